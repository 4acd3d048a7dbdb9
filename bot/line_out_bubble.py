"""A card as a Flex bubble: calm, large letters, strong contrast, one thing per line. Holds no words of its own.

Pure: knows LINE's JSON, not its SDK. Colours are the Digital Agency's greys and blue; every text reaches 4.5 : 1.
"""

from __future__ import annotations

import json

from bot.line_out_actions import Json, action_json, is_quick_only, one_line
from bot.line_text import MARK, clip_utf16, sendable
from handlers.messages import Button, Card, Row

BUBBLE_MAX = (
    29_000  # bytes, escaped as the SDK sends it; LINE's limit is 30 KB and does not say how it counts
)
ALT_MAX = 1500  # UTF-16 units
TITLE_MAX = 200  # UTF-16 units, here and below: beyond this nobody reads it on a phone
NOTE_MAX = 1000
NAME_MAX = 100
_INK, _SOFT, _BLUE, _PALE, _LINE = "#1A1A1C", "#626264", "#0017C1", "#F1F1F4", "#D8D8DB"


def bubble_json(card: Card, value_max: int) -> Json:
    """The bubble, with no line's value longer than value_max UTF-16 units."""
    body = [
        *_title(card.title),
        *(part for row in card.rows for part in _row(row, value_max)),
        *_note(card.note),
    ]
    footer = [_button(button, place) for place, button in enumerate(_tappable(card.buttons))]
    bubble: dict[str, object] = {"type": "bubble"}
    if body:
        bubble["body"] = _box("vertical", body, spacing="md", paddingAll="20px")
    if footer:
        bubble["footer"] = _box("vertical", footer, spacing="sm", paddingAll="16px")
    if not body and not footer:
        bubble["body"] = _box("vertical", [_text(MARK, "md", _INK)])
    return bubble


def alt_of(card: Card) -> str:
    """What a notification and the list of talks show instead of the card."""
    return clip_utf16(sendable(card.alt).strip() or one_line(card.title) or MARK, ALT_MAX)


def size_of(bubble: Json) -> int:
    """Bytes of it on the wire, at worst."""
    return len(json.dumps(bubble))


def _tappable(buttons: tuple[Button, ...]) -> list[Button]:
    return [button for button in buttons if not is_quick_only(button.action)]


def _title(title: str) -> list[Json]:
    words = clip_utf16(one_line(title), TITLE_MAX)
    return [_text(words, "lg", _INK, weight="bold"), {"type": "separator", "color": _LINE}] if words else []


def _row(row: Row, value_max: int) -> list[Json]:
    name = clip_utf16(one_line(row.label), NAME_MAX)
    value = clip_utf16(sendable(row.value).strip(), value_max) or "—"
    lines = [*([_text(name, "sm", _SOFT)] if name else []), _text(value, "md", _INK)]
    said = _box("vertical", lines, flex=1, spacing="xs")
    if row.change is None or is_quick_only(row.change.action):
        return [said]
    change = {
        "type": "button",
        "style": "link",
        "height": "sm",
        "flex": 0,
        "color": _BLUE,
        "gravity": "center",
    }
    return [_box("horizontal", [said, {**change, "action": action_json(row.change)}], spacing="sm")]


def _note(note: str) -> list[Json]:
    words = clip_utf16(sendable(note).strip(), NOTE_MAX)
    return [_text(words, "sm", _SOFT, margin="lg")] if words else []


def _button(button: Button, place: int) -> Json:
    """The first is what most people are here for and stands out; the others are there for who looks."""
    first = {"style": "primary", "color": _BLUE} if place == 0 else {"style": "secondary", "color": _PALE}
    return {"type": "button", **first, "action": action_json(button)}


def _text(words: str, size: str, colour: str, **more: object) -> Json:
    # scaling: grows with the letter size a person has chosen in LINE.
    return {
        "type": "text",
        "text": words,
        "size": size,
        "color": colour,
        "wrap": True,
        "scaling": True,
        **more,
    }


def _box(layout: str, contents: list[Json], **more: object) -> Json:
    return {"type": "box", "layout": layout, "contents": contents, **more}
