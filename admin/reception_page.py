"""The form for callers and visitors, as it is shown: what stands in it, what may be chosen, what could not be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from admin.language import reader
from admin.pages import Page
from admin.present import TOKYO
from admin.visits import Visit
from conversations.vocabulary import Matter
from handlers.cards import Wrong
from handlers.profile.values import Consent, said_in
from handlers.reception.consenting import PURPOSES, named
from handlers.reception.form import (
    BLANK,
    CARD_OF_CALLER,
    CHOSEN,
    CONSENT,
    SEVERAL,
    THEIR,
    Form,
    gathered,
    read_out,
)
from locales import Speaker, speaker
from storage.ids import CaseId, CaseNumber, new_id

OURS: Final = frozenset({"channel", "language", "consent-how", "danger", "answered"})
"""Choices whose words are the console's own; all others are worded as residents see them."""

NAMED: Final = {"main": "matter", f"{THEIR}age": "age", "matters": "matter"}
"""Choices worded under another name than their field's."""

FIRST_CALLER: Final = frozenset({"name", "kana", "phone"})
CONFLICT, UNFIT = 409, 422


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as a browser sent it. once: its number; version: of the form it goes on with, 0 for a new one."""

    form: Form
    once: CaseId
    version: int

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> Sent:
        """Raises: BadRequest if the form is not one of ours."""
        try:
            once, version = UUID(sent.get("once", "")), int(sent.get("version", ""))
        except ValueError:
            raise BadRequest from None
        many = {name: tuple(sent.getlist(name)) for name in SEVERAL}
        return cls(gathered(sent.to_dict(), many, CONSENT), CaseId(once), version)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One thing to be agreed to. read: what is read aloud before it is asked, in its version."""

    purpose: str
    version: str
    name: str
    read: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How the form is shown. number: of the case it goes on with. wrong: by field, which sentence says why.

    refused: which sentence says why nothing of it could be kept.
    """

    form: Form = BLANK
    once: UUID = field(default_factory=new_id)
    version: int = 0
    number: CaseNumber | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)
    is_overtaken: bool = False
    refused: str = ""


def by_field(wrong: Iterable[Wrong]) -> dict[str, str]:
    """The first reason of each field."""
    found: dict[str, str] = {}
    for each in wrong:
        found.setdefault(each.field, each.reason)
    return found


def form_page(visit: Visit, shown: Shown) -> Page:
    """The page of the form, new or to be gone on with."""
    council, form = visit.console.room.council, shown.form
    status = CONFLICT if shown.is_overtaken else UNFIT if shown.wrong or shown.refused else 200
    return Page(
        "reception/form.html",
        {
            "form": form,
            "once": shown.once,
            "version": shown.version,
            "number": shown.number,
            "wrong": shown.wrong,
            "conflict": shown.is_overtaken,
            "refused": shown.refused,
            "came": local(visit.now),
            "choices": {**choices(), "against": _desks(visit)},
            "consents": _agreements(visit, form),
            "opened": _opened(shown),
            "fire": council.fire,
            "police": council.police,
        },
        status,
    )


def local(at: datetime) -> str:
    """A moment as a date-and-time box holds it, in Japan."""
    return at.astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M")


def choices() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """By field: every value with its words in the reader's language."""
    theirs, ours = speaker(reader().locale), reader()
    found = {
        name: _worded(name, values, theirs, ours) for name, values in (*CHOSEN.items(), *SEVERAL.items())
    }
    found["matters"] = tuple((each.value, theirs.text(f"choice.matter.{each.value}")) for each in Matter)
    found["consent"] = (("yes", theirs.text("choice.yes")), ("no", theirs.text("choice.no")))
    return found


def _worded(
    name: str, values: tuple[str, ...], theirs: Speaker, ours: Speaker
) -> tuple[tuple[str, str], ...]:
    if name in ("channel", "language"):
        return tuple((value, ours.text(f"console.{name}.{value}")) for value in values)
    if name in OURS:
        return tuple(
            (value, ours.text(f"console.intake.{name.replace('-', '_')}.{value}")) for value in values
        )
    if name == "mine":
        return ()
    return tuple((value, theirs.text(f"choice.{NAMED.get(name, name)}.{value}")) for value in values)


def _desks(visit: Visit) -> tuple[tuple[str, str], ...]:
    return tuple((desk.key, desk.name(reader().locale)) for desk in visit.console.room.council.desks)


def _agreements(visit: Visit, form: Form) -> tuple[Agreement, ...]:
    council, words = visit.console.room.council, reader()
    return tuple(
        Agreement(
            each.purpose, each.version, named(each, words.locale), _read_aloud(each, council.kept_years)
        )
        for each in read_out(council.profile, form)
    )


def _read_aloud(consent: Consent, years: int) -> str:
    """In the council's own words, else in those of the console."""
    if consent.purpose not in PURPOSES:
        return ""  # it is named by its words already
    if consent.text:
        return said_in(consent.text, reader().locale)
    match consent.purpose:
        case "intake":
            return reader().text("console.intake.consent.intake_read", years=years)
        case "share":
            return reader().text("console.intake.consent.share_read")
        case _:
            return ""


def _opened(shown: Shown) -> Mapping[str, bool]:
    """Which folded parts are open: those in which something stands or is wrong."""
    form, wrong = shown.form, shown.wrong
    more_caller = [name for name in CARD_OF_CALLER if name not in FIRST_CALLER]
    about = [name for name in (*form.one, *wrong) if name.startswith(THEIR)]
    return {
        "caller": any(form.get(name) or name in wrong for name in more_caller),
        "about": bool(
            about or form.get("about") not in ("", "self") or "about" in wrong or "office" in wrong
        ),
        "boxes": bool(
            form.get("main") or form.get("against") or form.ticked("matters") or form.ticked("household")
        ),
    }
