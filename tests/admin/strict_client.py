"""A browser with house rules: every page it is given must be right in every way a machine can tell, or the test fails."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from admin.cookies import FORM
from tests.admin.desk_under_test import URL, Desk, session_cookie

RAW_KEY = re.compile(r"\bconsole\.[a-z_]+\.")
INLINE = re.compile(r"^(on[a-z]+|style)$")
HEADINGS = [f"h{level}" for level in range(1, 7)]
TYPED_IN = {"input", "textarea", "select"}


@dataclass
class Form:
    """A form of a page: where it goes and what it holds already."""

    action: str
    fields: dict[str, str]


@dataclass
class Page:
    """A page that has kept all rules."""

    response: TestResponse
    tree: ET.Element = field(repr=False)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a person can read, in one line."""
        return " ".join(" ".join(self.tree.itertext()).split())

    @property
    def title(self) -> str:
        return "".join(self.tree.find("head/title").itertext())  # type: ignore[union-attr]  # checked before

    def all(self, tag: str, **attributes: str) -> list[ET.Element]:
        return [
            each
            for each in self.tree.iter(tag)
            if all(each.get(name.replace("_", "-")) == value for name, value in attributes.items())
        ]

    def said(self, tag: str, **attributes: str) -> str:
        """The words of the one element that is like this."""
        (only,) = self.all(tag, **attributes)
        return " ".join("".join(only.itertext()).split())

    def form(self, ending: str) -> Form:
        """The form whose address ends so."""
        (found,) = [form for form in self.tree.iter("form") if form.get("action", "").endswith(ending)]
        fields = {
            box.get("name", ""): box.get("value", "")
            for box in found.iter("input")
            if box.get("name") and (box.get("type") not in ("radio", "checkbox") or "checked" in box.attrib)
        }
        fields |= {box.get("name", ""): "".join(box.itertext()) for box in found.iter("textarea")}
        fields |= {box.get("name", ""): _chosen(box) for box in found.iter("select")}
        return Form(found.get("action", ""), fields)

    def has_form(self, ending: str) -> bool:
        return any(form.get("action", "").endswith(ending) for form in self.tree.iter("form"))


def _chosen(box: ET.Element) -> str:
    """What a browser sends of a list: the option that is selected, or the first."""
    options = list(box.iter("option"))
    selected = [each for each in options if "selected" in each.attrib]
    return next((each.get("value", "") for each in selected or options), "")


