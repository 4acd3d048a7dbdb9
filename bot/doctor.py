"""`engawa doctor`: says in plain words what is wrong with a set-up, and what to do about it. Changes nothing."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import redis
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import doctor_keys
from bot.filling import measure
from bot.mail import MailServer
from bot.outcomes import Quota, Rejected, Unauthorised
from bot.settings import BadSettings, Settings, read_settings
from handlers.council import BadProfile, Council, read_council
from handlers.papers.font_files import FONTS, lacking
from handlers.words import all_words
from storage import links, migrate, secrets, staff
from storage.alarms import Channel
from storage.bell import LocalBell
from storage.db import Store, UnsafeDatabase, refuse_unsafe
from storage.ids import StaffId
from storage.spool import Spool
from storage.staff import Member
from storage.vault import CannotOpen, Vault

ROOM_MIN = 1024**3  # bytes of free disk below which the doctor worries


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. advice: what to do, if it is not well."""

    what: str
    is_well: bool
    advice: str = ""


def examine(environ: dict[str, str]) -> Iterator[Finding]:
    """Look at everything, one thing after the other; a broken one does not hide the next."""
    try:
        settings = read_settings(environ)
    except BadSettings as bad:
        for fault in bad.faults:
            yield Finding("Settings", is_well=False, advice=fault)
        return
    yield Finding("Settings", is_well=True)
    looks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _state_dir,
        _profile,
        _fonts,
        _database,
        _spool,
        _redis,
        _line,
        _mail,
        _duty,
        _ports,
    )
    for look in looks:
        yield from look(settings)


def _state_dir(settings: Settings) -> Iterator[Finding]:
    folder = Path(settings.state_dir)
    if not folder.exists():
        yield Finding("State folder", is_well=True, advice=f"{folder} will be made at the first start")
        return
    writable = os.access(folder, os.W_OK)
    yield Finding("State folder", writable, "" if writable else f"{folder} cannot be written to by this user")
    open_to_others = folder.stat().st_mode & 0o077
    if open_to_others:
        yield Finding(
            "State folder", is_well=False, advice=f"others may look into {folder}: run chmod 700 {folder}"
        )
    free = shutil.disk_usage(folder).free
    if free < ROOM_MIN:
        yield Finding("Disk", is_well=False, advice=f"only {free // 1024**2} MB are free")


def _profile(settings: Settings) -> Iterator[Finding]:
    try:
        council = read_council(settings.council, all_words())
    except BadProfile as bad:
        for fault in bad.faults:
            yield Finding("Council profile", is_well=False, advice=fault)
        return
    yield Finding(f"Council profile: {council.names['ja']}", is_well=True)


def _fonts(settings: Settings) -> Iterator[Finding]:
    del settings
    yield fonts_in(FONTS)


def fonts_in(folder: Path) -> Finding:
    """Whether papers can be printed with the fonts of this folder."""
    gone = lacking(folder)
    advice = (
        f"{', '.join(gone)} missing or broken in {folder}: no case can be printed as PDF. "
        "Run make setup, or install the release again"
    )
    return Finding("Fonts for papers", is_well=not gone, advice=advice if gone else "")


def _database(settings: Settings) -> Iterator[Finding]:
    if _is_yet_to_be_made(settings.database_url):
        yield Finding("Database", is_well=True, advice="it will be made at the first start")
        return
    vault = Vault(settings.council, settings.field_keys, settings.current_field_key)
    store = Store(settings.database_url, vault, LocalBell())
    try:
        refuse_unsafe(store.engine)
        current = migrate.is_current(store.engine)
        yield Finding(
            "Database", current, "" if current else "the tables are not this release's: engawa migrate"
        )
        if current:
            with store.transaction() as tx:
                secrets.learn_index(tx)
            yield Finding("Encryption keys", is_well=True)
            with store.reading() as tx:
                for said in doctor_keys.of_secrets(tx, settings.line_secrets):
                    yield Finding("Channel secret", is_well=True, advice=said)
                for said in doctor_keys.of_field_keys(tx, spool_is_used=_spool_is_used(settings)):
                    yield Finding("Encryption keys", is_well="put it back" not in said, advice=said)
    except CannotOpen:
        advice = "ENGAWA_FIELD_KEYS does not fit this database: what is in it was sealed under another key"
        yield Finding("Encryption keys", is_well=False, advice=advice)
    except UnsafeDatabase as unsafe:
        yield Finding("Database", is_well=False, advice=str(unsafe))
    except (SQLAlchemyError, OSError) as gone:
        advice = (
            f"it does not answer ({type(gone).__name__}): is it running, and is ENGAWA_DATABASE_URL right?"
        )
        yield Finding("Database", is_well=False, advice=advice)
    finally:
        store.close()


def _is_yet_to_be_made(url: str) -> bool:
    """A SQLite file that is not there yet: looking into it would make it."""
    made = make_url(url)
    return made.get_backend_name() == "sqlite" and not Path(made.database or "").exists()


def _spool_is_used(settings: Settings) -> bool:
    folder = settings.state_dir / "spool"
    return folder.exists() and any(folder.iterdir())


