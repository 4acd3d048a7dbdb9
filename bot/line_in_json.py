"""Reading a webhook's JSON without ever raising, and so that one bad event cannot take the good ones with it.

Knows where the events are, not what they mean. Guesses nothing: what is not JSON stays unread.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import orjson

_CACHED_FROM = 64 * 1024  # bytes: a large body holds many events and is asked for once per event
_SLOWLY_UP_TO = (
    2 * 1024 * 1024
)  # bytes: the patient reader takes seconds for what the fast one takes milliseconds
_CUT_UP_TO = 512 * 1024  # bytes: cutting is slow, and a genuine body is far smaller
_MOST_EVENTS = 10_000  # in one body: LINE sends a handful; more is kept whole and shown to staff
_LONGEST_INT = 20  # digits of the largest integer anybody means
# A word without an end runs to the end of the text: looking for its end from each of its quotes would take for ever.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}\[\]:,]', re.DOTALL)
_OPENING, _CLOSING = frozenset("{["), frozenset("}]")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A genuine body without a list of events in it. reason: for staff and logs, never the body's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """An event that is no JSON, beside others that are."""


def events_of(body: bytes) -> tuple[object, ...] | Unreadable:
    """The events as LINE wrote them, or Broken in the place of one that cannot be read."""
    return _events_cached(body) if len(body) >= _CACHED_FROM else _events(body)


@lru_cache(maxsize=1)
def _events_cached(body: bytes) -> tuple[object, ...] | Unreadable:
    return _events(body)


def _events(body: bytes) -> tuple[object, ...] | Unreadable:
    try:
        return _listed(orjson.loads(body))
    except orjson.JSONDecodeError:
        return _events_slowly(body)


def _events_slowly(body: bytes) -> tuple[object, ...] | Unreadable:
    """For what orjson refuses: lone surrogates, NaN, endless numbers, bytes that are no UTF-8, bottomless nesting."""
    if len(body) > _SLOWLY_UP_TO:
        return Unreadable("not JSON, and too long to read patiently")
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    whole = _loaded(text)
    if not isinstance(whole, Broken):
        return _listed(whole)
    if len(body) > _CUT_UP_TO:
        return Unreadable("not JSON")
    slices = _event_slices(text)
    return Unreadable("not JSON") if slices is None else tuple(_loaded(piece) for piece in slices)


def _listed(whole: object) -> tuple[object, ...] | Unreadable:
    if not isinstance(whole, dict):
        return Unreadable("not an object")
    if "events" not in whole:
        return Unreadable("no events")
    events = whole["events"]
    if not isinstance(events, list):
        return Unreadable("events is not a list")
    return tuple(events) if len(events) <= _MOST_EVENTS else Unreadable("too many events")


def _loaded(text: str) -> object:
    try:
        return json.loads(text, parse_int=_int)
    except (ValueError, RecursionError):
        return Broken()


def _int(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_INT else None


def _event_slices(text: str) -> list[str] | None:
    """The text of each element of the outermost "events" list, found by its brackets alone. None: there is none."""
    tokens = _TOKEN.finditer(text)
    depth = 0
    before = ["", ""]  # the two tokens before this one
    for token in tokens:
        mark = token.group()
        if mark == "[" and depth == 1 and before == ['"events"', ":"]:
            return _elements(text, tokens, token.end())
        depth += (mark in _OPENING) - (mark in _CLOSING)
        before = [before[1], mark]
    return None


def _elements(text: str, tokens: Iterator[re.Match[str]], begin: int) -> list[str] | None:
    depth = 0
    found: list[str] = []
    for token in tokens:
        mark = token.group()
        if depth == 0 and mark in {",", "]"}:
            found.append(text[begin : token.start()])
            begin = token.end()
            if len(found) > _MOST_EVENTS:
                return None
            if mark == "]":
                is_empty = len(found) == 1 and not found[0].strip()
                return None if is_empty else found  # empty, in what is no JSON: who knows what was there
        depth += (mark in _OPENING) - (mark in _CLOSING)
    return None
