"""What goes wrong in a run, and how much of it: drawn from the seed, so that runs differ in kind and not only in detail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from tests.simulation.desk import Size


@dataclass(frozen=True, slots=True)
class Plan:
    """The faults of one run. Every share is of the chances there are for it; most runs have a few kinds only."""

    size: Size
    deaths: int
    death: float
    freezes: int
    freeze: float
    statement_faults: float
    lost_contact: float
    rings_lost: float
    line: dict[str, float]
    redelivers: bool
    outages: int
    mail_fails: float


def nothing_goes_wrong(plan: Plan) -> Plan:
    """The same processes, without any mishap."""
    return replace(
        plan,
        deaths=0,
        freezes=0,
        statement_faults=0.0,
        lost_contact=0.0,
        rings_lost=0.0,
        line={},
        redelivers=True,
        outages=0,
        mail_fails=0.0,
    )


ALARMED = frozenset({"danger", "danger_again", "flood", "staff_pair"})


def draw(dice: Random, workload: str) -> Plan:
    """A plan for this seed."""
    deaths = dice.choice((0, 0, 1, 2, 4, 6))
    freezes = dice.choice((0, 0, 0, 1, 2))
    troubled = dice.random() < 0.6
    return Plan(
        size=_size(dice, workload),
        deaths=deaths,
        death=dice.choice((0.002, 0.006, 0.02)),
        freezes=freezes,
        freeze=dice.choice((0.001, 0.004)),
        statement_faults=dice.choice((0.0, 0.0, 0.0, 0.002, 0.01)),
        lost_contact=dice.choice((0.0, 0.0, 0.01, 0.05)),
        rings_lost=dice.choice((0.0, 0.0, 0.3, 1.0)),
        line=_line(dice) if troubled else {},
        redelivers=dice.random() < 0.8,
        outages=dice.choice((0, 0, 0, 1, 2)),
        mail_fails=dice.choice((0.0, 0.0, 0.3)),
    )


def _size(dice: Random, workload: str) -> Size:
    calls = workload in ALARMED
    lookout = workload == "flood" and dice.random() < 0.7
    if dice.random() < 0.25:
        return Size(workers=1, senders=1, hands=2, together=True, lookout=lookout, calls=calls)
    return Size(
        edges=2 if workload == "busy_disk" else dice.choice((1, 1, 2)),
        workers=dice.choice((1, 2, 2)),
        senders=dice.choice((1, 2, 2)),
        hands=dice.choice((1, 1, 3)),
        clocks=dice.choice((1, 1, 2)),
        lookout=lookout,
        calls=calls,
    )


def _line(dice: Random) -> dict[str, float]:
    """What LINE does wrong: each kind in half of the runs that have any."""
    kinds = ("refused", "rate", "error", "error_after", "silent", "silent_after")
    shares = {kind: dice.choice((0.03, 0.1, 0.25)) for kind in kinds if dice.random() < 0.5}
    if dice.random() < 0.4:
        shares["twice"] = dice.choice((0.1, 0.5))
    if dice.random() < 0.3:
        shares["batches"] = 0.4
    if dice.random() < 0.3:
        shares["late_s"] = dice.choice((2.0, 20.0))
    return shares
