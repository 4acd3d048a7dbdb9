"""Photos and files: shown only if they are pictures by their content, never trusted, never anybody else's."""

import pytest

from admin.files import picture_type
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 40
PICTURES = [
    (JPEG, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n" + b"x" * 20, "image/png"),
    (b"GIF89a" + b"x" * 20, "image/gif"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
]
OTHERS = [
    b"",
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    b"<html>",
    b"%PDF-1.7",
    b"RIFF....WAVE",
]


@pytest.mark.parametrize(("body", "mime"), PICTURES)
def test_a_picture_is_shown_by_its_content(desk: Desk, console: Console, body: bytes, mime: str) -> None:
    number = desk.case()
    media = desk.photo(number, body, mime="image/x-lie")

    response = console.open(f"/cases/{number}/media/{media}")

    assert response.data == body
    assert response.mimetype == mime
    assert response.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("body", OTHERS)
def test_anything_else_is_only_downloaded(desk: Desk, console: Console, body: bytes) -> None:
    number = desk.case()
    media = desk.photo(number, body, mime="image/svg+xml", name='x.html";evil="')

    response = console.open(f"/cases/{number}/media/{media}")

    assert picture_type(body) is None
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "evil" not in response.headers["Content-Disposition"]


def test_no_browser_keeps_or_runs_it(desk: Desk, console: Console) -> None:
    number = desk.case()

    headers = console.open(f"/cases/{number}/media/{desk.photo(number, JPEG)}").headers

    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_it_is_seen_through_its_own_case_alone(desk: Desk, console: Console) -> None:
    number, other = desk.case(), desk.case()
    media = desk.photo(number, JPEG)

    console.get(f"/cases/{other}/media/{media}", 404)
    console.get(f"/cases/2612-9999/media/{media}", 404)
    console.get(f"/cases/{number}/media/not-an-id", 404)


def test_the_thread_shows_pictures_and_offers_files(desk: Desk, console: Console) -> None:
    number = desk.case()
    photo, paper = desk.photo(number, JPEG), desk.photo(number, b"%PDF", "application/pdf", name="明細.pdf")

    page = console.get(f"/cases/{number}")

    assert page.all("img", src=f"/cases/{number}/media/{photo}")
    assert page.all("a", href=f"/cases/{number}/media/{paper}")
    assert "ファイルをダウンロード 明細.pdf" in page.text
