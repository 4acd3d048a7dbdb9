"""Handing a case from desk to desk (つなぐ・受けた・つなぎ戻し) as a closed state machine. Pure: no clock, no storage.

The giver stays in charge until the receiver has accepted: only one event moves a case, and only from one state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import assert_never


class Basis(Enum):
    """Why something about a person may be passed on (根拠)."""

    CONSENT = "consent"  # 本人の同意
    LIFE = "life"  # 生命・身体の保護
    LAW = "law"  # 法令
    MEETING = "meeting"  # 支援会議


class State(Enum):
    """Where the newest hand-over of a case stands. An offer that is late is still an offer: see `is_late`."""

    NONE = "none"
    OFFERED = "offered"
    ON_PAPER = "on_paper"  # given to an outside agency as a printed sheet
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # the case was closed, or went elsewhere, before anybody answered

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer."""
        return self in OPEN


OPEN = frozenset({State.OFFERED, State.ON_PAPER})


class Event(Enum):
    """What can happen to it."""

    OFFER = "offer"
    GIVE_ON_PAPER = "give_on_paper"
    ACCEPT = "accept"
    HAND_BACK = "hand_back"
    NOTE_ACCEPTED = "note_accepted"  # a clerk notes the agency's yes
    NOTE_RETURNED = "note_returned"  # … or its no
    WITHDRAW = "withdraw"
    CLOSE = "close"


class Effect(Enum):
    """What follows; applied by the handler in this order, in one transaction."""

    KEEP_OFFER = "keep_offer"
    KEEP_ANSWER = "keep_answer"
    MOVE = "move"  # the case is the receiving desk's, and nobody's personally
    TELL_PERSON = "tell_person"  # which desk answers from now on, once


@dataclass(frozen=True, slots=True)
class Refuse:
    """It cannot happen now. key: which sentence tells staff why."""

    key: str


Outcome = tuple[State, tuple[Effect | Refuse, ...]]


def decide(state: State, event: Event) -> Outcome:
    """What becomes of a hand-over, and what follows. What cannot happen leaves the state and says why."""
    match event:
        case Event.OFFER:
            return _begin(state, State.OFFERED)
        case Event.GIVE_ON_PAPER:
            return _begin(state, State.ON_PAPER)
        case Event.ACCEPT:
            moved = (Effect.KEEP_ANSWER, Effect.MOVE, Effect.TELL_PERSON)
            return _end(state, State.OFFERED, State.ACCEPTED, *moved)
        case Event.HAND_BACK:
            return _end(state, State.OFFERED, State.RETURNED)
        case Event.NOTE_ACCEPTED:
            return _end(state, State.ON_PAPER, State.ACCEPTED)
        case Event.NOTE_RETURNED:
            return _end(state, State.ON_PAPER, State.RETURNED)
        case Event.WITHDRAW:
            return (State.WITHDRAWN, (Effect.KEEP_ANSWER,)) if state.is_open else _refused(state)
        case Event.CLOSE:
            return (State.LAPSED, (Effect.KEEP_ANSWER,)) if state.is_open else (state, ())
        case _:
            assert_never(event)


def is_late(state: State, due_at: datetime | None, now: datetime) -> bool:
    """Whether an answer is overdue. due_at: None if nobody promised one by a certain time."""
    return state.is_open and due_at is not None and due_at < now


def _begin(state: State, begun: State) -> Outcome:
    if state.is_open:
        return state, (Refuse("handover.one_is_open"),)
    return begun, (Effect.KEEP_OFFER,)


def _end(state: State, needed: State, ended: State, *effects: Effect) -> Outcome:
    if state is needed:
        return ended, effects or (Effect.KEEP_ANSWER,)
    return _refused(state)


def _refused(state: State) -> Outcome:
    """Why there is nothing to answer: each end has a sentence of its own."""
    match state:
        case State.NONE | State.LAPSED:
            return state, (Refuse("handover.none_open"),)
        case State.OFFERED:
            return state, (Refuse("handover.not_on_paper"),)
        case State.ON_PAPER:
            return state, (Refuse("handover.on_paper"),)
        case State.ACCEPTED:
            return state, (Refuse("handover.accepted_before"),)
        case State.RETURNED:
            return state, (Refuse("handover.returned_before"),)
        case State.WITHDRAWN:
            return state, (Refuse("handover.withdrawn_before"),)
        case _:
            assert_never(state)
