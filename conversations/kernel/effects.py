"""Everything a conversation can bring about, as a closed union of values.

A conversation only names effects; handlers apply them, in the given order, inside one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from conversations.kernel.replies import Command
from conversations.kernel.shown import Shown, Values
from conversations.understanding.verdict import Evidence, Kind, Risk
from conversations.vocabulary import CaseDraft, Topic


class Wants(Enum):
    """What a question would like to receive besides its choices: the phone opens what fits."""

    WORDS = "words"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    PLACE = "place"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Call:
    """A button that dials. number: as printed, digits and hyphens."""

    label_key: str
    number: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One button under a question: its permanent value and the key of its label; shown: the label, where no key has it."""

    value: str
    label_key: str
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A statement. commands and calls become buttons under it. simply: in plainer words than usual, this once."""

    key: str
    values: Values = ()
    commands: tuple[Command, ...] = ()
    calls: tuple[Call, ...] = ()
    simply: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question with its buttons. A tap comes back as Tapped(serial, question, revision, choice.value).

    why: the catalogue can explain why we ask. simply: in plainer words than usual, this once.
    words: said instead of the catalogue's words for the key.
    """

    serial: int
    question: str
    revision: int
    key: str
    values: Values = ()
    choices: tuple[Choice, ...] = ()
    commands: tuple[Command, ...] = ()
    wants: tuple[Wants, ...] = ()
    why: bool = False
    simply: bool = False
    words: Shown | None = None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line of the review; changing it comes back as Tapped(serial, question, revision, CHANGE).

    is_told: False for one that is only offered, and may be left.
    """

    question: str
    label_key: str
    shown: Shown
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """Everything told so far, to be confirmed. A choice comes back as Tapped(serial, question, revision, value)."""

    serial: int
    question: str
    revision: int
    title_key: str
    note_key: str
    lines: tuple[ReviewLine, ...]
    choices: tuple[Choice, ...]
    commands: tuple[Command, ...] = ()
    simply: bool = False


@dataclass(frozen=True, slots=True)
class SpeakIn:
    """From here on the person is spoken to in this locale: also the rest of this turn."""

    locale: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case begins, so that an intake broken off is not lost. At most once in a conversation."""

    topic: Topic | None


@dataclass(frozen=True, slots=True)
class FillCase:
    """The open case as it stands now; replaces what the last FillCase said."""

    draft: CaseDraft


@dataclass(frozen=True, slots=True)
class SubmitCase:
    """The person has confirmed the case. say: key of the receipt, which needs {number} and {desk}."""

    draft: CaseDraft
    say: str


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """The person stopped: the case this conversation opened is taken back."""


@dataclass(frozen=True, slots=True)
class RejoinCase:
    """What the person says from here on belongs to this case of theirs, which is still open."""

    number: str


@dataclass(frozen=True, slots=True)
class HandToStaff:
    """A person takes over; the bot is silent until staff hand back. reason: permanent lower-case word."""

    reason: str


@dataclass(frozen=True, slots=True)
class TellStatus:
    """How their open cases stand is said: number, desk and state of each. commands: the ways on under it."""

    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepQuiet:
    """From here on nothing is pushed by itself, and no notification says what it is about; or that again, as before."""

    is_quiet: bool


@dataclass(frozen=True, slots=True)
class TellProgramme:
    """The short true answer of the profile about one service is said. key: the programme's. commands: the ways on under it."""

    key: str
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class TellHours:
    """When desks are there is said, as of now. desks: keys, none for the first desk. day: as `Asked` has it."""

    desks: tuple[str, ...] = ()
    day: str = ""
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What they wrote had no answer: it is noted for staff to learn from. topics: what it may be about, best first."""

    lang: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remind:
    """Ask for a TimedOut(timer, subject) in after_s seconds."""

    timer: str
    subject: str
    after_s: int


@dataclass(frozen=True, slots=True)
class Forget:
    """The reminder is no longer wanted."""

    timer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """Danger was heard: people are called, and from URGENT on nothing else is said. evidence: for staff alone.

    lang: of the words it was heard in. about_other: they seem to be about somebody else.
    """

    risk: Risk
    kinds: tuple[Kind, ...]
    lang: str
    evidence: tuple[Evidence, ...] = ()
    about_other: bool = False


Spoken = Say | Prompt | Review
Effect = (
    Say
    | Prompt
    | Review
    | SpeakIn
    | OpenCase
    | FillCase
    | SubmitCase
    | WithdrawCase
    | RejoinCase
    | HandToStaff
    | TellStatus
    | KeepQuiet
    | TellProgramme
    | TellHours
    | NotUnderstood
    | Remind
    | Forget
    | Alarm
)
