"""Plain questions for opening hours are known by their words alone, in every language, and nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.understanding.asking import folded_short, only_asks_hours
from conversations.understanding.model import Model
from conversations.understanding.verdict import Risk
from handlers.hearing.examples import read_examples
from handlers.hearing.load import sheets
from tests.understanding.ears import ear

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    "text",
    [
        "is the desk open now?",
        "are you open right now",
        "今からいってもいいですか",
        "いま やってますか",
        "现在开着吗",
        "現在還開嗎",
        "지금 열려 있어요?",
        "bây giờ còn mở cửa không",
        "अहिले खुला छ?",
        "aile khulla cha?",
        "bukas pa ba kayo ngayon",
        "está aberto agora?",
        "apakah kantor buka sekarang",
        "အခု ဖွင့်သေးလား",
    ],
)
def test_a_plain_question_for_hours_is_known_by_its_words_alone(text: str) -> None:
    assert only_asks_hours(folded_short(text), ())


def test_nothing_that_tells_of_danger_is_taken_for_a_question_about_hours() -> None:
    paths = [*(HERE / "short").glob("*.txt"), *(HERE / "open").glob("*.txt")]
    listed = [e for path in paths for e in read_examples(path)]
    known = [e for sheet in sheets() for e in read_examples(sheet)]
    told = [e.text for e in (*known, *listed) if e.labels.risk > Risk.NONE]

    assert [text for text in told if only_asks_hours(folded_short(text), ())] == []


@pytest.mark.parametrize(
    "text",
    [
        "khong mo cua duoc",
        "문이 안 열려요",
        "门打不开",
        "não consigo abrir",
        "pintu ga bisa dibuka",
        "ढोका खुल्दैन",
        "もう行ってもいいですか",
        "the door is locked and he is open about it",
    ],
)
def test_a_door_that_does_not_open_is_no_question_about_hours(text: str) -> None:
    assert not only_asks_hours(folded_short(text), ())


@pytest.mark.parametrize("text", ["is the desk open now?", "está aberto agora?", "अहिले खुला छ?"])
def test_a_model_that_always_calls_for_help_is_not_asked_about_hours(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def alarm(self: Model, pieces: object) -> dict[str, float]:
        return dict.fromkeys(self.heads, 1.0)

    monkeypatch.setattr(Model, "scores", alarm)

    assert ear().hear(text).risk is Risk.NONE
    assert ear().hear(f"{text} bread and butter and jam").risk is Risk.EMERGENCY