def _spool(settings: Settings) -> Iterator[Finding]:
    folder = settings.state_dir / "spool"
    if not folder.exists():
        return
    spool = Spool(folder, Vault(settings.council, settings.field_keys, settings.current_field_key))
    fill = measure(spool)
    if fill.is_short:
        advice = (
            f"{settings.state_dir} is running out of room ({fill}): make room, or messages will be refused"
        )
        yield Finding("Room", is_well=False, advice=advice)
    if spool.aside():
        advice = (
            f"{spool.aside()} deliveries in {folder} cannot be read: keep them, and check ENGAWA_FIELD_KEYS"
        )
        yield Finding("Spool", is_well=False, advice=advice)
    elif spool.is_used():
        yield Finding("Spool", is_well=True, advice=f"{spool.count()} deliveries wait for the database")


def _redis(settings: Settings) -> Iterator[Finding]:
    if not settings.redis_url:
        return
    try:
        with redis.Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2) as asked:
            asked.ping()
    except (redis.RedisError, ValueError) as gone:
        advice = f"it does not answer ({type(gone).__name__}); the desk works without it, only slower"
        yield Finding("Redis", is_well=False, advice=advice)
        return
    yield Finding("Redis", is_well=True)


def _line(settings: Settings) -> Iterator[Finding]:
    if settings.uses_simulator:
        yield Finding(
            "LINE", is_well=True, advice="no channel is configured: the phones on this machine stand in"
        )
        return
    from bot.wiring.loops import make_line  # noqa: PLC0415  # the SDK takes a second to load

    line = make_line(settings)
    answer = line.quota()
    line.close()
    match answer:
        case Quota():
            yield Finding("LINE", is_well=True)
        case Unauthorised():
            yield Finding("LINE", is_well=False, advice="it does not accept ENGAWA_LINE_CHANNEL_ACCESS_TOKEN")
        case Rejected(status):
            yield Finding("LINE", is_well=False, advice=f"it answers, but refuses us (HTTP {status})")
        case _:
            yield Finding("LINE", is_well=False, advice="it cannot be reached from this machine")


def _mail(settings: Settings) -> Iterator[Finding]:
    if not settings.mail_url:
        advice = "not set up (ENGAWA_MAIL_URL): alarms reach staff on the console and by LINE only"
        yield Finding("Mail", is_well=True, advice=advice)
        return
    fault = MailServer.at(settings.mail_url, settings.mail_from).answers()
    yield Finding("Mail", fault is None, f"the server does not let us in ({fault})" if fault else "")


def _duty(settings: Settings) -> Iterator[Finding]:
    """Whether anybody could be called if danger were heard now."""
    if _is_yet_to_be_made(settings.database_url):
        return
    store = Store(
        settings.database_url,
        Vault(settings.council, settings.field_keys, settings.current_field_key),
        LocalBell(),
    )
    try:
        council = read_council(settings.council, all_words())
        with store.reading() as tx:
            yield from _of_duty(council, staff.everybody(tx), links.ways_to(tx), settings)
    except (BadProfile, SQLAlchemyError, OSError):
        return  # said above
    finally:
        store.close()


def _of_duty(
    council: Council,
    everybody: Sequence[Member],
    ways: Mapping[StaffId, tuple[Channel, ...]],
    settings: Settings,
) -> Iterator[Finding]:
    has_mail, is_trial = bool(settings.mail_url), settings.uses_simulator
    usable = {member for member, by in ways.items() if any(channel == "line" or has_mail for channel in by)}
    logins = {member.login: member.id for member in everybody if member.active}
    for login in sorted(council.duty.logins - set(logins)):
        yield Finding("Duty", is_well=False, advice=f"[duty] names {login!r}, who cannot sign in")
    limits, taking = council.profile.limits, council.profile.complaints
    for part, names in (("limits", limits.calls), ("complaints", (*taking.staff, *taking.outside))):
        for login in sorted(set(names) - set(logins)):
            yield Finding("Duty", is_well=False, advice=f"[{part}] names {login!r}, who cannot sign in")
    named = [
        login for login in sorted(council.duty.logins) if login in logins and logins[login] not in usable
    ]
    for login in named:
        advice = f"{login} can be reached neither by mail nor by LINE: see their account page on the console"
        yield Finding("Duty", is_well=False, advice=advice)
    if not usable:
        advice = "if danger were heard now, nobody could be called: alarms would show on open consoles only"
        yield Finding("Duty", is_trial, advice)
    elif not named:
        yield Finding("Duty", is_well=True)
    if not council.hotlines:
        advice = "the profile has no [[hotlines]]: people in danger would be shown no number but 119 and 110"
        yield Finding("Hotlines", is_well=False, advice=advice)


def _ports(settings: Settings) -> Iterator[Finding]:
    for name, port in (("console", settings.console_port), ("webhook", settings.webhook_port)):
        with socket.socket() as asked:
            in_use = asked.connect_ex(("127.0.0.1", port)) == 0
        note = (
            f"something answers there already: engawa itself, or another program on port {port}"
            if in_use
            else ""
        )
        yield Finding(f"Port {port} ({name})", is_well=True, advice=note)


def report(environ: dict[str, str]) -> bool:
    """Print what was found; True if all is well."""
    findings = list(examine(environ))
    for finding in findings:
        mark = "  ok  " if finding.is_well else " WRONG"
        sys.stdout.write(f"{mark}  {finding.what}" + (f": {finding.advice}" if finding.advice else "") + "\n")
    return all(finding.is_well for finding in findings)
