"""How Alembic runs our migrations: on the connection it is given, in that connection's transaction."""

from __future__ import annotations

from alembic import context

from storage.tables import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection is not None and connection.dialect.name == "sqlite",
    compare_type=True,
)
context.run_migrations()
