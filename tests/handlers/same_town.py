"""A made town for telling people apart: families under one roof and number, twins, namesakes; and each person known several times.

The dice are fixed. Nobody in it exists.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.answers.places import City, Nowhere, Places, Town
from handlers.doubles.marks import Marks, marks_told
from handlers.doubles.noticing import card_marks
from storage.cards import Card

FAMILIES = 300
FAMILY_NAMES = [
    *(("佐藤", "さとう"), ("鈴木", "すずき"), ("髙橋", "たかはし"), ("田中", "たなか"), ("渡邊", "わたなべ")),
    *(
        ("伊藤", "いとう"),
        ("斎藤", "さいとう"),
        ("山﨑", "やまざき"),
        ("小野", "おの"),
        ("長谷川", "はせがわ"),
    ),
    *(("林", "はやし"), ("大塚", "おおつか"), ("浜田", "はまだ"), ("澤田", "さわだ"), ("島津", "しまづ")),
]
FIRSTS = "中なか 小お 大おお 上うえ 西にし 北きた 森もり 石いし 松まつ 竹たけ 藤ふじ 黒くろ 青あお 岡おか 木き 村むら"
LASTS = "村むら 山やま 川かわ 田た 野の 本もと 井い 原はら 沢さわ 島しま 岡おか 口ぐち"
RARER = [
    (one[0] + two[0], one[1:] + two[1:])
    for one in FIRSTS.split()
    for two in LASTS.split()
    if one[0] != two[0]
]
ELDERS = [
    *(
        ("正雄", "まさお"),
        ("清", "きよし"),
        ("和子", "かずこ"),
        ("ハナ", "はな"),
        ("京子", "きょうこ"),
        ("勇", "いさむ"),
    ),
    *(
        ("幸子", "さちこ"),
        ("節子", "せつこ"),
        ("茂", "しげる"),
        ("実", "みのる"),
        ("洋子", "ようこ"),
        ("進", "すすむ"),
    ),
]
PARENTS = [
    *(
        ("美紀", "みき"),
        ("健一", "けんいち"),
        ("直子", "なおこ"),
        ("浩", "ひろし"),
        ("由美", "ゆみ"),
        ("真由美", "まゆみ"),
    ),
    *(
        ("隆", "たかし"),
        ("恵", "めぐみ"),
        ("裕子", "ゆうこ"),
        ("誠", "まこと"),
        ("明美", "あけみ"),
        ("哲也", "てつや"),
    ),
]
CHILDREN = [
    *(
        ("結衣", "ゆい"),
        ("大翔", "ひろと"),
        ("陽菜", "ひな"),
        ("颯", "はやて"),
        ("葵", "あおい"),
        ("蓮", "れん"),
    ),
    *(
        ("翔太", "しょうた"),
        ("美咲", "みさき"),
        ("凛", "りん"),
        ("拓海", "たくみ"),
        ("さくら", "さくら"),
        ("樹", "いつき"),
    ),
]
TWINS = [
    (("優奈", "ゆうな"), ("結奈", "ゆな")),
    (("真奈", "まな"), ("香奈", "かな")),
    (("大輝", "だいき"), ("泰輝", "たいき")),
]
MISHEARD = {
    "美紀": "美樹",
    "健一": "賢一",
    "直子": "尚子",
    "浩": "宏",
    "由美": "裕美",
    "清": "潔",
    "和子": "かず子",
}
OTHERWISE = {"髙": "高", "邊": "辺", "﨑": "崎", "斎": "齋", "浜": "濱", "澤": "沢", "島": "嶋"}
TOWNS = ["豊玉北", "桜台", "氷川台", "春日町", "田柄", "早宮"]


@dataclass(frozen=True, slots=True)
class Real:
    """Somebody in the town. phone: E.164 of their own or of the family."""

    number: int
    house: int
    family: tuple[str, str]
    given: tuple[str, str]
    born: date
    town: str
    block: str
    phone: str


@dataclass(frozen=True, slots=True)
class Record:
    """How the desk knows them once. who: the real person, whom the desk cannot know. way: line, phone or paper."""

    who: int
    way: str
    marks: Marks


HERE = City("13120", "東京都", "練馬区", ("練馬区",))


class Streets(Nowhere):
    """Postal data of the made town."""

    def cities_called(self, keys: tuple[str, ...]) -> tuple[City, ...]:
        """Its only city."""
        return (HERE,) if "練馬区" in keys else ()

    def own(self) -> tuple[str, ...]:
        """One municipality."""
        return ("13120",)

    def towns_called(self, keys: tuple[str, ...], city: str = "") -> tuple[Town, ...]:
        """Its towns."""
        del city
        return tuple(Town(HERE, name, (name,)) for name in TOWNS if name in keys)


STREETS: Places = Streets()


def people(dice: random.Random) -> list[Real]:
    """Everybody: grandparents, parents and children, a third of the children twins. Half have no number of their own."""
    found: list[Real] = []
    for house in range(FAMILIES):
        family = dice.choice(FAMILY_NAMES if dice.random() < 0.3 else RARER)
        town = dice.choice(TOWNS)
        block = f"{dice.randint(1, 6)}-{dice.randint(1, 40)}-{dice.randint(1, 20)}"
        line = f"+8133{house:03d}{dice.randint(1000, 9999)}"
        for given, born in _members(dice):
            own = f"+8190{len(found):04d}{dice.randint(1000, 9999)}"
            phone = line if dice.random() < 0.5 else own
            found.append(Real(len(found), house, family, given, born, town, block, phone))
    return found


def _members(dice: random.Random) -> Iterator[tuple[tuple[str, str], date]]:
    for names, oldest in ((ELDERS, 1935), (PARENTS, 1965)):
        for given in dice.sample(names, 2):
            yield given, _born(dice, oldest)
    born = _born(dice, 1995)
    if dice.random() < 1 / 3:
        yield from ((given, born) for given in dice.choice(TWINS))
    else:
        yield dice.choice(CHILDREN), born


def _born(dice: random.Random, oldest: int) -> date:
    return date(oldest, 1, 1) + timedelta(days=dice.randrange(20 * 365))


def records(dice: random.Random, real: list[Real]) -> list[Record]:
    """How the desk knows them: everybody once, every fourth a second time, another way."""
    found: list[Record] = []
    for each in real:
        ways = dice.sample(["line", "phone", "paper"], 2 if dice.random() < 0.25 else 1)
        found += [Record(each.number, way, _known(dice, each, way)) for way in ways]
    return found


def _known(dice: random.Random, each: Real, way: str) -> Marks:
    if way == "line":
        return _on_line(dice, each)
    return card_marks(_by_phone(dice, each) if way == "phone" else _on_paper(dice, each), STREETS)


def _on_line(dice: random.Random, each: Real) -> Marks:
    kanji, kana = f"{each.family[0]} {each.given[0]}", f"{each.family[1]} {each.given[1]}"
    name = dice.choice(
        [f"{kanji}({_katakana(kana)})", kanji.replace(" ", ""), kana, each.given[1], each.family[0]]
    )
    return marks_told([name], [each.phone] if dice.random() < 0.8 else [])


def _by_phone(dice: random.Random, each: Real) -> Card:
    """As heard: the kanji may be others, the birthday is not always asked, the town is."""
    given = MISHEARD.get(each.given[0], each.given[0]) if dice.random() < 0.3 else each.given[0]
    return Card(
        name=f"{each.family[0]} {given}",
        kana=_katakana(f"{each.family[1]} {each.given[1]}"),
        born=each.born.isoformat() if dice.random() < 0.5 else "",
        town=f"{each.town}{dice.randint(1, 6)}丁目",
        phone=each.phone if dice.random() < 0.9 else "",
    )


def _on_paper(dice: random.Random, each: Real) -> Card:
    """As written by hand: other shapes of the kanji, small kana large, one part of the birthday misread now and then."""
    family = "".join(OTHERWISE.get(sign, sign) for sign in each.family[0])
    kana = f"{each.family[1]} {each.given[1]}".translate(str.maketrans("ゃゅょづ", "やゆよず"))
    born = each.born.replace(day=each.born.day % 28 + 1) if dice.random() < 0.05 else each.born
    chome, number, house = each.block.split("-")
    return Card(
        name=f"{family}　{each.given[0]}",
        kana=kana,
        born=born.isoformat(),
        town=each.town,
        house=dice.choice(
            [each.block, f"{chome}丁目{number}番{house}号", f"{chome}－{number}－{house} ハイツ{house}"]
        ),
        phone=each.phone if dice.random() < 0.7 else "",
    )


def _katakana(kana: str) -> str:
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in kana)
