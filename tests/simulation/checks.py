"""What must hold after every run, whatever went wrong in it. None of these was written for one fault.

What happened is read from LINE's log; what the desk kept is only ever compared with it.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from storage.turns import DEADLY
from tests.simulation import checks_desk, checks_staff
from tests.simulation.console import Did
from tests.simulation.database import WEATHER
from tests.simulation.desk import Desk
from tests.simulation.evidence import Evidence, gather
from tests.simulation.line import FOR_GOOD, Event
from tests.simulation.phones import POISON

ENDED = ("done", "ignored", "parked")
NOT_SENT = ("refused", "expired", "unknown", "held")
OVERTAKEN = "overtaken"

Check = Callable[[Evidence], Iterator[str]]


def no_event_is_lost(found: Evidence) -> Iterator[str]:
    """I1: what LINE was told is safe has one record, and that record has come to an end."""
    for event in found.acked:
        records = found.arrivals.get(event.id, [])
        if len(records) != 1:
            yield f"{event.id} ({event.kind}) was acknowledged and has {len(records)} records"
        for record in records:
            if record.state not in ENDED:
                yield f"{event.id} ({event.kind}) was acknowledged and is {record.state}"


def staff_read_once_what_was_written(found: Evidence) -> Iterator[str]:
    """I1, I2: every text stands in the talk once, every press and photo has left its trace once."""
    taken_back = {event.mark for event in found.line.events if event.kind == "unsend"}
    for event in found.line.events:
        if event.kind in ("unsend", "unfollow"):
            continue
        expected = int(_is_done(found, event.id))
        times = found.heard.get(event.person, []).count(event.id)
        if times != expected:
            yield f"{event.id} ({event.kind} {event.mark}) was heard {times} times, not {expected}"
        if event.mark.startswith("◆") and event.message not in taken_back:
            thread = found.threads.get(event.person, ())
            times = sum(event.mark in said.body for said in thread if said.author == "person")
            if times != expected:
                yield f"{event.mark} stands {times} times in the talk, not {expected}"


def _is_done(found: Evidence, event_id: str) -> bool:
    return any(record.state == "done" for record in found.arrivals.get(event_id, ()))


def nothing_is_parked_without_cause(found: Evidence) -> Iterator[str]:
    """I1: only what cannot be handled, or what has killed several workers, is set aside for staff."""
    for event in found.acked:
        for record in found.arrivals.get(event.id, ()):
            if record.state == "parked" and record.reason != DEADLY and not cannot_be_handled(event):
                yield f"{event.id} ({event.kind} {event.mark}) was parked: {record.reason}"


def cannot_be_handled(event: Event) -> bool:
    """Whether these words bring down whoever listens to them."""
    return POISON in str(event.body.get("message", ""))


def people_are_heard_in_order(found: Evidence) -> Iterator[str]:
    """I3: what was safe before the next thing was even delivered is heard before it, but for danger."""
    for person, heard in found.heard.items():
        at = {event: number for number, event in enumerate(heard)}
        mine = [e for e in found.acked if e.person == person and e.id in at and not e.is_danger]
        for first in mine:
            for later in mine:
                before = (first.acked_at or 0.0) < (later.posted_at or 0.0)
                if before and at[first.id] > at[later.id]:
                    yield f"{later.id} was heard before {first.id}"


def people_see_once_what_was_said(found: Evidence) -> Iterator[str]:
    """I4, I5: sent means seen once; unknown means seen once or not at all; everything else was never seen."""
    erased = [each.mark for each in found.erased]
    for person, phone in found.line.phones.items():
        seen = Counter(each.body for each in phone.seen if not any(mark in each.body for mark in erased))
        mine = [row for row in found.rows if row.person == person]
        sent = Counter(body for row in mine if row.state == "sent" for body in row.bubbles)
        perhaps = Counter(body for row in mine if row.state == "unknown" for body in row.bubbles)
        for body in seen.keys() | sent.keys():
            most = sent[body] + perhaps[body]
            if seen[body] > most:
                yield f"{person[:5]} saw {seen[body]} times what was said {most} times: {body[:60]}"
            if seen[body] < sent[body] and not _blocked_once(found, person):
                yield f"{person[:5]} saw {seen[body]} times what was sent {sent[body]} times: {body[:60]}"


def _blocked_once(found: Evidence, person: str) -> bool:
    """LINE says 200 for somebody who has blocked us, and shows nothing."""
    return any(event.person == person and event.kind == "unfollow" for event in found.line.events)


def people_are_spoken_to_in_order(found: Evidence) -> Iterator[str]:
    """I4: of one lane, what was said first is seen first."""
    by_hand = {did.mark for did in found.staff if did.what == "send again"}
    for person, phone in found.line.phones.items():
        first_seen: dict[str, int] = {}
        for each in phone.seen:
            first_seen.setdefault(each.body, each.request)
        told = Counter(body for row in found.rows if row.person == person for body in row.bubbles)
        for lane in {row.lane for row in found.rows}:
            at = [
                (first_seen[row.bubbles[0]], row.seq)
                for row in found.rows
                if row.person == person and row.lane == lane and row.state == "sent" and row.bubbles
                if row.bubbles[0] in first_seen and str(row.id) not in by_hand and told[row.bubbles[0]] == 1
            ]
            ordered = sorted(at, key=lambda pair: pair[1])
            if ordered != sorted(at):
                yield f"{person[:5]} was spoken to out of order in lane {lane}"


def staff_see_what_was_not_sent(found: Evidence) -> Iterator[str]:
    """I5: what did not arrive, or perhaps not, stands on the staff's page, and so does what could not be read."""
    missing = Counter(
        (f"outbox.{row.state}", row.reason or "")
        for row in found.rows
        if row.state in NOT_SENT and row.reason != OVERTAKEN
    )
    missing.update(
        ("arrival.parked", a.reason or "")
        for records in found.arrivals.values()
        for a in records
        if a.state == "parked"
    )
    for kind, count in (missing - found.troubles).items():
        yield f"{count} {kind} are not shown to staff"


