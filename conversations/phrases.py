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
    STALE = "common.stale"
    STALE_CLOSED = "common.stale_closed"
    CANCELLED = "common.cancelled"
    NOTHING_OPEN = "common.nothing_open"
    BACK_FIRST = "common.back_first"
    RETURNED = "common.returned"
    UNDER_WAY = "common.under_way"
    UNFINISHED = "common.unfinished"
    LOST = "common.lost"
    ENDLESS = "common.endless"
    OFFER_STAFF = "common.offer_staff"
    WHY = "common.why"
    MEDIA_KEPT = "error.media"
    SIMPLER = "language.simpler"
    NO_SIMPLER = "language.no_simpler"
