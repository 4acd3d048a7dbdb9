"""The console's cookies: their names, and the way they are set. None of them holds anything about a resident.

Where the console is reached by https every name has the `__Host-` prefix, which ties it to this host alone.
"""

from __future__ import annotations

from flask import Response, request

from admin.room import console

SESSION = "engawa"  # the token of a signed-in browser
FORM = "engawa-form"  # Flask's own: the CSRF secret and one-time notices
CODE = "engawa-code"  # the password was right, the code is still to come
LANGUAGE = "engawa-language"
CODE_S = 300
LANGUAGE_S = 365 * 24 * 3600


def full_name(name: str, *, secure: bool) -> str:
    """The name as the browser knows it."""
    return f"__Host-{name}" if secure else name


def read(name: str) -> str:
    """What the browser sent, or nothing."""
    return request.cookies.get(full_name(name, secure=console().room.secure_cookies), "")


def give(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Let the browser keep something; max_age in seconds, None until it is closed."""
    secure = console().room.secure_cookies
    response.set_cookie(
        full_name(name, secure=secure),
        value,
        max_age=max_age,
        secure=secure,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def take(response: Response, name: str) -> None:
    """Let the browser forget it."""
    secure = console().room.secure_cookies
    response.delete_cookie(
        full_name(name, secure=secure), secure=secure, httponly=True, samesite="Strict", path="/"
    )
