"""What is said once more after an unclear reply is told from what is merely said again in the same words."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from storage.outbox import Lane
from tests.simulation.evidence import Row
from tests.soak.pairs import PUSH, REPLY, Kept, Pairs
from tests.soak.said import an_unclear_reply_is_left_alone

NUMBERS = [{"type": "text", "text": "119"}]
HERS, HIS = "U" + "a" * 32, "U" + "b" * 32
EVENTS = {"first": HERS, "second": HERS, "his": HIS}


def row(
    number: int, lane: Lane, event: str, person: str = HERS, *, tries: int = 1, request: str = ""
) -> Kept:
    made = Row(number, UUID(int=number), person, lane, "unknown", None, tries, ("119",))
    return Kept(made, person, request or None, event, NUMBERS)


def unclear(event: str, at: int = 1) -> Mapping[str, Any]:
    body = {"replyToken": event, "messages": NUMBERS}
    return {"at": at, "path": REPLY, "status": 500, "body": body, "requestId": f"r-{event}"}


def push(number: int, person: str = HERS) -> Mapping[str, Any]:
    body = {"to": person, "messages": NUMBERS}
    return {"at": 2, "path": PUSH, "status": 200, "body": body, "retryKey": str(UUID(int=number))}


WEBHOOKS = [
    {
        "events": [
            {"webhookEventId": event, "replyToken": event, "source": {"type": "user", "userId": person}}
            for event, person in EVENTS.items()
        ]
    }
]


@pytest.mark.parametrize(
    ("rows", "requests"),
    [
        ([row(1, Lane.STAFF, "first")], [unclear("first"), push(1)]),
        ([row(1, Lane.STAFF, "first"), row(2, Lane.STAFF, "second")], [unclear("first"), push(1), push(2)]),
        ([row(1, Lane.STAFF, "first"), row(2, Lane.STAFF, "second", tries=0)], [unclear("first"), push(1)]),
        (
            [row(1, Lane.STAFF, "first"), row(2, Lane.STAFF, "second", request="r")],
            [unclear("first"), push(1)],
        ),
        ([row(1, Lane.ANSWER, "first")], [unclear("first"), push(1)]),
        ([row(1, Lane.ANSWER, "first"), row(2, Lane.ANSWER, "second")], [unclear("second"), push(2)]),
    ],
)
def test_what_is_pushed_after_its_own_unclear_reply_is_found(
    rows: list[Kept], requests: list[Mapping[str, Any]]
) -> None:
    pairs = Pairs({kept.row.id: kept for kept in rows})

    assert list(an_unclear_reply_is_left_alone(pairs, WEBHOOKS, requests))


@pytest.mark.parametrize(
    ("rows", "requests"),
    [
        ([row(1, Lane.STAFF, "first"), row(2, Lane.STAFF, "second")], [unclear("first"), push(2)]),
        ([row(1, Lane.STAFF, "first"), row(2, Lane.STAFF, "his", HIS)], [unclear("his"), push(1)]),
        ([row(1, Lane.ANSWER, "first"), row(2, Lane.ANSWER, "second")], [unclear("first"), push(2)]),
        ([row(1, Lane.ANSWER, "first"), row(2, Lane.STAFF, "second")], [unclear("first"), push(2)]),
        ([row(1, Lane.ANSWER, "first")], [push(1), unclear("first", at=3)]),
    ],
)
def test_the_same_words_of_something_else_may_be_pushed(
    rows: list[Kept], requests: list[Mapping[str, Any]]
) -> None:
    pairs = Pairs({kept.row.id: kept for kept in rows})

    assert list(an_unclear_reply_is_left_alone(pairs, WEBHOOKS, requests)) == []
