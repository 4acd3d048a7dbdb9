"""What a person sees of what the desk says: words whole, buttons in reach, cards that fit."""

import pytest
from linebot.v3.messaging import FlexMessage, TextMessage

from bot.line_out import TooMuch, split, to_line
from bot.line_out_bubble import bubble_json
from handlers.messages import Button, Card, Link, Message, PickTime, Press, Row, SendPhoto, SendPlace, Text
from tests.bot.line_limits import Json, broken, parts


def press(number: int, label: str = "") -> Button:
    return Button(label or f"ボタン{number}", Press(f"token-{number}", f"ボタン{number}"))


PLACE = Button("地図で送る", SendPlace())
CAMERA, ALBUM = Button("写真をとる", SendPhoto("camera")), Button("写真を選ぶ", SendPhoto("album"))
REVIEW = Card(
    "ご相談の内容",
    "ご相談の内容をご確認ください",
    (
        Row("どなたのこと", "家族", press(1, "なおす")),
        Row("お困りのこと", "介護", press(2, "なおす")),
        Row("受付", "A-1"),
    ),
    "送る前に直せます。",
    (press(3, "送る"), press(4, "やめる")),
)


def requests(*messages: Message) -> list[list[Json]]:
    """The requests as LINE would get them."""
    said: list[list[Json]] = [to_line(request) for request in split(messages)]
    assert [fault for request in said for fault in broken(request)] == []
    assert [[in_the_sdk(message) for message in request] for request in said] == said
    return said


def in_the_sdk(message: Json) -> Json:
    """The same message, read and written by the models of LINE's SDK."""
    kinds = {"text": TextMessage, "flex": FlexMessage}
    written: Json = kinds[message["type"]].from_dict(message).to_dict()
    return written


def only(*messages: Message) -> list[Json]:
    (request,) = requests(*messages)
    return request


def quick(message: Json) -> list[str]:
    return [item["action"]["label"] for item in message.get("quickReply", {}).get("items", [])]


def in_bubble(message: Json) -> list[str]:
    return [part["action"]["label"] for part in parts(message["contents"]) if part.get("type") == "button"]


def words_of(message: Json) -> list[str]:
    return [part["text"] for part in parts(message["contents"]) if part.get("type") == "text"]


def test_words_are_words() -> None:
    assert only(Text("こんにちは。")) == [{"type": "text", "text": "こんにちは。"}]


def test_a_press_carries_its_token_and_shows_its_echo() -> None:
    (message,) = only(Text("どれですか。", (Button("はい", Press("t0k3n", "はい、お願いします")),)))
    assert message["quickReply"] == {
        "items": [
            {
                "type": "action",
                "action": {
                    "type": "postback",
                    "label": "はい",
                    "data": "t0k3n",
                    "displayText": "はい、お願いします",
                },
            }
        ]
    }


@pytest.mark.parametrize(
    ("button", "action"),
    [
        (Button("電話する", Link("tel:03-1234-5678")), {"type": "uri", "uri": "tel:03-1234-5678"}),
        (
            Button("開く", Link("https://a.jp/?q=介護#x")),
            {"type": "uri", "uri": "https://a.jp/?q=%E4%BB%8B%E8%AD%B7#x"},
        ),
        (Button("開く", Link("https://例え.jp")), {"type": "uri", "uri": "https://xn--r8jz45g.jp"}),
        (PLACE, {"type": "location"}),
        (CAMERA, {"type": "camera"}),
        (ALBUM, {"type": "cameraRoll"}),
        (
            Button("日を選ぶ", PickTime("t", "date", "2026-11-20", "2026-12-31")),
            {"type": "datetimepicker", "data": "t", "mode": "date", "min": "2026-11-20", "max": "2026-12-31"},
        ),
        (
            Button("時を選ぶ", PickTime("t", "datetime", "2026-11-20T09:00:00+09:00", "")),
            {"type": "datetimepicker", "data": "t", "mode": "datetime", "min": "2026-11-20T09:00"},
        ),
        (
            Button("時を選ぶ", PickTime("t", "time", "18:00", "09:00")),
            {"type": "datetimepicker", "data": "t", "mode": "time"},
        ),
        (
            Button("時を選ぶ", PickTime("t", "date", "soon", "0021-01-01")),
            {"type": "datetimepicker", "data": "t", "mode": "date"},
        ),
    ],
)
def test_each_button_does_what_it_says(button: Button, action: Json) -> None:
    (message,) = only(Text("どうぞ", (button,)))
    assert message["quickReply"]["items"][0]["action"] == {"label": button.label, **action}


def test_a_card_is_a_bubble_with_its_lines() -> None:
    (message,) = only(REVIEW)
    assert message["altText"] == "ご相談の内容をご確認ください"
    assert in_bubble(message) == ["なおす", "なおす", "送る", "やめる"]
    assert words_of(message) == [
        "ご相談の内容",
        "どなたのこと",
        "家族",
        "お困りのこと",
        "介護",
        "受付",
        "A-1",
        "送る前に直せます。",
    ]


def test_letters_of_a_card_are_easy_to_read() -> None:
    (message,) = only(REVIEW)
    texts = [part for part in parts(message["contents"]) if part.get("type") == "text"]
    assert all(text["wrap"] and text["scaling"] and contrast(text["color"]) >= 4.5 for text in texts)
    assert {text["size"] for text in texts} <= {"sm", "md", "lg"}


