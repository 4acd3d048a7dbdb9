"""People whose phone is read by others: nothing is pushed by itself, and no notification says what it is about.

Decides and wraps; sends nothing. Danger is not slowed down by it: what answers a person at once is said as ever.
"""

from __future__ import annotations

import json
from dataclasses import replace

from conversations.consultation import CONTACT
from conversations.vocabulary import CaseDraft, Contact
from handlers.messages import Card, Message, Row, Text
from locales import speaker
from storage import cases, people
from storage.db import Tx
from storage.ids import CaseId
from storage.people import Known

QUIET = f"choice.contact.{Contact.QUIET.value}"


def keep(tx: Tx, person: Known, *, quiet: bool) -> Known:
    """Be quiet from now on, or no longer. Locks: the caller holds the person's row."""
    if person.quiet == quiet:
        return person
    people.keep_quiet(tx, person.id, quiet=quiet)
    return replace(person, quiet=quiet)


def as_told(tx: Tx, person: Known, case: CaseId, draft: CaseDraft) -> Known:
    """As the answer on this case wants it: quiet, or no longer where that answer was changed to another.

    Who asked for quiet in words stays quiet, whatever they answer. Locks: the caller holds the person's row.
    """
    if draft.contact is Contact.QUIET:
        return keep(tx, person, quiet=True)
    if person.quiet and draft.contact is not None and _was_quiet(tx, person, case):
        return keep(tx, person, quiet=False)
    return person


def _was_quiet(tx: Tx, person: Known, case: CaseId) -> bool:
    stored = cases.answers(tx, person, case)
    rows = json.loads(stored) if stored else []
    return any(row.get("question") == CONTACT.key and row.get("key") == QUIET for row in rows)


def muted(message: Message, locale: str) -> Card:
    """The same words, shown in the talk alone: the notification says that there is something, and no more."""
    alt = speaker(locale).text("quiet.alt")
    match message:
        case Text(words, buttons):
            return Card("", alt, (Row("", words),), buttons=buttons)
        case Card():
            return replace(message, alt=alt)
