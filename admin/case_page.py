"""The page of one case, put together from what the handler read. Also shown again when something could not be done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from werkzeug.datastructures import MultiDict

from admin.bubbles import bubbles
from admin.calls_part import reception_part
from admin.complaint_part import complaint_part
from admin.doubles_part import doubles_part
from admin.forms import OUTCOMES
from admin.handover_part import handover_part
from admin.language import reader
from admin.pages import Page
from admin.permissions import may
from admin.present import Clock
from admin.ticking_part import matter_names, ticking_part
from admin.visits import Visit
from conversations.consultation import STORY
from handlers.cases import WORDS_MAX
from handlers.errors import Conflict, Refused
from handlers.hours import TOKYO
from handlers.reading import LATEST, AnswerLine, CaseView, read_case
from handlers.resting import latest
from locales import speaker
from storage import seats
from storage.ids import CaseNumber, OutboxId, new_id

AGREED = "consent"  # how the questions begin that ask for leave
CONFLICT = 409
UNFIT = 422


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that could not be done: what was typed stays. problem: which sentence says why; who was faster.

    sent: everything the form held.
    """

    box: str
    words: str
    once: str
    problem: str
    who: str
    status: int
    sent: MultiDict[str, str] = field(default_factory=MultiDict)

    @classmethod
    def from_form(cls, endpoint: str, form: MultiDict[str, str], reason: Refused | Conflict) -> Typed:
        """Keep what the form held."""
        box = endpoint.rpartition(".")[2]
        words, once = form.get("words", ""), form.get("once", "")
        kept = cls(box, words, once, "", "", UNFIT, form)
        if isinstance(reason, Refused):
            return replace(kept, problem=f"console.refused.{reason.key}")
        key = "console.conflict.colleague" if reason.who else "console.conflict.changed"
        return replace(kept, problem=key, who=reason.who, status=CONFLICT)


NOTHING = Typed("", "", "", "", "", 200)


def case_page(visit: Visit, number: CaseNumber, typed: Typed = NOTHING, *, everything: bool = False) -> Page:
    """Read the case and show it, with what was typed if there is any. Writes: audit. Raises: NotFound.

    everything: all that was said, however long ago, not only the latest.
    """
    view = read_case(visit.tx, visit.member, number, visit.now, everything=everything)
    clock = Clock(reader(), visit.now)
    shown = {
        "view": view,
        "case": view.case,
        "answers": sorted(view.answers, key=_weight),
        "thread": bubbles(view.thread, clock),
        "thread_most": LATEST,
        "their_lang": speaker(view.person.locale).html_lang,
        "typed": typed,
        "matters": _matters(view),
        "once": _once(typed),
        "words_max": WORDS_MAX,
        "outcomes": OUTCOMES,
        "may_take": _may_take(view, visit),
        "may_rest": _is_free(view, visit) and not view.case.is_danger,
        "soonest": (visit.now.astimezone(TOKYO) + timedelta(days=1)).date().isoformat(),
        "latest": latest(visit.console.room.council, visit.now).isoformat(),
        "may_close": _is_free(view, visit),
        "said_n": sum(line.said.author == "person" for line in view.thread),
        "in_charge": view.names.get(view.case.staff, "") if view.case.staff else "",
        "speaking": view.names.get(view.owner.staff, "") if view.owner.staff else "",
    }
    shown.update(handover_part(visit, view))
    shown.update(complaint_part(visit, view))
    shown.update(doubles_part(visit, view))
    shown.update(reception_part(visit, view, typed.box))
    shown.update(ticking_part(visit, view, typed.sent))
    return Page("case/show.html", shown, typed.status)


def _weight(line: AnswerLine) -> int:
    """What happened is read first, to what it was agreed last; the rest as it was asked."""
    if line.question == STORY.key:
        return 0
    return 2 if line.question.startswith(f"{AGREED}.") else 1


def _matters(view: CaseView) -> tuple[tuple[str, bool], ...]:
    """The name of each box and whether it weighs most: as staff have ticked it; until then as the person told it."""
    names = matter_names()
    staffs = [one for one in view.matters if one.told_by == "staff"]
    return tuple((str(names[one.matter]), one.is_main) for one in staffs or view.matters)


def _may_take(view: CaseView, visit: Visit) -> bool:
    return not view.is_mine and _is_free(view, visit)


def _is_free(view: CaseView, visit: Visit) -> bool:
    """Whether it is open, in no colleague's hands, and of this member's desk or a matter of life."""
    is_here = view.case.is_danger or seats.sits_at(visit.tx, visit.member.id, view.case.desk)
    is_here = is_here and may(visit.member, "case.take")
    return view.case.is_open and view.case.staff in (None, visit.member.id) and is_here


def _once(typed: Typed) -> OutboxId:
    """The form's own number: the same again if its words were not sent yet."""
    try:
        return OutboxId(UUID(typed.once))
    except ValueError:
        return OutboxId(new_id())
