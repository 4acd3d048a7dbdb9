"""Handing a case over, answering an offer, sealing and linking. Where what was done stands is shown afterwards."""

from __future__ import annotations

from typing import Final

from flask import flash, request, url_for

from admin.handover_forms import AnswerForm, LinkForm, OfferForm, SealForm
from admin.pages import Answer, GoTo
from admin.permissions import allowed
from admin.views.of_case import done, part_of_case
from admin.visits import Visit
from handlers import handing_over, relating, sealing, sharing
from handlers.handing_over import Offering, answer_due
from handlers.reading import urgency_of
from storage.ids import CaseNumber, DeskKey

handover = part_of_case("handover")

HERE: Final = "handover"
"""The section of the page that shows it."""


@handover.post("/offer")
@allowed("handover.give")
def offer(visit: Visit, number: str) -> Answer:
    """Offer it to another desk."""
    form = OfferForm.read(request.form)
    which = CaseNumber(number)
    handing_over.offer(visit.tx, visit.member, which, form.to, _offering(visit, which, form), visit.now)
    return done(number, "offered", HERE)


@handover.post("/paper")
@allowed("handover.give")
def paper(visit: Visit, number: str) -> Answer:
    """Record that a sheet was given to an agency outside."""
    form = OfferForm.read(request.form)
    which = CaseNumber(number)
    offering = _offering(visit, which, form)
    handing_over.record_paper(visit.tx, visit.member, which, form.agency, offering, visit.now)
    return done(number, "given_on_paper", HERE)


@handover.post("/accept")
@allowed("handover.answer")
def accept(visit: Visit, number: str) -> Answer:
    """Accept it: it is our desk's from now on."""
    form, council = AnswerForm.read(request.form), visit.console.room.council
    handing_over.accept(visit.tx, council, visit.member, CaseNumber(number), form.which, visit.now)
    return done(number, "accepted", HERE)


@handover.post("/return")
@allowed("handover.answer")
def give_back(visit: Visit, number: str) -> Answer:
    """Hand it back, and say why."""
    form = AnswerForm.read(request.form)
    handing_over.hand_back(visit.tx, visit.member, CaseNumber(number), form.which, form.words, visit.now)
    flash("returned")
    return GoTo(url_for("desk.every_desk"))


@handover.post("/withdraw")
@allowed("handover.give")
def withdraw(visit: Visit, number: str) -> Answer:
    """Take the offer back."""
    form = AnswerForm.read(request.form)
    handing_over.withdraw(visit.tx, visit.member, CaseNumber(number), form.which, visit.now)
    return done(number, "withdrawn", HERE)


@handover.post("/paper-answer")
@allowed("handover.give")
def paper_answer(visit: Visit, number: str) -> Answer:
    """Note what the agency answered."""
    form, which = AnswerForm.read(request.form), CaseNumber(number)
    handing_over.note_answer(
        visit.tx, visit.member, which, form.which, form.words, visit.now, accepted=form.accepted
    )
    return done(number, "paper_answered", HERE)


@handover.post("/ask-share")
@allowed("handover.give")
def ask_share(visit: Visit, number: str) -> Answer:
    """Have the bot ask for consent."""
    to, council = DeskKey(request.form.get("to", "")), visit.console.room.council
    sharing.ask_person(visit.tx, council, visit.member, CaseNumber(number), to, visit.now)
    return done(number, "share_asked", HERE)


@handover.post("/seal")
@allowed("case.seal")
def seal(visit: Visit, number: str) -> Answer:
    """Let only named colleagues read it."""
    form = SealForm.read(request.form)
    sealing.seal_case(visit.tx, visit.member, CaseNumber(number), form.kind, form.readers, visit.now)
    return done(number, "sealed", HERE)


@handover.post("/unseal")
@allowed("case.seal")
def unseal(visit: Visit, number: str) -> Answer:
    """Let every colleague read it."""
    sealing.unseal_case(visit.tx, visit.member, CaseNumber(number), visit.now)
    return done(number, "unsealed", HERE)


@handover.post("/open-sealed")
@allowed("case.open_sealed")
def open_sealed(visit: Visit, number: str) -> Answer:
    """Open a sealed case because it cannot wait."""
    words = request.form.get("words", "")
    sealing.open_sealed(visit.tx, visit.member, CaseNumber(number), words, visit.now)
    return done(number, "opened_sealed", HERE)


@handover.post("/openings-seen")
@allowed("seal.review")
def openings_seen(visit: Visit, number: str) -> Answer:
    """Note that one has read why it was opened."""
    sealing.seen_openings(visit.tx, visit.member, CaseNumber(number), visit.now)
    flash("openings_seen")
    return GoTo(url_for("desk.every_desk"))


@handover.post("/link")
@allowed("case.link")
def link(visit: Visit, number: str) -> Answer:
    """Note that another case belongs to it."""
    form = LinkForm.read(request.form)
    relating.link(visit.tx, visit.member, CaseNumber(number), form.other, form.kind, visit.now)
    return done(number, "linked", "links")


@handover.post("/unlink")
@allowed("case.link")
def unlink(visit: Visit, number: str) -> Answer:
    """Note that it does not belong to it after all."""
    other = CaseNumber(request.form.get("other", ""))
    relating.unlink(visit.tx, visit.member, CaseNumber(number), other, visit.now)
    return done(number, "unlinked_case", "links")


def _offering(visit: Visit, number: CaseNumber, form: OfferForm) -> Offering:
    due_at = answer_due(visit.console.room.council, urgency_of(visit.tx, number), visit.now)
    return Offering(form.basis, form.lines, form.words, form.consent_told, form.once, due_at, form.explained)
