"""One case between two desks in two browsers: offered with consent and chosen lines, accepted, answered, handed back.

Screenshots are kept in build/screenshots/ for whoever wants to see it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from handlers.staff import Invitation, Invited, Passwords, invite_member
from storage import seats
from storage.ids import DeskKey
from tests.e2e.browser import chromium
from tests.e2e.phones import Phone, Phones
from tests.e2e.running_desk import RunningDesk
from tests.e2e.test_whole_path import DESKTOP, PATIENCE_MS, picture, picture_small
from tests.storage.stores import make_vault, open_store

KEY = b"1" * 32
STORY = "家賃を三か月払えていません。来月には出てほしいと言われました。"
NOT_SHARED = "ゆき"
ASKS = "日本語の書類が読めないそうです。書類のことをお願いします。"
ANSWER = "総合相談の伊藤です。書類を持って、あしたおいでください。"
WHY_NOT = "家賃のことなので、そちらの窓口が合います。"

expect.set_options(timeout=PATIENCE_MS)
pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Seat:
    """A member of staff at one desk, signed in at a browser of their own."""

    page: Page
    console: str

    def open_case(self, number: str) -> None:
        self.page.goto(f"{self.console}/cases/{number}")

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()

    def unfold(self, label: str) -> Locator:
        """Open one of the folded parts of the page."""
        folded = self.page.locator("details").filter(has=self.page.locator("summary", has_text=label))
        found = folded.filter(has=self.page.get_by_text(label, exact=True)).first
        found.locator("summary").click()
        return found

    def reads(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def never_reads(self, words: str) -> None:
        assert words not in self.page.inner_text("body")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    keys = {"ENGAWA_FIELD_KEYS": f"1:{base64.b64encode(KEY).decode()}", "ENGAWA_SECRET_KEY": "k" * 40}
    with RunningDesk(tmp_path_factory.mktemp("two"), keys) as running:
        yield running.apart(("everything",))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def two(desk: RunningDesk, browser: Browser) -> tuple[Seat, Seat]:
    """Sato at the livelihood desk and Ito at general consultation."""
    sato, ito = hire(desk, "sato", "佐藤 一", "livelihood"), hire(desk, "ito", "伊藤 二", "general")
    return sit(desk, browser, sato), sit(desk, browser, ito)


def test_a_case_is_offered_accepted_answered_and_given_back(
    desk: RunningDesk, two: tuple[Seat, Seat]
) -> None:
    here, there = two
    phone, number = consult(desk, "佐々木 ゆき")
    here.open_case(number)
    here.press("この相談を引き受ける")

    asking = here.unfold("本人に、つないでよいか聞く")
    asking.get_by_label("つなぐ先").select_option(label="総合相談")
    here.press("ボットで聞く")
    phone.wait_for_button("はい")
    phone.wait_for("総合相談」につなぐときは")
    expect(here.page.get_by_text("よいとの返事").first).to_be_visible()
    offer(here, "総合相談", "できごと")
    here.reads("つなぐ申し出が、返事を待っています")
    picture(here.page, "handover-offered")

    there.page.goto(there.console)
    there.page.get_by_role("link", name=number).first.click()
    there.reads(STORY)
    there.never_reads(NOT_SHARED)
    picture(there.page, "handover-asked")
    picture_small(there.page, "handover-asked-small")
    there.press("受ける")
    phone.wait_for("これから「総合相談」")
    there.press("この相談を引き受ける")
    there.page.locator("#words").fill(ANSWER)
    there.press("LINEで送る")
    phone.wait_for(ANSWER)
    picture(there.page, "handover-accepted")

    give_back(there, "生活サポートセンター", "できごと")
    here.page.goto(here.console)
    here.page.get_by_role("link", name=number).first.click()
    here.reads(ASKS)
    here.press("受ける")
    phone.wait_for("これから「生活サポートセンター」")


def test_an_offer_is_refused_with_its_reason_and_the_giver_stays_in_charge(
    desk: RunningDesk, two: tuple[Seat, Seat]
) -> None:
    here, there = two
    phone, number = consult(desk, "田村 まこと")
    here.open_case(number)
    here.press("この相談を引き受ける")
    offer(here, "総合相談", "できごと", told=True)
    before = len(phone.bubbles())

    there.open_case(number)
    there.page.get_by_label("つなぎ戻す理由").fill(WHY_NOT)
    there.press("つなぎ戻す")

    here.open_case(number)
    here.reads(WHY_NOT)
    picture(here.page, "handover-returned")
    here.page.locator("#words").fill("おまたせしました。")
    here.press("LINEで送る")
    phone.wait_for("おまたせしました。")
    assert len(phone.bubbles()) == before + 1  # nobody is told of an offer that came to nothing


def hire(desk: RunningDesk, login: str, name: str, where: str) -> Invited:
    store = open_store(f"sqlite:///{desk.folder}/state/engawa.sqlite3", make_vault(keys={1: KEY}))
    with store.transaction() as tx:
        invited = invite_member(tx, Passwords(), Invitation(login, name, "clerk"), datetime.now(UTC))
        seats.give(tx, invited.member, [DeskKey(where)])
    store.close()
    return invited


def sit(desk: RunningDesk, browser: Browser, who: Invited) -> Seat:
    page = browser.new_context(viewport=DESKTOP, locale="ja-JP").new_page()
    page.goto(desk.console)
    page.get_by_label("ログイン名").fill(who.login)
    page.get_by_label("パスワード").fill(who.password)
    page.get_by_role("button", name="次へ").click()
    page.get_by_label(re.compile("確認コード")).fill(pyotp.TOTP(who.seed).now())
    page.get_by_role("button", name="サインインする").click()
    expect(page.get_by_role("link", name="サインアウト").or_(page.locator("h1")).first).to_be_visible()
    return Seat(page, desk.console)


def consult(desk: RunningDesk, name: str) -> tuple[Phone, str]:
    """Somebody who cannot pay the rent tells the desk so; says their case's number."""
    phone = Phones(desk.phones).add(name)
    phone.wait_for_button("日本語")
    for label in ("相談する", "はい", "自分のこと", "お金・食べもの", "今週じゅう"):
        phone.wait_for_button(label)
    phone.wait_for("どんなことがありましたか")
    phone.write(STORY)
    phone.wait_for_button("ここ(LINE)で")
    phone.wait_for("なんとお呼びすれば")
    phone.write(NOT_SHARED)
    phone.wait_for_button("送る")
    phone.wait_for("番号は")
    found = re.search(r"\d{4}-\d{4}", phone.said())
    assert found
    return phone, found.group()


def offer(giver: Seat, to: str, line: str, *, told: bool = False) -> None:
    """Fill in the offer: whom, on what ground, what is shared, and what is asked for."""
    form = giver.unfold("つなぐ")
    form.get_by_label("つなぐ先").select_option(label=to)
    form.get_by_label("本人の同意").check()
    if told:
        form.get_by_label("同意は、電話や対面で本人から聞きました").check()
    form.get_by_label(line, exact=True).check()
    form.get_by_label("相手の窓口へ").fill(ASKS)
    picture(giver.page, "handover-form")
    giver.press("つなぐ申し出をする")


def give_back(giver: Seat, to: str, line: str) -> None:
    """The way back has a form of its own: the desk and the ground stand in it already."""
    form = giver.unfold(f"{to}へつなぎ戻す")
    form.get_by_label(line, exact=True).check()
    form.get_by_label("つなぎ戻す理由").fill(ASKS)
    giver.press(f"{to}へ、つなぎ戻しの申し出をする")
