"""What is LINE's is taken, to the letter and once. Whatever else is at the door: tests/corpus, C1."""

import base64
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from bot.committer import Committer
from bot.webhook import Edge, create_webhook_app
from storage.db import Store
from storage.spool import Spool
from tests.bot.desk import Clock, arrivals, envelopes, rows_in_all_tables
from tests.bot.line_samples import message
from tests.bot.test_line_in_verify import BODY, sign
from tests.bot.webhooks import body_of, post
from tests.corpus.stage import CURRENT, NEXT
from tests.storage.stores import make_vault

SECRET_WORDS = "たいせつなひみつのことば"
SPEAKING_BODY = body_of(message("text", text=SECRET_WORDS))


@pytest.fixture
def door(sqlite_store: Store, tmp_path: Path) -> Iterator[Flask]:
    """The public application, while the channel secret is being changed."""
    committer = Committer(sqlite_store, Spool(tmp_path / "spool", make_vault()), lambda: None)
    yield create_webhook_app(Edge((CURRENT, NEXT), committer.keep, Clock().now))
    committer.close()


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", ""])
def test_what_line_made_is_kept_to_the_letter(
    door: Flask, sqlite_store: Store, caplog: pytest.LogCaptureFixture, content_type: str
) -> None:
    caplog.set_level(logging.DEBUG)

    answer = post(
        door, SPEAKING_BODY, {"x-line-signature": sign(SPEAKING_BODY), "content-type": content_type}
    )

    assert (answer.status_code, answer.data) == (200, b"")
    assert envelopes(sqlite_store) == [SPEAKING_BODY]
    assert arrivals(sqlite_store) == [("waiting", None)]
    assert SECRET_WORDS not in caplog.text


def test_lines_published_example_is_taken_and_holds_nothing(door: Flask, sqlite_store: Store) -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'

    answer = post(door, body, {"x-line-signature": "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="})

    assert (answer.status_code, answer.data) == (200, b"")
    assert rows_in_all_tables(sqlite_store) == 0


@pytest.mark.parametrize(
    "words", ["👨\u200d👩\u200d👧\u200d👦 🥺", "\ud83e\udd7a"[:1], "NUL \x00", "行\u2028間"]
)
@pytest.mark.parametrize("escaped", [True, False])
def test_every_letter_a_phone_can_send_is_kept(
    door: Flask, sqlite_store: Store, words: str, escaped: bool
) -> None:
    whole = {"destination": "U", "events": [message("text", text=words)]}
    body = json.dumps(whole, ensure_ascii=escaped).encode("utf-8", "surrogatepass")

    assert post(door, body, {"x-line-signature": sign(body)}).status_code == 200

    assert envelopes(sqlite_store) == [body]
    assert arrivals(sqlite_store) == [("waiting", None)]


def test_a_genuine_body_a_hundred_times_is_one_arrival(door: Flask, sqlite_store: Store) -> None:
    for _ in range(100):
        assert post(door, BODY, {"x-line-signature": sign(BODY)}).status_code == 200

    assert len(arrivals(sqlite_store)) == 1


def test_no_header_says_what_we_are_made_of(door: Flask) -> None:
    answer = post(door, BODY, {"x-line-signature": base64.b64encode(b"x" * 32).decode()})

    assert {name.lower() for name, _ in answer.headers} <= {"content-type", "content-length"}
