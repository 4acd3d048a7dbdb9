"""What of a council's own a message names: by every word of every service, in many wordings, and never in a mere story."""

from functools import cache

import pytest

from conversations.understanding.verdict import NOTHING, Asked
from handlers.council import PROFILES
from handlers.naming import Naming, naming
from handlers.profile.reading import read_files
from handlers.profile.values import Profile
from tests.handlers.test_profiles import COUNCILS

JAPANESE = (
    "{}",
    "{}？",
    "{}について教えてください",
    "{}って何ですか",
    "{}とは？",
    "{}のことを知りたいです",
    "すみません、{}はいくらですか",
    "{}の申し込み方法は？",
)
ENGLISH = ("{}", "What is {}?", "Tell me about {} please", "Can I get {}?", "How much does the {} cost?")

SAID = {
    "nerima": (
        ("くるまいす かりれる?", "wheelchair-loan"),
        ("ｸﾙﾏｲｽを借りることはできますか", "wheelchair-loan"),
        ("祖母の車いすを貸してもらえますか", "wheelchair-loan"),
        ("wheelchairs?", "wheelchair-loan"),
        ("車いすのタクシーはありますか", "chair-cab"),
        ("せいねんこけんってなに", "guardianship"),
        ("せいねんこうけんってなに", "guardianship"),
        ("ボランティアしたい", "volunteering"),
        ("ボランテイアをしたい", "volunteering"),
        ("災害ボランティアに登録したいです", "disaster-volunteers"),
        ("生活保護について聞きたいのですが", "public-assistance"),
        ("弁護士に相談できますか", "lawyer-day"),
        ("ヘルパを頼みたい", "home-services"),
        ("手話を習いたい", "sign-language"),
        ("ランドセルってもらえますか", "school-gift"),
    ),
    "kiyose": (
        ("おかねをかりたい", "welfare-loan"),
        ("フードバンクありますか", "food-bank"),
        ("ヒキコモリの家族会はいつですか", "withdrawal-families"),
        ("つえを買いたいです", "walking-stick"),
        ("スマホ教室に参加したい", "digital-tools"),
        ("I'd like to rent a room", "rooms"),
        ("法律相談の日程", "law-advice"),
        ("入れ歯の回収はありますか", "dentures"),
        ("wheelchair rental", "wheelchair"),
        ("ふれんどさびすについて", "friend-service"),
        ("ふるきって", "anyone-volunteer"),
    ),
    "komae": (
        ("学童保育の申し込みは？", "after-school"),
        ("じどうかんはどこですか", "children-houses"),
        ("福祉カレッジって何", "college"),
        ("welfare college?", "college"),
    ),
}

TOLD = (
    "車いすの母を一人で介護していて、どうしたらいいですか",
    "母が車いすです",
    "車いすを借りていますが、返す日を過ぎてしまいました",
    "夫が弁護士で、離婚したいと言ったら殴られました",
    "昨日ボランティアの人に怒鳴られて、つらいです",
    "スマホをなくしてしまって連絡できません",
    "特例貸付が返せなくて困っています",
    "杖をついた父が転びました",
    "寄付をしたのに領収書が届いていません",
    "息子が児童館でいじめられているようです",
    "大切手続きですか",
    "いつえきに行けますか",
    "生活保護を受けていますが、ケースワーカーが怖いです",
    "ヘルパーさんが来てくれないので一人で困っています",
    "my son lost his smartphone and he is hurt",
    "I am a volunteer and yesterday somebody hit me",
    "We met in the bedroom",
    "母が車いすで、階段のある家に住んでいます",
    "母が車いすで、家に階段があります",
    "父は杖を使う人です",
    "息子はボランティアが好きです",
    "車いすがこわれた",
    "近所にこども食堂があります",
    "家計簿をつけるのが苦手です",
    "弁護士から手紙が来た",
    "ランドセルが高い",
    "祖父は昔ヘルパーだった",
    "ボランティアの人がいつも来る",
    "夫は車いすを利用している",
    "I use a wheelchair and live upstairs",
    "my sister has a wheelchair",
)
"""Harmless or not, these tell something: they are listened to."""


@cache
def profile(council: str) -> Profile:
    return read_files(council, PROFILES, calendars=False).profile


@cache
def names(council: str) -> Naming:
    return naming(profile(council))


def is_told(asked: Asked) -> bool:
    return bool(asked.programme) and (asked.is_whole or asked.is_asking)


