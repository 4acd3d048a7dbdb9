"""What the people of a town are called, and their telephone numbers: as common and as rare as surnames are in Japan.

All of it is made up: the commonest surname is borne by 1.5 in a hundred, the tenth by half as many, most by a handful.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate, product

COMMON, RARE = "佐藤", "五百旗頭"
RARE_IN = 20_000  # one of so many bears the rare name
KANA_IN, LATIN_IN = 6, 20  # one of so many writes in kana, or in Latin letters
FLATTER = 10  # surnames: the share of each is as 1 / (rank + this)

_FIRST = "鈴高田渡伊山中小加吉松井木林清斎池橋石前岡長藤後近村遠青坂西福太三岩金原宮内"
_SECOND = "木橋中辺藤本村林田口野崎川島沢井谷上原山下部尾岡間代浦坂松水"
_GIVEN = (
    "美紀",
    "花子",
    "一郎",
    "健太",
    "直子",
    "翔",
    "結衣",
    "蓮",
    "陽菜",
    "誠",
    "恵子",
    "大輔",
    "さくら",
    "ゆき",
    "彩",
    "学",
)
_KANA = (
    "さとう",
    "すずき",
    "たなか",
    "わたなべ",
    "いとう",
    "やまもと",
    "なかむら",
    "こばやし",
    "かとう",
    "よしだ",
)
_LATIN = (
    "NGUYEN THI HOA",
    "Maria Silva",
    "Tran Van Minh",
    "Jose Santos",
    "Sita Gurung",
    "Li Wei",
    "Kim Minjun",
)


@dataclass(frozen=True, slots=True)
class Called:
    """One person. shown: on LINE; told: to the desk; phone: E.164."""

    shown: str
    told: str
    phone: str

    @property
    def dialled(self) -> str:
        """The number as the desk prints it."""
        return f"0{self.phone[3:5]}-{self.phone[5:9]}-{self.phone[9:]}"


class Names:
    """Gives everybody a name: the same ones in every town of a size."""

    def __init__(self) -> None:
        self._dice = random.Random(3)
        self._surnames = (COMMON, *(one + two for one, two in product(_FIRST, _SECOND) if one != two))
        ranks = range(1, len(self._surnames) + 1)
        self._weights = list(accumulate(1 / (rank + FLATTER) for rank in ranks))

    def next(self, number: int) -> Called:
        """What the person of this number is called."""
        given = self._dice.choice(_GIVEN)
        (surname,) = self._dice.choices(self._surnames, cum_weights=self._weights)
        if number % RARE_IN == 1:
            surname = RARE
        told = f"{surname} {given}"
        if number % KANA_IN == 0:
            told = f"{self._dice.choice(_KANA)} {self._dice.choice(('みき', 'はなこ', 'けんた', 'ゆい'))}"
        elif number % LATIN_IN == 0:
            told = self._dice.choice(_LATIN)
        shown = self._dice.choice((given, told, f"{given}🌸", f"mama{number % 90}"))
        return Called(shown, told, f"+8190{self._dice.randrange(10**8):08d}")
