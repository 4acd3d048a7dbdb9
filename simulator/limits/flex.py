"""Flex messages: bubbles, carousels, what may stand inside what, and how big they may be."""

from collections.abc import Mapping
from typing import Any

from simulator.limits.actions import FLEX_AREA, FLEX_BUTTON, check_action
from simulator.limits.counting import json_bytes
from simulator.limits.fields import Rules, media_url, obj, one_of, sequence
from simulator.limits.flex_fields import BLOCK_STYLE, BUBBLE, COMPONENTS, Check
from simulator.limits.problems import Problems, Where
from simulator.shapes import JsonObject

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
BUBBLES = 12
DEPTH = 30  # LINE names no figure; this keeps a hostile body from exhausting us
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "header": ("box",),
    "hero": ("box", "image", "video"),
    "body": ("box",),
    "footer": ("box",),
}
INSIDE: Mapping[str, tuple[str, ...]] = {
    "horizontal": ("box", "button", "filler", "image", "separator", "text"),
    "vertical": ("box", "button", "filler", "image", "separator", "text"),
    "baseline": ("filler", "icon", "text"),
}


def check_flex(problems: Problems, value: Any, rules: Rules) -> None:
    """One Flex container."""
    where = Where("rooted")
    container = obj(problems, where, value)
    if container is None or not one_of(
        problems, where.at("type"), container.get("type"), ("bubble", "carousel")
    ):
        return
    if container["type"] == "bubble":
        _bubble(problems, where, container, rules)
    else:
        _carousel(problems, where, container, rules)


def _carousel(problems: Problems, where: Where, carousel: JsonObject, rules: Rules) -> None:
    if json_bytes(carousel) > CAROUSEL_BYTES:
        problems.add(where, f"carousel must not be larger than {CAROUSEL_BYTES} bytes")
        return
    _known(problems, where, carousel, {"contents": lambda _: None})
    sizes = set()
    for index, value in enumerate(
        sequence(problems, where.at("contents"), carousel.get("contents"), 1, BUBBLES)
    ):
        inside = where.at("contents", index)
        bubble = obj(problems, inside, value)
        if bubble is not None and one_of(problems, inside.at("type"), bubble.get("type"), ("bubble",)):
            _bubble(problems, inside, bubble, rules)
            sizes.add(str(bubble.get("size", "mega")))
    if len(sizes) > 1:
        problems.add(where.at("contents"), "all bubbles in a carousel must have the same size")


def _bubble(problems: Problems, where: Where, bubble: JsonObject, rules: Rules) -> None:
    if json_bytes(bubble) > BUBBLE_BYTES:
        problems.add(where, f"bubble must not be larger than {BUBBLE_BYTES} bytes")
        return
    _known(problems, where, bubble, BUBBLE)
    if not any(block in bubble for block in BLOCKS):
        problems.add(where, "At least one block must be specified")
    for block, types in BLOCKS.items():
        if block in bubble:
            _component(problems, where.at(block), bubble[block], types, rules)
    _styles(problems, where.at("styles"), bubble.get("styles"))
    if "action" in bubble:
        check_action(problems, where.at("action"), bubble["action"], FLEX_AREA)


def _styles(problems: Problems, where: Where, styles: Any) -> None:
    if styles is None:
        return
    found = obj(problems, where, styles) or {}
    for block, style in found.items():
        if block not in BLOCKS:
            problems.add(where.at(block), "unknown field")
        elif obj(problems, where.at(block), style) is not None:
            _known(problems, where.at(block), style, BLOCK_STYLE)


def _known(problems: Problems, where: Where, found: JsonObject, fields: Mapping[str, Check]) -> None:
    """Every field is one LINE knows, holds something, and holds what it may."""
    for name, value in found.items():
        if name == "type":
            continue
        check = fields.get(name)
        words = "unknown field" if check is None else "must not be null" if value is None else check(value)
        if words:
            problems.add(where.at(name), words)


def _component(problems: Problems, where: Where, value: Any, types: tuple[str, ...], rules: Rules) -> None:
    found = obj(problems, where, value)
    if found is None or not one_of(problems, where.at("type"), found.get("type"), types):
        return
    if len(where.parts) > DEPTH * 2:
        problems.add(where, "nested too deeply")
        return
    kind = found["type"]
    _known(problems, where, found, COMPONENTS[kind])
    _media(problems, where, found, rules)
    if "action" in found or kind == "button":
        place = FLEX_BUTTON if kind == "button" else FLEX_AREA
        check_action(problems, where.at("action"), found.get("action"), place)
    if kind == "box":
        _box(problems, where, found, rules)
    elif kind in {"text", "span"}:
        _written(problems, where, found, rules)


def _box(problems: Problems, where: Where, box: JsonObject, rules: Rules) -> None:
    types = INSIDE.get(str(box.get("layout")))
    if types is None:
        problems.add(where.at("layout"), "must be specified" if "layout" not in box else "invalid property")
        return
    if not isinstance(box.get("contents"), list):
        problems.add(where.at("contents"), "must be specified")
        return
    for index, value in enumerate(box["contents"]):
        _component(problems, where.at("contents", index), value, types, rules)


def _written(problems: Problems, where: Where, found: JsonObject, rules: Rules) -> None:
    """A text holds words, or spans; a span holds words."""
    spans = found.get("contents")
    if found["type"] == "text" and isinstance(spans, list):
        for index, span in enumerate(spans):
            _component(problems, where.at("contents", index), span, ("span",), rules)
    elif not isinstance(found.get("text"), str) or not found["text"]:
        problems.add(where.at("text"), "must be non-empty text")


def _media(problems: Problems, where: Where, found: JsonObject, rules: Rules) -> None:
    if found["type"] in {"image", "icon", "video"}:
        media_url(problems, where.at("url"), found.get("url"), rules)
    if found["type"] == "video":
        media_url(problems, where.at("previewUrl"), found.get("previewUrl"), rules)
        _component(problems, where.at("altContent"), found.get("altContent"), ("box", "image"), rules)
