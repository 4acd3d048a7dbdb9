"""The console's forms, read once at the edge and never again: what comes out is typed and complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from werkzeug.exceptions import BadRequest

from handlers.cases import Outcome

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class WordsForm:
    """Words for a person or for colleagues. once: made with the form, so that sending it twice counts once.

    words: what stands in the box, as it stands there; rules about it are the handler's.
    """

    words: str
    once: UUID

    @classmethod
    def read(cls, form: Mapping[str, str]) -> WordsForm:
        """Raises: BadRequest if the form is not one of ours."""
        try:
            return cls(form.get("words", ""), UUID(form.get("once", "")))
        except ValueError:
            raise BadRequest from None


@dataclass(frozen=True, slots=True)
class CloseForm:
    """Closing a case. version: of the case as the page showed it. words: how it went, where that must be said."""

    outcome: Outcome
    version: int
    words: str
    once: UUID

    @classmethod
    def read(cls, form: Mapping[str, str]) -> CloseForm:
        """Raises: BadRequest if the form is not one of ours."""
        outcome = next((each for each in OUTCOMES if each == form.get("outcome")), None)
        try:
            version, once = int(form.get("version", "")), UUID(form.get("once", ""))
        except ValueError:
            raise BadRequest from None
        if outcome is None:
            raise BadRequest
        return cls(outcome, version, form.get("words", "").strip(), once)
