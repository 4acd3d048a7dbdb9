"""One turn under way: applies what a conversation brought about, in order, to the talk, the case and the words.

Applying writes; speaking is gathered and said together at the end, so that one turn is one request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never

from conversations.answers.towns import is_elsewhere
from conversations.consultation import MATTERS
from conversations.danger import wins_over_talk
from conversations.kernel.effects import (
    Alarm,
    Effect,
    FillCase,
    Forget,
    HandToStaff,
    KeepQuiet,
    NotUnderstood,
    OpenCase,
    Prompt,
    RejoinCase,
    Remind,
    Review,
    Say,
    SpeakIn,
    Spoken,
    SubmitCase,
    TellHours,
    TellProgramme,
    TellStatus,
    WithdrawCase,
)
from conversations.kernel.shown import Label, Named
from conversations.phrases import Phrase
from conversations.vocabulary import CaseDraft, Matter
from handlers import (
    buttons,
    complaints,
    danger,
    opening,
    promises,
    quieting,
    receipt,
    services,
    speaking,
    standing,
)
from handlers.council import Council
from handlers.findable import told_of
from handlers.hours import month_of
from handlers.messages import Message
from handlers.routing import route, told_by
from locales import speaker
from storage import cases, matters, messages, people, timers, unanswered
from storage.cases import Found
from storage.db import Tx
from storage.ids import ArrivalId, CaseId, CaseNumber, DeskKey
from storage.people import Known
from storage.talks import Owner

RING_AGAIN = timedelta(minutes=10)  # by the clock of whoever rang too early


@dataclass(slots=True)
class Scene:
    """What a turn works on. said: what is to be said at its end. case: the one the conversation is about, if any.

    arrival: what the person did, if it was they. is_crisis: danger was heard, so what is said goes before all else.
    rung_at: when a timer rang, by the clock that rang it.
    """

    tx: Tx
    council: Council
    person: Known
    owner: Owner
    case: CaseId | None
    now: datetime
    said: list[Message] = field(default_factory=list)
    arrival: ArrivalId | None = None
    is_crisis: bool = False
    rung_at: datetime | None = None

    def apply(self, effect: Effect) -> None:
        """Let one thing happen."""
        match effect:
            case Say() | Prompt() | Review():
                self._say(effect)
            case SpeakIn(locale):
                self._speak_in(locale)
            case OpenCase(topic):
                self._open_case(topic.value if topic else None)
            case FillCase(draft):
                self._fill_case(draft)
            case SubmitCase(draft, say):
                self._submit_case(draft, say)
            case WithdrawCase():
                self._withdraw_case()
            case RejoinCase(number):
                self._rejoin_case(number)
            case HandToStaff():
                self._hand_to_staff()
            case Remind(timer, subject, after_s):
                timers.set_timer(self.tx, self.person.id, timer, self._own(subject), self._due(after_s))
            case Forget(timer, subject):
                timers.clear(self.tx, timer, self._own(subject))
            case KeepQuiet(is_quiet):
                self.person = quieting.keep(self.tx, self.person, quiet=is_quiet)
            case TellStatus(commands):
                self.said.extend(standing.words(self.tx, self.council, self.person, commands, self.now))
            case TellProgramme():
                self.said.append(services.words(self.council, effect, opening.hand(self.person, self.now)))
            case TellHours():
                self.said.append(opening.words(self.council, effect, opening.hand(self.person, self.now)))
            case NotUnderstood(lang, topics):
                self._note_unanswered(lang, topics)
            case Alarm():
                self._raise_alarm(effect)
            case _:
                assert_never(effect)

    def _note_unanswered(self, lang: str, topics: tuple[str, ...]) -> None:
        heard = messages.of_arrival(self.tx, self.person, self.arrival) if self.arrival is not None else None
        if heard is not None:
            unanswered.keep(self.tx, self.person, self.case, unanswered.New(heard, lang, topics), self.now)

    def _raise_alarm(self, alarm: Alarm) -> None:
        before = danger.Before(self.owner, self.case, self.arrival)
        after = danger.happen(self.tx, self.council, self.person, alarm, before, self.now)
        self.owner, self.case = after.owner, after.case
        self.said.extend(after.said)
        self.is_crisis = wins_over_talk(alarm)

    def _due(self, after_s: int) -> datetime:
        """When to come back. Who rang too early has a clock ahead of ours, and would ring again at once, and again."""
        due_at = self.now + timedelta(seconds=after_s)
        if self.rung_at is None or due_at > self.rung_at:
            return due_at
        return self.rung_at + RING_AGAIN

    def _own(self, subject: str) -> str:
        return f"{self.person.id.hex}:{subject}"

    def _say(self, spoken: Spoken) -> None:
        self.said.append(speaking.render(spoken, speaker(self.person.locale), buttons.sealer(self.person)))

    def _speak_in(self, locale: str) -> None:
        people.speak_in(self.tx, self.person.id, locale, chosen=True)
        self.person = replace(self.person, locale=locale, locale_chosen=True)
        if self.case:
            cases.change(self.tx, self.case, locale=locale)

    def _open_case(self, topic: str | None) -> CaseId:
        if self.case and self._is_for_life_alone(self.case):
            return self.case  # opened before anything was asked: what is told now belongs to it
        desk = self.council.desk_for(topic)
        opened = cases.open_case(self.tx, self.person, desk.key, topic, self.now, month_of(self.now))
        self.case = opened.id
        messages.move_to_case(self.tx, self.person, opened.id, self.now - danger.UNFILED)
        return opened.id

    def _is_for_life_alone(self, case: CaseId) -> bool:
        found = cases.get(self.tx, case)
        is_unfilled = found.opened_for == danger.TO_PROTECT_LIFE and found.is_open
        return is_unfilled and not cases.answers(self.tx, self.person, case)

    def _fill_case(self, draft: CaseDraft) -> CaseId:
        topic = draft.topic.value if draft.topic else None
        urgency = draft.urgency.value if draft.urgency else None
        case = self.case or self._open_case(topic)
        self.person = quieting.as_told(self.tx, self.person, case, draft)
        answers = self._answers(draft)
        age = draft.concerned.age if draft.concerned else None
        about = {"topic": topic, "urgency": urgency, "age": age.value if age else None}
        cases.fill(self.tx, self.person, case, answers, told_of(answers), **about)
        if any(answer.question == MATTERS.key for answer in draft.answers):
            matters.keep(self.tx, case, "person", [matter.value for matter in draft.matters])
        before = cases.get(self.tx, case)
        if danger.is_unseen(before):  # once it waits in a queue, only staff move it
            self._route(before, draft)
            promises.follow(self.tx, self.council, before, self.now)
        return case

    def _route(self, case: Found, draft: CaseDraft) -> None:
        """Put it into the one queue it belongs in, with the reason staff are shown."""
        profile = self.council.profile
        told = told_by(profile, draft, case.locale)
        routed = route(profile, told, self.now)
        why = " ".join(each.value for each in routed.why)
        cases.change(self.tx, case.id, desk=routed.desk, routed=why, area=told.area)
        if Matter.COMPLAINT in told.matters:
            complaints.guard(self.tx, profile, case.id, told.against, self.now)
        else:
            complaints.let_go(self.tx, case)

    def _answers(self, draft: CaseDraft) -> str:
        """As staff will read them, in the desk's own language, beside what the person saw."""
        desk, theirs = speaker("ja"), speaker(self.person.locale)
        rows = [
            {
                "question": answer.question,
                "key": answer.shown.key if isinstance(answer.shown, Label) else "",
                "label": desk.text(answer.label_key),
                "value": speaking.shown(answer.shown, desk),
                "theirs": speaking.shown(answer.shown, theirs),
                "sensitive": answer.sensitive,
            }
            for answer in draft.answers
        ]
        return json.dumps(rows, ensure_ascii=False)

    def _submit_case(self, draft: CaseDraft, say: str) -> None:
        case = cases.get(self.tx, self._fill_case(draft))
        cases.change(
            self.tx,
            case.id,
            state="taken" if case.staff else "waiting",
            waiting_on="staff",
            submitted_at=self.now,
            last_said_at=self.now,
        )
        made = promises.begin(self.tx, self.council, case, self.now)
        desk = Named.of(self.council.desk(case.desk).names)
        fire, police, quiet = self.council.fire, self.council.police, self.person.quiet
        told = receipt.Receipt(case.number, desk, made.named(), fire, police, quiet)
        self.said.append(receipt.card(say, told, speaker(self.person.locale)))
        town = (draft.concerned.town if draft.concerned else draft.home) or ""
        if case.area is None and is_elsewhere(town, self.council.words.places):
            self._say(Say("intake.elsewhere"))
        self._say_hours(case.desk)

    def _say_hours(self, desk: DeskKey) -> None:
        """Where nobody is there now to answer: when somebody will be, by the hours of the desk that has the case."""
        opens = self.council.opens(self.now, desk)
        if opens is not None:
            self._say(Say(Phrase.CLOSED_NOW, (("opens", opens),)))

    def _withdraw_case(self) -> None:
        if self.case is None:
            return
        case = cases.get(self.tx, self.case)
        if case.state == "started" and case.risk:  # whoever seems to need care is not let go of unseen
            cases.change(self.tx, case.id, state="waiting", waiting_on="staff", submitted_at=self.now)
        elif case.state == "started":  # what staff have seen, staff close
            cases.withdraw(self.tx, self.case, self.now)
            matters.keep(self.tx, self.case, "person", ())
        self.case = cases.latest_open(self.tx, self.person.id)  # what else they say belongs to that one again

    def _rejoin_case(self, number: str) -> None:
        """What is said from here on belongs to a case they told of earlier, if it is theirs and still open."""
        found = cases.by_number(self.tx, CaseNumber(number))
        if found is not None and found.person == self.person.id and found.is_open:
            self.case = found.id

    def _hand_to_staff(self) -> None:
        """A person takes over. Whoever asks for one has a case in a queue, also without having said why."""
        case = cases.get(self.tx, self.case or self._open_case(None))
        cases.change(
            self.tx,
            case.id,
            state="taken" if case.staff else "waiting",
            waiting_on="staff",
            last_said_at=self.now,
            submitted_at=case.submitted_at or self.now,
        )
        promises.begin(self.tx, self.council, case, self.now)
        self.owner = Owner("staff", staff=case.staff) if case.staff else Owner("desk", desk=case.desk)
        self._say_hours(case.desk)
