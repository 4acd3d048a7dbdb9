"""What staff of another desk see and do not see: every address of the console and every handler that takes a case."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select

import handlers
from conversations.handing_over import Basis
from conversations.vocabulary import Matter
from handlers import handing_over
from handlers.errors import Conflict, NotFound, Refused
from handlers.handing_over import Offering
from handlers.papers.gathering import Wanted
from handlers.papers.sheet import Kind
from handlers.ticking import Ticks
from storage import alarms, cases, notes, related, seats, unanswered
from storage.db import Tx
from storage.ids import CaseNumber, DeskKey, HandoverId, MediaId, NoteId, OutboxId, new_id
from storage.staff import Member
from storage.tables import Case, CaseLink, Handover, Note, Opening, Outgoing, Reader, Seal, ShareAsked
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down

ELSEWHERE, THIRD = DeskKey("families"), DeskKey("general")
NAME, STORY, SAID, NOTED, ASKED = (
    "ひみつ野 さくら",
    "借金の話です",
    "電話で泣いていました",
    "訪問の記録です",
    "お願いの文面です",
)
SECRETS = (NAME, "ひみつ野", STORY, SAID, NOTED, ASKED, "090-1234-5678")
UNKNOWN = object()
ROW = "01a1fb8f-4e9c-779c-a14f-05b412c26039"
COUNTED = (
    Note.id,
    Outgoing.seq,
    Handover.id,
    CaseLink.id,
    Seal.case_id,
    Reader.case_id,
    Opening.id,
    ShareAsked.id,
)


class Watched:
    """A case with something to hide, of one desk, and a colleague who works at another."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.number, self.other = desk.case(NAME), desk.case("となり 花子")
        desk.answers(self.number, [_told("story", STORY), _told("phone", "090-1234-5678")])
        self.photo = desk.photo(self.number, b"\xff\xd8\xff")
        self.owner, self.stranger = desk.member(), desk.member("ito", "伊藤 二")
        self.which = HandoverId(new_id())
        unheard = unanswered.New(desk.says(self.number, "text", words=SAID), "ja", ())
        with desk.store.transaction() as tx:
            case = self.case(tx)
            seats.give(tx, self.owner.id, [case.desk])
            seats.give(tx, self.stranger.id, [ELSEWHERE])
            new = notes.New(NoteId(new_id()), self.owner.id, NOTED)
            notes.add(tx, desk.person(self.number), case.id, new, desk.now)
            related.link(tx, case.id, self.case(tx, self.other).id, "household", self.owner.id, desk.now)
            offering = Offering(Basis.CONSENT, ["answer:story"], ASKED, True, self.which, None)
            handing_over.offer(tx, self.owner, self.number, THIRD, offering, desk.now)
            unanswered.keep(tx, desk.person(self.number), case.id, unheard, desk.now)

    def case(self, tx: Tx, number: CaseNumber | None = None) -> cases.Found:
        found = cases.by_number(tx, number or self.number)
        assert found
        return found

    def kept(self) -> list[object]:
        """All that a command could have changed."""
        with self.desk.store.reading() as tx:
            counts = [tx.connection.execute(select(func.count(table))).scalar_one() for table in COUNTED]
            rows = tx.connection.execute(select(Case.number, Case.version, Case.state).order_by(Case.number))
            return [*counts, *map(tuple, rows)]


def _told(question: str, value: str) -> dict[str, object]:
    return {"question": question, "label": "お話", "value": value, "theirs": value, "sensitive": False}


@pytest.fixture
def watched(any_desk: Desk) -> Watched:
    return Watched(any_desk)


