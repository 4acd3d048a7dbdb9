"""How often each endpoint may be called: one token bucket per method and path pattern."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SECOND = 1_000
HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` calls per `per_ms`, refilled evenly; all of them may come at once."""

    count: int
    per_ms: int


OTHERS = Rate(2_000, SECOND)
RATES: Mapping[str, Rate] = {
    "POST /v2/bot/message/narrowcast": Rate(60, HOUR),
    "POST /v2/bot/message/broadcast": Rate(60, HOUR),
    "POST /v2/bot/channel/webhook/test": Rate(60, HOUR),
    "PUT /v2/bot/channel/webhook/endpoint": Rate(1_000, 60_000),
    "GET /v2/bot/channel/webhook/endpoint": Rate(1_000, 60_000),
    "POST /v2/bot/richmenu": Rate(100, HOUR),
    "DELETE /v2/bot/richmenu/<menu_id>": Rate(100, HOUR),
    "DELETE /v2/bot/richmenu/alias/<alias>": Rate(100, HOUR),
    "GET /v2/bot/richmenu/progress/batch": Rate(100, HOUR),
    "GET /v2/bot/richmenu/list": Rate(10, SECOND),
    "POST /v2/bot/richmenu/batch": Rate(3, HOUR),
    "POST /v2/bot/message/multicast": Rate(200, SECOND),
    "POST /v2/bot/chat/loading/start": Rate(100, SECOND),
    "POST /v2/oauth/accessToken": Rate(370, SECOND),
}


@dataclass(slots=True)
class Rates:
    """The buckets. Locks: the world's, held by the caller.

    changed: rates set by hand, by endpoint. off: no limit at all, for benchmarks.
    """

    off: bool = False
    changed: dict[str, Rate] = field(default_factory=dict)
    _left: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, endpoint: str, now_ms: int) -> bool:
        """Take one call out of an endpoint's bucket; False when it is empty."""
        if self.off:
            return True
        rate = self.changed.get(endpoint) or RATES.get(endpoint, OTHERS)
        left, at = self._left.get(endpoint, (float(rate.count), now_ms))
        left = min(rate.count, left + max(0, now_ms - at) * rate.count / rate.per_ms)
        taken = left >= 1
        self._left[endpoint] = (left - 1 if taken else left, now_ms)
        return taken

    def change(self, endpoint: str, rate: Rate | None) -> None:
        """Give an endpoint another rate, full from now; None gives LINE's own back."""
        self._left.pop(endpoint, None)
        if rate is None:
            self.changed.pop(endpoint, None)
        else:
            self.changed[endpoint] = rate
