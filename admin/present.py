"""How moments and waiting are put into words on the console: the desk's time, Asia/Tokyo. Decides nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from locales import Speaker

TOKYO: Final = ZoneInfo("Asia/Tokyo")
MINUTE_S: Final = 60
HOUR_S: Final = 3600
DAY_S: Final = 24 * HOUR_S


@dataclass(frozen=True, slots=True)
class Clock:
    """Puts moments into the words of one language, as seen now."""

    speaker: Speaker
    now: datetime

    def moment(self, at: datetime) -> str:
        """Date and time: 12月1日(火) 14:05, with the year if it is not this one."""
        here = at.astimezone(TOKYO)
        key = (
            "console.time.moment"
            if here.year == self.now.astimezone(TOKYO).year
            else "console.time.old_moment"
        )
        return self._put(here, key)

    def time(self, at: datetime) -> str:
        """Time of day: 14:05."""
        return self._put(at.astimezone(TOKYO), "console.time.time")

    def day(self, at: datetime) -> str:
        """The day of a line in the thread: 今日, 昨日, or 12月1日(火)."""
        here, today = at.astimezone(TOKYO), self.now.astimezone(TOKYO).date()
        near = {0: "console.time.today", 1: "console.time.yesterday"}.get((today - here.date()).days)
        if near:
            return self.speaker.text(near)
        return self._put(here, "console.time.day" if here.year == today.year else "console.time.old_day")

    def on(self, day: date) -> str:
        """A day to come: 12月1日(火), with the year if it is not this one."""
        is_this_year = day.year == self.now.astimezone(TOKYO).year
        return self._put(
            datetime.combine(day, time(), TOKYO),
            "console.time.day" if is_this_year else "console.time.old_day",
        )

    def waited(self, since: datetime) -> str:
        """How long it has been: たった今, 12分, 3時間, 2日."""
        passed_s = int((self.now - since).total_seconds())
        if passed_s < MINUTE_S:
            return self.speaker.text("console.time.just_now")
        for unit, length_s in (("days", DAY_S), ("hours", HOUR_S), ("minutes", MINUTE_S)):
            if passed_s >= length_s:
                return self.speaker.text(f"console.time.{unit}", n=passed_s // length_s)
        return ""

    def machine(self, at: datetime) -> str:
        """The moment as a <time> element wants it."""
        return at.astimezone(TOKYO).isoformat(timespec="seconds")

    def _put(self, here: datetime, key: str) -> str:
        return _written(here, self.speaker.text(key), self.speaker.html_lang)


@lru_cache(maxsize=8192)
def _written(here: datetime, pattern: str, lang: str) -> str:
    """The same moments stand on page after page, two in each row of a queue: Babel takes a twentieth of a page for them."""
    return str(format_datetime(here, pattern, locale=lang))
