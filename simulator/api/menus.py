"""Rich menus: making them, giving them a picture, and showing them to everybody or to one person."""

from flask import Blueprint, request

from simulator.answers import Answer, Refusal
from simulator.gate import json_body
from simulator.limits.menus import check_image, check_menu
from simulator.people import Person
from simulator.place import world
from simulator.richmenus import MENUS, Menu

menus = Blueprint("menus", __name__, url_prefix="/v2/bot")
FIELDS = ("size", "selected", "name", "chatBarText", "areas")


@menus.post("/richmenu")
def create() -> Answer:
    """Make a menu; it shows nowhere until it has a picture."""
    body = json_body()
    check_menu(body)
    here = world()
    with here.lock:
        if len(here.menus.by_id) >= MENUS:
            raise Refusal(400, "The maximum number of rich menus has been reached")
        menu = Menu(here.ids.rich_menu(), {name: body[name] for name in FIELDS})
        here.menus.by_id[menu.id] = menu
        here.touch()
    return Answer(200, {"richMenuId": menu.id}, accepted=True)


@menus.post("/richmenu/validate")
def validate() -> Answer:
    """Check a menu without making it."""
    check_menu(json_body())
    return Answer(200)


@menus.get("/richmenu/list")
def every() -> Answer:
    """All menus."""
    here = world()
    with here.lock:
        return Answer(200, {"richmenus": [menu.describe() for menu in here.menus.by_id.values()]})


@menus.get("/richmenu/<menu_id>")
def one(menu_id: str) -> Answer:
    """One menu."""
    here = world()
    with here.lock:
        return Answer(200, here.menus.get(menu_id).describe())


@menus.delete("/richmenu/<menu_id>")
def delete(menu_id: str) -> Answer:
    """Delete a menu."""
    here = world()
    with here.lock:
        here.menus.remove(menu_id, here.people)
        _everybody_looks()
    return Answer(200, accepted=True)


@menus.post("/richmenu/<menu_id>/content")
def upload(menu_id: str) -> Answer:
    """Give a menu its picture, once and for all."""
    here = world()
    with here.lock:
        menu = here.menus.get(menu_id)
        data = request.get_data()
        check_image(data, request.mimetype, menu.body["size"])
        if menu.picture is not None:
            raise Refusal(400, "An image has already been uploaded to the richmenu")
        menu.picture, menu.media_type = data, request.mimetype
        _everybody_looks()
    return Answer(200, accepted=True)


@menus.get("/richmenu/<menu_id>/content")
def download(menu_id: str) -> Answer:
    """A menu's picture."""
    here = world()
    with here.lock:
        menu = here.menus.get(menu_id)
    if menu.picture is None:
        raise Refusal(404, "Not found")
    return Answer(200, raw=menu.picture, media_type=menu.media_type)


@menus.post("/user/all/richmenu/<menu_id>")
def set_default(menu_id: str) -> Answer:
    """Show a menu to everybody who has none of their own."""
    here = world()
    with here.lock:
        here.menus.default = here.menus.ready(menu_id).id
        _everybody_looks()
    return Answer(200, accepted=True)


@menus.get("/user/all/richmenu")
def get_default() -> Answer:
    """Which menu everybody sees."""
    here = world()
    with here.lock:
        if here.menus.default is None:
            raise Refusal(404, "no default richmenu")
        return Answer(200, {"richMenuId": here.menus.default})


@menus.delete("/user/all/richmenu")
def clear_default() -> Answer:
    """Show everybody nothing."""
    here = world()
    with here.lock:
        here.menus.default = None
        _everybody_looks()
    return Answer(200, accepted=True)


@menus.post("/user/<person_id>/richmenu/<menu_id>")
def link(person_id: str, menu_id: str) -> Answer:
    """Show one person a menu of their own; for somebody unknown it has no effect, as with LINE."""
    here = world()
    with here.lock:
        menu = here.menus.ready(menu_id)
        person = here.people.by_id.get(person_id)
        if person is not None:
            person.menu = menu.id
            here.touch(person)
    return Answer(200, accepted=True)


@menus.get("/user/<person_id>/richmenu")
def linked(person_id: str) -> Answer:
    """Which menu of their own somebody has."""
    here = world()
    with here.lock:
        person = here.people.by_id.get(person_id)
        if person is None or person.menu is None:
            raise Refusal(404, "the user has no richmenu")
        return Answer(200, {"richMenuId": person.menu})


@menus.delete("/user/<person_id>/richmenu")
def unlink(person_id: str) -> Answer:
    """Take somebody's own menu away; the default shows again."""
    here = world()
    with here.lock:
        person: Person | None = here.people.by_id.get(person_id)
        if person is not None:
            person.menu = None
            here.touch(person)
    return Answer(200, accepted=True)


def _everybody_looks() -> None:
    """Every phone may show another menu now."""
    here = world()
    here.touch()
    for person in here.people.by_id.values():
        here.touch(person)
