"""The public door where it stands alone: one loop takes all requests and waits for the disk on behalf of all of them.

The same door as `bot/webhook.py`, which answers where pages are served beside it. Nothing may block here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from bot.committer import PATIENCE_S, Committer
from bot.webhook import BODY_MAX, CANNOT_KEEP, PATH, Edge, headers_of, not_kept, unfit
from storage.inbox import Delivery

BODY_S = 5.0  # for the whole of a body that does not come at once
SPOOLERS = 16  # threads that wait for the spool's fsync while the database is away

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Any, Receive, Send], Coroutine[Any, Any, None]]


class LoopDoor:
    """LINE's one address as an ASGI application. beyond: who answers every other address."""

    def __init__(self, edge: Edge, committer: Committer, beyond: Asgi) -> None:
        self._edge = edge
        self._shelf = Shelf(committer)
        self._beyond = beyond

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._beyond(scope, receive, send)
            return
        status = await self._taken(scope, receive)
        if status:
            await send(_STARTS[status])
            await send(_END)

    def close(self) -> None:
        """Let go of the threads."""
        self._shelf.close()

    async def _taken(self, scope: Message, receive: Receive) -> HTTPStatus | None:
        """Take what LINE delivers, like the other door; None: whoever knocked has gone away."""
        told = _headers(scope)
        kind, encoding = told.get("content-type", ""), told.get("content-encoding", "identity")
        refused = unfit(scope["method"], kind, encoding)
        if refused:
            return refused
        try:
            async with asyncio.timeout(BODY_S):
                body = await _body(receive, told.get("content-length", ""))
        except _Gone:
            return None
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        if body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        delivery = self._edge.genuine(body, told.get("x-line-signature"))
        return await self._kept(delivery) if delivery else HTTPStatus.UNAUTHORIZED

    async def _kept(self, delivery: Delivery) -> HTTPStatus:
        try:
            await self._shelf.keep(delivery)
        except CANNOT_KEEP as lost:
            return not_kept(lost)
        return HTTPStatus.OK


class Shelf:
    """The loop's way to the disk: what one commit has settled wakes the loop once, for all who wait."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer
        self._settled: deque[_Awaited] = deque()
        self._spoolers = ThreadPoolExecutor(SPOOLERS, "spooler")

    async def keep(self, delivery: Delivery) -> None:
        """Make a delivery safe. Raises: SpoolFull or OSError if neither database nor spool can take it."""
        loop = asyncio.get_running_loop()
        ticket = _Awaited(delivery, loop, self._settled)
        if self._committer.offer(ticket):
            late = loop.call_later(PATIENCE_S, self._give_up, ticket)
            await ticket.decided
            late.cancel()
            if ticket.kept:
                return
        await loop.run_in_executor(self._spoolers, self._committer.keep_aside, delivery)

    def close(self) -> None:
        """Finish what is being spooled."""
        self._spoolers.shutdown()

    def _give_up(self, ticket: _Awaited) -> None:
        if not ticket.decided.done():
            self._committer.hangs()
            ticket.decided.set_result(None)


class _Awaited:
    """A delivery whose request waits in the loop."""

    __slots__ = ("_loop", "_settled", "decided", "delivery", "kept")

    def __init__(self, delivery: Delivery, loop: asyncio.AbstractEventLoop, settled: deque[_Awaited]) -> None:
        self.delivery = delivery
        self.kept = False
        self.decided = loop.create_future()
        self._loop = loop
        self._settled = settled

    def settle(self) -> None:
        """Tell the loop, unless it is about to look anyway: it looks until nothing is left."""
        self._settled.append(self)
        if len(self._settled) == 1:
            with suppress(RuntimeError):  # the loop has ended: nobody waits there, and the writer goes on
                self._loop.call_soon_threadsafe(_wake, self._settled)


def _wake(settled: deque[_Awaited]) -> None:
    while settled:
        ticket = settled.popleft()
        if not ticket.decided.done():
            ticket.decided.set_result(None)


class _Gone(Exception):
    """The connection ended before its request did."""


async def _body(receive: Receive, claimed: str) -> bytes | None:
    """The raw body; None if it is larger than any delivery, whatever length it claims to have. Raises: _Gone."""
    if claimed.isascii() and claimed.isdigit() and int(claimed) > BODY_MAX:
        return None
    body = bytearray()
    while True:
        part = await receive()
        if part["type"] != "http.request":
            raise _Gone
        body += part.get("body", b"")
        if len(body) > BODY_MAX:
            return None
        if not part.get("more_body"):
            return bytes(body)


def _headers(scope: Message) -> dict[str, str]:
    """By lower-case name; one that comes twice is joined, as WSGI servers do."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, said = name.decode("latin-1"), value.decode("latin-1")
        found[key] = f"{found[key]},{said}" if key in found else said
    return found


def _start(status: HTTPStatus) -> Message:
    headers = [(name.lower().encode(), value.encode()) for name, value in headers_of(status)]
    return {"type": "http.response.start", "status": status.value, "headers": headers}


_STARTS = {status: _start(status) for status in HTTPStatus}
_END: Message = {"type": "http.response.body", "body": b""}
