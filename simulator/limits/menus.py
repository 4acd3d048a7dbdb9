"""Rich menus: their shape, their areas and their picture."""

import re
import struct
from typing import Any

from simulator.answers import Refusal
from simulator.limits.actions import RICH_MENU, check_action
from simulator.limits.counting import graphemes
from simulator.limits.fields import number, obj, sequence, text
from simulator.limits.problems import Problems, Where
from simulator.shapes import JsonObject

NAME = 300
CHAT_BAR = 14
AREAS = 20
WIDTH = (800, 2500)
LEAST_HEIGHT = 250
LEAST_RATIO = 1.45
IMAGE_BYTES = 1024 * 1024
_JPEG_SIZES = frozenset({0xC0, 0xC1, 0xC2, 0xC3})
ALIAS = re.compile(r"[a-z0-9_-]{1,32}")


def check_menu(body: JsonObject) -> None:
    """A rich menu to be made. Raises: Refusal."""
    problems = Problems()
    where = Where()
    size = obj(problems, where.at("size"), body.get("size")) or {}
    _size(problems, where.at("size"), size)
    if not isinstance(body.get("selected"), bool):
        problems.add(where.at("selected"), "May not be null")
    text(problems, where.at("name"), body.get("name"), NAME, graphemes)
    text(problems, where.at("chatBarText"), body.get("chatBarText"), CHAT_BAR, graphemes)
    for index, area in enumerate(sequence(problems, where.at("areas"), body.get("areas"), 0, AREAS)):
        _area(problems, where.at("areas", index), area, size)
    problems.refuse()


def _size(problems: Problems, where: Where, size: JsonObject) -> None:
    wide, high = size.get("width"), size.get("height")
    good = number(problems, where.at("width"), wide, *WIDTH)
    good = number(problems, where.at("height"), high, LEAST_HEIGHT, 2**31 - 1) and good
    if good and isinstance(wide, int) and isinstance(high, int) and wide / high < LEAST_RATIO:
        problems.add(where, f"The aspect ratio (width / height) must be at least {LEAST_RATIO}")


def _area(problems: Problems, where: Where, value: Any, size: JsonObject) -> None:
    area = obj(problems, where, value)
    if area is None:
        return
    bounds = obj(problems, where.at("bounds"), area.get("bounds")) or {}
    for start, length in (("x", "width"), ("y", "height")):
        most = size.get(length) if isinstance(size.get(length), int) else 2**31 - 1
        good = number(problems, where.at("bounds", start), bounds.get(start), 0, most or 0)
        good = number(problems, where.at("bounds", length), bounds.get(length), 1, most or 0) and good
        if good and bounds[start] + bounds[length] > (most or 0):
            problems.add(where.at("bounds"), "Must lie inside the rich menu")
    check_action(problems, where.at("action"), area.get("action"), RICH_MENU)


def check_image(data: bytes, media_type: str, size: JsonObject) -> None:
    """The picture of a rich menu: JPEG or PNG, at most 1 MB, of the menu's own size. Raises: Refusal."""
    if media_type not in {"image/png", "image/jpeg"}:
        raise Refusal(415, "Unsupported Media Type")
    if len(data) > IMAGE_BYTES:
        raise Refusal(413, "Payload Too Large")
    pixels = picture_size(data)
    if pixels is None:
        raise Refusal(400, "The image is invalid")
    if pixels != (size["width"], size["height"]):
        raise Refusal(400, "The image size is invalid. It must be the same as the size of the rich menu")


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None when it is neither."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return _jpeg_size(data) if data[:2] == b"\xff\xd8" else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if kind in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
