"""The option that writes the desk's lines anew. A person reads the difference before it is committed."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the desk's lines of every transcript anew")
