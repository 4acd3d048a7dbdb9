"""Many events in one body, and events of nobody. Every other body LINE could send, and should not: tests/corpus, C2 and C3."""

import pytest

from tests.bot.desk import Desk, arrivals
from tests.bot.line_samples import SAMPLES, SOMEBODY, message
from tests.bot.patience import until
from tests.bot.webhooks import deliver_to

GOOD = message("text", text="聞こえますか")


def test_a_thousand_events_in_one_body_are_a_thousand_arrivals(any_desk: Desk) -> None:
    deliver_to(any_desk.app, *({**SAMPLES["join"], "webhookEventId": f"e{n}"} for n in range(1_000)))

    until(lambda: len(any_desk.arrivals()) == 1_000)  # so many may take longer than LINE would wait


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
