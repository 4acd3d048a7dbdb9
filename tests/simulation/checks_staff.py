"""What must hold of staff: one of two wins, forms count once, nothing is closed unread, danger reaches somebody in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from tests.simulation.console import Did
from tests.simulation.evidence import Case, Evidence
from tests.simulation.line import Event

ALARM_S = 60.0
RECORDED = {
    "take": "case.taken",
    "take alarm": "alarm.taken",
    "reply": "case.replied",
    "note": "case.noted",
    "hand back": "case.handed_back",
    "close": "case.closed",
    "send again": "case.sent_again",
}
OPEN = ("waiting", "taken")
RELEASES = ("hand back", "close")

Check = Callable[[Evidence], Iterator[str]]


def one_member_has_a_case(found: Evidence) -> Iterator[str]:
    """I9: of two who take a case, one is told that the other has it."""
    for case in found.cases:
        holder: Did | None = None
        for did in sorted((d for d in found.staff if d.number == case.number), key=lambda d: d.ended):
            if did.what in RELEASES and did.told in ("ok", "unknown"):
                holder = None
            elif did.what == "take alarm" and did.told in ("ok", "unknown"):
                holder = None  # an alarm may go to whoever is there
            elif did.what == "take" and did.told == "ok":
                if holder is not None and holder.login != did.login:
                    yield f"{case.number} was taken by {holder.login} and by {did.login}"
                holder = did


def forms_count_once(found: Evidence) -> Iterator[str]:
    """I9: an answer of staff stands in the talk once if they were told that it was taken, and never if it was not."""
    by_mark: dict[str, list[str]] = {}
    for did in found.staff:
        if did.what == "reply":
            by_mark.setdefault(did.mark, []).append(did.told)
    written = [said.body for thread in found.threads.values() for said in thread if said.author == "staff"]
    for mark, told in by_mark.items():
        times = sum(mark in body for body in written)
        if times > 1 or (times == 0 and "ok" in told) or (times == 1 and not {"ok", "unknown"} & set(told)):
            yield f"{mark} stands {times} times in the talk, and staff were told {told}"


def nothing_is_closed_unread(found: Evidence) -> Iterator[str]:
    """I9: whoever closes a case has seen everything its person wrote."""
    whose = {case.number: case.person for case in found.cases}
    for did in found.staff:
        if did.what != "close" or did.told != "ok" or did.number not in whose:
            continue
        for said in found.threads[whose[did.number]]:
            at = found.desk.moment(said.said_at)
            if said.author == "person" and did.read_at + 0.1 < at < did.begun - 0.1:
                yield f"{did.number} was closed by {did.login} over words nobody had read"


def what_staff_did_is_on_record(found: Evidence) -> Iterator[str]:
    """I14: each command that was taken has its line, and no other has one."""
    for case in found.cases:
        did = [d for d in found.staff if d.number == case.number]
        for (login, what), count in Counter((d.login, d.what) for d in did).items():
            mine = [d for d in did if (d.login, d.what) == (login, what)]
            least, most = _how_often(mine)
            lines = case.done[login, RECORDED[what]]
            alarm_too = what == "take alarm"  # is recorded whenever an alarm ends, also by taking the case
            if lines < least or (lines > most and not alarm_too):
                yield f"{lines} lines for {what} of {login} in {case.number}, not {least} to {most} of {count}"


def the_record_is_one_chain(found: Evidence) -> Iterator[str]:
    """I14: every line fits the one before it, whoever wrote at the same time and died meanwhile."""
    if found.misfit is not None:
        yield f"line {found.misfit} of the record does not fit the one before it"


def what_staff_wrote_is_on_record(found: Evidence) -> Iterator[str]:
    """I14: what was done has its line, whatever the member was told of it: one transaction does both."""
    written = [said.body for thread in found.threads.values() for said in thread if said.author == "staff"]
    for case in found.cases:
        marks: dict[str, set[str]] = {}
        for did in found.staff:
            if (did.number, did.what) == (case.number, "reply"):
                marks.setdefault(did.login, set()).add(did.mark)
        for login, mine in marks.items():
            stand = sum(any(mark in body for body in written) for mark in mine)
            lines = case.done[login, RECORDED["reply"]]
            if stand != lines:
                yield f"{lines} lines for {stand} answers of {login} in {case.number}"
        closed = sum(count for (_, what), count in case.done.items() if what == RECORDED["close"])
        if closed != (case.state == "closed"):
            yield f"{case.number} is {case.state} and has {closed} lines of that"


def _how_often(did: Sequence[Did]) -> tuple[int, int]:
    """How often a command was surely, and at most, carried out: the same form counts once."""
    sure = {d.mark or str(number) for number, d in enumerate(did) if d.told == "ok"}
    perhaps = {d.mark or str(number) for number, d in enumerate(did) if d.told in ("ok", "unknown")}
    return len(sure), len(perhaps)


def danger_has_a_case(found: Evidence) -> Iterator[str]:
    """I10: whoever was heard to be in danger has a case that says so, and only staff close it."""
    closed = {did.number for did in found.staff if did.what == "close" and did.told in ("ok", "unknown")}
    for event in _dangers(found):
        grave = [case for case in found.cases if case.person == event.person and case.risk >= 2]
        if not grave:
            yield f"{event.id}: danger was heard and there is no case of it"
        for case in grave:
            if case.state in ("closed", "withdrawn") and case.number not in closed:
                yield f"{case.number} has danger in it and was {case.state} by nobody"


def one_danger_has_one_case(found: Evidence) -> Iterator[str]:
    """I8: no case is opened for somebody's life while another one, opened for it, is not closed."""
    for_life = Counter(case.person for case in found.cases if case.opened_for and case.state in OPEN)
    for person, count in for_life.items():
        if count > 1:
            yield f"{count} cases are open for the life of {person[:5]}"


