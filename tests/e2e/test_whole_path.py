"""The whole path in a real browser: a phone talks, a case appears, a person takes it, the answer arrives.

Screenshots are kept in build/screenshots/ for whoever wants to see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.e2e.browser import chromium
from tests.e2e.phones import Phones
from tests.e2e.running_desk import RunningDesk

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
STORY = "母が最近よく転びます。ひとりで家に置いておけません。"
ANSWER = "ご連絡ありがとうございます。明日の午前中に、こちらからお電話してもよろしいですか。"

PATIENCE_MS = 20_000

expect.set_options(timeout=PATIENCE_MS)
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    with RunningDesk(tmp_path_factory.mktemp("desk")) as running:
        yield running.up()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def test_a_resident_is_heard_and_answered(desk: RunningDesk, browser: Browser) -> None:
    phones_page = browser.new_page(viewport=DESKTOP, locale="ja-JP")
    phones_page.goto(desk.phones)
    add_person(phones_page, "佐藤 はな")
    hana = phones_page.get_by_role("region", name="佐藤 はな")
    for label in ("日本語", "相談する", "はい", "自分のこと", "介護・高齢", "今日じゅう"):
        tap(hana, label)
    write(hana, STORY)
    tap(hana, "ここ(LINE)で")
    write(hana, "はな")
    tap(hana, "東部")  # care goes to different desks in different areas
    expect(hana.get_by_text("これでよろしいですか").last).to_be_visible()
    picture(phones_page, "phone-review")
    tap(hana, "送る")
    expect(hana.get_by_text(re.compile("受け付けました"))).to_be_visible()

    console = browser.new_page(viewport=DESKTOP, locale="ja-JP")
    sign_in(console, desk)
    hers = console.get_by_role("link", name=re.compile("佐藤 はな"))
    expect(hers).to_be_visible()
    picture(console, "queue")
    hers.click()
    expect(console.get_by_text(STORY).first).to_be_visible()
    console.get_by_role("button", name="この相談を引き受ける").click()
    console.get_by_role("textbox", name=re.compile("はな")).fill(ANSWER)  # the name she gave, not LINE's
    picture(console, "case")
    console.get_by_role("button", name="LINEで送る").click()
    expect(hana.get_by_text(ANSWER)).to_be_visible()
    picture(phones_page, "phone-answer")

    write(hana, "お願いします。")
    expect(console.get_by_text("お願いします。")).to_be_visible()  # without a reload
    picture(console, "case-live")
    picture_small(console, "case-small")
    picture_small(phones_page, "phone-small")
    assert_only_the_answer_was_paid_for(desk)


def test_nobody_is_answered_by_the_bot_while_staff_have_the_talk(desk: RunningDesk) -> None:
    person = Phones(desk.phones).add("鈴木 一郎")
    person.wait_for("Which language")
    person.write("職員と話したい")
    person.wait_for("職員におつなぎします")
    before = len(person.bubbles())
    person.write("まだですか")
    person.phones.wait_until_idle()
    assert len(person.bubbles()) == before


def add_person(page: Page, name: str) -> None:
    page.get_by_role("button", name="人を加える").first.click()
    page.get_by_label("名前").first.fill(name)
    page.get_by_role("button", name="加える", exact=True).first.click()


def tap(phone: Locator, label: str) -> None:
    """Tap the newest button of the talk with this label; the box to write in has buttons of its own."""
    offered = phone.get_by_role("button", name=label, exact=True).and_(phone.locator("button:not(.send)"))
    offered.last.click()


def write(phone: Locator, words: str) -> None:
    box = phone.get_by_placeholder("メッセージを書く")
    box.fill(words)
    box.press("Enter")


def sign_in(page: Page, desk: RunningDesk) -> None:
    page.goto(desk.console)
    picture(page, "sign-in")
    page.get_by_label("ログイン名").fill("demo")
    page.get_by_label("パスワード").fill("engawa-no-hidamari")
    page.get_by_role("button", name="次へ").click()
    page.get_by_label(re.compile("確認コード")).fill(shown_code(page))
    page.get_by_role("button", name="サインインする").click()


def shown_code(page: Page) -> str:
    found = re.search(r"(?<!\d)(\d{3})\s?(\d{3})(?!\d)", page.inner_text("main"))
    assert found, "the demo's sign-in page shows no code"
    return found.group(1) + found.group(2)


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def picture_small(page: Page, name: str) -> None:
    page.set_viewport_size(PHONE)
    picture(page, name)
    page.set_viewport_size(DESKTOP)


def assert_only_the_answer_was_paid_for(desk: RunningDesk) -> None:
    """Everything the bot said was free; at most the answer of staff was paid for."""
    counted = [request for request in Phones(desk.phones).ledger("request") if request["counted"]]
    assert all(ANSWER in str(request["body"]) for request in counted)
