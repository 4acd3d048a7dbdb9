"""C14: days, times, ages, telephone numbers, postcodes and names as people write them: the right value, or asked back.

The values come from the calendar and the lists below, never from the readers. All is written on Friday, 20 November 2026.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count

from tests.corpus.recipes import Line

TODAY = date(2026, 11, 20)
ERAS: Mapping[str, int] = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first of each era."""
DAYS = ((3, 14), (12, 1), (2, 28))
DIGITS = "〇一二三四五六七八九"
IMPOSSIBLE = (
    "2月30日 2月31日 4月31日 6月31日 9月31日 11月31日 13月1日 0月3日 12月0日 12月32日 2027年2月29日 令和9年2月29日"
    " 2/30 2/31 4/31 11/31 13/1 0/3 30/2 2/30/2027 2027/2/29 2026-02-30 2026/13/01 令和8年2月30日 昭和63年2月30日"
)
NO_DAY = "いつか そのうち 昔 ??? 未定 空いている日 三月うさぎ"
NEAR = {
    "明日": 1, "あした": 1, "アシタ": 1, "あす": 1, "明後日": 2, "あさって": 2, "アサッテ": 2, "明々後日": 3,
    "しあさって": 3, "今日": 0, "きょう": 0, "本日": 0, "昨日": -1, "きのう": -1, "一昨日": -2, "おととい": -2,
    "3日後": 3, "３日後": 3, "三日後": 3, "10日後": 10, "十日後": 10, "一週間後": 7, "2週間後": 14,
}  # fmt: skip
TIMES = {
    "午前9時": "09:00", "午後3時": "15:00", "午後3時半": "15:30", "午後３時１５分": "15:15", "午後三時十五分": "15:15",
    "15時": "15:00", "15:30": "15:30", "１５：３０": "15:30", "十五時": "15:00", "24:30": "00:30", "24時30分": "00:30",
    "25時": "01:00", "26:15": "02:15", "午後0時": "12:00", "午前0時": "00:00", "午後0時半": "12:30", "正午": "12:00",
    "10時": "10:00", "11時半": "11:30", "夜8時": "20:00", "夕方5時": "17:00", "朝7時": "07:00", "ごご２じ": "14:00",
    "ゴゴ2ジ": "14:00", "ｺﾞｺﾞ2ｼﾞ": "14:00", "PM3:00": "15:00", "3pm": "15:00", "０９：０５": "09:05", "23:59": "23:59",
    "00:00": "00:00",
}  # fmt: skip
NO_TIMES = (
    "3時 4時半 7時 午前12時 午後12時 31時 10:60 12:99 15時70分 -3時 午後25時 いつでも お昼ごろかな 早め 99:99"
)
AGES = {
    "0歳": 0, "1歳": 1, "８２": 82, "82歳": 82, "８２歳": 82, "八十二歳": 82, "八二": 82, "はちじゅうに": 82,
    "82才": 82, "８２さい": 82, "ハチジュウニサイ": 82, "百歳": 100, "百三歳": 103, "119歳": 119, "二十歳": 20, "はたち": 20,
    "82歳です": 82, "満82歳": 82, "82 years old": 82, "I'm 82": 82,
}  # fmt: skip
NO_AGES = (
    "-1 −1 ー1歳 マイナス1 150 150歳 １５０歳 百五十歳 999 1000歳 82.5 80代 八十代 80くらい 80前後 82か83 82〜85 数え82"
    " 数えで八十二 昭和19年生まれ ひみつ としより ???"
)
AREAS = {"090": "+8190", "080": "+8180", "070": "+8170"}
PHONES = {
    "03-3992-5600": "+81339925600", "０３（３９９２）５６００": "+81339925600", "03 3992 5600": "+81339925600",
    "+81 3 3992 5600": "+81339925600", "+81-90-1234-5678": "+819012345678", "0081 90 1234 5678": "+819012345678",
    "090ー1234ー5678": "+819012345678", "090‐1234‐5678": "+819012345678", "090−1234−5678": "+819012345678",
    "０９０―１２３４―５６７８": "+819012345678", "090.1234.5678": "+819012345678", "(090)12345678": "+819012345678",
    "電話は090-1234-5678です": "+819012345678", "TEL:090-1234-5678": "+819012345678", "〇九〇一二三四五六七八": "+819012345678",
    "0120-123-456": "+81120123456",
}  # fmt: skip
NO_PHONES = (
    "090-1234-567 090-1234-56789 12345 3992-5600 0 000-0000-0000 110 119 +81 090 ないです 家にはありません 090-12x4-5678"
    " １２３４５６７８９０１２３４５６７８９０"
)
POSTCODES = ("177-0051", "204-0021", "201-0003")
NO_POSTCODES = "000-0000 999-9999 177-005 177-00511 17-70051 〒 〒〒 郵便番号 177-OO51 １７７ 177+0051+2"
BLOCK = {"city": "練馬区", "town": "関町北", "block": "3-12-5"}
ADDRESSES = (
    "練馬区関町北3-12-5 練馬区関町北３－１２－５ 練馬区関町北３丁目１２番５号 練馬区関町北三丁目十二番五号"
    " 東京都練馬区関町北3丁目12-5 東京都練馬区関町北3ー12ー5 練馬区関町北3の12の5 練馬区関町北３‐１２‐５"
    " 〒177-0051東京都練馬区関町北3-12-5 東京都練馬区関町北３丁目１２番地５ 練馬区関町北3−12−5 練馬区関町北3丁目12番5"
)
NO_ADDRESSES = (
    "練馬区 東京都 練馬区関町北三丁目 練馬区無い町1-2-3 3-12-5 ひみつ 月の裏側 〒201-0003練馬区関町北3-12-5"
)
READINGS = {
    "山田太郎（やまだたろう）": ("山田太郎", "ヤマダタロウ"),
    "山田太郎(ヤマダタロウ)": ("山田太郎", "ヤマダタロウ"),
    "山田太郎（ﾔﾏﾀﾞﾀﾛｳ）": ("山田太郎", "ヤマダタロウ"),
    "渡部ヴィオラ（わたべゔぃおら）": ("渡部ヴィオラ", "ワタベヴィオラ"),
    "大野ゆうこ（おおのゆうこ）": ("大野ゆうこ", "オオノユウコ"),
    "リー": ("リー", "リー"),
    "ヴァン": ("ヴァン", "ヴァン"),
    "ｼﾞｮｰｼﾞ": ("ジョージ", "ジョージ"),
    "髙橋": ("髙橋", None),
    "﨑山": ("﨑山", None),
    "𠮷田": ("𠮷田", None),
    "神\ufa19田": ("神\ufa19田", None),
    "\ufa19谷（かみや）": ("\ufa19谷", "カミヤ"),
    "辻\U000e0100村（つじむら）": ("辻\U000e0100村", "ツジムラ"),
    "葛\U000e0100西": ("葛\U000e0100西", None),
}  # fmt: skip
YES = "はい ハイ ﾊｲ うん ええ そうです お願いします yes YES Ｙｅｓ 是 네 はいはい"
NO = "いいえ イイエ ｲｲｴ ちがいます いや no Ｎｏ 아니요"
NEITHER = "いいです 結構です 大丈夫です はいいいえ どちらでも ??? うーん 1か0"


