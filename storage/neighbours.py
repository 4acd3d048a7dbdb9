"""The bell for several processes on one machine without Redis: a named pipe for each, in a folder they share.

A lost ring costs a moment, never a message. What a process that was killed left behind is swept up at the next ring.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import threading
from pathlib import Path

from storage.bell import TOPICS, LocalBell, Topic

LETTERS = {topic: bytes([number]) for number, topic in enumerate(TOPICS)}
WAKE = b"\xff"  # what closes a bell
LOOK_S = 60.0
MANY = 4096


class NeighbourBell:
    """Rings in every process of this machine that keeps its pipe in the same folder. Made after any fork."""

    def __init__(self, folder: Path) -> None:
        self._here = LocalBell()
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._own = folder / name
        self._pipe = _open_pipe(self._own)
        self._ended = threading.Event()
        self._listener = threading.Thread(target=self._listen, name="bell-in", daemon=True)
        self._listener.start()

    def ring(self, topic: Topic) -> None:
        """Wake this process and its neighbours."""
        self._here.ring(topic)
        with contextlib.suppress(OSError):
            for name in os.listdir(self._folder):  # noqa: PTH208  # three times as fast, several times a turn
                if name != self._own.name and not name.startswith("."):
                    _tell(self._folder / name, LETTERS[topic])

    def rung(self, topic: Topic) -> int:
        """How often it rang here."""
        return self._here.rung(topic)

    def wait(self, topic: Topic, heard: int, timeout_s: float) -> int:
        """Wait for a ring newer than `heard`, wherever it came from."""
        return self._here.wait(topic, heard, timeout_s)

    def close(self) -> None:
        """Stop listening, and take the pipe away."""
        self._ended.set()
        self._own.unlink(missing_ok=True)
        os.write(self._pipe, WAKE)
        self._listener.join()
        os.close(self._pipe)

    def _listen(self) -> None:
        looking = select.poll()  # unlike select it does not mind how many files are open
        looking.register(self._pipe, select.POLLIN)
        while not self._ended.is_set():
            if not looking.poll(LOOK_S * 1e3):
                continue
            for letter in set(os.read(self._pipe, MANY)):
                if letter < len(TOPICS):
                    self._here.ring(TOPICS[letter])


def _open_pipe(path: Path) -> int:
    """Make a pipe that is there for others only once it is listened to: one nobody listens to is swept up."""
    hidden = path.with_name(f".{path.name}")
    os.mkfifo(hidden, 0o600)
    pipe = os.open(hidden, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    hidden.rename(path)
    return pipe


def _tell(path: Path, letter: bytes) -> None:
    """One letter to one neighbour. A full pipe has rung enough."""
    try:
        pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # nobody listens any more
        path.unlink(missing_ok=True)
        return
    try:
        os.write(pipe, letter)
    except OSError:
        return
    finally:
        os.close(pipe)
