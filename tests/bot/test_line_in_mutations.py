"""Every field of every event, taken away, emptied, blown up or of another kind: nothing raises, nobody is guessed."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from bot.line_in import RawEvent, read_envelope, read_event
from handlers.arrivals import Arrival, Unknown, What
from tests.bot.line_samples import SAMPLES, SOMEBODY, Event, message

RECEIVED = datetime(2026, 11, 20, 3, tzinfo=UTC)
GOOD = message("text", text="good")
GONE = object()
CHANGES: dict[str, Any] = {
    "dropped": GONE,
    "null": None,
    "text": "x",
    "empty": "",
    "number": 7,
    "negative": -1,
    "huge number": 10**5000,
    "not a number": float("nan"),
    "list": [],
    "object": {},
    "nested": {"type": {"type": ["user"]}, "userId": {"userId": SOMEBODY}},
    "truth": True,
    "huge": "あ" * 20_000,
    "surrogate": "\ud800\x00",
}
Way = tuple[str | int, ...]


def ways(value: object, way: Way = ()) -> Iterator[Way]:
    """Where each field of an event is."""
    if way:
        yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from ways(part, (*way, key))


def changed(sample: Event, way: Way, change: object) -> Event:
    made: Any = copy.deepcopy(sample)
    inner = made
    for key in way[:-1]:
        inner = inner[key]
    if change is GONE:
        del inner[way[-1]]
    else:
        inner[way[-1]] = change
    return dict(made)


def body_of(*events: object) -> bytes:
    # 10**5000 is legal JSON that neither reader takes for a number.
    return json.dumps({"destination": "U", "events": events}).replace('"HUGE"', "1" + "0" * 5000).encode()


CASES = [
    pytest.param(sample, way, id=f"{kind}:{'.'.join(map(str, way))}")
    for kind, sample in SAMPLES.items()
    for way in ways(sample)
]


def test_there_are_enough_cases() -> None:
    assert len(CASES) * len(CHANGES) >= 5_000


@pytest.mark.parametrize(("sample", "way"), CASES)
def test_a_changed_field_harms_nothing_else(sample: Event, way: Way) -> None:
    for name in CHANGES:
        assert_harmless(sample, way, name)


def assert_harmless(sample: Event, way: Way, name: str) -> None:
    change = "HUGE" if name == "huge number" else CHANGES[name]
    body = body_of(GOOD, changed(sample, way, change), GOOD)
    envelope = read_envelope(body)
    assert isinstance(envelope, tuple)
    assert [raw.position for raw in envelope] == [0, 1, 2]
    assert_honest(envelope[1], read_event(body, 1, RECEIVED), way, name)
    assert (
        read_event(body, 0, RECEIVED)
        == read_event(body, 2, RECEIVED)
        == read_event(body_of(GOOD), 0, RECEIVED)
    )


def assert_honest(raw: RawEvent, arrival: Arrival, way: Way, name: str) -> None:
    assert isinstance(arrival.what, get_args(What))
    assert arrival.line_id == raw.line_id
    assert arrival.line_id in {SOMEBODY, None}
    if way[:1] == ("source",) and way != ("source", "type") and way[1:] in {(), ("userId",)}:
        assert arrival.line_id is None
    if way == ("webhookEventId",):
        assert raw.event_id == ("x" if name == "text" else raw.event_id)
        assert raw.event_id == "x" or raw.event_id.startswith("sha256:")
    if way == ("type",):
        assert isinstance(arrival.what, Unknown)
