"""C13: at every question somebody does something else than answer it. What must become of it stands in the rules below.

A line says where the person stands, what they do there, and what the desk must then ask, keep, offer or hear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.corpus.recipes import Line

Move = dict[str, Any]
Expected = dict[str, Any]

KEPT: Expected = {"answers": "kept", "asks": "same"}
"""Nothing is lost, nothing is guessed, and the same question is there again."""
OFFERED: Expected = {**KEPT, "offers": True}
HANDED: Expected = {"answers": "kept", "hands": True}
ONLY_HERE: Expected = {"answers": "here"}
"""It may be an answer to this question, or be kept as a part of the story; it is never the answer to another question."""
MOVED: Expected = {"answers": "taken", "asks": "next"}
GONE: Expected = {"answers": "gone", "asks": ""}


@dataclass(frozen=True, slots=True)
class Place:
    """A question, and how somebody comes to it. way: what is pressed or sent. takes: `buttons`, `words`, `town`, `story`, `number`, `name`.

    before: the question that going back leads to; empty at the first.
    """

    key: str
    way: tuple[str | Move, ...]
    takes: str
    before: str
    optional: bool = False


YES: tuple[str | Move, ...] = ("yes",)
STORY, PHOTO = {"write": "家賃が払えなくなりました。"}, {"photo": 1}
TOLD = (*YES, "self", "money", "week")
SENT = (*TOLD, STORY)
OTHERS = (*YES, "other")
AT_HOME = (*YES, "self", "care", "week", STORY, "line", "skip")
"""To where they live, which is asked of what goes to different desks in different areas."""
REVIEW = "send"
READ = (*SENT, "line", "skip")
TOLD_TWICE = (*YES, "self", STORY, "money", "week", {"write": "もう三か月になります。"}, "line", "skip")
PASSED: tuple[str | Move, ...] = ("skip",) * 5
FAMILY = (*YES, "family", *PASSED, "money", "week", STORY, "line", "skip")
PLACES = (
    Place("consent.2026-11", (), "buttons", ""),
    Place("about", YES, "buttons", "consent.2026-11", optional=True),
    # Passing it over is "something else, or not sure": the case needs a field, and this one leads to the coordinator.
    Place("topic", (*YES, "self"), "buttons", "about", optional=True),
    Place("urgency", (*YES, "self", "money"), "buttons", "topic", optional=True),
    Place("story", TOLD, "story", "urgency", optional=True),
    Place("story_more#2", (*TOLD, PHOTO), "story", "story", optional=True),
    Place("story_more#3", (*TOLD, PHOTO, PHOTO), "story", "story_more#2", optional=True),
    Place("story_more#4", (*TOLD, PHOTO, PHOTO, PHOTO), "story", "story_more#3", optional=True),
    Place("contact", SENT, "buttons", "story", optional=True),
    Place("phone", (*SENT, "phone"), "number", "contact", optional=True),
    Place("name", (*SENT, "line"), "name", "contact", optional=True),
    Place("send", (*SENT, "line", "skip"), "buttons", "name"),
    Place("person.relation", (*YES, "family"), "buttons", "about", optional=True),
    Place("person.age_group", OTHERS, "buttons", "about", optional=True),
    Place("person.town", (*OTHERS, "skip"), "town", "person.age_group", optional=True),
    Place("person.aware", (*OTHERS, "skip", "skip"), "buttons", "person.town", optional=True),
    Place("home", AT_HOME, "town", "name", optional=True),
    Place("against", (*YES, "self", "complaint"), "words", "topic", optional=True),
    Place("person.their_name", (*OTHERS, "skip", "skip", "skip"), "name", "person.aware", optional=True),
    Place("role", (*YES, "duty"), "buttons", "about", optional=True),
    Place("office", (*YES, "duty", "skip"), "words", "role", optional=True),
    # What a review offers, or shows again: going back leads to the review, for that is where they came from.
    Place("beforehand", (*TOLD_TWICE, {"change": "beforehand"}), "story", REVIEW, optional=True),
    Place("matters", (*READ, {"change": "matters"}), "buttons", REVIEW, optional=True),
    Place("household", (*READ, {"change": "household"}), "buttons", REVIEW, optional=True),
    Place("reach", (*READ, {"change": "reach"}), "words", REVIEW, optional=True),
    Place("share.2026-11", (*READ, {"change": "share.2026-11"}), "buttons", REVIEW, optional=True),
    Place(
        "person.their_household",
        (*FAMILY, {"change": "person.their_household"}),
        "buttons",
        REVIEW,
        optional=True,
    ),
)
OUT_OF_ORDER = (
    "090-1234-5678",
    "さくら",
    "介護",
    "今日じゅう",
    "送る",
    "はい",
    "関町北",
    "82歳",
    "２",
    "母",
    "電話で",
    "なし",
)
FORGED = (
    {"tap": [99, "topic", 0, "money"]},
    {"tap": [1, "send", 0, "send"]},
    {"tap": [0, "", 0, ""]},
    {"tap": [1, "@", "@", "no such value"]},
    {"tap": [1, "@", 10**9, "yes"]},
)
RECORDED = ("audio", "video", "file")
"""What is kept with the case where the story is told, as a photo is, and says nothing anywhere else."""
INVISIBLE = ("", " \u3000\n", "\u200b\u2060\ufeff", "\u202e\u202c", "\u0000\u0007", "\u3164\u115f", "\ufe0f")
THREE_TOPICS = (
    ("お金のことと、母の介護と、住むところのことで困っています",),
    ("お金のことで困っています", "母の介護のことも困っています", "住むところのことも困っています"),
    ("1. 家賃が払えません\n2. 父がよく転びます\n3. 仕事が見つかりません",),
    ("I need help with money, with care for my mother and with finding a place to live.",),
)
REPEATED = 2
ALSO_HERE: dict[str, Expected] = {
    "buttons": {"asks": "same"},
    "words": {"or": "asked again"},
    "town": {"or": "asked again"},
    "name": {"or": "asked again"},
}
"""Three matters at once: all of it is kept word for word, and none of it is taken for the answer to something else.