def addresses(watched: Watched, method: str) -> Iterator[str]:
    """Every address of the console. A new kind of place in one is named here first."""
    given = {
        "number": watched.number,
        "row": ROW,
        "arrival": "1",
        "key": "livelihood",
        "version": "1",
        "kind": "desks",
        "media": watched.photo,
        "paper": "handover",
        "form": "json",
        "year": "2026",
    }
    for rule in watched.desk.app().url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in ("static", "live.listen", "find.results"):
            names = re.findall(r"<(?:[^:>]*:)?([a-z_]+)>", rule.rule)
            path = re.sub(r"<(?:[^:>]*:)?([a-z_]+)>", r"{\1}", rule.rule)
            yield path.format(**{name: given.get(name, ROW) for name in names})


def form_of(watched: Watched) -> dict[str, str]:
    """Filled so that every form could be done, were it theirs."""
    return {
        "words": "見ました",
        "once": str(new_id()),
        "outcome": "other",
        "version": str(watched.desk.found(watched.number).version),
        "which": str(watched.which),
        "to": "general",
        "agency": "市役所",
        "basis": "consent",
        "consent_told": "yes",
        "answer": "accepted",
        "kind": "related",
        "other": watched.other,
        "why": "day",
        "until": "2026-12-20",
        "way": "call_in",
        "went": "spoken",
        "turn": "ours",
        "when": "2026-12-01T13:00",
    }


def stranger_at(watched: Watched) -> Console:
    return sit_down(watched.desk, "ito", "伊藤 二")


def test_no_page_shows_another_desks_case(watched: Watched) -> None:
    console = stranger_at(watched)

    for path in addresses(watched, "GET"):
        shown = console.open(path).get_data(as_text=True)
        assert not [secret for secret in SECRETS if secret in shown], path


def test_no_form_changes_another_desks_case(watched: Watched) -> None:
    console = stranger_at(watched)
    before = watched.kept()

    for path in addresses(watched, "POST"):
        if watched.number not in path or path.endswith("/open-sealed"):
            continue
        kind = "named" if path.endswith("/seal") else "related"
        token = console.csrf_token()
        response = console.post(path, {**form_of(watched), "kind": kind, "csrf_token": token})
        shown = response.get_data(as_text=True)
        assert not [secret for secret in SECRETS if secret in shown], path
        assert response.status_code != 400, (path, "say in form_of what it is filled with")
        assert watched.kept() == before, path


