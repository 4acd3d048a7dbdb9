"""What a conversation may know of the world, frozen when it starts and stored with it.

So a talk begun on Friday does not change its mind on Monday. Numbers and names are the council's, never ours.
What a person types is read by the facts of that moment instead: "tomorrow" is the day after it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from conversations.kernel.shown import Label, Literal, Named, Shown, Values

DAY = 24 * 60  # minutes

NO_PHONE = "label.no_phone"
WITHOUT_PHONE = ".no_phone"
"""The end of a key whose words say the same where nobody knows the council's number."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case of the same person that is still open. about: whom it concerns, as it may be said to them."""

    number: str
    about: Label | Literal


@dataclass(frozen=True, slots=True)
class Wording:
    """What people are asked to agree to. version: of the words, kept with what they say; text: None, the catalogue's words."""

    purpose: str
    version: str
    text: Named | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The day, the language and the council's own particulars.

    today: date in Asia/Tokyo. phone: the council's number as printed, empty while nobody knows it.
    fire, police: numbers for danger to life.
    kept_years: how long a closed case is kept, in years. minute: of that day, counted from midnight in Asia/Tokyo.
    areas, desks: of the council, each by its key, as they are named in every language.
    by_area: what goes to different desks in different areas, `topic.<value>` and `matter.<value>`.
    earlier: their open cases, the newest first.
    consents: what is asked to be agreed to, one wording for each purpose: who was asked in these words goes on with them.
    """

    today: date
    locale: str
    council: Named
    phone: str
    fire: str
    police: str
    kept_years: int
    minute: int = 0
    earlier: tuple[Earlier, ...] = ()
    areas: tuple[tuple[str, Named], ...] = ()
    by_area: tuple[str, ...] = ()
    desks: tuple[tuple[str, Named], ...] = ()
    consents: tuple[Wording, ...] = ()

    @property
    def moment(self) -> int:
        """This minute, counted from a day long ago: only for comparing."""
        return self.today.toordinal() * DAY + self.minute

    def wording(self, purpose: str) -> Wording | None:
        """How the council asks for consent to this; None where it says nothing of it."""
        return next((each for each in self.consents if each.purpose == purpose), None)

    def values(self, *names: str) -> Values:
        """These facts as they are put into a message. Raises: KeyError for a name that is not a fact."""
        known: dict[str, Shown] = {
            "council": self.council,
            "phone": Literal(self.phone) if self.phone else Label(NO_PHONE),
            "fire": Literal(self.fire),
            "police": Literal(self.police),
            "kept_years": Literal(str(self.kept_years)),
        }
        return tuple((name, known[name]) for name in names)
