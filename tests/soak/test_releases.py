"""A release goes out and is taken back in the middle of everybody's conversation: all come to an end, nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.phones import Phones
from tests.soak.account import acknowledged, answers
from tests.soak.residents import Resident
from tests.soak.running import DATABASES, SoakedDesk

PEOPLE = 4
STEPS = 60
PATIENCE_S = 120.0


@pytest.fixture(params=DATABASES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SoakedDesk]:
    urls = {}
    if request.param == "postgresql":
        urls["ENGAWA_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    with SoakedDesk(tmp_path, urls, ("sender", "scheduler"), console=False).start() as running:
        running.keep("older", "older")
        yield running


@pytest.mark.timeout(900)
def test_a_release_may_go_out_and_be_taken_back_in_the_middle_of_everything(desk: SoakedDesk) -> None:
    phones = Phones(desk.phones)
    people = [Resident(phones.add(f"人{number}"), random.Random(number)) for number in range(PEOPLE)]
    for one in people:
        one.phone.wait_for("Which language", PATIENCE_S)

    for number, one in enumerate(
        people
    ):  # the older one alone: each is somewhere else when the release comes
        steps(one, 3 * number)
    desk.keep("worker", "worker")  # both side by side: no turn knows which will have the next
    for one in people:
        steps(one, 3)
    desk.let_go("older")  # the new one alone
    for one in people:
        steps(one, 2)
    desk.keep("older", "older")
    desk.let_go("worker")  # and back
    for one in people:
        while not one.has_come_to_an_end:
            steps(one, 1)
            assert len(one.phone.bubbles()) < STEPS, one.phone.said()[-600:]

    phones.wait_until_idle()
    assert desk.count("select count(*) from cases where submitted_at is not null") == PEOPLE
    assert desk.count("select count(*) from cases") == PEOPLE
    assert desk.count("select count(*) from arrivals where state = 'parked'") == 0
    asked = acknowledged(phones.ledger("webhook"))
    said = answers(phones.ledger("request"))
    assert said.total() == len(asked), "somebody was not answered, or twice"


def steps(one: Resident, count: int) -> None:
    for _ in range(count):
        if not one.has_come_to_an_end:
            one.step()
