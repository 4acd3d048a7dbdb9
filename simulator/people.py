"""The people whose phones we show, and what stands in their talk with the bot."""

from collections import deque
from dataclasses import dataclass, field

from simulator.shapes import JsonObject
from simulator.shelf import Slip

RECENT_MS = 7 * 86_400_000  # somebody who wrote this recently can be pushed to without being a friend


@dataclass(slots=True)
class Bubble:
    """One thing in a talk.

    side: person, bot, or note (a line the phone itself shows). via: how the bot's words came (reply, push, ...).
    cost: messages it took from the quota; the first bubble of a request carries the cost of all of them.
    delivered: for what a person did, whether the bot answered its webhook with 2xx (None: not yet known).
    """

    seq: int
    message_id: str
    at: int
    side: str
    slip: Slip
    version: int
    via: str = ""
    cost: int = 0
    request_id: str = ""
    unsent: bool = False
    delivered: bool | None = None
    quick_used: bool = False


@dataclass(slots=True)
class Person:
    """Somebody with a phone. `language` is a BCP 47 tag, or None where LINE would not tell."""

    id: str
    name: str
    language: str | None
    talk: deque[Bubble]
    status: str | None = None
    picture: str | None = None
    friend: bool = True
    blocked: bool = False
    ever_friend: bool = False
    last_wrote_at: int | None = None
    menu: str | None = None
    loading_until: int = 0
    read_until: int = 0
    version: int = 0
    bot_n: int = 0
    cost_n: int = 0

    def has_written(self, now_ms: int) -> bool:
        """Whether they wrote within the last seven days."""
        return self.last_wrote_at is not None and now_ms - self.last_wrote_at <= RECENT_MS

    def is_reachable(self, now_ms: int) -> bool:
        """Whether what the bot sends would be shown to them."""
        return not self.blocked and (self.friend or self.has_written(now_ms))

    def profile(self) -> JsonObject:
        """As GET /v2/bot/profile answers."""
        found: JsonObject = {"userId": self.id, "displayName": self.name}
        extras = {"pictureUrl": self.picture, "statusMessage": self.status, "language": self.language}
        found.update({key: value for key, value in extras.items() if value})
        return found


@dataclass(slots=True)
class People:
    """Everybody, by id. Locks: the world's, held by the caller."""

    by_id: dict[str, Person] = field(default_factory=dict)

    def reachable(self, now_ms: int) -> list[Person]:
        """Everybody a broadcast would reach: friends who have not blocked us."""
        return [person for person in self.by_id.values() if person.friend and person.is_reachable(now_ms)]
