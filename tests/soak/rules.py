"""The rules of the simulation, held against a real trial: LINE's side is the platform's ledger, the desk's its database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import select

from storage import people
from storage.db import Store
from storage.ids import PersonId
from storage.tables import Outgoing
from tests.simulation import checks, checks_desk, checks_staff
from tests.simulation.console import Did
from tests.simulation.evidence import gather
from tests.simulation.line import Event
from tests.simulation.phones import DANGER
from tests.soak.account import answers

if TYPE_CHECKING:
    from tests.simulation.desk import Desk

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
    processes: Mapping[str, None] = field(default_factory=dict)


def broken(
    store: Store,
    webhooks: Sequence[Mapping[str, Any]],
    requests: Sequence[Mapping[str, Any]],
    staff: Sequence[Did],
) -> list[str]:
    """Everything that is wrong, in sentences. webhooks, requests: the platform's ledger."""
    desk = _Desk(store, _Line(events_of(webhooks)))
    found = gather(cast("Desk", desk), staff)
    wrong = [f"{rule.__name__}: {what}" for rule in RULES for what in rule(found)]
    wrong += [f"people_see_once_what_was_said: {what}" for what in _seen(store, answers(requests))]
    return wrong + [f"one_key_is_one_message: {what}" for what in _keys(requests)]


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


def _seen(store: Store, accepted: Counter[str]) -> Iterator[str]:
    """I4, I5, I6: what is kept as sent was taken by LINE once; what is kept as unknown, once or not at all; the rest never."""
    for person, ended in _endings(store).items():
        sent, unknown = ended["sent"], ended["unknown"]
        if not sent <= accepted[person] <= sent + unknown:
            yield f"LINE took {accepted[person]} requests for {person[:6]}: {sent} are kept as sent, {unknown} as unknown"


def _endings(store: Store) -> Mapping[str, Counter[str]]:
    """How what was to be said to each person ended."""
    with store.reading() as tx:
        words = select(Outgoing.person_id, Outgoing.state).where(Outgoing.kind == "words")
        rows = tx.connection.execute(words).all()
        ended: dict[UUID, Counter[str]] = {row.person_id: Counter() for row in rows}
        for row in rows:
            ended[row.person_id][row.state] += 1
        return {people.line_id_of(tx, PersonId(person)): how for person, how in ended.items()}


def _keys(requests: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """I4: a retry key stands for one request, and LINE took it once."""
    taken: Counter[str] = Counter()
    bodies: dict[str, object] = {}
    for request in requests:
        key = request.get("retryKey")
        if not key:
            continue
        taken[key] += bool(request["accepted"])
        body = request.get("body")  # not there where LINE failed before it had read it
        if body is not None and bodies.setdefault(key, body) != body:
            yield f"{key} was used for two different things"
    yield from (f"{key} was taken {times} times" for key, times in taken.items() if times > 1)
