"""One part of a profile while it is read: takes values out of it, and notes what is wrong or missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from handlers.profile.folder import Raw
from handlers.profile.notes import Notes
from handlers.profile.writing import is_key, is_language, is_phone, is_site

Names = Mapping[str, str]
SAID_NOTHING: Names = {"ja": ""}
MONTH = len("2026-11")


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a profile. number: which one of its kind, from 0; none, if there is but one.

    Each way of reading asks for one key; keys nobody asked for are named at the end (`finish`).
    """

    kind: str
    raw: Raw
    notes: Notes
    number: int | None = None
    asked: set[str] = field(default_factory=set)

    @property
    def what(self) -> str:
        """How it is called in a sentence: by its key, or by its number."""
        if self.number is None:
            return self.kind
        key = self.raw.get("key")
        one = (
            self.kind.removesuffix("ies") + "y" if self.kind.endswith("ies") else self.kind.removesuffix("s")
        )
        return f"{one} {key}" if isinstance(key, str) and key.strip() else f"{one} {self.number + 1}"

    def fault(self, sentence: str, key: str | None = None, about: str = "") -> None:
        """Something in it cannot be. about: what it is, as `Found` has it."""
        self.notes.fault(f"{self.what}: {sentence}", self.kind, self.number, key, about)

    def gap(self, sentence: str, key: str | None = None, keys: tuple[str, ...] = ()) -> None:
        """Something in it is missing. keys: as `Notes` has them."""
        self.notes.gap(f"{self.what}: {sentence}", self.kind, self.number, key, keys)

    def get(self, key: str) -> object:
        """What is written there, whatever it is; none if nothing is."""
        self.asked.add(key)
        return self.raw.get(key)

    def needed(self, key: str) -> str:
        """A text that must be there."""
        value = self.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is None or isinstance(value, str):
            self.fault(f"{key} is missing", key, "missing")
        else:
            self.fault(f'{key} must be a text in quotation marks: {key} = "…"', key)
        return ""

    def key(self) -> str:
        """What it is called by everything else that means it; part of addresses, and permanent."""
        key = self.needed("key")
        if key and not is_key(key):
            self.fault(f"key must be small letters, digits and hyphens: {key!r}", "key", "key")
        return key

    def text(self, key: str, *, missed: bool = False) -> str:
        """A text that may be absent; missed: its absence is a gap."""
        value = self.get(key)
        if isinstance(value, str) and (value.strip() or not missed):
            return value.strip()
        if value is not None and not isinstance(value, str):
            self.fault(f'{key} must be a text in quotation marks: {key} = "…"', key)
        elif missed:
            self.gap(f"no {key} is told", key)
        return ""

    def phone(self, *, key: str = "phone", missed: bool = True) -> str:
        """A telephone number that can be dialled."""
        digits = self.text(key, missed=missed)
        if not set(digits) <= set("0123456789-#*"):
            self.fault(f"{key} must be digits and hyphens, or begin with #: {digits!r}", key, "phone")
        elif digits and not is_phone(digits):
            self.fault(f"{key} has too many or too few digits to be dialled: {digits!r}", key, "phone")
        else:
            return digits
        return ""

    def written(self, key: str, is_right: Callable[[str], bool], such_as: str) -> str:
        """A text of a fixed shape that may be absent."""
        told = self.text(key)
        if not told or is_right(told):
            return told
        self.fault(f"{key} must be written as {such_as}: {told!r}", key, key)
        return ""

    def site(self) -> str:
        """The address of a site; one that is not protected on its way is a gap."""
        site = self.written("site", is_site, "https://example.jp/")
        if site.startswith("http:"):
            self.gap("site begins with http://: does it answer at https://, too?", "site")
        return site

    def names(self, key: str = "names", *, needed: bool = True) -> Names:
        """A text in several languages; Japanese must be there."""
        names = self.get(key)
        if names is None and not needed:
            return {}
        if (
            isinstance(names, dict)
            and all(isinstance(each, str) for each in names.values())
            and names.get("ja", "").strip()
        ):
            for language in names:
                if not is_language(language):
                    self.fault(f'{key}: there is no language "{language}"', key, "language")
            return names
        self.fault(f'{key} needs at least the Japanese: {key} = {{ ja = "…" }}', key, "missing")
        return SAID_NOTHING

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words; none if it is not there."""
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.fault(f'{key} must be a list of words: {key} = ["…"]', key)
        return ()

    def tongues(self) -> tuple[str, ...]:
        """The languages spoken there."""
        told = self.texts("languages")
        for language in told:
            if not is_language(language):
                self.fault(f'there is no language "{language}"', "languages", "language")
        return told

    def flag(self, key: str, *, usual: bool = False) -> bool:
        """True or false."""
        value = self.get(key)
        if isinstance(value, bool):
            return value
        if value is not None:
            self.fault(f"{key} must be true or false", key)
        return usual

    def count(self, key: str, usual: int = 0) -> int:
        """A whole number above zero."""
        value = self.get(key)
        if value is None and usual:
            return usual
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.fault(f"{key} must be a whole number above zero", key, "count")
        return usual

    def unknown(self) -> tuple[str, ...]:
        """What no source tells: a gap that is named. It cannot be told all the same."""
        unknown = self.texts("unknown")
        for key in unknown:
            if self.raw.get(key):
                self.fault(f'"{key}" is said to be unknown, and told all the same', "unknown")
        if unknown:
            self.gap(f"not known: {', '.join(unknown)}", "unknown", unknown)
        return unknown

    def assumed(self) -> None:
        """What stands here though no source tells it: a gap until somebody has confirmed it."""
        assumed = self.texts("assumed")
        for key in assumed:
            if key not in self.raw:
                self.fault(f'"{key}" is said to be assumed, and is not told', "assumed")
        if assumed:
            self.gap(f"assumed, no source tells it: {', '.join(assumed)}", "assumed")

    def month(self, key: str = "checked") -> str:
        """When somebody last made sure of it, as YYYY-MM; a day is cut to its month."""
        written = self.get(key)
        if written is None:
            self.gap(f'nobody says when it was last checked: {key} = "2026-11"', key)
            return ""
        month = str(written)[:MONTH]
        try:
            date.fromisoformat(f"{month}-01")
        except ValueError:
            self.fault(f'{key} must say when somebody last checked it, such as "2026-11"', key, "month")
            return ""
        return month

    def one(self, key: str) -> Part:
        """A table inside it; an empty one if it is not there."""
        value = self.get(key)
        if value is not None and not isinstance(value, dict):
            self.fault(f"{key} must be a table: {key} = {{ … }}", key)
        return Part(self.kind, value if isinstance(value, dict) else {}, self.notes, self.number)

    def many(self, key: str) -> tuple[Part, ...]:
        """Tables in a list inside it."""
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return tuple(Part(self.kind, each, self.notes, self.number) for each in value)
        self.fault(f"{key} must be a list of tables: {key} = [{{ … }}]", key)
        return ()

    def finish(self) -> None:
        """Name what is not known, and the keys nobody reads: a slip of the pen would otherwise be silent."""
        if "unknown" not in self.asked:
            self.unknown()
        self.assumed()
        self.asked.add("checked")
        for key in self.raw:
            if key not in self.asked:
                self.gap(f'nobody reads "{key}": is it spelt right?', key)


def one_part(raw: Raw, kind: str, notes: Notes) -> Part | None:
    """The part [kind], if it is there and a table."""
    value = raw.get(kind)
    if value is not None and not isinstance(value, dict):
        notes.fault(f"[{kind}] must be a table", kind)
    return Part(kind, value, notes) if isinstance(value, dict) else None


def many_parts(raw: Raw, kind: str, notes: Notes) -> Iterator[Part]:
    """Every [[kind]], in the order of the file."""
    value = raw.get(kind, [])
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        yield from (Part(kind, each, notes, number) for number, each in enumerate(value))
    else:
        notes.fault(f"{kind} must be written as [[{kind}]]", kind)