def danger_reaches_somebody(found: Evidence) -> Iterator[str]:
    """I10: within a minute, and what was in the way besides, staff are called, unless one of them has the case in hand."""
    if not found.desk.size.calls:
        return
    for event in _dangers(found):
        mine = [case for case in found.cases if case.person == event.person]
        since = _free_since(found, mine, event.acked_at or 0.0)
        if since is None:
            continue
        until = (event.acked_at or 0.0) + ALARM_S + found.desk.hindered_s()
        called = any(
            since <= letter.at <= until and any(f"/cases/{case.number}" in letter.words for case in mine)
            for letter in found.desk.mail.letters
        )
        if not called and not _taken_between(found, mine, since, until):
            yield f"{event.id}: nobody was called by {until:.0f}"


def _dangers(found: Evidence) -> Iterator[Event]:
    for event in found.acked:
        records = found.arrivals.get(event.id, ())
        if event.is_danger and any(record.state == "done" for record in records):
            yield event


def _free_since(found: Evidence, mine: Sequence[Case], moment: float) -> float | None:
    """Since when nobody has the person's cases in hand, at that moment; none: somebody has, or may have."""
    numbers = {case.number for case in mine}
    free: float | None = 0.0
    for did in sorted(found.staff, key=lambda d: d.begun):
        if did.number not in numbers or did.begun > moment or did.told not in ("ok", "unknown"):
            continue
        if did.what.startswith("take"):
            free = None
        elif did.what in RELEASES and did.told == "ok":
            free = did.begun
        else:
            free = free if did.what not in RELEASES else None
    return free


def _taken_between(found: Evidence, mine: Sequence[Case], since: float, until: float) -> bool:
    numbers = {case.number for case in mine}
    return any(
        did.number in numbers and since <= did.begun <= until and did.told in ("ok", "unknown")
        for did in found.staff
        if did.what.startswith("take") or did.what == "close"
    )


CHECKS: tuple[Check, ...] = (
    one_member_has_a_case,
    forms_count_once,
    nothing_is_closed_unread,
    what_staff_did_is_on_record,
    the_record_is_one_chain,
    what_staff_wrote_is_on_record,
    danger_has_a_case,
    one_danger_has_one_case,
    danger_reaches_somebody,
)
