"""A profile that changes while the desk runs: whoever works with it has the new one within a few seconds."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from admin.room import KEY
from bot.preparing import open_parts, prepare
from bot.renewing import Renewal
from bot.running import Loops
from bot.settings import read_settings
from bot.wiring.console import make_console
from bot.wiring.parts import Parts
from bot.wiring.working import run_workers
from bot.worker import Worker
from handlers.council import Council, Deaf
from handlers.profile import editing
from storage import profiles
from storage.ids import StaffId, new_id
from storage.staff import Member

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MIKAN = Member(StaffId(new_id()), "mikan", "みかん", "admin", "ja", "", 0, active=True)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation made ready once, to be copied."""
    folder = tmp_path_factory.mktemp("prepared") / "state"
    prepare(read_settings({"ENGAWA_STATE_DIR": str(folder)}))
    return folder


@pytest.fixture
def parts(prepared: Path, tmp_path: Path) -> Iterator[Parts]:
    folder = shutil.copytree(prepared, tmp_path / "state")
    opened = open_parts(read_settings({"ENGAWA_STATE_DIR": str(folder)}))
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


def test_a_worker_has_the_new_profile_and_keeps_its_ears(parts: Parts) -> None:
    made: list[Worker] = []
    ear = Deaf()

    class Idle(Worker):
        def run(self) -> None:
            made.append(self)
            self.ended.wait()

    loops = Loops(fallen=lambda: None)
    run_workers(parts, loops, replace(parts.council, ear=ear), 2, make=Idle)

    change(parts, "03-1111-2222")
    Renewal(parts, loops.ended).step()
    loops.stop()

    assert [(each.council.desks[0].phone, each.council.ear) for each in made] == [("03-1111-2222", ear)] * 2


def test_a_version_this_release_cannot_use_changes_nothing(parts: Parts) -> None:
    with parts.store.transaction() as tx:
        profiles.add(tx, 2, None, {"desks": []}, {}, NOW)

    assert not Renewal(parts, threading.Event()).step()
    assert parts.council.desks[0].phone == "03-0000-0001"
