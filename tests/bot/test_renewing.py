"""A profile that changes while the desk runs: whoever works with it has the new one within a few seconds."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from admin.room import KEY
from bot.preparing import open_parts, prepare
from bot.renewing import Renewal
from bot.settings import read_settings
from bot.wiring.console import make_console
from bot.wiring.parts import Parts
from handlers.council import Council
from handlers.profile import editing
from storage import profiles
from storage.ids import StaffId, new_id
from storage.staff import Member

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MIKAN = Member(StaffId(new_id()), "mikan", "みかん", "admin", "ja", "", 0, active=True)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    settings = read_settings({"ENGAWA_STATE_DIR": str(tmp_path / "state")})
    prepare(settings)
    opened = open_parts(settings)
    yield opened
    opened.close()


def change(parts: Parts, value: object) -> None:
    with parts.store.transaction() as tx:
        path = ("desks", "general", "phone")
        editing.change(tx, MIKAN, {path: value}, profiles.newest_number(tx), NOW)


def test_a_process_begins_with_the_version_in_effect(parts: Parts) -> None:
    hours = parts.council.profile.desks[0].hours

    assert parts.version == 1
    assert hours is not None
    assert hours.is_closed_on(datetime(2027, 6, 1, tzinfo=UTC).date())  # a day of our own calendar


def test_a_change_reaches_whoever_follows(parts: Parts) -> None:
    seen: list[Council] = []
    parts.follow(seen.append)
    console = make_console(parts)
    renewal = Renewal(parts, threading.Event())
    assert not renewal.step()

    change(parts, "03-1111-2222")

    assert renewal.step()
    assert not renewal.step()
    assert [council.desks[0].phone for council in seen] == ["03-1111-2222"]
    assert console.app.extensions[KEY].room.council is seen[0]
    assert parts.council.desks[0].phone == "03-1111-2222"


def test_a_version_this_release_cannot_use_changes_nothing(parts: Parts) -> None:
    with parts.store.transaction() as tx:
        profiles.add(tx, 2, None, {"desks": []}, {}, NOW)

    assert not Renewal(parts, threading.Event()).step()
    assert parts.council.desks[0].phone == "03-0000-0001"
