"""What a trial is held against does fail: a small story that is well, and the same one with one thing wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from conversations.phrases import Phrase
from locales import speaker
from simulator.server import Running
from storage.tables import Case, Outgoing
from storage.turns import DEADLY
from tests.bot.desk import Desk, Switchboard, example
from tests.e2e.phones import Phones
from tests.simulation.console import Did
from tests.simulation.desk import PlainEar
from tests.simulation.phones import DANGER
from tests.simulation.wire import Letter
from tests.soak.measured import CAUGHT_UP_PER_S, GROWTH_MOST, HEALED_S
from tests.soak.pairs import PUSH, REPLY
from tests.soak.story import LOGINS, Story, Written, apart, live
from tests.storage.stores import copy_sqlite, open_store

ONE_SENT = "where seq = (select min(seq) from outbox where kind = 'words' and state = 'sent')"


@pytest.fixture(scope="module")
def written(
    migrated_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
    simulator: Running,
    switchboard: Switchboard,
) -> Written:
    """Words, danger, a word taken back, an answer nobody knows the fate of, and a member of staff who answers."""
    folder = tmp_path_factory.mktemp("story")
    store = open_store(copy_sqlite(migrated_sqlite, folder / "engawa.sqlite3"))
    phones = Phones(simulator.url)
    phones.ask("POST", "/reset")
    phones.ask("POST", "/webhook", {"timeoutSeconds": 30})
    desk = Desk(store, folder, phones, council=replace(example(), ear=PlainEar()))
    switchboard.desk = desk.app
    asker, did = live(desk)
    webhooks, requests = ([dict(line) for line in phones.ledger(kind)] for kind in ("webhook", "request"))
    apart(webhooks)
    switchboard.desk = None
    desk.close()
    store.close()
    return Written(
        folder / "engawa.sqlite3", asker.id, json.dumps(webhooks), json.dumps(requests), tuple(did)
    )


@pytest.fixture
def story(written: Written, tmp_path: Path) -> Iterator[Story]:
    store = open_store(copy_sqlite(written.database, tmp_path / "engawa.sqlite3"))
    webhooks, requests = json.loads(written.webhooks), json.loads(written.requests)
    yield Story(store, written.asker, webhooks, requests, list(written.staff))
    store.close()


def test_a_story_in_which_all_went_well_breaks_no_rule(story: Story) -> None:
    pushed = next(line for line in story.requests if line["retryKey"])
    story.requests.insert(0, {**pushed, "accepted": False, "body": None})  # LINE failed before it had read it

    assert story.judged().wrong == ()


def turned_around(story: Story) -> None:
    first, _, second, *_ = (line for line in story.webhooks if "ヘルプ" in str(line["events"]))
    first["at"], second["at"] = second["at"], first["at"]


def once_more(story: Story) -> None:
    story.requests.append(story.taken()[0])


def instead_of_another(story: Story) -> None:
    """The count is right: one answer was taken twice, and another one of the same person never."""
    _, one, other, *_ = story.taken()
    story.requests[story.requests.index(other)] = one


def unknown_to_us(story: Story) -> None:
    """As before, and the double was taken without our knowing: there is no row left whose outcome nobody knows."""
    _, one, other, *_ = story.taken()
    story.requests[story.requests.index(other)] = {**one, "requestId": "of nobody's"}


def for_somebody_else(story: Story) -> None:
    first = story.taken()[0]
    story.requests[story.requests.index(first)] = {
        **first,
        "deliveries": [{**first["deliveries"][0], "person": "U" + "0" * 32}],
    }


def pushed_after_all(story: Story) -> None:
    """The reply whose outcome is unknown is said once more, under the row's own id."""
    unclear = next(line for line in story.requests if line["path"] == REPLY and line["fault"])
    with story.store.reading() as tx:
        row = str(tx.connection.execute(select(Outgoing.id).where(Outgoing.state == "unknown")).scalar_one())
    pushed = {"to": story.asker, "messages": unclear["body"]["messages"]}
    story.requests.append(
        {**unclear, "at": unclear["at"] + 1, "path": PUSH, "retryKey": row, "body": pushed, "accepted": False}
    )


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


def staff_did(what: str, login: str = LOGINS[1], mark: str = "") -> Callable[[Story], None]:
    return lambda story: story.staff.append(Did(9, 9, login, what, story.number(), mark, "ok", 9))


def changing(statement: str) -> Callable[[Story], None]:
    return lambda story: story.change(statement)


