"""The thread of a case: one talk with one person, of which each desk reads what is said in cases it may read of."""

import json

import pytest

from handlers import reading
from handlers.errors import NotFound
from storage import cases, messages, seats
from storage.cases import Found
from storage.ids import DeskKey, MediaId
from storage.messages import New
from storage.staff import Member
from tests.handlers.desk import Desk
from tests.handlers.test_handing_over import waiting_case

THERE = DeskKey("livelihood")
DEBTS = "借金のことです。"


@pytest.fixture
def both(desk: Desk) -> tuple[Found, Found]:
    """Two cases of one person: at this desk, and one about their debts at another."""
    first, person = waiting_case(desk), desk.person()
    with desk.store.transaction() as tx:
        second = cases.open_case(tx, person, THERE, None, desk.now, "2611")
        said = New("person", "text", json.dumps({"words": DEBTS}))
        messages.keep(tx, person, second.id, said, desk.now)
    return first, second


def works_at(desk: Desk, login: str, *where: DeskKey) -> Member:
    member = desk.hire(login)
    with desk.store.transaction() as tx:
        seats.give(tx, member.id, where)
    return member


def reads(desk: Desk, member: Member, case: Found) -> list[str]:
    with desk.store.transaction() as tx:
        view = reading.read_case(tx, member, case.number, desk.now)
    return [str(line.body.get("words", "")) for line in view.thread]


def test_what_was_told_to_another_desk_is_not_read_beside_ones_own_case(
    desk: Desk, both: tuple[Found, Found]
) -> None:
    here, there = both
    sato, ito, mori = works_at(desk, "sato", here.desk), works_at(desk, "ito", THERE), desk.hire("mori")

    assert DEBTS not in reads(desk, sato, here)
    assert reads(desk, sato, here)
    assert DEBTS in reads(desk, ito, there)
    assert DEBTS in reads(desk, mori, here)


def test_nor_is_a_photo_of_it_opened(desk: Desk, both: tuple[Found, Found]) -> None:
    here, there = both
    person = desk.person()
    with desk.store.transaction() as tx:
        kept = messages.keep(tx, person, there.id, New("person", "image", "{}"), desk.now)
        media = messages.want_media(tx, person, kept.id, desk.now)
        messages.keep_media(tx, person, media, "image/jpeg", b"jpeg")

    def opens(member: Member, case: Found) -> MediaId:
        with desk.store.transaction() as tx:
            return reading.read_media(tx, member, case.number, media, desk.now).id

    sato, ito = works_at(desk, "sato", here.desk), works_at(desk, "ito", THERE)
    assert opens(ito, there) == media
    with pytest.raises(NotFound):
        opens(sato, here)
