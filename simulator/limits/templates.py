"""Template messages and image maps."""

from typing import Any

from simulator.limits.actions import IMAGE_CAROUSEL, TEMPLATE, Place, check_action
from simulator.limits.counting import graphemes
from simulator.limits.fields import (
    Rules,
    action_uri,
    media_url,
    number,
    obj,
    one_of,
    optional_text,
    sequence,
    text,
)
from simulator.limits.problems import Problems, Where
from simulator.shapes import JsonObject

TITLE = 40
SHORT_TEXT = 60  # where a title or an image stands above
IMAGEMAP_ACTIONS = 50
IMAGEMAP_WIDTH = 1040
PIXELS = 2**31 - 1


def check_template(problems: Problems, value: Any, rules: Rules) -> None:
    """One template object."""
    where = Where("slashed", ("template",))
    template = obj(problems, where, value)
    if template is not None and one_of(problems, where.at("type"), template.get("type"), tuple(CHECKS)):
        CHECKS[template["type"]](problems, where, template, rules)


def _actions(problems: Problems, where: Where, value: Any, low: int, high: int, place: Place) -> int:
    found = sequence(problems, where, value, low, high)
    for index, action in enumerate(found):
        check_action(problems, where.at(index), action, place)
    return len(found)


def _card(problems: Problems, where: Where, card: JsonObject, words: int, rules: Rules) -> None:
    """Title, text and picture, common to buttons and columns."""
    optional_text(problems, where.at("title"), card.get("title"), TITLE, graphemes)
    limit = SHORT_TEXT if card.get("title") or card.get("thumbnailImageUrl") else words
    text(problems, where.at("text"), card.get("text"), limit, graphemes)
    if card.get("thumbnailImageUrl") is not None:
        media_url(problems, where.at("thumbnailImageUrl"), card["thumbnailImageUrl"], rules)
    if card.get("defaultAction") is not None:
        check_action(problems, where.at("defaultAction"), card["defaultAction"], Place(20, required=False))


def _buttons(problems: Problems, where: Where, template: JsonObject, rules: Rules) -> None:
    _card(problems, where, template, 160, rules)
    _actions(problems, where.at("actions"), template.get("actions"), 1, 4, TEMPLATE)


def _confirm(problems: Problems, where: Where, template: JsonObject, _rules: Rules) -> None:
    text(problems, where.at("text"), template.get("text"), 240, graphemes)
    _actions(problems, where.at("actions"), template.get("actions"), 2, 2, TEMPLATE)


def _carousel(problems: Problems, where: Where, template: JsonObject, rules: Rules) -> None:
    shapes = set()
    for index, value in enumerate(sequence(problems, where.at("columns"), template.get("columns"), 1, 10)):
        inside = where.at("columns", index)
        column = obj(problems, inside, value)
        if column is None:
            continue
        _card(problems, inside, column, 120, rules)
        count = _actions(problems, inside.at("actions"), column.get("actions"), 1, 3, TEMPLATE)
        shapes.add((count, bool(column.get("title")), bool(column.get("thumbnailImageUrl"))))
    if len({count for count, _, _ in shapes}) > 1:
        problems.add(where.at("columns"), "the number of actions must be the same for all columns")
    elif len(shapes) > 1:
        problems.add(where.at("columns"), "all columns must have the same elements (title, image)")


def _image_carousel(problems: Problems, where: Where, template: JsonObject, rules: Rules) -> None:
    for index, value in enumerate(sequence(problems, where.at("columns"), template.get("columns"), 1, 10)):
        inside = where.at("columns", index)
        column = obj(problems, inside, value)
        if column is not None:
            media_url(problems, inside.at("imageUrl"), column.get("imageUrl"), rules)
            check_action(problems, inside.at("action"), column.get("action"), IMAGE_CAROUSEL)


CHECKS = {
    "buttons": _buttons,
    "confirm": _confirm,
    "carousel": _carousel,
    "image_carousel": _image_carousel,
}


def check_imagemap(problems: Problems, where: Where, message: JsonObject, rules: Rules) -> None:
    """A picture with places to tap."""
    media_url(problems, where.at("baseUrl"), message.get("baseUrl"), rules)
    size = obj(problems, where.at("baseSize"), message.get("baseSize")) or {}
    number(problems, where.at("baseSize", "width"), size.get("width"), IMAGEMAP_WIDTH, IMAGEMAP_WIDTH)
    number(problems, where.at("baseSize", "height"), size.get("height"), 1, PIXELS)
    for index, value in enumerate(
        sequence(problems, where.at("actions"), message.get("actions"), 0, IMAGEMAP_ACTIONS)
    ):
        _imagemap_action(problems, where.at("actions", index), value)


def _imagemap_action(problems: Problems, where: Where, value: Any) -> None:
    action = obj(problems, where, value)
    if action is None or not one_of(
        problems, where.at("type"), action.get("type"), ("uri", "message", "clipboard")
    ):
        return
    optional_text(problems, where.at("label"), action.get("label"), 100, graphemes)
    match action["type"]:
        case "uri":
            action_uri(problems, where.at("linkUri"), action.get("linkUri"))
        case "message":
            text(problems, where.at("text"), action.get("text"), 400)
        case _:
            text(problems, where.at("clipboardText"), action.get("clipboardText"), 1000)
    area = obj(problems, where.at("area"), action.get("area")) or {}
    for name in ("x", "y", "width", "height"):
        number(problems, where.at("area", name), area.get(name), 0, PIXELS)