def took_something_else_back(story: Story) -> None:
    """What was taken back is another message, which stands where it stood."""
    events = [event for line in story.webhooks for event in line["events"]]
    kept = next(event for event in events if "◆1" in str(event.get("message")))
    next(event for event in events if event["type"] == "unsend")["unsend"]["messageId"] = kept["message"][
        "id"
    ]


def rings(story: Story) -> None:
    """The same timer, twice within a second."""
    columns = "council, position, timer, subject, received_at, turn, state, tries"
    for number in range(2):
        story.change(
            f"insert into arrivals (event_id, {columns}) select 'timer:{number}',"  # noqa: S608  # our own words
            " council, 0, 'unfinished', 'x:1', received_at, turn, 'done', 1 from arrivals where id = 1"
        )


def rings_twice(story: Story) -> None:
    rings(story)
    story.timers.append("x:1")


def parked_by_chance(story: Story) -> None:
    story.change(f"update arrivals set state = 'parked', reason = '{DEADLY}'")  # noqa: S608  # our own word


def never_rings(story: Story) -> None:
    story.timers.append("x:2")


def another_case_for_life(story: Story) -> None:
    columns = [each.name for each in Case.__table__.columns if each.computed is None]
    others = ", ".join(
        {"id": "lower(hex(randomblob(16)))", "number": "'2611-0099'"}.get(name, name) for name in columns
    )
    story.change(f"insert into cases ({', '.join(columns)}) select {others} from cases")  # noqa: S608  # our own words


def told_of_a_case(story: Story) -> None:
    messages = story.taken()[1]["body"]["messages"]
    messages[0] = {"type": "text", "text": "受け付けました。番号は 2611-0042 です。"}


def answered_late(story: Story) -> None:
    for line in story.webhooks:
        line["ms"] = 2100


def spooled_late(story: Story) -> None:
    story.webhooks += story.webhooks
    answered_late(story)
    story.away.append((0.0, story.webhooks[-1]["at"] / 1000))


def refused_in_time(story: Story) -> None:
    for line in story.webhooks:
        line["status"] = 503


def heals_slowly(story: Story) -> None:
    story.behind = CAUGHT_UP_PER_S * 10
    story.healed_s = HEALED_S + 11


def grows(story: Story) -> None:
    story.grown["worker"] = GROWTH_MOST + 1


def nobody_comes(story: Story) -> None:
    """Staff take the case of danger a day later."""
    for number, did in enumerate(story.staff):
        later = story.webhooks[-1]["at"] / 1000 + 86_400 + number
        story.staff[number] = replace(did, begun=later, ended=later, read_at=later)


def in_another_order(story: Story) -> None:
    first, second = (story.requests.index(line) for line in story.taken()[:2])
    story.requests[first], story.requests[second] = story.requests[second], story.requests[first]


def left_for_good(story: Story) -> None:
    """The last thing the asker did was to block the account."""
    theirs = [
        event
        for line in story.webhooks
        for event in line["events"]
        if event["source"]["userId"] == story.asker
    ]
    max(theirs, key=lambda event: event["timestamp"])["type"] = "unfollow"


def asked_to_begin_again(story: Story) -> None:
    words = speaker("ja").text(Phrase.LOST.value)
    story.taken()[1]["body"]["messages"][0] = {"type": "text", "text": words}


