"""The town somebody lives in, out of what they write: a postal code, a town, a whole address. House numbers are let go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversations.answers.addresses import cities_named, town_named
from conversations.answers.folding import fold
from conversations.answers.postal import CODE, codes_in

if TYPE_CHECKING:
    from conversations.answers.places import Places, Town

BETWEEN = "・"
"""Between the towns of a postal code that has several."""

_LARGE = ("市", "区")

_PREFECTURE = re.compile(r"北海道|東京都|大阪府|京都府|神奈川県|和歌山県|鹿児島県|[^\s,、]{2}県")


def town_in(text: str, places: Places) -> str | None:
    """The town, with its city where that is not ours; of a postal code all that share it. None: nothing of it is known."""
    plain = fold(text)
    codes = codes_in(plain)
    by_code = places.at(codes[0]) if len(codes) == 1 else ()
    bare = CODE.sub(" ", plain).replace("〒", " ").strip(" 、,")
    prefecture = _PREFECTURE.search(bare)
    found = town_named(bare[prefecture.start() :] if prefecture else bare, places)
    towns = (found,) if found and (not by_code or found in by_code) else by_code
    return BETWEEN.join(dict.fromkeys(_named(town, places) for town in towns)) or None


def is_elsewhere(told: str, places: Places) -> bool:
    """Whether a town as it was kept lies in another city or ward than ours. A bare village name may be a town of ours: no."""
    own = places.own()
    cities = [city for part in told.split(BETWEEN) for city in cities_named(fold(part), places)]
    others = [city for city in cities if city.code not in own and city.name.endswith(_LARGE)]
    return bool(own and others) and len(others) == len(cities)


def _named(town: Town, places: Places) -> str:
    return town.name if town.city.code in places.own() else f"{town.city.name}{town.name}"
