"""What is wrong with a profile and what is missing in it, each with file and line. Gathers; judges nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from handlers.profile.lines import Lines


@dataclass(frozen=True, slots=True)
class Found:
    """A fault and where it is: a part, which one of its kind (from 0), a key in it. about: what it is, for a kinder sentence."""

    part: str
    number: int | None
    key: str | None
    sentence: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not there. place: file and line. keys: what would be written there."""

    place: str
    sentence: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As one line."""
        return f"{self.place}: {self.sentence}"


@dataclass(slots=True)
class Notes:
    """Everything found in one profile. faults: contradictions, the desk cannot use it. missing: it works without.

    found: the faults once more, by their places.
    """

    lines: Lines
    faults: list[str] = field(default_factory=list)
    missing: list[Gap] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing, a sentence each."""
        return tuple(map(str, self.missing))

    def fault(
        self, sentence: str, part: str, number: int | None = None, key: str | None = None, about: str = ""
    ) -> None:
        """Something that cannot be: it must be mended before the profile is used."""
        self.faults.append(f"{self.lines.place(part, number, key)}: {sentence}")
        self.found.append(Found(part, number, key, sentence, about))

    def gap(
        self,
        sentence: str,
        part: str,
        number: int | None = None,
        key: str | None = None,
        keys: tuple[str, ...] = (),
    ) -> None:
        """Something that is not there: the desk does without and says so. keys: what would be written, if not `key`."""
        named = keys or ((key,) if key else (part,))
        self.missing.append(Gap(self.lines.place(part, number, key), sentence, named))
