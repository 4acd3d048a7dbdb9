"""The rules of the simulation, held against a real trial: LINE's side is the platform's ledger, the desk's its database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from storage.db import Store
from storage.turns import DEADLY
from tests.simulation import checks, checks_desk, checks_staff
from tests.simulation.console import Did
from tests.simulation.evidence import Evidence, gather
from tests.simulation.line import Event
from tests.simulation.phones import DANGER
from tests.soak import measured, said
from tests.soak.measured import Measured
from tests.soak.pairs import Ledger, Pairs, pair

if TYPE_CHECKING:
    from tests.simulation.desk import Desk

PARKED_MOST = (
    2  # things nothing was wrong with, and for this many workers killed one more: four died with each in hand
)
KILLS_FOR_ONE = 500
LAG_S = 1.0  # a webhook was surely on its way so long before the ledger's line says that it ended
RULES = (
    checks.no_event_is_lost,
    checks.staff_read_once_what_was_written,
    checks.nothing_is_parked_without_cause,
    checks.people_are_heard_in_order,
    checks_desk.the_bot_answers_everything,
    checks_desk.what_was_taken_back_is_gone,
    checks_desk.nothing_rings_twice,
    checks_desk.everything_has_a_limit,
    checks_staff.one_member_has_a_case,
    checks_staff.forms_count_once,
    checks_staff.what_staff_did_is_on_record,
    checks_staff.the_record_is_one_chain,
    checks_staff.what_staff_wrote_is_on_record,
    checks_staff.danger_has_a_case,
    checks_staff.one_danger_has_one_case,
)


@dataclass(frozen=True)
class _Line:
    """What LINE knows of a trial."""

    events: list[Event]


@dataclass(frozen=True)
class _Desk:
    """What the rules ask of a desk."""

    store: Store
    line: _Line
    size: None = None
    over: Sequence[None] = ()
    processes: Mapping[str, None] = field(default_factory=dict)


@dataclass(frozen=True)
class Trace:
    """What a trial leaves behind besides the desk's database. webhooks, requests: the platform's ledger.

    timers: the subjects of what was to be come back to, by now. kills: how many workers were killed.
    """

    webhooks: Ledger
    requests: Ledger
    staff: Sequence[Did] = ()
    timers: Sequence[str] = ()
    kills: int = 0
    measured: Measured | None = None


@dataclass(frozen=True)
class Judged:
    """A trial, looked into. rules: the names of all it was held against. wrong: everything that is, in sentences."""

    found: Evidence
    pairs: Pairs
    rules: frozenset[str]
    wrong: tuple[str, ...]


def judge(store: Store, trace: Trace) -> Judged:
    """Hold every rule against a trial."""
    desk = _Desk(store, _Line(events_of(trace.webhooks)))
    found = gather(cast("Desk", desk), trace.staff)
    pairs = pair(store, found, trace.webhooks, trace.requests)
    told: dict[str, Iterator[str]] = {rule.__name__: rule(found) for rule in RULES}
    told |= {
        "people_see_once_what_was_said": pairs.wrong(),
        "one_key_is_one_message": said.one_key_is_one_message(trace.requests),
        "an_unclear_reply_is_left_alone": said.an_unclear_reply_is_left_alone(
            pairs, trace.webhooks, trace.requests
        ),
        "staff_see_what_was_not_sent": said.staff_see_what_was_not_sent(store, found),
        "whoever_was_told_so_has_a_case": said.whoever_was_told_so_has_a_case(found, pairs),
        "whoever_has_a_case_was_told_so": said.whoever_has_a_case_was_told_so(found, pairs),
        "what_was_due_rang_once": what_was_due_rang_once(found, trace.timers),
        "few_are_parked_without_fault": few_are_parked_without_fault(found, trace.kills),
    }
    if trace.measured is not None:
        told |= {rule.__name__: rule(trace.measured) for rule in measured.RULES}
    wrong = tuple(f"{name}: {what}" for name, every in told.items() for what in every)
    return Judged(found, pairs, frozenset(told), wrong)


def what_was_due_rang_once(found: Evidence, timers: Sequence[str]) -> Iterator[str]:
    """I2: what is to be come back to is, once, whoever ticks and dies meanwhile."""
    rung = Counter[str]()
    for (_, subject), moments in found.rung.items():
        rung[subject] += len(moments)
    for subject in timers:
        if rung[subject] != 1:
            yield f"{subject[-12:]} rang {rung[subject]} times"


def innocents(found: Evidence) -> Sequence[str]:
    """Events with nothing wrong about them that were parked: workers died over them again and again by chance."""
    events = {event.id: event for event in found.line.events}
    return [
        event
        for event, records in found.arrivals.items()
        if any(record.state == "parked" and record.reason == DEADLY for record in records)
        and event in events
        and not checks.cannot_be_handled(events[event])
    ]


def few_are_parked_without_fault(found: Evidence, kills: int) -> Iterator[str]:
    """I1: chance seldom kills four workers over the same thing. What it parks is shown to staff, and counted."""
    parked = len(innocents(found))
    if parked > PARKED_MOST + kills // KILLS_FOR_ONE:
        yield f"{parked} things nothing was wrong with were parked"


def events_of(webhooks: Sequence[Mapping[str, Any]]) -> list[Event]:
    """What people did, and when LINE was first told that it is safe."""
    events: dict[str, Event] = {}
    for attempt in webhooks:
        ended = attempt["at"] / 1000
        for told in attempt["events"]:
            event = events.setdefault(
                told["webhookEventId"], _event(told, ended - attempt["ms"] / 1000 - LAG_S)
            )
            if attempt["status"] == 200 and event.acked_at is None:
                event.acked_at = ended
    return list(events.values())


def _event(told: Mapping[str, Any], posted_at: float) -> Event:
    message = told.get("message") or {}
    words = str(message.get("text", ""))
    kind = str(told["type"])
    mark = words[words.find("◆") :] if "◆" in words else ""
    return Event(
        id=told["webhookEventId"],
        person=told["source"].get("userId", ""),
        kind=kind,
        made_at=posted_at,
        body=dict(told),
        mark=told["unsend"]["messageId"] if kind == "unsend" else mark,
        message=str(message.get("id", "")),
        token=told.get("replyToken", ""),
        posted_at=posted_at,
        is_danger=DANGER in words,
    )
