"""What a reader of addresses must be able to look up, and how place names are compared. Where it is kept is no matter here."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Protocol

from conversations.answers.folding import hiragana


@dataclass(frozen=True, slots=True)
class City:
    """A municipality. code: its five digits; keys: its name with and without its county, and its reading, for comparing."""

    code: str
    prefecture: str
    name: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Town:
    """A town within a municipality, as the post names it. keys: its name and its reading, for comparing."""

    city: City
    name: str
    keys: tuple[str, ...]


class Places(Protocol):
    """Postal data, read only. The same question has the same answer all day."""

    def knows(self, code: str) -> bool:
        """Whether a postal code (NNN-NNNN) exists, or nobody can tell."""
        ...

    def at(self, code: str) -> tuple[Town, ...]:
        """The towns of a postal code (NNN-NNNN)."""
        ...

    def cities_called(self, keys: tuple[str, ...]) -> tuple[City, ...]:
        """Municipalities one of whose keys is among these."""
        ...

    def towns_called(self, keys: tuple[str, ...], city: str = "") -> tuple[Town, ...]:
        """Towns one of whose keys is among these; of one municipality, by its code, or anywhere."""
        ...

    def own(self) -> tuple[str, ...]:
        """Codes of the council's own municipalities."""
        ...


class Nowhere:
    """No postal data: every code may exist, and no address can be read."""

    def knows(self, code: str) -> bool:  # noqa: ARG002 - of the protocol
        """Nobody can tell."""
        return True

    def at(self, code: str) -> tuple[Town, ...]:  # noqa: ARG002 - of the protocol
        """None."""
        return ()

    def cities_called(self, keys: tuple[str, ...]) -> tuple[City, ...]:  # noqa: ARG002 - of the protocol
        """None."""
        return ()

    def towns_called(self, keys: tuple[str, ...], city: str = "") -> tuple[Town, ...]:  # noqa: ARG002 - of the protocol
        """None."""
        return ()

    def own(self) -> tuple[str, ...]:
        """None."""
        return ()


_SAME = str.maketrans(
    "ヶがガヵの之乃澤邊邉濱嶋嶌廣國眞櫻龍藪籠條舘曾髙﨑齋槇瀧埜壽榮圓惠"
    "0123456789",
    "ケケケケノノノ沢辺辺浜島島広国真桜竜薮篭条館曽高崎斎槙滝野寿栄円恵"
    "〇一二三四五六七八九",
)  # fmt: skip


def key(name: str) -> str:
    """A place name for comparing, letter for letter as long as the name: variants of a character are one."""
    return (
        hiragana(unicodedata.normalize("NFKC", name).translate(_SAME))
        .translate(_SAME)
        .replace("け", "ケ")
        .replace("が", "ケ")
    )
