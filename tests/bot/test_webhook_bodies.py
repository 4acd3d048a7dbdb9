"""What is in a genuine body: the good is worked on, the unreadable is kept whole and shown, nothing is dropped."""

import json
from copy import deepcopy
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from bot.webhook import BODY_MAX
from storage.db import Store
from storage.tables import Arrival
from tests.bot.desk import Desk, arrivals, envelopes
from tests.bot.line_samples import SAMPLES, SOMEBODY, message
from tests.bot.patience import until
from tests.bot.webhooks import body_of, deliver_to, post

GOOD = message("text", text="聞こえますか")
GARBAGE: dict[str, bytes] = {
    "nothing": b"",
    "space": b" ",
    "not JSON": b"destination=U&events=",
    "HTML": b"<!doctype html><title>502</title>",
    "half a body": body_of(GOOD)[:-20],
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e999",
    "a string": b'"events"',
    "no events": b'{"destination":"U"}',
    "events null": b'{"destination":"U","events":null}',
    "events an object": b'{"destination":"U","events":{"0":{}}}',
    "events a string": b'{"destination":"U","events":"[]"}',
    "too many events": b'{"events":[' + b",".join([b"{}"] * 10_001) + b"]}",
    "bottomless": b'{"events":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "no UTF-8": b"\xff\xfe\x00\x01" * 10,
    "NUL": b"\x00" * 100,
    "almost too large": b'"' + b"x" * (BODY_MAX - 2) + b'"',
}
POISON: dict[str, bytes] = {
    "null": b"null",
    "a number": b"7",
    "a list": b"[]",
    "broken": b'{"type": message}',
    "an endless number": b"9" * 5_000,
}


def good(number: int) -> bytes:
    return json.dumps({**GOOD, "webhookEventId": f"good-{number}"}, ensure_ascii=False).encode()


@pytest.mark.parametrize("name", GARBAGE)
def test_a_genuine_body_that_cannot_be_read_is_kept_whole_and_shown(desk: Desk, name: str) -> None:
    body = GARBAGE[name]

    assert post(desk.app, body).status_code == 200
    assert post(desk.app, body).status_code == 200  # LINE delivers it again

    assert envelopes(desk.store) == [body]
    ((state, reason),) = desk.arrivals()
    assert state == "parked"
    assert reason
    assert desk.troubles() == [("arrival.parked", reason)]


@pytest.mark.parametrize("poison", POISON)
def test_a_poisoned_event_leaves_the_others_of_its_body_alone(desk: Desk, poison: str) -> None:
    for index in (0, 2, 5):
        events = [good(index * 10 + number) for number in range(5)]
        events.insert(index, POISON[poison])
        body = b'{"destination":"U","events":[' + b",".join(events) + b"]}"
        assert post(desk.app, body).status_code == 200

    states = [state for state, _ in desk.arrivals()]
    desk.work()

    assert (states.count("waiting"), states.count("parked")) == (15, 3)
    assert [state for state, _ in desk.arrivals()].count("done") == 15
    assert len(desk.troubles()) == 3


def test_a_thousand_events_in_one_body_are_a_thousand_arrivals(any_desk: Desk) -> None:
    deliver_to(any_desk.app, *({**SAMPLES["join"], "webhookEventId": f"e{n}"} for n in range(1_000)))

    until(lambda: len(any_desk.arrivals()) == 1_000)  # so many may take longer than LINE would wait


MUTATIONS: dict[str, Any] = {
    "null": None,
    "a number": -1,
    "huge": 10**400,
    "words": "縁側" * 200,
    "a list": [[]],
    "an object": {"": None},
    "true": True,
}


def mutants() -> list[dict[str, Any]]:
    """Every sample with every field of its first two levels gone or of another shape."""
    made = []
    for event in SAMPLES.values():
        inner = [(key, name) for key, value in event.items() if isinstance(value, dict) for name in value]
        places = [(key,) for key in event] + inner
        for place, mutation in product(places, [*MUTATIONS, "gone"]):
            made.append(_mutant(event, place, mutation))
    return made


def _mutant(event: dict[str, Any], place: tuple[str, ...], mutation: str) -> dict[str, Any]:
    changed = deepcopy(event)
    inside = changed if len(place) == 1 else changed[place[0]]
    if mutation == "gone":
        del inside[place[-1]]
    else:
        inside[place[-1]] = MUTATIONS[mutation]
    return changed


def test_an_event_of_any_other_shape_is_kept_and_comes_to_an_end_without_a_guess(desk: Desk) -> None:
    every = mutants()[::13]
    assert len(every) > 100
    for number, event in enumerate(every):
        if event.get("webhookEventId") == SAMPLES["text"]["webhookEventId"]:
            event["webhookEventId"] = f"event-{number}"
    for begin in range(0, len(every), 100):
        deliver_to(desk.app, *every[begin : begin + 100])

    digests = _people_meant(desk.store)
    desk.work()

    assert len(desk.arrivals()) > 100
    assert {state for state, _ in desk.arrivals()} <= {"done", "ignored"}
    assert digests <= {None, desk.store.vault.digest("line_id", SOMEBODY)}


def _people_meant(store: Store) -> set[bytes | None]:
    with store.reading() as tx:
        return set(tx.connection.execute(select(Arrival.person_key)).scalars())


@pytest.mark.parametrize(
    "user",
    [None, "", "U", "U" + "g" * 32, "u" + "0" * 32, "U" + "0" * 33, 7, {}, "佐藤 はな", SOMEBODY + "\x00"],
)
def test_nobody_is_guessed_where_line_names_nobody(desk: Desk, user: object) -> None:
    deliver_to(desk.app, {**GOOD, "source": {"type": "user", "userId": user}})
    desk.work()

    ((state, reason),) = arrivals(desk.store)
    assert state == "ignored"
    assert str(reason).startswith("nobody to answer")
