"""The alarm bar in a real browser: it appears by itself, the title flashes, sound is a press away, on desk and phone."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.admin.desk_under_test import Desk
from tests.admin.test_alarms import in_danger
from tests.admin.test_in_a_browser import AXE, WIDTHS, Open, browser, opened

__all__ = ["browser", "opened"]

pytestmark = pytest.mark.browser


def keep_picture(page: object, name: str) -> None:
    """Keep a picture where somebody asked for it, to be looked at."""
    folder = os.environ.get("ENGAWA_TEST_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)  # type: ignore[attr-defined]  # a page


def test_the_bar_appears_by_itself_and_goes_when_somebody_takes_it(opened: Open) -> None:
    page = opened.page("/")
    expect(page.locator("#live-state")).to_have_text("自動で更新しています")
    expect(page.locator(".alarms")).to_have_count(0)

    number = in_danger(opened.desk)

    expect(page.locator(".alarms")).to_contain_text(str(number), timeout=15_000)
    expect(page).to_have_title(re.compile("^【要確認】"))
    page.get_by_role("link", name=f"{number}を開く").click()
    page.get_by_role("button", name="対応します").click()
    expect(page.locator(".alarms")).to_have_count(0)
    expect(page.get_by_text("対応を引き受けました。")).to_be_visible()


def test_sound_is_a_press_away_and_off_again(opened: Open) -> None:
    in_danger(opened.desk)
    page = opened.page("/")
    button = page.locator("#alarm-sound button")
    expect(button).to_be_visible()

    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("音を止める")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("width", sorted(WIDTHS))
@pytest.mark.parametrize("where", ["queue", "case", "account"])
def test_nobody_is_shut_out_of_the_pages_with_alarms(opened: Open, width: str, where: str) -> None:
    number = in_danger(opened.desk)
    page = opened.page({"queue": "/", "case": f"/cases/{number}", "account": "/account"}[where])
    page.set_viewport_size({"width": WIDTHS[width], "height": 800})
    keep_picture(page, f"{where}-{width}")

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = page.evaluate(f"async () => {{ {AXE.read_text()}; return (await axe.run()).violations }}")
    assert [each["id"] for each in found] == []


def test_without_any_script_the_bar_is_there(opened: Open, desk: Desk) -> None:
    number = in_danger(desk)
    context = opened.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]  # it has one
    context.add_cookies(opened.context.cookies())  # type: ignore[arg-type]  # as they were given
    page = context.new_page()
    page.goto(f"{desk.url}/account")

    expect(page.locator(".alarms")).to_contain_text(str(number))
    context.close()
