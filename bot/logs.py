"""Logs that could be read aloud: ids, kinds, durations, counts. Nothing a person said can pass, whoever logs it.

A line of ours is a dotted name ("sender.done") and a few allow-listed extras. Everything else is dropped, and an
exception shrinks to its type and the places it came through: its message may quote a person.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO
from uuid import UUID

ALLOWED = frozenset(
    {
        "arrival",
        "at",
        "attempt",
        "case",
        "count",
        "job",
        "kind",
        "lane",
        "method",
        "ms",
        "outbox",
        "person",
        "place",
        "port",
        "position",
        "reference",
        "release",
        "request",
        "size",
        "staff",
        "state",
        "status",
        "tick",
        "tries",
        "way",
        "worker",
    }
)
# Libraries whose fixed sentences are worth reading and whose arguments are never shown.
_SPEAKING = ("gunicorn.error", "alembic")
# Libraries that tell of every request, address and all.
_QUIET = ("alembic", "apscheduler", "urllib3", "linebot", "werkzeug", "gunicorn.access", "sqlalchemy.engine")
_EVENT = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+")
_SAFE = re.compile(r"[0-9A-Za-z_.:/-]{1,80}")
_FRAMES_MOST = 12
_CAUSES_MOST = 4
_OURS = Path(__file__).resolve().parent.parent

_context: ContextVar[str | None] = ContextVar("context", default=None)


@contextmanager
def about(context: str) -> Iterator[None]:
    """Everything logged inside belongs together: context is an id, such as that of a request or an arrival."""
    before = _context.set(context)
    try:
        yield
    finally:
        _context.reset(before)


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Log one JSON object per line. Call it again after a `LineApi` was made: the SDK resets loggers on its way."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """One record as one line of ASCII JSON: no line break of anybody's can start a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """What may be said of a record."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": _safe(record.name),
            "event": _event(record),
        }
        context = _context.get()
        if context is not None:
            line["context"] = _safe(context)
        line.update(_extras(vars(record)))
        fault = record.exc_info[1] if record.exc_info else None
        if fault is not None:
            line["fault"] = _fault(fault)
        return json.dumps(line)


def _event(record: logging.LogRecord) -> str:
    """Its name if it is one of ours; a library's fixed sentence; else only where in the code it was logged."""
    if isinstance(record.msg, str):
        if _EVENT.fullmatch(record.msg):
            return record.msg
        if record.name.startswith(_SPEAKING) and record.msg.isascii():
            return record.msg
    return f"{_safe(record.module)}:{record.lineno}"


def _extras(fields: Mapping[str, object]) -> dict[str, object]:
    return {key: _value(fields[key]) for key in sorted(ALLOWED & fields.keys())}


def _value(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return _safe(str(value)) if isinstance(value, str | UUID) else "?"


def _safe(word: str) -> str:
    """An id or a kind as it is; anything that might be words, as a question mark."""
    return word if _SAFE.fullmatch(word) else "?"


def _fault(fault: BaseException) -> list[dict[str, object]]:
    """An exception and what caused it: types and places, never messages."""
    chain: list[dict[str, object]] = []
    cause: BaseException | None = fault
    while cause is not None and len(chain) < _CAUSES_MOST:
        chain.append({"type": type(cause).__qualname__, "at": _frames(cause.__traceback__)})
        cause = cause.__cause__ or cause.__context__
    return chain


def _frames(trace: TracebackType | None) -> list[str]:
    places = [f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in traceback.walk_tb(trace)]
    return places[-_FRAMES_MOST:]


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_OURS)) if path.is_relative_to(_OURS) else "/".join(path.parts[-2:])
