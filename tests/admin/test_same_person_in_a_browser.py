"""Two people compared, put together and parted in a real browser, by keyboard and without sideways scrolling on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.admin.test_in_a_browser import AXE, WIDTHS, Open, browser, opened
from tests.admin.test_same_person import called, wrote

__all__ = ["browser", "opened"]

pytestmark = pytest.mark.browser


def test_put_together_and_parted(opened: Open) -> None:
    line, phone = wrote(opened.desk), called(opened.desk)
    page = opened.page(f"/cases/{phone}")
    box = page.locator("#same-person")
    expect(box).to_contain_text("電話番号が同じ")

    box.get_by_role("link", name="見くらべる").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("同じ方かどうか見くらべる")
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = page.evaluate(f"async () => {{ {AXE.read_text()}; return (await axe.run()).violations }}")
        assert [each["id"] for each in found] == []
    page.get_by_role("button", name="同じ方としてまとめる").press("Enter")

    expect(box).to_contain_text(line)
    expect(box).not_to_contain_text("電話番号が同じ")
    box.get_by_role("button", name="まとめるのをやめる").press("Enter")
    expect(page).to_have_url(re.compile("same-person"))
    expect(box).to_contain_text("電話番号が同じ")
