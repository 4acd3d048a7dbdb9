"""Phones: adding people, doing what a person does, reading a talk, waiting for something to happen."""

import base64

from flask import Blueprint, request

from simulator.answers import Answer, Refusal
from simulator.control.asking import asked, wish
from simulator.gestures import Done
from simulator.people import Person
from simulator.phone import GESTURES, act, act_together
from simulator.place import parts, world
from simulator.shapes import JsonObject
from simulator.taps import quick_replies, visible_actions
from simulator.view import bubble_view, person_view, state_view
from simulator.world import World

phones = Blueprint("phones", __name__)
LONGEST_WAIT_S = 60
MANY = 20_000


@phones.get("/people")
def everybody() -> Answer:
    """All people."""
    here = world()
    with here.lock:
        return Answer(200, {"people": [person_view(here, person) for person in here.people.by_id.values()]})


@phones.post("/people")
def add() -> Answer:
    """Add somebody (or `count` of them). follow: tell the bot with a follow event, the default."""
    body, found = wish(), parts()
    name = str(body.get("name") or "").strip() or "新しい人"
    friend, follow = bool(body.get("friend", True)), bool(body.get("follow", True))
    count = int(body.get("count", 1))
    if not 1 <= count <= MANY or len(name) > 20:
        raise Refusal(400, f"count must be 1 to {MANY}, name at most 20 characters")
    made = []
    with found.world.lock:
        for index in range(count):
            called = name if count == 1 else f"{name} {index + 1}"
            person = _add(found.world, called, body, friend=friend and not follow)
            if friend and follow:
                act(found.world, found.courier, person, "follow", {})
            made.append(person_view(found.world, person))
    return Answer(201, made[0] if "count" not in body else {"people": made})


def _add(here: World, name: str, body: JsonObject, *, friend: bool) -> Person:
    language = body.get("language", "ja")
    person_id = body.get("id")
    if person_id in here.people.by_id:
        raise Refusal(409, "this id is taken")
    person = here.add_person(name, str(language) if language else None, friend=friend, person_id=person_id)
    person.status, person.picture = body.get("status"), body.get("picture")
    return person


@phones.get("/people/<person_id>")
def one(person_id: str) -> Answer:
    """One person, with what can be tapped now."""
    here = world()
    with here.lock:
        person = here.person(person_id)
        quick = quick_replies(here, person)
        tappable = [
            {"bubble": at.seq if at else None, **action} for at, action in visible_actions(here, person)
        ]
        view = person_view(here, person)
    return Answer(200, {**view, "quickReplies": quick[1] if quick else [], "tappable": tappable})


@phones.patch("/people/<person_id>")
def change(person_id: str) -> Answer:
    """Change somebody's name, language, status or picture, as their phone's settings would."""
    body, here = wish(), world()
    with here.lock:
        person = here.person(person_id)
        person.name = str(body.get("name", person.name))
        person.language = body.get("language", person.language)
        person.status = body.get("status", person.status)
        person.picture = body.get("picture", person.picture)
        here.touch(person)
        return Answer(200, person_view(here, person))


@phones.delete("/people/<person_id>")
def remove(person_id: str) -> Answer:
    """Somebody deletes their LINE account: no event, and the id is unknown from now on."""
    here = world()
    with here.lock:
        here.person(person_id)
        del here.people.by_id[person_id]
        here.touch()
    return Answer(200)


@phones.post("/people/<person_id>/<gesture>")
def gesture(person_id: str, gesture: str) -> Answer:
    """Do what a person does; see GESTURES. A file may come as multipart form field `file`."""
    found = parts()
    asked_for = _with_file() if request.mimetype == "multipart/form-data" else wish()
    with found.world.lock:
        person = found.world.person(person_id)
    return Answer(200, _told(found.world, act(found.world, found.courier, person, gesture, asked_for)))


def _with_file() -> JsonObject:
    sent = request.files.get("file")
    if sent is None:
        raise Refusal(400, "the form needs a field named file")
    data = base64.b64encode(sent.read()).decode()
    return {"data": data, "mediaType": sent.mimetype, "fileName": sent.filename or "file", **request.form}


def _told(here: World, done: Done) -> JsonObject:
    with here.lock:
        bubbles = [bubble_view(here, bubble) for _, bubble in done.about]
    return {"events": done.events, "bubbles": bubbles, **done.extra}


@phones.post("/together")
def together() -> Answer:
    """Several gestures of several people in one webhook body: {"gestures": [{"person", "do", ...}, ...]}."""
    found = parts()
    dones = act_together(found.world, found.courier, list(wish().get("gestures") or []))
    return Answer(200, {"done": [_told(found.world, done) for done in dones]})


@phones.get("/people/<person_id>/talk")
def talk(person_id: str) -> Answer:
    """A talk. since: only what changed after that version. wait: seconds to wait for something new from the bot."""
    here = world()
    since, wait = int(asked("since", 0)), min(asked("wait", 0), LONGEST_WAIT_S)
    side = request.args.get("side")

    def changed() -> list[JsonObject]:
        talk = here.person(person_id).talk
        return [bubble_view(here, b) for b in talk if b.version > since and side in {None, b.side}]

    with here.lock:
        if wait:
            here.changed.wait_for(changed, wait)
        found = changed()
        return Answer(
            200,
            {"version": here.version, "bubbles": found, "person": person_view(here, here.person(person_id))},
        )


@phones.get("/live")
def live() -> Answer:
    """Wait until something changes after `since`, or `wait` seconds; says who changed and how the channel stands."""
    found = parts()
    here = found.world
    since, wait = int(asked("since", 0)), min(asked("wait", 25), LONGEST_WAIT_S)
    with here.lock:
        since = since if since <= here.version else 0  # the asker knew an earlier run of the simulator
        here.changed.wait_for(lambda: here.version > since, wait)
        people = [person_view(here, one) for one in here.people.by_id.values() if one.version > since]
        order = list(here.people.by_id)
        state = state_view(here, found.courier.pending())
    return Answer(200, {"version": here.version, "people": people, "order": order, "state": state})


@phones.get("/content/<message_id>")
def content(message_id: str) -> Answer:
    """What somebody sent, for their own phone to show."""
    here = world()
    with here.lock:
        found = here.contents.by_message.get(message_id)
    if found is None or found.unsent:
        raise Refusal(404, "no such content")
    return Answer(200, raw=here.shelf.get(found.slip), media_type=found.media_type)


@phones.get("/richmenu/<menu_id>")
def menu_picture(menu_id: str) -> Answer:
    """A rich menu's picture, for the phones to show."""
    here = world()
    with here.lock:
        menu = here.menus.get(menu_id)
    if menu.picture is None:
        raise Refusal(404, "no picture")
    return Answer(200, raw=menu.picture, media_type=menu.media_type)


@phones.get("/gestures")
def gestures() -> Answer:
    """Everything a person can do."""
    return Answer(200, {"gestures": list(GESTURES)})
