"""Rich menus by name (aliases), for many people at once (bulk) and from one to another (batch)."""

import datetime as dt
import re

from flask import Blueprint, request

from simulator.answers import Answer, Refusal
from simulator.gate import json_body, visit
from simulator.limits.fields import obj, one_of, sequence, text
from simulator.limits.menus import ALIAS
from simulator.limits.problems import Problems, Where
from simulator.limits.requests import RECIPIENTS, USER_ID, invalid
from simulator.place import world
from simulator.richmenus import ALIASES
from simulator.shapes import JsonObject
from simulator.world import World

menu_groups = Blueprint("menu_groups", __name__, url_prefix="/v2/bot/richmenu")
OPERATIONS = 1_000
RESUME_KEY = re.compile(r"[a-zA-Z0-9_-]{1,100}")


@menu_groups.post("/alias")
def create_alias() -> Answer:
    """Give a menu a name."""
    body = json_body()
    alias, menu_id = body.get("richMenuAliasId"), body.get("richMenuId")
    if not (isinstance(alias, str) and ALIAS.fullmatch(alias)):
        raise invalid("richMenuAliasId")
    here = world()
    with here.lock:
        if alias in here.menus.aliases:
            raise Refusal(400, "conflict richmenu alias id")
        if len(here.menus.aliases) >= ALIASES:
            raise Refusal(400, "The maximum number of rich menu aliases has been reached")
        _point(here, alias, menu_id)
    return Answer(200, accepted=True)


@menu_groups.post("/alias/<alias>")
def update_alias(alias: str) -> Answer:
    """Let a name stand for another menu."""
    menu_id = json_body().get("richMenuId")
    here = world()
    with here.lock:
        _known(here, alias)
        _point(here, alias, menu_id)
    return Answer(200, accepted=True)


def _known(here: World, alias: str) -> str:
    if alias not in here.menus.aliases:
        raise Refusal(404, "Not found")
    return here.menus.aliases[alias]


def _point(here: World, alias: str, menu_id: object) -> None:
    menu = here.menus.by_id.get(str(menu_id))
    if menu is None:
        raise Refusal(400, "richmenu not found")
    if menu.picture is None:
        raise Refusal(400, "must upload richmenu image before applying it to user")
    here.menus.aliases[alias] = menu.id


@menu_groups.get("/alias/list")
def every_alias() -> Answer:
    """All names."""
    here = world()
    with here.lock:
        pairs = here.menus.aliases.items()
        return Answer(
            200, {"aliases": [{"richMenuAliasId": alias, "richMenuId": menu} for alias, menu in pairs]}
        )


@menu_groups.get("/alias/<alias>")
def one_alias(alias: str) -> Answer:
    """What a name stands for."""
    here = world()
    with here.lock:
        return Answer(200, {"richMenuAliasId": alias, "richMenuId": _known(here, alias)})


@menu_groups.delete("/alias/<alias>")
def delete_alias(alias: str) -> Answer:
    """Take a name away."""
    here = world()
    with here.lock:
        _known(here, alias)
        del here.menus.aliases[alias]
    return Answer(200, accepted=True)


@menu_groups.post("/bulk/link")
def bulk_link() -> Answer:
    """Give up to 500 people a menu of their own."""
    body = json_body()
    here = world()
    with here.lock:
        return _bulk(here, body, here.menus.ready(str(body.get("richMenuId"))).id)


@menu_groups.post("/bulk/unlink")
def bulk_unlink() -> Answer:
    """Take up to 500 people's own menus away."""
    body = json_body()
    here = world()
    with here.lock:
        return _bulk(here, body, None)


def _bulk(here: World, body: JsonObject, menu_id: str | None) -> Answer:
    problems = Problems()
    ids = sequence(problems, Where().at("userIds"), body.get("userIds"), 1, RECIPIENTS)
    problems.refuse()
    for index, person_id in enumerate(ids):
        if not (isinstance(person_id, str) and USER_ID.fullmatch(person_id)):
            raise invalid(f"userIds[{index}]")
    for person_id in ids:
        if person_id in here.people.by_id:
            here.people.by_id[person_id].menu = menu_id
            here.touch(here.people.by_id[person_id])
    return Answer(202, accepted=True)


@menu_groups.post("/validate/batch")
def validate_batch() -> Answer:
    """Check a batch without doing it."""
    _check_batch(json_body())
    return Answer(200)


@menu_groups.post("/batch")
def batch() -> Answer:
    """Move everybody from one menu to another. Done at once here; LINE takes its time."""
    body = json_body()
    _check_batch(body)
    here = world()
    with here.lock:
        before = {person.id: person.menu for person in here.people.by_id.values()}
        for step in body["operations"]:
            _move(here, step, before)
        now = dt.datetime.fromtimestamp(here.clock.now_ms() / 1000, dt.UTC)
        stamp = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        done = {"phase": "succeeded", "acceptedTime": stamp, "completedTime": stamp}
        here.menus.batches[visit().request_id] = done
    return Answer(202, accepted=True)


def _check_batch(body: JsonObject) -> None:
    problems = Problems()
    where = Where().at("operations")
    for index, value in enumerate(sequence(problems, where, body.get("operations"), 1, OPERATIONS)):
        inside = where.at(index)
        step = obj(problems, inside, value)
        if step is None or not one_of(
            problems, inside.at("type"), step.get("type"), ("link", "unlink", "unlinkAll")
        ):
            continue
        for name in {"link": ("from", "to"), "unlink": ("from",)}.get(step["type"], ()):
            text(problems, inside.at(name), step.get(name), 100)
    key = body.get("resumeRequestKey")
    if key is not None and not RESUME_KEY.fullmatch(str(key)):
        problems.add(Where().at("resumeRequestKey"), "Must match the pattern: [a-zA-Z0-9_-]{1,100}")
    problems.refuse()


def _move(here: World, step: JsonObject, before: dict[str, str | None]) -> None:
    """One step; it looks at the menus people had before the batch began."""
    target = here.menus.ready(step["to"]).id if step["type"] == "link" else None
    for person in here.people.by_id.values():
        had = before[person.id]
        if (had is not None and step["type"] == "unlinkAll") or (had is not None and had == step.get("from")):
            person.menu = target
            here.touch(person)


@menu_groups.get("/progress/batch")
def progress() -> Answer:
    """How far a batch is."""
    here = world()
    with here.lock:
        found = here.menus.batches.get(request.args.get("requestId", ""))
    if found is None:
        raise Refusal(404, "Not found")
    return Answer(200, found)
