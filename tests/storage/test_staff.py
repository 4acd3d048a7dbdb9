"""Staff who sign in: sessions that end, codes that work once, tries that are counted."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage import staff
from storage.db import Store
from storage.ids import StaffId
from storage.staff import IDLE, LONGEST, NewMember
from storage.tables import SignedIn, Staff
from storage.vault import CannotOpen
from tests.storage.arriving import at_once
from tests.storage.stores import NOW, later

SATO = NewMember("sato", "佐藤", "clerk", "ja", "hash", "SEED")
MOMENT = timedelta(seconds=1)


def hire(store: Store) -> StaffId:
    with store.transaction() as tx:
        return staff.add(tx, SATO, NOW)


def sign_in(store: Store, member: StaffId, token: str = "token") -> None:
    with store.transaction() as tx:
        staff.begin_session(tx, member, token, NOW)


def test_somebody_is_found_by_login_and_by_id(store: Store) -> None:
    member = hire(store)

    with store.reading() as tx:
        found = staff.by_login(tx, "sato")
        assert found is not None
        assert (found.id, found.name, found.role, found.active, found.totp_step) == (
            member,
            "佐藤",
            "clerk",
            True,
            0,
        )
        assert staff.get(tx, member) == found
        assert staff.everybody(tx) == (found,)
        assert staff.by_login(tx, "nobody") is None
        assert staff.totp_seed(tx, member) == "SEED"


def test_a_login_belongs_to_one_member(store: Store) -> None:
    hire(store)

    with pytest.raises(IntegrityError):
        hire(store)


def test_a_session_lasts_while_it_is_used_and_never_longer_than_a_day_at_work(store: Store) -> None:
    member = hire(store)
    sign_in(store, member)

    with store.transaction() as tx:
        assert staff.session(tx, "token", NOW + IDLE - MOMENT) is not None
        assert staff.session(tx, "token", NOW + IDLE) is None
        staff.touch_session(tx, "token", NOW + LONGEST - MOMENT)
        assert staff.session(tx, "token", NOW + LONGEST - MOMENT) is not None
        assert staff.session(tx, "token", NOW + LONGEST) is None


def test_nobody_holds_a_token_we_did_not_give(store: Store) -> None:
    sign_in(store, hire(store))

    with store.reading() as tx:
        assert staff.session(tx, "other", NOW) is None
        assert b"token" not in tx.connection.execute(select(SignedIn.digest)).scalar_one()


def test_signing_out_ends_one_browser_or_all_of_them(store: Store) -> None:
    member = hire(store)
    for token in ("a", "b", "c"):
        sign_in(store, member, token)

    with store.transaction() as tx:
        staff.end_session(tx, "a", NOW)
        assert [staff.session(tx, token, NOW) is not None for token in "abc"] == [False, True, True]
        staff.end_sessions(tx, member, NOW)
        assert [staff.session(tx, token, NOW) for token in "abc"] == [None, None, None]


def test_who_has_left_is_signed_out(store: Store) -> None:
    member = hire(store)
    sign_in(store, member)

    with store.transaction() as tx:
        staff.change(tx, member, active=False)
        assert staff.session(tx, "token", NOW) is None


def test_a_code_works_once_however_often_it_is_tried_at_once(store: Store) -> None:
    member = hire(store)
    worked: list[bool] = []

    def use() -> None:
        with store.transaction() as tx:
            worked.append(staff.use_totp_step(tx, member, 100))

    at_once(*[use] * 6)

    assert sorted(worked) == [False] * 5 + [True]
    with store.transaction() as tx:
        assert not staff.use_totp_step(tx, member, 99)
        assert staff.use_totp_step(tx, member, 101)


def test_tries_in_vain_are_counted_by_account_and_address(store: Store) -> None:
    with store.transaction() as tx:
        for source in ("a", "a", "b"):
            staff.note_attempt(tx, "sato", source, NOW)
        staff.attempt_passed(tx, staff.note_attempt(tx, "sato", "a", NOW))

        assert staff.failed_attempts(tx, "sato", "a", later(-1)) == 2
        assert staff.failed_attempts(tx, "sato", "b", later(-1)) == 1
        assert staff.failed_attempts(tx, "ito", "a", later(-1)) == 0
        assert staff.failed_attempts(tx, "sato", "a", later(1)) == 0


def test_a_try_with_endless_words_is_counted_too(store: Store) -> None:
    with store.transaction() as tx:
        staff.note_attempt(tx, "x" * 5000, "y" * 5000, NOW)

        assert staff.failed_attempts(tx, "x" * 5000, "y" * 5000, later(-1)) == 1


def test_a_seed_moved_to_another_member_opens_nothing(store: Store) -> None:
    sato = hire(store)
    with store.transaction() as tx:
        ito = staff.add(tx, NewMember("ito", "伊藤", "clerk", "ja", "hash", "OTHER"), NOW)
        stolen = tx.connection.execute(select(Staff.totp).where(Staff.id == sato)).scalar_one()
        staff.change(tx, ito, totp=stolen)

    with store.reading() as tx, pytest.raises(CannotOpen):
        staff.totp_seed(tx, ito)
