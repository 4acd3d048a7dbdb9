"""The list of gestures by name, and the one way they are carried out: shown, then sent to the bot."""

from collections.abc import Callable

from simulator import gestures
from simulator.answers import Refusal
from simulator.courier import Courier, Parcel, dispatch
from simulator.events import without_user
from simulator.gestures import Done
from simulator.people import Person
from simulator.shapes import JsonObject
from simulator.taps import tap
from simulator.world import World

Gesture = Callable[[World, Person, JsonObject], Done]


def _media(kind: str) -> Gesture:
    return lambda world, person, wish: gestures.shared_media(world, person, {**wish, "kind": kind})


GESTURES: dict[str, Gesture] = {
    "text": gestures.sent_text,
    "sticker": gestures.sent_sticker,
    "location": gestures.shared_place,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "file": _media("file"),
    "tap": tap,
    "unsend": gestures.took_back,
    "block": gestures.blocked,
    "unblock": gestures.unblocked,
    "follow": gestures.followed,
    "unknown-event": gestures.did_something_new,
    "unknown-message": gestures.sent_something_new,
}


def do(world: World, person: Person, name: str, wish: JsonObject) -> Done:
    """Carry out one gesture without sending anything. Raises: Refusal. Locks: the world's, held by the caller.

    omitUserId: the events carry no user id. override: properties to change in the events, None to leave one out.
    """
    if name not in GESTURES:
        raise Refusal(404, f"gesture must be one of {', '.join(GESTURES)}")
    done = GESTURES[name](world, person, wish)
    if wish.get("omitUserId"):
        done.events = [without_user(made) for made in done.events]
    changes: JsonObject = wish.get("override") or {}
    for made in done.events:
        made.update({key: value for key, value in changes.items() if value is not None})
        for key in [key for key, value in changes.items() if value is None]:
            made.pop(key, None)
    return done


def act(world: World, courier: Courier, person: Person, name: str, wish: JsonObject) -> Done:
    """Carry out one gesture and tell the bot, each event in a webhook of its own, in order."""
    with world.lock:
        done = do(world, person, name, wish)
        about = tuple(done.about)
        for made in done.events:
            dispatch(world, courier, person, [made], about)
        world.touch(person)
        return done


def act_together(world: World, courier: Courier, wishes: list[JsonObject]) -> list[Done]:
    """Several gestures of several people, all their events in one webhook body."""
    with world.lock:
        dones = [
            do(world, world.person(str(wish.get("person"))), str(wish.get("do")), wish) for wish in wishes
        ]
        events = [made for done in dones for made in done.events]
        if events:
            courier.send(
                Parcel(tuple(events), tuple(pair for done in dones for pair in done.about)), "together"
            )
        return dones
