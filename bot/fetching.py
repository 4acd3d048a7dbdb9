"""What the desk asks LINE for, rather than tells it: a person's name and language, the content of a photo or file."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from bot import settling
from bot.line_api import LineApi
from bot.outcomes import Again, Content, Gone, Profile, Rejected, TooLarge, Unauthorised
from handlers import learning
from storage import messages, outbox, people
from storage.db import Store, Tx
from storage.ids import MediaId
from storage.outbox import Leased

CONTENT_MAX = 20 * 1024 * 1024  # bytes of one photo, voice message or file
PATIENCE = timedelta(hours=6)  # how long content may take: LINE has had outages of hours
PAUSE_S = 2.0
NO_ROOM_PAUSE_S = 60.0

log = logging.getLogger(__name__)


def fetch(
    store: Store,
    line: LineApi,
    leased: Leased,
    now: Callable[[], datetime],
    has_room: Callable[[], bool],
) -> bool:
    """Ask LINE for what the row names, and keep the answer. False: LINE has not let us in, or was not asked.

    has_room: whether the disk may take a photo now; while it may not, LINE keeps it for us, and it is asked for later.
    """
    if leased.kind == "profile":
        return _profile(store, line, leased, now)
    if has_room():
        return _content(store, line, leased, now)
    log.warning("fetching.no_room")
    with store.transaction() as tx:
        _later(tx, leased, now(), NO_ROOM_PAUSE_S, "no room for it on our disk")
    return False


def _profile(store: Store, line: LineApi, leased: Leased, now: Callable[[], datetime]) -> bool:
    answer = line.profile(leased.line_id)
    with store.transaction() as tx:
        match answer:
            case Profile(name, language):
                learning.learn_profile(tx, leased.person, name, language)
                outbox.finish(tx, leased, "sent", now())
            case Unauthorised():
                settling.locked_out(tx, leased, answer, now())
            case Again(after_s, why) if not _too_late(leased, now()):
                _later(tx, leased, now(), max(after_s, PAUSE_S), why)
            case _:
                outbox.finish(tx, leased, "expired", now(), "no profile to be had")
    return not isinstance(answer, Unauthorised)


def _content(store: Store, line: LineApi, leased: Leased, now: Callable[[], datetime]) -> bool:
    wanted = json.loads(leased.body)
    media = MediaId(UUID(wanted["media"]))
    answer = line.content(wanted["message"], CONTENT_MAX)
    with store.transaction() as tx:
        match answer:
            case Content(mime, body):
                messages.keep_media(tx, people.look_at(tx, leased.person), media, mime, body)
            case Gone() | Rejected():
                messages.lose_media(tx, media, "gone")
            case TooLarge():
                messages.lose_media(tx, media, "refused")
            case Unauthorised():
                settling.locked_out(tx, leased, answer, now())
                return False
            case _ if not _too_late(leased, now()):
                _later(tx, leased, now(), PAUSE_S * min(leased.tries, 30), "not ready yet")
                return True
            case _:
                messages.lose_media(tx, media, "gone")
        outbox.finish(tx, leased, "sent", now())
    return True


def _later(tx: Tx, leased: Leased, now: datetime, pause_s: float, why: str) -> None:
    outbox.again(tx, leased, now + timedelta(seconds=pause_s), why[:300])


def _too_late(leased: Leased, now: datetime) -> bool:
    return now - leased.made_at > PATIENCE
