"""What somebody agreed to at the counter or on the telephone: by purpose and version, said or signed. Pure."""

from __future__ import annotations

from typing import Final

from handlers.profile.values import Consent, Profile
from handlers.reception.form import CONSENT, Form, read_out
from locales import speaker

SHARE: Final = "share"
PURPOSES: Final = frozenset({"intake", "share"})
"""Purposes the console has words for; any other is shown in the profile's own."""

YES_NO: Final = {"yes": "choice.yes", "no": "choice.no"}


def consent_rows(profile: Profile, form: Form) -> list[dict[str, object]]:
    """As answers of a case, in the desk's own words. Whether it may be passed on is an answer of its own already."""
    words = speaker("ja")
    rows = [
        _row(f"consent.{each.purpose}.{each.version}", key, named(each, "ja"), words.text(key))
        for each in read_out(profile, form)
        if each.purpose != SHARE and (key := YES_NO.get(form.get(f"{CONSENT}{each.purpose}"), ""))
    ]
    how = form.get("consent-how")
    if how:
        console = speaker("ja", "console")
        label, said = (
            console.text("console.intake.consent_how"),
            console.text(f"console.intake.consent_how.{how}"),
        )
        rows.append(_row("consent.how", f"console.intake.consent_how.{how}", label, said))
    return rows


def named(consent: Consent, locale: str) -> str:
    """What is agreed to, in a few words."""
    if consent.purpose in PURPOSES:
        return speaker(locale, "console").text(f"console.intake.consent.{consent.purpose}")
    return consent.text.get(locale) or consent.text.get("ja") or consent.purpose


def _row(question: str, key: str, label: str, value: str) -> dict[str, object]:
    return {
        "question": question,
        "key": key,
        "label": label,
        "value": value,
        "theirs": value,
        "sensitive": False,
    }
