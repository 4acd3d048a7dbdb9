"""Finds the button somebody means, and does what stands behind it."""

import re
from collections.abc import Iterator

from simulator.answers import Refusal
from simulator.events import postback_event
from simulator.gestures import Done, sent_text, shared_media, shared_place
from simulator.limits.actions import MOMENTS
from simulator.people import Bubble, Person
from simulator.shapes import JsonObject
from simulator.world import World

STAYS = frozenset({"uri", "clipboard", "camera", "cameraRoll", "location"})


def tap(world: World, person: Person, wish: JsonObject) -> Done:
    """Tap a button: the one given as `action`, or the newest one with this `label` or `data`.

    Raises: Refusal 404 when there is no such button. Locks: the world's, held by the caller.
    """
    if person.blocked:
        raise Refusal(409, "this person has blocked the account; unblock first")
    bubble, action = _meant(world, person, wish)
    kind = str(action.get("type"))
    if kind not in DOES:
        raise Refusal(400, f"cannot tap a {kind} action")
    quick = quick_replies(world, person)
    if quick is not None and kind not in STAYS and bubble is quick[0]:
        quick[0].quick_used = True
        world.mark(person, quick[0])
    done = DOES[kind](world, person, action, wish)
    done.extra.setdefault("action", action)
    return done


def quick_replies(world: World, person: Person) -> tuple[Bubble, list[JsonObject]] | None:
    """The quick replies in sight: only those of the very last bubble, until one is tapped."""
    last = person.talk[-1] if person.talk else None
    if last is None or last.side != "bot" or last.quick_used:
        return None
    items = (world.message(last).get("quickReply") or {}).get("items") or []
    return (last, [item["action"] for item in items]) if items else None


def actions_in(part: object) -> Iterator[JsonObject]:
    """Every action inside a message or rich menu, in order of appearance; quick replies left out."""
    if isinstance(part, list):
        for item in part:
            yield from actions_in(item)
    if not isinstance(part, dict):
        return
    for name, inside in part.items():
        if name in {"action", "defaultAction"} and isinstance(inside, dict):
            yield inside
        elif name == "actions" and isinstance(inside, list):
            yield from (found for found in inside if isinstance(found, dict))
        elif name != "quickReply":
            yield from actions_in(inside)


def visible_actions(world: World, person: Person) -> Iterator[tuple[Bubble | None, JsonObject]]:
    """Everything that can be tapped now: quick replies, then bubbles from the newest, then the rich menu."""
    quick = quick_replies(world, person)
    if quick is not None:
        yield from ((quick[0], action) for action in quick[1])
    for bubble in reversed(person.talk):
        if bubble.side == "bot":
            yield from ((bubble, action) for action in actions_in(world.message(bubble)))
    menu = world.menus.shown(person)
    if menu is not None:
        yield from ((None, action) for action in actions_in(menu.body))


def _meant(world: World, person: Person, wish: JsonObject) -> tuple[Bubble | None, JsonObject]:
    seq = wish.get("bubble")
    if isinstance(wish.get("action"), dict):
        return next((bubble for bubble in person.talk if bubble.seq == seq), None), wish["action"]
    for bubble, action in visible_actions(world, person):
        if seq is not None and (bubble is None or bubble.seq != seq):
            continue
        if "label" in wish and action.get("label", action.get("text")) == wish["label"]:
            return bubble, action
        if "data" in wish and action.get("data") == wish["data"]:
            return bubble, action
    raise Refusal(404, "no such button in sight")


def _message(world: World, person: Person, action: JsonObject, _wish: JsonObject) -> Done:
    return sent_text(world, person, {"text": action.get("text", "")})


def _postback(world: World, person: Person, action: JsonObject, _wish: JsonObject) -> Done:
    done = Done()
    if action.get("displayText"):
        done.show(world, person, {"type": "text", "text": action["displayText"]})
    elif action.get("text"):
        done = sent_text(world, person, {"text": action["text"]})
    done.events.append(postback_event(world, person, action.get("data", ""), None))
    if action.get("inputOption"):
        done.extra["inputOption"] = action["inputOption"]
        done.extra["fillInText"] = action.get("fillInText", "")
    return done


def _datetimepicker(world: World, person: Person, action: JsonObject, wish: JsonObject) -> Done:
    mode, value = action["mode"], str(wish.get("value", ""))
    if not re.fullmatch(MOMENTS[mode], value):
        raise Refusal(400, f"value must be a {mode}, as LINE writes it")
    if any(value < action[low] for low in ("min",) if action.get(low)) or (
        action.get("max") and value > action["max"]
    ):
        raise Refusal(400, "value is outside what the picker allows")
    return Done(events=[postback_event(world, person, action["data"], {mode: value})])


def _richmenuswitch(world: World, person: Person, action: JsonObject, _wish: JsonObject) -> Done:
    status = world.menus.switch(person, action["richMenuAliasId"])
    params = {"status": status}
    if status == "SUCCESS":
        params["newRichMenuAliasId"] = action["richMenuAliasId"]
    world.touch(person)
    return Done(events=[postback_event(world, person, action["data"], params)])


def _uri(_world: World, _person: Person, action: JsonObject, _wish: JsonObject) -> Done:
    return Done(extra={"opened": action.get("uri", action.get("linkUri"))})


def _clipboard(_world: World, _person: Person, action: JsonObject, _wish: JsonObject) -> Done:
    return Done(extra={"copied": action["clipboardText"]})


def _camera(world: World, person: Person, _action: JsonObject, wish: JsonObject) -> Done:
    return shared_media(world, person, {**wish, "kind": "image"})


def _location(world: World, person: Person, _action: JsonObject, wish: JsonObject) -> Done:
    return shared_place(world, person, wish)


DOES = {
    "message": _message,
    "postback": _postback,
    "datetimepicker": _datetimepicker,
    "richmenuswitch": _richmenuswitch,
    "uri": _uri,
    "clipboard": _clipboard,
    "camera": _camera,
    "cameraRoll": _camera,
    "location": _location,
}
