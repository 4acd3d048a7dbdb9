"""What the desk itself says between questions, whatever the conversation. Keys only; the words are in the catalogues."""

from __future__ import annotations

from enum import StrEnum


class Phrase(StrEnum):
    """The keys of the desk's own statements."""

    HELLO = "greeting.hello"
    HELLO_AGAIN = "greeting.again"
    MAIN = "menu.main"
    UNCLEAR = "menu.unclear"
    KEPT = "menu.kept"
    HELP = "help.main"
    STAFF = "staff.called"
    CLOSED_NOW = "staff.closed_now"
    STALE = "common.stale"
    STALE_CLOSED = "common.stale_closed"
    CANCELLED = "common.cancelled"
    NOTHING_OPEN = "common.nothing_open"
    BACK_FIRST = "common.back_first"
    RETURNED = "common.returned"
    LAID_ASIDE = "common.laid_aside"
    CAME_BACK = "common.came_back"
    ANOTHER_DAY = "common.another_day"
    LAID_TO_REST = "common.laid_to_rest"
    FULL = "common.full"
    ROOM_MADE = "common.room_made"
    UNSAID = "common.unsaid"
    GATHERED = "common.gathered"
    UNDER_WAY = "common.under_way"
    UNFINISHED = "common.unfinished"
    LOST = "common.lost"
    ENDLESS = "common.endless"
    TAKEN_OVER = "common.taken_over"
    OFFER_STAFF = "common.offer_staff"
    WHY = "common.why"
    MEDIA_KEPT = "error.media"
    PLAIN = "language.plain"
    SIMPLER = "language.simpler"
    NO_SIMPLER = "language.no_simpler"
