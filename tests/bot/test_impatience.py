"""Whoever says too slowly what they want is hung up on, so that the others are heard: real gunicorn, real sockets."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.serving import THREADS
from tests.bot.patience import until
from tests.e2e.running_desk import free_ports

SERVE = """
import sys, time
from dataclasses import dataclass
from bot import serving
from bot.impatience import Whole

def answer(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("content-type", "text/plain")])
    yield body
    if environ["PATH_INFO"] == "/long":
        time.sleep(2.5)
        yield b", and so on"

@dataclass
class Made:
    wsgi: object

    def close(self):
        pass

serving.HEAD_S, serving.DEFAULT_WORKER_DATA_TIMEOUT = 0.5, 0.5
serving.serve(serving.Plan("slow", (f"127.0.0.1:{sys.argv[1]}",), 1, lambda: Made(Whole(answer, 1.0))))
"""
HALF_A_HEAD = b"POST / HT"
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: desk\r\nContent-Length: 1000\r\n\r\nwh"
HALF_A_CHUNK = b"POST / HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nwh"


def whole(path: str) -> bytes:
    return (
        b"POST %s HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
        % path.encode()
    )


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    (free,) = free_ports(1)
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(free)])
    until(lambda: is_open(free))
    yield free
    process.terminate()
    process.wait(30)


def is_open(port: int) -> bool:
    try:
        return b"hello" in said(port, "/")
    except OSError:
        return False


def said(port: int, path: str) -> bytes:
    """All that is answered to a whole request."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(whole(path))
        return b"".join(iter(lambda: line.recv(65536), b""))


@pytest.mark.parametrize("begun", [HALF_A_HEAD, HALF_A_BODY, HALF_A_CHUNK])
def test_as_many_as_there_are_threads_who_never_finish_hold_nobody_up(port: int, begun: bytes) -> None:
    slow = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(THREADS)]
    for line in slow:
        line.sendall(begun)

    assert b"hello" in said(port, "/")

    for line in slow:
        line.close()


def test_a_long_answer_is_not_cut(port: int) -> None:
    assert b"hello" in said(port, "/long")
    assert b", and so on" in said(port, "/long")
