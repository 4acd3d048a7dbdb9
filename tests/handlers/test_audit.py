"""Every read and every change of a case leaves its line in the record, in the same transaction, without anybody's words."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from handlers import cases as commands
from handlers import reading
from handlers.arrivals import SentMedia
from handlers.errors import NotFound
from storage import audit, cases, messages, people
from storage.db import Tx
from storage.ids import CaseNumber, DeskKey, MediaId, NoteId, OutboxId, new_id
from storage.staff import Member
from storage.tables import Audit, Media
from tests.handlers.desk import Desk

Act = Callable[[Tx, Desk, Member, CaseNumber], object]

ACTS: dict[str, Act] = {
    "case.taken": lambda tx, d, m, n: commands.take_case(tx, m, n, d.now),
    "case.replied": lambda tx, d, m, n: commands.reply(tx, m, n, "秘密の言葉", OutboxId(new_id()), d.now),
    "case.noted": lambda tx, d, m, n: commands.write_note(tx, m, n, "秘密の言葉", NoteId(new_id()), d.now),
    "case.handed_back": lambda tx, d, m, n: commands.hand_back(tx, d.council, m, n, d.now),
    "case.closed": lambda tx, d, m, n: commands.close_case(
        tx, d.council, m, n, "answered", _version(tx, n), d.now
    ),
    "case.viewed": lambda tx, d, m, n: reading.read_case(tx, m, n, d.now),
    "queue.viewed": lambda tx, d, m, _n: reading.read_queue(tx, m, DeskKey("general"), d.now),
    "troubles.viewed": lambda tx, d, m, _n: reading.read_troubles(tx, m, d.now),
}


def _version(tx: Tx, number: CaseNumber) -> int:
    found = cases.by_number(tx, number)
    assert found is not None
    return found.version


def lines(desk: Desk) -> list[tuple[str, str | None]]:
    with desk.store.reading() as tx:
        rows = tx.connection.execute(select(Audit.action, Audit.detail).order_by(Audit.id))
        return [(row.action, row.detail) for row in rows]


def taken(desk: Desk) -> tuple[Member, CaseNumber]:
    desk.write("人と話したい")
    sato, number = desk.hire("sato"), desk.case().number
    with desk.store.transaction() as tx:
        commands.take_case(tx, sato, number, desk.now)
    return sato, number


@pytest.mark.parametrize("action", ACTS)
def test_what_staff_do_is_written_down_with_it(desk: Desk, action: str) -> None:
    sato, number = taken(desk)
    before = len(lines(desk))

    with desk.store.transaction() as tx:
        ACTS[action](tx, desk, sato, number)

    (line,) = lines(desk)[before:]
    assert line[0] == action
    assert "秘密" not in str(line)


@pytest.mark.parametrize("action", ACTS)
def test_what_did_not_happen_after_all_is_not_written_down(desk: Desk, action: str) -> None:
    sato, number = taken(desk)
    before = (lines(desk), desk.case(), desk.stand(), desk.thread(), desk.rows_waiting())

    with pytest.raises(LookupError):
        _act_and_die(desk, sato, number, ACTS[action])

    assert (lines(desk), desk.case(), desk.stand(), desk.thread(), desk.rows_waiting()) == before


def _act_and_die(desk: Desk, member: Member, number: CaseNumber, act: Act) -> None:
    with desk.store.transaction() as tx:
        act(tx, desk, member, number)
        raise LookupError


def test_the_record_of_a_case_says_who_when_and_what(desk: Desk) -> None:
    sato, number = taken(desk)

    with desk.store.transaction() as tx:
        reading.read_case(tx, sato, number, desk.now)
    with desk.store.reading() as tx:
        entries = audit.of_subject(tx, desk.case().id)

    assert [(entry.staff, entry.action, entry.at) for entry in entries] == [
        (sato.id, "case.taken", desk.now),
        (sato.id, "case.viewed", desk.now),
    ]


def test_a_page_shows_the_case_its_answers_its_thread_and_its_notes(desk: Desk) -> None:
    number, sato = desk.consult().number, desk.hire("sato")
    with desk.store.transaction() as tx:
        commands.take_case(tx, sato, number, desk.now)
        commands.reply(tx, sato, number, "お電話します。", OutboxId(new_id()), desk.now)
        commands.write_note(tx, sato, number, "火曜に電話", NoteId(new_id()), desk.now)

    with desk.store.transaction() as tx:
        page = reading.read_case(tx, sato, number, desk.now)

    assert (page.is_mine, page.may_reply, page.desk and page.desk.key) == (True, True, "general")
    assert "母が転びます。" in [answer.value for answer in page.answers]
    assert [note.words for note in page.notes] == ["火曜に電話"]
    assert (page.thread[-1].who, page.thread[-1].state) == ("職員 sato", "waiting")
    assert page.thread[-1].body["words"] == "お電話します。"


def test_a_queue_shows_who_waits_for_us_first(desk: Desk) -> None:
    sato, number = taken(desk)
    with desk.store.transaction() as tx:
        commands.reply(tx, sato, number, "お電話します。", OutboxId(new_id()), desk.now)
    desk.write("人と話したい", "Uaoi")

    with desk.store.transaction() as tx:
        page = reading.read_queue(tx, sato, DeskKey("general"), desk.now)

    assert [row.case.waiting_on for row in page.rows] == ["staff", "person"]
    assert page.counts[DeskKey("general")] == (2, 1)
    assert not page.has_more


def test_a_queue_nobody_has_is_not_there(desk: Desk) -> None:
    sato = desk.hire("sato")

    with pytest.raises(NotFound), desk.store.transaction() as tx:
        reading.read_queue(tx, sato, DeskKey("nowhere"), desk.now)

    assert lines(desk) == []


def test_a_photo_is_shown_with_its_case_and_its_look_is_written_down(desk: Desk) -> None:
    sato, number = taken(desk)
    desk.arrive(SentMedia("m-photo", "image"))
    media = _keep_photo(desk, b"jpeg")

    with desk.store.transaction() as tx:
        seen = reading.read_media(tx, sato, number, media, desk.now)

    assert (seen.body, seen.mime) == (b"jpeg", "image/jpeg")
    assert lines(desk)[-1] == ("media.viewed", media.hex)


def test_a_photo_of_somebody_else_is_not_there(desk: Desk) -> None:
    sato, number = taken(desk)
    desk.arrive(SentMedia("m-photo", "image"), "Uaoi")
    media = _keep_photo(desk, b"jpeg", "Uaoi")
    before = lines(desk)

    with pytest.raises(NotFound), desk.store.transaction() as tx:
        reading.read_media(tx, sato, number, media, desk.now)

    assert lines(desk) == before


def _keep_photo(desk: Desk, body: bytes, who: str = "Umiki") -> MediaId:
    person = desk.person(who)
    with desk.store.transaction() as tx:
        media = MediaId(tx.connection.execute(select(Media.id)).scalar_one())
        messages.keep_media(tx, people.look_at(tx, person.id), media, "image/jpeg", body)
    return media
