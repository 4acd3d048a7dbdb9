"""What is in a genuine body: events in LINE's order, ids that stay the same, and bodies that are none."""

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.line_in import RawEvent, Unreadable, read_envelope, read_event
from handlers.arrivals import Unknown, Wrote
from tests.bot.line_samples import MESSAGE_ID, SAMPLES, SOMEBODY, message
from tests.bot.test_line_in_events import RECEIVED

GOOD = json.dumps(message("text", text="good")).encode()
BAD_EVENTS = {
    "null": b"null",
    "number": b"5",
    "list": b"[]",
    "word": b'"follow"',
    "deep list": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
    "just too deep": b'{"a":' * 990 + b"1" + b"}" * 990,
    "no JSON": b"nope",
    "half a word": b'{"type":"fol',
    "NaN": b"NaN",
    "single quotes": b"{'type':'follow'}",
    "trailing comma": b'{"type":"follow",}',
}


def body(*events: bytes) -> bytes:
    return b'{"destination":"U","events":[' + b",".join(events) + b"]}"


def envelope(raw: bytes) -> tuple[RawEvent, ...]:
    found = read_envelope(raw)
    assert isinstance(found, tuple)
    return found


def test_asking_whether_we_are_there_brings_no_events() -> None:
    assert read_envelope(body()) == ()
    assert read_envelope(b'\xef\xbb\xbf{"events":[ ]}') == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"null",
        b"[]",
        b"5",
        b"{}",
        b'{"events":null}',
        b'{"events":{}}',
        b'{"events":"follow"}',
        b'{"events":5}',
        b'{"events":[',
        b'{"events":[{}',
        b'{"a":{"events":[]}}',
        b'{"events": x[]y[{"type":"follow"}]}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"events":[{}' + b",{}" * 20_000 + b"]}",
        '{"events":[]}'.encode("utf-16"),
    ],
)
def test_a_body_without_a_list_of_events_is_unreadable(raw: bytes) -> None:
    found = read_envelope(raw)
    assert isinstance(found, Unreadable)
    assert found.reason
    assert read_event(raw, 0, RECEIVED).what == Unknown("unreadable")


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("name", [name for name in BAD_EVENTS if name != "half a word"])
def test_a_bad_event_stays_alone_wherever_it_stands(name: str, place: int) -> None:
    events = [GOOD, GOOD]
    events.insert(place, BAD_EVENTS[name])
    raw = body(*events)
    found = envelope(raw)
    assert len(found) == 3
    for position in {0, 1, 2} - {place}:
        assert found[position].fault is None
        assert found[position].line_id == SOMEBODY
        assert read_event(raw, position, RECEIVED).what == Wrote(MESSAGE_ID, "good")
    assert found[place].line_id is None
    assert isinstance(read_event(raw, place, RECEIVED).what, Unknown)


@pytest.mark.parametrize(
    "said",
    [
        b'"a\\ud800b"',
        b'"\xff\xfe"',
        b'"\\u0000"',
        b"1e999",
        b"-1e999",
        b"NaN",
        b"1" + b"0" * 5000,
        b'"\\"]}],\\\\"',
    ],
)
def test_odd_values_inside_an_event_do_not_make_it_bad(said: bytes) -> None:
    found = envelope(body(GOOD, b'{"type":"new","odd":' + said + b"}", GOOD))
    assert [raw.fault for raw in found] == [None, None, None]


def test_the_last_of_two_equal_keys_counts_as_everywhere_else() -> None:
    raw = b'{"events":[],"events":[' + GOOD + b"]}"
    assert len(envelope(raw)) == 1


def test_order_and_positions_are_lines() -> None:
    many = [message("text", text=str(n)) | {"webhookEventId": f"01{n:024}"} for n in range(50)]
    found = envelope(json.dumps({"events": many}).encode())
    assert [raw.event_id for raw in found] == [one["webhookEventId"] for one in many]
    assert [raw.position for raw in found] == list(range(50))


@pytest.mark.parametrize("odd", [None, "", 5, "timer:5", "a b", "x" * 65, "あ", ["x"]])
def test_without_a_usable_id_the_digest_of_what_it_says_is_the_id(odd: object) -> None:
    first = SAMPLES["text"] | {"webhookEventId": odd}
    again = dict(reversed(first.items())) | {"deliveryContext": {"isRedelivery": True}}
    other = first | {"timestamp": 1}
    ids = [envelope(json.dumps({"events": [one]}).encode())[0].event_id for one in (first, again, other)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("sha256:")
    assert len(ids[0]) <= 80


def test_bad_events_have_ids_of_their_own() -> None:
    found = envelope(body(b"null", b"null", GOOD)) + envelope(body(b"null"))
    assert len({raw.event_id for raw in found}) == 4


@pytest.mark.parametrize(
    "user",
    ["U" + "A" * 32, "u" + "a" * 32, SOMEBODY + "\n", SOMEBODY[:-1], SOMEBODY + "0", "", 5, None, [SOMEBODY]],
)
def test_only_lines_own_form_of_a_user_id_is_a_person(user: object) -> None:
    raw = json.dumps({"events": [SAMPLES["text"] | {"source": {"type": "user", "userId": user}}]}).encode()
    assert envelope(raw)[0].line_id is None
    assert read_event(raw, 0, RECEIVED).line_id is None


def test_ten_thousand_events_are_read_within_the_time_line_gives() -> None:
    begun = time.thread_time()
    assert len(envelope(body(*[GOOD] * 10_000))) == 10_000
    assert time.thread_time() - begun < 2


def test_as_many_events_are_read_from_what_is_no_json_as_from_what_is() -> None:
    def no_json(count: int) -> bytes:
        return b'{"destination":NaN,,"events":[' + b",".join([b"{}"] * count) + b"]}"

    assert len(envelope(no_json(10_000))) == 10_000
    assert isinstance(read_envelope(no_json(10_001)), Unreadable)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"events":["' + b"a" * 8_000_000 + b'\\ud800"]}',
        b"[" * 8_000_000,
        b'{"events":[' + b",".join([b"[NaN]"] * 1_300_000) + b"]}",
        b'{"events":[' + b",".join([b"[no]"] * 200_000) + b"]}",
        b'{"events":[' + b'"\\' * 400_000 + b"]}",
        b'{"events":[' + b'"\\' * 200_000 + b"]}",
        b'{"events":[' + b",".join([b"no"] * 100_000) + b"]}",
        b'{"events":[' + b"[[" * 200_000,
    ],
    ids=[
        "long word",
        "bottomless",
        "many NaN",
        "many broken",
        "quotes and slashes",
        "fewer of them",
        "many nos",
        "open ends",
    ],
)
def test_nothing_takes_longer_than_line_waits(raw: bytes) -> None:
    begun = time.thread_time()
    read_envelope(raw)
    assert time.thread_time() - begun < 2


@given(st.binary(max_size=400))
@example(b'{"events":[{"type":1}]}')
def test_no_bytes_raise(raw: bytes) -> None:
    found = read_envelope(raw)
    for position in range(-1, 3 if isinstance(found, Unreadable) else len(found) + 1):
        read_event(raw, position, RECEIVED)


@given(place=st.integers(0, len(GOOD) * 3), put=st.binary(max_size=3), taken=st.integers(0, 3))
def test_no_damage_raises(place: int, put: bytes, taken: int) -> None:
    whole = body(GOOD, GOOD, GOOD)
    raw = whole[:place] + put + whole[place + taken :]
    found = read_envelope(raw)
    if isinstance(found, tuple):
        for position, one in enumerate(found):
            assert read_event(raw, position, RECEIVED).line_id == one.line_id