@pytest.mark.parametrize("council", COUNCILS)
def test_every_word_of_a_service_is_heard_in_every_wording(council: str) -> None:
    missed = []
    for programme in profile(council).programmes:
        for word in (programme.names["ja"], *programme.asked):
            for wording in ENGLISH if word.isascii() and " " in word else JAPANESE:
                text = wording.format(word)
                asked = names(council).hear(text)
                if len(text) <= 60 and not (asked.programme == programme.key and is_told(asked)):
                    missed.append(f"{text}: {asked.programme}")

    assert missed == []


@pytest.mark.parametrize(
    ("council", "text", "key"), [(c, *each) for c, said in SAID.items() for each in said]
)
def test_a_service_is_heard_as_people_ask_for_it(council: str, text: str, key: str) -> None:
    asked = names(council).hear(text)

    assert is_told(asked), asked
    assert asked.programme == key


@pytest.mark.parametrize("council", ["nerima", "kiyose", "komae"])
@pytest.mark.parametrize("text", TOLD)
def test_a_story_is_not_sent_to_a_leaflet(council: str, text: str) -> None:
    assert not is_told(names(council).hear(text))


def test_a_long_message_is_a_story_whatever_it_names() -> None:
    assert names("nerima").hear("車いすを借りたいです。" * 10) == NOTHING


def test_the_longest_name_wins() -> None:
    assert names("nerima").hear("車いす").programme == "wheelchair-loan"
    assert names("nerima").hear("車いすのタクシー").programme == "chair-cab"


@pytest.mark.parametrize(
    ("council", "text", "desks", "day"),
    [
        ("nerima", "光が丘は何時まで", ("volunteer-hikarigaoka",), ""),
        ("nerima", "ひかりがおかは今日やってますか", ("volunteer-hikarigaoka",), "today"),
        ("nerima", "is Hikarigaoka open on Saturday?", ("volunteer-hikarigaoka",), "sat"),
        ("nerima", "大泉はどこですか", ("volunteer-oizumi",), ""),
        ("nerima", "関町のボランティアコーナーは日曜あいてる？", ("volunteer-sekimachi",), "sun"),
        ("nerima", "きららの電話番号", ("kirara",), ""),
        ("nerima", "ウイングは明日何時から", ("wing",), "tomorrow"),
        ("nerima", "ほっとサポートは祝日も開いていますか", ("rights",), "holiday"),
        ("nerima", "ボラセンは何時まで", ("volunteer",), ""),
        ("nerima", "かたくりは水曜お休みですか", ("katakuri", "katakuri-branch"), "wed"),
        ("kiyose", "あいねっとは何時まで", ("ainet",), ""),
        ("kiyose", "包括の電話番号", ("hokatsu",), ""),
        ("kiyose", "障害者福祉センターは土日やってる?", ("shogai",), "sat"),
        ("komae", "こまYELLはどこですか", ("komayell",), ""),
        ("komae", "リヒトは土曜あいてますか", ("licht",), "sat"),
        ("komae", "あいとぴあの地域包括支援センターは何時まで", ("hokatsu-aitopia",), ""),
        ("komae", "正吉苑の包括は開いてますか", ("hokatsu-shokichien",), ""),
        ("komae", "包括支援センターの電話", ("hokatsu-aitopia", "hokatsu-komaeen", "hokatsu-shokichien"), ""),
    ],
)
def test_a_desk_is_heard_by_what_is_its_own_in_its_name(
    council: str, text: str, desks: tuple[str, ...], day: str
) -> None:
    asked = names(council).hear(text)

    assert asked.is_hours
    assert asked.day == day
    assert asked.desks == desks


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("is the desk open now?", True),
        ("今日やってる?", True),
        ("光が丘は何時まで", True),
        ("きららは土日やってますか", True),
        ("are the windows open", False),
        ("ドアが開いて、人がいます", False),
        ("I'm closed in", False),
        ("電話ほしい", False),
    ],
)
def test_only_the_words_of_opening_hours_are_plain(text: str, is_plain: bool) -> None:
    assert names("nerima").hear(text).is_plain is is_plain


@pytest.mark.parametrize(
    "text", ["今日やってる?", "土曜は開いてますか", "いま開いてる窓口は", "What are your hours?"]
)
def test_a_question_for_no_desk_names_none(text: str) -> None:
    for council in COUNCILS:
        asked = names(council).hear(text)
        assert asked.is_hours
        assert asked.desks == ()
