"""The console in a real browser: pages renew themselves without touching what somebody types, and shut nobody out."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from storage import staff
from storage.ids import CaseNumber
from tests.admin.desk_under_test import Desk, session_cookie
from tests.e2e.browser import chromium

AXE = Path(__file__).parents[2] / "build" / "axe.min.js"
TYPED = "書きかけの文"
WIDTHS = {"desk": 1280, "phone": 390}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    with chromium() as started:
        yield started


@dataclass
class Open:
    """The console open in a browser, with somebody signed in."""

    desk: Desk
    context: BrowserContext

    def page(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.desk.url + path)
        return page

    def sign_in(self) -> None:
        token = self.desk.begin_session(self.desk.member(), "in-a-browser")
        self.context.add_cookies([{"name": session_cookie(), "value": token, "url": self.desk.url}])


@pytest.fixture
def opened(desk: Desk, browser: Browser) -> Iterator[Open]:
    """A console that serves a browser, and a window of its own in that browser."""
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
    desk.url = f"http://localhost:{server.server_port}"
    server.app = desk.app()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 800})
    showing = Open(desk, context)
    showing.sign_in()
    yield showing
    context.close()
    server.shutdown()
    server.server_close()


def taken(opened: Open) -> tuple[CaseNumber, Page]:
    number = opened.desk.case()
    page = opened.page(f"/cases/{number}")
    page.get_by_role("button", name="この相談を引き受ける").click()
    expect(page.locator("#live-state")).to_have_text("自動で更新しています")
    return number, page


def test_a_new_message_appears_beside_what_is_being_typed(opened: Open) -> None:
    number, page = taken(opened)
    page.locator("#words").type(TYPED)
    before = page.locator("#words").bounding_box()

    opened.desk.says(number, "text", words="新しい知らせです")

    expect(page.locator(".thread")).to_contain_text("新しい知らせです")
    expect(page.locator("#words")).to_have_value(TYPED)
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#announce")).to_have_text("新しいメッセージが届きました")
    assert page.locator("#words").bounding_box() == pytest.approx(before, abs=2)  # whatever grows above it
    assert page.title().startswith("(1) ")


def test_the_queue_fills_by_itself(opened: Open) -> None:
    page = opened.page("/")
    expect(page.locator("#live-state")).to_be_visible()

    opened.desk.case("いま来た人")

    expect(page.locator("main")).to_contain_text("いま来た人")
    expect(page.locator("#announce")).to_have_text("お返事を待っている相談は1件です")


def test_what_is_typed_outlives_the_session(opened: Open) -> None:
    _, page = taken(opened)
    page.locator("#words").type(TYPED)
    member = opened.desk.member()

    with opened.desk.store.transaction() as tx:
        staff.end_sessions(tx, member.id, opened.desk.now)

    expect(page.locator("#away")).to_be_visible()
    expect(page.locator("#words")).to_have_value(TYPED)


def test_an_answer_is_sent_from_the_keyboard(opened: Open) -> None:
    _, page = taken(opened)
    page.locator("#words").type(TYPED)

    page.keyboard.press("Control+Enter")

    expect(page.locator(".thread")).to_contain_text(TYPED)
    expect(page.get_by_role("status").first).to_contain_text("お返事をお預かりしました")


def test_it_works_without_scripts(desk: Desk, opened: Open, browser: Browser) -> None:
    number = desk.case()
    context = browser.new_context(locale="ja-JP", java_script_enabled=False)
    page = context.new_page()
    context.add_cookies([{"name": session_cookie(), "value": "in-a-browser", "url": desk.url}])
    page.goto(f"{desk.url}/cases/{number}")

    page.get_by_role("button", name="この相談を引き受ける").click()
    page.locator("#words").fill(TYPED)
    page.get_by_role("button", name="LINEで送る").click()

    expect(page.locator(".thread")).to_contain_text(TYPED)
    context.close()


@pytest.mark.parametrize(
    "path", ["/", "/desks/livelihood", "/closed", "/account", "/cases/{number}", "/nowhere"]
)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_pages_are_for_everybody_and_load_nothing_from_elsewhere(opened: Open, path: str, width: int) -> None:
    number = opened.desk.case("<img src=https://evil.example/x.png>")
    opened.desk.says(number, "text", words="![x](https://evil.example/x.png)")
    page = opened.context.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)

    page.goto(opened.desk.url + path.format(number=number))
    page.wait_for_load_state("load")
    found = page.evaluate(f"async () => {{ {AXE.read_text()}; return (await axe.run()).violations }}")

    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert [url for url in asked if not url.startswith(opened.desk.url)] == []
    assert refused == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_case_is_looked_for_from_the_keyboard_and_the_way_back_works(opened: Open) -> None:
    number = opened.desk.case("佐藤 美紀")
    page = opened.page("/")

    page.keyboard.press("/")
    page.keyboard.type("サトウ")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(
        "見つかりませんでした"
    )  # in the letters they wrote, or not at all
    page.locator("#find").fill("佐藤")
    page.keyboard.press("Enter")
    page.locator(f"#case-{number}").click()
    expect(page.locator("h1")).to_contain_text(number)
    page.go_back()

    expect(page.locator("table.found")).to_contain_text("お名前 佐藤 美紀")
    expect(page.locator("#find")).to_have_value("佐藤")
    found = page.evaluate(f"async () => {{ {AXE.read_text()}; return (await axe.run()).violations }}")
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
