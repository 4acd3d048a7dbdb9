"""Webhooks as LINE makes them: bodies, signatures, and the door they come to."""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from simulator.config import DEFAULT_SECRET

PATH = "/line/webhook"
DESTINATION = "U" + "f" * 32


def body_of(*events: object) -> bytes:
    """One delivery of these events, as LINE writes it."""
    whole = {"destination": DESTINATION, "events": list(events)}
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")


def event_of(event: Mapping[str, Any]) -> bytes:
    """A delivery of a single event."""
    return body_of(event)


def sign(body: bytes, secret: str = DEFAULT_SECRET) -> str:
    """LINE's signature of a body."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def post(app: Flask, body: bytes, headers: Mapping[str, str] | None = None) -> TestResponse:
    """Deliver this body, signed, unless the headers say otherwise."""
    sent = {"content-type": "application/json", "x-line-signature": sign(body), **(headers or {})}
    return app.test_client().post(PATH, data=body, headers=sent)


def deliver_to(app: Flask, *events: object) -> None:
    """Deliver these events in one body, and be told that they are safe."""
    assert post(app, body_of(*events)).status_code == 200
