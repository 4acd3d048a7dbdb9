"""The month's counted messages. Replies never come here."""

import datetime as dt
from dataclasses import dataclass

from simulator.shapes import JsonObject

JST = dt.timezone(dt.timedelta(hours=9))


@dataclass(slots=True)
class Quota:
    """How many messages may still be sent this month.

    limit: None means no limit. Locks: the world's, held by the caller.
    """

    limit: int | None
    used: int = 0
    month: str = ""

    def turn(self, now_ms: int) -> None:
        """Start again from zero when the month (in Japan) changes."""
        month = dt.datetime.fromtimestamp(now_ms / 1000, JST).strftime("%Y-%m")
        if self.month and month != self.month:
            self.used = 0
        self.month = month

    def has_room(self, count: int, now_ms: int) -> bool:
        """Whether that many more may go out."""
        self.turn(now_ms)
        return self.limit is None or self.used + count <= self.limit

    def limits(self) -> JsonObject:
        """As GET /v2/bot/message/quota says it."""
        return {"type": "none"} if self.limit is None else {"type": "limited", "value": self.limit}
