"""What a trial is held against does fail: a small story that is well, and the same one with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import text

from tests.bot.desk import Desk
from tests.simulation.console import Did
from tests.simulation.desk import PlainEar
from tests.simulation.phones import DANGER
from tests.soak.rules import broken

Lines = list[dict[str, Any]]


@dataclass
class Story:
    """The platform's ledger, the desk's database, and what staff did, to be tampered with."""

    desk: Desk
    webhooks: Lines
    requests: Lines
    staff: list[Did] = field(default_factory=list)

    def change(self, statement: str) -> None:
        with self.desk.store.transaction() as tx:
            assert tx.connection.execute(text(statement)).rowcount > 0

    def broken(self) -> set[str]:
        found = broken(self.desk.store, self.webhooks, self.requests, self.staff)
        return {what.partition(":")[0] for what in found}


@pytest.fixture
def story(desk: Desk) -> Story:
    desk.council = replace(desk.council, ear=PlainEar())
    asker, crier = desk.friend(), desk.friend("そら")
    for phone, words in ((asker, "ヘルプ ◆1"), (crier, f"{DANGER} ◆2"), (asker, "ヘルプ ◆3")):
        phone.write(words)
        desk.work()
        desk.send()
    asker.do("unsend")
    asker.write("ヘルプ ◆4")
    desk.work()
    desk.speak(asker)
    desk.send()
    webhooks, requests = (
        [dict(line) for line in desk.phones.ledger(kind)] for kind in ("webhook", "request")
    )
    apart(webhooks)
    return Story(desk, webhooks, requests)


def apart(webhooks: Lines) -> None:
    """As if a minute had passed between any two: what was first is beyond doubt."""
    for number, line in enumerate(webhooks):
        line["at"] += number * 60_000


def test_a_story_in_which_all_went_well_breaks_no_rule(story: Story) -> None:
    pushed = next(line for line in story.requests if line["retryKey"])
    story.requests.insert(0, {**pushed, "accepted": False, "body": None})  # LINE failed before it had read it

    assert story.broken() == set()


def turned_around(story: Story) -> None:
    first, _, second = (line for line in story.webhooks if "ヘルプ" in str(line["events"]))
    first["at"], second["at"] = second["at"], first["at"]


def once_more(story: Story) -> None:
    story.requests.append(next(line for line in story.requests if line["deliveries"]))


def pushed_twice(story: Story) -> None:
    story.requests.append(next(line for line in story.requests if line["retryKey"]))


def for_other_words(story: Story) -> None:
    pushed = next(line for line in story.requests if line["retryKey"])
    other = {**pushed["body"], "messages": []}
    story.requests += [
        {**pushed, "accepted": False, "body": None},
        {**pushed, "accepted": False, "body": other},
    ]


def never_taken(story: Story) -> None:
    story.requests.remove(next(line for line in story.requests if line["deliveries"]))


def answered_by_staff(story: Story) -> None:
    story.staff.append(Did(0, 1, "sato", "reply", "2611-0001", "◇1", "ok", 0))


def changing(statement: str) -> Callable[[Story], None]:
    return lambda story: story.change(statement)


WRONG = {
    "no_event_is_lost": changing("delete from arrivals where id = (select max(id) from arrivals)"),
    "staff_read_once_what_was_written": changing("update arrivals set state = 'ignored' where id = 3"),
    "nothing_is_parked_without_cause": changing("update arrivals set state = 'parked' where id = 3"),
    "people_are_heard_in_order": turned_around,
    "the_bot_answers_everything": changing(
        "delete from messages where author = 'bot' and id = (select max(id) from messages where author = 'bot' and"
        " person_id = (select person_id from messages where arrival_id = 3))"
    ),
    "people_see_once_what_was_said": once_more,
    "one_key_is_one_message": pushed_twice,
    "one_key_is_one_message: other words": for_other_words,
    "people_see_once_what_was_said: missing": never_taken,
    "forms_count_once": answered_by_staff,
    "danger_has_a_case": changing("update cases set risk = 0"),
    "everything_has_a_limit": changing("update outbox set tries = 501"),
}


@pytest.mark.parametrize("rule", WRONG)
def test_one_thing_wrong_breaks_its_rule(story: Story, rule: str) -> None:
    WRONG[rule](story)

    assert rule.partition(":")[0] in story.broken()
