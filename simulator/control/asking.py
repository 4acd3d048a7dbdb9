"""Reading the control API's requests, and refusing those that come from somebody else's page."""

from typing import Any
from urllib.parse import urlsplit

from flask import request

from simulator.answers import Refusal
from simulator.config import LOCAL
from simulator.place import world
from simulator.shapes import JsonObject

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def check_origin() -> None:
    """Only our own page, or a program that sends no Origin, may change anything. Raises: Refusal 403."""
    if request.method in SAFE or not request.path.startswith("/simulator/"):
        return
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if world().config.host in LOCAL and urlsplit(f"//{request.host}").hostname not in LOCAL:
        foreign = True  # another name that leads here: a page elsewhere pretends to be ours
    if foreign or site not in {None, "same-origin", "none"}:
        raise Refusal(403, "requests from other pages are refused")


def wish() -> JsonObject:
    """The JSON object somebody sent; empty when there is no body. Raises: Refusal 400."""
    if not request.content_length:
        return {}
    body = request.get_json(silent=True, force=True)
    if not isinstance(body, dict):
        raise Refusal(400, "the body must be a JSON object")
    return body


def number(body: JsonObject, name: str, low: float, high: float) -> float:
    """A number out of the body. Raises: Refusal 400."""
    value: Any = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise Refusal(400, f"{name} must be a number from {low:g} to {high:g}")
    return float(value)


def asked(name: str, default: float) -> float:
    """A number out of the query. Raises: Refusal 400."""
    try:
        return float(request.args.get(name, default))
    except ValueError:
        raise Refusal(400, f"{name} must be a number") from None