WRONG = {
    "no_event_is_lost": changing("delete from arrivals where id = (select max(id) from arrivals)"),
    "staff_read_once_what_was_written": changing("update arrivals set state = 'ignored' where id = 3"),
    "nothing_is_parked_without_cause": changing("update arrivals set state = 'parked' where id = 3"),
    "people_are_heard_in_order": turned_around,
    "the_bot_answers_everything": changing(
        "delete from messages where author = 'bot' and id = (select max(id) from messages where author = 'bot' and"
        " person_id = (select person_id from messages where arrival_id = 3))"
    ),
    "what_was_taken_back_is_gone": took_something_else_back,
    "no_talk_is_lost": asked_to_begin_again,
    "nothing_is_given_up_too_early": changing(
        f"update outbox set state = 'expired' {ONE_SENT}"  # noqa: S608  # our own words
    ),
    "nothing_is_given_up_too_early: held": changing(
        f"update outbox set state = 'held' {ONE_SENT}"  # noqa: S608  # our own words
    ),
    "nothing_is_given_up_too_early: blocked": changing(
        f"update outbox set state = 'refused', reason = 'blocked' {ONE_SENT}"  # noqa: S608  # our own words
    ),
    "nothing_rings_twice": rings,
    "who_can_be_reached_is_known": left_for_good,
    "what_was_due_rang_once": never_rings,
    "what_was_due_rang_once: twice": rings_twice,
    "people_see_once_what_was_said": once_more,
    "people_see_once_what_was_said: missing": never_taken,
    "people_see_once_what_was_said: instead of another": instead_of_another,
    "people_see_once_what_was_said: unknown to us": unknown_to_us,
    "people_see_once_what_was_said: somebody else": for_somebody_else,
    "people_see_once_what_was_said: overtaken": changing(
        f"update outbox set state = 'refused', reason = 'overtaken' {ONE_SENT}"  # noqa: S608  # our own words
    ),
    "people_are_spoken_to_in_order": in_another_order,
    "one_key_is_one_message": pushed_twice,
    "one_key_is_one_message: other words": for_other_words,
    "an_unclear_reply_is_left_alone": pushed_after_all,
    "staff_see_what_was_not_sent": changing(
        f"update outbox set state = 'undeliverable' {ONE_SENT}"  # noqa: S608  # our own words
    ),
    "whoever_was_told_so_has_a_case": told_of_a_case,
    "whoever_has_a_case_was_told_so": changing("update cases set risk = 0, opened_for = null"),
    "few_are_parked_without_fault": parked_by_chance,
    "one_member_has_a_case": staff_did("take"),
    "forms_count_once": staff_did("reply", mark="◇2"),
    "what_staff_did_is_on_record": staff_did("note"),
    "the_record_is_one_chain": changing(
        "update audit set detail = 'x' where id = (select min(id) from audit)"
    ),
    "what_staff_wrote_is_on_record": changing("delete from audit where action = 'case.replied'"),
    "danger_has_a_case": changing("update cases set risk = 0"),
    "danger_reaches_somebody": nobody_comes,
    "one_danger_has_one_case": another_case_for_life,
    "everything_has_a_limit": changing("update outbox set tries = 501"),
    "webhooks_are_answered_in_time": answered_late,
    "webhooks_are_answered_in_time: from the spool": spooled_late,
    "webhooks_are_answered_in_time: refused": refused_in_time,
    "all_is_well_soon_after": heals_slowly,
    "nothing_grows_for_ever": grows,
}


@pytest.mark.parametrize("rule", WRONG)
def test_one_thing_wrong_breaks_its_rule(story: Story, rule: str) -> None:
    WRONG[rule](story)

    assert rule.partition(":")[0] in story.broken()


def test_every_rule_is_shown_to_fail(story: Story) -> None:
    assert story.judged().rules == {name.partition(":")[0] for name in WRONG}


def test_a_story_in_which_all_went_well_has_an_even_account(story: Story) -> None:
    account = story.account()

    assert account.is_well, account.line()
    assert account.shown == 1


@pytest.mark.parametrize("swap", [instead_of_another, unknown_to_us])
def test_what_one_answer_was_taken_too_often_makes_good_for_no_other(
    story: Story, swap: Callable[[Story], None]
) -> None:
    swap(story)

    account = story.account()

    assert account.lost == {story.asker: 1}
    assert account.twice == {story.asker: 1}


def test_an_unknown_answer_excuses_nobody_elses(story: Story) -> None:
    """Of the asker one is unknown; what was lost is somebody else's, and staff are shown nothing of it."""
    theirs = next(
        line
        for line in story.requests
        if line["path"] == REPLY and line["accepted"] and line["deliveries"][0]["person"] != story.asker
    )
    story.requests.remove(theirs)

    assert story.account().lost == {theirs["deliveries"][0]["person"]: 1}


def test_what_danger_overtook_excuses_itself_alone(story: Story) -> None:
    first, *_ = story.taken()
    story.requests.remove(first)
    story.change(
        "update outbox set state = 'refused', reason = 'overtaken' where seq = (select max(seq) from outbox)"
    )

    assert story.account().lost == {story.asker: 1}


def test_whoever_is_called_about_danger_has_been_reached(story: Story) -> None:
    nobody_comes(story)
    cried = next(line["at"] / 1000 for line in story.webhooks if DANGER in str(line["events"]))
    words = f"http://127.0.0.1/cases/{story.number()}"
    story.letters.append(Letter(cried + 30, LOGINS[0], words))
    assert story.broken() == set()

    story.letters[0] = Letter(cried + 600, LOGINS[0], words)
    assert story.broken() == {"danger_reaches_somebody"}


def test_a_door_that_was_struck_may_answer_late(story: Story) -> None:
    answered_late(story)
    for line in story.webhooks:
        line["at"] = 1000
    story.ajar.append((0.0, 60.0))

    assert story.broken() == set()
