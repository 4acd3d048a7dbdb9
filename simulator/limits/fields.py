"""Checks of single fields, shared by every kind of message. Each notes its faults and says whether all is well."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulator.limits.counting import graphemes, utf16_units
from simulator.limits.problems import Problems, Where
from simulator.shapes import JsonObject

ACTION_SCHEMES = frozenset({"http", "https", "line", "tel"})
URL_LENGTH = 2000
URI_LENGTH = 1000  # the reference's figure; the SDK's models allow 10,000

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs between the platform and a demonstration on one machine.

    http_media: lets images come from plain http, which LINE itself never allows.
    """

    http_media: bool = False


def lower(where: Where, words: str) -> str:
    """LINE begins its sentences in capitals for the body, and small inside templates and Flex."""
    return words if where.style == "dotted" else words[0].lower() + words[1:]


def text(problems: Problems, where: Where, value: Any, limit: int, count: Count = utf16_units) -> bool:
    """A required text of 1 to `limit`."""
    if value is None or value == "":
        problems.add(where, lower(where, "May not be empty"))
        return False
    return optional_text(problems, where, value, limit, count)


def optional_text(
    problems: Problems, where: Where, value: Any, limit: int, count: Count = utf16_units
) -> bool:
    """A text that may be missing."""
    if value is None:
        return True
    if not isinstance(value, str):
        problems.add(where, lower(where, "Must be a string"))
        return False
    if count(value) > limit:
        problems.add(where, lower(where, f"Length must be between 0 and {limit}"))
        return False
    return True


def label(problems: Problems, where: Where, value: Any, limit: int, *, required: bool) -> bool:
    """The words on a button, counted as a reader counts."""
    check = text if required else optional_text
    return check(problems, where, value, limit, graphemes)


def one_of(problems: Problems, where: Where, value: Any, allowed: tuple[str, ...]) -> bool:
    """A word out of a closed list."""
    if isinstance(value, str) and value in allowed:
        return True
    problems.add(where, lower(where, f"Must be one of the following values: [{', '.join(allowed)}]"))
    return False


def sequence(problems: Problems, where: Where, value: Any, low: int, high: int) -> list[Any]:
    """A list of `low` to `high` things; empty when it is not one."""
    if not isinstance(value, list):
        problems.add(where, lower(where, "May not be null" if value is None else "Must be an array"))
        return []
    if not low <= len(value) <= high:
        problems.add(where, lower(where, f"Size must be between {low} and {high}"))
        return []
    return value


def obj(problems: Problems, where: Where, value: Any) -> JsonObject | None:
    """A JSON object, or None after noting that it is not one."""
    if isinstance(value, dict):
        return value
    problems.add(where, lower(where, "May not be null" if value is None else "Must be an object"))
    return None


def number(problems: Problems, where: Where, value: Any, low: float, high: float) -> bool:
    """A number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        problems.add(where, lower(where, "May not be null" if value is None else "Must be a number"))
        return False
    if not low <= value <= high:
        problems.add(where, lower(where, f"Must be between {low:g} and {high:g}"))
        return False
    return True


def media_url(problems: Problems, where: Where, value: Any, rules: Rules) -> bool:
    """The https address of an image, a film or a sound."""
    if not text(problems, where, value, URL_LENGTH):
        return False
    parts = urlsplit(value)
    schemes = ("https", "http") if rules.http_media else ("https",)
    if parts.scheme not in schemes:
        problems.add(
            where,
            lower(where, "Invalid uri scheme" if where.style != "dotted" else "Must be a valid HTTPS URL"),
        )
        return False
    return _plain_address(problems, where, value, parts.netloc)


def action_uri(problems: Problems, where: Where, value: Any) -> bool:
    """Where a button leads: http, https, line or tel."""
    if not text(problems, where, value, URI_LENGTH):
        return False
    parts = urlsplit(value)
    if parts.scheme not in ACTION_SCHEMES:
        problems.add(where, lower(where, "Invalid uri scheme"))
        return False
    return _plain_address(problems, where, value, parts.netloc or parts.path)


def _plain_address(problems: Problems, where: Where, value: str, rest: str) -> bool:
    if rest and value.isascii() and not re.search(r"[\s<>\"{}|\\^`]", value):
        return True
    problems.add(where, lower(where, "Invalid uri"))
    return False
