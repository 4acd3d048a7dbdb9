"""Empty databases on a PostgreSQL that already runs: made for one test, gone after it.

Works on our own server and on the one named by ENGAWA_TEST_DATABASE_URL; touches no database it did not make.
"""

import re

import psycopg
from psycopg import sql

DATABASE_AT_END = re.compile(r"/[^/?]*(?=\?|$)")


def url_of(server_url: str, name: str) -> str:
    """The address of one database on a server."""
    scheme, rest = server_url.split("://", 1)
    return f"{scheme}://{DATABASE_AT_END.sub(f'/{name}', rest, count=1)}"


def create(server_url: str, name: str, template: str = "template0") -> str:
    """Make a database, empty or as a copy of another that nobody is connected to (about 20 ms); returns its URL."""
    _run(
        server_url,
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)),
    )
    return url_of(server_url, name)


def drop(server_url: str, name: str) -> None:
    """Remove a database, ending whoever is still connected; one that is not there is fine."""
    _run(server_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server_url: str, statement: sql.Composed) -> None:
    with psycopg.connect(server_url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(statement)
