"""Questions whose answers are read: kept as a string, loaded again, refused with a reason, said back."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from conversations.answers.readings import Address, PersonName
from conversations.kernel import answers
from conversations.kernel.fields import optional, yes_no
from conversations.kernel.questions import Field, Invalid
from conversations.kernel.replies import Tapped, Wrote
from conversations.kernel.shown import Literal, When
from conversations.kernel.words import Words
from conversations.keys import EXAMPLE

WORDS = Words({}, {})
NOW = replace(EXAMPLE, today=date(2026, 11, 20), minute=10 * 60, locale="ja")


def tell(field: Field[object], text: str) -> object:
    return field.load(field.read(Wrote(text), WORDS, NOW))


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (answers.day(), "来週の火曜", date(2026, 11, 24)),
        (answers.clock(), "午後3時", time(15)),
        (answers.moment(), "明日の午後3時", datetime.fromisoformat("2026-11-21T15:00+09:00")),
        (answers.moment(), "2026-12-01T15:00", datetime.fromisoformat("2026-12-01T15:00+09:00")),
        (answers.age(), "八十二", 82),
        (answers.count(), "大人2人子ども1人", 3),
        (answers.phone(), "０９０－１２３４－５６７８", "+819012345678"),
        (answers.name(), "山田 太郎（やまだ たろう）", PersonName("山田 太郎", "ヤマダ タロウ")),
        (optional(answers.age()), "言いたくないです", None),
        (yes_no(), "せやで", True),
        (yes_no(), "いらんわ", False),
    ],
)
def test_what_was_said_is_kept_and_loaded(field: Field[object], text: str, value: object) -> None:
    assert tell(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "key"),
    [
        (answers.day(), "2/30", "error.date.impossible"),
        (answers.day(), "昨日", "error.date.past"),
        (answers.day(), "12月1日(水)", "error.date.weekday_mismatch"),
        (answers.day(), "いろいろ", "error.date"),
        (answers.clock(), "3時", "error.time.which"),
        (answers.moment(), "明日", "error.datetime.time_missing"),
        (answers.age(), "150", "error.age.out_of_range"),
        (answers.age(), "1944年生まれ", "error.age.which"),
        (answers.count(), "十数人", "error.count.ambiguous"),
        (answers.phone(), "119", "error.phone.short_number"),
        (answers.address(), "どこか", "error.address"),
        (yes_no(), "大丈夫です", "error.yes_no.ambiguous"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(field: Field[object], text: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        field.read(Wrote(text), WORDS, NOW)

    assert refused.value.key == key
    assert key in field.errors
    assert {name for name, _ in refused.value.values} == answers.placeholders(key)


def test_the_phones_own_wheel_is_read() -> None:
    assert answers.day().read(Tapped(1, "on", 1, "2026-12-01"), WORDS, NOW) == "2026-12-01"
    assert (
        answers.moment().read(Tapped(1, "at", 1, "2026-12-01T15:00"), WORDS, NOW)
        == "2026-12-01T15:00:00+09:00"
    )


def test_what_was_understood_is_said_back_unless_it_was_written_so() -> None:
    (said,) = answers.heard(answers.day(), Wrote("明日"), "2026-11-21")

    assert said.values == (("answer", When(day=date(2026, 11, 21))),)
    assert answers.heard(answers.age(), Wrote("82"), "82") == ()
    assert answers.heard(optional(answers.age()), Wrote("八十二"), "82")[0].values == (
        ("answer", Literal("82")),
    )


def test_an_address_is_kept_whole() -> None:
    there = Address("練馬区", "関町北", "3-12-5", "コーポ山田203", assumes_city=True)
    kept = answers.address().samples()[0].replace('"assumes_city": false', '"assumes_city": true')

    assert answers.address().load(kept.replace('"building": ""', '"building": "コーポ山田203"')) == there


def loads(field: Field[object], stored: str) -> str:
    """The key with which a kept answer is refused; empty if it loads."""
    try:
        field.load(stored)
    except Invalid as refused:
        return refused.key
    return ""


@pytest.mark.parametrize("field", answers.FIELDS)
@pytest.mark.parametrize("stored", ["", "?", "[]", "{}", "1" * 5000, "null"])
def test_what_no_release_has_kept_loads_or_is_refused(field: Field[object], stored: str) -> None:
    assert loads(field, stored) in ("", *field.errors)


@pytest.mark.parametrize("field", answers.FIELDS)
def test_samples_can_be_loaded_and_shown(field: Field[object]) -> None:
    for sample in field.samples():
        assert loads(field, sample) == ""
        assert field.shown(sample) is not None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (answers.clock(), "3時半"),
        (answers.moment(), "明日3時"),
        (answers.age(), "昭和20年生まれ"),
        (answers.phone(), "03-3995-0000か090-1234-5678"),
    ],
)
def test_what_may_mean_two_things_is_offered_as_two_buttons(field: Field[object], text: str) -> None:
    with pytest.raises(Invalid) as refused:
        field.read(Wrote(text), WORDS, NOW)

    assert len(refused.value.choices) == 2
    for choice in refused.value.choices:
        assert field.read(Tapped(1, "any", 0, choice.value), WORDS, NOW) == choice.value


def test_two_times_of_one_day_are_told_apart_on_their_buttons() -> None:
    with pytest.raises(Invalid) as refused:
        answers.moment().read(Wrote("明日3時"), WORDS, NOW)

    assert [choice.shown for choice in refused.value.choices] == [When(clock=time(15)), When(clock=time(3))]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("わたしは山田花子です", "山田花子"),
        ("わたしの母は山田トメです", "山田トメ"),
        ("山田花子（やまだはなこ）", "山田花子\nヤマダハナコ"),
        ("さくら", "さくら"),  # the reading is the name itself
        ("ねこ2号", "ねこ2号"),
        ("匿名希望", "匿名希望"),
        ("My name is Hana Yamada", "Hana Yamada"),
    ],
)
def test_whatever_somebody_wants_to_be_called_is_a_name(text: str, kept: str) -> None:
    field = answers.called()

    assert field.read(Wrote(text), WORDS, NOW) == kept
    assert field.load(kept).name == kept.partition("\n")[0]


@pytest.mark.parametrize("text", ["090-1234-5678", "", "?!", "1234", "あ" * 61])
def test_a_number_is_not_what_somebody_is_called(text: str) -> None:
    with pytest.raises(Invalid):
        answers.called().read(Wrote(text), WORDS, NOW)


def test_a_name_kept_by_an_older_release_is_still_one() -> None:
    assert answers.called().load("山田です") == PersonName("山田です")
