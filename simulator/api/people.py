"""Profiles, followers, the loading animation, marking as read."""

from flask import Blueprint, request

from simulator.answers import Answer, Refusal
from simulator.gate import json_body
from simulator.limits.fields import number, text
from simulator.limits.problems import Problems, Where
from simulator.place import world

people = Blueprint("people", __name__, url_prefix="/v2/bot")
PAGE = 1_000
LOADING = range(5, 61, 5)
LOADING_DEFAULT = 20


@people.get("/profile/<person_id>")
def profile(person_id: str) -> Answer:
    """Name and language of somebody who has not blocked us."""
    here = world()
    with here.lock:
        person = here.people.by_id.get(person_id)
        if person is None or not person.is_reachable(here.clock.now_ms()):
            raise Refusal(404, "Not found")
        return Answer(200, person.profile())


@people.get("/followers/ids")
def followers() -> Answer:
    """Everybody who follows us, page by page."""
    here = world()
    limit = min(request.args.get("limit", 300, int), PAGE)
    start = request.args.get("start", "0")
    if not start.isdecimal() or limit < 1:
        raise Refusal(400, "The value for the 'start' parameter is invalid")
    with here.lock:
        ids = [person.id for person in here.people.reachable(here.clock.now_ms())]
    end = int(start) + limit
    body = {"userIds": ids[int(start) : end]}
    return Answer(200, {**body, "next": str(end)} if end < len(ids) else body)


@people.post("/chat/loading/start")
def loading() -> Answer:
    """Show that an answer is coming; 202 whether or not anybody sees it."""
    body = json_body()
    problems = Problems()
    where = Where()
    text(problems, where.at("chatId"), body.get("chatId"), 100)
    seconds = body.get("loadingSeconds", LOADING_DEFAULT)
    if number(problems, where.at("loadingSeconds"), seconds, 5, 60) and seconds not in LOADING:
        problems.add(where.at("loadingSeconds"), "Must be a multiple of 5")
    problems.refuse()
    here = world()
    with here.lock:
        person = here.people.by_id.get(body["chatId"])
        if person is None:
            raise Refusal(400, "The property, 'chatId', in the request body is invalid (line: -, column: -)")
        if person.is_reachable(here.clock.now_ms()):
            person.loading_until = here.clock.now_ms() + seconds * 1000
            here.touch(person)
    return Answer(202, accepted=True)


@people.post("/chat/markAsRead")
def mark_as_read() -> Answer:
    """Mark a talk as read up to the message whose token this is. Tokens never expire."""
    token = json_body().get("markAsReadToken")
    here = world()
    with here.lock:
        person = here.people.by_id.get(here.read_tokens.get(str(token), ""))
        if person is None:
            raise Refusal(
                400, "The property, 'markAsReadToken', in the request body is invalid (line: -, column: -)"
            )
        person.read_until = here.clock.now_ms()
        here.touch(person)
    return Answer(200, accepted=True)


@people.post("/user/<person_id>/linkToken")
def link_token(person_id: str) -> Answer:
    """A token for linking accounts."""
    here = world()
    with here.lock:
        if person_id not in here.people.by_id:
            raise Refusal(400, "Failed to issue link token")
        return Answer(200, {"linkToken": here.ids.secret(24)})
