"""A question with spans of years as buttons: an age said in any way falls into its span, or is asked again."""

import pytest

from conversations.kernel.answers import heard
from conversations.kernel.effects import Say
from conversations.kernel.questions import Invalid
from conversations.kernel.replies import Tapped, Wrote
from conversations.kernel.shown import Label
from conversations.keys import EXAMPLE
from conversations.somebody import AGE
from conversations.vocabulary import Age
from handlers.words import all_words


def tell(text: str) -> object:
    return AGE.field.load(AGE.field.read(Wrote(text), all_words(), EXAMPLE))


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("82", Age.OLD),
        ("八十二", Age.OLD),
        ("はちじゅうに", Age.OLD),
        ("８２歳です", Age.OLD),
        ("昭和20年生まれ", Age.OLD),
        ("80代", Age.OLD),
        ("80歳くらい", Age.OLD),
        ("about 80", Age.OLD),
        ("in her 80s", Age.OLD),
        ("70歳", Age.SENIOR),
        ("50代です", Age.MIDDLE),
        ("5", Age.MINOR),  # an age, not the fifth button
        ("5歳", Age.MINOR),
        ("わからない", None),
    ],
)
def test_an_age_falls_into_its_span(text: str, age: Age | None) -> None:
    assert tell(text) is age


@pytest.mark.parametrize(
    "text", ["60代", "65歳くらい", "150", "-1", "17か18", "まあまあ", "", "\ud800", "70代"]
)
def test_what_may_fall_into_two_spans_or_none_is_asked_again(text: str) -> None:
    with pytest.raises(Invalid):
        tell(text)


def test_what_was_understood_is_said_back_unless_it_was_pressed() -> None:
    said = Say("heard.answer", (("answer", Label("choice.age.old")),))

    assert heard(AGE.field, Wrote("82"), "old") == (said,)
    assert heard(AGE.field, Tapped(1, AGE.key, 0, "old"), "old") == ()
