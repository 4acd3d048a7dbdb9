"""The town somebody lives in, out of a postal code, a town, an address or a place on the map."""

import pytest

from conversations.answers.towns import town_in
from handlers.council import read_council
from handlers.places import PostalPlaces
from handlers.routing import area_of, by_area, desk_told
from handlers.words import all_words

HERE = PostalPlaces(("13120",))


@pytest.mark.parametrize(
    ("written", "town"),
    [
        ("関町北", "関町北"),
        ("関町北3-12-5", "関町北"),
        ("練馬区関町北3丁目", "関町北"),
        ("東京都練馬区石神井町", "石神井町"),
        ("〒177-0041", "石神井町"),
        ("１７７００４１", "石神井町"),
        ("しゃくじいまち", "石神井町"),
        ("自宅 日本、〒177-0041 東京都練馬区石神井町3丁目1-1", "石神井町"),
        ("駅の近く", None),
        ("練馬区", None),
        ("000-0000", None),
    ],
)
def test_a_town_is_read_and_the_house_is_let_go(written: str, town: str | None) -> None:
    assert town_in(written, HERE) == town


@pytest.mark.parametrize(
    ("told", "area"),
    [
        ("east", "east"),
        ("西部", "west"),
        ("石神井町", "west"),
        ("練馬", "east"),
        ("練馬区", None),
        ("練馬区関町北", "west"),
        ("石神井町・関町北", "west"),
        ("石神井町・桜台", None),
        ("駅の近く", None),
        ("", None),
    ],
)
def test_an_area_is_found_by_its_name_or_its_towns(told: str, area: str | None) -> None:
    assert area_of(read_council("example", all_words()).profile, told) == area


def test_a_town_is_asked_for_only_where_desks_differ_by_area() -> None:
    told = {key: by_area(read_council(key, all_words()).profile) for key in ("example", "kiyose", "komae")}

    assert {"topic.care", "matter.care", "matter.volunteer"} <= set(told["example"])
    assert "topic.money" not in told["example"]
    assert told["kiyose"] == ()
    assert "matter.isolation" in told["komae"]


@pytest.mark.parametrize(
    ("told", "desk"),
    [
        ("livelihood", "livelihood"),
        ("生活サポートセンターの山田さん", "livelihood"),
        ("生活 サポート センター", "livelihood"),
        ("受付の人", None),
        (None, None),
    ],
)
def test_the_desk_complained_of_is_known_by_its_name(told: str | None, desk: str | None) -> None:
    assert desk_told(read_council("example", all_words()).profile, told) == desk


@pytest.mark.parametrize(
    ("council", "told", "desk"),
    [
        ("nerima", "ういんぐの職員さん", "wing"),
        ("nerima", "光が丘のコーナー", "volunteer-hikarigaoka"),
        ("nerima", "代表電話に出た人", "general"),
        ("nerima", "レインボーワークで、先週のことです。" + "ずっと待たされました。" * 8, "rainbow-work"),
        ("nerima", "かたくり", None),  # the workshop or its branch
        ("nerima", "練馬区社会福祉協議会", None),
        ("komae", "正吉苑", None),  # the support centre or the social worker
        ("komae", "リヒト", "licht"),
        ("kiyose", "あいねっと", "ainet"),
    ],
)
def test_the_desk_complained_of_is_known_by_what_people_call_it(
    council: str, told: str, desk: str | None
) -> None:
    assert desk_told(read_council(council, all_words()).profile, told) == desk
