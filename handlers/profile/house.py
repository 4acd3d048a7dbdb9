"""What a profile says of the council as a whole: who we are, consents, retention, complaints, programmes."""

from __future__ import annotations

from handlers.profile.notes import Notes
from handlers.profile.offices import read_takes
from handlers.profile.part import Part
from handlers.profile.values import About, Complaints, Consent, Outsider, Programme
from handlers.profile.writing import is_mail, is_postal
from locales.safety import languages
from storage.ids import DeskKey
from storage.retention import Retention

CODE = len("13120")


def read_about(part: Part) -> About:
    """The part [council]. Its number is needed, unless it is said to be unknown."""
    unknown = part.unknown()
    about = About(
        names=part.names(),
        phone="" if "phone" in unknown else _needed_phone(part, "phone"),
        fire=_needed_phone(part, "fire"),
        police=_needed_phone(part, "police"),
        fax=part.phone(key="fax", missed=False),
        mail=part.written("mail", is_mail, "info@example.jp"),
        site=part.site(),
        postal=part.written("postal", is_postal, "176-0000"),
        address=part.text("address"),
        checked=part.month(),
        municipalities=_municipalities(part),
        languages=_languages(part),
    )
    part.finish()
    return about


def read_programme(part: Part) -> Programme:
    """One of [[programmes]]."""
    desk = part.text("desk")
    programme = Programme(
        key=part.key(),
        names=part.names(),
        asked=part.texts("asked"),
        says=part.names("says"),
        whom=part.names("whom", needed=False),
        costs=part.names("costs", needed=False),
        how=part.names("how", needed=False),
        desk=DeskKey(desk) if desk else None,
        agency=part.text("agency"),
        phone=part.phone(missed=False),
        takes=read_takes(part),
        unknown=part.unknown(),
        checked=part.month(),
    )
    part.finish()
    return programme


def read_consent(part: Part) -> Consent:
    """One of [[consents]]."""
    consent = Consent(part.needed("purpose"), part.needed("version"), part.names("text", needed=False))
    part.finish()
    return consent


def read_retention(part: Part | None, notes: Notes) -> Retention:
    """The part [retention]; five years where nothing is said."""
    if part is None:
        notes.gap("no [retention]: cases are kept for five years after they are closed", "retention")
        return Retention()
    usual = Retention()
    retention = Retention(
        part.count("cases", usual.cases),
        part.count("danger_cases", usual.danger_cases),
        part.count("withdrawn", usual.withdrawn),
    )
    if retention.danger_cases < retention.cases:
        part.fault("danger_cases would be kept for less time than other cases", "danger_cases", "shorter")
    part.finish()
    return retention


def read_complaints(part: Part | None, first: DeskKey, phone: str, notes: Notes) -> Complaints:
    """The part [complaints]; without it, the first desk takes them, at the council's own number."""
    if part is None:
        notes.gap(
            "no [complaints]: the first desk takes them, and no member from outside is told", "complaints"
        )
        return Complaints(first, phone)
    members = tuple(_outsider(each) for each in part.many("members"))
    instead = part.text("instead")
    complaints = Complaints(
        desk=DeskKey(part.text("desk") or first),
        phone=part.phone(missed=False) or phone,
        members=members,
        instead=DeskKey(instead) if instead else None,
        staff=part.texts("staff"),
        outside=part.texts("outside"),
    )
    if not members:
        part.gap("no member from outside is named: complaints stay in the house", "members")
    part.finish()
    return complaints


def _outsider(part: Part) -> Outsider:
    read = Outsider(
        part.needed("name"), part.phone(missed=False), part.written("mail", is_mail, "info@example.jp")
    )
    part.finish()
    return read


def _needed_phone(part: Part, key: str) -> str:
    """A number that must be there."""
    return part.phone(key=key, missed=False) if part.needed(key) else ""


def _municipalities(part: Part) -> tuple[str, ...]:
    codes = part.texts("municipalities")
    if all(len(code) == CODE and code.isdigit() for code in codes):
        return codes
    part.fault(
        'municipalities must be codes of five digits: municipalities = ["13120"]',
        "municipalities",
        "municipalities",
    )
    return ()


def _languages(part: Part) -> tuple[str, ...]:
    spoken = languages()
    told = part.texts("languages")
    for language in told:
        if language not in spoken:
            part.fault(
                f'there is no language "{language}" here; there are {", ".join(spoken)}',
                "languages",
                "language",
            )
    return tuple(language for language in told if language in spoken) or spoken
