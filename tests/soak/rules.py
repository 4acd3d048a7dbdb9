"""The rules of the simulation, held against a real trial: LINE's side is the platform's ledger, the desk's its database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from storage.alarms import LEASE_S
from storage.db import Store
from storage.turns import DEADLY
from tests.bot.mailbox import Mailbox
from tests.simulation import checks, checks_desk, checks_staff
from tests.simulation.console import Did
from tests.simulation.desk import Size
from tests.simulation.evidence import Evidence, gather
from tests.simulation.line import Event, Phone, Seen
from tests.simulation.phones import DANGER
from tests.simulation.wire import Letter
from tests.soak import measured, said
from tests.soak.measured import Measured
from tests.soak.pairs import Ledger, Pairs, pair

if TYPE_CHECKING:
    from tests.simulation.desk import Desk

PARKED_MOST = (
    2  # things nothing was wrong with, and for this many workers killed one more: four died with each in hand
)
KILLS_FOR_ONE = 500
CALLING = Size(calls=True)
LAG_S = 1.0  # a webhook was surely on its way so long before the ledger's line says that it ended
RULES = (
    checks.no_event_is_lost,
    checks.staff_read_once_what_was_written,
    checks.nothing_is_parked_without_cause,
    checks.people_are_heard_in_order,
    checks_desk.the_bot_answers_everything,
    checks_desk.what_was_taken_back_is_gone,
    checks_desk.nothing_is_given_up_too_early,
    checks_desk.no_talk_is_lost,
    checks_desk.nothing_rings_twice,
    checks_desk.who_can_be_reached_is_known,
    checks_desk.everything_has_a_limit,
    checks_staff.one_member_has_a_case,
    checks_staff.forms_count_once,
    checks_staff.what_staff_did_is_on_record,
    checks_staff.the_record_is_one_chain,
    checks_staff.what_staff_wrote_is_on_record,
    checks_staff.danger_has_a_case,
    checks_staff.one_danger_has_one_case,
    checks_staff.danger_reaches_somebody,
)


@dataclass(frozen=True)
class _Line:
    """What LINE knows of a trial. The month's messages never run out."""

    events: list[Event]
    phones: Mapping[str, Phone]
    asked: Sequence[None] = ()
    has_told_of_the_quota: bool = False

    def phone(self, person: str) -> Phone:
        """What somebody was shown."""
        return self.phones.get(person) or Phone(person)


@dataclass(frozen=True)
class _World:
    """The time a trial takes: hours at most, so nothing it says is old enough to expire."""

    now: float = 0.0


@dataclass(frozen=True)
class _Mail:
    """What reached staff."""

    letters: Sequence[Letter]


@dataclass(frozen=True)
class _Desk:
    """What the rules ask of a desk."""

    store: Store
    line: _Line
    mail: _Mail
    away_s: float
    world: _World = _World()
    size: Size = CALLING
    over: Sequence[None] = ()
    processes: Mapping[str, None] = field(default_factory=dict)

    def hindered_s(self) -> float:
        """What may be in the way of a call: a caller who dies leaves a lease behind, and no call goes out without a database."""
        return LEASE_S + self.away_s


@dataclass(frozen=True)
class Trace:
    """What a trial leaves behind besides the desk's database. webhooks, requests: the platform's ledger.

    timers: the subjects of what was to be come back to, by now. kills: how many workers were killed. letters: what staff got.
    away_s: for how long the database was away at most while a call was due.
    """

    webhooks: Ledger
    requests: Ledger
    staff: Sequence[Did] = ()
    timers: Sequence[str] = ()
    kills: int = 0
    measured: Measured | None = None
    letters: Sequence[Letter] = ()
    away_s: float = 0.0


@dataclass(frozen=True)
class Judged:
    """A trial, looked into. rules: the names of all it was held against. wrong: everything that is, in sentences."""

    found: Evidence
    pairs: Pairs
    rules: frozenset[str]
    wrong: tuple[str, ...]


def judge(store: Store, trace: Trace) -> Judged:
    """Hold every rule against a trial."""
    line = _Line(events_of(trace.webhooks), phones_of(trace.requests))
    desk = _Desk(store, line, _Mail(trace.letters), trace.away_s)
    found = gather(cast("Desk", desk), trace.staff)
    pairs = pair(store, found, trace.webhooks, trace.requests)
    told: dict[str, Iterator[str]] = {rule.__name__: rule(found) for rule in RULES}
    told |= {
        "people_see_once_what_was_said": pairs.wrong(),
        "people_are_spoken_to_in_order": said.people_are_spoken_to_in_order(pairs),
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


def letters_in(mailbox: Mailbox | None) -> Sequence[Letter]:
    """What staff got by mail, as the simulation tells it."""
    if mailbox is None:
        return ()
    came = zip(tuple(mailbox.came), tuple(mailbox.letters), strict=False)
    return [Letter(at, str(letter["To"]), letter.get_content()) for at, letter in came]


def phones_of(requests: Ledger) -> Mapping[str, Phone]:
    """What each person was shown."""
    phones: dict[str, Phone] = {}
    for place, request in enumerate(requests):
        for delivery in (request.get("deliveries") or ()) if request["accepted"] else ():
            phone = phones.setdefault(delivery["person"], Phone(delivery["person"]))
            for message in request["body"]["messages"]:
                words = json.dumps(message, ensure_ascii=False)
                phone.seen.append(Seen(request["at"] / 1000, words, request["path"], place))
    return phones


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
