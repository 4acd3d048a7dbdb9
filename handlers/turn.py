"""The one path on which something a person did travels: kept, understood, answered, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from conversations.desk import respond
from conversations.kernel import replies, stored
from conversations.kernel.talk import Talk
from handlers import buttons
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
from handlers.scene import TOKYO_OFFSET, Scene
from handlers.speech import Free, speak
from handlers.unsaying import unsay
from storage import cases, messages, outbox, people, talks, turns
from storage.db import Tx
from storage.ids import ArrivalId, CaseId, MediaId, MessageId
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
            unsay(tx, person, message, now)
        case TimedOut() if not person.reachable:
            return Ended("ignored", "they cannot be reached")
        case _ as what:
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
    if isinstance(what, Followed) or not person.reachable:
        people.back(tx, person.id, arrival.happened_at)
    if isinstance(what, Followed):
        outbox.add(tx, person, outbox.New("profile", Lane.BULK, "{}"), now)
    stand = talks.stand(tx, person)
    heard = _hear(tx, person, stand.case, what, number, now)
    if heard is None:
        turns.doom(tx, number)  # taken back before it reached us: nothing to answer, nothing to keep
        return
    if isinstance(what, Unknown) and not what.message:
        return  # nobody said anything: a beacon, a film watched to its end
    if stand.owner.is_bot:
        _answer(tx, council, person, stand, heard, arrival, now)
    elif not isinstance(what, TimedOut):
        _tell_staff(tx, person, stand, arrival, now)


def talk_of(stand: Stand) -> Talk:
    """What the bot remembers of where it stands with this person; of a new one, nothing."""
    return stored.from_json(stand.state) if stand.state else Talk()


def _answer(
    tx: Tx,
    council: Council,
    person: Known,
    stand: Stand,
    reply: replies.Reply,
    arrival: Arrival,
    now: datetime,
) -> None:
    facts = council.facts(now + TOKYO_OFFSET, person.locale)
    turn = respond(talk_of(stand), reply, council.words, facts)
    scene = Scene(tx, council, person, stand.owner, stand.case, now)
    for effect in turn.effects:
        scene.apply(effect)
    talks.keep(
        tx,
        scene.person,
        replace(stand, owner=scene.owner, case=scene.case, state=stored.to_json(turn.talk)),
        now,
    )
    if scene.case and scene.case == stand.case and not isinstance(arrival.what, TimedOut):
        _add_to_case(tx, scene.case, reply, now)
    free = Free(arrival.reply_token, arrival.received_at) if arrival.reply_token else None
    speak(tx, scene.person, scene.case, scene.said, now, free=free)


def _add_to_case(tx: Tx, case: CaseId, reply: replies.Reply, now: datetime) -> None:
    """What is said about a case that waits in a queue is for staff, also while the bot has the talk."""
    if not isinstance(reply, SAID):
        return
    waits_in_queue = cases.get(tx, case).submitted_at is not None
    cases.change(tx, case, last_said_at=now, **({"waiting_on": "staff"} if waits_in_queue else {}))


def _tell_staff(tx: Tx, person: Known, stand: Stand, arrival: Arrival, now: datetime) -> None:
    if stand.case:
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
        self._keep(kind, message, body)
        return not (message and messages.is_unsent(self.tx, message))

    def _keep(self, kind: str, message: str, body: dict[str, object]) -> MessageId:
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
        if messages.is_unsent(self.tx, message):
            return None
        media = messages.want_media(self.tx, self.person, kept, self.now)
        wanted = json.dumps({"message": message, "media": media.hex})
        outbox.add(self.tx, self.person, outbox.New("content", Lane.ANSWER, wanted), self.now)
        return media
