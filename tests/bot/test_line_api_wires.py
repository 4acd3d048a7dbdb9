"""What becomes of what is sent when the line itself fails: refused, cut, silent, trickling, or speaking nonsense."""

import json
import socket
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import line_api_pool
from bot.line_api import LineApi
from bot.outcomes import (
    Again,
    Content,
    Outcome,
    Profile,
    QuotaGone,
    Rejected,
    Sent,
    TokenDead,
    TooLarge,
    Unauthorised,
    Unsure,
)
from handlers.messages import Text
from tests.bot.wires import Act, says, sends, stays_silent, trickles, wire

HELLO = (Text("はなさん、こんにちは"),)
PERSON = "U" + "0123456789abcdef" * 2
LONG_S, SOON_S = 20.0, 0.3  # only who waits for a silence is in a hurry: a busy machine is no silence
SENT_BODY = b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"IStG5h1Tz7b"}]}'

SILENT = stays_silent(1)


def patience_with(act: Act) -> float:
    return SOON_S if act is SILENT else LONG_S


def replied(act: Act) -> Outcome:
    with wire(act) as made:
        return LineApi(made.url, made.url, "token", patience_with(act)).reply("t", HELLO)


def pushed(act: Act) -> Outcome:
    with wire(act) as made:
        return LineApi(made.url, made.url, "token", patience_with(act)).push(PERSON, HELLO, uuid.uuid4())


def test_nobody_there_means_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    line = LineApi(url, url, "token")
    for outcome in (
        line.reply("t", HELLO),
        line.push(PERSON, HELLO, uuid.uuid4()),
        line.profile(PERSON),
        line.content("1", 10),
        line.quota(),
    ):
        assert outcome == Again(2.0, "NewConnectionError")


def test_an_unknown_host_means_not_sent() -> None:
    line = LineApi("http://127.0.0.1.invalid", "http://127.0.0.1.invalid", "token")
    assert isinstance(line.reply("t", HELLO), Again)