def commands() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every function of the handlers that takes a case by its number and somebody who asks."""
    for found in pkgutil.walk_packages(handlers.__path__, "handlers."):
        module = importlib.import_module(found.name)
        for name, work in inspect.getmembers(module, inspect.isfunction):
            taken = inspect.signature(work).parameters
            if (
                not name.startswith("_")
                and work.__module__ == found.name
                and {"tx", "number"} <= set(taken)
                and {"member", "lead"} & set(taken)
            ):
                yield f"{found.name}.{name}", work


def arguments(watched: Watched, tx: Tx, work: Callable[..., object], asks: Member) -> dict[str, object]:
    """What a command is given. Whatever is not named here cannot be looked into: whose case it is comes first."""
    council, now = watched.desk.council, watched.desk.now
    given: dict[str, object] = {
        "tx": tx,
        "council": council,
        "member": asks,
        "lead": asks,
        "number": watched.number,
        "now": now,
        "words": "見ました",
        "reason": "見ました",
        "once": OutboxId(new_id()),
        "row": OutboxId(new_id()),
        "media": MediaId(UUID(watched.photo)),
        "wanted": Wanted(Kind.HANDOVER, "json", now, ""),
        "ticks": Ticks((Matter.COMPLAINT,), None, "", ELSEWHERE),
        "typed": {},
        "change": (False, 0),
        "outcome": "other",
        "version": watched.case(tx).version,
        "to": THIRD,
        "agency": "市役所",
        "offering": Offering(Basis.CONSENT, (), "", True, HandoverId(new_id()), None),
        "which": watched.which,
        "accepted": True,
        "readers": (),
        "kind": "named",
        "other": watched.other,
        "why": "day",
        "until": date(2026, 12, 20),
        "of_any_desk": False,
    }
    taken = inspect.signature(work).parameters
    needed = [name for name, each in taken.items() if name in given or each.default is each.empty]
    return {name: given.get(name, UNKNOWN) for name in needed}


def outcome(watched: Watched, work: Callable[..., object]) -> str:
    """What came of it for the stranger, as far as it can be read; undone again when it was refused."""
    try:
        with watched.desk.store.transaction() as tx:
            return repr(work(**arguments(watched, tx, work, watched.stranger)))
    except (NotFound, Refused, Conflict) as refused:
        return f"{type(refused).__name__} {refused}"


ON_PURPOSE = {"open_sealed", "meet_seal"}
"""For what is closed to one: each is recorded, and shown to whoever leads."""


def test_no_command_reads_or_changes_another_desks_case(watched: Watched) -> None:
    before, tried = watched.kept(), []

    for name, work in commands():
        if name.rpartition(".")[2] in ON_PURPOSE:
            continue
        tried.append(name)
        told = outcome(watched, work)
        assert not [secret for secret in SECRETS if secret in told], (name, told)
        assert watched.kept() == before, name

    assert len(tried) > 20


def test_the_desk_complained_of_is_not_told_that_there_is_a_case(watched: Watched) -> None:
    with watched.desk.store.transaction() as tx:
        case = watched.case(tx)
        seats.give(tx, watched.stranger.id, [ELSEWHERE, case.desk])
        cases.change(tx, case.id, against=ELSEWHERE, risk=3)
    console = stranger_at(watched)

    for path in addresses(watched, "GET"):
        response = console.open(path)
        if watched.number in path:
            assert response.status_code == 404, path
            continue
        shown = response.get_data(as_text=True)
        assert not [secret for secret in (*SECRETS, watched.number) if secret in shown], path

    for name, work in commands():
        told = outcome(watched, work)
        assert not [secret for secret in SECRETS if secret in told], (name, told)


def test_a_search_names_only_ones_own_desks_people(watched: Watched) -> None:
    stranger, owner = stranger_at(watched), sit_down(watched.desk)

    for words in ("ひみつ野", "090-1234-5678"):
        theirs = stranger.post("/find", {"words": words, "csrf_token": stranger.csrf_token()})
        assert watched.number not in stranger.get(theirs.headers["Location"]).text
        ours = owner.post("/find", {"words": words, "csrf_token": owner.csrf_token()})
        assert watched.number in owner.get(ours.headers["Location"]).text

    by_number = stranger.post("/find", {"words": watched.number, "csrf_token": stranger.csrf_token()})
    page = stranger.get(by_number.headers["Location"]).text
    assert watched.number in page
    assert "ひみつ野" not in page


def test_what_was_said_for_a_closed_case_is_not_read_in_the_persons_other_case(watched: Watched) -> None:
    with watched.desk.store.transaction() as tx:
        case = watched.case(tx)
        person = watched.desk.person(watched.number)
        second = cases.open_case(tx, person, ELSEWHERE, "family", datetime(2026, 12, 2, tzinfo=UTC), "2612")
        cases.change(tx, case.id, against=ELSEWHERE)

    page = stranger_at(watched).get(f"/cases/{second.number}").text

    assert SAID not in page
    assert NAME in page


def test_whoever_is_called_to_a_complaint_about_their_desk_may_answer_first(watched: Watched) -> None:
    with watched.desk.store.transaction() as tx:
        case = watched.case(tx)
        cases.change(tx, case.id, against=ELSEWHERE, risk=3)
        alarms.raise_alarm(tx, alarms.New(case.id, 3, "ja"), watched.desk.now)
    console, path = stranger_at(watched), f"/cases/{watched.number}"

    page = console.get(path, 403)
    assert watched.number in page.text
    assert not [secret for secret in SECRETS if secret in page.text]

    console.submit(page, "/alarm")
    assert NAME in console.get(path).text
