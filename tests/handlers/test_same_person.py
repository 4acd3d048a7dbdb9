"""Who may be the same person: told by what is the same, measured in a made town; families and twins stay apart."""

import random
from collections import defaultdict
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.doubles.marks import NO_MARKS, Home, Marks, home_mark, marks_told, pieces, town_mark
from handlers.doubles.names import Alike, alike, compare, named
from handlers.doubles.noticing import card_marks
from handlers.doubles.weighing import Reason, Sure, weigh
from storage.cards import Card
from tests.handlers.same_town import STREETS, Record, people, records

PHONE = "+819012345678"
MIKI = Card("佐藤 美紀", "さとう みき", "1980-05-06", town="豊玉北", house="6-12-1", phone=PHONE)
SPELLINGS = [
    ("髙﨑　花子", "高崎花子", Alike.LETTERS),
    ("齋藤 ゆき", "斉藤 ゆき", Alike.LETTERS),
    ("佐藤 美紀(サトウ ミキ)", "ｻﾄｳ ﾐｷ", Alike.READING),
    ("佐藤 美紀(サトウ ミキ)", "佐藤 美樹(さとう みき)", Alike.READING),
    ("おの きょうこ", "オノ キヨウコ", Alike.READING),
    ("Nguyễn Thị Hoa", "HOA NGUYEN THI", Alike.LETTERS),
    ("ミキ", "佐藤 美紀(サトウ ミキ)", Alike.GIVEN_ALONE),
    ("山田 美紀", "佐藤 美紀", Alike.GIVEN),
    ("佐藤", "佐藤", Alike.UNLIKE),
    ("長谷川", "長谷川 花", Alike.UNLIKE),
    ("佐藤 真奈(サトウ マナ)", "佐藤 香奈(サトウ カナ)", Alike.UNLIKE),
    ("佐藤 美紀", "さとう みき", Alike.UNKNOWN),
]


def marks(**other: str) -> Marks:
    kept = {name: getattr(MIKI, name) for name in ("name", "kana", "born", "town", "house", "phone")}
    return card_marks(Card(**{**kept, **other}), STREETS)


@pytest.mark.parametrize(("one", "other", "how"), SPELLINGS)
def test_names_in_other_spellings(one: str, other: str, how: Alike) -> None:
    first, second = named(one), named(other)

    assert first is not None
    assert second is not None
    assert compare(first, second) == compare(second, first) == how


@pytest.mark.parametrize(
    "written", ["東京都練馬区豊玉北六丁目12番1号", "豊玉北６−１２−１ サンハイツ201", "とよたまきた6-12-1"]
)
def test_an_address_in_other_spellings(written: str) -> None:
    read = home_mark(written, STREETS)

    assert read in (Home("豊玉北", "6-12-1"), None)
    assert read is not None or written.startswith("と")


@pytest.mark.parametrize("told", ["豊玉北", "練馬区豊玉北6丁目", "豊玉北のあたり", "豊玉北６丁目のほう"])
def test_a_town_as_people_say_it(told: str) -> None:
    assert town_mark(told) == "豊玉北"


@pytest.mark.parametrize(
    ("other", "reasons", "sure"),
    [
        (marks(name="佐藤 美樹", born="", town="", house=""), {Reason.PHONE, Reason.READING}, Sure.LIKELY),
        (marks(phone="", born=""), {Reason.LETTERS, Reason.HOME}, Sure.LIKELY),
        (marks(phone="", town="", house=""), {Reason.LETTERS, Reason.BORN}, Sure.LIKELY),
        (marks(phone="", born="", house=""), {Reason.LETTERS, Reason.TOWN}, Sure.PERHAPS),
        (
            marks(name="鈴木 美紀", kana="すずき みき"),
            {Reason.PHONE, Reason.GIVEN, Reason.BORN, Reason.HOME},
            Sure.PERHAPS,
        ),
        (
            marks(born="1980-05-16"),
            {Reason.PHONE, Reason.LETTERS, Reason.BORN_NEARLY, Reason.HOME},
            Sure.LIKELY,
        ),
        (marks_told(["みき"], [PHONE]), {Reason.PHONE, Reason.GIVEN}, Sure.PERHAPS),
    ],
)
def test_why_two_may_be_one(other: Marks, reasons: set[Reason], sure: Sure) -> None:
    found = weigh(marks(), other)

    assert found is not None
    assert (set(found.reasons), found.sure) == (reasons, sure)
    assert pieces(marks()) & pieces(other)


