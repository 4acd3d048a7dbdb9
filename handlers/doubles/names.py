"""Names in one spelling, and how alike two are. Pure. A name that is nearly the same is another name: twins have such names.

Says only what is the same. Which of it is enough is for `weighing.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from conversations.answers.folding import as_written
from conversations.answers.names import read_name
from conversations.answers.readings import PersonName
from storage.spelling import is_sign, name_words

WHOLE_SIGNS: Final = 4
"""So many kanji without a space are family and given name: 長谷川 alone has three."""

WHOLE_KANA: Final = 6
"""So many kana without a space are both: さかきばら alone has five."""

GIVEN_LEAST: Final = 2
_KANA: Final = re.compile(r"[ぁ-ゖー]+")
_READ_ALIKE: Final = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖづぢを", "あいうえおつやゆよわかけずじお", "ー")


class Alike(IntEnum):
    """How alike two names are, the surest last."""

    UNLIKE = 0  # another name
    UNKNOWN = 1  # one in kanji and one in kana, or too little of it
    GIVEN = 2  # only the given name: the family name differs
    GIVEN_ALONE = 3  # one said no more than the given name of the other
    READING = 4  # read alike; the kanji differ, or one has none
    LETTERS = 5  # written alike


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one spelling. words: as written, none if it stands in kana alone; reading: the same in hiragana, if told."""

    words: tuple[str, ...]
    reading: tuple[str, ...]

    @property
    def letters(self) -> str:
        """All of it without spaces; foreign names in no order: some put the family name first."""
        return "".join(sorted(self.words) if self._is_foreign() else self.words)

    @property
    def sound(self) -> str:
        """How all of it is read."""
        return "".join(self.reading)

    @property
    def has_whole_letters(self) -> bool:
        """Whether family and given name are both there, as written."""
        return len(self.words) > 1 or (is_japanese(self.letters) and len(self.letters) >= WHOLE_SIGNS)

    @property
    def has_whole_sound(self) -> bool:
        """Whether family and given name are both there, as read."""
        return len(self.reading) > 1 or len(self.sound) >= WHOLE_KANA

    def given(self) -> Iterator[str]:
        """The given name, as written and as read, where it stands apart."""
        if len(self.words) > 1 and not self._is_foreign():
            yield "".join(self.words[1:])
        if len(self.reading) > 1:
            yield "".join(self.reading[1:])

    def _is_foreign(self) -> bool:
        return not any(is_sign(letter) for letter in "".join(self.words))


def is_japanese(letters: str) -> bool:
    """Whether there is a kanji in it."""
    return any(is_sign(letter) for letter in letters)


def named(text: str, reading: str = "") -> Name | None:
    """A name as somebody wrote it, with its reading if that stands apart or in brackets. None: no letter in it."""
    read = read_name(as_written(text), "ja").value
    told = read if isinstance(read, PersonName) else PersonName(text)
    words = name_words(told.name)
    if words and all(_KANA.fullmatch(word) for word in words):
        words, told = (), PersonName(told.name, told.kana or told.name)
    sounds = (word.translate(_READ_ALIKE) for word in name_words(reading or told.kana))
    found = Name(words, tuple(sound for sound in sounds if sound))
    return found if found.words or found.reading else None


def alike(some: Iterable[Name], others: Iterable[Name]) -> Alike:
    """How alike the names of two people are: the best of all they go by."""
    theirs = tuple(others)
    pairs = {compare(one, other) for one in some for other in theirs}
    known = pairs - {Alike.UNKNOWN, Alike.UNLIKE}
    return max(known) if known else min(pairs, default=Alike.UNKNOWN)


def compare(one: Name, other: Name) -> Alike:
    """How alike two names are. A family name alone is nobody's name: the whole family has it."""
    if one.letters and one.letters == other.letters and (one.has_whole_letters or other.has_whole_letters):
        return Alike.LETTERS
    if one.sound and one.sound == other.sound and (one.has_whole_sound or other.has_whole_sound):
        return Alike.READING
    if _is_given_of(one, other) or _is_given_of(other, one):
        return Alike.GIVEN_ALONE
    if any(len(given) >= GIVEN_LEAST and given in set(other.given()) for given in one.given()):
        return Alike.GIVEN
    return Alike.UNLIKE if (one.words and other.words) or (one.sound and other.sound) else Alike.UNKNOWN


def _is_given_of(short: Name, whole: Name) -> bool:
    if short.has_whole_letters or short.has_whole_sound:
        return False
    said = {short.letters, short.sound} - {""}
    return any(len(given) >= GIVEN_LEAST and given in said for given in whole.given())
