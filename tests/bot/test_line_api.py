"""What becomes of what is sent, on a platform that behaves like LINE."""

import threading
import uuid
from collections.abc import Iterator

import pytest

from bot.line_api import LineApi
from bot.outcomes import (
    Again,
    Content,
    Gone,
    NotReady,
    Outcome,
    Profile,
    Quota,
    QuotaGone,
    Rejected,
    Sent,
    TokenDead,
    TooLarge,
    Unauthorised,
    Unsure,
)
from handlers.messages import Button, Card, Link, Message, PickTime, Press, Row, SendPhoto, SendPlace, Text
from simulator.config import Config
from simulator.server import start
from tests.simulator.desk import TOKEN, BotServer, Platform

HELLO: tuple[Message, ...] = (Text("こんにちは"),)
EVERYTHING: tuple[Message, ...] = (
    Text("どうぞ"),
    Card(
        "ご相談の内容",
        "ご確認ください",
        (Row("どなた", "家族", Button("なおす", Press("a", "なおす"))), Row("受付", "A-1")),
        "送る前に直せます。",
        (Button("送る", Press("b", "送る")), Button("電話", Link("tel:0312345678"))),
    ),
    Text(
        "選んでください",
        (
            Button("場所", SendPlace()),
            Button("カメラ", SendPhoto("camera")),
            Button("写真", SendPhoto("album")),
            Button("日", PickTime("c", "date", "2026-11-20", "2026-12-20")),
            Button("時", PickTime("d", "datetime", "2026-11-20T09:00", "")),
            Button("開く", Link("https://desk.example.jp/案内")),
        ),
    ),
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the platform answers. A reply token is good only for a webhook that somebody took."""
    taking = BotServer()
    thread = threading.Thread(target=taking.serve_forever, daemon=True)
    thread.start()
    with start(Config(port=0, webhook_url=taking.bot.url)) as running:
        yield running.url
    taking.shutdown()
    taking.server_close()
    thread.join(5)


@pytest.fixture
def platform(address: str) -> Platform:
    """The platform, as on its first day."""
    made = Platform(address)
    made.drive("/settings", {"contentDelaySeconds": 0})
    made.drive("/reset", {})
    return made


@pytest.fixture
def line(address: str) -> Iterator[LineApi]:
    made = LineApi(address, address, TOKEN, read_s=20)
    yield made
    made.close()


@pytest.fixture
def hasty(address: str) -> Iterator[LineApi]:
    """Somebody who waits half a second for an answer and no longer."""
    made = LineApi(address, address, TOKEN, read_s=0.5)
    yield made
    made.close()


@pytest.fixture
def hana(platform: Platform) -> str:
    return platform.person(language="ja")


@pytest.fixture
def token(platform: Platform, hana: str) -> str:
    """A reply token, just given."""
    return str(platform.do(hana, "text", text="相談したい")["events"][0]["replyToken"])


def shown(platform: Platform, person: str) -> list[str]:
    return [bubble["message"].get("text", "") for bubble in platform.talk(person)]


def failing(platform: Platform, kind: str, path: str, **more: object) -> None:
    platform.drive("/faults", {"kind": kind, "path": path, "count": 1, **more})


def test_a_reply_reaches_the_person_for_free(
    platform: Platform, line: LineApi, hana: str, token: str
) -> None:
    outcome = line.reply(token, HELLO)
    assert isinstance(outcome, Sent)
    assert outcome.request_id
    assert len(outcome.message_ids) == 1
    assert not outcome.already
    assert shown(platform, hana) == ["こんにちは"]
    assert platform.used() == 0


def test_everything_the_desk_can_say_is_taken(
    platform: Platform, line: LineApi, hana: str, token: str
) -> None:
    outcome = line.reply(token, EVERYTHING)
    assert isinstance(outcome, Sent)
    assert len(outcome.message_ids) == len(platform.talk(hana)) == 3


def test_a_reply_token_is_good_once(line: LineApi, token: str) -> None:
    line.reply(token, HELLO)
    assert line.reply(token, HELLO) == TokenDead()


def test_a_reply_token_is_good_for_a_minute(platform: Platform, line: LineApi, token: str) -> None:
    platform.drive("/clock", {"advance": 120})
    assert line.reply(token, HELLO) == TokenDead()


def test_a_push_with_the_same_key_is_shown_once(platform: Platform, line: LineApi, hana: str) -> None:
    key = uuid.uuid4()
    first, second = line.push(hana, HELLO, key), line.push(hana, HELLO, key)
    assert isinstance(first, Sent)
    assert second == Sent(first.request_id, first.message_ids, already=True)
    assert shown(platform, hana) == ["こんにちは"]


def test_a_push_to_nobody_is_rejected(line: LineApi) -> None:
    assert line.push("U" + "0" * 32, HELLO, uuid.uuid4()) == Rejected(400, "Failed to send messages")


@pytest.mark.parametrize(
    ("fault", "becomes"),
    [
        ("rate_limited", (Again, Again)),
        ("server_error", (Unsure, Again)),
        ("hang", (Unsure, Again)),
        ("cut", (Unsure, Again)),
        ("accepted_cut", (Unsure, Again)),
        ("accepted_hang", (Unsure, Again)),
        ("accepted_error", (Unsure, Again)),
        ("not_json", (Sent, Sent)),
    ],
)
def test_what_is_unclear_is_never_said_twice(
    fault: str,
    becomes: tuple[type[Outcome], type[Outcome]],
    platform: Platform,
    line: LineApi,
    hasty: LineApi,
    hana: str,
    token: str,
) -> None:
    replied, pushed = becomes
    asking = hasty if "hang" in fault else line
    failing(platform, fault, "/v2/bot/message/reply", seconds=2)
    assert isinstance(asking.reply(token, HELLO), replied)
    failing(platform, fault, "/v2/bot/message/push", seconds=2)
    key = uuid.uuid4()
    assert isinstance(asking.push(hana, HELLO, key), pushed)
    assert isinstance(line.push(hana, HELLO, key), Sent)
    assert shown(platform, hana).count("こんにちは") in {1, 2}  # one push, and the reply if it was taken
    pushes = [entry for entry in platform.ledger() if entry["path"].endswith("/push") and entry["accepted"]]
    assert sum(bool(entry["deliveries"]) for entry in pushes) == 1


def test_the_months_limit_is_told_from_haste(
    platform: Platform, line: LineApi, hana: str, token: str
) -> None:
    platform.drive("/quota", {"limit": 1, "used": 1})
    assert line.push(hana, HELLO, uuid.uuid4()) == QuotaGone()
    assert isinstance(line.reply(token, HELLO), Sent)


def test_the_count_decides_when_the_words_do_not(platform: Platform, line: LineApi, hana: str) -> None:
    failing(platform, "status", "/v2/bot/message/push", status=429, message="Too many")
    assert isinstance(line.push(hana, HELLO, uuid.uuid4()), Again)
    platform.drive("/quota", {"limit": 5, "used": 5})
    failing(platform, "status", "/v2/bot/message/push", status=429, message="Too many")
    assert line.push(hana, HELLO, uuid.uuid4()) == QuotaGone()


def test_quota_is_what_line_says(platform: Platform, line: LineApi) -> None:
    platform.drive("/quota", {"limit": 200, "used": 17})
    assert line.quota() == Quota(200, 17)
    platform.drive("/quota", {"limit": None, "used": 17})
    assert line.quota() == Quota(None, 17)


@pytest.mark.parametrize("path", ["/v2/bot/message/quota", "/v2/bot/message/quota/consumption"])
def test_an_unknown_quota_is_no_number(path: str, platform: Platform, line: LineApi) -> None:
    failing(platform, "server_error", path)
    assert isinstance(line.quota(), Again)
    failing(platform, "not_json", path)
    assert isinstance(line.quota(), Again)


def test_with_a_dead_token_nothing_is_tried_further(address: str, platform: Platform, hana: str) -> None:
    stranger = LineApi(address, address, "not-ours")
    assert stranger.reply("x", HELLO) == Unauthorised()
    assert stranger.push(hana, HELLO, uuid.uuid4()) == Unauthorised()
    assert stranger.profile(hana) == Unauthorised()
    assert stranger.content("1", 10) == Unauthorised()
    assert stranger.quota() == Unauthorised()
    stranger.close()
    assert platform.talk(hana) == []


def test_a_profile_is_a_name_and_a_language(platform: Platform, line: LineApi, hana: str) -> None:
    assert line.profile(hana) == Profile("佐藤 はな", "ja")
    platform.drive(f"/people/{hana}/block", {})
    outcome = line.profile(hana)
    assert isinstance(outcome, Rejected)
    assert outcome.status == 404


def test_nothing_to_say_is_not_sent(platform: Platform, line: LineApi, hana: str) -> None:
    assert line.push(hana, (Text(" "),), uuid.uuid4()) == Rejected(0, "nothing to say")
    assert line.push(hana, HELLO * 6, uuid.uuid4()) == Rejected(0, "more than one request")
    assert platform.ledger() == []


def test_a_refusal_names_properties_and_none_of_our_words(
    platform: Platform, line: LineApi, hana: str
) -> None:
    failing(platform, "status", "/v2/bot/message/push", status=400, message="こんにちは is not allowed")
    assert line.push(hana, HELLO, uuid.uuid4()) == Rejected(400, "HTTP 400")


def image(platform: Platform, person: str, **wish: object) -> str:
    done = platform.drive(f"/people/{person}/image", wish)
    return str(done["events"][0]["message"]["id"])


def test_content_comes_whole(platform: Platform, line: LineApi, hana: str) -> None:
    found = line.content(image(platform, hana), 10_000_000)
    assert isinstance(found, Content)
    assert found.mime.startswith("image/")
    assert len(found.body) > 100


def test_content_has_a_limit(platform: Platform, line: LineApi, hana: str) -> None:
    assert line.content(image(platform, hana), 10) == TooLarge()


def test_content_may_take_a_while(platform: Platform, line: LineApi, hana: str) -> None:
    number = image(platform, hana, preparingSeconds=30)
    assert line.content(number, 10_000_000) == NotReady()
    platform.drive("/clock", {"advance": 60})
    assert isinstance(line.content(number, 10_000_000), Content)


def test_content_taken_back_is_gone(platform: Platform, line: LineApi, hana: str) -> None:
    number = image(platform, hana)
    platform.drive(f"/people/{hana}/unsend", {"messageId": number})
    assert line.content(number, 10_000_000) == Gone()
    assert line.content("999999", 10_000_000) == Gone()


@pytest.mark.parametrize("fault", ["server_error", "cut", "hang", "rate_limited"])
def test_content_is_asked_for_again(
    fault: str, platform: Platform, line: LineApi, hasty: LineApi, hana: str
) -> None:
    number = image(platform, hana)
    failing(platform, fault, "/v2/bot/message/*/content", seconds=2)
    assert isinstance((hasty if fault == "hang" else line).content(number, 10_000_000), Again)
    assert isinstance(line.content(number, 10_000_000), Content)


def test_content_refused_for_no_reason_is_asked_for_again(
    platform: Platform, line: LineApi, hana: str
) -> None:
    number = image(platform, hana)
    failing(platform, "status", "/v2/bot/message/*/content", status=400)
    assert isinstance(line.content(number, 10_000_000), Again)


@pytest.mark.parametrize("number", ["", "../profile", "1/2", "1?x", "1 2", "１"])
def test_what_is_no_message_id_asks_nobody(number: str, platform: Platform, line: LineApi) -> None:
    assert line.content(number, 10) == Rejected(0, "not a message id")
    assert platform.ledger() == []