class Console:
    """A member of staff at a browser."""

    def __init__(self, app: Flask, *, url: str = URL) -> None:
        self.client = app.test_client()
        self.url = url

    def holds(self, token: str, *, secure: bool = False) -> "Console":
        """Sign this browser in with the token of a session."""
        self.client.set_cookie(session_cookie(secure=secure), token, domain="localhost", secure=secure)
        return self

    @property
    def token(self) -> str:
        cookie = self.client.get_cookie(session_cookie(), domain="localhost")
        return cookie.value if cookie else ""

    def open(self, path: str, **headers: str) -> TestResponse:
        """Ask for anything, without rules."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, base_url=self.url, headers=named)

    def get(self, path: str, status: int = 200, **headers: str) -> Page:
        return checked(self.open(path, **headers), status)

    def post(self, path: str, data: dict[str, str], **headers: str) -> TestResponse:
        """Send a form as it is, as a page of ours would."""
        named = {"Origin": self.url, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(path, data=data, base_url=self.url, headers=named)

    def submit(self, page: Page, ending: str, status: int = 303, **typed: str) -> Page:
        """Fill in a form of a page and send it; first without its token, which must not be taken."""
        form = page.form(ending)
        fields = {**form.fields, **typed}
        bare = {name: value for name, value in fields.items() if name != "csrf_token"}
        checked(self.post(form.action, bare), 400)
        response = self.post(form.action, fields)
        assert response.status_code == status, (response.status_code, form.action)
        if status == 303:
            to = urlsplit(response.headers["Location"])
            return self.get(f"{to.path}?{to.query}" if to.query else to.path)
        return checked(response, status)

    def csrf_token(self) -> str:
        """A token that is good for this browser."""
        page = self.get("/account" if self.token else "/sign-in")
        return page.all("input", name="csrf_token")[0].get("value", "")

    def forget_form_secret(self) -> None:
        self.client.delete_cookie(FORM, domain="localhost")


def sit_down(desk: Desk, login: str = "yamada", name: str = "山田 一") -> Console:
    """Somebody signed in at a browser of their own."""
    token = desk.begin_session(desk.member(login, name), f"token-of-{login}")
    return Console(desk.app()).holds(token)


def checked(response: TestResponse, status: int) -> Page:
    """The page, if it keeps every rule."""
    assert response.status_code == status, (response.status_code, response.headers.get("Location"))
    assert response.mimetype == "text/html"
    html = response.get_data(as_text=True)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    page = Page(response, tree)
    for rule in (
        _is_titled, _is_guarded, _has_one_of_each_id, _labels_every_box, _tokens_every_form, _speaks_words, _loads_own,
        _orders_headings,
    ):  # fmt: skip
        rule(page)
    return page


def _is_titled(page: Page) -> None:
    assert page.tree.get("lang") in ("ja", "en")
    assert len(page.title.partition(" | ")[0].strip()) > 1
    assert len(page.all("main")) == 1
    assert page.all("a", href="#main")


def _is_guarded(page: Page) -> None:
    headers = page.response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert not {"unsafe", "*", "http", "data:"} & set(re.findall(r"unsafe|\*|http|data:", policy))
    assert {"frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= set(policy.split("; "))
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def _has_one_of_each_id(page: Page) -> None:
    ids = Counter(each.get("id") for each in page.tree.iter() if each.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    for each in page.tree.iter():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for pointed in (each.get(name) or "").split():
                assert pointed in ids, (name, pointed)


def _labels_every_box(page: Page) -> None:
    labelled = {label.get("for") for label in page.tree.iter("label") if "".join(label.itertext()).strip()}
    boxes = [each for each in page.tree.iter() if each.tag in TYPED_IN and each.get("type") != "hidden"]
    assert [box.attrib for box in boxes if box.get("id") not in labelled] == []
    for button in [*page.tree.iter("button"), *page.tree.iter("a")]:
        assert "".join(button.itertext()).strip() or list(button.iter("img")), button.attrib
    assert [image.attrib for image in page.tree.iter("img") if not image.get("alt")] == []


def _tokens_every_form(page: Page) -> None:
    for form in page.tree.iter("form"):
        assert form.get("method") == "post"
        assert form.get("action", "").startswith("/")
        assert [box for box in form.iter("input") if box.get("name") == "csrf_token" and box.get("value")]


def _speaks_words(page: Page) -> None:
    shown = [page.text, *(value for each in page.tree.iter() for value in each.attrib.values())]
    assert [words for words in shown if RAW_KEY.search(words)] == []
    assert not re.search(r"\{[a-z_]*\}", page.text)


def _loads_own(page: Page) -> None:
    for each in page.tree.iter():
        assert not [name for name in each.attrib if INLINE.match(name)], each.attrib
        for name in ("src", "href", "action"):
            address = each.get(name) or "/"
            is_link = each.tag == "a" and address.startswith(("https://maps.gsi.go.jp/", "#"))
            assert address.startswith("/") or is_link, (each.tag, address)
    assert [script for script in page.tree.iter("script") if "".join(script.itertext()).strip()] == []
    assert page.all("style") == []


def _orders_headings(page: Page) -> None:
    levels = [HEADINGS.index(each.tag) + 1 for each in page.tree.iter() if each.tag in HEADINGS]
    assert levels.count(1) == 1
    body = levels[levels.index(1) :]
    assert all(after - before <= 1 for before, after in pairwise(body))
