"""Whatever somebody writes is shown as they wrote it, and nothing of it is ever carried out."""

import pytest

from handlers import messages as said
from handlers.speech import speak
from storage import staff
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'-alert(1)-'",
    "{{ 7 * 7 }}{% raw %}",
    "</textarea><script>alert(1)</script>",
    "</title><b>x",
    "javascript:alert(1)",
    "![x](https://evil.example/x.png)",
    "https://evil.example/?<b>",
    "\u202e反対から\u2066読む",
    "&lt;b&gt; &amp; &#x27;",
    "<!-- --><plaintext>",
    "\u0000\ufffe\ud83d",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
]


def shown(words: str) -> str:
    """As a page's text reads it: blanks folded, what no page can hold replaced."""
    kept = "".join(each for each in words if each == "\n" or each.isprintable() or ord(each) > 0x1F)
    return " ".join(kept.split())


@pytest.mark.parametrize("words", ATTACKS[:13])
def test_nothing_a_person_says_is_carried_out(desk: Desk, console: Console, words: str) -> None:
    number = desk.case(words, locale="en")
    desk.answers(number, [{"label": words, "value": words, "theirs": f"{words} ", "sensitive": True}])
    desk.says(number, "text", words=words)
    desk.says(number, "press", words=words)
    desk.says(number, "sticker", words=words)
    desk.says(number, "place", latitude=35.0, longitude=139.0, label=words)
    desk.photo(number, b"%PDF", "application/pdf", name=words)
    person = desk.person(number)
    with desk.store.transaction() as tx:
        card = said.Card(
            words, words, (said.Row(words, words),), words, (said.Button(words, said.Link(words)),)
        )
        speak(tx, person, desk.found(number).id, [card, said.Text(words)], desk.now)
    console.submit(console.get(f"/cases/{number}"), "/note", words=words)

    page = console.get(f"/cases/{number}")

    assert page.text.count(shown(words)) >= 12
    assert len(page.all("script")) == 1
    assert page.all("svg") == page.all("b") == []
    assert shown(words) in console.get("/").text


@pytest.mark.parametrize("words", ATTACKS[13:])
def test_letters_no_page_can_hold_do_no_harm(desk: Desk, console: Console, words: str) -> None:
    number = desk.case("だれか")
    desk.says(number, "text", words=words)

    assert console.open(f"/cases/{number}").status_code == 200


@pytest.mark.parametrize("words", ATTACKS[:13])
def test_nothing_staff_type_is_carried_out(desk: Desk, console: Console, words: str) -> None:
    member = desk.member()
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, name=words)
    number = desk.case()
    page = console.submit(console.get(f"/cases/{number}"), "/take")
    page = console.submit(page, "/reply", words=words)
    long = words + "長" * 2001
    page = console.submit(page, "/reply", 422, words=long)

    assert page.form("/reply").fields["words"] == long
    assert len(page.all("script")) == 1
    assert shown(words) in console.get("/account").text


def test_a_login_name_comes_back_as_typed(desk: Desk) -> None:
    console = Console(desk.app())

    page = console.submit(console.get("/sign-in"), "/sign-in", 401, login='"><b>', password="x")

    assert page.all("input", id="login")[0].get("value") == '"><b>'
