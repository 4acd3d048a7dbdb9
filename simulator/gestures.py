"""What a person can do with a phone: write, send, withdraw, block. Shows it in the talk and names the events."""

import base64
import binascii
from dataclasses import dataclass, field

from simulator.answers import Refusal
from simulator.content import Content
from simulator.events import event, follow_event, message_event, unfollow_event, unsend_event
from simulator.people import Bubble, Person
from simulator.samples import SAMPLES
from simulator.shapes import JsonObject
from simulator.world import World

PLACE = {
    "title": "縁側公園",
    "address": "東京都例区ひだまり町1-2-3",
    "latitude": 35.7356,
    "longitude": 139.6517,
}
STICKER = {
    "packageId": "11537",
    "stickerId": "52002734",
    "stickerResourceType": "STATIC",
    "keywords": ["hello", "wave"],
}
TYPED = 10_000  # far above what LINE's own field takes; keeps a slip of a script from filling the disk


@dataclass(slots=True)
class Done:
    """What came of a gesture: events for the bot, bubbles in the talk, and more for the page."""

    events: list[JsonObject] = field(default_factory=list)
    about: list[tuple[Person, Bubble]] = field(default_factory=list)
    extra: JsonObject = field(default_factory=dict)

    def show(self, world: World, person: Person, message: JsonObject, message_id: str = "") -> None:
        """Put it into the person's own talk."""
        self.about.append((person, world.show(person, "person", message, message_id)))


def _said(world: World, person: Person, content: JsonObject, shown: JsonObject | None = None) -> Done:
    if person.blocked:
        raise Refusal(409, "this person has blocked the account; unblock first")
    made = message_event(world, person, content)
    person.last_wrote_at = world.clock.now_ms()
    done = Done(events=[made])
    done.show(world, person, {**content, **(shown or {})}, made["message"]["id"])
    return done


def sent_text(world: World, person: Person, wish: JsonObject) -> Done:
    """Somebody writes. emojis, mention and quotedMessageId are passed on as LINE shapes them."""
    words = wish.get("text")
    if not isinstance(words, str) or not words or len(words) > TYPED:
        raise Refusal(400, f"text must have 1 to {TYPED} characters")
    content: JsonObject = {"type": "text", "text": words}
    content.update({name: wish[name] for name in ("emojis", "mention", "quotedMessageId") if name in wish})
    return _said(world, person, content)


def sent_sticker(world: World, person: Person, wish: JsonObject) -> Done:
    """Somebody sends a sticker."""
    names = ("packageId", "stickerId", "stickerResourceType", "keywords", "text")
    content = {**STICKER, **{name: wish[name] for name in names if name in wish}}
    return _said(world, person, {"type": "sticker", **content})


def shared_place(world: World, person: Person, wish: JsonObject) -> Done:
    """Somebody shares a place. Give latitude and longitude alone for a tapped point without a title."""
    if "latitude" in wish:
        names = ("title", "address", "latitude", "longitude")
        content = {name: wish[name] for name in names if wish.get(name) is not None}
    else:
        content = dict(PLACE)
    return _said(world, person, {"type": "location", **content})


def shared_media(world: World, person: Person, wish: JsonObject) -> Done:
    """Somebody sends a photo, film, sound or file: `data` in base64, or a built-in sample.

    kind: image, video, audio or file. preparingSeconds: how long LINE answers 202. failed: transcoding fails.
    """
    kind = wish["kind"]
    media_type, name, sample = SAMPLES[kind]
    data = _bytes(wish["data"]) if wish.get("data") else sample()
    if wish.get("data"):
        media_type = str(wish.get("mediaType", media_type))
    name = str(wish.get("fileName", name))
    content = _content(kind, wish, name, len(data))
    done = _said(world, person, content, {"mediaType": media_type, "fileName": name})
    delay_s = float(wish.get("preparingSeconds", world.channel.content_delay_s))
    world.contents.by_message[done.events[0]["message"]["id"]] = Content(
        person=person.id,
        kind=kind,
        media_type=media_type,
        slip=world.shelf.put(data),
        ready_at=world.clock.now_ms() + int(delay_s * 1000),
        failed=bool(wish.get("failed")),
        name=name,
    )
    return done


def _content(kind: str, wish: JsonObject, name: str, size: int) -> JsonObject:
    content: JsonObject = {"type": kind}
    if kind == "file":
        return {**content, "fileName": name, "fileSize": size}
    content["contentProvider"] = wish.get("contentProvider", {"type": "line"})
    if kind in {"video", "audio"}:
        content["duration"] = int(wish.get("duration", 3000))
    if kind == "image" and "imageSet" in wish:
        content["imageSet"] = wish["imageSet"]
    return content


def _bytes(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(400, "data must be base64") from None


def took_back(world: World, person: Person, wish: JsonObject) -> Done:
    """Somebody withdraws one of their own messages: `messageId`, or the last one."""
    for bubble in reversed(person.talk):
        if (
            bubble.side == "person"
            and bubble.message_id
            and wish.get("messageId") in {None, bubble.message_id}
        ):
            if bubble.unsent:
                continue
            bubble.unsent = True
            if bubble.message_id in world.contents.by_message:
                world.contents.by_message[bubble.message_id].unsent = True
            world.mark(person, bubble)
            return Done(events=[unsend_event(world, person, bubble.message_id)])
    raise Refusal(404, "no such message of theirs")


def blocked(world: World, person: Person, _wish: JsonObject) -> Done:
    """Somebody blocks the account."""
    if person.blocked:
        return Done()
    person.blocked = True
    world.show(person, "note", {"type": "note", "note": "blocked"})
    return Done(events=[unfollow_event(world, person)])


def unblocked(world: World, person: Person, _wish: JsonObject) -> Done:
    """Somebody lets the account in again."""
    if not person.blocked:
        return Done()
    person.blocked = False
    world.show(person, "note", {"type": "note", "note": "unblocked"})
    return Done(events=[follow_event(world, person, unblocked=True)])


def followed(world: World, person: Person, _wish: JsonObject) -> Done:
    """Somebody adds the account as a friend."""
    again = person.ever_friend
    person.friend = person.ever_friend = True
    person.blocked = False
    world.show(person, "note", {"type": "note", "note": "followed"})
    return Done(events=[follow_event(world, person, unblocked=again)])


def did_something_new(world: World, person: Person, wish: JsonObject) -> Done:
    """An event of a type nobody knows yet."""
    kind = str(wish.get("type", "futureEvent"))
    return Done(events=[event(world, kind, person, **{kind: wish.get("payload", {"something": "new"})})])


def sent_something_new(world: World, person: Person, wish: JsonObject) -> Done:
    """A message of a type nobody knows yet."""
    kind = str(wish.get("type", "hologram"))
    payload = wish.get("payload", {"shape": "new"})
    return _said(world, person, {**payload, "type": kind})
