"""The one path on which something a person did travels: kept, understood, answered, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from conversations import danger
from conversations.desk import respond
from conversations.kernel import replies, stored
from conversations.kernel.effects import TellStatus
from conversations.kernel.talk import Talk
from conversations.understanding.verdict import CALM, Verdict
from handlers import buttons, hushing, promises, share_hearing, staff_lines, written_in
from handlers.arrivals import (
    Arrival,
    Followed,
    Pressed,
    SentMedia,
    SentSticker,
    SharedPlace,
    TimedOut,
    Unfollowed,
    Unknown,
    Unsent,
    Wrote,
)
from handlers.council import Council
from handlers.knowing import facts_for
from handlers.scene import Scene
from handlers.speech import CRISIS, Free, speak
from handlers.unsaying import unsay
from storage import cases, messages, outbox, people, talks, turns
from storage.db import Tx
from storage.ids import ArrivalId, CaseId, MediaId
from storage.outbox import Lane
from storage.people import Known
from storage.talks import Stand


@dataclass(frozen=True, slots=True)
class Ended:
    """How an arrival ended. reason: why nothing was to be done, if so."""

    ending: turns.Ending
    reason: str | None = None


DONE = Ended("done")

SAID = replies.Wrote | replies.SentPhoto | replies.SentPlace | replies.SentOther
InTheTalk = Followed | Wrote | Pressed | SentMedia | SharedPlace | SentSticker | TimedOut | Unknown


def take(
    tx: Tx, council: Council, person: Known, arrival: Arrival, number: ArrivalId, now: datetime
) -> Ended:
    """Let one thing that a person did happen. Locks: the caller holds the person's row.

    Bot's talk: the conversation answers. Staff's talk: the words are kept and staff are told; the bot is silent.
    """
    if arrival.source != "user":
        return Ended("ignored", f"not a talk with one person: {arrival.source}")
    if arrival.standby:
        return Ended("ignored", "another module has the talk")
    match arrival.what:
        case Unfollowed():
            if people.gone(tx, person.id, arrival.happened_at):
                outbox.stop_for(tx, person.id, now)
        case Unsent(message):
            if unsay(tx, council, person, message, now):
                moment = Moment(tx, council, person, talks.stand(tx, person), number, now)
                _answer(moment, replies.TookBack(), CALM, arrival)
        case TimedOut() if not person.reachable:
            return Ended("ignored", "they cannot be reached")
        case what:
            if isinstance(what, Followed) or not person.reachable:
                people.back(tx, person.id, arrival.happened_at)  # a colleague too: calls reach them again
            if staff_lines.attend(tx, person, arrival, now):
                return Ended("done", "a colleague's")
            _in_the_talk(tx, council, person, arrival, what, number, now)
    return DONE


def _in_the_talk(
    tx: Tx,
    council: Council,
    person: Known,
    arrival: Arrival,
    what: InTheTalk,
    number: ArrivalId,
    now: datetime,
) -> None:
    if isinstance(what, Followed):
        outbox.add(tx, person, outbox.New("profile", Lane.BULK, "{}"), now)
    stand = talks.stand(tx, person)
    verdict = council.hear(what.text, person.locale) if isinstance(what, Wrote) else CALM
    heard = _hear(tx, person, stand.case, what, number, now)
    if heard is None:
        turns.doom(tx, number)  # taken back before it reached us: nothing to answer, nothing to keep
        return
    if isinstance(what, Unknown) and not what.message:
        return  # nobody said anything: a beacon, a film watched to its end
    free = Free(arrival.reply_token, arrival.received_at) if arrival.reply_token else None
    if not danger.alarms(verdict, heard) and share_hearing.hear(
        tx, council, person, stand.owner, heard, now, free
    ):
        return  # with danger in it, a yes is no answer but a call for help
    if stand.owner.is_bot and not danger.is_answer(heard):
        _answer(Moment(tx, council, person, stand, number, now), heard, verdict, arrival)
    elif not isinstance(what, TimedOut):
        _in_anothers_talk(Moment(tx, council, person, stand, number, now), heard, verdict, arrival)


def talk_of(stand: Stand) -> Talk:
    """What the bot remembers of where it stands with this person; of a new one, nothing."""
    return stored.from_json(stand.state) if stand.state else Talk()


@dataclass(frozen=True, slots=True)
class Moment:
    """One arrival under way: whose, and where their talk stood."""

    tx: Tx
    council: Council
    person: Known
    stand: Stand
    number: ArrivalId
    now: datetime

    def scene(self) -> Scene:
        """What its effects work on."""
        stand = self.stand
        return Scene(
            self.tx, self.council, self.person, stand.owner, stand.case, self.now, arrival=self.number
        )


def _in_anothers_talk(moment: Moment, reply: replies.Reply, verdict: Verdict, arrival: Arrival) -> None:
    """The bot is silent and staff are told.

    Answered are danger, a person who must change the subject, and, until somebody has the case in hand, how it stands.
    """
    tx, person, stand, now = moment.tx, moment.person, moment.stand, moment.now
    _tell_staff(tx, moment.council, person, stand, arrival, now)
    scene = moment.scene()
    for alarm in (*danger.alarms(verdict, reply), *danger.graver(reply)):
        scene.apply(alarm)
    written_in.note(tx, person, scene.case, reply, verdict)
    changed = hushing.turn(tx, person, stand, reply, now)
    if changed is not None:
        scene.said[:] = [changed]
    elif _asks_how_it_stands(moment, reply) and not scene.said:
        scene.apply(TellStatus(()))
    if scene.owner != stand.owner or scene.case != stand.case:
        talks.keep(tx, person, replace(stand, owner=scene.owner, case=scene.case), now)
    left = talks.take_token(tx, person) if scene.said else None
    speak(tx, person, scene.case, scene.said, now, free=Free(*left) if left else None, by=CRISIS)


def _asks_how_it_stands(moment: Moment, reply: replies.Reply) -> bool:
    """Whether they ask how their case stands, nobody has it in hand, and nobody else may be reading."""
    if moment.stand.owner.staff is not None or talks.hushed_at(moment.tx, moment.person):
        return False
    match reply:
        case replies.Chose(command):
            return command is replies.Command.STATUS
        case replies.Wrote(text):
            return moment.council.words.command(text) is replies.Command.STATUS
        case _:
            return False


def _answer(moment: Moment, reply: replies.Reply, verdict: Verdict, arrival: Arrival) -> None:
    tx, council, person, stand, now = moment.tx, moment.council, moment.person, moment.stand, moment.now
    talk = talk_of(stand)
    # Only who has had a case can have an open one: nobody else's first words wait for a look.
    facts = facts_for(tx, council, person, talk, now) if stand.case else council.facts(now, person.locale)
    turn = respond(talk, reply, council.words, facts, verdict)
    scene = moment.scene()
    scene.rung_at = arrival.happened_at if isinstance(arrival.what, TimedOut) else None
    for effect in turn.effects:
        scene.apply(effect)
    written_in.note(tx, person, scene.case, reply, verdict)
    talks.keep(
        tx,
        scene.person,
        replace(stand, owner=scene.owner, case=scene.case, state=stored.to_json(turn.talk)),
        now,
    )
    if scene.case and scene.case == stand.case and not isinstance(arrival.what, TimedOut):
        _add_to_case(tx, council, scene.case, reply, now)
    free = Free(arrival.reply_token, arrival.received_at) if arrival.reply_token else None
    speak(tx, scene.person, scene.case, scene.said, now, free=free, by=CRISIS if scene.is_crisis else None)


def _add_to_case(tx: Tx, council: Council, case: CaseId, reply: replies.Reply, now: datetime) -> None:
    """What is said about a case that waits in a queue is for staff, also while the bot has the talk."""
    if not isinstance(reply, SAID):
        return
    found = cases.get(tx, case)
    if found.submitted_at is None:
        cases.change(tx, case, last_said_at=now)
    else:
        promises.begin(tx, council, found, now)
        cases.change(tx, case, last_said_at=now, waiting_on="staff")


def _tell_staff(
    tx: Tx, council: Council, person: Known, stand: Stand, arrival: Arrival, now: datetime
) -> None:
    if stand.case:
        promises.begin(tx, council, cases.get(tx, stand.case), now)
        cases.change(tx, stand.case, waiting_on="staff", last_said_at=now)
    talks.remember_token(tx, person, arrival.reply_token, arrival.received_at)


def _hear(
    tx: Tx,
    person: Known,
    case: CaseId | None,
    what: InTheTalk,
    number: ArrivalId,
    now: datetime,
) -> replies.Reply | None:
    """Keep what was said, and say it in the conversation's terms. None: it was taken back already."""
    hearing = _Hearing(tx, person, case, number, now)
    match what:
        case Followed(again):
            hearing.keep("joined", "", {"again": again})
            return replies.Joined(again)
        case TimedOut(timer, subject):
            return replies.TimedOut(timer, subject)
        case Wrote(message, text):
            return replies.Wrote(text) if hearing.keep("text", message, {"words": text}) else None
        case Pressed(data, picked):
            return hearing.press(data, picked)
        case SentMedia(message, kind, name):
            media = hearing.media(message, kind, name)
            if media is None:
                return None
            return replies.SentPhoto(media.hex) if kind == "image" else replies.SentOther(kind)
        case SharedPlace(message, latitude, longitude, label):
            place = {"latitude": latitude, "longitude": longitude, "label": label}
            kept = hearing.keep("place", message, place)
            return replies.SentPlace(latitude, longitude, label) if kept else None
        case SentSticker(message, words):
            return (
                replies.SentOther("sticker") if hearing.keep("sticker", message, {"words": words}) else None
            )
        case Unknown(kind, message):
            return replies.SentOther("unknown") if hearing.keep("unknown", message, {"kind": kind}) else None
        case _:
            assert_never(what)


