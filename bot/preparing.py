"""Making a set-up ready: state folder, tables, desks of the profile."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot import clock
from bot.settings import Settings
from bot.wiring.parts import Parts, make_parts
from handlers import places_cut
from handlers.council import PROFILES
from handlers.profile import keeping
from handlers.profile.keeping import Loaded
from handlers.staff import retire_demo
from storage import migrate
from storage.db import refuse_unsafe
from storage.faults import Fault


class NotReady(Fault):
    """The set-up is not ready to run; the message says what to do, in one sentence."""


def make_state_dir(settings: Settings) -> None:
    """The folder for everything we keep on this machine, readable by nobody else. Raises: NotReady."""
    folder = Path(settings.state_dir)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as lost:
        raise NotReady(f"the folder {folder} (ENGAWA_STATE_DIR) cannot be made: {lost.strerror}") from lost


@contextmanager
def database_answers() -> Iterator[None]:
    """Say it in a sentence if the database does not answer. Raises: NotReady."""
    try:
        yield
    except SQLAlchemyError as gone:
        problem = f"the database does not answer as it should ({type(gone).__name__})."
        raise NotReady(f"{problem}\nWhat is wrong with it? Ask:  engawa doctor") from gone


@database_answers()
def prepare(settings: Settings, *, over: bool = False) -> Loaded:
    """Bring tables and desks to this release and profile. Safe to repeat. Raises: UnsafeDatabase, CannotOpen, BadProfile.

    over: what was changed in the console gives way to the files.
    """
    make_state_dir(settings)
    parts = make_parts(settings)
    refuse_unsafe(parts.store.engine)
    migrate.upgrade(parts.store.engine)
    parts.ready()
    places_cut.cut()
    with parts.store.transaction() as tx:
        loaded = keeping.load(tx, keeping.read_to_load(tx, PROFILES), clock.now(), over=over)
        if not settings.uses_simulator:
            retire_demo(tx, clock.now())
    parts.close()
    return loaded


def open_parts(settings: Settings, *, must_answer: bool = True) -> Parts:
    """The parts of a process that starts. Raises: NotReady, if the tables are not this release's.

    must_answer: False for the webhook, which keeps deliveries even while the database is away.
    """
    make_state_dir(settings)
    parts = make_parts(settings)
    try:
        refuse_unsafe(parts.store.engine)
        if not migrate.is_current(parts.store.engine):
            raise NotReady("The tables are not those of this release. Run:  engawa migrate")
        parts.ready()
    except SQLAlchemyError as gone:
        if must_answer:
            raise NotReady(
                f"The database does not answer ({type(gone).__name__}). Ask:  engawa doctor"
            ) from gone
        sys.stderr.write("The database does not answer; deliveries are kept in the spool until it does.\n")
    return parts
