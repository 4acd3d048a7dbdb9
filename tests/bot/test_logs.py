"""Canaries: words of a person, in every place a careless hand could put them, and none of them in the log."""

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from bot import logs
from bot.line_api import LineApi

CANARY = "佐藤はな 090-1234-5678 死にたい"
PLAIN_CANARY = "Hana Sato wants to talk"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("DEBUG", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_of_ours_says_what_may_be_said(out: io.StringIO) -> None:
    person = UUID(int=5)
    logging.getLogger("bot.sender").info(
        "sender.done", extra={"kind": "words", "ms": 12, "count": 3, "person": person, "status": None}
    )
    (line,) = lines(out)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {
        "level": "info",
        "logger": "bot.sender",
        "event": "sender.done",
        "kind": "words",
        "ms": 12,
        "count": 3,
        "person": str(person),
        "status": None,
    }


@pytest.mark.parametrize("words", [CANARY, PLAIN_CANARY])
def test_nothing_a_person_said_passes(words: str, out: io.StringIO) -> None:
    log = logging.getLogger("bot.worker")
    log.warning(words)
    log.warning("said %s", words)
    log.warning(
        "worker.failed", extra={"words": words, "kind": words, "person": [words], "job": {words: words}}
    )
    log.warning({words: words})
    logging.getLogger(words).warning("worker.failed")
    logging.getLogger("gunicorn.error").error("Error handling request %s", words)
    logging.getLogger("urllib3.connectionpool").debug("https://api.line.me/%s", words)
    logging.getLogger("werkzeug").info(words)
    with logs.about(words):
        log.warning("worker.failed", stack_info=True)
    for word in words.split():
        assert word not in out.getvalue()
    assert words.encode("ascii", "backslashreplace").decode() not in out.getvalue()


def test_a_fault_shrinks_to_types_and_places(out: io.StringIO) -> None:
    try:
        fail(CANARY)
    except RuntimeError:
        logging.getLogger("bot.worker").exception("worker.failed")
    (line,) = lines(out)
    assert [cause["type"] for cause in line["fault"]] == ["RuntimeError", "ValueError"]
    assert all(re.fullmatch(r"tests/bot/test_logs\.py:\d+", place) for place in line["fault"][0]["at"])
    assert "佐藤" not in json.dumps(line, ensure_ascii=False)
    assert "\\u4f50" not in out.getvalue()


def fail(words: str) -> None:
    try:
        int(words)
    except ValueError as bad:
        raise RuntimeError(words) from bad


def test_a_fault_given_as_itself_is_seen(out: io.StringIO) -> None:
    logging.getLogger("bot.sender").error("sender.failed", exc_info=KeyError(CANARY))
    assert lines(out)[0]["fault"] == [{"type": "KeyError", "at": []}]


@pytest.mark.parametrize(
    "odd", ["a\nb", "a\r\nlevel=error", "a\u2028b", "a\x00b", "a\x1b[31m", '"},{"', "x" * 81]
)
def test_no_value_starts_a_line_of_its_own(odd: str, out: io.StringIO) -> None:
    with logs.about(odd):
        logging.getLogger("bot.edge").info("edge.kept", extra={"kind": odd})
        logging.getLogger("gunicorn.error").info(odd)
    assert out.getvalue().isascii()
    assert out.getvalue().count("\n") == 2
    assert lines(out)[0]["kind"] == lines(out)[0]["context"] == "?"


def test_what_belongs_together_carries_the_same_id(out: io.StringIO) -> None:
    log = logging.getLogger("bot.worker")
    with logs.about("arrival-5"):
        log.info("worker.begun")
        with logs.about("inner"):
            log.info("worker.inner")
        log.info("worker.done")
    log.info("worker.idle")
    assert [line.get("context") for line in lines(out)] == ["arrival-5", "inner", "arrival-5", None]


def test_a_library_may_speak_in_its_fixed_sentences(out: io.StringIO) -> None:
    logging.getLogger("gunicorn.error").info("Booting worker with pid: %s", 5)
    logging.getLogger("somebody.else").info("A sentence")
    fixed, other = lines(out)
    assert fixed["event"] == "Booting worker with pid: %s"
    assert re.fullmatch(r"test_logs:\d+", other["event"])


def test_the_sdk_stays_quiet_about_addresses_and_answers(out: io.StringIO) -> None:
    LineApi("http://127.0.0.1:1", "http://127.0.0.1:1", "token").close()
    logs.configure("DEBUG", out)
    for name in ("urllib3.connectionpool", "linebot.v3.messaging.rest"):
        logging.getLogger(name).debug(CANARY)
    assert out.getvalue() == ""


def test_it_is_written_to_standard_error() -> None:
    code = (
        "import logging; from bot import logs; logs.configure(); logging.getLogger('bot').info('desk.open')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout == ""
    assert json.loads(ran.stderr)["event"] == "desk.open"
