"""What an attempt's outcome means for its row: sent, tried again, held, or shown to staff. Never a guess."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, assert_never

from bot.clock import TOKYO
from bot.outcomes import Again, NotAsked, Outcome, QuotaGone, Rejected, Sent, TokenDead, Unauthorised, Unsure
from storage import breaker, outbox, switches
from storage.db import Tx
from storage.outbox import Leased, Via

UNSURE_PAUSE_S = 1.0  # before a reply of unknown outcome is tried once more with the same token
SLOWEST_S = 300.0  # longest pause between two attempts
OWN_TRIES = 3  # attempts at a row that fails in our own hands
QUOTA = "quota"  # the reasons for which the console has words
TOO_LATE = "too_late"
FORBIDDEN = "forbidden"  # LINE let others' words go, but not these
FORBIDDEN_TRIES = 3  # how often words that alone are forbidden are tried
FORBIDDEN_PAUSE = timedelta(
    seconds=75
)  # longer than between two askings: other words get their turn to be the proof

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stop:
    """A row that may not go at all at present, and why: said to staff, never to the person."""

    ending: Literal["held", "expired", "unknown"]
    reason: str


def stop(tx: Tx, leased: Leased, why: Stop, now: datetime) -> None:
    """Put a row where staff see it. One that is only held keeps its words."""
    log.warning("sender.stopped", extra={"state": why.ending})
    if why.ending == "held":
        outbox.hold(tx, leased, why.reason, now)
    else:
        outbox.finish(tx, leased, why.ending, now, why.reason)


def settle(tx: Tx, leased: Leased, outcome: Outcome, now: datetime) -> None:
    """Record how an attempt ended and what follows from it."""
    match outcome:
        case Sent():
            outbox.finish(tx, leased, "sent", now, request_id=outcome.request_id)
        case Again():
            _again(tx, leased, outcome, now)
        case Unsure():
            _unsure(tx, leased, outcome, now)
        case TokenDead():
            _token_dead(tx, leased, now)
        case Rejected():
            # Of what an earlier attempt may have brought, nobody may be told that it did not arrive.
            ending: outbox.Ending = "unknown" if leased.is_doubtful else "refused"
            outbox.finish(tx, leased, ending, now, f"{outcome.status}: {outcome.why}"[:300])
        case QuotaGone():
            until = next_month(now)
            switches.turn_on(tx, "push_stopped", "the month's free messages are used up", now, until)
            _hold_back(tx, leased, QUOTA, now)
        case Unauthorised():
            locked_out(tx, leased, outcome, now)
        case _:
            assert_never(outcome)


def locked_out(tx: Tx, leased: Leased, how: Unauthorised, now: datetime) -> None:
    """LINE does not let us in: everything waits, however long it takes, and staff see why.

    Only what LINE alone forbids, again and again while it takes the words of others, is held for staff to decide.
    """
    if how.forbidden and leased.tries > FORBIDDEN_TRIES and breaker.look(tx) is None:
        _hold_back(tx, leased, FORBIDDEN, now)
        return
    log.critical("sender.unauthorised", extra={"kind": "403" if how.forbidden else "401"})
    why = "LINE does not let this channel send" if how.forbidden else "LINE does not accept our access token"
    breaker.shut(tx, why, now)
    if leased.tried_via is None:
        outbox.never_tried(tx, leased)
    outbox.again(tx, leased, now + FORBIDDEN_PAUSE if how.forbidden else now, why)


def _hold_back(tx: Tx, leased: Leased, why: str, now: datetime) -> None:
    """LINE will not take it for the present: held, so that staff decide.

    Not where an earlier attempt may have arrived: let go after a day, it would arrive a second time.
    """
    stop(tx, leased, Stop("unknown" if leased.is_doubtful else "held", why), now)


def own_fault(leased: Leased, way: Via, fault: Exception) -> Outcome:
    """What a fault of ours says of an attempt: before LINE was asked, that nothing went; else of a reply, nothing certain.

    A push, and what did not go, may be repeated a little.
    """
    is_asked = not isinstance(fault, NotAsked)
    why = f"our own fault: {type(fault).__name__ if is_asked else fault}"
    if is_asked and way == "reply":
        return Unsure(why)
    return Again(0, why, doubtful=is_asked) if leased.tries < OWN_TRIES else Rejected(0, why)


def _again(tx: Tx, leased: Leased, outcome: Again, now: datetime) -> None:
    pause = max(outcome.after_s, min(2.0**leased.tries, SLOWEST_S))
    due_at = now + timedelta(seconds=pause * random.uniform(0.7, 1.3))  # noqa: S311  # spreads retries, hides nothing
    if not outcome.doubtful:
        _clearly_not_gone(tx, leased)
    outbox.again(tx, leased, due_at, outcome.why[:300])


def _clearly_not_gone(tx: Tx, leased: Leased) -> None:
    """LINE has not taken it, so it leaves no doubt behind: a push may follow a reply, and staff need not wonder."""
    if leased.tried_via is None:
        outbox.not_gone(tx, leased)


def _unsure(tx: Tx, leased: Leased, outcome: Unsure, now: datetime) -> None:
    """One more try with the same token; earlier tries that LINE certainly had not taken do not count."""
    if leased.tried_via == "reply":
        stop(tx, leased, Stop("unknown", outcome.why[:300]), now)
        return
    outbox.again(tx, leased, now + timedelta(seconds=UNSURE_PAUSE_S), outcome.why[:300])


def _token_dead(tx: Tx, leased: Leased, now: datetime) -> None:
    """A token refused at the first attempt was never used: push instead. After a doubtful one it proves nothing."""
    if leased.tried_via == "reply":
        stop(tx, leased, Stop("unknown", "a reply was under way and nobody knows whether it arrived"), now)
        return
    outbox.drop_token(tx, leased)
    outbox.again(tx, leased, now, "the reply token was no longer good")


def next_month(now: datetime) -> datetime:
    """When LINE counts anew: the first of next month in Japan."""
    here = now.astimezone(TOKYO)
    first = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)
