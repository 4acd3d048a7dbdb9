"""Which queue a case belongs in: exactly one, and why, so that staff see the reason and can set it right.

Pure: a profile and what is known of a case in, a desk and its reasons out. Moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from conversations.answers.places import key as spelling
from conversations.answers.towns import BETWEEN
from conversations.vocabulary import TOUCHED, CaseDraft, Matter, Topic
from handlers.naming import desks_named
from handlers.profile.values import Desk, Profile
from storage.ids import DeskKey


class Why(Enum):
    """Why a case is where it is. The words are kept with cases: permanent."""

    DANGER = "danger"  # life may be in danger: the desk on duty
    COMPLAINT = "complaint"  # whoever takes complaints
    MATTER = "matter"  # the only desk that takes it
    AREA = "area"  # of several that take it, the one for where the person lives
    LANGUAGE = "language"  # of several, the one that speaks the person's language
    OPEN = "open"  # of several, the one that is there now, or soonest
    FIRST = "first"  # of several, the first in the profile
    SEVERAL = "several"  # it touches the work of several desks
    NO_AREA = "no_area"  # desks differ by area, and nobody knows where the person lives
    NOBODYS = "nobodys"  # no desk takes it
    HANDED = "handed"  # another desk handed it over, and this one accepted
    UNTOLD = "untold"  # the person has not said yet what it is about


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a case. matters: the main one first. area: of the profile; None: unknown. locale: of the talk.

    against: the desk a complaint is about, if it is known.
    """

    matters: tuple[Matter, ...] = ()
    area: str | None = None
    locale: str = "ja"
    is_danger: bool = False
    against: DeskKey | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """The one queue, and the reasons for it in the order they counted."""

    desk: DeskKey
    why: tuple[Why, ...]


def route(profile: Profile, told: Told, now: datetime) -> Routed:
    """The desk a case goes to. Never none: what no desk takes goes to whoever coordinates, or to the first desk."""
    if told.is_danger:
        return Routed(profile.duty.desk, (Why.DANGER,))
    if Matter.COMPLAINT in told.matters:
        return Routed(complaints_desk(profile, told.against), (Why.COMPLAINT,))
    if not told.matters:
        return Routed(profile.desks[0].key, (Why.UNTOLD,))
    main, *others = told.matters
    takers = _takers(profile.desks, main)
    if not takers:
        return Routed(coordinator(profile), (Why.NOBODYS,))
    all_take = [
        desk for desk in takers if all(matter in desk.takes for matter in _desks_work(profile, others))
    ]
    if not all_take:
        return Routed(coordinator(profile), (Why.SEVERAL,))
    return _nearest(profile, all_take, told, now)


def told_by(profile: Profile, draft: CaseDraft, locale: str) -> Told:
    """What is known of a case from what was answered. locale: of the talk."""
    town = draft.concerned.town if draft.concerned else draft.home
    against = desk_told(profile, draft.against)
    return Told(touched(profile, draft), area_of(profile, town), locale, against=against)


def coordinator(profile: Profile) -> DeskKey:
    """The desk for matters of several fields, and for what nobody claims (多機関協働)."""
    return next((desk.key for desk in profile.desks if desk.coordinates), profile.desks[0].key)


def complaints_desk(profile: Profile, against: DeskKey | None) -> DeskKey:
    """Who takes a complaint: never the desk it is about."""
    taking = profile.complaints
    if against != taking.desk:
        return taking.desk
    others = (taking.instead, coordinator(profile), *(desk.key for desk in profile.desks))
    return next((desk for desk in others if desk and desk != against), taking.desk)


def desk_told(profile: Profile, told: str | None) -> DeskKey | None:
    """The desk that was tapped, or named in what was told; None where none is, or several are. told: its key, or words."""
    if not told or any(desk.key == told for desk in profile.desks):
        return DeskKey(told) if told else None
    named = desks_named(profile, told)
    return DeskKey(named[0]) if len(named) == 1 else None


