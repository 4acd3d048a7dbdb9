"""What staff read of danger on a case: the signs with the words they were heard in, the calls, who took it. Reads only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from locales.safety import languages
from storage import alarms, talks
from storage.alarms import Heard, Made, Raised
from storage.cases import Found
from storage.db import Tx
from storage.messages import Said
from storage.people import Known

How = Literal["words", "whole", "button", "listener"]
"""These words; the text as a whole; an answer to a question about safety; whoever listened."""

_HOW: Final[Mapping[str, How]] = {"model": "whole", "answer": "button", "staff": "listener"}
"""By how the name of a rule begins; any other is one of words."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A rule that spoke, and the words it heard; no words if they were taken back, or none were needed."""

    rule: str
    words: str

    @property
    def how(self) -> How:
        """How it was noticed, for people who do not know our rules."""
        return _HOW.get(self.rule.partition(".")[0], "words")


@dataclass(frozen=True, slots=True)
class SignLine:
    """One sign as its case shows it."""

    risk: int
    kinds: tuple[str, ...]
    heard_at: datetime
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class DangerView:
    """Everything about danger on one case. hushed: somebody may see this person's screen.

    lang: in which the words were written, if it is not the one the person is spoken to in.
    """

    signs: tuple[SignLine, ...]
    calls: tuple[Made, ...]
    alarm: Raised | None
    hushed: bool
    for_life: bool
    follow_up_on: date | None
    lang: str


def read_danger(tx: Tx, person: Known, case: Found, said: Mapping[UUID, Said]) -> DangerView | None:
    """What was heard in a case, if anything. said: the thread, by message."""
    if not case.risk:
        return None
    newest = alarms.newest(tx, case.id)
    return DangerView(
        signs=tuple(_line(heard, said) for heard in alarms.signs(tx, person, case.id)),
        calls=alarms.calls(tx, case.id),
        alarm=newest,
        hushed=talks.hushed_at(tx, person) is not None,
        for_life=case.opened_for is not None,
        follow_up_on=case.follow_up_on,
        lang=_other_language(newest, person),
    )


def _other_language(alarm: Raised | None, person: Known) -> str:
    written = alarm.lang if alarm else ""
    is_known = written in languages() and written != person.locale.partition("@")[0]
    return written if is_known else ""


def _line(heard: Heard, said: Mapping[UUID, Said]) -> SignLine:
    message = said.get(heard.message) if heard.message else None
    body = json.loads(message.body) if message and message.body else {}
    text = str(body.get("words", ""))
    spots = tuple(Spot(rule, text[start:end]) for rule, start, end in heard.spots)
    return SignLine(heard.risk, tuple(heard.kinds.split()), heard.heard_at, spots)
