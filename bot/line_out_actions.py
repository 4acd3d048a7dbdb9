"""What a tap does, in LINE's own terms and within LINE's limits. Pure: knows LINE's JSON, not its SDK."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import assert_never
from urllib.parse import quote, urlsplit

from bot.line_text import MARK, clip_graphemes, clip_utf16, head_utf16, sendable
from handlers.messages import Action, Button, Link, PickTime, Press, SendPhoto, SendPlace

Json = Mapping[str, object]

LABEL_MAX = (
    20  # graphemes; LINE allows 40 in a bubble, but a button must not change its name by where it stands
)
LABEL_WIDEST = 240  # UTF-16 units: 20 of the widest emoji; a pile of marks has no such end by itself
DATA_MAX = 300  # UTF-16 units
ECHO_MAX = 300  # UTF-16 units; LINE counts graphemes, of which there are never more
URI_MAX = 1000  # UTF-16 units
_TEL = re.compile(r"tel:[0-9+-]{1,40}")  # with # or * LINE would void the whole request
_URI_KEPT = "%/:=&?~#+!$,;'@()*"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SPACES = re.compile(r"\s+")
_BOUNDS: Mapping[str, tuple[str, str]] = {
    # LINE's own outermost dates; a wheel without bounds of ours keeps to them by itself.
    "date": ("1900-01-01", "2100-12-31"),
    "time": ("00:00", "23:59"),
    "datetime": ("1900-01-01T00:00", "2100-12-31T23:59"),
}


def action_json(button: Button) -> Json:
    """The action of a button. Total: a button that could not be sent at all is `is_sendable`'s business."""
    label = label_of(button)
    match button.action:
        case Press(token, echo):
            return _press(label, token, echo)
        case Link(url):
            return {"type": "uri", "label": label, "uri": _uri(url)}
        case SendPlace():
            return {"type": "location", "label": label}
        case SendPhoto(source):
            return {"type": "camera" if source == "camera" else "cameraRoll", "label": label}
        case PickTime():
            return _pick(label, button.action)
        case _:
            assert_never(button.action)


def label_of(button: Button) -> str:
    """What stands on the button: one line, never empty."""
    return clip_utf16(clip_graphemes(one_line(button.label), LABEL_MAX), LABEL_WIDEST) or MARK


def one_line(words: str) -> str:
    """The words without line breaks, which labels and titles cannot show."""
    return _SPACES.sub(" ", sendable(words)).strip()


def is_quick_only(action: Action) -> bool:
    """Whether LINE takes this only beside the keyboard, not in a bubble."""
    return isinstance(action, SendPlace | SendPhoto)


def is_sendable(button: Button) -> bool:
    """Whether LINE would take the button. One that it would not take is written out in words instead."""
    return not isinstance(button.action, Link) or bool(_uri(button.action.url))


def _press(label: str, token: str, echo: str) -> Json:
    data = {"type": "postback", "label": label, "data": _data(token)}
    shown = clip_utf16(sendable(echo).strip(), ECHO_MAX)
    return {**data, "displayText": shown} if shown else data


def _data(token: str) -> str:
    # Ours are far shorter. What is longer would void the whole request, so it loses its end and is refused when tapped.
    return head_utf16(sendable(token), DATA_MAX) or MARK


def _uri(url: str) -> str:
    """The address as LINE takes it, or nothing if it never would."""
    if _TEL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[0-9A-Za-z.-]+", host) or parts.username:
        return ""
    try:
        behind = quote(
            _LONE_PERCENT.sub("%25", parts._replace(scheme="", netloc="").geturl()), safe=_URI_KEPT
        )
    except UnicodeEncodeError:
        return ""
    whole = f"{parts.scheme}://{host}{port}{behind}"
    return whole if len(whole) <= URI_MAX else ""


def _pick(label: str, wheel: PickTime) -> Json:
    picker = {"type": "datetimepicker", "label": label, "data": _data(wheel.token), "mode": wheel.mode}
    earliest, latest = _bound(wheel.mode, wheel.earliest), _bound(wheel.mode, wheel.latest)
    if earliest and latest and earliest >= latest:
        return picker
    bounds = {"min": earliest, "max": latest}
    return {**picker, **{name: bound for name, bound in bounds.items() if bound}}


def _bound(mode: str, iso: str) -> str:
    """An ISO date or time as the wheel wants it; nothing if it is none, or none that LINE's wheel can show."""
    try:
        written = _written(mode, iso)
    except ValueError:
        return ""
    lowest, highest = _BOUNDS[mode]
    return written if lowest <= written <= highest else ""


def _written(mode: str, iso: str) -> str:
    match mode:
        case "date":
            return date.fromisoformat(iso[:10]).isoformat()
        case "time":
            return time.fromisoformat(iso).replace(tzinfo=None).isoformat("minutes")
        case _:
            return datetime.fromisoformat(iso).replace(tzinfo=None).isoformat("T", "minutes")
