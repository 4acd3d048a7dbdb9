"""What staff may see and do: the console. A Flask app of its own, with its own secrets; it sends nothing to anybody."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from admin import cookies, errors, security
from admin.permissions import may
from admin.room import KEY, Console, Room
from admin.streams import Streams
from admin.views.account import account
from admin.views.calling import calling
from admin.views.case import case
from admin.views.desk import desk
from admin.views.doubles import doubles
from admin.views.find import finding
from admin.views.handover import handover
from admin.views.live import live
from admin.views.papers import papers
from admin.views.profile import profile
from admin.views.reception import reception
from admin.views.resting import resting
from admin.views.seats import seats
from admin.views.sign_in import sign_in
from admin.views.ticking import ticking
from admin.views.trends import trends
from admin.views.unanswered import unanswered
from admin.views.upkeep import upkeep
from handlers.council import Council
from handlers.staff import Passwords

__all__ = ["Room", "close_streams", "create_console", "renew"]

FORM_BYTES = 1024 * 1024  # a box pasted full is told so kindly; beyond this nobody typed it


def create_console(room: Room) -> Flask:
    """Build the console for one process. Serve it with threads: every live stream holds one (see Room.live_limit)."""
    app = Flask(__name__)
    app.secret_key = room.secret_key
    app.config.update(
        SESSION_COOKIE_NAME=cookies.full_name(cookies.FORM, secure=room.secure_cookies),
        SESSION_COOKIE_SECURE=room.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # the secret lives as long as the browser's session; an open page must still work
        WTF_CSRF_SSL_STRICT=False,  # the origin is checked at the door
    )
    app.extensions[KEY] = Console(room, Passwords(), Streams(room.live_limit))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["may"] = may  # what is not allowed is not offered
    app.before_request(security.check_door)  # before the token is looked for
    CSRFProtect(app)
    rooms = (
        desk,
        finding,
        case,
        calling,
        ticking,
        resting,
        doubles,
        reception,
        handover,
        papers,
        unanswered,
        trends,
        upkeep,
        profile,
        seats,
        live,
        account,
        sign_in,
    )
    for blueprint in rooms:
        app.register_blueprint(blueprint)
    app.after_request(security.armour)
    errors.register(app)
    return app


def close_streams(app: Flask) -> None:
    """The process is going away: every live stream ends within a few seconds, and browsers come again elsewhere."""
    held = app.extensions[KEY]
    if isinstance(held, Console):
        held.streams.close()


def renew(app: Flask, council: Council) -> None:
    """The profile has changed: requests from now on are served with the new one."""
    held = app.extensions[KEY]
    if isinstance(held, Console):
        app.extensions[KEY] = replace(held, room=replace(held.room, council=council))
