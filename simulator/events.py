"""Webhook events in the exact shapes LINE sends. Builds them; sends nothing."""

from simulator.people import Person
from simulator.shapes import JsonObject
from simulator.world import World

ANSWERABLE = frozenset({"message", "follow", "postback"})
READ_TOKENS = 1_000  # how many we remember; LINE's never expire


def event(world: World, kind: str, person: Person | None, **more: object) -> JsonObject:
    """The part common to all events; a reply token is issued where LINE gives one.

    person: None for events without a user. Locks: the world's, held by the caller.
    """
    now = world.clock.now_ms()
    made: JsonObject = {"type": kind}
    made.update(more)
    made["webhookEventId"] = world.ids.event(now)
    made["deliveryContext"] = {"isRedelivery": False}
    made["timestamp"] = now
    made["source"] = {"type": "user"} if person is None else {"type": "user", "userId": person.id}
    made["mode"] = "active"
    if kind in ANSWERABLE:
        made["replyToken"] = world.ids.reply_token()
        world.tokens.issue(made["replyToken"], person.id if person else "", now)
    return made


def without_user(made: JsonObject) -> JsonObject:
    """The same event from somebody who never agreed to give their user id."""
    return {**made, "source": {"type": "user"}}


def message_event(world: World, person: Person, content: JsonObject) -> JsonObject:
    """Somebody sent something. `content` needs its type and what belongs to it; ids and tokens are added."""
    message: JsonObject = {"id": world.ids.message(), **content}
    message["markAsReadToken"] = _read_token(world, person)
    if content["type"] in {"text", "image", "video", "sticker"}:
        message["quoteToken"] = world.ids.secret()
    return event(world, "message", person, message=message)


def _read_token(world: World, person: Person) -> str:
    token = world.ids.secret()
    world.read_tokens[token] = person.id
    if len(world.read_tokens) > READ_TOKENS:
        del world.read_tokens[next(iter(world.read_tokens))]
    return token


def follow_event(world: World, person: Person, *, unblocked: bool) -> JsonObject:
    """Somebody added us, or let us in again."""
    return event(world, "follow", person, follow={"isUnblocked": unblocked})


def unfollow_event(world: World, person: Person) -> JsonObject:
    """Somebody blocked us."""
    return event(world, "unfollow", person)


def unsend_event(world: World, person: Person, message_id: str) -> JsonObject:
    """Somebody took a message back."""
    return event(world, "unsend", person, unsend={"messageId": message_id})


def postback_event(world: World, person: Person, data: str, params: JsonObject | None) -> JsonObject:
    """Somebody tapped a button that says something to the bot only."""
    postback: JsonObject = {"data": data}
    if params:
        postback["params"] = params
    return event(world, "postback", person, postback=postback)
