"""A case as a transcript shows it, every field that has been told on one line; and what its receipt says, as the desk has it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from conversations.kernel.effects import Say
from conversations.kernel.shown import Named
from conversations.phrases import Phrase
from conversations.vocabulary import CaseDraft, Concerned, Contact
from handlers.council import Council
from handlers.promises import promise
from handlers.receipt import Receipt
from handlers.routing import route, told_by
from storage.ids import DeskKey


def desk_of(council: Council, draft: CaseDraft, locale: str, now: datetime) -> DeskKey:
    """The desk a case would come to."""
    return route(council.profile, told_by(council.profile, draft, locale), now).desk


def receipt_of(council: Council, draft: CaseDraft, number: str, desk: DeskKey, now: datetime) -> Receipt:
    """What the receipt of a case would tell."""
    urgency = draft.urgency.value if draft.urgency else None
    by = promise(council, desk, urgency, now).named()
    named = Named.of(council.desk(desk).names)
    is_quiet = draft.contact is Contact.QUIET
    return Receipt(number, named, by, council.fire, council.police, is_quiet)


def hours_of(council: Council, desk: DeskKey, now: datetime) -> tuple[Say, ...]:
    """What is said where nobody is at the desk now."""
    opens = council.opens(now, desk)
    return (Say(Phrase.CLOSED_NOW, (("opens", opens),)),) if opens else ()


def told_of(draft: CaseDraft) -> str:
    """Everything that has been told, on one line."""
    named: dict[str, Enum | str | None] = {
        "about": draft.about,
        **_about(draft.concerned),
        "topic": draft.topic,
        "urgency": draft.urgency,
        "contact": draft.contact,
        "phone": draft.phone,
        "name": draft.name,
        "photos": ",".join(draft.photos) or None,
        "matters": ",".join(matter.value for matter in draft.matters) or None,
        "household": ",".join(who.value for who in draft.household) or None,
        "reach": draft.reach,
        "share": None if draft.share is None else "yes" if draft.share else "no",
    }
    return "".join(f" {name}={_plain(value)}" for name, value in named.items() if value is not None)


def _about(concerned: Concerned | None) -> dict[str, Enum | str | None]:
    if concerned is None:
        return {}
    return {
        "relation": concerned.relation,
        "age": concerned.age,
        "town": concerned.town,
        "aware": concerned.aware,
        "their_name": concerned.name,
        "role": concerned.role,
        "office": concerned.office,
    }


def _plain(value: Enum | str) -> str:
    return str(value.value) if isinstance(value, Enum) else value
