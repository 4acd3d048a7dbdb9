"""Faults on demand: what the bot sees, and whether the request was accepted all the same."""

import http.client
import time

import pytest

from tests.simulator.desk import Platform

KEY = "123e4567-e89b-12d3-a456-426614174000"


def fault(platform: Platform, kind: str, **more: object) -> None:
    platform.drive(
        "/faults", {"kind": kind, "path": "/v2/bot/message/push", "seconds": 0.05, "count": 1, **more}
    )


@pytest.mark.parametrize(
    ("kind", "status", "accepted"),
    [
        ("rate_limited", 429, False),
        ("monthly_limit", 429, False),
        ("server_error", 500, False),
        ("status", 503, False),
        ("slow", 200, True),
        ("accepted_error", 500, True),
        ("not_json", 200, True),
    ],
)
def test_faults_that_answer(platform: Platform, person: str, kind: str, status: int, accepted: bool) -> None:
    fault(platform, kind)
    answer = platform.push(person, key=KEY)
    again = platform.push(person, key=KEY)

    assert answer.status == status
    assert again.status == (409 if accepted else 200)
    assert len(platform.talk(person)) == 1
    assert (platform.ledger()[0]["accepted"], platform.ledger()[0]["fault"]) == (accepted, kind)


@pytest.mark.parametrize(
    ("kind", "accepted"), [("cut", False), ("hang", False), ("accepted_cut", True), ("accepted_hang", True)]
)
def test_faults_that_hang_up(platform: Platform, person: str, kind: str, accepted: bool) -> None:
    fault(platform, kind)
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        platform.push(person, key=KEY)

    assert platform.push(person, key=KEY).status == (409 if accepted else 200)
    assert len(platform.talk(person)) == 1
    assert (platform.ledger()[0]["status"], platform.ledger()[0]["accepted"]) == (None, accepted)


def test_html_instead_of_json(platform: Platform, person: str) -> None:
    fault(platform, "not_json")
    answer = platform.push(person)

    assert (answer.headers.get_content_type(), answer.raw[:9]) == ("text/html", b"<!doctype")


def test_slow_is_late(platform: Platform, person: str) -> None:
    fault(platform, "slow", seconds=0.2)
    started = time.monotonic()
    platform.push(person)

    assert time.monotonic() - started >= 0.2


def test_faults_know_their_place_their_person_and_their_number(platform: Platform) -> None:
    unlucky, lucky = platform.person(), platform.person()
    fault(platform, "server_error", person=unlucky, skip=1, count=2)

    assert [platform.push(unlucky).status for _ in range(4)] == [200, 500, 500, 200]
    assert platform.push(lucky).status == 200
    assert platform.line("GET", "/v2/bot/info").status == 200


def test_dice_follow_the_seed(platform: Platform, person: str) -> None:
    def day() -> list[int]:
        platform.drive("/reset", {})
        again = platform.person()
        fault(platform, "server_error", probability=0.5, count=None)
        return [platform.push(again).status for _ in range(12)]

    first = day()
    assert first == day()
    assert set(first) == {200, 500}


def test_faults_are_listed_and_taken_away(platform: Platform, person: str) -> None:
    made = platform.drive("/faults", {"kind": "server_error", "path": "/v2/bot/message/*"})
    assert platform.push(person).status == 500
    assert platform.drive("/faults")["faults"][0]["hits"] == 1

    platform.drive(f"/faults/{made['id']}", method="DELETE")
    assert platform.push(person).status == 200


def test_an_unknown_kind_is_refused(platform: Platform) -> None:
    answer = platform.line("POST", "/simulator/api/faults", {"kind": "earthquake"})

    assert answer.status == 400
