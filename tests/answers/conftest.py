"""Postal data for all tests of answers: cut once from the postal package, as set-up does."""

import pytest

from handlers.places import PostalPlaces
from handlers.places_cut import cut


@pytest.fixture(scope="session")
def places() -> PostalPlaces:
    """The towns of Japan, with Nerima, Kiyose and Komae as the council's own."""
    assert cut()
    return PostalPlaces(("13120", "13221", "13219"))
