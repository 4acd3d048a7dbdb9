"""What staff read: a queue, a case with its thread. Reading is recorded like everything else staff do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from conversations.consultation import CONTACT, PASS_ON
from conversations.consultation import REACH as OFFERED_REACH
from conversations.vocabulary import Contact
from handlers.danger_reading import DangerView, read_danger
from handlers.errors import NotFound
from handlers.paged import Paged, last_page
from handlers.sight import Sight, as_seen, check_seal, reaches, sight_of, sights
from handlers.who import Who, who_is_who
from storage import audit, cases, desks, matters, messages, notes, outbox, people, seals, staff, talks
from storage.cases import Found
from storage.db import Tx
from storage.desks import Queued, Trouble, Window
from storage.ids import CaseId, CaseNumber, DeskKey, MediaId, StaffId
from storage.matters import Ticked
from storage.messages import MediaState, Said, Seen
from storage.notes import Written
from storage.people import Known
from storage.staff import Member
from storage.switches import On, on
from storage.talks import Owner

TROUBLE_DAYS = 14
LATEST = 500  # lines of a talk that are opened for a page, unless everything is asked for
REACH = frozenset({CONTACT.key, OFFERED_REACH.key})
SHARED = f"{PASS_ON}."  # in whichever version
"""The answers that stand large at the head of a case."""
ON_LINE = f"choice.contact.{Contact.LINE.value}"
"""The one way to answer somebody that needs no heed."""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a queue, with every desk's counts: open, and waiting for staff."""

    desk: Window | None
    windows: tuple[Window, ...]
    counts: Mapping[DeskKey, tuple[int, int]]
    rows: tuple[Queued, ...]
    names: Mapping[StaffId, str]
    closed: bool
    page: int
    has_more: bool
    troubles: Paged[Trouble]
    switches: tuple[On, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One thing the person was asked. theirs: as they saw it, if it reads differently.

    question: its permanent key. key: of the answer, where it was chosen from a list.
    """

    label: str
    value: str
    theirs: str
    sensitive: bool
    question: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One line of the thread. body: parsed as rendered. state: how an answer of ours went (sent, held, unknown …)."""

    said: Said
    body: Mapping[str, object]
    who: str
    state: str
    reason: str
    media: tuple[MediaId, MediaState, str] | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as its page shows it."""

    case: Found
    person: Known
    owner: Owner
    desk: Window | None
    answers: tuple[AnswerLine, ...]
    who: Who
    thread: tuple[ThreadLine, ...]
    notes: tuple[Written, ...]
    sight: Sight
    names: Mapping[StaffId, str]
    is_mine: bool
    may_reply: bool
    danger: DangerView | None
    reached: bool = True
    """Whether it is theirs to work on or to read of; else only that it is there."""
    matters: tuple[Ticked, ...] = ()
    has_earlier: bool = False
    """Whether more was said before what is shown."""

    @property
    def reach(self) -> tuple[AnswerLine, ...]:
        """How this person may be reached, and how never: what nobody at the desk may overlook."""
        return tuple(
            line for line in self.answers if line.question in REACH or line.question.startswith(SHARED)
        )

    @property
    def is_plain_to_reach(self) -> bool:
        """Whether they are answered on LINE like most people, and said nothing else of it: nothing to warn of."""
        return not self.person.quiet and all(line.key == ON_LINE for line in self.reach)


def read_queue(
    tx: Tx, member: Member, desk: DeskKey | None, now: datetime, *, closed: bool = False, page: int = 0
) -> QueuePage:
    """A queue as staff see it: who waits for us comes first, then who has waited longest. Writes: audit."""
    windows = desks.windows(tx)
    chosen = next((window for window in windows if window.key == desk), None)
    if desk is not None and chosen is None:
        raise NotFound
    rows = desks.queue(tx, desk, closed=closed, page=page, seen_by=member.id)
    sealed = seals.sealed_to(tx, member.id, [row.case.id for row in rows], now)
    audit.record(tx, member.id, "queue.viewed", None, now, desk)
    return QueuePage(
        desk=chosen,
        windows=windows,
        counts=desks.counts(tx) if member.role != seals.OUTSIDE else {},
        rows=as_seen(tx, member, rows, sealed),
        names=staff.names(tx),
        closed=closed,
        page=page,
        has_more=len(rows) == desks.PAGE,
        troubles=_troubles(tx, member, now, 0),
        switches=on(tx, now) if member.role != seals.OUTSIDE else (),
    )


def read_troubles(tx: Tx, member: Member, now: datetime, page: int = 0) -> Paged[Trouble]:
    """A page of what went wrong, the newest first. Writes: audit."""
    audit.record(tx, member.id, "troubles.viewed", None, now)
    return _troubles(tx, member, now, page)


def _troubles(tx: Tx, member: Member, now: datetime, page: int) -> Paged[Trouble]:
    """What went wrong, without what belongs to cases this member is not told of."""
    if member.role == seals.OUTSIDE:
        return Paged((), 0, 0, desks.PAGE)
    since = now - timedelta(days=TROUBLE_DAYS)
    count = desks.count_troubles(tx, since, seen_by=member.id)
    page = last_page(count, desks.PAGE, page)
    rows = desks.troubles(tx, since, page=page, seen_by=member.id) if count else ()
    return Paged(rows, count, page, desks.PAGE)


def read_case(
    tx: Tx, member: Member, number: CaseNumber, now: datetime, *, everything: bool = False
) -> CaseView:
    """One case with what was said so far: the latest, or everything. Writes: audit. Raises: NotFound."""
    case = cases.by_number(tx, number)
    if case is None:
        raise NotFound
    check_seal(tx, member, case, now)
    person = people.look_at(tx, case.person)
    sight = sight_of(tx, member, person, case)
    stand = talks.stand(tx, person)
    names = staff.names(tx)
    is_mine = stand.owner == Owner("staff", staff=member.id) and stand.case == case.id
    every = messages.thread(tx, person, None if everything else LATEST + 1)
    has_earlier = not everything and len(every) > LATEST
    theirs = _of_this_case(tx, member, person, case, every[1:] if has_earlier else every, now)
    said = tuple(line for line in theirs if sight.includes(line.said_at, of_talk=True))
    thread = _thread(tx, person, said, names)
    stored = cases.answers(tx, person, case.id) if sight.whole else ""
    audit.record(tx, member.id, "case.viewed", case.id, now)
    return CaseView(
        case=case,
        person=person if sight.whole or sight.since else replace(person, name=""),
        owner=stand.owner,
        desk=next((window for window in desks.windows(tx) if window.key == case.desk), None),
        answers=_answers(stored) if sight.whole else _shared(sight),
        who=who_is_who(stored),
        thread=thread,
        notes=tuple(
            note
            for note in notes.of_case(tx, person, case.id)
            if sight.includes(note.written_at, of_talk=False)
        ),
        sight=sight,
        names=names,
        is_mine=is_mine,
        may_reply=is_mine and case.is_open and person.reachable,
        danger=read_danger(tx, person, case, {line.said.id: line.said for line in thread})
        if sight.whole
        else None,
        reached=reaches(tx, member, case),
        matters=matters.of_case(tx, case.id) if sight.sees_matters else (),
        has_earlier=has_earlier and sight.whole,
    )


def urgency_of(tx: Tx, number: CaseNumber) -> str | None:
    """How soon the person of a case needs an answer, if they said so. Tells nothing else, so it is not recorded."""
    case = cases.by_number(tx, number)
    return case.urgency if case else None


def read_media(tx: Tx, member: Member, number: CaseNumber, media: MediaId, now: datetime) -> Seen:
    """A photo or file of this case's person. Writes: audit. Raises: NotFound, also for somebody else's."""
    case = cases.by_number(tx, number)
    if case is None:
        raise NotFound
    check_seal(tx, member, case, now)
    person = people.look_at(tx, case.person)
    found = messages.open_media(tx, person, media)
    if not sight_of(tx, member, person, case).whole or found is None or found.state != "kept":
        raise NotFound
    if found.case and not _sees_all_of(tx, member, person, found.case, now):
        raise NotFound
    audit.record(tx, member.id, "media.viewed", case.id, now, media.hex)
    return found


def _shared(sight: Sight) -> tuple[AnswerLine, ...]:
    """What the giver shared, each thing once; the talk itself is seen as such."""
    lines = {line.ref: line for line in sight.lines if line.kind != "talk"}
    return tuple(AnswerLine(line.label, line.value, "", sensitive=False) for line in lines.values())


def _answers(stored: str) -> tuple[AnswerLine, ...]:
    rows = json.loads(stored) if stored else []
    return tuple(
        AnswerLine(
            str(row["label"]),
            str(row["value"]),
            str(row["theirs"]),
            bool(row["sensitive"]),
            str(row.get("question", "")),
            str(row.get("key", "")),
        )
        for row in rows
    )


def _of_this_case(
    tx: Tx, member: Member, person: Known, case: Found, every: tuple[Said, ...], now: datetime
) -> tuple[Said, ...]:
    """What was said with a person, without what belongs to another case of theirs and is not this member's to read."""
    of_others = {line.case for line in every if line.case} - {case.id}
    seen = sights(tx, member, person, of_others, now)
    return tuple(
        line
        for line in every
        if line.case in (None, case.id)
        or (line.case in seen and seen[line.case].includes(line.said_at, of_talk=True))
    )


def _sees_all_of(tx: Tx, member: Member, person: Known, case: CaseId, now: datetime) -> bool:
    sight = sights(tx, member, person, (case,), now).get(case)
    return sight is not None and sight.whole


def _thread(
    tx: Tx, person: Known, said: Sequence[Said], names: Mapping[StaffId, str]
) -> tuple[ThreadLine, ...]:
    went = outbox.states(tx, tuple(line.outbox for line in said if line.outbox))
    media = messages.media_of(tx, person)
    return tuple(_line(line, names, went, media.get(line.id)) for line in said)


def _line(
    said: Said,
    names: Mapping[StaffId, str],
    went: Mapping[UUID, tuple[str, str | None]],
    media: tuple[MediaId, MediaState, str] | None,
) -> ThreadLine:
    body = json.loads(said.body) if said.body else {}
    state, reason = went.get(said.outbox, ("", None)) if said.outbox else ("", None)
    return ThreadLine(
        said=said,
        body=body if isinstance(body, dict) else {},
        who=names.get(said.staff, "") if said.staff else "",
        state=state,
        reason=reason or "",
        media=media,
    )
