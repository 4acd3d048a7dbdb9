"""The console's outer wall: which host and origin may speak to it, and what every response forbids the browser."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.exceptions import BadRequest, Forbidden

from admin.room import console

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With "no-referrer" browsers send "Origin: null" with every form, and the origin could not be checked.
    # "same-origin" tells other hosts exactly as little.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS: Final = "max-age=31536000"
LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
FOR_MACHINES: Final = ("/health/", "/metrics")  # asked by address, by whoever watches over the machine
FONTS: Final = "/static/vendor/fonts/"


def check_door() -> None:
    """Refuse a foreign host name and a foreign origin before anything is read."""
    if request.path.startswith(FOR_MACHINES):
        return
    if request.host not in _hosts():
        raise BadRequest
    origin = request.headers.get("Origin")
    if origin is not None and not _is_ours(origin):
        raise Forbidden
    if "\0" in request.path or any("\0" in value for value in request.values.values()):
        raise BadRequest  # nobody types it, and PostgreSQL cannot look for it


def comes_from_us() -> bool:
    """Whether a page of ours made this request, as the browser itself tells. A request without it still needs a token."""
    origin = request.headers.get("Origin")
    return origin is not None and _is_ours(origin)


def _is_ours(origin: str) -> bool:
    said = urlsplit(origin)
    return said.scheme == urlsplit(console().room.public_url).scheme and said.netloc in _hosts()


def _hosts() -> tuple[str, ...]:
    """The hosts we answer to; on one's own machine localhost and 127.0.0.1 are the same."""
    ours = urlsplit(console().room.public_url)
    name = f"[{ours.hostname}]" if ours.hostname and ":" in ours.hostname else ours.hostname
    if name not in LOOPBACK:
        return (ours.netloc,)
    port = f":{ours.port}" if ours.port else ""
    return tuple(host + port for host in LOOPBACK)


def armour(response: Response) -> Response:
    """Put on every response what the browser may not do with it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", POLICY)
    if console().room.secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if request.path.startswith(FONTS):
        response.headers["Cache-Control"] = "public, max-age=604800"
    elif not request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    return response
