"""Faults on demand: what goes wrong, where, how often. Dice are seeded, so a bad day can be repeated."""

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase

from simulator.answers import Refusal
from simulator.shapes import JsonObject

# What each kind does; the control API and the page show these lines.
KINDS: Mapping[str, str] = {
    "rate_limited": "429, the API rate limit; not accepted",
    "monthly_limit": "429, the monthly limit; not accepted",
    "server_error": "500; not accepted",
    "status": "any status and message; not accepted",
    "hang": "no answer for `seconds`, then the connection is closed; not accepted",
    "slow": "an ordinary answer, `seconds` late",
    "cut": "the connection is closed at once; not accepted",
    "accepted_cut": "accepted, then the connection is closed without an answer",
    "accepted_hang": "accepted, then no answer for `seconds` and the connection is closed",
    "accepted_error": "accepted, but answered with 500",
    "not_json": "accepted, but answered with 200 and a page of HTML",
    "webhook_delay": "the webhook leaves `seconds` late; the person's order is kept",
    "webhook_duplicate": "the webhook is sent twice, both without the redelivery flag",
    "webhook_reorder": "the webhook leaves up to `seconds` late and may be overtaken by later ones",
    "webhook_lost": "the first attempt never leaves; only redelivery can bring it",
    "webhook_bad_signature": "the webhook carries a wrong signature",
}
BEFORE = frozenset({"rate_limited", "monthly_limit", "server_error", "status", "hang", "cut"})
AFTER = frozenset({"slow", "accepted_cut", "accepted_hang", "accepted_error", "not_json"})


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong.

    method, path: which requests (path takes * as in /v2/bot/message/*). event: which webhooks (follow, message,
    ...). person: only theirs. probability: 0 to 1. count: how often at most, None without end. skip: so many
    matching ones pass first. seconds: for kinds that take time. status, message: for kind `status`.
    """

    id: str
    kind: str
    method: str = "*"
    path: str = "*"
    event: str = "*"
    person: str | None = None
    probability: float = 1.0
    count: int | None = None
    skip: int = 0
    seconds: float = 3.0
    status: int = 503
    message: str = "Service Unavailable"
    hits: int = 0

    def describe(self) -> JsonObject:
        """The fault as the control API shows it."""
        return {**asdict(self), "does": KINDS[self.kind]}


@dataclass(slots=True)
class Faults:
    """The faults in force. Locks: the world's, held by the caller."""

    dice: random.Random
    known: dict[str, Fault] = field(default_factory=dict)
    _made: int = 0

    def add(self, wish: JsonObject) -> Fault:
        """Put a fault in force. Raises: Refusal for an unknown kind or field."""
        fields = {key: value for key, value in wish.items() if key not in {"id", "hits", "does"}}
        if fields.get("kind") not in KINDS:
            raise Refusal(400, f"kind must be one of {', '.join(KINDS)}")
        self._made += 1
        try:
            fault = Fault(id=f"fault-{self._made}", **fields)
        except TypeError as wrong:
            raise Refusal(400, str(wrong)) from None
        self.known[fault.id] = fault
        return fault

    def request(self, method: str, path: str, person: str | None) -> Fault | None:
        """What goes wrong with this request, if anything."""
        for fault in self.known.values():
            if fault.kind.startswith("webhook_") or fault.method not in {"*", method}:
                continue
            if fnmatchcase(path, fault.path) and fault.person in {None, person} and self._strikes(fault):
                return fault
        return None

    def webhook(self, kind: str, event: str, person: str | None) -> Fault | None:
        """Whether this kind of fault befalls a webhook."""
        for fault in self.known.values():
            if fault.kind != kind or fault.event not in {"*", event}:
                continue
            if fault.person in {None, person} and self._strikes(fault):
                return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        if fault.skip > 0:
            fault.skip -= 1
            return False
        if fault.count is not None and fault.hits >= fault.count:
            return False
        if fault.probability < 1 and self.dice.random() >= fault.probability:
            return False
        fault.hits += 1
        return True
