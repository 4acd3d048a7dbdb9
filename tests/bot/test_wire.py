"""The doors as they stand on the network: gunicorn in front, and callers who do not keep to HTTP."""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest

from bot.webhook import BODY_MAX
from tests.bot.line_samples import message
from tests.bot.webhooks import PATH, body_of, sign
from tests.e2e.running_desk import RunningDesk

WORDS = "たいせつなひみつのことば"
EVERYTHING = "select (select count(*) from arrivals) + (select count(*) from envelopes)"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """Both doors in one process, without the phones."""
    running = RunningDesk(tmp_path_factory.mktemp("wire"), {"ENGAWA_LOG_LEVEL": "DEBUG"})
    running.migrate()
    running.run("everything")
    for port in (running.console_port, running.webhook_port):
        running._wait_for(f"http://127.0.0.1:{port}/health/ready")
    yield running
    running.stop()


def say(port: int, request: bytes, *, half: bool = False) -> tuple[int, bytes]:
    """Send these very bytes and read the answer: its status and body. half: say no more, and leave it open."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as line:
        line.sendall(request)
        if not half:
            line.shutdown(socket.SHUT_WR)
        answer = b""
        while part := line.recv(65536):
            answer += part
            if half and b"\r\n\r\n" in answer:
                break
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), body


def http(headers: Mapping[str, str | bytes], body: bytes, method: str = "POST", path: str = PATH) -> bytes:
    lines = [f"{method} {path} HTTP/1.1".encode(), b"host: localhost", b"connection: close"]
    for name, value in headers.items():
        lines.append(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode("latin-1")))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def numbered(number: int) -> bytes:
    return body_of({**message("text", text=f"{WORDS}{number}"), "webhookEventId": f"event-{number}"})


def signed(body: bytes, **more: str | bytes) -> dict[str, str | bytes]:
    kind = {"content-type": "application/json", "content-length": str(len(body))}
    return {
        **kind,
        "x-line-signature": sign(body),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


def test_a_genuine_delivery_is_kept(desk: RunningDesk) -> None:
    before = desk.count("select count(*) from arrivals")

    status, body = say(desk.webhook_port, http(signed(numbered(1)), numbered(1)))

    assert (status, body) == (200, b"")
    assert desk.count("select count(*) from arrivals") == before + 1


def test_a_genuine_delivery_in_chunks_is_kept(desk: RunningDesk) -> None:
    body = numbered(2)
    headers = {name: value for name, value in signed(body).items() if name != "content-length"}
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"
    before = desk.count("select count(*) from arrivals")

    status, _ = say(desk.webhook_port, http({**headers, "transfer-encoding": "chunked"}, chunks))

    assert status == 200
    assert desk.count("select count(*) from arrivals") == before + 1


def without(name: str) -> dict[str, str | bytes]:
    return {key: value for key, value in signed(numbered(9)).items() if key != name}


REFUSED: dict[str, tuple[dict[str, str | bytes], int]] = {
    "no signature": (without("x-line-signature"), 401),
    "bytes that are no letters": (signed(numbered(9), x_line_signature=b"\xff\xfe\xe3\x81\x82"), 401),
    "a packed body": (signed(numbered(9), content_encoding="gzip"), 415),
    "another type": (signed(numbered(9), content_type="text/plain"), 415),
    "too much": (signed(numbered(9), content_length=str(BODY_MAX + 1)), 413),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_lines_is_turned_away_in_silence(desk: RunningDesk, name: str) -> None:
    headers, expected = REFUSED[name]
    before = desk.count(EVERYTHING)

    status, body = say(desk.webhook_port, http(headers, numbered(9)), half=True)

    assert (status, body) == (expected, b"")
    assert desk.count(EVERYTHING) == before


def test_two_signatures_are_none(desk: RunningDesk) -> None:
    request = http(signed(numbered(9)), numbered(9))
    twice = request.replace(
        b"\r\n\r\n", b"\r\nx-line-signature: " + sign(numbered(9)).encode() + b"\r\n\r\n", 1
    )

    assert say(desk.webhook_port, twice) == (401, b"")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_turned_away(desk: RunningDesk, method: str) -> None:
    assert say(desk.webhook_port, http(signed(numbered(9)), numbered(9), method)) == (405, b"")


def test_a_header_of_a_megabyte_is_refused_and_not_repeated(desk: RunningDesk) -> None:
    headers = signed(numbered(9), x_line_signature="Q" * 1_000_000)
    try:
        status, body = say(desk.webhook_port, http(headers, numbered(9)), half=True)
    except (ConnectionResetError, BrokenPipeError):
        return  # hung up on, before it was read to its end
    assert 400 <= status < 500
    assert b"QQQQ" not in body


def test_a_body_that_ends_early_is_not_kept(desk: RunningDesk) -> None:
    before = desk.count(EVERYTHING)

    status, _ = say(desk.webhook_port, http(signed(numbered(9)), numbered(9)[:-10]))

    assert status in {400, 401}
    assert desk.count(EVERYTHING) == before


def test_more_than_eight_megabytes_in_chunks_are_refused(desk: RunningDesk) -> None:
    part = b"x" * (1024 * 1024)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for _ in range(9)) + b"0\r\n\r\n"
    headers = {name: value for name, value in signed(b"").items() if name != "content-length"}
    try:
        status, _ = say(
            desk.webhook_port, http({**headers, "transfer-encoding": "chunked"}, chunks), half=True
        )
    except (ConnectionResetError, BrokenPipeError):
        return
    assert status == 413


@pytest.mark.parametrize("path", ["/", "/sign-in", "/static/console.css"])
def test_the_public_door_does_not_lead_to_the_console_by_any_name(desk: RunningDesk, path: str) -> None:
    for host in (f"localhost:{desk.console_port}", "localhost"):
        request = http(
            {"x-forwarded-host": host, "x-forwarded-port": str(desk.console_port)}, b"", "GET", path
        )
        status, _ = say(desk.webhook_port, request.replace(b"host: localhost", b"host: " + host.encode(), 1))
        assert status == 404


def test_the_console_takes_no_webhooks(desk: RunningDesk) -> None:
    before = desk.count(EVERYTHING)

    status, _ = say(desk.console_port, http(signed(numbered(9)), numbered(9)))

    assert status in {400, 403, 404, 405}
    assert desk.count(EVERYTHING) == before


def test_no_word_of_a_delivery_is_in_the_logs(desk: RunningDesk) -> None:
    say(desk.webhook_port, http(signed(numbered(7)), numbered(7)))
    say(desk.webhook_port, http(without("x-line-signature"), numbered(9)))

    said = desk.logs()

    assert WORDS not in said
    assert json.dumps(WORDS) not in said
    assert sign(numbered(7)) not in said
    assert "Traceback" not in said
