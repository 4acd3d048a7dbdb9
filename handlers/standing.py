"""How a person's open cases stand, said to that person: number, desk, state. Never what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from conversations.kernel.effects import Say
from conversations.kernel.replies import Command
from conversations.kernel.shown import Literal, Named
from handlers import buttons, speaking
from handlers.council import Council
from handlers.messages import Message
from locales import speaker
from storage import cases
from storage.cases import Found
from storage.db import Tx
from storage.people import Known

MOST = 3
"""Cases told of at once: more is a wall, and staff know all of them."""

STATES: Mapping[str, str] = {
    "waiting": "status.waiting",
    "taken": "status.taken",
}
NONE = "status.none"


def words(tx: Tx, council: Council, person: Known, commands: tuple[Command, ...]) -> tuple[Message, ...]:
    """A line for each open case, the newest first; under the last one the ways on."""
    said = [_line(council, case) for case in cases.open_of(tx, person.id, MOST) if case.state in STATES]
    said = said or [Say(NONE)]
    said[-1] = replace(said[-1], commands=commands)
    seal, speaks = buttons.sealer(person), speaker(person.locale)
    return tuple(speaking.render(one, speaks, seal) for one in said)


def _line(council: Council, case: Found) -> Say:
    ordered = tuple(sorted(council.desk(case.desk).names.items(), key=lambda pair: pair[0] != "ja"))
    return Say(STATES[case.state], (("number", Literal(case.number)), ("desk", Named(ordered))))
