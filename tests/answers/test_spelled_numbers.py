"""Telephone numbers written as they are said, and what only looks like one."""

import pytest

from conversations.answers.folding import fold
from conversations.answers.phones import read_phone
from conversations.answers.readings import Reason

MOBILE, LANDLINE = "+819012345678", "+81312345678"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ぜろきゅうぜろ の いちにさんよん の ごろくななはち", MOBILE),
        ("でんわは ぜろきゅうぜろ いちにさんよん ごろくななはち です", MOBILE),
        ("ｾﾞﾛｷｭｳｾﾞﾛ ｲﾁﾆｻﾝﾖﾝ ｺﾞﾛｸﾅﾅﾊﾁ", MOBILE),
        ("れーきゅーれー いちにーさんよん ごーろくしちはち", MOBILE),
        ("まるきゅうまる いちにーさんよん ごーろくななはち", MOBILE),
        ("ぜろきゅうぜろ ー いちにさんよん ー ごろくななはち", MOBILE),
        ("ぜろきゅーぜろ はいふん いちにさんよん はいふん ごろくななはち", MOBILE),
        ("ゼロ九ゼロの一二三四の五六七八", MOBILE),
        ("ゼロきゅうゼロ、1234の、5678", MOBILE),
        ("090のいちにさんよんの5678", MOBILE),
        ("〇九〇ー一二三四ー五六七八", MOBILE),
        ("零九零一二三四五六七八", MOBILE),
        ("O9O-1234-5678", MOBILE),
        ("zero nine zero 1234 5678", MOBILE),
        ("Zero kyuu zero no ichi ni san yon no go roku nana hachi", MOBILE),
        ("공구공 일이삼사 오육칠팔", MOBILE),
        ("không chín không một hai ba bốn năm sáu bảy tám", MOBILE),
        ("zero nove zero um dois três quatro cinco meia sete oito", MOBILE),
        ("nol sembilan nol satu dua tiga empat lima enam tujuh delapan", MOBILE),
        ("れいさん いちにさんよん ごろくななはち", LANDLINE),
        ("ぜろさん、いちにさんよん、ごろくななはち", LANDLINE),
        ("ゼロ3の1234の5678", LANDLINE),
        ("〇三（一二三四）五六七八", LANDLINE),
        ("ぜろさんいちにさんよんごろくななはち に おねがいします", LANDLINE),
        ("〇八〇〇、一二三、四五六七", "+818001234567"),
        ("ぜろいちにーぜろ よんよんよん いちいちさん", "+81120444113"),
        ("さんじに090-1234-5678", MOBILE),
        ("03-1234-5678に電話", LANDLINE),
    ],
)
def test_a_number_is_read_as_it_is_said(text: str, number: str) -> None:
    assert read_phone(fold(text)).value == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ぜろきゅうぜろいちにさんよんごろくななはちきゅう", Reason.WRONG_LENGTH),
        ("ぜろきゅうぜろ いちにさんよん ごろくなな", Reason.WRONG_LENGTH),
        ("〇五〇の一二三四の五六七八 か 〇三の一二三四の五六七八", Reason.AMBIGUOUS),
        ("ぜろさんいちにさんよんごろくななはち ぜろきゅうぜろいちにさんよんごろくななはち", Reason.AMBIGUOUS),
        ("れいの けんです", Reason.UNREADABLE),
        ("にほんごで おねがいします", Reason.UNREADABLE),
        ("i have no phone", Reason.UNREADABLE),
    ],
)
def test_what_is_no_single_number_is_asked_again(text: str, reason: Reason) -> None:
    assert read_phone(fold(text)).reason is reason
