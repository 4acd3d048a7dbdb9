"""Notices that the clock on the wall was turned: it has run further than the steady one, or less far."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from storage.turned import AHEAD

Turn = Literal["ahead", "right"]


@dataclass(slots=True)
class Turning:
    """Compares both clocks at every look. What happened while nobody looked, before a start, it cannot know."""

    now: Callable[[], datetime]
    steady: Callable[[], float]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _looked: tuple[datetime, float] | None = None
    _untold: Turn | None = "right"

    def look(self) -> Turn | None:
        """What nobody has written down so far: that it was turned ahead, or that it is held to be right again.

        At the first look it is held to be right: whoever was in doubt about it may have put it right and begun anew.
        """
        with self._lock:
            wall, even = self.now(), self.steady()
            if self._looked is not None:
                before, even_before = self._looked
                turned = wall - before - timedelta(seconds=even - even_before)
                if abs(turned) > AHEAD:
                    self._untold = "ahead" if turned > AHEAD else "right"
            self._looked = wall, even
            return self._untold

    def told(self, turn: Turn) -> None:
        """This is written down, for every scheduler."""
        with self._lock:
            if self._untold == turn:
                self._untold = None
