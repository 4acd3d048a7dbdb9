"""One case: its page, and what staff do with it."""

from __future__ import annotations

from uuid import UUID

from flask import request

from admin.case_page import case_page
from admin.files import hand_over
from admin.forms import CloseForm, WordsForm
from admin.pages import Answer
from admin.permissions import allowed
from admin.views.of_case import done, part_of_case
from admin.visits import Visit
from handlers import alarm_taking, cases
from handlers.reading import read_media
from storage.ids import CaseNumber, MediaId, NoteId, OutboxId

case = part_of_case("case")


@case.get("")
@allowed("case.read")
def show(visit: Visit, number: str) -> Answer:
    """The case with what was said so far: the latest, or with `?all=1` everything."""
    return case_page(visit, CaseNumber(number), everything="all" in request.args)


@case.post("/take")
@allowed("case.take")
def take(visit: Visit, number: str) -> Answer:
    """Take it in hand: the bot is silent from now on."""
    cases.take_case(visit.tx, visit.member, CaseNumber(number), visit.now)
    return done(number, "taken", "words")


@case.post("/reply")
@allowed("case.reply")
def reply(visit: Visit, number: str) -> Answer:
    """Answer the person."""
    form = WordsForm.read(request.form)
    cases.reply(visit.tx, visit.member, CaseNumber(number), form.words, OutboxId(form.once), visit.now)
    return done(number, "replied", "latest")


@case.post("/again/<uuid:row>")
@allowed("case.reply")
def send_again(visit: Visit, number: str, row: UUID) -> Answer:
    """Let a held answer go."""
    cases.send_again(visit.tx, visit.member, CaseNumber(number), OutboxId(row), visit.now)
    return done(number, "sent_again", "latest")


@case.post("/note")
@allowed("case.note")
def note(visit: Visit, number: str) -> Answer:
    """Write something for colleagues."""
    form = WordsForm.read(request.form)
    cases.write_note(visit.tx, visit.member, CaseNumber(number), form.words, NoteId(form.once), visit.now)
    return done(number, "noted", "notes")


@case.post("/hand-back")
@allowed("case.hand_back")
def hand_back(visit: Visit, number: str) -> Answer:
    """Let the bot speak again."""
    cases.hand_back(visit.tx, visit.console.room.council, visit.member, CaseNumber(number), visit.now)
    return done(number, "handed_back")


@case.post("/close")
@allowed("case.close")
def close(visit: Visit, number: str) -> Answer:
    """Close it."""
    form = CloseForm.read(request.form)
    council, which = visit.console.room.council, CaseNumber(number)
    if form.words:
        cases.write_note(visit.tx, visit.member, which, form.words, NoteId(form.once), visit.now)
    cases.close_case(visit.tx, council, visit.member, which, form.outcome, form.version, visit.now)
    return done(number, "closed")


@case.post("/alarm")
@allowed("alarm.take")
def take_alarm(visit: Visit, number: str) -> Answer:
    """Take an alarm in hand: the calls end."""
    alarm_taking.take_alarm(visit.tx, visit.member, CaseNumber(number), visit.now)
    return done(number, "alarm_taken", "words")


@case.post("/follow-up")
@allowed("case.follow_up")
def follow_up(visit: Visit, number: str) -> Answer:
    """Note that somebody has asked again how the person is."""
    alarm_taking.followed_up(visit.tx, visit.member, CaseNumber(number), visit.now)
    return done(number, "followed_up")


@case.get("/media/<uuid:media>")
@allowed("media.read")
def media(visit: Visit, number: str, media: UUID) -> Answer:
    """A photo or file somebody sent."""
    return hand_over(read_media(visit.tx, visit.member, CaseNumber(number), MediaId(media), visit.now))
