"""Serving pages with gunicorn: the same way for one machine and for production. Applications are made after the fork."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gunicorn.app.base import BaseApplication
from gunicorn.http.message import Request
from gunicorn.workers.base import Worker as GunicornWorker
from gunicorn.workers.gthread import DEFAULT_WORKER_DATA_TIMEOUT, TConn, ThreadWorker

from bot.impatience import HEAD_S, watch

THREADS = 64  # an open console holds one thread; many threads cost next to nothing
GRACE_S = 15
LOOP_GRACE_S = 3  # for what is under way; whoever only keeps a connection open is not waited for longer

Wsgi = Callable[..., Any]


class Made(Protocol):
    """What a serving process holds: its application, and a way to end it properly."""

    @property
    def wsgi(self) -> Wsgi:
        """The application; an ASGI one where the plan says so."""

    def close(self) -> None:
        """Finish what is under way."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where and how to serve. make: builds the application, once in each serving process.

    in_a_loop: one thread for all requests instead of one for each; the application must be ASGI and never block.
    """

    name: str
    binds: tuple[str, ...]
    processes: int
    make: Callable[[], Made]
    in_a_loop: bool = False


class InThreads(ThreadWorker):
    """A thread for each request; whoever says what they want too slowly is hung up on."""

    def handle(self, conn: TConn) -> bool:
        """Read a request and have it answered."""
        watch().begin(HEAD_S + DEFAULT_WORKER_DATA_TIMEOUT, conn.sock)
        try:
            return super().handle(conn)
        finally:
            watch().end(conn.sock)

    def handle_request(self, req: Request, conn: TConn) -> bool:
        """Its head is there: the applications have times of their own for the body, and none for the answer."""
        watch().end(conn.sock)
        return super().handle_request(req, conn)


_IN_THREADS: Mapping[str, object] = {
    "worker_class": InThreads,
    "threads": THREADS,
    "graceful_timeout": GRACE_S,
}
_IN_A_LOOP: Mapping[str, object] = {
    "worker_class": "asgi",
    "asgi_loop": "uvloop",
    "asgi_lifespan": "off",
    "http_parser": "python",  # the same on every machine; its C reader is told apart by what happens to be installed
    "graceful_timeout": LOOP_GRACE_S,
}


class Serving(BaseApplication):
    """gunicorn, told everything by us and nothing by files or environment."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._made: Made | None = None
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        for name, value in self._settings().items():
            self.cfg.set(name, value)

    def load(self) -> Wsgi:
        """Build the application of this serving process."""
        self._made = self._plan.make()
        return self._made.wsgi

    def _settings(self) -> Mapping[str, object]:
        return {
            "bind": list(self._plan.binds),
            "workers": self._plan.processes,
            "proc_name": self._plan.name,
            "timeout": 60,
            "keepalive": 65,
            "loglevel": "warning",
            "control_socket_disable": True,  # it would let anybody with our user id shut us down
            "worker_exit": self._leave,
            **(_IN_A_LOOP if self._plan.in_a_loop else _IN_THREADS),
        }

    def _leave(self, _server: object, _worker: GunicornWorker) -> None:
        if self._made is not None:
            self._made.close()


def serve(plan: Plan) -> None:
    """Serve until told to stop. Whatever has been imported by now is there at once when a serving process is started again."""
    gc.freeze()  # looked through for waste it would be copied into every serving process
    Serving(plan).run()
