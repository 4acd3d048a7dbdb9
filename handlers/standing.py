"""How a person's open cases stand, said to that person: number, desk, state, what is waited for and by when.

Never what they are about; and no desk, which would tell it, where somebody else may read the phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from conversations.kernel.effects import Say
from conversations.kernel.replies import Command
from conversations.kernel.shown import Literal, Named
from handlers import buttons, promises, speaking
from handlers.council import Council
from handlers.messages import Message, Text
from handlers.telling import is_guarded
from locales import Speaker, speaker
from storage import cases
from storage.cases import Found
from storage.db import Tx
from storage.people import Known

MOST = 3
"""Cases told of at once: more is a wall, and staff know all of them."""

STATES: Mapping[str, str] = {
    "started": "status.started",
    "waiting": "status.waiting",
    "taken": "status.taken",
}
WAITS: Mapping[str, str] = {
    "person": "status.for_you",
    "agency": "status.for_agency",
}
"""What is waited for, where it is not us."""
BY, LATE = "status.by", "status.late"
NONE = "status.none"


def words(
    tx: Tx, council: Council, person: Known, commands: tuple[Command, ...], now: datetime
) -> tuple[Message, ...]:
    """A line or two for each open case, the newest first; under the last one the ways on."""
    open_ones = cases.begun_of(tx, person.id, MOST)
    seal, speaks = buttons.sealer(person), speaker(person.locale)
    told = [
        "\n".join(_told(council, case, speaks, now, quiet=is_guarded(tx, person, case))) for case in open_ones
    ] or [speaks.text(NONE)]
    *first, last = told
    return (
        *(Text(words) for words in first),
        speaking.with_commands(last, commands, speaks, seal),
    )


def _told(council: Council, case: Found, speaks: Speaker, now: datetime, *, quiet: bool) -> Iterator[str]:
    for say in (_line(council, case, quiet=quiet), *_waiting(council, case, now)):
        yield speaking.words(say, speaks)


def _line(council: Council, case: Found, *, quiet: bool) -> Say:
    names = council.names if quiet else council.desk(case.desk).names
    return Say(STATES[case.state], (("number", Literal(case.number)), ("desk", Named.of(names))))


def _waiting(council: Council, case: Found, now: datetime) -> tuple[Say, ...]:
    """What is waited for; a time only where it is no guess, and not while the case sleeps."""
    if case.waiting_on in WAITS:
        return (Say(WAITS[case.waiting_on]),)
    if case.snoozed_until or case.submitted_at is None:
        return ()
    if case.due_at <= now:
        return (Say(LATE, council.facts(now, case.locale).values("phone")),)
    by = replace(promises.promise(council, case.desk, case.urgency, now), due_at=case.due_at).named()
    return (Say(BY, (("by", by),)),) if by else ()
