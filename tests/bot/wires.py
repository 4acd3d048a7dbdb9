"""A socket that answers as it is told, byte for byte: for what no well-behaved server would do."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Act = Callable[[socket.socket], None]


@dataclass(slots=True)
class Wire:
    """Takes connections one after the other and acts on each request as told; remembers what it was sent."""

    acts: list[Act]
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0
    url: str = ""

    def serve(self, listening: socket.socket) -> None:
        """Until the listening socket is closed."""
        while True:
            try:
                taken, _ = listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(taken,), daemon=True).start()

    def _talk(self, taken: socket.socket) -> None:
        with taken:
            while self.acts:
                request = _read(taken)
                if not request:
                    return
                self.heard.append(request)
                # Whoever asked may hang up at any moment; that is what the tests are about.
                with suppress(OSError):
                    self.acts.pop(0)(taken)


@contextmanager
def wire(*acts: Act) -> Iterator[Wire]:
    """A wire on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Wire(list(acts), url=f"http://127.0.0.1:{listening.getsockname()[1]}")
        thread = threading.Thread(target=made.serve, args=(listening,), daemon=True)
        thread.start()
        yield made
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def says(status: str, body: bytes = b"{}", *headers: str, length: int | None = None) -> Act:
    """One HTTP answer; length lies about the body's."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body) if length is None else length}", *headers]
    answer = "\r\n".join([*lines, "", ""]).encode() + body
    return lambda taken: taken.sendall(answer)


def sends(raw: bytes) -> Act:
    """These bytes and an end."""

    def act(taken: socket.socket) -> None:
        taken.sendall(raw)
        taken.shutdown(socket.SHUT_RDWR)

    return act


def stays_silent(seconds: float) -> Act:
    """Nothing, for a while."""

    def act(_taken: socket.socket) -> None:
        threading.Event().wait(seconds)

    return act


def trickles(part: bytes, times: int, pause_s: float) -> Act:
    """An answer that never quite ends."""

    def act(taken: socket.socket) -> None:
        taken.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n")
        for _ in range(times):
            taken.sendall(part)
            threading.Event().wait(pause_s)

    return act


def _read(taken: socket.socket) -> bytes:
    """One request, whole."""
    held = b""
    while b"\r\n\r\n" not in held:
        part = _more(taken)
        if not part:
            return b""
        held += part
    head, _, body = held.partition(b"\r\n\r\n")
    sizes = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(sizes[0].split(b":")[1]) if sizes else 0
    while len(body) < wanted:
        body += _more(taken)
    return head + b"\r\n\r\n" + body


def _more(taken: socket.socket) -> bytes:
    try:
        return taken.recv(65536)
    except OSError:
        return b""
