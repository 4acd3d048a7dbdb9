"""What a worker had in hand when it died is known after its death, once."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import turns
from storage.db import Store
from storage.hands import Hand, has_dead, left_behind
from storage.ids import ArrivalId
from storage.turns import RETRIES_S
from tests.storage.arriving import deliver, delivery, event, states, take_all
from tests.storage.stores import later

DIES_HOLDING = """
import os, signal, sys
from pathlib import Path
from storage.hands import Hand
hand = Hand(Path(sys.argv[1]))
hand.take(1)
hand.take(int(sys.argv[2]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def die_holding(folder: Path, arrival: int) -> None:
    died = subprocess.run([sys.executable, "-c", DIES_HOLDING, str(folder), str(arrival)], check=False)
    assert died.returncode == -signal.SIGKILL


def test_what_the_dead_held_is_told_once(tmp_path: Path) -> None:
    die_holding(tmp_path, 7)

    assert has_dead(tmp_path)
    assert list(left_behind(tmp_path)) == [7]
    assert not has_dead(tmp_path)
    assert list(left_behind(tmp_path)) == []


def test_what_the_living_hold_is_left_alone(tmp_path: Path) -> None:
    hand = Hand(tmp_path)
    hand.take(ArrivalId(7))

    assert not has_dead(tmp_path)
    assert list(left_behind(tmp_path)) == []
    hand.close()
    assert list(tmp_path.iterdir()) == []


def test_a_hand_is_not_taken_for_a_dead_ones_while_it_is_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, looked = fcntl.flock, []

    def look_first(file: int, how: int) -> None:
        if how == fcntl.LOCK_EX:
            looked.append([has_dead(tmp_path), *left_behind(tmp_path)])
        lock(file, how)

    monkeypatch.setattr("storage.hands.fcntl.flock", look_first)
    hand = Hand(tmp_path)
    hand.take(ArrivalId(7))

    assert looked == [[False]]
    assert len(list(tmp_path.glob("*.hand"))) == 1
    hand.close()


def test_a_file_of_the_dead_that_says_nothing_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / f"{os.getpid()}-1.hand").write_bytes(b"")
    die_holding(tmp_path, 8)

    assert list(left_behind(tmp_path)) == [8]


def test_whoever_only_looked_and_put_it_down_is_not_held_to_have_died_of_it(tmp_path: Path) -> None:
    looked = DIES_HOLDING.replace("os.kill(", "hand.empty()\nos.kill(", 1)
    subprocess.run([sys.executable, "-c", looked, str(tmp_path), "9"], check=False)

    assert list(left_behind(tmp_path)) == []


def test_the_first_death_is_held_to_be_chance_and_tried_again_at_once(store: Store) -> None:
    deliver(store, delivery(event("01A")))
    with store.transaction() as tx:
        waiting = turns.claim(tx, later(0))
        assert waiting is not None
    with store.transaction() as tx:
        turns.was_deadly(tx, waiting.id, later(1))
    with store.transaction() as tx:
        assert turns.claim(tx, later(1)) is not None


def test_what_kills_its_worker_again_and_again_is_parked_and_the_next_proceeds(store: Store) -> None:
    deliver(store, delivery(event("01A")), delivery(event("01B", "Uhana")))
    with store.transaction() as tx:
        waiting = turns.claim(tx, later(0))
    assert waiting is not None

    for death in range(len(RETRIES_S) + 1):
        with store.transaction() as tx:
            turns.was_deadly(tx, waiting.id, later(death * 60))

    assert states(store)["01A"] == ("parked", turns.DEADLY)
    assert take_all(store) == ["01B"]


def test_what_ended_before_the_worker_died_is_not_touched(store: Store) -> None:
    deliver(store, delivery(event("01A")))
    with store.transaction() as tx:
        waiting = turns.claim(tx, later(0))
        assert waiting is not None
        turns.finish(tx, waiting.id, "done", later(0))

    with store.transaction() as tx:
        assert turns.was_deadly(tx, waiting.id, later(1)) is None

    assert states(store)["01A"] == ("done", None)