def contrast(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_nothing_the_sdk_does_not_know_is_in_a_bubble() -> None:
    (message,) = only(REVIEW)
    assert message["contents"] == bubble_json(REVIEW, 1500)


def test_a_long_text_comes_whole_with_its_buttons_last() -> None:
    words = "相談したいことがあります。" * 800
    request = only(Text(words, (press(1),)))
    assert "".join(message["text"] for message in request) == words
    assert [quick(message) for message in request] == [[]] * (len(request) - 1) + [["ボタン1"]]


def test_seven_messages_are_two_requests_with_buttons_under_the_newest() -> None:
    first, second = requests(*(Text(f"{n}") for n in range(6)), Text("6", (press(1),)))
    assert [message["text"] for message in first + second] == ["0", "1", "2", "3", "4", "5", "6"]
    assert quick(second[-1]) == ["ボタン1"]
    assert not [message for message in first if quick(message)]


def test_what_needs_two_requests_is_not_squeezed_into_one() -> None:
    with pytest.raises(TooMuch):
        to_line(tuple(Text(str(n)) for n in range(6)))


def test_buttons_of_an_earlier_text_join_those_of_the_newest() -> None:
    first, second = only(Text("前", (press(1), CAMERA)), Text("後", (press(2),)))
    assert quick(first) == []
    assert quick(second) == ["ボタン2", "ボタン1", "写真をとる"]


def test_buttons_that_could_be_mistaken_stay_with_their_question() -> None:
    asked = (Text("一", (press(1, "はい"),)), Text("二", (press(2, "はい"),)))
    said = only(*asked)
    assert [message["type"] for message in said] == ["text", "flex", "text", "flex"]
    assert [in_bubble(said[1]), in_bubble(said[3])] == [["はい"], ["はい"]]


def test_more_than_thirteen_buttons_stay_in_reach() -> None:
    said = only(Text("どれですか", (*(press(n) for n in range(14)), PLACE)))
    assert in_bubble(said[1]) == [f"ボタン{n}" for n in range(14)]
    assert quick(said[1]) == ["地図で送る"]
    assert said[1]["altText"].startswith("ボタン0 / ボタン1")


def test_thirteen_buttons_fit() -> None:
    (said,) = only(Text("どれですか", tuple(press(n) for n in range(13))))
    assert len(quick(said)) == 13


def test_what_a_bubble_cannot_do_moves_beside_the_keyboard() -> None:
    card = Card(
        "題",
        "題",
        (Row("場所", "未定", PLACE),),
        "",
        (press(1), CAMERA, Button("もう一度", SendPhoto("camera"))),
    )
    first, second = only(card, Text("どうぞ"))
    assert in_bubble(first) == ["ボタン1"]
    assert quick(second) == ["地図で送る", "写真をとる"]
    assert quick(only(card)[0]) == ["地図で送る", "写真をとる"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.jp", "https://", "https://a.jp/" + "x" * 1000, "tel:", "tel:#8008", ""],
)
def test_a_link_line_would_refuse_is_written_out(url: str) -> None:
    (message,) = only(Text("こちら", (Button("開く", Link(url)), press(1))))
    assert message["text"] == f"こちら\n開く {url}".strip()
    assert quick(message) == ["ボタン1"]


def test_a_link_line_would_refuse_is_written_out_under_a_card() -> None:
    (card,) = only(Card("題", "題", (Row("a", "b", Button("見る", Link("ftp://a.jp"))),), "", (press(1),)))
    assert words_of(card)[-1] == "見る ftp://a.jp"
    assert in_bubble(card) == ["ボタン1"]


def test_a_long_value_is_shortened_for_all_to_see() -> None:
    (message,) = only(Card("題", "題", (Row("内容", "長" * 3000), Row("電話", "03-1234-5678"))))
    shown = words_of(message)
    assert shown[2] == "長" * 1499 + "…"
    assert shown[-1] == "03-1234-5678"


def test_a_card_with_too_many_lines_becomes_several() -> None:
    rows = tuple(Row(f"質問{n}", "答" * 60, press(n, "なおす")) for n in range(60))
    said = [
        message
        for request in requests(Card("題", "題", rows, "", (press(99, "送る"),)))
        for message in request
    ]
    tapped = [label for message in said for label in in_bubble(message)]
    assert len(said) > 1
    assert tapped == ["なおす"] * 60 + ["送る"]


@pytest.mark.parametrize("nothing", [(), (Text(""),), (Text(" \n"),), (Card("", "", ()),)])
def test_nothing_to_say_is_nothing_to_send(nothing: tuple[Message, ...]) -> None:
    assert split(nothing) == ()
    assert to_line(nothing) == []


def test_buttons_without_words_can_still_be_tapped() -> None:
    (message,) = only(Text("", (press(1),)))
    assert (message["text"], quick(message)) == ("…", ["ボタン1"])


def test_an_odd_label_is_still_a_label() -> None:
    labels = ["", " ", "a\nb", "あ" * 30, "👨‍👩‍👧" * 30, "a" + "\u0301" * 900, "\ud800"]
    (message,) = only(
        Text(
            "x",
            tuple(
                press(n, label) if label else Button("", Press(str(n), ""))
                for n, label in enumerate(labels[1:])
            ),
        )
    )
    assert quick(message)[1:4] == ["a b", "あ" * 19 + "…", "👨‍👩‍👧" * 19 + "…"]
