"""What the parts of a profile say of each other: contradictions are faults, what nobody takes is a gap. Reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from conversations.vocabulary import Matter
from handlers.places import PostalPlaces
from handlers.profile.notes import Notes
from handlers.profile.values import Consent, Desk, Profile
from handlers.profile.writing import is_version

TOLD = 12  # towns named in one sentence
WORDING_LIMIT = 2000  # characters


def compare(profile: Profile, notes: Notes) -> None:
    """Note everything that does not fit together."""
    for kind in ("desks", "areas", "agencies", "programmes", "hotlines"):
        _twice(kind, [each.key for each in getattr(profile, kind)], notes)
    _consents(profile, notes)
    _twice("consents", [f"{each.purpose} {each.version}" for each in profile.consents], notes)
    _desks(profile.desks, notes)
    _areas(profile, notes)
    _complaints(profile, notes)
    _programmes(profile, notes)
    _takes_nothing(profile, notes)
    _nobody_takes(profile, notes)


def _twice(kind: str, keys: Sequence[str], notes: Notes) -> None:
    for number, key in enumerate(keys):
        if key and key in keys[:number]:
            notes.fault(f'another of the {kind} has the key "{key}" already', kind, number, "key", "twice")


def _consents(profile: Profile, notes: Notes) -> None:
    """The last of a purpose is asked for now: an older wording after a newer one would be asked for again."""
    latest: dict[str, str] = {}
    for number, each in enumerate(profile.consents):
        _sendable(number, each, notes)
        if each.version and each.version < latest.get(each.purpose, ""):
            notes.fault(
                f"consent {each.purpose}: the version {each.version} stands after {latest[each.purpose]}; "
                "versions go forward",
                "consents",
                number,
                "version",
                "version",
            )
        latest[each.purpose] = max(each.version, latest.get(each.purpose, ""))


def _sendable(number: int, consent: Consent, notes: Notes) -> None:
    """A version is part of a button, and a wording one message that somebody reads on a phone."""
    if consent.version and not is_version(consent.version):
        notes.fault(
            f'version {consent.version}: at most 24 letters, digits, dots and hyphens, such as "2026-11"',
            "consents",
            number,
            "version",
            "version",
        )
    longest = max(map(len, consent.text.values()), default=0)
    if longest > WORDING_LIMIT:
        notes.fault(
            f"consent {consent.purpose}: {longest} characters, but a message of more than {WORDING_LIMIT} is not read",
            "consents",
            number,
            "text",
            "long",
        )


def _desks(desks: Sequence[Desk], notes: Notes) -> None:
    """Two desks that take the same thing in the same place: one of them would never hear of it."""
    for one, other in combinations(desks, 2):
        if one.areas and other.areas and not set(one.areas) & set(other.areas):
            continue
        if bool(one.areas) != bool(other.areas):
            continue  # the desk of an area goes before the desk of the whole municipality
        for matter in other.takes:
            if matter in one.takes:
                notes.fault(
                    f'desk {other.key}: "{matter.value}" is taken by the desk {one.key} already',
                    "desks",
                    other.position,
                    "takes",
                    "taken",
                )
    coordinators = [desk for desk in desks if desk.coordinates]
    for desk in coordinators[1:]:
        notes.fault(
            f"desk {desk.key}: only one desk coordinates, and {coordinators[0].key} does already",
            "desks",
            desk.position,
            "coordinates",
            "coordinates",
        )
    if desks and not coordinators:
        notes.gap(
            "no desk has coordinates = true: matters of several fields go to the first desk",
            "desks",
            keys=("coordinates",),
        )


def _areas(profile: Profile, notes: Notes) -> None:
    known = {area.key for area in profile.areas}
    _in_known_areas("desks", [(desk.key, desk.areas) for desk in profile.desks], known, notes)
    _in_known_areas("agencies", [(each.key, each.areas) for each in profile.agencies], known, notes)
    belongs: dict[str, str] = {}
    places = PostalPlaces()
    _municipalities(profile, places, notes)
    towns = frozenset(town for city in profile.about.municipalities for town in places.towns_of(city))
    for number, area in enumerate(profile.areas):
        for town in area.towns:
            if town in belongs:
                notes.fault(
                    f"area {area.key}: {town} is in the area {belongs[town]} already",
                    "areas",
                    number,
                    "towns",
                    "town_taken",
                )
            elif towns and town not in towns:
                notes.fault(
                    f"area {area.key}: there is no town {town} in the municipality",
                    "areas",
                    number,
                    "towns",
                    "town_unknown",
                )
            belongs.setdefault(town, area.key)
        if not area.towns:
            notes.gap(f"area {area.key}: no town is named", "areas", number, "towns")
    if profile.areas and (left := sorted(towns - set(belongs))):
        more = f" and {len(left) - TOLD} more" if len(left) > TOLD else ""
        notes.gap(f"towns in no area: {', '.join(left[:TOLD])}{more}", "areas", keys=("towns",))


def _municipalities(profile: Profile, places: PostalPlaces, notes: Notes) -> None:
    """A code nobody has; where there is no postal data at all, nobody can tell."""
    codes = profile.about.municipalities
    unknown = [code for code in codes if not places.towns_of(code)]
    if unknown and places.knows_towns():
        notes.fault(
            f"council: no municipality has the code {', '.join(unknown)}",
            "council",
            None,
            "municipalities",
            "municipalities",
        )


def _in_known_areas(
    kind: str, offices: Sequence[tuple[str, tuple[str, ...]]], known: set[str], notes: Notes
) -> None:
    for number, (office, areas) in enumerate(offices):
        for key in areas:
            if key not in known:
                notes.fault(f'{office}: there is no area "{key}" in [[areas]]', kind, number, "areas", "area")


def _complaints_of_its_own(profile: Profile, notes: Notes) -> None:
    """A complaint never reaches the desk it is about: that of the complaints' own desk needs another."""
    taking, known = profile.complaints, {desk.key for desk in profile.desks}
    if taking.instead is not None and taking.instead not in known:
        sentence = f'complaints: there is no desk "{taking.instead}"'
        notes.fault(sentence, "complaints", None, "instead", "desk")
    elif taking.instead == taking.desk:
        notes.fault("complaints: instead names the desk itself", "complaints", None, "instead", "desk")
    elif taking.instead is None and len(known) > 1:
        notes.gap(
            f"complaints: no desk is named (instead) for complaints about {taking.desk} itself",
            "complaints",
            keys=("instead",),
        )
    if not taking.outside:
        notes.gap(
            "complaints: no login of a member from outside (outside): each is shown a complaint on paper only",
            "complaints",
            keys=("outside",),
        )
    if not taking.staff:
        notes.gap(
            f"complaints: no login of who reads them (staff): whoever works at {taking.desk} does",
            "complaints",
            keys=("staff",),
        )


