"""苦情: which desk a complaint is about, so that it never reaches that desk. Asked kindly, may be passed over; judges nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.kernel.fields import optional
from conversations.kernel.known import KnownField
from conversations.kernel.questions import Field, Question

if TYPE_CHECKING:
    from conversations.kernel.ask import Ask

LIMIT = 100  # characters

_FIELD: Field[str | None] = optional(KnownField(LIMIT))

AGAINST = Question("against", _FIELD, sensitive=True, why=True)
"""The desk a complaint is about: tapped, named, or told in own words."""


def ask_against(ask: Ask) -> str | None:
    """Ask which desk it is about, with this council's desks as buttons."""
    field: Field[str | None] = optional(KnownField(LIMIT, ask.facts.desks))
    return ask(replace(AGAINST, field=field))
