"""One event of a body, by itself or taken out: whatever stands beside it stays as it was."""

import json

import pytest

from storage import envelopes

BESIDE = {"type": "message", "message": {"id": "m2", "text": "はい\u3000🌸"}, "big": 2**70}
WORDS = {"webhookEventId": "01A", "message": {"id": "m1", "text": "secret"}}


def body(*events: object) -> bytes:
    return json.dumps({"destination": "U0", "events": events}).encode()


def test_an_event_taken_out_leaves_its_id_and_the_others_their_places() -> None:
    left = envelopes._without(body(BESIDE, WORDS, 7), 1)

    assert left is not None
    assert json.loads(left)["events"] == [BESIDE, {"webhookEventId": "01A"}, 7]


def test_an_event_without_an_id_leaves_nothing() -> None:
    left = envelopes._without(body(7, BESIDE), 0)

    assert left is not None
    assert json.loads(left)["events"] == [None, BESIDE]


@pytest.mark.parametrize(
    "raw",
    [b'{"events": [{"text": "\\ud83d"}, 1]}', b'\xef\xbb\xbf{"events": [{"text": "\xff"}, 1]}'],
)
def test_what_only_a_patient_reader_reads_is_parted_all_the_same(raw: bytes) -> None:
    left = envelopes._without(raw, 0)

    assert left is not None
    assert json.loads(left)["events"] == [None, 1]
    assert envelopes.as_it_came(raw, 0).startswith('{"text": ')
    assert envelopes.as_it_came(raw, 1) == "1"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b'{"events": 7}', b'{"events": [1]}', b'{"events": [' + b"[" * 100_000],
)
def test_what_cannot_be_parted_is_left_alone(raw: bytes) -> None:
    assert envelopes._without(raw, 1) is None
    assert envelopes.as_it_came(raw, 1) == ""
    assert envelopes._message(raw, 1) is None