def lines() -> Iterator[Line]:
    """Every line of C14."""
    numbers = count(1)
    for kind, text, expected in _all():
        # The same answer as another keyboard writes it; an answer asked back stays so.
        for spelling in _spellings(kind, text):
            yield {
                "id": f"c14-{next(numbers):04d}",
                "kind": kind,
                "text": spelling,
                "expected": {"asked": True} if expected is None else {"value": expected},
            }


def _all() -> Iterator[tuple[str, str, object]]:
    yield from _days()
    for kind, found in (("time", TIMES), ("age", AGES), ("phone", PHONES)):
        yield from ((kind, text, value) for text, value in found.items())
    for text, (name, kana) in READINGS.items():
        yield "name", text, {"name": name, "kana": kana}
    for code in POSTCODES:
        for text in (
            code,
            f"〒{code}",
            f"〒 {code}",
            code.replace("-", ""),
            code.replace("-", "ー"),
            f"{code}です",
        ):
            yield "postal_code", text, code
    for start, international in AREAS.items():
        yield "phone", f"{start} 1234 5678", f"{international}12345678"
        yield "phone", f"{start}12345678", f"{international}12345678"
    for text in ADDRESSES.split():
        yield "address", text, BLOCK
    yield from _lists()


def _lists() -> Iterator[tuple[str, str, object]]:
    asked = {
        "date": f"{IMPOSSIBLE} {NO_DAY}",
        "time": NO_TIMES,
        "age": NO_AGES,
        "phone": NO_PHONES,
        "postal_code": NO_POSTCODES,
        "address": NO_ADDRESSES,
        "yes_no": NEITHER,
    }
    for kind, texts in asked.items():
        yield from ((kind, text, None) for text in texts.split())
    yield from (("yes_no", text, True) for text in YES.split())
    yield from (("yes_no", text, False) for text in NO.split())


def _days() -> Iterator[tuple[str, str, object]]:
    for text, days in NEAR.items():
        yield "date", text, (TODAY + timedelta(days=days)).isoformat()
    for era, before in ERAS.items():
        for year in (1, 2, 5) if era != "昭和" else (19, 33, 62):
            for month, day in DAYS:
                # The first day of an era is not the first of January: its first year is asked for only within it.
                is_before = year == 1 and (month, day) < {"令和": (5, 1), "平成": (1, 8)}[era]
                value = None if is_before else date(before + year, month, day).isoformat()
                yield "date", f"{era}{year}年{month}月{day}日", value
                if year == 1:
                    yield "date", f"{era}元年{month}月{day}日", value
                yield "date", f"{era}{_kanji(year)}年{_kanji(month)}月{_kanji(day)}日", value
    for month, day in DAYS:
        ahead = date(TODAY.year if (month, day) >= (TODAY.month, TODAY.day) else TODAY.year + 1, month, day)
        for text in (
            f"{month}月{day}日",
            f"{_kanji(month)}月{_kanji(day)}日",
            f"{month}/{day}",
            f"{month:02}月{day:02}日",
        ):
            yield "date", text, ahead.isoformat()
        for text in (
            f"2027-{month:02}-{day:02}",
            f"2027/{month}/{day}",
            f"2027.{month}.{day}",
            f"2027年{month}月{day}日",
        ):
            yield "date", text, date(2027, month, day).isoformat()
    yield "date", "2028年2月29日", "2028-02-29"
    yield "date", "令和10年2月29日", "2028-02-29"


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def _spellings(kind: str, text: str) -> list[str]:
    if kind == "name":
        return [text]
    ways: tuple[Callable[[str], str], ...] = (
        str,
        _full_width,
        lambda plain: f"\ufeff {plain}\u200b\n",
    )
    # A third of the lines each in full width and between marks that cannot be seen: that is enough to notice a fault.
    chosen = (ways[0], ways[1 + sum(map(ord, text)) % 2])
    return list(dict.fromkeys(unicodedata.normalize("NFC", way(text)) for way in chosen))


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
