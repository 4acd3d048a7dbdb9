"""The bell: it wakes whoever waits, here and in other processes; without Redis it only reaches less far."""

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage.bell import Bell, LocalBell, RedisBell
from storage.neighbours import NeighbourBell
from tests.servers.valkey import ValkeyServer

SOON_S = 5.0
AT_ONCE_S = 0.1


@pytest.fixture(params=["local", "neighbours", "redis"])
def bell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bell]:
    made: Bell
    if request.param == "local":
        made = LocalBell()
    elif request.param == "neighbours":
        made = NeighbourBell(tmp_path / "bells")
    else:
        made = RedisBell(request.getfixturevalue("valkey_url"), "example")
    yield made
    made.close()


@pytest.fixture
def two_bells(valkey_url: str) -> Iterator[tuple[RedisBell, RedisBell]]:
    """The bells of two processes of one council, both listening."""
    here, there = RedisBell(valkey_url, "example"), RedisBell(valkey_url, "example")
    assert reaches(here, there)
    yield here, there
    here.close()
    there.close()


@pytest.fixture
def neighbours(tmp_path: Path) -> Iterator[tuple[NeighbourBell, NeighbourBell]]:
    """The bells of two processes of one machine."""
    here, there = NeighbourBell(tmp_path / "bells"), NeighbourBell(tmp_path / "bells")
    yield here, there
    here.close()
    there.close()


def reaches(here: Bell, there: Bell) -> bool:
    """Ring here until it is heard there, as a worker that looks again by itself would."""
    return eventually(lambda: _heard_after_a_ring(here, there))


def _heard_after_a_ring(here: Bell, there: Bell) -> bool:
    heard = there.rung("outbox")
    here.ring("outbox")
    return there.wait("outbox", heard, 0.5) > heard


def eventually(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON_S
    while time.monotonic() < deadline:
        if is_so():
            return True
    return False


def test_a_ring_wakes_whoever_waits(bell: Bell) -> None:
    heard = bell.rung("arrivals")
    woken = threading.Event()

    def wait() -> None:
        if bell.wait("arrivals", heard, SOON_S) > heard:
            woken.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    bell.ring("arrivals")

    assert woken.wait(SOON_S)
    waiting.join()


def test_a_ring_before_the_wait_is_not_lost(bell: Bell) -> None:
    heard = bell.rung("arrivals")

    bell.ring("arrivals")

    assert bell.wait("arrivals", heard, SOON_S) > heard


def test_nobody_waits_longer_than_they_wish() -> None:
    bell = LocalBell()
    begun = time.monotonic()

    assert bell.wait("arrivals", bell.rung("arrivals"), 0.05) == 0
    assert time.monotonic() - begun < SOON_S


def test_topics_do_not_wake_each_other() -> None:
    bell = LocalBell()

    bell.ring("outbox")

    assert bell.wait("arrivals", 0, 0.01) == 0


def test_a_ring_reaches_another_process(two_bells: tuple[RedisBell, RedisBell]) -> None:
    here, there = two_bells
    heard = there.rung("console")

    here.ring("console")

    assert there.wait("console", heard, SOON_S) > heard


def test_councils_do_not_wake_each_other(valkey_url: str, two_bells: tuple[RedisBell, RedisBell]) -> None:
    here, there = two_bells
    other = RedisBell(valkey_url, "other")
    assert reaches(other, other)
    heard = there.rung("console")

    other.ring("console")
    here.ring("outbox")
    there.wait("outbox", there.rung("outbox"), AT_ONCE_S)

    assert there.rung("console") == heard
    other.close()


def test_with_redis_gone_a_ring_still_wakes_this_process_and_nobody_waits_for_redis(
    two_bells: tuple[RedisBell, RedisBell], valkey_server: ValkeyServer
) -> None:
    here, _ = two_bells
    valkey_server.kill()
    heard = here.rung("arrivals")
    begun = time.monotonic()

    for _ in range(1000):
        here.ring("arrivals")

    assert time.monotonic() - begun < SOON_S / 5
    assert here.rung("arrivals") >= heard + 1000


def test_when_redis_is_back_rings_reach_other_processes_again(
    two_bells: tuple[RedisBell, RedisBell], valkey_server: ValkeyServer
) -> None:
    here, there = two_bells
    valkey_server.kill()
    here.ring("outbox")

    valkey_server.start()

    assert eventually(lambda: reaches(here, there))


def test_a_bell_for_a_redis_that_never_was_still_rings_here() -> None:
    bell = RedisBell("redis://127.0.0.1:1/0", "example")
    heard = bell.rung("arrivals")

    bell.ring("arrivals")

    assert bell.wait("arrivals", heard, SOON_S) > heard
    bell.close()


def test_a_ring_reaches_a_neighbour_and_what_a_dead_one_left_is_swept_up(
    tmp_path: Path, neighbours: tuple[NeighbourBell, NeighbourBell]
) -> None:
    here, there = neighbours
    os.mkfifo(tmp_path / "bells" / "1-dead")  # nobody listens
    heard = there.rung("console")

    here.ring("console")

    assert there.wait("console", heard, SOON_S) > heard
    assert there.rung("outbox") == 0
    assert not (tmp_path / "bells" / "1-dead").exists()


def test_a_neighbour_that_has_closed_or_is_stuck_holds_nobody_up(
    neighbours: tuple[NeighbourBell, NeighbourBell], tmp_path: Path
) -> None:
    here, _ = neighbours
    stuck = tmp_path / "bells" / "2-stuck"
    os.mkfifo(stuck)
    reader = os.open(stuck, os.O_RDONLY | os.O_NONBLOCK)
    third = NeighbourBell(tmp_path / "bells")
    third.close()

    for _ in range(70_000):  # more than a pipe holds
        here.ring("outbox")

    assert here.rung("outbox") == 70_000
    os.close(reader)


def test_a_process_with_a_thousand_open_files_hears_its_neighbours(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    with ExitStack() as files:
        files.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        for _ in range(1_100):  # as many open consoles
            files.enter_context(Path(os.devnull).open())
        here, there = NeighbourBell(tmp_path / "bells"), NeighbourBell(tmp_path / "bells")
        heard = there.rung("console")

        here.ring("console")

        assert there.wait("console", heard, SOON_S) > heard
        here.close()
        there.close()
