"""The simulator's own API: phones by script, waiting, and who may not ask."""

import json
import threading

import pytest

from tests.simulator.desk import Bot, Platform, ask, words

ANSWERS = {
    "type": "text",
    "text": "どうしますか",
    "quickReply": {
        "items": [
            {
                "type": "action",
                "action": {"type": "postback", "label": "はい", "data": "yes", "displayText": "はい!"},
            },
            {"type": "action", "action": {"type": "message", "label": "いいえ", "text": "いいえ"}},
        ]
    },
}


def test_other_peoples_pages_may_not_drive_the_phones(platform: Platform) -> None:
    url = platform.url + "/simulator/api/people"
    foreign = ask(url, "POST", {}, {"origin": "https://example.jp"})
    blank = ask(url, "POST", {}, {"sec-fetch-site": "cross-site"})
    own = ask(url, "POST", {"follow": False}, {"origin": platform.url, "sec-fetch-site": "same-origin"})

    renamed = ask(url, "POST", {}, {"host": "phones.example.jp", "origin": "http://phones.example.jp"})

    assert (foreign.status, blank.status, own.status, renamed.status) == (403, 403, 201, 403)


def test_it_says_that_it_is_well(platform: Platform, person: str) -> None:
    platform.push(person)

    assert [ask(f"{platform.url}/health/{one}").status for one in ("live", "ready")] == [200, 200]
    assert b'simulator_ledger_entries_total{kind="request"} 1' in ask(platform.url + "/metrics").raw


def test_the_page_carries_no_inline_script_and_says_so(platform: Platform) -> None:
    page = ask(platform.url + "/")

    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert b"<script>" not in page.raw
    assert b"style=" not in page.raw
    assert ask(platform.url + "/simulator/static/app.js").status == 200
    assert ask(platform.url + "/simulator/static/../server.py").status == 404


def test_tapping_by_label(platform: Platform, bot: Bot, person: str) -> None:
    platform.push(person, ANSWERS)
    assert [one["label"] for one in platform.drive(f"/people/{person}")["quickReplies"]] == ["はい", "いいえ"]
    platform.do(person, "tap", label="はい")

    assert bot.events()[-1]["postback"] == {"data": "yes"}
    assert platform.talk(person, "person")[-1]["message"]["text"] == "はい!"
    assert platform.drive(f"/people/{person}")["quickReplies"] == []


def test_quick_replies_vanish_under_newer_words_but_buttons_stay(platform: Platform, person: str) -> None:
    confirm = {
        "type": "confirm",
        "text": "よいですか",
        "actions": [{"type": "postback", "label": "よい", "data": "ok"}] * 2,
    }
    platform.push(person, {"type": "template", "altText": "確認", "template": confirm})
    platform.push(person, ANSWERS)
    platform.push(person, words("それはさておき"))
    gone = ask(f"{platform.url}/simulator/api/people/{person}/tap", "POST", {"label": "はい"})

    assert gone.status == 404
    assert platform.do(person, "tap", label="よい")["events"][0]["postback"]["data"] == "ok"


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ({"type": "uri", "label": "電話", "uri": "tel:110"}, {"opened": "tel:110"}),
        ({"type": "clipboard", "label": "写す", "clipboardText": "03"}, {"copied": "03"}),
        (
            {"type": "postback", "data": "d", "inputOption": "openKeyboard", "fillInText": "氏名"},
            {"fillInText": "氏名"},
        ),
    ],
)
def test_what_a_tap_does_on_the_phone_itself(
    platform: Platform, person: str, action: dict[str, str], given: dict[str, str]
) -> None:
    done = platform.do(person, "tap", action=action)

    assert given.items() <= done.items()


def test_a_picker_wants_a_moment_within_its_bounds(platform: Platform, person: str) -> None:
    action = {"type": "datetimepicker", "label": "日", "data": "d", "mode": "date", "min": "2026-11-01"}
    url = f"{platform.url}/simulator/api/people/{person}/tap"

    assert ask(url, "POST", {"action": action, "value": "soon"}).status == 400
    assert ask(url, "POST", {"action": action, "value": "2026-10-31"}).status == 400
    assert ask(url, "POST", {"action": action, "value": "2026-11-01"}).status == 200


def test_waiting_for_the_bots_words(platform: Platform, person: str) -> None:
    later = threading.Timer(0.1, platform.push, (person, words("お待たせしました")))
    later.start()
    found = platform.drive(f"/people/{person}/talk?side=bot&wait=5")
    later.join()

    assert [one["message"]["text"] for one in found["bubbles"]] == ["お待たせしました"]


def test_the_live_feed_names_who_changed(platform: Platform, person: str) -> None:
    other = platform.person()
    before = platform.drive("/live?wait=0")["version"]
    platform.do(person, "text", text="やあ")
    found = platform.drive(f"/live?since={before}&wait=5")

    assert [one["id"] for one in found["people"]] == [person]
    assert set(found["order"]) == {person, other}
    assert platform.drive("/live?since=999999999&wait=5")["order"]


def test_a_stranger_a_friend_and_an_account_that_is_gone(platform: Platform, bot: Bot) -> None:
    friend = platform.drive("/people", {"name": "新しい人", "language": None})
    platform.settle()
    assert bot.events()[-1]["type"] == "follow"

    platform.drive(f"/people/{friend['id']}", method="DELETE")
    assert platform.push(friend["id"]).status == 400
    assert len(platform.drive("/people", {"name": "多", "count": 3, "follow": False})["people"]) == 3


def test_who_has_blocked_cannot_write_until_they_let_us_in(platform: Platform, person: str) -> None:
    platform.do(person, "block")
    url = f"{platform.url}/simulator/api/people/{person}/text"
    assert ask(url, "POST", {"text": "x"}).status == 409

    platform.do(person, "unblock")
    assert ask(url, "POST", {"text": "x"}).status == 200


def test_a_file_as_a_form(platform: Platform, bot: Bot, person: str) -> None:
    form = (
        b'--b\r\ncontent-disposition: form-data; name="file"; filename="memo.txt"\r\n'
        b"content-type: text/plain\r\n\r\nhello\r\n--b--\r\n"
    )
    url = f"{platform.url}/simulator/api/people/{person}/file"
    assert ask(url, "POST", form, {"content-type": "multipart/form-data; boundary=b"}).status == 200

    platform.settle()
    message = bot.events()[-1]["message"]
    assert (message["fileName"], message["fileSize"]) == ("memo.txt", 5)


def test_the_ledger_by_the_line_and_by_page(platform: Platform, person: str) -> None:
    for _ in range(3):
        platform.push(person)
    lines = ask(platform.url + "/simulator/api/ledger.jsonl").raw.splitlines()
    first = platform.drive("/ledger?limit=2")

    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3]
    assert (len(first["entries"]), first["last"]) == (2, 2)
    assert [entry["seq"] for entry in platform.drive("/ledger?since=2")["entries"]] == [3]


def test_people_change_their_language(platform: Platform, person: str) -> None:
    platform.drive(f"/people/{person}", {"language": "en"}, "PATCH")

    assert platform.line("GET", f"/v2/bot/profile/{person}").body["language"] == "en"


def test_reset_forgets_everybody(platform: Platform, person: str) -> None:
    platform.push(person)
    platform.drive("/reset", {})

    assert (platform.drive("/people")["people"], platform.used()) == ([], 0)
