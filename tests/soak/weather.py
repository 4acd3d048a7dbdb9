"""What goes wrong at the platform during a trial: a fifth of what we ask of it, and webhooks that come as they please."""

from __future__ import annotations

from bot.line_api_pool import READ_S
from tests.e2e.phones import Phones

API = "/v2/bot/message/*"
SHORT_S = 0.5
SILENT_S = READ_S + 1.5  # the sender has hung up before
REQUESTS = {
    "rate_limited": (0.04, SHORT_S),
    "server_error": (0.05, SHORT_S),
    "accepted_cut": (0.03, SHORT_S),
    "accepted_error": (0.03, SHORT_S),
    "cut": (0.02, SHORT_S),
    "slow": (0.01, SHORT_S),
    "hang": (0.01, SILENT_S),
    "accepted_hang": (0.01, SILENT_S),
}
"""How likely each fault of a request is, and how long it takes where it takes time: together a fifth."""

WEBHOOKS = (
    ("webhook_duplicate", 0.1, SHORT_S),
    ("webhook_delay", 0.05, SHORT_S),
    ("webhook_lost", 0.03, SHORT_S),
    ("webhook_reorder", 0.04, 4.0),  # overtaken by what was written after it
    ("webhook_reorder", 0.15, 0.02),  # hardly late; if it comes twice, both come at the same moment
)
"""The same for what LINE delivers. A webhook out of order waits for no other of its person, its own double included."""


def storm(phones: Phones) -> None:
    """Let it begin."""
    spared = 1.0  # the platform throws its dice for one fault after the other
    for kind, (probability, seconds) in REQUESTS.items():
        phones.fault(kind, path=API, probability=probability / spared, seconds=seconds)
        spared -= probability
    for kind, probability, seconds in WEBHOOKS:
        phones.fault(kind, probability=probability, seconds=seconds)


def calm(phones: Phones) -> None:
    """Let it end."""
    phones.ask("DELETE", "/faults")
