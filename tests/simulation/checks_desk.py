"""What must hold of the desk as a whole: it answers in time, speaks when it is its turn, forgets and expires nothing too early."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, zip_longest

from conversations.phrases import Phrase
from conversations.unfinished import ARMED, EVENING, MORNING, REMIND_AFTER, REMINDED
from locales import speaker
from tests.simulation.evidence import Evidence
from tests.simulation.line import Event

SPOKEN_TO = ("text", "press", "joined", "image")
MINUTE_S = 60.0
HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
TEN_O_CLOCK_S = 10 * HOUR_S  # when a run begins, where people are
A_WHILE_S = 900.0  # how long words may wait for LINE
ON_ITS_WAY_S = 120.0  # a request, and the longest freeze
SET_AGAIN = timedelta(
    seconds=30
)  # a timer set anew is due after a whole number of minutes, on a clock that may drift
TRIES_MOST = 500

Check = Callable[[Evidence], Iterator[str]]


def webhooks_are_answered_in_time(found: Evidence) -> Iterator[str]:
    """I16: database away or not, LINE has its answer in two seconds, unless the edge itself is dead or frozen."""
    edges = [p for p in found.desk.processes.values() if p.name.startswith(("edge", "everything"))]
    for at, event in found.line.late:
        excused = any(
            since <= at + 2.2 and at - 0.2 <= until for edge in edges for since, until in edge.troubles
        )
        if not excused:
            yield f"the webhook of {event} at {at:.1f} was not answered in time"


def the_bot_answers_everything(found: Evidence) -> Iterator[str]:
    """I1: as long as no person of the desk is concerned, everything somebody does is followed by words of the bot."""
    with_staff = {case.person for case in found.cases if case.state not in ("started", "withdrawn")}
    for person, thread in found.threads.items():
        if person in with_staff:
            continue
        said = [each for each in thread if each.author != "person" or each.kind in SPOKEN_TO]
        for each, following in zip_longest(said, said[1:]):
            if (
                each.author == "person"
                and not each.unsent
                and (following is None or following.author == "person")
            ):
                yield f"{person[:5]} was not answered: {each.kind} {each.body[:40]}"


def what_was_taken_back_is_gone(found: Evidence) -> Iterator[str]:
    """I13: words taken back stand nowhere any more."""
    marks = {event.message: event.mark for event in found.line.events if event.message and event.mark}
    for event in found.acked:
        mark = marks.get(event.mark) if event.kind == "unsend" else None
        done = any(record.state == "done" for record in found.arrivals.get(event.id, ()))
        if mark is None or not done:
            continue
        if any(mark in said.body for thread in found.threads.values() for said in thread):
            yield f"{mark} was taken back and stands in the talk"
        if any(mark in body for body in found.bodies.values()):
            yield f"{mark} was taken back and its envelope is kept"
        if any(mark in case.answers for case in found.cases):
            yield f"{mark} was taken back and stands in a case"


def what_was_erased_is_gone(found: Evidence) -> Iterator[str]:
    """I13: a case that is let go of takes its words with it, also those that still wait: nobody is told them any more.

    What a sender had in hand at that moment, or while it was frozen, may still arrive.
    """
    for each in found.erased:
        if each.is_kept:
            yield f"{each.mark} was erased and is still there"
        until = found.desk.moment(each.at) + ON_ITS_WAY_S
        if any(each.mark in seen.body and seen.at > until for seen in found.line.phone(each.person).seen):
            yield f"{each.mark} was erased and said after that"
        if not each.is_due:
            yield f"{each.mark} was erased before its time"


def what_came_is_kept_as_it_came(found: Evidence) -> Iterator[str]:
    """I17: no wrong clock makes us let go of anything. What came in one body with words taken back goes with them."""
    unsaid = {event.mark for event in found.line.events if event.kind == "unsend"}
    burnt = {event.posted_at for event in found.line.events if event.message in unsaid}
    for event in found.acked:
        if event.id in found.arrivals and event.id not in found.bodies and event.posted_at not in burnt:
            yield f"the envelope of {event.id} is gone"


def nothing_is_given_up_too_early(found: Evidence) -> Iterator[str]:
    """I17: words expire a day after the first attempt, are held for lack of messages, refused for a reason of LINE's."""
    quota = found.line.has_told_of_the_quota or any(asked.told == "quota" for asked in found.line.asked)
    blocked = {event.person for event in found.line.events if event.kind == "unfollow"}
    for row in found.rows:
        if row.state == "expired" and found.desk.world.now < 22 * HOUR_S:
            yield f"words to {row.person[:5]} expired after {found.desk.world.now:.0f} s"
        if row.state == "held" and not quota:
            yield f"words to {row.person[:5]} are held, and LINE never said so"
        if row.state == "refused" and row.reason == "blocked" and row.person not in blocked:
            yield f"words to {row.person[:5]} were refused as blocked"