@dataclass(frozen=True, slots=True)
class _Hearing:
    """Keeps one thing a person said."""

    tx: Tx
    person: Known
    case: CaseId | None
    number: ArrivalId
    now: datetime

    def keep(self, kind: str, message: str, body: dict[str, object]) -> bool:
        """Keep it; False if the person took it back before it reached us: then only its trace is kept."""
        return not self._keep(kind, message, body).taken_back

    def _keep(self, kind: str, message: str, body: dict[str, object]) -> messages.Kept:
        new = messages.New(
            "person", kind, json.dumps(body, ensure_ascii=False), line_message=message, arrival=self.number
        )
        return messages.keep(self.tx, self.person, self.case, new, self.now)

    def press(self, data: str, picked: str) -> replies.Reply:
        """A button: genuine, or old, or never ours. Only a genuine one means anything."""
        pushed = buttons.open_button(self.person, data)
        if pushed is None:
            self._keep("press", "", {"words": ""})
            return replies.Tapped(0, "", 0, "")
        self._keep("press", "", {"words": pushed.label + (f" {picked}" if picked else "")})
        if isinstance(pushed.value, replies.Tapped) and picked:
            return replace(pushed.value, value=picked)
        return pushed.value

    def media(self, message: str, kind: str, name: str) -> MediaId | None:
        """A photo or file: its content is fetched by the sender, who alone talks to LINE."""
        kept = self._keep(kind, message, {"name": name})
        if kept.taken_back:
            return None
        media = messages.want_media(self.tx, self.person, kept.id, self.now)
        wanted = json.dumps({"message": message, "media": media.hex})
        outbox.add(self.tx, self.person, outbox.New("content", Lane.ANSWER, wanted), self.now)
        return media
