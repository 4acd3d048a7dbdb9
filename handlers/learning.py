"""What we learn of a person from LINE itself: the name they show, the language of their phone."""

from __future__ import annotations

from locales import negotiate
from storage import people
from storage.db import Tx
from storage.ids import PersonId


def learn_profile(tx: Tx, person: PersonId, name: str, language: str | None) -> None:
    """Keep the name; speak their phone's language unless they have chosen one themselves. Locks: the person."""
    known = people.hold(tx, person)
    people.name(tx, known, name)
    if language and not known.locale_chosen:
        people.speak_in(tx, person, negotiate(language), chosen=False)