def no_talk_is_lost(found: Evidence) -> Iterator[str]:
    """I18: what any release stored, the next one reads."""
    apology = speaker("ja").text(Phrase.LOST.value)[:12]
    for person, talk in found.talks.items():
        if talk.lost or any(apology in seen.body for seen in found.line.phone(person).seen):
            yield f"the talk with {person[:5]} was lost"


def whoever_is_to_be_reminded_will_be(found: Evidence) -> Iterator[str]:
    """Timers: a talk that says it is to be come back to has a timer, until it has been."""
    for person, talk in found.talks.items():
        active = talk.active
        if active is None or ARMED not in active.told or REMINDED in active.told:
            continue
        if not any(subject.endswith(f":{active.serial}") for subject in found.timers[person]):
            yield f"nobody will come back to {person[:5]}"


def nobody_is_reminded_too_early(found: Evidence) -> Iterator[str]:
    """I17: a reminder is seen after hours of silence, and by day, whatever clocks said meanwhile, if they are right again.

    Who says it by a clock that is ahead cannot know better, nor can anybody where a clock that was behind has listened.
    """
    reminder = speaker("ja").text(Phrase.UNFINISHED.value)[:12]
    for person, phone in found.line.phones.items():
        since = min((event.made_at for event in found.line.events if event.person == person), default=0.0)
        said = [(each.body, found.desk.moment(each.said_at)) for each in found.threads.get(person, ())]
        behind = any(at < since - A_WHILE_S for _, at in said)
        for seen in phone.seen:
            ahead = any(body == seen.body and at > seen.at + A_WHILE_S for body, at in said)
            if reminder not in seen.body or ahead or behind:
                continue
            if seen.at < since + REMIND_AFTER * MINUTE_S - A_WHILE_S:
                yield f"{person[:5]} was reminded {seen.at - since:.0f} s after they first came"
            if not MORNING * MINUTE_S <= (TEN_O_CLOCK_S + seen.at) % DAY_S <= EVENING * MINUTE_S + A_WHILE_S:
                yield f"{person[:5]} was reminded at night, {seen.at:.0f} s after ten in the morning"


def nothing_rings_twice(found: Evidence) -> Iterator[str]:
    """I2: what came due has come due once, however many schedulers tick. Set again, it is due a minute later at the soonest."""
    for (kind, subject), moments in found.rung.items():
        if any(later - earlier < SET_AGAIN for earlier, later in pairwise(moments)):
            yield f"{kind} of {subject[:12]} rang {len(moments)} times"


def who_can_be_reached_is_known(found: Evidence) -> Iterator[str]:
    """I3: whoever blocked us last is not reachable, whoever came back last is: late news changes nothing."""
    told: dict[str, dict[object, Event]] = {}
    for event in found.acked:
        if any(record.state == "done" for record in found.arrivals.get(event.id, ())):
            moments = told.setdefault(event.person, {})
            moment = event.body["timestamp"]  # all that LINE tells us of what came first
            moments[moment] = replace(event, kind="both") if moment in moments else event
    for person, moments in told.items():
        kind = moments[max(moments, key=str)].kind
        if kind in ("follow", "unfollow") and found.reachable[person] != (kind == "follow"):
            yield f"{person[:5]} is taken to be {'there' if found.reachable[person] else 'gone'} after {kind}"


def everything_has_a_limit(found: Evidence) -> Iterator[str]:
    """I15: nothing is tried for ever, no case has two alarms."""
    for row in found.rows:
        if row.tries > TRIES_MOST:
            yield f"{row.tries} attempts at words to {row.person[:5]}"
    for case in found.cases:
        if case.alarms_open > 1:
            yield f"{case.alarms_open} alarms are open in {case.number}"


CHECKS: tuple[Check, ...] = (
    webhooks_are_answered_in_time,
    the_bot_answers_everything,
    what_was_taken_back_is_gone,
    what_was_erased_is_gone,
    what_came_is_kept_as_it_came,
    nothing_is_given_up_too_early,
    no_talk_is_lost,
    whoever_is_to_be_reminded_will_be,
    nobody_is_reminded_too_early,
    nothing_rings_twice,
    who_can_be_reached_is_known,
    everything_has_a_limit,
)
