"""Staff on LINE: an account is linked with a code shown once on the console, and is then called by alarms.

What a linked account writes is not a resident's: it opens no case and reaches no queue.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from handlers.arrivals import Arrival, Pressed, Wrote
from handlers.errors import Refused
from handlers.messages import Text
from handlers.speech import CRISIS, Free, speak
from locales import speaker
from storage import audit, links, staff
from storage.db import Tx
from storage.ids import StaffId
from storage.people import Known
from storage.staff import Member

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are mistaken for another
LENGTH = 8  # letters: about 40 bits, good for ten minutes
TRIES = 5  # wrong codes from one account
TRIES_ALL = 100  # wrong codes from all accounts together
WINDOW = timedelta(minutes=10)
_CODE = re.compile(f"EN([{LETTERS}]{{{LENGTH}}})")
_ATTEMPT, _EVERYBODY, _MADE = "line-code", "everybody", "line-code-made"
_STOPS = frozenset({"解除", "かいじょ", "unlink"})


def new_code(tx: Tx, member: Member, now: datetime) -> str:
    """A code to send from one's own LINE account, good once and for ten minutes. Raises: Refused("link.too_many")."""
    if staff.failed_attempts(tx, _MADE, member.id.hex, now - WINDOW) >= TRIES:
        raise Refused("link.too_many")
    staff.note_attempt(tx, _MADE, member.id.hex, now)
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    links.offer_code(tx, member.id, letters, now)
    audit.record(tx, member.id, "staff.line_code_made", member.id, now)
    return f"EN-{letters[:4]}-{letters[4:]}"


def unlink(tx: Tx, member: Member, now: datetime) -> None:
    """Call this member by LINE no longer."""
    links.unlink(tx, member.id)
    audit.record(tx, member.id, "staff.line_unlinked", member.id, now)


def keep_mail(tx: Tx, member: Member, address: str, now: datetime) -> None:
    """Mail this member's alarms to this address; empty: to none. Raises: Refused("mail.bad")."""
    plain = address.strip()
    if plain and not re.fullmatch(r"[!-?A-~]{1,64}@[0-9A-Za-z.-]{1,180}\.[0-9A-Za-z-]{2,60}", plain):
        raise Refused("mail.bad")
    links.keep_mail(tx, member.id, plain)
    audit.record(tx, member.id, "staff.mail_changed", member.id, now)


def attend(tx: Tx, person: Known, arrival: Arrival, now: datetime) -> bool:
    """See to an arrival that is a colleague's or links one. False: it is a resident's. Locks: the person.

    A wrong code is not answered: whoever guesses learns nothing, and a resident's words are never lost.
    """
    code = _code_in(arrival)
    linked = links.member_of(tx, person.id)
    if code and _may_try(tx, person, now):
        found = links.use_code(tx, code, person.id, now)
        if found:
            audit.record(tx, found, "staff.line_linked", found, now)
            _say(tx, person, found, "staff.line.linked", arrival, now)
            return True
        _note_try(tx, person, now)
    if linked is None:
        return False
    _answer(tx, person, linked, arrival, now)
    return True


def _answer(tx: Tx, person: Known, linked: StaffId, arrival: Arrival, now: datetime) -> None:
    what = arrival.what
    if isinstance(what, Wrote) and _plain(what.text).lower() in _STOPS:
        links.unlink_person(tx, person.id)
        audit.record(tx, linked, "staff.line_unlinked", linked, now)
        _say(tx, person, linked, "staff.line.unlinked", arrival, now)
    elif isinstance(what, Wrote | Pressed) and arrival.reply_token:
        _say(tx, person, linked, "staff.line.only_alarms", arrival, now)


def _code_in(arrival: Arrival) -> str:
    if not isinstance(arrival.what, Wrote):
        return ""
    found = _CODE.fullmatch(re.sub(r"[\s-]", "", _plain(arrival.what.text)).upper())
    return found[1] if found else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:40]).strip()


def _may_try(tx: Tx, person: Known, now: datetime) -> bool:
    mine = staff.failed_attempts(tx, _ATTEMPT, person.id.hex, now - WINDOW)
    return mine < TRIES and staff.failed_attempts(tx, _ATTEMPT, _EVERYBODY, now - WINDOW) < TRIES_ALL


def _note_try(tx: Tx, person: Known, now: datetime) -> None:
    staff.note_attempt(tx, _ATTEMPT, person.id.hex, now)
    staff.note_attempt(tx, _ATTEMPT, _EVERYBODY, now)


def _say(tx: Tx, person: Known, linked: StaffId, key: str, arrival: Arrival, now: datetime) -> None:
    member = staff.get(tx, linked)
    words = speaker(member.locale if member else "ja", "staff").text(key)
    free = Free(arrival.reply_token, arrival.received_at) if arrival.reply_token else None
    speak(tx, person, None, [Text(words)], now, free=free, by=CRISIS)
