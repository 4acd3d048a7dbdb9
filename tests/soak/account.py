"""What came of a trial, in numbers: each event and each row of the outbox is held against LINE's own ledger, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot import clock
from tests.simulation.evidence import Arrived, Evidence
from tests.soak.measured import Measured
from tests.soak.pairs import Kept, Pairs
from tests.soak.rules import Judged, innocents

ENDED_WELL = ("sent", "unknown")  # taken by LINE, or shown to staff as perhaps taken

DAY_OFF = timedelta(hours=12)


@dataclass(frozen=True)
class Account:
    """What the platform saw, and what it was told.

    acknowledged, said: of those who are answered every time, the events it was told are safe, and the requests it took.
    lost, twice: by person. shown: of unknown outcome. innocent: parked with nothing wrong about them. turned: said or heard
    by a clock that was a day off.
    wrong: whatever else must hold and does not, in sentences.
    """

    acknowledged: int
    said: int
    lost: Mapping[str, int]
    twice: Mapping[str, int]
    unkept: int
    waiting: int
    parked: int
    innocent: int
    shown: int
    overtaken: int
    turned: int
    measured: Measured
    wrong: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether all is as it must be."""
        return not (self.lost or self.twice or self.unkept or self.waiting or self.wrong)

    def line(self) -> str:
        """The account in a few lines."""
        return (
            f"{self.acknowledged} events acknowledged, {self.said} answers; lost {sum(self.lost.values())}, "
            f"twice {sum(self.twice.values())}, not kept {self.unkept}, waiting {self.waiting}; "
            f"of everybody {self.shown} of unknown outcome and shown, {self.overtaken} overtaken by danger, "
            f"{self.parked} parked, {self.innocent} of them by chance, "
            f"{self.turned} said or heard by a clock a day off; {len(self.wrong)} rules broken\n"
            f"  {self.measured.line()}"
        )


def settle(
    judged: Judged, measured: Measured, requests: Sequence[Mapping[str, Any]], askers: Collection[str]
) -> Account:
    """Take the account. askers: whoever is answered every time."""
    found, pairs = judged.found, judged.pairs
    said = answers(requests)
    records = [record for every in found.arrivals.values() for record in every]
    rows = pairs.rows.values()
    return Account(
        acknowledged=sum(event.person in askers for event in found.acked),
        said=sum(said[who] for who in askers),
        lost=lost(found, pairs, askers),
        twice=twice(found, pairs, askers),
        unkept=sum(event.id not in found.arrivals for event in found.acked),
        waiting=sum(record.state == "waiting" for record in records)
        + sum(kept.row.state == "waiting" for kept in rows),
        parked=sum(record.state == "parked" for record in records),
        innocent=len(innocents(found)),
        shown=sum(kept.is_shown for kept in rows),
        overtaken=sum(kept.is_overtaken for kept in rows),
        turned=sum(
            abs(clock.now() - each.said_at) > DAY_OFF for every in found.threads.values() for each in every
        ),
        measured=measured,
        wrong=judged.wrong,
    )


def lost(found: Evidence, pairs: Pairs, askers: Collection[str]) -> Mapping[str, int]:
    """By person: what is kept as sent and LINE never took, and events of askers that no answer accounts for.

    An answer accounts for its own event alone: it was sent, or is shown as unknown, or danger has overtaken it.
    """
    missing = Counter(
        kept.person
        for kept in pairs.rows.values()
        if kept.row.state == "sent" and kept.person not in pairs.blocked
        if not any(taken.fits(kept) for taken in pairs.of(kept))
    )
    followed = _by_event(pairs)
    for event in found.acked:
        if event.person not in askers or not event.token or _is_set_aside(found.arrivals.get(event.id, ())):
            continue
        theirs = followed.get(event.id, [])
        if not theirs or any(not _is_accounted_for(kept) for kept in theirs):
            missing[event.person] += 1
    return dict(missing)


def twice(found: Evidence, pairs: Pairs, askers: Collection[str]) -> Mapping[str, int]:
    """By person: requests LINE took beyond one for each row, and rows beyond one for each event of an asker."""
    more = Counter(pairs.twice())
    followed = _by_event(pairs)
    for event in found.acked:
        if event.person in askers:
            more[event.person] += max(0, len(followed.get(event.id, [])) - 1)
    return {person: count for person, count in more.items() if count}


def _by_event(pairs: Pairs) -> Mapping[str, list[Kept]]:
    followed: dict[str, list[Kept]] = {}
    for kept in pairs.rows.values():
        followed.setdefault(kept.event, []).append(kept)
    return followed


def _is_set_aside(records: Collection[Arrived]) -> bool:
    """Whether staff were handed it instead."""
    return bool(records) and all(record.state == "parked" for record in records)


def _is_accounted_for(kept: Kept) -> bool:
    return kept.row.state in (*ENDED_WELL, "waiting") or kept.is_overtaken


def acknowledged(webhooks: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """Each event the platform was told is safe, and whose it is."""
    return {
        event["webhookEventId"]: event["source"].get("userId", "")
        for attempt in webhooks
        if attempt["status"] == 200
        for event in attempt["events"]
    }


def answers(requests: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """How often the platform showed each person something: one turn is one request."""
    return Counter(_shown(requests))


def _shown(requests: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for request in requests:
        if request["accepted"]:
            yield from (delivery["person"] for delivery in request.get("deliveries") or ())
