"""What a conversation may know of the world, frozen when it starts and stored with it.

So a talk begun on Friday does not change its mind on Monday. Numbers and names are the council's, never ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from conversations.kernel.shown import Named


@dataclass(frozen=True, slots=True)
class Facts:
    """The day, the language and the council's own particulars.

    today: date in Asia/Tokyo. phone: the council's number as printed. fire, police: numbers for danger to life.
    kept_years: how long a closed case is kept, in years.
    """

    today: date
    locale: str
    council: Named
    phone: str
    fire: str
    police: str
    kept_years: int
