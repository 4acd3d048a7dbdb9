"""`engawa webhook` as LINE's servers and others on the net meet it: a real process and real sockets."""

import http.client
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.webhook import BODY_MAX, PATH
from tests.bot.installation import CHANNEL_SECRET, Installation
from tests.bot.line_samples import message
from tests.bot.patience import until
from tests.bot.webhooks import body_of, sign

ENDS_WITHIN_S = 20


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("alone")).with_channel("http://127.0.0.1:9")
    assert made.engawa("migrate").code == 0
    return made


@pytest.fixture(scope="module")
def door(here: Installation) -> Iterator[int]:
    """The port of the webhook, served by two processes."""
    process = here.start("webhook")
    until(lambda: is_open(here.port("WEBHOOK")))
    yield here.port("WEBHOOK")
    end(process)


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=ENDS_WITHIN_S)


def is_open(port: int) -> bool:
    try:
        return said(port, b"GET /health/live HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n")[0] == 200
    except OSError:
        return False


def said(port: int, sent: bytes) -> tuple[int, dict[str, str]]:
    """The status and the headers of what is answered to these bytes; (0, {}) if the line is cut without a word."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(sent)
        try:
            answer = http.client.HTTPResponse(line)
            answer.begin()
        except (http.client.HTTPException, ConnectionError):
            return 0, {}
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def body(number: int) -> bytes:
    return body_of({**message("text", text=f"{number}"), "webhookEventId": f"alone-{number}"})


def delivery(number: int, *more: str) -> bytes:
    """A whole request of LINE's."""
    made = body(number)
    return head(made, f"Content-Length: {len(made)}", *more) + made


def head(made: bytes, *more: str) -> bytes:
    lines = [f"POST {PATH} HTTP/1.1", "Host: desk", "Content-Type: application/json"]
    return "\r\n".join([*lines, f"X-Line-Signature: {sign(made, CHANNEL_SECRET)}", *more, "", ""]).encode()


def kept(here: Installation) -> set[str]:
    """The ids of all events that are in the database, past all of our code."""
    with sqlite3.connect(here.folder / "state" / "engawa.sqlite3") as found:
        return {event_id for (event_id,) in found.execute("select event_id from arrivals")}


def test_what_line_delivers_is_safe_when_it_is_acknowledged(here: Installation, door: int) -> None:
    assert said(door, delivery(1))[0] == 200
    assert "alone-1" in kept(here)


def test_a_line_that_is_kept_open_serves_one_delivery_after_another(here: Installation, door: int) -> None:
    talk = http.client.HTTPConnection("127.0.0.1", door, timeout=30)
    for number in range(100, 120):
        made = body(number)
        signed = {"X-Line-Signature": sign(made, CHANNEL_SECRET), "Content-Type": "application/json"}
        talk.request("POST", PATH, made, signed)
        answer = talk.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
    talk.close()

    assert {f"alone-{number}" for number in range(100, 120)} <= kept(here)


def test_a_body_in_chunks_is_taken(here: Installation, door: int) -> None:
    made = body(2)
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(made[at : at + 9]), made[at : at + 9]) for at in range(0, len(made), 9)
    )

    assert said(door, head(made, "Transfer-Encoding: chunked") + chunks + b"0\r\n\r\n")[0] == 200
    assert "alone-2" in kept(here)


def test_a_body_that_says_two_lengths_is_nobodys(here: Installation, door: int) -> None:
    """What a server before us and this one would cut in different places."""
    made = body(3)
    sent = head(made, f"Content-Length: {len(made)}", "Transfer-Encoding: chunked") + b"0\r\n\r\n" + made

    assert said(door, sent)[0] in {0, 400, 401}
    assert "alone-3" not in kept(here)


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x00\xa5",  # TLS at a plain door
        b"GET\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"\x00" * 70_000,
        b"POST /line/webhook HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /line/webhook HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_the_door_stays_open(door: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", door), timeout=30) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        answered = line.recv(100)

    assert not answered or answered.split(b" ")[1][:1] in {b"4", b"5"}
    assert is_open(door)


def test_too_large_is_said_before_anybody_sends_it(door: int) -> None:
    assert said(door, head(b"", f"Content-Length: {BODY_MAX + 1}"))[0] == 413


def test_only_post_is_allowed(door: int) -> None:
    status, headers = said(door, f"GET {PATH} HTTP/1.1\r\nHost: desk\r\n\r\n".encode())

    assert (status, headers["allow"], headers["content-length"]) == (405, "POST", "0")


@pytest.mark.parametrize("page", ["/health/live", "/health/ready", "/metrics"])
def test_the_health_pages_stand_beside_it(door: int, page: str) -> None:
    assert said(door, f"GET {page} HTTP/1.1\r\nHost: desk\r\n\r\n".encode())[0] == 200


def test_three_hundred_who_say_nothing_hold_nobody_up(here: Installation, door: int) -> None:
    silent = [socket.create_connection(("127.0.0.1", door), timeout=30) for _ in range(300)]
    for number, line in enumerate(silent):
        line.sendall(delivery(4)[: number % 200])

    assert said(door, delivery(5))[0] == 200

    for line in silent:
        line.close()
    assert "alone-5" in kept(here)


def test_whoever_keeps_a_line_open_does_not_keep_it_from_ending(tmp_path: Path) -> None:
    here = Installation(tmp_path).with_channel("http://127.0.0.1:9")
    assert here.engawa("migrate").code == 0
    process = here.start("webhook", "--processes", "1")
    until(lambda: is_open(here.port("WEBHOOK")))
    with socket.create_connection(("127.0.0.1", here.port("WEBHOOK")), timeout=30) as line:
        line.sendall(delivery(6))
        assert line.recv(12) == b"HTTP/1.1 200"
        begun = time.monotonic()
        end(process)

    assert process.returncode == 0
    assert time.monotonic() - begun < ENDS_WITHIN_S
