"""Who is on duty when danger is heard, and which telephone lines answer: values alone; calls nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.understanding.verdict import Kind
from handlers.hours import ALWAYS, Hours
from storage.ids import DeskKey, StaffId
from storage.seals import OUTSIDE
from storage.staff import Member

LEADS = frozenset({"lead", "admin"})
NATIONAL = "other"  # of a line that answers in some languages besides those it names


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty desk. on_call: logins called outside the hours; members: all of the desk. Empty: everybody."""

    desk: DeskKey
    hours: Hours = ALWAYS
    on_call: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    def circle(self, turn: int, at: datetime, everybody: Sequence[Member]) -> tuple[StaffId, ...]:
        """Whom the calls of a round go to: who is on duty; then all of the desk; then the leads as well.

        turn: 1 for the first round. A circle nobody is in is widened at once.
        """
        slot = self.hours.slot_at(at)
        first = slot.staff if slot else self.on_call
        active = [member for member in everybody if member.active and member.role != OUTSIDE]
        desk = _named(self.members, active) or tuple(member.id for member in active)
        on_duty = _named(first, active) or desk
        leads = tuple(member.id for member in active if member.role in LEADS)
        circles = (on_duty, (*on_duty, *desk), (*on_duty, *desk, *leads))
        return tuple(dict.fromkeys(circles[min(turn, len(circles)) - 1]))

    @property
    def logins(self) -> frozenset[str]:
        """Everybody the profile names."""
        named = (*self.on_call, *self.members, *(login for slot in self.hours.slots for login in slot.staff))
        return frozenset(named)


def _named(logins: Iterable[str], active: Sequence[Member]) -> tuple[StaffId, ...]:
    by_login = {member.login: member.id for member in active}
    return tuple(by_login[login] for login in logins if login in by_login)


@dataclass(frozen=True, slots=True)
class Hotline:
    """A telephone line. languages: `other` for some more than it names. discreet: its name where others may read it.

    kinds: of danger it is for; checked: when somebody last called or looked, YYYY-MM.
    """

    key: str
    names: Mapping[str, str]
    number: str
    kinds: frozenset[Kind]
    languages: frozenset[str]
    hours: Hours
    checked: str
    discreet: Mapping[str, str]

    def name(self, locale: str, *, discreet: bool = False) -> str:
        """Its name in a language, or in Japanese."""
        names = self.discreet if discreet and self.discreet else self.names
        return names.get(locale) or names.get(locale.partition("@")[0]) or names.get("en") or names["ja"]

    def answers_at(self, at: datetime) -> bool:
        """Whether somebody picks up at this moment."""
        return self.hours.slot_at(at) is not None

    def speaks(self, language: str) -> bool:
        """Whether somebody there speaks it, as far as we were told."""
        plain = language.partition("@")[0]
        is_named = plain in self.languages or plain.partition("-")[0] in self.languages  # "zh" is any Chinese
        return is_named or (plain != "ja" and NATIONAL in self.languages)


def choose(
    lines: Sequence[Hotline], kinds: Sequence[Kind], language: str, at: datetime, most: int
) -> tuple[Hotline, ...]:
    """The lines to show: those that answer now, in the person's language if any does; in the profile's order.

    Never an empty hand while any line for this danger answers at all.
    """
    wanted = kinds or (Kind.SUICIDE,)
    fitting = [line for kind in wanted for line in lines if kind in line.kinds and line.answers_at(at)]
    spoken = [line for line in fitting if line.speaks(language)]
    return tuple({line.key: line for line in spoken or fitting}.values())[:most]