CASES: dict[str, tuple[Act, Outcome, Outcome]] = {
    "closed": (sends(b""), Unsure("ProtocolError"), Again(2.0, "ProtocolError")),
    "half a status": (sends(b"HTTP/1.1 2"), Unsure("ProtocolError"), Again(2.0, "ProtocolError")),
    "half the headers": (sends(b"HTTP/1.1 200 OK\r\nx-line"), Sent(), Sent()),
    "no HTTP": (sends(b"SSH-2.0-OpenSSH\r\n\r\n"), Unsure("ProtocolError"), Again(2.0, "ProtocolError")),
    "silent": (SILENT, Unsure("ReadTimeoutError"), Again(2.0, "ReadTimeoutError")),
    "sent": (
        says("200 OK", SENT_BODY, "x-line-request-id: r1"),
        Sent("r1", ("461230966842064897",)),
        Sent("r1", ("461230966842064897",)),
    ),
    "sent, body cut": (says("200 OK", b'{"sen', "x-line-request-id: r1", length=90), Sent("r1"), Sent("r1")),
    "sent, no body": (says("200 OK", b"", "x-line-request-id: r1"), Sent("r1"), Sent("r1")),
    "sent, no JSON": (says("200 OK", b"<html>"), Sent(), Sent()),
    "sent, no UTF-8": (
        says("200 OK", b"\xff\xfe", "content-type: text/plain; charset=nonsense"),
        Sent(),
        Sent(),
    ),
    "sent, empty object": (says("200 OK", b"{}"), Sent(), Sent()),
    "sent, a list": (says("200 OK", b"[]"), Sent(), Sent()),
    "sent, odd ids": (
        says("200 OK", b'{"sentMessages":[{"id":5},null,{"id":"6"}]}'),
        Sent(None, ("6",)),
        Sent(None, ("6",)),
    ),
    "sent, huge": (says("200 OK", b" " * 2_000_000), Sent(), Sent()),
    "accepted": (says("202 Accepted", b"{}"), Sent(), Sent()),
    "dead token": (
        says("400 Bad Request", b'{"message":"Invalid reply token"}'),
        TokenDead(),
        Rejected(400, "Invalid reply token"),
    ),
    "bad request": (
        says(
            "400 Bad Request",
            json.dumps(
                {
                    "message": "The request body has 2 error(s)",
                    "details": [
                        {"message": "May not be empty", "property": "messages[0].text"},
                        {"message": "はなさん", "property": "はなさん"},
                        {"property": 5},
                        None,
                    ],
                }
            ).encode(),
        ),
        Rejected(400, "The request body has 2 error(s) (messages[0].text)"),
        Rejected(400, "The request body has 2 error(s) (messages[0].text)"),
    ),
    "bad request in bytes": (
        says("400 Bad Request", b"\xff"),
        Rejected(400, "HTTP 400"),
        Rejected(400, "HTTP 400"),
    ),
    "bad request, cut": (
        says("400 Bad Request", b"{", length=50),
        Rejected(400, "HTTP 400"),
        Rejected(400, "HTTP 400"),
    ),
    "our words": (
        says("400 Bad Request", '{"message":"はなさん、こんにちは"}'.encode()),
        Rejected(400, "HTTP 400"),
        Rejected(400, "HTTP 400"),
    ),
    "unauthorised": (says("401 Unauthorized"), Unauthorised(), Unauthorised()),
    "forbidden": (says("403 Forbidden"), Unauthorised(forbidden=True), Unauthorised(forbidden=True)),
    "not found": (says("404 Not Found"), Rejected(404, "HTTP 404"), Rejected(404, "HTTP 404")),
    "too large": (says("413 Payload Too Large"), Rejected(413, "HTTP 413"), Rejected(413, "HTTP 413")),
    "already": (
        says("409 Conflict", SENT_BODY, "x-line-accepted-request-id: r0", "x-line-request-id: r1"),
        Rejected(409, "HTTP 409"),
        Sent("r0", ("461230966842064897",), already=True),
    ),
    "already, cut": (
        says("409 Conflict", b"{", "x-line-accepted-request-id: r0", length=50),
        Rejected(409, "HTTP 409"),
        Sent("r0", (), already=True),
    ),
    "monthly limit": (
        says("429 Too Many Requests", b'{"message":"You have reached your monthly limit."}'),
        Again(1.0, "You have reached your monthly limit."),
        QuotaGone(),
    ),
    "fault": (says("500 Internal Server Error"), Unsure("HTTP 500"), Again(2.0, "HTTP 500")),
    "gateway": (says("502 Bad Gateway", b"<html>"), Unsure("HTTP 502"), Again(2.0, "HTTP 502")),
    "away": (says("503 Service Unavailable"), Unsure("HTTP 503"), Again(2.0, "HTTP 503")),
    "timed out there": (says("504 Gateway Timeout"), Unsure("HTTP 504"), Again(2.0, "HTTP 504")),
    "somebody's status": (says("599 What"), Unsure("HTTP 599"), Again(2.0, "HTTP 599")),
    "moved": (
        says("302 Found", b"", "location: http://127.0.0.1:9/steal"),
        Unsure("HTTP 302"),
        Again(2.0, "HTTP 302"),
    ),
    "moved for good": (
        says("308 Permanent Redirect", b"", "location: /x"),
        Unsure("HTTP 308"),
        Again(2.0, "HTTP 308"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_reply_is_told_exactly(name: str) -> None:
    act, as_reply, _ = CASES[name]
    assert replied(act) == as_reply


@pytest.mark.parametrize("name", CASES)
def test_a_push_is_told_exactly(name: str) -> None:
    act, _, as_push = CASES[name]
    assert pushed(act) == as_push


@pytest.mark.parametrize(
    ("named", "pause"), [("7", 7.0), ("9999", 300.0), ("soon", 1.0), ("-1", 1.0), ("", 1.0)]
)
def test_haste_waits_as_long_as_it_is_told(named: str, pause: float) -> None:
    outcome = replied(says("429 Too Many Requests", b"{}", f"retry-after: {named}"))
    assert outcome == Again(pause, "HTTP 429")


@pytest.mark.parametrize("act", [sends(b""), SILENT, says("500 x"), says("302 x", b"", "location: /x")])
def test_nothing_is_ever_tried_twice_behind_our_back(act: Act) -> None:
    with wire(act, says("200 OK"), says("200 OK")) as made:
        LineApi(made.url, made.url, "token", patience_with(act)).reply("t", HELLO)
        assert len(made.heard) == 1
    with wire(act, says("200 OK"), says("200 OK")) as made:
        LineApi(made.url, made.url, "token", patience_with(act)).profile(PERSON)
        assert len(made.heard) == 1


def test_the_request_is_as_line_wants_it() -> None:
    key = uuid.UUID(int=7)
    with wire(says("200 OK"), says("200 OK")) as made:
        line = LineApi(made.url, made.url, "our-token")
        line.push(PERSON, HELLO, key)
        line.reply("t", HELLO)
    for request in made.heard:
        assert b"authorization: bearer our-token" in request.lower()
        assert b"content-type: application/json" in request.lower()
    assert f"x-line-retry-key: {key}".encode() in made.heard[0].lower()
    assert b"retry-key" not in made.heard[1].lower()
    body = json.loads(made.heard[0].partition(b"\r\n\r\n")[2])
    assert body == {"to": PERSON, "messages": [{"type": "text", "text": HELLO[0].words}]}
    assert made.connections == 1


def test_content_goes_to_the_other_host_with_the_token() -> None:
    with wire() as api, wire(says("200 OK", b"jpeg", "content-type: image/jpeg")) as data:
        line = LineApi(api.url, data.url, "our-token")
        assert line.content("123", 100) == Content("image/jpeg", b"jpeg")
    assert api.heard == []
    assert data.heard[0].startswith(b"GET /v2/bot/message/123/content HTTP/1.1")
    assert b"authorization: bearer our-token" in data.heard[0].lower()


@pytest.mark.parametrize(
    ("size", "limit", "whole"), [(100, 100, True), (101, 100, False), (5_000_000, 1000, False)]
)
def test_content_is_never_held_beyond_its_limit(size: int, limit: int, whole: bool) -> None:
    with wire(says("200 OK", b"x" * size)) as made:
        found = LineApi(made.url, made.url, "token").content("1", limit)
    assert found == (Content("application/octet-stream", b"x" * size) if whole else TooLarge())


def test_content_cut_short_is_not_content() -> None:
    with wire(says("200 OK", b"half", length=100)) as made:
        assert isinstance(LineApi(made.url, made.url, "token").content("1", 1000), Again)


def test_an_answer_that_trickles_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_api_pool, "WHOLE_S", 0.3)
    with wire(trickles(b"x" * 70, 60, 0.5)) as made:
        begun = time.monotonic()
        outcome = LineApi(made.url, made.url, "token").profile(PERSON)
        assert outcome == Again(2.0, "slow")
        assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "body", [b'{"displayName":5}', b"{}", b"[]", b"\xff", b"", b'{"displayName":null,"language":"ja"}']
)
def test_a_profile_without_a_name_is_none(body: bytes) -> None:
    with wire(says("200 OK", body)) as made:
        assert isinstance(LineApi(made.url, made.url, "token").profile(PERSON), Again)


@pytest.mark.parametrize(("language", "read"), [('"ja"', "ja"), ("null", None), ("5", None), ('""', None)])
def test_a_profile_may_lack_a_language(language: str, read: str | None) -> None:
    with wire(says("200 OK", f'{{"displayName":"はな","language":{language},"new":[1]}}'.encode())) as made:
        assert LineApi(made.url, made.url, "token").profile(PERSON) == Profile("はな", read)


def test_a_connection_unused_for_long_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_api_pool, "IDLE_S", 0.0)
    with wire(*[says("200 OK")] * 3) as made:
        line = LineApi(made.url, made.url, "token")
        assert [line.reply("t", HELLO) for _ in range(3)] == [Sent()] * 3
        assert made.connections == 3


def test_many_threads_share_it() -> None:
    with wire(*[says("200 OK", SENT_BODY)] * 200) as made:
        line = LineApi(made.url, made.url, "token")
        with ThreadPoolExecutor(16) as pool:
            outcomes = list(pool.map(lambda _: line.push(PERSON, HELLO, uuid.uuid4()), range(200)))
    assert set(outcomes) == {Sent(None, ("461230966842064897",))}
