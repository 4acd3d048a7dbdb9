"""What of a profile can be changed in the console: for each kind of table its fields, and how each is shown and typed. A table of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from handlers.profile.calendars import CALENDAR, DAYS
from handlers.profile.changes import ORDER

HOUSE = "house"  # what stands for the key of a part there is but one of
COUNCIL = "council"
CONSENTS = "consents"
OUTSIDERS = "outsiders"  # how members of complaints are called: those of duty are others


class Shape(Enum):
    """How a value is typed. Values are names of parts of the page."""

    LINE = "line"
    LONG = "long"  # a text of several lines
    PHONE = "phone"
    COUNT = "count"
    MONTH = "month"
    WORDS = "words"  # a list, a line each
    HOURS = "hours"
    DAYS = "days"
    PEOPLE = "people"  # members from outside, a line each
    MANY = "many"  # some of a list of choices
    ONE = "one"  # one of a list of choices, or none
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. key: as the profile writes it, a dot before what is inside. choices: of MANY and ONE, by their list.

    tongues: a text in several languages. usual: what a FLAG means where nothing is said. part: if it stands in another.
    """

    key: str
    shape: Shape = Shape.LINE
    choices: str = ""
    tongues: bool = False
    usual: bool = False
    part: str = ""

    @property
    def called(self) -> str:
        """The key it stands under, by which faults name it."""
        return self.key.partition(".")[0]

    @property
    def label(self) -> str:
        """What it is named by on a page."""
        return OUTSIDERS if self.shape is Shape.PEOPLE else self.key


NAMES = Field("names", tongues=True)
PHONE = Field("phone", Shape.PHONE)
CHECKED = Field("checked", Shape.MONTH)
WEEK = (Field("slots", Shape.HOURS), Field("closed", Shape.DAYS), Field("on_holidays", Shape.FLAG))
CONTACTS = (
    Field("fax", Shape.PHONE),
    Field("mail"),
    Field("site"),
    Field("postal"),
    Field("address"),
)
TAKES = Field("takes", Shape.MANY, "matters")
AREAS = Field("areas", Shape.MANY, "areas")
LANGUAGES = Field("languages", Shape.MANY, "languages")
UNOWNED = tuple(Field(f"unowned.{urgency}", Shape.COUNT) for urgency in ("today", "week", "calm"))

FIELDS: Mapping[str, tuple[Field, ...]] = {
    COUNCIL: (
        NAMES,
        PHONE,
        Field("fire", Shape.PHONE),
        Field("police", Shape.PHONE),
        *CONTACTS,
        Field("languages", Shape.MANY, "offered"),
        Field("municipalities", Shape.WORDS),
        Field("closed", Shape.DAYS, part=CALENDAR),
        CHECKED,
    ),
    "desks": (
        NAMES,
        PHONE,
        *WEEK,
        Field("calendar", Shape.FLAG, usual=True),
        Field("ways", Shape.MANY, "ways"),
        TAKES,
        AREAS,
        LANGUAGES,
        *(Field(f"answers_within.{urgency}", Shape.COUNT) for urgency in ("today", "week", "calm")),
        *UNOWNED,
        Field("coordinates", Shape.FLAG),
        Field("sealed", Shape.FLAG),
        Field("place", tongues=True),
        *CONTACTS,
        CHECKED,
    ),
    "areas": (NAMES, Field("towns", Shape.WORDS)),
    "agencies": (
        NAMES,
        PHONE,
        Field("does", tongues=True),
        TAKES,
        AREAS,
        *WEEK,
        Field("place", tongues=True),
        *CONTACTS,
        CHECKED,
    ),
    "hotlines": (
        NAMES,
        Field("discreet", tongues=True),
        Field("number", Shape.PHONE),
        Field("kinds", Shape.MANY, "kinds"),
        Field("languages", Shape.MANY, "spoken"),
        *WEEK,
        CHECKED,
    ),
    "programmes": (
        NAMES,
        Field("asked", Shape.WORDS),
        Field("says", Shape.LONG, tongues=True),
        Field("whom", Shape.LONG, tongues=True),
        Field("costs", Shape.LONG, tongues=True),
        Field("how", Shape.LONG, tongues=True),
        Field("desk", Shape.ONE, "desks"),
        Field("agency", Shape.ONE, "agencies"),
        PHONE,
        TAKES,
        CHECKED,
    ),
    "duty": (
        Field("desk", Shape.ONE, "desks"),
        Field("slots", Shape.HOURS),
        Field("closed", Shape.DAYS),
        Field("on_call", Shape.MANY, "logins"),
        Field("members", Shape.MANY, "logins"),
    ),
    "complaints": (
        Field("desk", Shape.ONE, "desks"),
        Field("instead", Shape.ONE, "desks"),
        PHONE,
        Field("members", Shape.PEOPLE),
        Field("staff", Shape.MANY, "logins"),
        Field("outside", Shape.MANY, "logins"),
    ),
    "limits": (
        *UNOWNED,
        Field("unfinished", Shape.COUNT),
        Field("person", Shape.COUNT),
        Field("rests", Shape.COUNT),
        Field("tells", Shape.FLAG, usual=True),
        Field("calls", Shape.MANY, "logins"),
    ),
    "retention": (
        Field("cases", Shape.COUNT),
        Field("danger_cases", Shape.COUNT),
        Field("withdrawn", Shape.COUNT),
    ),
    CONSENTS: (Field("text", Shape.LONG, tongues=True),),
}
"""In the order in which kinds and fields are shown."""

GROWING = ("desks", "areas", "agencies", "hotlines", "programmes")
"""Kinds of which another can be added, and one be taken out."""

SORTED = ("desks", "hotlines")
"""Kinds in which the order means something: who takes what is left over, which line is shown first."""

KNOWN_FIELDS = frozenset({*(field.label for fields in FIELDS.values() for field in fields), ORDER, DAYS})
"""Fields that have a name in words."""
