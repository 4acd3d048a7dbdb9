"""What a profile says of the council as a whole: who we are, consents, retention, complaints, programmes."""

from __future__ import annotations

from handlers.profile.offices import read_takes
from handlers.profile.part import Part
from handlers.profile.values import About, Complaints, Consent, Outsider, Programme, Retention
from locales.safety import languages
from storage.ids import DeskKey

CODE = len("13120")


def read_about(part: Part) -> About:
    """The part [council]. Its number is needed, unless it is said to be unknown."""
    unknown = part.unknown()
    about = About(
        names=part.names(),
        phone="" if "phone" in unknown else part.needed("phone"),
        fire=part.needed("fire"),
        police=part.needed("police"),
        fax=part.text("fax"),
        mail=part.text("mail"),
        site=part.text("site"),
        postal=part.text("postal"),
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
        key=part.needed("key"),
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


def read_retention(part: Part | None) -> Retention:
    """The part [retention]; five years where nothing is said."""
    if part is None:
        return Retention()
    usual = Retention()
    retention = Retention(
        part.count("cases", usual.cases),
        part.count("danger_cases", usual.danger_cases),
        part.count("withdrawn", usual.withdrawn),
    )
    part.finish()
    return retention


def read_complaints(part: Part | None, first: DeskKey, phone: str) -> Complaints:
    """The part [complaints]; without it, the first desk takes them, at the council's own number."""
    if part is None:
        return Complaints(first, phone)
    members = tuple(_outsider(each) for each in part.many("members"))
    complaints = Complaints(DeskKey(part.text("desk") or first), part.phone(missed=False) or phone, members)
    if not members:
        part.gap("no member from outside is named: complaints stay in the house", "members")
    part.finish()
    return complaints


def _outsider(part: Part) -> Outsider:
    read = Outsider(part.needed("name"), part.phone(missed=False), part.text("mail"))
    part.finish()
    return read


def _municipalities(part: Part) -> tuple[str, ...]:
    codes = part.texts("municipalities")
    if all(len(code) == CODE and code.isdigit() for code in codes):
        return codes
    part.fault('municipalities must be codes of five digits: municipalities = ["13120"]', "municipalities")
    return ()


def _languages(part: Part) -> tuple[str, ...]:
    spoken = languages()
    told = part.texts("languages")
    for language in told:
        if language not in spoken:
            part.fault(f'there is no language "{language}" here; there are {", ".join(spoken)}', "languages")
    return tuple(language for language in told if language in spoken) or spoken
