"""A call taken down in a real browser, at the width of a desk and of a phone: to the receipt, and on to the case."""

import pytest
from playwright.sync_api import expect

from tests.admin.test_in_a_browser import WIDTHS, Open, browser, opened

__all__ = ["browser", "opened"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_call_is_taken_down_and_answered_by_telephone(opened: Open, width: int) -> None:
    page = opened.page("/")
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("link", name="電話・窓口の受付").click()
    page.get_by_label("お話の内容").fill("母がよく転びます")
    page.get_by_label("電話番号").fill("12")
    page.get_by_role("button", name="受付を保存する").click()

    expect(page.get_by_role("alert")).to_contain_text("電話番号として読めません")
    expect(page.get_by_label("お話の内容")).to_have_value("母がよく転びます")
    page.get_by_label("電話番号").fill("090-1234-5678")
    page.get_by_role("button", name="受付を保存する").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("受付の控え")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="この相談へ").click()
    page.get_by_label("つながらなかった").check()
    page.get_by_label("相手からの連絡を待つ").check()
    page.get_by_label("話したこと").fill("留守でした")
    page.get_by_role("button", name="記録する", exact=True).click()

    expect(page.locator("#calls")).to_contain_text("留守でした")
    expect(page.locator("main")).to_contain_text("LINEを使っていない方です")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
