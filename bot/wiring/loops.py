"""Puts the loops together that speak to the outside: senders, scheduler, alarms. The workers' are in `working.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from threading import Event, Semaphore

from bot import clock, filling, logs
from bot.alarming import Alarmer, Way, by_line, by_mail
from bot.line_api import LineApi
from bot.mail import MailServer
from bot.running import Loops
from bot.scheduler import LookAfter, Scheduler
from bot.sender import Sender
from bot.settings import Settings
from bot.telling import Teller
from bot.wiring.parts import Parts
from handlers import promises, resting
from handlers.council import Council
from handlers.duty import Duty
from storage import unheard
from storage.alarms import Channel
from storage.db import Tx
from storage.ids import CaseId
from storage.retention import Retention
from storage.together import Together


def make_line(settings: Settings) -> LineApi:
    """The way to LINE. The SDK resets loggers as it is built, so ours are set again."""
    line = LineApi(settings.line_api_url, settings.line_data_url, settings.line_access_token)
    logs.configure(settings.log_level)
    return line


def start_sender(parts: Parts, loops: Loops, count: int) -> None:
    """Start emptying the outbox."""
    line = make_line(parts.settings)
    books = Together(parts.store)
    has_room = partial(filling.has_room_for_content, parts.settings.state_dir)
    seats = Semaphore(max(count // 2, 1))  # the other half is there for what is said
    loops.start(lambda ended: Sender(parts.store, line, clock.now, ended, books, has_room, seats), count)
    start_calling(parts, loops, "line", by_line(line))
    start_calling(parts, loops, "mail", mail_way(parts.settings))


def start_scheduler(parts: Parts, loops: Loops) -> None:
    """Start the clock."""
    way = mail_way(parts.settings)

    def called() -> tuple[str, ...]:
        return parts.council.profile.limits.calls

    def duty() -> Duty:
        return parts.council.duty

    line = by_line(make_line(parts.settings))
    tell = Teller(parts.store, way, parts.settings.public_url, clock.now, called, line, duty).step

    def kept() -> Retention:
        return parts.council.profile.retention

    look_after = keeping_promises(lambda: parts.council)
    loops.start(lambda ended: Scheduler(parts.store, clock.now, ended, tell, look_after, kept))
    start_calling(parts, loops, "mail", way)


def keeping_promises(council: Callable[[], Council]) -> LookAfter:
    """What the clock does about promises that have slipped and cases whose day has come. council: as it is at the moment."""

    def look_after(tx: Tx, now: datetime, stuck: Collection[CaseId], *, is_in_doubt: bool) -> int:
        unheard.look(tx)
        if is_in_doubt:
            promises.call_leads(tx, council(), now)
            return 0
        return promises.look_after(tx, council(), now, stuck) or resting.wake_next(tx, council(), now, stuck)

    return look_after


def mail_way(settings: Settings) -> Way | None:
    """How alarms go out by mail, if mail is set up."""
    return by_mail(MailServer.at(settings.mail_url, settings.mail_from)) if settings.mail_url else None


def start_calling(parts: Parts, loops: Loops, channel: Channel, way: Way | None) -> None:
    """Start calling staff by one channel when danger is heard. A slow channel keeps no other waiting."""
    url = parts.settings.public_url

    def start(ended: Event) -> Alarmer:
        alarmer = Alarmer(parts.store, parts.council, channel, way, url, clock.now, ended)

        def take(renewed: Council) -> None:
            alarmer.council = renewed

        parts.follow(take)
        return alarmer

    loops.start(start)
