"""A council's own holidays: [calendar] of its profile, and the calendars (.ics) it names, as days on which nobody is there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from handlers.hours import TOKYO
from handlers.profile.folder import Raw
from handlers.profile.notes import Notes
from handlers.profile.part import Part, one_part
from handlers.profile.week import read_closed

FROM, UNTIL = date(2020, 1, 1), date(2040, 1, 1)  # rules that never end are followed so far
CALENDAR = "calendar"
FILES = "files"
DAYS = "days"
DIGEST = "digest"


class NoCalendar(Exception):
    """A file that is no calendar. The message says why, in a few words."""


def read_closed_days(part: Part | None) -> frozenset[str]:
    """Days on which no desk is open: those written down, and those taken over from calendar files."""
    if part is None:
        return frozenset()
    closed = frozenset((*read_closed(part), *part.texts(DAYS)))
    part.get(FILES)
    part.get(DIGEST)
    part.finish()
    return closed


def with_days(raw: Raw, folder: Path, notes: Notes, known: Raw | None = None) -> Raw:
    """The parts of a profile with the days of the calendar files it names, so that they need not be read again.

    known: parts as they were kept: files that have not changed since are not read again at all.
    """
    part = one_part(raw, CALENDAR, Notes(notes.lines))
    files = part.texts(FILES) if part else ()
    for lying in sorted(path.name for path in folder.glob("*.ics") if path.name not in files):
        notes.gap(f'{lying} lies here and is not read: name it, files = ["{lying}"]', CALENDAR, None, FILES)
    if part is None or not files:
        return raw
    digest = _digest(folder, files)
    before = (known or {}).get(CALENDAR)
    if isinstance(before, dict) and before.get(DIGEST) == digest:
        return {**raw, CALENDAR: {**part.raw, DAYS: before.get(DAYS, []), DIGEST: digest}}
    days: set[str] = set()
    for name in files:
        try:
            found = set(days_of(folder / Path(name).name))
        except NoCalendar as wrong:
            notes.fault(f"calendar: {name}: {wrong}", CALENDAR, None, FILES)
            continue
        if not found:
            notes.gap(f"calendar: {name}: no whole day is in it from {FROM.year} on", CALENDAR, None, FILES)
        days |= found
    return {**raw, CALENDAR: {**part.raw, DAYS: sorted(days), DIGEST: digest}}


def _digest(folder: Path, files: tuple[str, ...]) -> str:
    """What the files are recognised by; different while one is missing."""
    read = sha256()
    for name in files:
        file = folder / Path(name).name
        read.update(file.read_bytes() if file.is_file() else name.encode())
    return read.hexdigest()


def days_of(path: Path) -> tuple[str, ...]:
    """Every whole day of a calendar file, as YYYY-MM-DD. Raises: NoCalendar."""
    try:
        data = path.read_bytes()
    except OSError:
        raise NoCalendar("the file is not there") from None
    return days_in(data)


def days_in(data: bytes) -> tuple[str, ...]:
    """Every whole day of a calendar, as YYYY-MM-DD. Raises: NoCalendar.

    The readers of calendars weigh 15 MB: they are loaded only where a calendar is read, never in a process that stays.
    """
    import icalendar  # noqa: PLC0415  # see above
    import recurring_ical_events  # noqa: PLC0415  # see above

    try:
        calendar = icalendar.Calendar.from_ical(data.decode("utf-8-sig"))
        events = recurring_ical_events.of(calendar).between(FROM, UNTIL)
    except UnicodeDecodeError:
        raise NoCalendar("the file must be saved as UTF-8, not as CP932 or UTF-16") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as wrong:
        raise NoCalendar(f"it is no calendar ({type(wrong).__name__})") from None
    return tuple(sorted({day.isoformat() for event in events for day in _days(event.start, event.end)}))


def _days(start: date, end: date) -> Iterator[date]:
    """The whole days from a start until an end, which is not among them; an event of some hours closes no day."""
    first, last = _day(start, up=True), _day(end, up=False)
    if type(start) is date and last <= first:
        last = first + timedelta(days=1)
    while first < last:
        yield first
        first += timedelta(days=1)


def _day(moment: date, *, up: bool) -> date:
    if not isinstance(moment, datetime):
        return moment
    here = moment.astimezone(TOKYO) if moment.tzinfo else moment.replace(tzinfo=TOKYO)
    is_midnight = here.time() == datetime.min.time()
    return here.date() + timedelta(days=1) if up and not is_midnight else here.date()


def main() -> int:
    """A calendar in, its days out as JSON; 1 if it is none. For a process that does nothing else."""
    try:
        sys.stdout.write(json.dumps(days_in(sys.stdin.buffer.read())))
    except NoCalendar:
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