def area_of(profile: Profile, town: str | None) -> str | None:
    """The area somebody lives in; of several towns, the one all lie in. town: an area's key or name, a town, or an address."""
    areas = {_area_of(profile, part) for part in (town or "").split(BETWEEN) if part}
    return areas.pop() if len(areas) == 1 else None


def _area_of(profile: Profile, town: str) -> str | None:
    """The longest name of a town that fits counts; the name of the ward itself is none."""
    for area in profile.areas:
        if town == area.key or town in area.names.values():
            return area.key
    told = spelling(town)
    fitting = (
        (len(known), area.key)
        for area in profile.areas
        for known in map(spelling, area.towns)
        if _names(told, known)
    )
    return max(fitting, default=(0, None))[1]


def _names(told: str, town: str) -> bool:
    """Whether a town stands there as such: 練馬 is one, 練馬区 is not."""
    return any(told[at.end() : at.end() + 1] not in _WHOLE for at in re.finditer(re.escape(town), told))


_WHOLE = ("区", "市")


def by_area(profile: Profile) -> tuple[str, ...]:
    """What goes to different desks in different areas: `topic.<value>` and `matter.<value>`, as conversations know it."""
    placed = {matter for matter in Matter if _is_placed(_takers(profile.desks, matter))}
    topics = (topic for topic in Topic if set(touched(profile, CaseDraft(topic=topic))) & placed)
    return (*(f"topic.{t.value}" for t in topics), *(f"matter.{m.value}" for m in Matter if m in placed))


def _is_placed(takers: Sequence[Desk]) -> bool:
    return len(takers) > 1 and len({desk.areas for desk in takers}) > 1


def touched(profile: Profile, draft: CaseDraft) -> tuple[Matter, ...]:
    """What a case touches, as far as it has been told, the main matter first. A coarse topic counts as what most likely is meant."""
    if draft.matters:
        return draft.matters
    if draft.topic is None:
        return ()
    likely = TOUCHED[draft.topic]
    return next(((matter,) for matter in likely if _takers(profile.desks, matter)), likely[:1])


def _takers(desks: Iterable[Desk], matter: Matter) -> list[Desk]:
    return [desk for desk in desks if matter in desk.takes]


def _desks_work(profile: Profile, matters: Sequence[Matter]) -> list[Matter]:
    """Of these, what any desk takes at all: what nobody takes moves no case away from who takes the rest."""
    return [matter for matter in matters if matter is not Matter.OTHER and _takers(profile.desks, matter)]


def _nearest(profile: Profile, takers: list[Desk], told: Told, now: datetime) -> Routed:
    why: list[Why] = [Why.MATTER]
    left = takers
    if len(left) > 1:
        if told.area is None and all(desk.areas for desk in left):
            return Routed(coordinator(profile), (Why.MATTER, Why.NO_AREA))
        left = _fewer(
            left, [desk for desk in left if told.area in desk.areas or not desk.areas], why, Why.AREA
        )
        left = _fewer(left, [desk for desk in left if told.area in desk.areas], why, Why.AREA)
        left = _fewer(left, [desk for desk in left if told.locale in desk.languages], why, Why.LANGUAGE)
        soonest = min(_opens(desk, now) for desk in left)
        left = _fewer(left, [desk for desk in left if _opens(desk, now) == soonest], why, Why.OPEN)
        if len(left) > 1:
            why.append(Why.FIRST)
    return Routed(left[0].key, tuple(dict.fromkeys(why)))


def _fewer(before: list[Desk], after: list[Desk], why: list[Why], reason: Why) -> list[Desk]:
    """Those left by one more reason, if it leaves anybody and somebody out."""
    if not after or len(after) == len(before):
        return before
    why.append(reason)
    return after


def _opens(desk: Desk, now: datetime) -> float:
    """When somebody is there: now is 0; a desk whose hours nobody told comes last."""
    if desk.hours is None:
        return float("inf")
    if desk.hours.is_open(now):
        return 0.0
    opening = desk.hours.next_opening(now)
    return opening.timestamp() if opening else float("inf")
