"""What the doctor says of keys that are being changed: which may go, and which must stay yet. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from storage import rekeying, secret_uses
from storage.db import Tx
from storage.secret_uses import Use

QUIET = timedelta(hours=1)  # so long without a delivery under a secret, while there are some under the other


def of_secrets(tx: Tx, secrets: Sequence[str]) -> Iterator[str]:
    """While the channel secret is being changed: which one LINE signs with, and whether one may be taken out."""
    if len(secrets) < 2:  # noqa: PLR2004  # one secret: nothing is being changed
        return
    uses = [secret_uses.of(tx, secret) for secret in secrets]
    for number, use in enumerate(uses, start=1):
        yield f"secret {number} of {len(uses)}: {_said(use)}"
    yield _verdict(uses)


def of_field_keys(tx: Tx, *, spool_is_used: bool) -> Iterator[str]:
    """While a council key is being changed: what is still sealed under the older ones, and whether they may go."""
    found = rekeying.counts(tx)
    for number in tx.vault.older:
        if found.get(number):
            yield f"{found[number]} values are still sealed under key {number}: engawa rekey"
        elif spool_is_used:
            yield f"key {number} must stay until the spool is empty"
        else:
            yield f"nothing is sealed under key {number} any more: it may go, once no backup that needs it is kept"
    for number in sorted(set(found) - {tx.vault.current, *tx.vault.older}):
        yield f"{found[number]} values are sealed under key {number}, which is not in ENGAWA_FIELD_KEYS: put it back"


def _said(use: Use | None) -> str:
    if use is None:
        return "no delivery was signed with it yet"
    return f"{use.count} deliveries were signed with it, the latest at {_moment(use.last_at)}"


def _verdict(uses: Sequence[Use | None]) -> str:
    used = [(use.last_at, number) for number, use in enumerate(uses, start=1) if use]
    if not used:
        return "nothing has been signed since both are set: let LINE verify the webhook, and ask again"
    latest, good = max(used)
    others = [at for at, number in used if number != good]
    if all(latest - at > QUIET for at in others):
        return f"LINE signs with secret {good}: the other may be taken out of ENGAWA_LINE_CHANNEL_SECRET"
    return f"LINE signed with both within an hour: leave both, and ask again after {_moment(max(others) + QUIET)}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
