"""Changes of several threads in one commit: all or none of each, and nobody suffers for another's fault."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storage import switches
from storage.db import Store, Tx
from storage.tables import Switch
from storage.together import Together, _Errand

NOW = datetime(2026, 4, 1, tzinfo=UTC)


class Refused(Exception):
    """What one of them raises."""


def _count(store: Store) -> int:
    with store.reading() as tx:
        return len(tx.connection.execute(select(Switch.name)).all())


class Crowd:
    """A first change that holds the door until all others stand behind it; and how often each was done."""

    def __init__(self, store: Store) -> None:
        self.together = Together(store)
        self.holding, self.go_on = threading.Event(), threading.Event()
        self.seen: list[object] = []

    def first(self, tx: Tx) -> str:
        self.holding.set()
        assert self.go_on.wait(10)
        switches.turn_on(tx, "push_stopped", "first", NOW, NOW)
        return "first"

    def look(self, tx: Tx) -> str:
        self.seen.append(tx)
        return "looked"

    def refuse(self, _tx: Tx) -> str:
        raise Refused


def _run(crowd: Crowd, *works: str) -> list[str]:
    with ThreadPoolExecutor(len(works) + 1) as pool:
        lead = pool.submit(crowd.together.do, crowd.first)
        assert crowd.holding.wait(10)
        others = [pool.submit(crowd.together.do, getattr(crowd, work)) for work in works]
        while len(crowd.together._waiting) < len(works):  # they stand in line
            threading.Event().wait(0.01)
        crowd.go_on.set()
        told = []
        for each in (lead, *others):
            fault = each.exception(10)
            told.append(type(fault).__name__ if fault else each.result())
        return told


def test_those_who_come_meanwhile_go_along_in_one_transaction(store: Store) -> None:
    crowd = Crowd(store)
    assert _run(crowd, "look", "look", "look") == ["first", "looked", "looked", "looked"]
    assert len(set(map(id, crowd.seen))) == 1
    assert _count(store) == 1


def test_a_fault_reaches_only_whoever_made_it(store: Store) -> None:
    crowd = Crowd(store)
    assert _run(crowd, "look", "refuse", "look") == ["first", "looked", "Refused", "looked"]
    assert _count(store) == 1


def test_whoever_leads_is_not_told_of_the_fault_of_somebody_before_them(store: Store) -> None:
    crowd = Crowd(store)
    earlier = _Errand(crowd.refuse)  # a lock lets go first whom it likes, not who came first
    crowd.together._waiting.append(earlier)
    assert crowd.together.do(crowd.look) == "looked"
    assert earlier.alone
    assert not earlier.done
    assert not crowd.together._waiting  # else somebody would do ours once more, for nobody
    assert len(crowd.seen) == 1


def test_whoever_is_stopped_while_they_lead_leaves_nothing_behind(store: Store) -> None:
    crowd = Crowd(store)

    def stopped(_tx: Tx) -> None:
        raise SystemExit

    earlier = _Errand(stopped)
    crowd.together._waiting.append(earlier)
    with pytest.raises(SystemExit):
        crowd.together.do(crowd.look)
    assert earlier.alone
    assert not crowd.together._waiting
    assert not crowd.seen


def test_alone_it_is_a_transaction_like_any_other(store: Store) -> None:
    together = Together(store)

    def half(tx: Tx) -> None:
        switches.turn_on(tx, "push_stopped", "half", NOW, NOW)
        raise Refused

    with pytest.raises(Refused):
        together.do(half)
    assert _count(store) == 0
    assert together.do(lambda _tx: 7) == 7


def test_a_database_that_is_away_leaves_nobody_in_line(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    together = Together(store)

    def away() -> None:
        raise OSError

    with monkeypatch.context() as cut:
        cut.setattr(store, "transaction", away)
        with pytest.raises(OSError):  # noqa: PT011  # the one raised above
            together.do(lambda _tx: 1)
    assert together.do(lambda _tx: 2) == 2
