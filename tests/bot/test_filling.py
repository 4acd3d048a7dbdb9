"""A machine that runs out of room says so to staff, monitor and doctor before anything is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.drainer import Drainer
from bot.filling import PLENTY, Fill, Filling, Usage, has_room_for_content, measure
from bot.health import add_health
from bot.webhook import Edge, create_webhook_app
from storage import switches
from storage.db import Store
from storage.spool import Spool
from tests.bot.patience import until
from tests.storage.stores import NOW, make_vault

LIMIT = 10_000


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", make_vault(), LIMIT)


def disk(share: float) -> Usage:
    """A small disk, so full."""
    return Usage(1000, round(1000 * share), 1000 - round(1000 * share))


def looking(store: Store, spool: Spool, share: float = 0.1, host: str = "here") -> Filling:
    return Filling(store, spool, lambda: NOW, lambda _folder: disk(share), host)


def notices(store: Store) -> list[str]:
    with store.reading() as tx:
        return [switch.reason for switch in switches.on(tx, NOW) if switch.name == "room_short"]


def is_untold(store: Store) -> bool:
    with store.transaction() as tx:
        return switches.take_untold(tx, NOW) is not None


@pytest.mark.parametrize(("share", "said"), [(0.79, False), (0.8, True), (1.0, True)])
def test_a_disk_that_fills_is_said_at_four_fifths(
    store: Store, spool: Spool, share: float, *, said: bool
) -> None:
    looking(store, spool, share).look()

    assert bool(notices(store)) is said


def test_with_plenty_free_no_share_of_a_large_disk_is_short(spool: Spool) -> None:
    large = Usage(100 * PLENTY, 98 * PLENTY, 2 * PLENTY)

    assert measure(spool, lambda _folder: large) == Fill(0.0, 0.0)


@pytest.mark.parametrize(("share", "room"), [(0.89, True), (0.9, False), (1.0, False)])
def test_the_last_tenth_of_a_disk_is_not_for_photos(tmp_path: Path, share: float, *, room: bool) -> None:
    assert has_room_for_content(tmp_path, lambda _folder: disk(share)) is room


def test_a_disk_that_cannot_be_measured_keeps_no_photo_waiting(tmp_path: Path) -> None:
    assert has_room_for_content(tmp_path / "not here")


def test_a_spool_that_fills_is_said_and_said_again_when_it_is_worse(store: Store, spool: Spool) -> None:
    here = looking(store, spool)
    (spool.folder / "1.kept").write_bytes(b"x" * 8_500)
    here.look()
    assert notices(store) == ["here ≥ 80%: spool 85%, disk 10%"]
    assert is_untold(store)

    here.look()
    assert not is_untold(store)

    (spool.folder / "2.kept").write_bytes(b"x" * 800)
    here.look()
    looking(store, spool).look()  # another process of the same machine
    assert notices(store) == ["here ≥ 90%: spool 93%, disk 10%"]
    assert is_untold(store)
    assert not is_untold(store)


def test_it_is_taken_back_once_there_is_room_also_by_a_process_begun_since(
    store: Store, spool: Spool
) -> None:
    looking(store, spool, 0.95).look()

    looking(store, spool, 0.78).look()
    assert notices(store)
    looking(store, spool, 0.2, host="another").look()
    assert notices(store)

    looking(store, spool, 0.74).look()
    assert notices(store) == []


def test_the_drainer_looks_and_no_fault_of_it_holds_up_a_delivery(sqlite_store: Store, spool: Spool) -> None:
    called: list[datetime] = []

    def fails() -> None:
        called.append(datetime.now(UTC))
        raise OSError

    drainer = Drainer(sqlite_store, spool, lambda: None, (fails, lambda: called.append(NOW)))
    until(lambda: len(called) == 2)
    drainer.close()

    assert called[1] == NOW


@pytest.fixture
def full(spool: Spool) -> Spool:
    (spool.folder / "1.kept").write_bytes(b"x" * 9_500)
    return spool


def test_the_monitor_is_told_and_the_door_stays_in_service(sqlite_store: Store, full: Spool) -> None:
    app = create_webhook_app(Edge((), lambda _delivery: None, lambda: NOW))
    add_health(app, sqlite_store, full, lambda: NOW)
    client = app.test_client()

    ready = client.get("/health/ready")
    numbers = client.get("/metrics").text

    assert ready.status_code == 200
    assert "running out of room: spool 95%" in ready.text
    assert "engawa_spool_used_ratio 0.95" in numbers
    assert "engawa_troubles 0.0" in numbers
