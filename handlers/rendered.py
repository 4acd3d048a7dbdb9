"""Rendered messages as JSON and back: for the outbox, for the thread staff read, for history that never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import assert_never

from handlers.messages import (
    Action,
    Button,
    Card,
    Link,
    Message,
    PickTime,
    Press,
    Row,
    SendPhoto,
    SendPlace,
    Text,
)

Json = Mapping[str, object]


def dump(messages: Sequence[Message]) -> str:
    """Messages for the outbox."""
    return json.dumps([as_json(message) for message in messages], ensure_ascii=False, separators=(",", ":"))


def load(stored: str) -> tuple[Message, ...]:
    """Messages as they were put into the outbox."""
    return tuple(_message(raw) for raw in json.loads(stored))


def as_json(message: Message) -> Json:
    """One message as plain values."""
    match message:
        case Text(words, buttons):
            return {"type": "text", "words": words, "buttons": [_button_json(b) for b in buttons]}
        case Card(title, alt, rows, note, buttons):
            return {
                "type": "card",
                "title": title,
                "alt": alt,
                "rows": [_row_json(row) for row in rows],
                "note": note,
                "buttons": [_button_json(b) for b in buttons],
            }
        case _:
            assert_never(message)


def _row_json(row: Row) -> Json:
    return {
        "label": row.label,
        "value": row.value,
        "change": _button_json(row.change) if row.change else None,
    }


def _button_json(button: Button) -> Json:
    return {"label": button.label, **_action_json(button.action)}


def _action_json(action: Action) -> Json:
    match action:
        case Press(token, echo):
            return {"do": "press", "token": token, "echo": echo}
        case Link(url):
            return {"do": "link", "url": url}
        case SendPlace():
            return {"do": "place"}
        case SendPhoto(source):
            return {"do": source}
        case PickTime(token, mode, earliest, latest):
            return {"do": "pick", "token": token, "mode": mode, "earliest": earliest, "latest": latest}
        case _:
            assert_never(action)


def _message(raw: Mapping[str, object]) -> Message:
    match raw:
        case {"type": "text", "words": str(words), "buttons": list(buttons)}:
            return Text(words, tuple(_button(b) for b in buttons))
        case {
            "type": "card",
            "title": str(title),
            "alt": str(alt),
            "rows": list(rows),
            "note": str(note),
            "buttons": list(buttons),
        }:
            return Card(title, alt, tuple(map(_row, rows)), note, tuple(map(_button, buttons)))
        case _:
            raise ValueError("not a rendered message")


def _row(raw: Mapping[str, object]) -> Row:
    change = raw["change"]
    return Row(str(raw["label"]), str(raw["value"]), _button(change) if isinstance(change, dict) else None)


def _button(raw: Mapping[str, object]) -> Button:
    return Button(str(raw["label"]), _action(raw))


def _action(raw: Mapping[str, object]) -> Action:
    match raw:
        case {"do": "press", "token": str(token), "echo": str(echo)}:
            return Press(token, echo)
        case {"do": "link", "url": str(url)}:
            return Link(url)
        case {"do": "place"}:
            return SendPlace()
        case {"do": "camera"}:
            return SendPhoto("camera")
        case {"do": "album"}:
            return SendPhoto("album")
        case {"do": "pick", "token": str(token), "mode": str(mode), **bounds}:
            return _pick(token, mode, bounds)
        case _:
            raise ValueError("not a rendered button")


def _pick(token: str, mode: str, bounds: Mapping[str, object]) -> PickTime:
    earliest, latest = str(bounds.get("earliest", "")), str(bounds.get("latest", ""))
    match mode:
        case "date" | "time" | "datetime":
            return PickTime(token, mode, earliest, latest)
        case _:
            raise ValueError("not a rendered time wheel")
