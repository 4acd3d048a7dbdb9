"""The page with the phones, in a real browser: what a visitor can do, by mouse, finger and keyboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.simulator.desk import Bot, JsonObject, Platform, words

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "build" / "axe.min.js"
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
YES = {
    "type": "action",
    "action": {"type": "postback", "label": "はい", "data": "yes", "displayText": "はい"},
}
ROW = {
    "type": "box",
    "layout": "horizontal",
    "action": {"type": "postback", "label": "年齢を直す", "data": "edit=age"},
    "contents": [
        {"type": "text", "text": "年齢", "flex": 1},
        {"type": "text", "text": "82歳", "flex": 3, "wrap": True},
    ],
}
CARD: JsonObject = {
    "type": "bubble",
    "body": {"type": "box", "layout": "vertical", "spacing": "md", "contents": [ROW, {"type": "separator"}]},
    "footer": {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {
                "type": "button",
                "style": "primary",
                "action": {"type": "postback", "label": "これで送る", "data": "ok"},
            },
            {
                "type": "button",
                "action": {"type": "datetimepicker", "label": "日を選ぶ", "data": "day", "mode": "date"},
            },
        ],
    },
}
REVIEW = {"type": "flex", "altText": "確認", "contents": CARD}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "Chromium is needed for the page's tests: apt-get install chromium"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser, platform: Platform) -> Iterator[Page]:
    """The page; a script error or a word from the content policy fails the test."""
    made = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    made.goto(platform.url + "/")
    yield made
    made.close()
    assert wrong == []


def shot(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"simulator-{name}.png")


def faults_found(page: Page) -> list[str]:
    """What the accessibility checker objects to."""
    assert AXE.exists(), "axe is put in place by `make setup`"
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


def test_a_person_is_added_writes_and_gets_an_answer(page: Page, platform: Platform, bot: Bot) -> None:
    page.get_by_role("button", name="人を加える").click()
    page.get_by_label("名前").fill("山田 さくら")
    page.get_by_role("button", name="加える", exact=True).click()
    phone = page.get_by_role("region", name="山田 さくら")
    phone.get_by_label("メッセージを書く").fill("相談したい")
    phone.get_by_label("メッセージを書く").press("Enter")
    expect(phone.get_by_text("相談したい")).to_be_visible()
    platform.settle()
    platform.reply(bot.events()[-1]["replyToken"], {**words("どうぞ"), "quickReply": {"items": [YES]}})

    expect(phone.get_by_text("どうぞ")).to_be_visible()
    expect(phone.get_by_text("無料")).to_be_visible()
    phone.get_by_role("group", name="返事の候補").get_by_role("button", name="はい").click()
    expect(phone.get_by_role("group", name="返事の候補")).to_be_hidden()
    platform.settle()
    assert [event["type"] for event in bot.events()] == ["follow", "message", "postback"]


def test_a_flex_card_is_tapped_by_mouse_and_keyboard(
    page: Page, platform: Platform, bot: Bot, person: str
) -> None:
    platform.push(person, REVIEW)
    phone = page.get_by_role("region", name="佐藤 はな")
    phone.get_by_role("button", name="年齢を直す").press("Enter")
    phone.get_by_role("button", name="これで送る").click()
    phone.get_by_role("button", name="日を選ぶ").click()
    page.get_by_role("dialog").get_by_label("日を選ぶ").fill("2026-11-25")
    page.get_by_role("dialog").get_by_role("button", name="選ぶ").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    platform.drive("/live?wait=0")
    platform.settle()

    assert [event["postback"]["data"] for event in bot.events()] == ["edit=age", "ok", "day"]
    expect(phone.get_by_text("1通")).to_be_visible()
    expect(page.locator("#quota")).to_have_text("1 / 5,000 通")


def test_things_are_sent_taken_back_and_the_account_blocked(
    page: Page, platform: Platform, bot: Bot, person: str
) -> None:
    phone = page.get_by_role("region", name="佐藤 はな")
    phone.get_by_role("button", name="送れるもの").click()
    phone.get_by_role("button", name="見本の写真").click()
    expect(phone.get_by_role("img", name="送った写真")).to_be_visible()
    phone.get_by_role("button", name="場所").click()
    page.get_by_role("dialog").get_by_role("button", name="送る").click()
    phone.get_by_role("button", name="スタンプ").click()
    page.get_by_role("dialog").get_by_role("button", name="了解").click()
    expect(phone.get_by_role("button", name="取り消す")).to_have_count(3)
    phone.get_by_role("button", name="取り消す").first.click()
    expect(phone.get_by_text("送信を取り消しました")).to_be_visible()
    phone.get_by_label("佐藤 はなの電話の操作").click()
    phone.get_by_role("button", name="ブロックする").click()
    expect(phone.get_by_text("ブロックしました")).to_be_visible()
    platform.settle()

    kinds = [event.get("message", event)["type"] for event in bot.events()]
    assert kinds == ["image", "location", "sticker", "unsend", "unfollow"]


def test_faults_are_started_and_stopped(page: Page, platform: Platform, person: str) -> None:
    page.get_by_role("button", name="設定と不調").click()
    page.get_by_label("何が起きるか").select_option("server_error")
    page.get_by_role("button", name="起こす").click()
    expect(page.locator("#faults-n")).to_have_text("1")
    assert platform.push(person).status == 500

    page.get_by_role("button", name="すべてやめる").click()
    expect(page.get_by_text("いまは何も起こしていません")).to_be_visible()
    page.get_by_role("button", name="閉じる").click()
    assert platform.push(person).status == 200


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_everybody_can_use_it(page: Page, platform: Platform, person: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    platform.push(person, words("お知らせです。https://example.jp/ 電話 03-1234-5678"), REVIEW)
    platform.do(person, "text", text="ありがとう")
    platform.line("POST", "/v2/bot/chat/loading/start", {"chatId": person})
    expect(page.get_by_text("ありがとう")).to_be_visible()
    shot(page, f"{width}")

    assert faults_found(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_speaks_english_too(page: Page, platform: Platform, person: str) -> None:
    platform.push(person)
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", name="Phone simulator")).to_be_visible()
    expect(page.get_by_role("region", name="佐藤 はな").get_by_text("1 msg")).to_be_visible()
    page.get_by_role("button", name="Settings and faults").click()
    expect(page.get_by_role("heading", name="Make something go wrong")).to_be_visible()
    assert faults_found(page) == []
