"""The receipt of a case, as a card that stays in the talk: its number, which desk, by when, what to do if it gets worse.

Says only what is true today; a time it is not given it does not promise. Its notification names neither desk nor matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.kernel.shown import Named
from handlers.messages import Card, Row
from handlers.speaking import shown
from locales import Speaker

KEYS: Mapping[str, frozenset[str]] = {
    "label.receipt_desk": frozenset(),
    "label.receipt_by": frozenset(),
    "receipt.in_turn": frozenset(),
    "label.receipt_worse": frozenset(),
    "receipt.worse_do": frozenset({"fire", "police"}),
    "receipt.note": frozenset(),
}
"""Keys said here, with the placeholders filled."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt tells. by: until when it is answered, None where nobody has said. fire, police: numbers.

    quiet: somebody else may read this phone, so the desk, which tells what they came for, is left out.
    """

    number: str
    desk: Named
    by: Named | None
    fire: str
    police: str
    quiet: bool = False


def card(title_key: str, receipt: Receipt, speaker: Speaker) -> Card:
    """The receipt in the person's language. title_key: needs {number}; the notification shows it."""
    title = speaker.text(title_key, number=receipt.number)
    by = shown(receipt.by, speaker) if receipt.by else speaker.text("receipt.in_turn")
    desk = () if receipt.quiet else (Row(speaker.text("label.receipt_desk"), shown(receipt.desk, speaker)),)
    worse = speaker.text("receipt.worse_do", fire=receipt.fire, police=receipt.police)
    rows = (*desk, Row(speaker.text("label.receipt_by"), by), Row(speaker.text("label.receipt_worse"), worse))
    return Card(title, title, rows, speaker.text("receipt.note"))
