"""What stands around every request: token, body, rate, request id, ledger."""

import uuid

import pytest

from tests.simulator.desk import Platform, words

RATE = {"message": "The API rate limit has been exceeded. Try again later."}


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic simulator-access-token", ""])
def test_without_the_right_token_nothing_is_done(platform: Platform, person: str, header: str) -> None:
    answer = platform.line(
        "POST", "/v2/bot/message/push", {"to": person, "messages": [words("x")]}, authorization=header
    )

    assert answer.status == 401
    assert answer.body["message"].startswith("Authentication failed due to the following reason:")
    assert platform.talk(person) == []


def test_every_answer_has_a_request_id(platform: Platform) -> None:
    taken, refused = platform.line("GET", "/v2/bot/info"), platform.line("GET", "/v2/bot/info", token="x")

    assert uuid.UUID(taken.headers["x-line-request-id"]) != uuid.UUID(refused.headers["x-line-request-id"])


def test_bodies_that_are_not_json(platform: Platform) -> None:
    broken = platform.line("POST", "/v2/bot/message/push", b'{"to":')
    other = platform.line("POST", "/v2/bot/message/push", b"to=x", content_type="text/plain")
    large = platform.line("POST", "/v2/bot/message/push", b" " * (2 * 1024 * 1024 + 1))

    assert (broken.status, broken.body["message"]) == (
        400,
        "The request body could not be parsed as JSON (line: 1, column: 7)",
    )
    assert (other.status, other.body["message"]) == (415, "The content type, text/plain, is not supported")
    assert large.status == 413


def test_paths_that_do_not_exist(platform: Platform) -> None:
    assert platform.line("GET", "/v2/bot/nothing").body == {"message": "Not found"}
    assert platform.line("GET", "/v2/bot/message/push").status == 405


def test_a_bucket_runs_empty_and_fills_again(platform: Platform, person: str) -> None:
    platform.drive("/rates", {"endpoint": "POST /v2/bot/message/push", "count": 2, "perSeconds": 1000})
    assert [platform.push(person).status for _ in range(2)] == [200, 200]
    refused = platform.push(person)
    platform.drive("/clock", {"advance": 501})

    assert (refused.status, refused.body) == (429, RATE)
    assert [platform.push(person).status for _ in range(2)] == [200, 429]


def test_lines_own_rates(platform: Platform) -> None:
    batch = {"operations": [{"type": "unlinkAll"}]}
    statuses = [platform.line("POST", "/v2/bot/richmenu/batch", batch).status for _ in range(4)]

    assert statuses == [202, 202, 202, 429]


def test_rates_can_be_switched_off(platform: Platform) -> None:
    platform.drive("/settings", {"rateLimitsOff": True})
    batch = {"operations": [{"type": "unlinkAll"}]}

    assert {platform.line("POST", "/v2/bot/richmenu/batch", batch).status for _ in range(5)} == {202}


def test_the_ledger_has_a_line_for_every_request(platform: Platform, person: str) -> None:
    mine = str(uuid.uuid4())
    sent = platform.push(person, key=mine)
    platform.push(person, words(""))
    platform.line("GET", "/v2/bot/info", token="x")

    taken, refused, stranger = platform.ledger()
    assert (taken["status"], taken["accepted"], taken["counted"], taken["retryKey"]) == (200, True, 1, mine)
    assert taken["requestId"] == sent.headers["x-line-request-id"]
    assert taken["deliveries"] == [{"person": person, "messageIds": [sent.body["sentMessages"][0]["id"]]}]
    assert (refused["status"], refused["accepted"], refused["error"]["message"]) == (
        400,
        False,
        "The request body has 1 error(s)",
    )
    assert (stranger["status"], stranger["path"]) == (401, "/v2/bot/info")


def test_tokens_are_issued_and_expire(platform: Platform) -> None:
    form = b"grant_type=client_credentials&client_id=1&client_secret=simulator-channel-secret"
    issued = platform.line("POST", "/oauth2/v3/token", form, content_type="application/x-www-form-urlencoded")
    token = issued.body["access_token"]

    assert platform.line("GET", "/v2/bot/info", token=token).status == 200
    platform.drive("/clock", {"advance": 901})
    assert platform.line("GET", "/v2/bot/info", token=token).status == 401


def test_profiles_followers_and_what_blocking_does(platform: Platform) -> None:
    lan, other = platform.person(name="Lan", language="vi"), platform.person(language=None)
    platform.do(other, "block")

    assert platform.line("GET", f"/v2/bot/profile/{lan}").body == {
        "userId": lan,
        "displayName": "Lan",
        "language": "vi",
    }
    assert platform.line("GET", f"/v2/bot/profile/{other}").status == 404
    assert platform.line("GET", "/v2/bot/followers/ids").body == {"userIds": [lan]}


def test_loading_shows_until_words_come(platform: Platform, person: str) -> None:
    started = platform.line("POST", "/v2/bot/chat/loading/start", {"chatId": person, "loadingSeconds": 10})
    assert (started.status, platform.drive(f"/people/{person}")["loading"]) == (202, True)

    platform.push(person)
    assert platform.drive(f"/people/{person}")["loading"] is False
    odd = platform.line("POST", "/v2/bot/chat/loading/start", {"chatId": person, "loadingSeconds": 7})
    assert odd.status == 400


def test_marking_as_read_by_token(platform: Platform, person: str) -> None:
    [event] = platform.do(person, "text", text="読んで")["events"]
    token = {"markAsReadToken": event["message"]["markAsReadToken"]}

    assert platform.line("POST", "/v2/bot/chat/markAsRead", token).status == 200
    assert platform.drive(f"/people/{person}")["readUntil"] > 0
    assert platform.line("POST", "/v2/bot/chat/markAsRead", {"markAsReadToken": "x"}).status == 400


def test_the_bot_can_move_its_webhook(platform: Platform) -> None:
    path = "/v2/bot/channel/webhook/endpoint"
    assert platform.line("PUT", path, {"endpoint": "ftp://example.jp"}).status == 400
    assert platform.line("PUT", path, {"endpoint": "https://example.jp/hook"}).status == 200

    assert platform.line("GET", path).body == {"endpoint": "https://example.jp/hook", "active": True}
