"""Rules of what LINE was asked to say and what staff and people see of it: read from the ledger, row by row."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from itertools import count, pairwise
from typing import Any, NamedTuple

from bot import clock
from conversations.phrases import Phrase
from handlers.reading import TROUBLE_DAYS
from locales import LOCALES, speaker
from storage import desks
from storage.db import Store
from storage.desks import Trouble
from storage.outbox import OVERTAKEN
from tests.simulation.evidence import Case, Evidence
from tests.soak.pairs import PUSH, REPLY, Kept, Ledger, Pairs, people_of, tokens_of

ENDED_WELL = ("waiting", "sent")
IN_A_QUEUE = ("waiting", "taken", "closed")
RECEIVED = "intake.received"
HANDED = (Phrase.STAFF, Phrase.TAKEN_OVER, Phrase.ENDLESS)


def one_key_is_one_message(requests: Ledger) -> Iterator[str]:
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


def people_are_spoken_to_in_order(pairs: Pairs) -> Iterator[str]:
    """I4: of one lane, what was said first to somebody is shown first."""
    lanes: dict[tuple[str, int], list[Kept]] = {}
    for kept in pairs.rows.values():
        if kept.row.state == "sent" and pairs.of(kept):
            lanes.setdefault((kept.person, kept.row.lane), []).append(kept)
    for (person, lane), every in lanes.items():
        places = [pairs.of(kept)[0].place for kept in sorted(every, key=lambda kept: kept.row.seq)]
        early = sum(later < earlier for earlier, later in pairwise(places))
        if early:
            yield f"{person[:6]} was told {early} things too early in lane {lane}"


def an_unclear_reply_is_left_alone(pairs: Pairs, webhooks: Ledger, requests: Ledger) -> Iterator[str]:
    """I6: what LINE has read as a reply and did not clearly answer is never said again by push, whatever became of it."""
    unclear = list(_unclear(webhooks, requests))
    pushed = {
        push["retryKey"]: push
        for push in requests
        if push["path"] == PUSH and push.get("body") and push.get("retryKey")
    }
    rows = list(pairs.rows.values())
    for kept in rows:
        push = pushed.get(str(kept.row.id))
        if push is None:
            continue
        if (
            _was_answered_before(kept, push, unclear)
            if kept.is_answer
            else _is_said_too_often(kept, push["body"]["messages"], unclear, rows, pushed)
        ):
            yield f"{kept.row.id} for {kept.person[:6]} was pushed although a reply was unclear"


class _Unclear(NamedTuple):
    """A reply that LINE has read, and whether it took it nobody knows."""

    at: int
    event: str
    person: str
    said: object


def _unclear(webhooks: Ledger, requests: Ledger) -> Iterator[_Unclear]:
    events, whose = tokens_of(webhooks), people_of(webhooks)
    for asked in requests:
        if asked["path"] == REPLY and asked.get("body") and (asked["status"] or 500) >= 500:
            event = events.get(asked["body"].get("replyToken", ""), "")
            yield _Unclear(asked["at"], event, whose.get(event, ""), asked["body"]["messages"])


def _was_answered_before(kept: Kept, push: Mapping[str, Any], unclear: Sequence[_Unclear]) -> bool:
    """Whether a reply with this answer was unclear: its event is its own."""
    said = push["body"]["messages"]
    return any((each.event, each.said) == (kept.event, said) and each.at < push["at"] for each in unclear)


def _is_said_too_often(
    kept: Kept, said: object, unclear: Sequence[_Unclear], rows: Sequence[Kept], pushed: Collection[str]
) -> bool:
    """Whether there are fewer rows with these words for this person than unclear replies and pushes of them.

    Rows that were never tried, or whose reply LINE has confirmed, stand for none of them.
    """
    same = [
        row
        for row in rows
        if (row.person, row.is_answer) == (kept.person, False)
        and row.said in (None, said)
        and row.row.tries
        and (row.request is None or str(row.row.id) in pushed)
    ]
    replied = [
        each
        for each in unclear
        if (each.person, each.said) == (kept.person, said)
        and not any(row.is_answer and row.event == each.event and row.said in (None, said) for row in rows)
    ]
    return len(replied) + sum(str(row.row.id) in pushed for row in same) > len(same)


def staff_see_what_was_not_sent(store: Store, found: Evidence) -> Iterator[str]:
    """I5: whatever ended otherwise than sent stands on the staff's page, and so does what could not be read."""
    shown = Counter((each.kind, each.reason) for each in _every_trouble(store))
    missing = Counter(
        (f"outbox.{row.state}", row.reason or "")
        for row in found.rows
        if row.state not in ENDED_WELL and row.reason != OVERTAKEN
    )
    missing.update(
        ("arrival.parked", record.reason or "")
        for records in found.arrivals.values()
        for record in records
        if record.state == "parked"
    )
    for (kind, reason), many in (missing - shown).items():
        yield f"{many} {kind} ({reason}) are not shown to staff"


