"""What the desk makes of free text: a verdict with its evidence. Values only; nothing is decided here.

The words of these enums are the contract of `engawa understand` and are kept with cases: permanent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Protocol


class Risk(IntEnum):
    """How soon a person must look. Ordered: the higher one counts.

    EMERGENCY: life in danger now, 119 or 110. URGENT: within the hour. WATCH: care, not now.
    """

    NONE = 0
    WATCH = 1
    URGENT = 2
    EMERGENCY = 3

    @property
    def word(self) -> str:
        """As it is written in files and in the contract."""
        return self.name.lower()


class Kind(Enum):
    """What the danger is."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    ABUSE_CHILD = "abuse_child"
    ABUSE_ELDER = "abuse_elder"
    ABUSE_DISABLED = "abuse_disabled"
    DV = "dv"
    MEDICAL = "medical"
    FIRE_TRAPPED = "fire_trapped"
    NO_FOOD_OR_SHELTER = "no_food_or_shelter"
    VIOLENCE_CRIME = "violence_crime"


class Subject(Enum):
    """What a message is about."""

    MONEY_DEBT = "money_debt"
    FOOD = "food"
    HOUSING = "housing"
    WORK = "work"
    CAREGIVING_ELDER = "caregiving_elder"
    DISABILITY = "disability"
    MENTAL_HEALTH = "mental_health"
    HIKIKOMORI = "hikikomori"
    CHILD_REARING = "child_rearing"
    YOUNG_CARER = "young_carer"
    EDUCATION_COST = "education_cost"
    RIGHTS_GUARDIANSHIP = "rights_guardianship"
    LOAN_FUND = "loan_fund"
    FOREIGN_RESIDENT_LIFE = "foreign_resident_life"
    ISOLATION_NEIGHBOUR_WATCH = "isolation_neighbour_watch"
    VOLUNTEER_WANT = "volunteer_want"
    VOLUNTEER_NEED = "volunteer_need"
    DONATION = "donation"
    EVENT = "event"
    DISASTER_NEED = "disaster_need"
    FACILITY_HOURS = "facility_hours"
    COMPLAINT = "complaint"
    SMALLTALK = "smalltalk"
    OTHER = "other"


class Intent(Enum):
    """What the person would like the desk to do."""

    CONSULT = "consult"
    VOLUNTEER_REGISTER = "volunteer_register"
    VOLUNTEER_REQUEST = "volunteer_request"
    DONATION_INFO = "donation_info"
    EVENT_INFO = "event_info"
    EVENT_REGISTER = "event_register"
    DISASTER_NEED = "disaster_need"
    DISASTER_VOLUNTEER = "disaster_volunteer"
    LANGUAGE_CHANGE = "language_change"
    TALK_TO_HUMAN = "talk_to_human"
    CANCEL = "cancel"
    BACK = "back"
    RESTART = "restart"
    HELP = "help"
    HOURS_LOCATION = "hours_location"
    MY_STATUS = "my_status"
    STOP_MESSAGES = "stop_messages"
    DELETE_MY_DATA = "delete_my_data"
    GREETING = "greeting"
    THANKS = "thanks"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: the rule that spoke, and the words it heard, as places in the text as it came (start, end)."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the council's own the words name: a programme, desks, and of which day they speak.

    programme, desks: keys of the profile. day: `today`, `tomorrow`, `mon` … `sun`, `holiday` or empty. is_whole: nothing is
    said besides the name. is_asking: they would like to know or to have it. is_hours: when and where a desk is there.
    is_plain: every word asks whether a desk is open, and none could tell of anything else.
    """

    programme: str = ""
    desks: tuple[str, ...] = ()
    day: str = ""
    is_whole: bool = False
    is_asking: bool = False
    is_hours: bool = False
    is_plain: bool = False


NOTHING = Asked()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reading of one text. subjects and kinds: best first. lang: `ja`, `en`, `zh-Hans` …; empty when nothing tells.

    is_sure: the wish is hardly another. is_whole: the message says the wish and nothing else. guesses: the next best ones. asked: what it names of the council's.
    """

    lang: str
    risk: Risk = Risk.NONE
    kinds: tuple[Kind, ...] = ()
    subjects: tuple[Subject, ...] = ()
    intent: Intent = Intent.UNCLEAR
    evidence: tuple[Evidence, ...] = ()
    is_sure: bool = False
    is_whole: bool = False
    guesses: tuple[Intent, ...] = ()
    asked: Asked = NOTHING


CALM = Verdict("")
"""The verdict on what is not text, and of a desk that listens to nothing."""


class Ear(Protocol):
    """Reads free text. Pure: the same text gives the same verdict; nothing raises."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        """The verdict on one message. hint: the language the person is spoken to in, if known."""
        ...
