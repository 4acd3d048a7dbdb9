"""Every kind of answer: what is kept can always be loaded and shown, and nothing sent hurts."""

import contextlib
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.kernel.answers import phone
from conversations.kernel.fields import choice, optional, text, yes_no
from conversations.kernel.pieces import AtPlace, InPhoto, InWords, piece
from conversations.kernel.questions import Field, Invalid
from conversations.kernel.replies import Answering, Command, SentOther, SentPhoto, SentPlace, Tapped, Wrote
from conversations.kernel.words import Words
from conversations.keys import EXAMPLE


class Drink(Enum):
    TEA = "tea"
    MILK = "milk"


WORDS = Words(
    {"わからない": Command.SKIP},
    {
        "choice.drink.tea": frozenset({"お茶", "tea"}),
        "choice.drink.milk": frozenset({"牛乳", "わからない"}),
        "choice.yes": frozenset({"はい"}),
        "choice.no": frozenset({"いいえ"}),
        "choice.skip": frozenset({"答えない"}),
    },
)
FIELDS: dict[str, Field[object]] = {
    "yes_no": yes_no(),
    "choice": choice(Drink, "drink"),
    "text": text(20),
    "phone": phone(),
    "piece": piece(20),
    "optional": optional(text(20)),
    "optional choice": optional(choice(Drink, "drink")),
}
anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
replies: st.SearchStrategy[Answering] = st.one_of(
    st.builds(Wrote, anything),
    st.builds(
        Tapped, st.just(1), st.just("q"), st.just(0), anything | st.sampled_from(["skip", "tea", "yes"])
    ),
    st.builds(SentPhoto, anything),
    st.builds(SentPlace, st.floats(), st.floats(), anything),
    st.builds(SentOther, anything),
)
fields = pytest.mark.parametrize("name", sorted(FIELDS))


def read(field: Field[object], reply: Answering) -> str | None:
    try:
        return field.read(reply, WORDS, EXAMPLE)
    except Invalid as bad:
        return None if bad.key in field.errors else pytest.fail(f"{bad.key} is not announced")


@fields
@given(reply=replies)
def test_what_is_kept_loads_and_shows(name: str, reply: Answering) -> None:
    field = FIELDS[name]
    stored = read(field, reply)

    if stored is not None:
        field.load(stored)
        field.shown(stored)


@fields
@given(stored=anything)
def test_loading_raises_nothing_but_invalid(name: str, stored: str) -> None:
    with contextlib.suppress(Invalid):
        FIELDS[name].load(stored)


@fields
def test_samples_and_choices_are_answers(name: str) -> None:
    field = FIELDS[name]

    assert all(field.shown(sample) for sample in field.samples() if field.load(sample) is not None)
    assert all(read(field, Tapped(1, "q", 0, c.value)) is not None for c in field.choices)


@pytest.mark.parametrize("typed", ["お茶", "オ茶", "1", "１", "①", "1番", "1.", "TEA!", " お茶。"])
def test_a_choice_may_be_typed(typed: str) -> None:
    assert FIELDS["choice"].read(Wrote(typed), WORDS, EXAMPLE) == "tea"


@pytest.mark.parametrize("typed", ["", "0", "3", "99", "coffee", "-1", "1 2", "²³"])
def test_what_is_no_choice_is_asked_again(typed: str) -> None:
    assert read(FIELDS["choice"], Wrote(typed)) is None


def test_not_knowing_is_passing_over_unless_it_is_a_choice() -> None:
    assert FIELDS["optional"].read(Wrote("わからない"), WORDS, EXAMPLE) == ""
    assert FIELDS["optional choice"].read(Wrote("わからない"), WORDS, EXAMPLE) == "milk"
    assert FIELDS["optional"].load("") is None


def test_long_words_are_refused_with_the_limit() -> None:
    with pytest.raises(Invalid, match=r"error\.long"):
        FIELDS["text"].read(Wrote("あ" * 21), WORDS, EXAMPLE)


def test_pieces_keep_what_they_were() -> None:
    field = piece(20)

    assert field.load(field.read(Wrote("こう"), WORDS, EXAMPLE)) == InWords("こう")
    assert field.load(field.read(SentPhoto("m:1"), WORDS, EXAMPLE)) == InPhoto("m:1")
    assert field.load(field.read(SentPlace(35.7, -139.6, "駅, 北口"), WORDS, EXAMPLE)) == AtPlace(
        35.7, -139.6, "駅, 北口"
    )


@pytest.mark.parametrize("latitude", [float("nan"), float("inf"), 90.1, -1e300])
def test_a_place_off_the_map_is_no_place(latitude: float) -> None:
    assert read(piece(20), SentPlace(latitude, 0.0)) is None
