"""From what a view answers to what the browser gets. Renders after the transaction; reads no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from flask import Response, g, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from admin.language import reader
from admin.present import Clock
from admin.room import console
from handlers.taken_away import TakenAway

# Legal in what LINE delivers, not in a page: control characters, lone surrogates, non-characters.
UNSHOWABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page to show: its template, what it shows, and the HTTP status."""

    template: str
    shown: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class GoTo:
    """Look there next: the answer to every form that worked. url: one of ours, built from a view's name."""

    url: str


@dataclass(frozen=True, slots=True)
class Afterwards:
    """A response that takes its time to make: made when the transaction is over, so that nobody waits for its lock."""

    make: Callable[[], Response]


Answer = Page | GoTo | Afterwards | Response


def respond(answer: Answer) -> Response:
    """The response to an answer."""
    match answer:
        case Page(template, shown, status):
            html = _render(template, shown, console().room.now())
            return Response(UNSHOWABLE.sub("\ufffd", html), status, mimetype="text/html")
        case GoTo(url):
            return _plain(redirect(url, 303))
        case Afterwards(make):
            return make()
        case Response():
            return answer


def hand_over(taken: TakenAway, *, shown: bool = False) -> Response:
    """A file, to be kept. shown: the browser may open it itself."""
    response = Response(taken.body, content_type=taken.mime)
    kind = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{taken.name}"'
    return response


def _plain(response: AnyResponse) -> Response:
    return Response(response.response, response.status_code, response.headers)


def _render(template: str, shown: Mapping[str, object], now: datetime) -> str:
    speaker = reader()
    return render_template(
        template,
        t=speaker.text,
        lang=speaker.html_lang,
        clock=Clock(speaker, now),
        member=g.get("member"),
        alarms=g.get("alarms", ()),
        unheard=g.get("unheard", 0),
        **shown,
    )
