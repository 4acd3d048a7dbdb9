"""Rich menus: made, pictured, shown, named, switched; what each person sees."""

from typing import Any

import pytest

from simulator.samples import png
from tests.simulator.desk import JsonObject, Platform


def blank(width: int, height: int) -> bytes:
    """A black picture of this size."""
    return png(width, height, (b"\0" * (1 + 3 * width)) * height)


PICTURE = blank(800, 400)


def menu(**more: Any) -> JsonObject:
    area = {
        "bounds": {"x": 0, "y": 0, "width": 800, "height": 400},
        "action": {"type": "postback", "data": "menu", "label": "相談"},
    }
    return {
        "size": {"width": 800, "height": 400},
        "selected": True,
        "name": "m",
        "chatBarText": "メニュー",
        "areas": [area],
        **more,
    }


def made(platform: Platform, **more: Any) -> str:
    menu_id = platform.line("POST", "/v2/bot/richmenu", menu(**more)).body["richMenuId"]
    upload = platform.line("POST", f"/v2/bot/richmenu/{menu_id}/content", PICTURE, content_type="image/png")
    assert upload.status == 200
    return str(menu_id)


def shown(platform: Platform, person: str) -> str | None:
    found = platform.drive(f"/people/{person}")["richMenu"]
    return None if found is None else str(found["richMenuId"])


def test_a_menu_needs_its_picture_before_it_shows(platform: Platform, person: str) -> None:
    menu_id = platform.line("POST", "/v2/bot/richmenu", menu()).body["richMenuId"]
    early = platform.line("POST", f"/v2/bot/user/all/richmenu/{menu_id}", {})
    platform.line("POST", f"/v2/bot/richmenu/{menu_id}/content", PICTURE, content_type="image/png")
    platform.line("POST", f"/v2/bot/user/all/richmenu/{menu_id}", {})

    assert early.status == 400
    assert shown(platform, person) == menu_id
    assert platform.line("GET", f"/v2/bot/richmenu/{menu_id}/content").raw == PICTURE


def test_a_picture_stays_and_must_fit(platform: Platform) -> None:
    path = f"/v2/bot/richmenu/{made(platform)}/content"
    other = platform.line("POST", "/v2/bot/richmenu", menu()).body["richMenuId"]

    assert platform.line("POST", path, PICTURE, content_type="image/png").status == 400
    unfit = f"/v2/bot/richmenu/{other}/content"
    assert platform.line("POST", unfit, blank(800, 300), content_type="image/png").status == 400
    assert platform.line("POST", unfit, b"GIF89a", content_type="image/gif").status == 415
    assert platform.line("POST", unfit, PICTURE + b"0" * 1024 * 1024, content_type="image/png").status == 413


def test_a_persons_own_menu_hides_the_default(platform: Platform, person: str) -> None:
    everybody, own = made(platform), made(platform)
    platform.line("POST", f"/v2/bot/user/all/richmenu/{everybody}", {})
    platform.line("POST", f"/v2/bot/user/{person}/richmenu/{own}", {})
    assert shown(platform, person) == own

    platform.line("DELETE", f"/v2/bot/user/{person}/richmenu")
    assert shown(platform, person) == everybody
    assert platform.line("GET", f"/v2/bot/user/{person}/richmenu").status == 404
    platform.line("DELETE", "/v2/bot/user/all/richmenu")
    assert (shown(platform, person), platform.line("GET", "/v2/bot/user/all/richmenu").status) == (None, 404)


def test_deleting_a_menu_takes_it_off_every_phone(platform: Platform, person: str) -> None:
    menu_id = made(platform)
    platform.line("POST", f"/v2/bot/user/{person}/richmenu/{menu_id}", {})
    platform.line("DELETE", f"/v2/bot/richmenu/{menu_id}")

    assert shown(platform, person) is None
    assert platform.line("GET", "/v2/bot/richmenu/list").body == {"richmenus": []}


def test_names_and_tabs(platform: Platform, person: str) -> None:
    one, two = made(platform), made(platform)
    alias = {"richMenuAliasId": "tab-b", "richMenuId": two}
    assert platform.line("POST", "/v2/bot/richmenu/alias", alias).status == 200
    twice = platform.line("POST", "/v2/bot/richmenu/alias", alias)
    assert (twice.status, twice.body["message"]) == (400, "conflict richmenu alias id")

    switch = {"type": "richmenuswitch", "richMenuAliasId": "tab-b", "data": "tab"}
    [event] = platform.do(person, "tap", action=switch)["events"]
    assert event["postback"] == {
        "data": "tab",
        "params": {"status": "SUCCESS", "newRichMenuAliasId": "tab-b"},
    }
    assert shown(platform, person) == two

    platform.line("POST", "/v2/bot/richmenu/alias/tab-b", {"richMenuId": one})
    assert platform.line("GET", "/v2/bot/richmenu/alias/tab-b").body["richMenuId"] == one
    platform.line("DELETE", "/v2/bot/richmenu/alias/tab-b")
    [lost] = platform.do(person, "tap", action=switch)["events"]
    assert lost["postback"]["params"] == {"status": "RICHMENU_ALIAS_ID_NOTFOUND"}


def test_many_people_at_once(platform: Platform) -> None:
    people, calm, disaster = [platform.person() for _ in range(3)], made(platform), made(platform)
    bulk = {"richMenuId": calm, "userIds": people[:2]}
    assert platform.line("POST", "/v2/bot/richmenu/bulk/link", bulk).status == 202
    batch = platform.line(
        "POST", "/v2/bot/richmenu/batch", {"operations": [{"type": "link", "from": calm, "to": disaster}]}
    )

    assert [shown(platform, one) for one in people] == [disaster, disaster, None]
    progress = f"/v2/bot/richmenu/progress/batch?requestId={batch.headers['x-line-request-id']}"
    assert platform.line("GET", progress).body["phase"] == "succeeded"
    platform.line("POST", "/v2/bot/richmenu/bulk/unlink", {"userIds": people})
    assert shown(platform, people[0]) is None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"size": {"width": 700, "height": 400}}, "size.width"),
        ({"size": {"width": 800, "height": 600}}, "size"),
        ({"chatBarText": "あ" * 15}, "chatBarText"),
        ({"selected": None}, "selected"),
        (
            {
                "areas": [
                    {
                        "bounds": {"x": 700, "y": 0, "width": 200, "height": 1},
                        "action": {"type": "postback", "data": "x"},
                    }
                ]
            },
            "areas[0].bounds",
        ),
        ({"areas": [{}] * 21}, "areas"),
    ],
)
def test_menus_beyond_the_limits(platform: Platform, change: JsonObject, place: str) -> None:
    answer = platform.line("POST", "/v2/bot/richmenu/validate", menu(**change))

    assert place in [detail["property"] for detail in answer.body["details"]]
