"""The short true answer about a service of the profile: what it is, for whom, what it costs, how, who knows more and when.

Nothing is invented: what the profile does not know is to be asked at the desk, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conversations.kernel.effects import TellHours, TellProgramme
from handlers import opening, speaking
from handlers.council import Council
from handlers.messages import Message
from handlers.opening import Hand, Office
from handlers.profile.values import Names, Profile, Programme, said_in

ASKED_THERE = ("whom", "costs", "how")
"""What is to be asked at the desk where the profile says that it is not known."""

KEYS: Mapping[str, frozenset[str]] = {
    **{f"shown.service.{part}": frozenset({"text"}) for part in ASKED_THERE},
    **{f"shown.service.word.{part}": frozenset[str]() for part in ASKED_THERE},
    "service.title": frozenset(),
    "service.unknown": frozenset({"what"}),
    "service.at": frozenset({"desk"}),
}
"""What is said here, with the placeholders filled."""


def words(council: Council, told: TellProgramme, ours: Hand) -> Message:
    """The answer about one service, in the person's language as far as the profile has it."""
    found = next((each for each in council.profile.programmes if each.key == told.key), None)
    if found is None:
        return opening.words(council, TellHours(commands=told.commands), ours)
    said = "\n".join(_lines(council.profile, found, ours))
    return speaking.with_commands(said, told.commands, ours.speaker, ours.seal)


def _lines(profile: Profile, programme: Programme, ours: Hand) -> Iterator[str]:
    yield ours.speaker.text("service.title")  # what a locked phone shows names no trouble
    yield ""
    yield said_in(programme.names, ours.locale)
    yield said_in(programme.says, ours.locale)
    told: Mapping[str, Names] = {"whom": programme.whom, "costs": programme.costs, "how": programme.how}
    for part, names in told.items():
        text = said_in(names, ours.locale)
        if text:
            yield ours.speaker.text(f"shown.service.{part}", text=text)
    unknown = [part for part in ASKED_THERE if part in programme.unknown and not told[part]]
    if unknown:
        named = ours.joined(ours.speaker.text(f"shown.service.word.{part}") for part in unknown)
        yield ours.speaker.text("service.unknown", what=named)
    office = _office(profile, programme)
    yield ours.speaker.text("service.at", desk=opening.head(office, ours, programme.phone))
    yield from opening.state(office, ours, programme.phone)


def _office(profile: Profile, programme: Programme) -> Office:
    """Who knows more: the desk or the agency named, else the first desk."""
    agency = next((each for each in profile.agencies if each.key == programme.agency), None)
    desk = next((each for each in profile.desks if each.key == programme.desk), None)
    return desk or agency or profile.desks[0]
