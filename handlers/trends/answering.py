"""How long people waited for a first answer, in the opening hours of the desk that has the case. Reads no clock."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Final

from handlers.hours import OFFICE, Hours
from storage.ids import DeskKey
from storage.trends import WHOLE, Waited

HOUR_S: Final = 3600
USUAL, MOST = 5, 9  # tenths


@dataclass(frozen=True, slots=True)
class Waits:
    """Of those who were answered: after how many opening hours half were, and nine in ten. None: nobody was."""

    half_h: float | None
    most_h: float | None


NOBODY = Waits(None, None)


@dataclass(frozen=True, slots=True)
class OpenTime:
    """The opening hours of one desk, laid end to end: how much of them has passed at a moment. Seconds throughout.

    Made once and asked often: `Hours.open_hours_between` walks over every day each time.
    """

    opens: Sequence[float]
    closes: Sequence[float]
    before: Sequence[float]

    def passed(self, at: float) -> float:
        """How much open time had passed by then, since these hours begin."""
        place = bisect_right(self.opens, at) - 1
        if place < 0:
            return 0.0
        return self.before[place] + min(at, self.closes[place]) - self.opens[place]


def open_time(hours: Hours, begin: datetime, end: datetime) -> OpenTime:
    """The opening hours between the days of two moments."""
    spans = [(opens.timestamp(), closes.timestamp()) for opens, closes in hours.spans_between(begin, end)]
    lengths = accumulate((closes - opens for opens, closes in spans), initial=0.0)
    return OpenTime([opens for opens, _ in spans], [closes for _, closes in spans], list(lengths))


def waits(rows: Sequence[Waited], hours: Mapping[DeskKey, Hours | None]) -> Mapping[int, Waits]:
    """By month, and as WHOLE all together. hours: of each desk; one without known hours counts as usual ones."""
    if not rows:
        return {}
    begin = datetime.fromtimestamp(min(row.submitted_s for row in rows), UTC)
    end = datetime.fromtimestamp(max(row.answered_s for row in rows), UTC)
    times = {desk: open_time(hours.get(desk) or OFFICE, begin, end) for desk in {row.desk for row in rows}}
    found: dict[int, list[float]] = {WHOLE: []}
    for month, desk, submitted_s, answered_s in rows:
        time = times[desk]
        waited_s = time.passed(answered_s) - time.passed(submitted_s)
        found[WHOLE].append(waited_s)
        found.setdefault(month, []).append(waited_s)
    return {month: _waits(each) for month, each in found.items()}


def _waits(seconds: list[float]) -> Waits:
    seconds.sort()
    return Waits(_at(seconds, USUAL), _at(seconds, MOST))


def _at(seconds: Sequence[float], tenths: int) -> float:
    """The least wait that so many tenths of all do not exceed, in hours; an answer before the case was sent is none."""
    place = -(-len(seconds) * tenths // 10) - 1
    return round(max(seconds[place], 0.0) / HOUR_S, 1)
