"""Cuts what the desk says into requests LINE will take, so that nothing is lost and every button stays in reach.

Pure and without the SDK: from messages to messages. What it returns, `bot/line_out.py` can send as it is.
Buttons beside the keyboard are shown only with the newest message, 13 at most; all others become buttons of a card.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.line_out_actions import is_quick_only, is_sendable, label_of
from bot.line_out_bubble import BUBBLE_MAX, bubble_json, size_of
from bot.line_text import MARK, sendable, split_utf16
from handlers.messages import Action, Button, Card, Link, Message, Row, Text

REQUEST_MAX = 5  # messages
QUICK_MAX = 13  # buttons beside the keyboard
TEXT_MAX = 5000  # UTF-16 units
# How long the values of a card may be, tried from the roomiest to the tightest.
VALUE_MAXES = (1500, 600, 300, 150, 80)


def split(messages: tuple[Message, ...]) -> tuple[tuple[Message, ...], ...]:
    """The same words and buttons as requests of up to five messages, in order. Splitting twice changes nothing."""
    said = [_without_unsendable(message) for message in messages if not _is_empty(message)]
    pieces = list(_pieces(_with_reachable(list(_apart(said)))))
    return tuple(tuple(pieces[i : i + REQUEST_MAX]) for i in range(0, len(pieces), REQUEST_MAX))


def value_max(card: Card) -> int:
    """How long the values of this card may be for it to fit; the tightest if it does not even then."""
    return next((size for size in VALUE_MAXES if _fits(card, size)), VALUE_MAXES[-1])


def quick_buttons(message: Message) -> tuple[Button, ...]:
    """The buttons of a message that stand beside the keyboard."""
    match message:
        case Text(_, buttons):
            return buttons
        case Card(buttons=buttons):
            return tuple(button for button in buttons if is_quick_only(button.action))


def _is_empty(message: Message) -> bool:
    match message:
        case Text(words, buttons):
            return not buttons and not sendable(words).strip()
        case Card(title, _, rows, note, buttons):
            return not (title or rows or note or buttons)


def _without_unsendable(message: Message) -> Message:
    """Links LINE would refuse are written out, so that one of them cannot take the whole request with it."""
    match message:
        case Text(words, buttons):
            lost = [button for button in buttons if not is_sendable(button)]
            kept = tuple(button for button in buttons if is_sendable(button))
            return Text("\n".join([words, *_written_out(lost)]).strip() if lost else words, kept)
        case Card(rows=rows, buttons=buttons):
            changes = (row.change for row in rows if row.change)
            lost = [button for button in (*changes, *buttons) if not is_sendable(button)]
            if not lost:
                return message
            return replace(
                message,
                rows=tuple(_row_without(row) for row in rows),
                note="\n".join([message.note, *_written_out(lost)]).strip(),
                buttons=tuple(button for button in buttons if is_sendable(button)),
            )


def _row_without(row: Row) -> Row:
    return replace(row, change=None) if row.change and not is_sendable(row.change) else row


def _written_out(buttons: Iterable[Button]) -> Iterator[str]:
    for button in buttons:
        address = button.action.url if isinstance(button.action, Link) else ""
        yield f"{label_of(button)} {address}".strip()


def _apart(said: Iterable[Message]) -> Iterator[Message]:
    """Long texts in pieces, the buttons under the last."""
    for message in said:
        if isinstance(message, Text):
            words = sendable(message.words)
            pieces = [piece for piece in split_utf16(words, TEXT_MAX) if piece.strip()] or [MARK]
            yield from (Text(piece) for piece in pieces[:-1])
            yield Text(pieces[-1], message.buttons)
        else:
            yield message


def _with_reachable(said: list[Message]) -> Iterator[Message]:
    """Each button where it can be tapped: beside the keyboard under the newest message, or in a card that stays."""
    quick_only = _distinct(button for message in said for button in _quick_only_of(message))
    beside = _beside(said, quick_only)
    last = len(said) - 1
    for place, message in enumerate(said):
        newest = place == last
        match message:
            case Text(words, buttons):
                listed = tuple(button for button in buttons if not is_quick_only(button.action))
                if beside is not None:
                    yield Text(words, beside if newest else ())
                    continue
                yield Text(words, quick_only if newest and not listed else ())
                if listed:
                    yield Card("", _names(listed), (), "", (*listed, *(quick_only if newest else ())))
            case Card():
                yield _card_with(message, quick_only if newest else ())


def _beside(said: list[Message], quick_only: tuple[Button, ...]) -> tuple[Button, ...] | None:
    """All buttons of all texts, if they have room beside the keyboard and cannot be mistaken for each other."""
    if not said or not isinstance(said[-1], Text):
        return None
    texts = [message for message in reversed(said) if isinstance(message, Text)]
    listed = dict.fromkeys(b for text in texts for b in text.buttons if not is_quick_only(b.action))
    own = said[-1].buttons
    ordered = (*own, *(b for b in (*listed, *quick_only) if b not in own))
    distinct = _distinct(ordered)
    names = {label_of(button) for button in distinct}
    return distinct if len(names) == len(distinct) <= QUICK_MAX else None


def _distinct(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """Each button once; of several that open the camera, the album or the map, the first."""
    first: dict[Button | Action, Button] = {}
    for button in buttons:
        first.setdefault(button.action if is_quick_only(button.action) else button, button)
    return tuple(first.values())


def _quick_only_of(message: Message) -> Iterator[Button]:
    changes = (row.change for row in message.rows if row.change) if isinstance(message, Card) else ()
    yield from (button for button in (*changes, *message.buttons) if is_quick_only(button.action))


def _card_with(card: Card, quick_only: tuple[Button, ...]) -> Card:
    tappable = tuple(button for button in card.buttons if not is_quick_only(button.action))
    rows = tuple(replace(row, change=None) if _opens_phone(row.change) else row for row in card.rows)
    return replace(card, rows=rows, buttons=(*tappable, *quick_only))


def _opens_phone(change: Button | None) -> bool:
    return change is not None and is_quick_only(change.action)


def _names(buttons: Iterable[Button]) -> str:
    return " / ".join(label_of(button) for button in buttons)


def _pieces(said: Iterable[Message]) -> Iterator[Message]:
    for message in said:
        if isinstance(message, Card):
            yield from _fitting(message)
        else:
            yield message


def _fitting(card: Card) -> Iterator[Card]:
    """The card, or several that together say the same."""
    halves = () if any(_fits(card, size) for size in VALUE_MAXES) else _halves(card)
    if not halves:
        yield card
    for half in halves:
        yield from _fitting(half)


def _fits(card: Card, size: int) -> bool:
    return size_of(bubble_json(card, size)) <= BUBBLE_MAX


def _halves(card: Card) -> tuple[Card, ...]:
    """Half the lines each; then the lines, then the buttons; nothing where there is nothing left to halve."""
    rows, buttons = len(card.rows) // 2, len(card.buttons) // 2
    if rows:
        return (
            replace(card, rows=card.rows[:rows], note="", buttons=()),
            replace(card, rows=card.rows[rows:]),
        )
    if card.rows and card.buttons:
        return replace(card, buttons=()), Card("", _names(card.buttons), (), "", card.buttons)
    if buttons:
        return (
            replace(card, buttons=card.buttons[:buttons]),
            Card("", _names(card.buttons[buttons:]), (), "", card.buttons[buttons:]),
        )
    return ()
