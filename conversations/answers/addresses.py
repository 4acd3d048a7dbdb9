"""Addresses in every spelling, taken apart: city, town, block, building. A town nobody knows is asked again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversations.answers import numerals
from conversations.answers.places import City, Places, Town, key
from conversations.answers.postal import CODE, codes_in
from conversations.answers.readings import Address, Reading, Reason, Unclear

_PREFECTURE = re.compile(r"(北海道|東京都|大阪府|京都府|神奈川県|和歌山県|鹿児島県|..県)")
_KANA_PREFECTURE = re.compile(r"(?:とうきょうと|おおさかふ|きょうとふ|ほっかいどう|[ぁ-ん]{3,6}けん)\s*")
_LABEL = re.compile(
    r"^\s*(?:(?:今の|自宅の|私の|母の|父の)?(?:住所|住んでいる(?:の|ところ|所)|住まい|家|所在地|自宅)\s*(?:は|が|:|;|、)?|(?:my )?address(?: is)?\s*:?|(?:i )?live (?:in|at))\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:に住んでいます|に住んでます|に住んでおります|になります|でございます|です|だよ|にあります|在住|。|、|\s)+$"
)
_LARGE = re.compile(r"^(?:大字|字|おおあざ|あざ)")
_NUMBER = re.compile(r"[0-9]{1,5}|[" + numerals.HAN + r"]{1,6}")
_JOIN = re.compile(
    r"\s*(?:丁目の?|ちょうめの?|丁|番地の|番地|ばんち|番町|番の|番|ばん|-|の|ノ|之|,)\s*(?=[0-9"
    + numerals.HAN
    + r"])"
)
_SPOKEN = re.compile(r"(?<=[0-9][のノ])[いちにさんよごろくなはきゅうじ]{1,6}(?=$|[のノ\s、,-])")  # 12のご
_CLOSE = re.compile(r"\s*(?:番地|ばんち|番|ばん|号(?!室|棟|館)|ごう(?!しつ))")
_BARE_CHOME = re.compile(r"\s*(?:丁目|ちょうめ)")
_ROOM = re.compile(r"\s*-\s*([0-9]{1,4}(?:号室?)?)")
_DASHES = str.maketrans("‐‑‒–—―−ー~", "---------")
LONGEST_NAME = 24
"""Letters: no town or city has a longer name."""
_CHOME_BLOCK = 3  # numbers of an address with 丁目; a fourth is the room


@dataclass(frozen=True, slots=True)
class _Found:
    """A town, and what is written after it."""

    town: Town
    rest: str
    assumes_city: bool = False


def read_address(text: str, places: Places) -> Reading:
    """The address. text: plain (letters keep their case)."""
    try:
        return Reading(_address(text, places))
    except Unclear as unclear:
        return Reading(reason=unclear.reason, candidates=unclear.candidates)


def _address(text: str, places: Places) -> Address:
    codes = codes_in(text)
    if len(codes) > 1:
        raise Unclear(Reason.AMBIGUOUS, codes)
    bare = CODE.sub("", text, count=1) if codes else text
    bare = _TAIL.sub("", _LABEL.sub("", bare.replace("〒", "").strip(" ,、:")))
    if not bare:
        raise Unclear(Reason.UNREADABLE)
    found = _town(bare, places)
    by_code = places.at(codes[0]) if codes else ()
    if by_code and found.town.city.code not in {town.city.code for town in by_code}:
        raise Unclear(Reason.CONTRADICTION)
    block, building = _block(found.rest)
    city = found.town.city
    return Address(city.name, found.town.name, block, building, found.assumes_city)


def _town(text: str, places: Places) -> _Found:
    prefecture = _PREFECTURE.match(text) or _KANA_PREFECTURE.match(text)
    named = prefecture[0] if prefecture and (prefecture.re is _PREFECTURE) else ""
    rest = text[prefecture.end() :] if prefecture else text
    cities = _cities(rest, named, places)
    found = [town for city, after in cities if (town := _longest(city.code, after, places))]
    if found:
        return _one(found)
    if named and not cities and _cities(rest, "", places):
        raise Unclear(Reason.CONTRADICTION)
    return _without_city(rest, named, places)


def town_named(text: str, places: Places) -> Town | None:
    """The town a text begins with, of the city it names or of one of ours; None if there is none, or in two cities."""
    prefecture = _PREFECTURE.match(text)
    rest = text[prefecture.end() :] if prefecture else text
    cities = _cities(rest, prefecture[0] if prefecture else "", places)
    within = cities or [(city, rest) for city in _own(places)]
    found = [town for city, after in within if (town := _longest(city.code, after, places))]
    try:
        return _one(found).town if found else None
    except Unclear:
        return None


def cities_named(text: str, places: Places) -> tuple[City, ...]:
    """The cities or wards a text may begin with; none where it begins with a town."""
    prefecture = _PREFECTURE.match(text)
    rest = text[prefecture.end() :] if prefecture else text
    return tuple(city for city, _ in _cities(rest, prefecture[0] if prefecture else "", places))


def _own(places: Places) -> list[City]:
    return [City(code, "", "") for code in places.own()]


def _one(found: list[_Found]) -> _Found:
    """The longest town name counts; two cities that both have it are asked about."""
    shortest = min(len(f.rest) for f in found)
    best = [f for f in found if len(f.rest) == shortest]
    if len({f.town.city.code for f in best}) > 1:
        raise Unclear(Reason.AMBIGUOUS, tuple(f"{f.town.city.prefecture}{f.town.city.name}" for f in best))
    return best[0]


def _cities(text: str, prefecture: str, places: Places) -> list[tuple[City, str]]:
    """Cities the text may begin with, and what follows; a city whose name goes further wins over its beginning."""
    letters, ends = _letters(text)
    found = [
        (city, _shared(city.keys, letters))
        for city in places.cities_called(_beginnings(letters))
        if prefecture in ("", city.prefecture)
    ]
    longest = max((length for _, length in found), default=0)
    return [(city, text[ends[length] :]) for city, length in found if length == longest]


def _beginnings(letters: str) -> tuple[str, ...]:
    return tuple(letters[:length] for length in range(1, min(len(letters), LONGEST_NAME) + 1))


def _shared(keys: tuple[str, ...], letters: str) -> int:
    return max((len(key) for key in keys if letters.startswith(key)), default=0)


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters to compare, without spaces; for each number of them, where in the text they end."""
    places = [at for at, c in enumerate(text) if not c.isspace()]
    letters = key("".join(text[at] for at in places))
    return letters, [0, *(at + 1 for at in places)]


