"""Nothing personal lies readable on the disk: not in the database, its log or its spool, and not in a dump."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, select

from conversations.handing_over import Basis
from handlers import cases as commands
from handlers import handing_over, sealing
from handlers import staff as members
from handlers.arrivals import SentMedia, SharedPlace, Unknown
from handlers.handing_over import Offering
from handlers.learning import learn_profile
from handlers.reception import taking
from handlers.reception.form import gathered
from handlers.staff import Invitation, Passwords
from storage import messages, people, staff
from storage.db import Store
from storage.ids import CaseId, CaseNumber, DeskKey, HandoverId, MediaId, NoteId, OutboxId, new_id
from storage.spool import Spool
from storage.staff import Member
from storage.tables import Media
from tests.handlers.desk import Desk
from tests.storage.arriving import deliver, delivery, event

pytestmark = pytest.mark.both_databases

LINE_ID = "U" + "c0ffee" * 5 + "ab"
NAME, STORY, PHONE, PLACE = "表示名カナリア", "相談カナリア", "09012345678", "住所カナリア"
REPLY, NOTE, FILE, TOKEN, BODY = (
    "返事カナリア",
    "覚書カナリア",
    "写真カナリア.pdf",
    "canary-token",
    "封筒カナリア",
)
MEDIA = b"JPEG-CANARY-BYTES"
CALLED = tuple(f"電話カナリア{name}" for name in ("話", "名", "読", "番地", "性別", "連絡", "答え", "本人"))
GROUNDS, RETURNED, OPENED, EXPLAINED = (
    "根拠カナリア",
    "つなぎ戻しカナリア",
    "緊急カナリア",
    "説明カナリア",
)
CANARIES = (
    *CALLED,
    GROUNDS,
    EXPLAINED,
    RETURNED,
    OPENED,
    LINE_ID,
    NAME,
    STORY,
    PHONE,
    "+819012345678",
    "090-1234-5678",
    PLACE,
    REPLY,
    NOTE,
    FILE,
    TOKEN,
    BODY,
)


def live_through_everything(desk: Desk) -> list[str]:
    """Let every kind of personal thing reach the desk; says which secrets were made meanwhile."""
    deliver(desk.store, delivery(event("canary", LINE_ID), body=BODY.encode()))
    desk.write("相談したい", LINE_ID)
    for label in ("はい", "自分のこと", "介護・高齢", "今日じゅう"):
        desk.tap(label, LINE_ID)
    desk.arrive(SharedPlace("m-canary-place", 35.0, 139.0, PLACE), LINE_ID)
    desk.write(STORY, LINE_ID)
    desk.tap("電話で", LINE_ID)
    desk.write(PHONE, LINE_ID)
    desk.tap("答えない", LINE_ID)
    desk.tap("送る", LINE_ID)
    desk.arrive(SentMedia("m-canary", "file", FILE), LINE_ID)
    desk.arrive(Unknown("hologram", "m-x"), LINE_ID, token=TOKEN)
    return _work_at_the_desk(desk)


def _work_at_the_desk(desk: Desk) -> list[str]:
    number, person = desk.case(LINE_ID).number, desk.person(LINE_ID)
    with desk.store.transaction() as tx:
        new = Invitation("sato", "佐藤", "clerk")
        invited = members.invite_member(tx, Passwords(), new, desk.now)
        learn_profile(tx, person.id, NAME, "ja")
        media = MediaId(tx.connection.execute(select(Media.id)).scalar_one())
        messages.keep_media(tx, people.look_at(tx, person.id), media, "image/jpeg", MEDIA)
    sato = desk.hire("ito")
    with desk.store.transaction() as tx:
        commands.take_case(tx, sato, number, desk.now)
        commands.reply(tx, sato, number, REPLY, OutboxId(new_id()), desk.now)
        commands.write_note(tx, sato, number, NOTE, NoteId(new_id()), desk.now)
    _hand_over(desk, sato, number)
    _take_down(desk)
    return [invited.seed, invited.password]


def _hand_over(desk: Desk, member: Member, number: CaseNumber) -> None:
    """The case is offered with its story, handed back with a reason, sealed, and opened in an emergency."""
    once, mori = HandoverId(new_id()), desk.hire("mori")
    there = DeskKey("families")
    offering = Offering(
        Basis.LAW,
        ("answer:story", "talk"),
        GROUNDS,
        consent_told=False,
        once=once,
        due_at=None,
        explained=EXPLAINED,
    )
    with desk.store.transaction() as tx:
        handing_over.offer(tx, member, number, there, offering, desk.now)
        handing_over.hand_back(tx, member, number, once, RETURNED, desk.now)
        sealing.seal_case(tx, member, number, "named", [], desk.now)
        sealing.open_sealed(tx, mori, number, OPENED, desk.now)


def _take_down(desk: Desk) -> None:
    """Somebody calls who is not on LINE: their form, cards and call are kept."""
    one = {"story": CALLED[0], "name": CALLED[1], "kana": CALLED[2], "house": CALLED[3], "gender": CALLED[4]}
    one |= {
        "reach": CALLED[5],
        "answered": "ours",
        "answer": CALLED[6],
        "about": "family",
        "their-name": CALLED[7],
    }
    with desk.store.transaction() as tx:
        member = staff.by_login(tx, "ito")
        assert member is not None
        taking.take_down(tx, desk.council, member, gathered(one, {}), CaseId(new_id()), desk.now)


def test_no_canary_sings_on_the_disk(desk: Desk, tmp_path: Path) -> None:
    secrets = live_through_everything(desk)
    Spool(tmp_path / "spool", desk.store.vault).keep(BODY.encode(), desk.now)

    raw = b"".join(everything_kept(desk.store, tmp_path))

    wanted = [*(canary.encode() for canary in (*CANARIES, *secrets)), MEDIA]
    assert [canary for canary in wanted if canary in raw or canary.hex().encode() in raw] == []
    assert len(raw) > 10_000


def test_the_canaries_are_there_for_who_may_read_them(desk: Desk) -> None:
    live_through_everything(desk)

    said = " ".join(line.body for line in desk.thread(LINE_ID))
    assert all(canary in said for canary in (STORY, PHONE, PLACE, REPLY, FILE))
    assert desk.person(LINE_ID).name == NAME


def everything_kept(store: Store, folder: Path) -> Iterator[bytes]:
    """Every byte on the disk: files of SQLite and the spool, or all rows of PostgreSQL as a dump would hold them."""
    yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file())
    url = store.engine.url
    if make_url(url).get_backend_name() != "postgresql":
        return
    address = url.render_as_string(hide_password=False).replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in tables:
            with connection.cursor().copy(f'copy "{table}" to stdout') as rows:
                yield from (bytes(row) for row in rows)
