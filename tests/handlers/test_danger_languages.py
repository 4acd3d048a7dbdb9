"""Danger in a language the rest of the desk does not speak yet: answered in that language, to the end."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.messages import Card, Link, Text
from locales.catalogues import read
from locales.safety import DOMAIN
from tests.handlers.desk import Desk
from tests.handlers.ears import listening
from tests.handlers.in_danger import NOON_FRIDAY, last_request, newest_alarm, take
from tests.understanding.ears import ear

LANGUAGES = ("zh-Hans", "zh-Hant", "ko", "vi", "ne", "fil", "pt", "id", "my")
NIGHT_FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.now = NOON_FRIDAY
    return listening(desk)


def hearing(desk: Desk) -> Desk:
    desk.council = replace(desk.council, ear=ear())
    return desk


def test_a_vietnamese_cry_is_answered_in_vietnamese_though_the_phone_is_japanese(desk: Desk) -> None:
    words = read("vi", DOMAIN)

    hearing(desk).write("Tôi không muốn sống nữa, tôi muốn chết")

    assert desk.person().locale == "ja"
    assert newest_alarm(desk).lang == "vi"
    acknowledged, numbers, question = last_request(desk)
    assert isinstance(acknowledged, Text)
    assert acknowledged.words in {words[f"safety.ack.life.{level}"] for level in ("urgent", "emergency")}
    assert isinstance(numbers, Card)
    assert numbers.title == words["label.lines.title"]
    assert isinstance(question, Text)
    assert question.words == words["safety.ask.life"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_answered_in_itself(desk: Desk, language: str) -> None:
    words = read(language, DOMAIN)

    desk.write(f"urgent suicide lang:{language}")

    acknowledged, numbers, question = last_request(desk)
    assert isinstance(acknowledged, Text)
    assert acknowledged.words == words["safety.ack.life.urgent"]
    assert isinstance(numbers, Card)
    assert numbers.alt == words["safety.lines.alt"]
    assert numbers.note == words["safety.reads.now"].format(fire="119", police="110")
    assert numbers.buttons[0].action == Link("tel:0120-279-338")
    assert isinstance(question, Text)
    assert [button.label for button in question.buttons] == [
        words[f"choice.life.{value}"] for value in ("alone", "together", "hurt")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_night_the_opening_is_told_in_that_language(desk: Desk, language: str) -> None:
    desk.now = NIGHT_FRIDAY

    desk.write(f"urgent dv lang:{language}")

    _, numbers, question = last_request(desk)
    assert isinstance(numbers, Card)
    assert "24" in numbers.note
    assert "{" not in numbers.note
    assert isinstance(question, Text)
    assert question.buttons[-1].label == read(language, DOMAIN)["choice.hush"]


def test_a_button_is_answered_in_the_language_of_the_words_before_it(desk: Desk) -> None:
    words = read("vi", DOMAIN)
    desk.write("urgent suicide lang:vi")

    desk.tap(words["choice.life.hurt"])

    assert words["safety.again.emergency"] in desk.heard()
    assert newest_alarm(desk).lang == "vi"


def test_that_somebody_read_it_is_said_in_that_language(desk: Desk) -> None:
    desk.write("urgent suicide lang:my")

    take(desk)

    assert desk.heard()[-1] == read("my", DOMAIN)["safety.read"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_subject_is_changed_and_taken_up_again_in_that_language(desk: Desk, language: str) -> None:
    words = read(language, DOMAIN)
    desk.write(f"urgent dv lang:{language}")

    desk.write(words["choice.hush"])
    assert desk.heard()[-1] == words["safety.hush.line"]

    desk.write(words["words.safety.hush.over"].split("|")[0].strip())
    assert desk.heard()[-1] == words["safety.hush.over"]