def _longest(city: str, text: str, places: Places) -> _Found | None:
    """The town of a city that the text begins with."""
    bare = _LARGE.sub("", text.lstrip(" 、,"))
    letters, ends = _letters(bare)
    towns = places.towns_called(_beginnings(letters), city)
    best = max(towns, key=lambda town: _shared(town.keys, letters), default=None)
    return None if best is None else _Found(best, bare[ends[_shared(best.keys, letters)] :])


def _without_city(text: str, prefecture: str, places: Places) -> _Found:
    """The city was left out: the council's own comes first, then the only one that has such a town."""
    bare = _LARGE.sub("", text)
    letters, ends = _letters(bare)
    near = [town for city in places.own() if (town := _longest(city, text, places)) and _has_block(town.rest)]
    found = near or [
        _Found(town, bare[ends[_shared(town.keys, letters)] :])
        for town in places.towns_called(_beginnings(letters)[1:])
        if prefecture in ("", town.city.prefecture)
    ]
    found = [town for town in found if _has_block(town.rest)]
    if not found:
        raise Unclear(Reason.TOWN_UNKNOWN if _NUMBER.search(text) else Reason.UNREADABLE)
    best = _one(found)
    return _Found(best.town, best.rest, assumes_city=True)


def _has_block(rest: str) -> bool:
    """Without a city, a town counts only where a number follows: many towns are named like ordinary words."""
    return bool(_NUMBER.match(numerals.counted_in_kana(rest.lstrip())))


def _block(text: str) -> tuple[str, str]:
    """The numbers of the block, joined by hyphens, and what is left: building and room. Raises: Unclear."""
    rest = _LARGE.sub("", numerals.counted_in_kana(text).strip(" 、,")).lstrip("-のノ ")
    rest = _SPOKEN.sub(lambda found: str(numerals.kana(found[0]) or found[0]), rest)
    numbers: list[int] = []
    dashed = rest.translate(_DASHES)
    at = 0
    while len(numbers) < _CHOME_BLOCK:
        found = _NUMBER.match(dashed, at)
        if found is None:
            break
        numbers.append(_value(found[0]))
        at = found.end()
        join = _JOIN.match(dashed, at)
        if join is None or len(numbers) == _CHOME_BLOCK:
            break
        at = join.end()
    if not numbers or 0 in numbers or _BARE_CHOME.match(dashed, at):
        raise Unclear(Reason.BLOCK_MISSING)
    close = _CLOSE.match(dashed, at)
    at = close.end() if close else at
    return "-".join(map(str, numbers)), _building(rest, dashed, at)


def _value(number: str) -> int:
    value = int(number) if number.isdigit() and number.isascii() else numerals.han(number)
    if value is None:
        raise Unclear(Reason.UNREADABLE)
    return value


def _building(rest: str, dashed: str, at: int) -> str:
    room = _ROOM.match(dashed, at)
    left = rest[room.start(1) :] if room else rest[at:]
    if left.startswith(("の", "ノ")):  # a number we could not read: no house is called so
        raise Unclear(Reason.UNREADABLE)
    return left.strip(" 、,・-")
