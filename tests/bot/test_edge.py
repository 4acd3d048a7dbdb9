"""From bytes to a delivery: ids by which the same is known again, and nothing else is taken for it."""

from bot.edge import delivery_of
from tests.bot.webhooks import body_of
from tests.storage.stores import NOW


def test_a_body_that_cannot_be_read_is_never_taken_for_an_event_that_says_the_same() -> None:
    (unreadable,) = delivery_of(b"{}", NOW).events
    (without_an_id,) = delivery_of(body_of({}), NOW).events

    assert unreadable.event_id != without_an_id.event_id
