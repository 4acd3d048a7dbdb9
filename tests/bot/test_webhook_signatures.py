"""Only LINE comes in: whatever else is at the door is turned away without a word, a row or a line in a log."""

import base64
import gzip
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from bot.committer import Committer
from bot.webhook import BODY_MAX, Edge, create_webhook_app
from storage.db import Store
from storage.spool import Spool
from tests.bot.desk import Clock, arrivals, envelopes, rows_in_all_tables
from tests.bot.line_samples import SAMPLES, message
from tests.bot.test_line_in_verify import BODY, CURRENT, GOOD, NEXT, OLD, REFUSED, sign
from tests.bot.webhooks import PATH, body_of, post
from tests.storage.stores import make_vault

SECRET_WORDS = "たいせつなひみつのことば"
SPEAKING_BODY = body_of(message("text", text=SECRET_WORDS))


@pytest.fixture
def door(sqlite_store: Store, tmp_path: Path) -> Iterator[Flask]:
    """The public application, while the channel secret is being changed."""
    committer = Committer(sqlite_store, Spool(tmp_path / "spool", make_vault()), lambda: None)
    yield create_webhook_app(Edge((CURRENT, NEXT), committer.keep, Clock().now))
    committer.close()


def travels(value: str | None) -> bool:
    """Whether a header of this value can be sent at all."""
    return value is None or (value.isprintable() and all(ord(letter) < 256 for letter in value))


def test_a_forged_delivery_is_turned_away_in_silence(
    door: Flask, sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = door.test_client()
    cases = [(body, signature) for body, signature in REFUSED if travels(signature)]
    assert len(cases) >= 100

    answers = set()
    for body, signature in cases:
        signed = {} if signature is None else {"x-line-signature": signature}
        answer = client.post(PATH, data=body, headers={"content-type": "application/json", **signed})
        answers.add((answer.status_code, answer.data))

    assert answers == {(401, b"")}
    assert rows_in_all_tables(sqlite_store) == 0
    assert SAMPLES["sticker"]["replyToken"] not in caplog.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"content-type": "text/html"}, 415),
        ({"content-encoding": "gzip"}, 415),
        ({"content-encoding": "br"}, 415),
        ({"x-line-signature": "x" * 1_000_000}, 401),
        ({"x-line-signature": "\xff\xfe"}, 401),
    ],
)
def test_what_is_oddly_dressed_is_turned_away_in_silence(
    door: Flask, sqlite_store: Store, headers: dict[str, str], status: int
) -> None:
    answer = post(door, BODY, {"x-line-signature": GOOD, **headers})

    assert (answer.status_code, answer.data) == (status, b"")
    assert rows_in_all_tables(sqlite_store) == 0


def test_a_packed_body_is_turned_away_even_if_its_bytes_are_signed(door: Flask, sqlite_store: Store) -> None:
    packed = gzip.compress(BODY)

    answer = post(door, packed, {"x-line-signature": sign(packed), "content-encoding": "gzip"})

    assert (answer.status_code, answer.data) == (415, b"")
    assert rows_in_all_tables(sqlite_store) == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "HEAD"])
def test_other_methods_are_turned_away_in_silence(door: Flask, sqlite_store: Store, method: str) -> None:
    signed = {"content-type": "application/json", "x-line-signature": GOOD}

    answer = door.test_client().open(PATH, method=method, data=BODY, headers=signed)

    assert (answer.status_code, answer.data) == (405, b"")
    assert rows_in_all_tables(sqlite_store) == 0


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/line",
        "/line/webhook/",
        "//line/webhook",
        "/line/webhook/..",
        "/LINE/WEBHOOK",
        "/line%2fwebhook%00",
    ],
)
def test_other_paths_lead_nowhere(door: Flask, sqlite_store: Store, path: str) -> None:
    signed = {"content-type": "application/json", "x-line-signature": GOOD}

    answer = door.test_client().post(path, data=BODY, headers=signed)

    assert answer.status_code in {308, 404}
    assert b"events" not in answer.data
    assert rows_in_all_tables(sqlite_store) == 0


def test_more_than_eight_megabytes_are_not_even_read(door: Flask, sqlite_store: Store) -> None:
    body = b"x" * (BODY_MAX + 1)

    answer = post(door, body, {"x-line-signature": sign(body)})

    assert (answer.status_code, answer.data) == (413, b"")
    assert rows_in_all_tables(sqlite_store) == 0


@pytest.mark.parametrize(("secret", "status"), [(CURRENT, 200), (NEXT, 200), (OLD, 401), ("", 401)])
def test_while_the_secret_is_being_changed_the_next_one_is_good_and_the_old_one_is_not(
    door: Flask, secret: str, status: int
) -> None:
    assert post(door, BODY, {"x-line-signature": sign(BODY, secret)}).status_code == status


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
        assert post(door, BODY, {"x-line-signature": GOOD}).status_code == 200

    assert len(arrivals(sqlite_store)) == 1


def test_no_header_says_what_we_are_made_of(door: Flask) -> None:
    answer = post(door, BODY, {"x-line-signature": base64.b64encode(b"x" * 32).decode()})

    assert {name.lower() for name, _ in answer.headers} <= {"content-type", "content-length"}
