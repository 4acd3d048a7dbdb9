"""From what the desk says to what LINE shows, as LINE's JSON. Keeps every limit of LINE's; has no words of its own.

Tests hold every message against the models of LINE's SDK; building those models for each answer took longer than all
else on the way out.
"""

from __future__ import annotations

from bot.line_out_actions import action_json
from bot.line_out_bubble import alt_of, bubble_json
from bot.line_out_split import quick_buttons, split, value_max
from handlers.messages import Button, Card, Message, Text

__all__ = ["Shown", "TooMuch", "split", "to_line"]

Shown = dict[str, object]  # one message as LINE's JSON


class TooMuch(Exception):
    """More than LINE takes in one request: it must go through `split` before it is put into the outbox."""


def to_line(messages: tuple[Message, ...]) -> list[Shown]:
    """One request's messages for LINE. Raises: TooMuch, if they do not fit into one."""
    requests = split(messages)
    if len(requests) > 1:
        raise TooMuch
    said = requests[0] if requests else ()
    newest = len(said) - 1
    return [_shown(message, with_quick=place == newest) for place, message in enumerate(said)]


def _shown(message: Message, *, with_quick: bool) -> Shown:
    quick = _quick_reply(quick_buttons(message)) if with_quick else {}
    match message:
        case Text(words):
            return {"type": "text", "text": words, **quick}
        case Card():
            bubble = bubble_json(message, value_max(message))
            return {"type": "flex", "altText": alt_of(message), "contents": bubble, **quick}


def _quick_reply(buttons: tuple[Button, ...]) -> Shown:
    if not buttons:
        return {}
    return {
        "quickReply": {"items": [{"type": "action", "action": action_json(button)} for button in buttons]}
    }
