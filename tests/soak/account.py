"""What must hold after the storm: read from the platform's own ledger, and from the database past our code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.e2e.phones import Phones
from tests.soak.running import SoakedDesk


@dataclass(frozen=True)
class Account:
    """What the platform saw of those who are answered every time: events it was told are safe, and requests it took, by person.

    wrong: whatever else must hold and does not, in sentences.
    """

    acknowledged: Mapping[str, int]
    said: Mapping[str, int]
    unkept: int
    waiting: int
    parked: int
    shown: int
    wrong: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether all is as it must be."""
        return not (self.lost or self.twice or self.unkept or self.waiting or self.wrong)

    @property
    def lost(self) -> int:
        """Answers that neither went nor are shown to staff as gone astray."""
        missing = sum(max(0, count - self.said.get(who, 0)) for who, count in self.acknowledged.items())
        return max(0, missing - self.shown)

    @property
    def twice(self) -> int:
        """Answers beyond what was asked."""
        return sum(max(0, count - self.acknowledged.get(who, 0)) for who, count in self.said.items())

    def line(self) -> str:
        """The account in one line."""
        total, said = sum(self.acknowledged.values()), sum(self.said.values())
        return (
            f"{total} events acknowledged, {said} answers, {self.shown} of unknown outcome and shown; "
            f"lost {self.lost}, twice {self.twice}, not kept {self.unkept}, waiting {self.waiting}, parked {self.parked}; "
            f"{len(self.wrong)} rules broken"
        )


def settle(phones: Phones, desk: SoakedDesk, askers: Collection[str]) -> Account:
    """Take the accounts. askers: whoever is answered every time."""
    safe = acknowledged(phones.ledger("webhook"))
    said = answers(phones.ledger("request"))
    kept = desk.count("select count(*) from arrivals where timer is null")
    return Account(
        acknowledged=Counter(who for who in safe.values() if who in askers),
        said={who: said[who] for who in askers},
        unkept=max(0, len(safe) - kept),
        waiting=desk.count("select count(*) from arrivals where state = 'waiting'")
        + desk.count("select count(*) from outbox where state = 'waiting'"),
        parked=desk.count("select count(*) from arrivals where state = 'parked'"),
        shown=desk.count("select count(*) from outbox where state in ('unknown', 'expired', 'refused')"),
    )


def acknowledged(webhooks: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """Each event the platform was told is safe, and whose it is."""
    return {
        event["webhookEventId"]: event["source"].get("userId", "")
        for attempt in webhooks
        if attempt["status"] == 200
        for event in attempt["events"]
    }


def answers(requests: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """How often the platform showed each person something: one turn is one request."""
    return Counter(
        delivery["person"]
        for request in requests
        if request["accepted"]
        for delivery in request.get("deliveries") or ()
    )
