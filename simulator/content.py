"""Photos, films and files people sent: being prepared, ready, withdrawn or gone."""

from dataclasses import dataclass, field
from typing import Literal

from simulator.shelf import Slip

Standing = Literal["preparing", "ready", "failed", "unsent", "unknown"]


@dataclass(slots=True)
class Content:
    """One thing sent. `ready_at` is when LINE would have finished preparing it."""

    person: str
    kind: str
    media_type: str
    slip: Slip
    ready_at: int
    failed: bool = False
    unsent: bool = False
    name: str = ""


@dataclass(slots=True)
class Contents:
    """All of it, by message id. Locks: the world's, held by the caller."""

    by_message: dict[str, Content] = field(default_factory=dict)

    def standing(self, message_id: str, now_ms: int) -> Standing:
        """What LINE would say about it now."""
        found = self.by_message.get(message_id)
        if found is None:
            return "unknown"
        if found.unsent:
            return "unsent"
        if now_ms < found.ready_at:
            return "preparing"
        return "failed" if found.failed else "ready"
