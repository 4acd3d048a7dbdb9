"""A case as a transcript shows it: every field that has been told, on one line."""

from __future__ import annotations

from enum import Enum

from conversations.vocabulary import CaseDraft, Concerned


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
