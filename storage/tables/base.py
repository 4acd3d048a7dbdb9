"""The common ground of all tables: one naming convention, so that migrations can name what they change."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


NEVER_AGAIN = {"sqlite_autoincrement": True}
"""For tables whose rows are numbered. A number somebody remembers is never another row's, not even when all rows have
been let go: SQLite would begin again at 1 (<https://sqlite.org/autoinc.html>); PostgreSQL never does."""


class Table(DeclarativeBase):
    """A table of the desk."""

    metadata = MetaData(naming_convention=NAMES)
