"""What goes wrong at the platform during a trial: a fifth of what we ask of it, and webhooks that come as they please."""

from __future__ import annotations

from tests.e2e.phones import Phones

API = "/v2/bot/message/*"
REQUESTS = {
    "rate_limited": 0.04,
    "server_error": 0.05,
    "accepted_cut": 0.03,
    "accepted_error": 0.03,
    "cut": 0.03,
    "slow": 0.02,
}
"""How likely each fault of a request is: together a fifth."""

WEBHOOKS = {"webhook_duplicate": 0.1, "webhook_delay": 0.05, "webhook_lost": 0.03}


def storm(phones: Phones) -> None:
    """Let it begin."""
    for kind, probability in REQUESTS.items():
        phones.fault(kind, path=API, probability=probability, seconds=0.5)
    for kind, probability in WEBHOOKS.items():
        phones.fault(kind, probability=probability, seconds=0.3)


def calm(phones: Phones) -> None:
    """Let it end."""
    phones.ask("DELETE", "/faults")