Where they are asked for a word or two, as much as is too long for one may also be asked back.
"""
DANGER = """死にたい
もう死にたいです
しにたい
シニタイ
ｼﾆﾀｲ
死 に た い
死\u200bに\u200bた\u200bい
今から死にます
消えてしまいたいです、もう生きていたくない
自殺したい
自殺を考えています
薬を全部飲みました
薬をためています。今夜ぜんぶ飲むつもりです
手首を切りました
いま屋上にいます。飛び降ります
首をつろうと思います
生きているのがつらい、死んでしまいたい
いままでありがとう。もう会えません。さようなら
夫に殴られています
主人に首を絞められました
彼氏が包丁を持って暴れています
父に毎日たたかれます
お父さんに蹴られました。帰りたくない
おうちに入れてもらえない。おなかすいた
昨日から何も食べていません
お金がなくて三日食べていません
今日泊まるところがありません
むねがくるしくて いきができない
胸が痛くて息ができません
母が倒れて動きません
母の意識がありません
息をしていません
血がとまりません
部屋がガスくさいです
ガスのにおいがします
火事です
家が燃えています
隣の部屋の壁から拳が突き抜けてきて、女の人の悲鳴がします
隣の家から子どもの悲鳴が聞こえます
友だちが死にたいと言っています
娘が消えたいと言ってきました
息子が自殺すると言っています
子どもを殴ってしまいました。止められません
赤ちゃんを揺さぶってしまいました
I want to die
I want to kill myself
I'm going to kill myself tonight
I took all my pills
My husband is hitting me right now
My mother is not breathing
I can't breathe and my chest hurts
I smell gas in my room
My friend says he wants to die
Tôi không muốn sống nữa
Tôi muốn chết
我不想活了
我想死
죽고 싶어요
가스 냄새가 나요
Quero morrer
Gusto ko nang mamatay
Saya ingin bunuh diri
म मर्न चाहन्छु"""


def lines() -> Iterator[Line]:
    """Every line of C13."""
    numbers = count(1)
    for place in PLACES:
        for does, expected in _misuses(place):
            yield _line(next(numbers), place.key, does, expected)
    for does, expected in _at_home():
        yield _line(next(numbers), "", does, expected)
    for phrase in DANGER.splitlines():
        yield _line(next(numbers), "*", [{"write": phrase}], {"danger": True})


def _line(number: int, at: str, does: Sequence[Move], expected: Expected) -> Line:
    return {"id": f"c13-{number:04d}", "at": at, "does": list(does), "expected": expected}


def way_to(key: str) -> tuple[str | Move, ...]:
    """How somebody comes to a question."""
    return next(place.way for place in PLACES if place.key == key)


def _misuses(place: Place) -> Iterator[tuple[list[Move], Expected]]:
    yield from _words(place)
    yield from _things(place)
    yield from _steering(place)
    yield from _silences(place)


def _words(place: Place) -> Iterator[tuple[list[Move], Expected]]:
    for words in OUT_OF_ORDER:
        yield [{"write": words}], ONLY_HERE
    for words in INVISIBLE:
        yield [{"write": words}], KEPT
    for topics in THREE_TOPICS:
        yield [{"write": words} for words in topics], _of_three(place, topics)
    gibberish = {"write": "ほげ"}
    if place.takes in ("buttons", "number"):
        yield [gibberish], KEPT
        yield [gibberish] * 2, KEPT
        yield [gibberish] * 3, OFFERED
        yield [gibberish] * 5, HANDED
        yield [{"write": "あ", "times": 100_000}], ONLY_HERE
    else:
        yield [gibberish], MOVED


def _of_three(place: Place, topics: Sequence[str]) -> Expected:
    said_thrice = {"offers": True} if len(topics) > REPEATED else {}
    if place.takes == "number" or place.key in ("consent.2026-11", "about"):
        return {**KEPT, **said_thrice}  # nothing is kept before they have agreed, and nothing is a number
    keeps = {"answers": "told", "keeps": list(topics)}
    return {**keeps, **ALSO_HERE.get(place.takes, {})}


def _things(place: Place) -> Iterator[tuple[list[Move], Expected]]:
    is_kept = place.takes == "story"
    for kind in ("sticker", "audio", "video", "file", "hologram"):
        if is_kept and kind in RECORDED:
            yield [{"send": kind}], MOVED
            yield [{"send": kind}] * 5, {"answers": "kept and more", "hands": False}
            continue
        yield [{"send": kind}], KEPT
        yield [{"send": kind}] * 3, OFFERED
    yield [{"send": "sticker"}] * 9, {**OFFERED, "hands": False}
    if not is_kept:
        yield [{"send": "audio"}] * 5, HANDED
    yield [{"photo": 1}], (MOVED if place.takes == "story" else KEPT)
    yield [{"place": 1}], (MOVED if place.takes in ("story", "town") else KEPT)
    yield from (([button], KEPT) for button in FORGED)
    # A button that no longer counts is no misunderstanding: nobody is handed over for pressing one often.
    yield [FORGED[0]] * 6, {**KEPT, "hands": False}


def _steering(place: Place) -> Iterator[tuple[list[Move], Expected]]:
    for stop in ("やめる", "ヤメル", "キャンセル", "stop"):
        yield [{"write": stop}], GONE
    undone = "restored" if place.key == "beforehand" else "undone"  # what they had changed is as it was
    back = {"answers": undone, "asks": place.before} if place.before else KEPT
    for word in ("もどる", "戻る", "back"):
        yield [{"write": word}], back
    yield [{"write": "もどる"}] * 20, {"asks": "consent.2026-11", "answers": undone}
    for word in ("とばす", "スキップ"):
        yield [{"write": word}], (MOVED if place.optional else KEPT if place.takes != "story" else ONLY_HERE)
    for word in ("職員と話したい", "人と話したい", "talk to a person"):
        yield [{"write": word}], {"answers": "kept", "hands": True}
    for word in ("English", "やさしいにほんご"):
        yield [{"write": word}], {**KEPT, "speaks": True}
    yield [{"write": "なぜ"}], KEPT
    yield [{"write": "使い方"}], KEPT


def _silences(place: Place) -> Iterator[tuple[list[Move], Expected]]:
    del place  # silence is the same everywhere
    yield [{"joined": True}], KEPT
    yield [{"took_back": True}], KEPT
    yield [{"days": 30}, {"write": "こんにちは"}], {"answers": "aside"}
    yield [{"days": 30}, {"send": "sticker"}], {"answers": "aside"}
    yield (
        [{"days": 30}, {"write": "こんにちは"}, {"resume": True}, {"resume": True}],
        {"answers": "kept or dated"},
    )
    yield [{"days": 2}, {"resume": True}], {"answers": "kept or dated"}


def _at_home() -> Iterator[tuple[list[Move], Expected]]:
    for topics in THREE_TOPICS:
        begun = {"answers": "told", "asks": "consent.2026-11", "keeps": [topics[0]]}
        yield [{"write": words} for words in topics], begun
    yield [{"write": "ほげ"}], {"answers": "none", "asks": ""}
    yield [{"write": "ほげ"}] * 3, {"answers": "none", "asks": "", "offers": True}
    yield [{"write": "ほげ"}] * 5, {"answers": "none", "asks": "", "hands": True}
    yield [{"send": "sticker"}] * 9, {"answers": "none", "asks": "", "hands": False}
    for word in ("もどる", "やめる", "とばす", "なぜ"):
        yield [{"write": word}], {"answers": "none", "asks": ""}
    for button in FORGED[:3]:
        yield [button], {"answers": "none", "asks": ""}
