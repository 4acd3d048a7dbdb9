"""What the Messaging API answers, before it becomes bytes on a wire."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from simulator.shapes import JsonObject

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one person saw because of one request."""

    person: str
    message_ids: tuple[str, ...]


@dataclass(slots=True)
class Answer:
    """One answer of the platform.

    accepted: the request had its effect (or already had it, for 409 it had it earlier and this is False).
    counted: messages it cost. raw: sent instead of the JSON body, with its media type.
    """

    status: int = 200
    body: JsonObject = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    accepted: bool = False
    counted: int = 0
    deliveries: tuple[Delivery, ...] = ()
    raw: bytes | None = None
    media_type: str = "application/json"

    def data(self) -> bytes:
        """The body as it goes over the wire."""
        return self.raw if self.raw is not None else json.dumps(self.body, separators=(",", ":")).encode()

    def __call__(self, _environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """An answer is a small application of its own, so that views may return it as it is."""
        phrase = HTTPStatus(self.status).phrase
        start_response(f"{self.status} {phrase}", [("content-type", self.media_type), *self.headers.items()])
        return [self.data()]


class Refusal(Exception):
    """The platform says no: a status, LINE's sentence, and where the fault lies."""

    def __init__(self, status: int, message: str, details: list[JsonObject] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details or []

    def answer(self) -> Answer:
        """The refusal as an answer. Accepts nothing."""
        body: JsonObject = {"message": self.message}
        if self.details:
            body["details"] = self.details
        return Answer(self.status, body)
