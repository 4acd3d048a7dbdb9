"""The boxes of a case: kept as told, the main one first, gone when the person stops; and who is who beside them."""

import json
from dataclasses import replace

from conversations.kernel.effects import FillCase, OpenCase, WithdrawCase
from conversations.kernel.shown import Labels
from conversations.vocabulary import Answer, CaseDraft, Matter, Topic
from handlers.scene import Scene
from handlers.who import who_is_who
from storage import matters, people, talks
from storage.db import Tx
from storage.ids import CaseId
from storage.matters import Ticked
from tests.handlers.desk import MIKI, Desk
from tests.storage.stores import NOW

KEYS = ("choice.matter.debt", "choice.matter.rent")
DRAFT = CaseDraft(
    topic=Topic.MONEY,
    matters=(Matter.DEBT, Matter.RENT),
    answers=(Answer("matters", "label.matters", Labels(KEYS, is_ranked=True)),),
)


def opened(tx: Tx, desk: Desk) -> tuple[Scene, CaseId]:
    scene = Scene(tx, desk.council, people.meet(tx, MIKI, "ja", NOW), talks.BOT, None, NOW)
    scene.apply(OpenCase(None))
    assert scene.case is not None
    return scene, scene.case


def test_what_the_person_ticks_is_on_the_case_the_main_one_first(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene, case = opened(tx, desk)
        scene.apply(FillCase(DRAFT))

        assert matters.of_case(tx, case) == (Ticked("debt", True, "person"), Ticked("rent", False, "person"))


def test_what_is_changed_replaces_it_and_staff_keep_their_own(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene, case = opened(tx, desk)
        scene.apply(FillCase(DRAFT))
        matters.keep(tx, case, "staff", ["debt", "kin"])
        scene.apply(FillCase(replace(DRAFT, matters=(Matter.RENT,))))

        kept = [(one.matter, one.told_by) for one in matters.of_case(tx, case)]
        assert kept == [("rent", "person"), ("debt", "staff"), ("kin", "staff")]


def test_who_never_spoke_of_boxes_has_none(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene, case = opened(tx, desk)
        scene.apply(FillCase(CaseDraft(topic=Topic.MONEY)))

        assert matters.of_case(tx, case) == ()


def test_who_stops_leaves_none(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        scene, case = opened(tx, desk)
        scene.apply(FillCase(DRAFT))
        scene.apply(WithdrawCase())

        assert matters.of_case(tx, case) == ()


def test_an_office_is_the_writers_and_a_household_is_no_name() -> None:
    told = {
        "about": "役目",
        "office": "東地区",
        "person.town": "関町北",
        "person.their_household": "親",
        "name": "山本",
    }
    answers = json.dumps([{"question": key, "value": value, "key": ""} for key, value in told.items()])

    who = who_is_who(answers)

    assert (who.concerned, who.writer) == ("関町北", "山本・東地区")