def _complaints(profile: Profile, notes: Notes) -> None:
    if profile.desks and profile.complaints.desk not in {desk.key for desk in profile.desks}:
        notes.fault(
            f'complaints: there is no desk "{profile.complaints.desk}"', "complaints", None, "desk", "desk"
        )
    _complaints_of_its_own(profile, notes)
    taker = next((desk for desk in profile.desks if Matter.COMPLAINT in desk.takes), None)
    if taker is not None and taker.key != profile.complaints.desk:
        notes.fault(
            f'complaints: the desk is "{profile.complaints.desk}", but "complaint" is taken by {taker.key}',
            "complaints",
            None,
            "desk",
            "complaint",
        )


def _programmes(profile: Profile, notes: Notes) -> None:
    desks = {desk.key for desk in profile.desks}
    agencies = {agency.key for agency in profile.agencies}
    asked: dict[str, str] = {}
    for number, programme in enumerate(profile.programmes):
        if programme.desk and programme.desk not in desks:
            notes.fault(
                f'programme {programme.key}: there is no desk "{programme.desk}"',
                "programmes",
                number,
                "desk",
                "desk",
            )
        if programme.agency and programme.agency not in agencies:
            notes.fault(
                f'programme {programme.key}: there is no agency "{programme.agency}"',
                "programmes",
                number,
                "agency",
                "agency",
            )
        for word in programme.asked:
            if asked.setdefault(word, programme.key) != programme.key:
                notes.fault(
                    f'programme {programme.key}: "{word}" asks for {asked[word]} already',
                    "programmes",
                    number,
                    "asked",
                    "asked",
                )


def _takes_nothing(profile: Profile, notes: Notes) -> None:
    """A desk to which neither a matter nor a programme nor another part leads. The first takes what is left over."""
    led = {profile.duty.desk, profile.complaints.desk, *(each.desk for each in profile.programmes)}
    for desk in profile.desks[1:]:
        if not (desk.takes or desk.coordinates or desk.key in led):
            sentence = f"desk {desk.key}: it takes nothing and no programme names it: nobody is led there"
            notes.gap(sentence, "desks", desk.position, "takes")


def _nobody_takes(profile: Profile, notes: Notes) -> None:
    """Where nobody is named, the first desk takes it: for the whole municipality, or in the areas left over."""
    every = {area.key for area in profile.areas}
    nobody, partly = [], []
    for matter in Matter:
        takers = [desk for desk in profile.desks if matter in desk.takes]
        if not takers:
            nobody.append(matter.value)
        elif all(desk.areas for desk in takers) and (left := every - _areas_of(takers)):
            partly.append(f"{matter.value} in {', '.join(sorted(left))}")
    if nobody:
        notes.gap(f"no desk takes {', '.join(nobody)}: the first desk does", "desks", keys=("takes",))
    if partly:
        notes.gap(f"no desk takes {'; '.join(partly)}: the first desk does", "desks", keys=("takes",))


def _areas_of(desks: Iterable[Desk]) -> set[str]:
    return {area for desk in desks for area in desk.areas}
