"""What staff read of hand-overs: the log of a case, what may be done with it now, and what waits for a desk. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.handing_over import State, is_late
from handlers.cases import Held
from handlers.handing_over import shareable
from handlers.sight import sight_of
from handlers.telling import may_push
from storage import desks, handovers, seals, seats, shares
from storage.cases import Found
from storage.db import Tx
from storage.desks import Window
from storage.handovers import Line, Offer, Opened, Waiting
from storage.ids import DeskKey
from storage.people import Known
from storage.shares import Asked
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class HandoverView:
    """The hand-overs of one case. open: the offer that waits for an answer, if any. lines: what may be shared.

    receivers: the desks it may go to. came_from: the desk that handed it to this one, where it may be handed back. may_ask: the bot may ask the person for their consent.
    """

    log: tuple[Opened, ...]
    open: Opened | None
    late: bool
    lines: tuple[Line, ...]
    receivers: tuple[Window, ...]
    came_from: Offer | None
    desk_names: Mapping[DeskKey, Mapping[str, str]]
    asked: tuple[Asked, ...]
    may_offer: bool
    may_answer: bool
    may_withdraw: bool
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """One open offer in a queue. mine: my desk is to answer; else my desk gave it."""

    waiting: Waiting
    mine: bool
    late: bool


def read_handover(tx: Tx, member: Member, person: Known, case: Found, now: datetime) -> HandoverView:
    """The hand-overs of a case, as far as they are this member's to read. The look itself is recorded with that of the case."""
    log = _theirs(tx, member, person, case)
    newest = log[-1] if log and State(log[-1].offer.state).is_open else None
    windows = desks.windows(tx)
    given = newest.offer if newest else None
    here = _works_at(tx, member, case.desk)
    gave = given is not None and _works_at(tx, member, given.from_desk)
    free = case.is_open and case.state != "started" and case.staff in (None, member.id)
    may_offer = here and free and newest is None
    receivers = tuple(window for window in windows if window.key not in (case.desk, case.against))
    return HandoverView(
        log=log,
        open=newest,
        late=given is not None and is_late(State(given.state), given.due_at, now),
        lines=shareable(tx, Held(case, person, member)) if may_offer else (),
        receivers=receivers,
        came_from=_came_from(log, case, receivers) if may_offer else None,
        desk_names={window.key: window.names for window in windows},
        asked=shares.of_case(tx, case.id) if here else (),
        may_offer=may_offer,
        may_answer=bool(given and given.to_desk and _works_at(tx, member, given.to_desk)),
        may_withdraw=given is not None and (gave or here),
        may_ask=may_offer and not case.is_danger and may_push(tx, person, case),
    )


def _came_from(log: Sequence[Opened], case: Found, receivers: Sequence[Window]) -> Offer | None:
    """The offer by which the case came to the desk it is at."""
    taken = [each.offer for each in log if each.offer.state == State.ACCEPTED.value and each.offer.to_desk]
    if not taken or taken[-1].to_desk != case.desk:
        return None
    return taken[-1] if any(window.key == taken[-1].from_desk for window in receivers) else None


def _works_at(tx: Tx, member: Member, desk: DeskKey) -> bool:
    """A member from outside works at no desk."""
    return member.role != seals.OUTSIDE and seats.sits_at(tx, member.id, desk)


def _theirs(tx: Tx, member: Member, person: Known, case: Found) -> tuple[Opened, ...]:
    """All of them for whoever sees the whole case; else those to or from a desk of theirs."""
    every = handovers.of_case(tx, person, case.id)
    if sight_of(tx, member, person, case).whole:
        return every
    mine = seats.of_member(tx, member.id)
    return tuple(each for each in every if {each.offer.to_desk, each.offer.from_desk} & mine)


def waiting_offers(tx: Tx, member: Member, desk: DeskKey | None, now: datetime) -> tuple[Waits, ...]:
    """The open offers of this member's desks: those to answer first. desk: only of this one."""
    mine = seats.of_member(tx, member.id)
    found = []
    for each in handovers.waiting(tx):
        offer = each.offer
        concerned = {offer.to_desk, offer.from_desk} & (mine or {offer.to_desk, offer.from_desk})
        if not concerned or (desk is not None and desk not in concerned):
            continue
        to_me = offer.to_desk in concerned and desk in (None, offer.to_desk)
        found.append(Waits(each, to_me, is_late(State(offer.state), offer.due_at, now)))
    closed = seals.closed_to(tx, member.id, [each.waiting.offer.case for each in found], now)
    visible = (each for each in found if each.waiting.offer.case not in closed)
    return tuple(sorted(visible, key=lambda each: not each.mine))