def _every_trouble(store: Store) -> Iterator[Trouble]:
    """All pages of them, as far back as the console looks."""
    since = clock.now() - timedelta(days=TROUBLE_DAYS)
    for page in count():
        with store.reading() as tx:
            shown = desks.troubles(tx, since, page=page)
        if not shown:
            return
        yield from shown


def whoever_was_told_so_has_a_case(found: Evidence, pairs: Pairs) -> Iterator[str]:
    """I8: each number on a phone is one case in a queue, of that very person."""
    told = {
        (taken.person, number)
        for every in pairs.taken.values()
        for taken in every
        for number in _numbers(taken.said)
    }
    for person, number in sorted(told):
        mine = [case for case in found.cases if case.number == number and case.person == person]
        if len(mine) != 1 or mine[0].state not in IN_A_QUEUE:
            yield f"{person[:6]} was told {number}, which is {[case.state for case in mine]}"


def whoever_has_a_case_was_told_so(found: Evidence, pairs: Pairs) -> Iterator[str]:
    """I8: each case somebody sent in was confirmed to them, or staff are shown that nobody knows whether it was.

    A case that was opened for danger, or because a person was asked for, has no number to be told.
    """
    said: dict[str, list[Kept]] = {}
    for kept in pairs.rows.values():
        said.setdefault(kept.person, []).append(kept)
    for case in found.cases:
        if case.state not in IN_A_QUEUE or case.risk or case.opened_for:
            continue
        theirs = [kept for kept in said.get(case.person, ()) if _accounts_for(kept, case)]
        if not any(kept.row.state in ("sent", "unknown") or kept.is_overtaken for kept in theirs):
            yield f"{case.number} is {case.state}, and {case.person[:6]} was never told so"


def _accounts_for(kept: Kept, case: Case) -> bool:
    """Whether these words tell somebody the number of their case, or that a person takes over."""
    bubbles = [json.loads(bubble) for bubble in kept.row.bubbles]
    words = [str(bubble.get("title") or bubble.get("words") or "") for bubble in bubbles]
    return any(case.number in _numbers_in(each) or each in _handed() for each in words)


@cache
def _handed() -> frozenset[str]:
    """The sentences with which somebody is handed to a person, in every language."""
    return frozenset(speaker(locale).text(phrase) for locale in LOCALES for phrase in HANDED)


@cache
def _received() -> re.Pattern[str]:
    """The sentence with which a case is confirmed, in every language, around its number."""
    sentences = (speaker(locale).text(RECEIVED, number="\0") for locale in LOCALES)
    return re.compile("|".join(re.escape(each).replace("\0", r"([0-9-]+)") for each in sentences))


def _numbers_in(words: str) -> set[str]:
    return {number for found in _received().finditer(words) for number in found.groups() if number}


def _numbers(said: object) -> set[str]:
    """The numbers of cases that messages of LINE's confirm."""
    messages = [each for each in said if isinstance(each, Mapping)] if isinstance(said, Sequence) else []
    return {
        number
        for each in messages
        for number in _numbers_in(str(each.get("altText") or each.get("text") or ""))
    }