@pytest.mark.parametrize(
    "other",
    [
        marks(
            name="佐藤 健一", kana="さとう けんいち", born="1978-01-02"
        ),  # her husband: number and home are one
        marks(name="佐藤 健一", kana="さとう けんいち", born=""),
        marks(name="佐藤 由紀", kana="さとう ゆき"),  # her twin: the birthday too
        marks(name="佐藤", kana="さとう", born=""),  # somebody of the family
        marks(name="", kana="", born=""),  # nobody said who
        marks(born="1955-11-30"),  # another birthday
        marks(phone="", born="", town="", house=""),  # a namesake
        marks_told(["さとう"], [PHONE]),
        marks(name="鈴木 美紀", kana="すずき みき", born="", house=""),
        NO_MARKS,
    ],
)
def test_who_is_not_suggested(other: Marks) -> None:
    assert weigh(marks(), other) is None
    assert weigh(other, marks()) is None


def found_pairs(known: list[Record]) -> dict[tuple[int, int], Sure]:
    """What the desk would suggest: candidates by a shared piece alone, as the index finds them, then weighed."""
    by_piece: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(known):
        for piece in pieces(record.marks):
            by_piece[piece].append(place)
    pairs = {pair for places in by_piece.values() for pair in combinations(places, 2)}
    weighed = {(a, b): weigh(known[a].marks, known[b].marks) for a, b in pairs}
    return {pair: found.sure for pair, found in weighed.items() if found}


def test_in_a_town_of_families_few_are_missed_and_hardly_anybody_is_taken_for_another() -> None:
    dice = random.Random(5)
    real = people(dice)
    known = records(dice, real)
    by_who: dict[int, list[int]] = defaultdict(list)
    for place, record in enumerate(known):
        by_who[record.who].append(place)
    true = {pair for places in by_who.values() for pair in combinations(places, 2)}

    found = found_pairs(known)

    likely = {pair for pair, sure in found.items() if sure is Sure.LIKELY}
    tellable = {(a, b) for a, b in true if can_be_told(known[a].marks, known[b].marks)}
    assert len(tellable) > 200
    assert len(likely & true) / len(likely) > 0.99
    assert len(found.keys() & true) / len(found) > 0.8
    assert len(found.keys() & tellable) / len(tellable) > 0.97
    homes = [(real[known[a].who].house, real[known[b].who].house) for a, b in found.keys() - true]
    assert [pair for pair in homes if pair[0] == pair[1]] == []  # nobody for a twin, a wife, a father


def can_be_told(one: Marks, other: Marks) -> bool:
    """Whether anybody could know: more than a name is the same, and the names are ones that can be compared."""
    towns = {home.town for home in one.homes} & {home.town for home in other.homes}
    share = one.phones & other.phones or one.births & other.births or towns
    return bool(share) and alike(one.names, other.names) > Alike.UNKNOWN


texts = st.text("佐藤美紀髙高﨑崎さとうみきサトウｻﾄ ミキ　NguyễnHoa・ー()0", max_size=12)
births = st.sampled_from(["", "1980-05-06", "1980-05-16", "1955-11-30"])
cards = st.builds(
    Card, name=texts, kana=texts, born=births, town=st.sampled_from(["", "豊玉北", "桜台3丁目"]),
    house=st.sampled_from(["", "6-12-1", "六丁目12番1号"]), phone=st.sampled_from(["", PHONE, "+81331234567"]),
)  # fmt: skip


@given(cards, cards)
def test_it_is_the_same_either_way_round_and_the_index_misses_nothing(one: Card, other: Card) -> None:
    first, second = card_marks(one, STREETS), card_marks(other, STREETS)
    found = weigh(first, second)

    assert found == weigh(second, first)
    if found:
        assert pieces(first) & pieces(second)


@given(cards)
def test_nobody_is_suggested_who_differs_by_the_birthday(one: Card) -> None:
    first = card_marks(one, STREETS)
    other = Marks(first.names, first.phones, first.homes, frozenset({date(1920, 1, 31)}))

    assert not first.births or weigh(first, other) is None
