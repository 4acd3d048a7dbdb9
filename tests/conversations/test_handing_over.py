"""Every state of a hand-over met by every event: what becomes of it, and that only an acceptance moves a case."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from conversations.handing_over import OPEN, Effect, Event, Refuse, State, decide, is_late

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
ENDS = (State.NONE, State.ACCEPTED, State.RETURNED, State.WITHDRAWN, State.LAPSED)

KEPT = (Effect.KEEP_ANSWER,)
HAPPENS = {
    **{(state, Event.OFFER): (State.OFFERED, (Effect.KEEP_OFFER,)) for state in ENDS},
    **{(state, Event.GIVE_ON_PAPER): (State.ON_PAPER, (Effect.KEEP_OFFER,)) for state in ENDS},
    **{(state, Event.CLOSE): (state, ()) for state in ENDS},
    (State.OFFERED, Event.ACCEPT): (State.ACCEPTED, (*KEPT, Effect.MOVE, Effect.TELL_PERSON)),
    (State.OFFERED, Event.HAND_BACK): (State.RETURNED, KEPT),
    (State.OFFERED, Event.WITHDRAW): (State.WITHDRAWN, KEPT),
    (State.OFFERED, Event.CLOSE): (State.LAPSED, KEPT),
    (State.ON_PAPER, Event.NOTE_ACCEPTED): (State.ACCEPTED, KEPT),
    (State.ON_PAPER, Event.NOTE_RETURNED): (State.RETURNED, KEPT),
    (State.ON_PAPER, Event.WITHDRAW): (State.WITHDRAWN, KEPT),
    (State.ON_PAPER, Event.CLOSE): (State.LAPSED, KEPT),
}
WHY_NOT = {
    State.NONE: "handover.none_open",
    State.LAPSED: "handover.none_open",
    State.OFFERED: "handover.not_on_paper",
    State.ON_PAPER: "handover.on_paper",
    State.ACCEPTED: "handover.accepted_before",
    State.RETURNED: "handover.returned_before",
    State.WITHDRAWN: "handover.withdrawn_before",
}


def expected(state: State, event: Event) -> tuple[State, tuple[Effect | Refuse, ...]]:
    if (state, event) in HAPPENS:
        return HAPPENS[state, event]
    begins = event in (Event.OFFER, Event.GIVE_ON_PAPER)
    return state, (Refuse("handover.one_is_open" if begins else WHY_NOT[state]),)


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_event_in_every_state(state: State, event: Event) -> None:
    assert decide(state, event) == expected(state, event)


def test_only_a_desk_that_was_asked_moves_a_case() -> None:
    moving = [pair for pair in product(State, Event) if Effect.MOVE in decide(*pair)[1]]

    assert moving == [(State.OFFERED, Event.ACCEPT)]


@pytest.mark.parametrize("state", State)
def test_an_offer_nobody_answers_becomes_late_and_nothing_else_does(state: State) -> None:
    assert is_late(state, NOON, NOON + timedelta(seconds=1)) == (state in OPEN)
    assert not is_late(state, NOON, NOON)
    assert not is_late(state, None, NOON)