def an_unclear_reply_is_left_alone(found: Evidence) -> Iterator[str]:
    """I6: words whose reply may have arrived are never pushed by themselves. What is said twice is not looked at."""
    said = Counter((row.person, zlib.crc32("".join(row.bubbles).encode())) for row in found.rows)
    unclear = {
        (a.person, a.words): a.at
        for a in found.line.asked
        if a.way == "reply" and a.told in ("500", "nothing") and said[a.person, a.words] <= 1
    }
    for asked in found.line.asked:
        at = unclear.get((asked.person, asked.words))
        if asked.way == "push" and at is not None and asked.at > at:
            yield f"pushed to {asked.person[:5]} although a reply was unclear"


def one_key_is_one_message(found: Evidence) -> Iterator[str]:
    """I4: a retry key stands for the same words to the same person for ever, and is not used when LINE has forgotten it."""
    first: dict[str, tuple[str, int, float]] = {}
    for asked in (a for a in found.line.asked if a.way == "push"):
        person, words, at = first.setdefault(asked.key, (asked.person, asked.words, asked.at))
        if (person, words) != (asked.person, asked.words):
            yield f"key {asked.key} was used for two different things"
        if asked.at - at > 24 * 3600:
            yield f"key {asked.key} was used again after a day"


def the_last_word_is_not_asked_for_again(found: Evidence) -> Iterator[str]:
    """I4: what LINE has refused for good is asked again by staff alone, or by whoever could not write the answer down."""
    by_hand = {did.mark for did in found.staff if did.what == "send again"}
    refused = Counter(asked.key for asked in found.line.asked if asked.told in FOR_GOOD.values())
    again = sum(count - 1 for key, count in refused.items() if key not in by_hand)
    forgotten = WEATHER.failed + sum(
        found.desk.size.hands for process in found.desk.processes.values() for _ in process.troubles
    )
    if again > forgotten:
        yield f"LINE was asked {again} times after its last word, and {forgotten} answers may have been forgotten"


CHECKS: tuple[Check, ...] = (
    no_event_is_lost,
    staff_read_once_what_was_written,
    nothing_is_parked_without_cause,
    people_are_heard_in_order,
    people_see_once_what_was_said,
    people_are_spoken_to_in_order,
    staff_see_what_was_not_sent,
    an_unclear_reply_is_left_alone,
    one_key_is_one_message,
    the_last_word_is_not_asked_for_again,
)


EVERY = (*CHECKS, *checks_desk.CHECKS, *checks_staff.CHECKS)


def check(desk: Desk, staff: Sequence[Did]) -> list[str]:
    """Everything that is wrong, in sentences."""
    found = gather(desk, staff)
    return [f"{rule.__name__}: {wrong}" for rule in EVERY for wrong in rule(found)]
