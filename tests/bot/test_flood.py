"""One person writes hundreds of messages in a few seconds: all are kept and answered in order, and nobody else waits for it."""

import re

from storage import messages, people
from tests.bot.desk import Desk

EACH = 150  # of what is answered every time, and then of words that soon lead to a person
APART_S = 0.01  # a thousand in ten seconds
OTHERS = 5
HANDED_OVER = "ここからは、職員がお話をうかがいます"
AHEAD_MOST = 60  # answers to the flood, of 300, before everybody else has theirs; more on a busy machine


def test_a_flood_of_one_person_is_kept_and_answered_in_order_and_keeps_nobody_waiting(any_desk: Desk) -> None:
    flood, *others = (any_desk.friend(f"人{number}") for number in range(1 + OTHERS))
    before = len(any_desk.replies())

    for words in ["ヘルプ"] * EACH + [f"{number}回目です" for number in range(EACH)]:
        flood.write(words)
        any_desk.clock.pass_time(APART_S)
    for one in others:
        one.write("こんにちは")
    any_desk.work()
    any_desk.send()

    asked = tokens(any_desk)
    poured = asked[flood.id][-2 * EACH :]
    answered = [reply["body"]["replyToken"] for reply in any_desk.replies()[before:]]
    answers = [token for token in answered if token in poured]
    assert answers[:EACH] == poured[:EACH]
    assert answers == [token for token in poured if token in answers]
    assert HANDED_OVER in flood.said()
    assert max(answered.index(asked[one.id][-1]) for one in others) < AHEAD_MOST
    assert len(answered) == len(answers) + OTHERS
    assert kept(any_desk, flood.id) == list(range(EACH))
    assert {state for state, _ in any_desk.arrivals()} == {"done"}


def tokens(desk: Desk) -> dict[str, list[str]]:
    """The reply tokens of everybody's events, in the order in which LINE delivered them."""
    found: dict[str, list[str]] = {}
    for attempt in desk.phones.ledger("webhook"):
        for event in attempt["events"]:
            found.setdefault(event["source"]["userId"], []).append(event["replyToken"])
    return found


def kept(desk: Desk, line_id: str) -> list[int]:
    """The numbers of the messages in somebody's talk, as staff read them."""
    with desk.store.transaction() as tx:
        person = people.meet(tx, line_id, "ja", desk.clock.now())
        bodies = [said.body for said in messages.thread(tx, person) if said.author == "person"]
    return [int(found[1]) for body in bodies if (found := re.search(r"(\d+)回目", body))]
