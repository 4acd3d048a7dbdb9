"""Reply tokens and retry keys: what may be used, for how long, and how often."""

from dataclasses import dataclass, field

from simulator.shapes import JsonObject

FRESH_MS = 60_000  # from the moment the webhook (or its redelivery) reached the bot
EVENT_MS = 20 * 60_000  # from the event itself, whatever redelivery does
KEY_MS = 24 * 3_600_000
TIDY_EVERY = 1_000


@dataclass(slots=True)
class ReplyToken:
    """A right to answer once, for free."""

    person: str
    event_at: int
    delivered_at: int | None = None
    used: bool = False

    def is_good(self, now_ms: int) -> bool:
        """Whether LINE would still take it."""
        if self.used or self.delivered_at is None:
            return False
        return now_ms - self.delivered_at <= FRESH_MS and now_ms - self.event_at <= EVENT_MS


@dataclass(slots=True)
class ReplyTokens:
    """Every reply token that may still matter. Locks: the world's, held by the caller."""

    _tokens: dict[str, ReplyToken] = field(default_factory=dict)
    _issued: int = 0

    def issue(self, token: str, person: str, now_ms: int) -> None:
        """A new token goes out with an event. Now and then those that can never be good again are dropped."""
        self._issued += 1
        if self._issued % TIDY_EVERY == 0:
            self._tokens = {
                key: kept
                for key, kept in self._tokens.items()
                if not kept.used and now_ms - kept.event_at <= EVENT_MS
            }
        self._tokens[token] = ReplyToken(person, now_ms)

    def delivered(self, token: str, now_ms: int) -> None:
        """The webhook carrying it is on its way (again): its minute starts (again)."""
        if token in self._tokens:
            self._tokens[token].delivered_at = now_ms

    def spend(self, token: str, now_ms: int) -> str | None:
        """Use a token up. Returns whose it was, or None when it is not (or no longer) good."""
        found = self._tokens.get(token)
        if found is None or not found.is_good(now_ms):
            return None
        found.used = True
        return found.person

    def describe(self, token: str, now_ms: int) -> JsonObject | None:
        """How a token stands, for scripts."""
        found = self._tokens.get(token)
        if found is None:
            return None
        return {"person": found.person, "used": found.used, "good": found.is_good(now_ms)}


@dataclass(frozen=True, slots=True)
class AcceptedRequest:
    """A counted request that was accepted under a retry key."""

    request_id: str
    at: int
    sent: list[JsonObject]


@dataclass(slots=True)
class RetryKeys:
    """Which retry keys were accepted in the last 24 hours. Locks: the world's, held by the caller."""

    _keys: dict[str, AcceptedRequest] = field(default_factory=dict)
    _remembered: int = 0

    def accepted(self, key: str | None, now_ms: int) -> AcceptedRequest | None:
        """The earlier request under this key, if it is still remembered."""
        found = self._keys.get(key.lower()) if key else None
        return found if found is not None and now_ms - found.at < KEY_MS else None

    def remember(self, key: str | None, request: AcceptedRequest) -> None:
        """An accepted request; nothing is kept without a key."""
        if not key:
            return
        self._remembered += 1
        if self._remembered % TIDY_EVERY == 0:
            self._keys = {k: kept for k, kept in self._keys.items() if request.at - kept.at < KEY_MS}
        self._keys[key.lower()] = request
