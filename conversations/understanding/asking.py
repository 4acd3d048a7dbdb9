"""Which of the council's own names a short message says, and whether it asks for it or only tells of it.

Pure, and about folded text alone. Knows no council: whoever has names makes a `Listing` of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from conversations.understanding import opening_words
from conversations.understanding.folding import STOP, fold, fold_phrase, is_spaced

LONGEST = 60
"""Characters: a longer message tells something, even if it names something of ours."""

MOST_BESIDES = 12
"""Letters that may stand beside a name and a question: where they live, for whom it is."""

SHORT = 3
"""Letters: a name so short stands inside other words, and counts only between particles."""

SURE = 5
"""Letters from which on a name is also known without its long vowels."""

_BEFORE = frozenset("のをはがにもとでへ、\n\r ")
_AFTER = frozenset("のをはがにもとでっって、\n\r ?")

_TROUBLE = re.compile(
    r"どうしたら|どうすれば|困|こまっ|つらい|辛い|苦し|くるし|心配|しんぱい|不安|ふあん|怖|こわい|助けて|たすけて|"
    r"暴力|殴|なぐ|叩|虐待|いじめ|死|しにた|けんか|喧嘩|倒れ|病気|入院|亡くな|なくした|ひとりで|一人で|限界|疲れ|"
    r"います(?!か)|いて(?!くだ)|てます|んでる|ている|ました|でした|ません|"
    r"\b(?:worried|afraid|scared|hurt|hit|sick|died|alone|lost|cannot|can't|cant|broken|broke|yesterday|because|but)\b"
)
"""Words of somebody who tells what happened or how it is: they are listened to, and not sent to a leaflet."""

_PARDON = re.compile(r"す[みい]ません(?:が|けど)?|ごめんください|もしわけありません|申し訳ありません(?:が)?")

_ASKS = re.compile(
    r"とは(?:なに|何)?|って(?:なに|何|なん|どんな|どういう)|って(?=\s*$|\n)|に?つい(?:て|ての)|(?:なに|何|なん)(?=です|でしょう|$|\n)|"
    r"(?:しり|知り|きき|聞き|つかい|使い|かり|借り|たのみ|頼み|うけ|受け|いき|行き|申し込み|もうしこみ|お?願いし|おねがいし|利用し|参加し|やり|"
    r"なり|買い|見|登録し|応募し|はじめ|始め|し|習い|ならい|予約し)たい(?:んですが|のですが|んですけど|のですけど|です)?|"
    r"(?:借り|かり|使え|つかえ|受け|うけ|もらえ|申し込め|もうしこめ|頼め|たのめ|でき|出来|行け|いけ|買え)(?:られ|れ)?"
    r"(?:ますか|ますでしょうか|るか|る(?=$|\n)|ます(?=$|\n))|"
    r"貸してください|かしてください|貸して(?:もらえ|くれ|いただけ)(?:ますか|る)|かして(?:もらえ|くれ)(?:ますか|る)|"
    r"おしえて|教えて|どんな|どういう|どうやって|どこ|いくら|いつ(?=です|から|まで|$|\n)|誰が|だれが|"
    r"あります(?:か|でしょうか)|ある(?:の|んですか|か)?(?=$|\n)|やって(?:い)?(?:ますか|る(?=$|\n))|(?:です|でしょう|ます)か|"
    r"(?:もうしこみ|申し?込み?|手続き|てつづき|料金|費用|値段|ねだん|方法|やり方|やりかた|しかた|仕方|使い方|借り方|受け方|内容|対象|条件|詳細|"
    r"情報|案内|問い?合わせ|電話番号|でんわばんごう|連絡先|場所|日程|にってい|日にち|ひにち|開催日)(?:は|を|が)?(?=$|\n|おしえ|教え|知り|しり|ほしい|です|どこ|なに|何|いくら)|"
    r"くわしく|詳しく|ほしい|欲しい|興味|必要|申請|登録|予約|参加|回収|"
    r"\b(?:what|whats|how|where|when|who|which|can|could|may|do you|does|is there|are there|do i|want|would|id like|need|borrow|rent|rental|"
    r"apply|application|tell|info|information|cost|price|details|know|interested|looking for)\b"
)
"""Words of somebody who would like to know of something, or to have it."""

_POLITE = re.compile(
    r"こんにちは|こんばんは|はじめまして|おはようございます|ちょっと|ご?相談|そうだん|窓口|まどぐち|サービス|さーびす|さびす|制度|せいど|事業|"
    r"お?願い(?:します|いたします)?|おねがい(?:します)?|ください|下さい|くれますか|もらえますか|いただけますか|ほうほう|のですが|んですが|んですけど|けど|"
    r"借りる|かりる|使う|利用|貸し?出し?|無料|いつ|なに|何|"
    r"です|ます|こと|件|けん|の|を|は|が|に|で|と|も|へ|か|ね|よ|な|さん|お|ご|私|わたし|うち|"
    r"\b(?:the|a|an|i|to|for|please|of|my|me|more|thanks|thank|you|your|hello|hi|any|some|in|at|it|s|one|be|on|if|and|am|service|services|us|we|"
    r"is|are|there|have|do|does|use|like|about|join|get|free|much)\b|"
    r"[\s?]"
)

_HOURS = re.compile(
    r"何時|なんじ|なん時|あいて|開いて|空いて|やって|営業|えいぎょう|お?休み|おやすみ|やすみ|休館|定休|開館|開く|ひらいて|閉ま|しまる|しまって|"
    r"時間|じかん|どこ|場所|ばしょ|住所|行き方|電話|でんわ|tel\b|まで|"
    r"\b(?:open|opens|opening|hours|close|closes|closed|where|address|phone|call|number|time|until|today|tomorrow)\b"
)

_OPENING = re.compile(
    r"何時|なんじ|(?:あいて|開いて|空いて|やって|閉まって|しまって)(?:い?ます|い?る)?か?|営業|定休|休館|お?(?:休み|やすみ)(?:です)?か?|"
    r"(?:今|いま)(?:すぐ)?(?:から)?(?:行って|いって|うかがって|伺って)も(?:いい|大丈夫|だいじょうぶ|よろしい)|間に合(?:います|う)か?|"
    r"\b(?:open|opens|opening|closed?|closes|hours)\b|\b(?:can|may|could) i (?:come|visit|drop in|stop by)(?: by| in| over)?\b"
)
_AROUND_HOURS = re.compile(
    r"いま|今|から|まで|ですか|でしょうか|何曜日?|曜日?|祝日|平日|ます|る|か|まだ|すぐ|日|び|教えて|おしえて|"
    r"\b(?:now|still|today|tonight|tomorrow|desks?|counter|office|what|when|are|is|do|does|you|your|until|from|please|day|which|time|s|we|long|right|late)\b"
)

_DAYS: Mapping[str, re.Pattern[str]] = {
    "today": re.compile(r"今日|きょう|本日|ほんじつ|\btoday\b"),
    "tomorrow": re.compile(r"明日|(?<![ぁ-ん])(?:あした(?!い)|あす(?!か))|\btomorrow\b"),
    "mon": re.compile(r"月曜|げつよう|\bmonday"),
    "tue": re.compile(r"火曜|かよう|\btuesday"),
    "wed": re.compile(r"水曜|すいよう|\bwednesday"),
    "thu": re.compile(r"木曜|もくよう|\bthursday"),
    "fri": re.compile(r"金曜|きんよう|\bfriday"),
    "sat": re.compile(r"土曜|どよう|土日|週末|しゅうまつ|\bsaturday|\bweekend"),
    "sun": re.compile(r"日曜|にちよう|\bsunday"),
    "holiday": re.compile(r"祝日|しゅくじつ|祭日|年末年始|ねんまつねんし|お?正月|\bholiday"),
}

_LONG_O = re.compile(
    r"(?<=[おこそとのほもよろをごぞどぼぽょうくすつぬふむゆるぐずづぶぷゅ])う|(?<=[おこそとのほもよろごぞどぼぽょ])お"
)
_LONG_E = re.compile(r"(?<=[えけせてねへめれげぜでべぺ])い")


@dataclass(frozen=True, slots=True)
class Found:
    """A name in folded text: whose, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Names and whose they are. names: folded; blurred: the same without their long vowels, for who leaves one out."""

    names: Mapping[str, str]
    blurred: Mapping[str, str]

    @classmethod
    def of(cls, spellings: Iterable[tuple[str, str]]) -> Listing:
        """The listing of pairs of spelling and key. A spelling of two keys belongs to the one that came first."""
        names: dict[str, str] = {}
        blurred: dict[str, str | None] = {}
        for spelling, key in spellings:
            name = folded_name(spelling)
            if name:
                names.setdefault(name, key)
        for name, key in names.items():
            vague = _blurred_name(name)
            if len(vague) >= SURE:
                blurred[vague] = key if blurred.get(vague, key) == key else None
        return cls(names, {vague: key for vague, key in blurred.items() if key is not None})

    def find(self, folded: str) -> Found | None:
        """The longest of the names that stands there, as a word of its own; of two as long, the first in the text."""
        return _longest(self.names, folded)

    def find_blurred(self, folded: str) -> tuple[Found, str] | None:
        """The same without long vowels, and the text it was found in."""
        vague = _blur(folded)
        found = _longest(self.blurred, vague)
        return (found, vague) if found else None


NO_NAMES = Listing({}, {})


@lru_cache(maxsize=20_000)
def folded_name(spelling: str) -> str:
    """A name as it is looked for; the same few hundred are folded again with every new version of a profile."""
    return fold_phrase(spelling)


@lru_cache(maxsize=20_000)
def _blurred_name(name: str) -> str:
    return _blur(name)  # of names alone: what people write is kept nowhere here


def folded_short(text: str) -> str:
    """A message for comparing; empty for one too long to be a question by the way."""
    if len(text) > LONGEST:
        return ""
    return _PARDON.sub(STOP, fold(text.replace("、", "。")).text).strip()


def besides(folded: str, found: Found) -> tuple[bool, bool]:
    """What is said beside a name: whether nothing else is, and whether it is asked for."""
    rest = folded[: found.start] + STOP + folded[found.end :]
    left, asks = _ASKS.subn(STOP, rest)
    if _TROUBLE.search(left):
        return False, False
    left = _POLITE.sub("", left)
    return not left, bool(asks) and len(left) <= MOST_BESIDES


def day_of(folded: str) -> str:
    """Of which day is spoken; empty if of none."""
    return next((day for day, said in _DAYS.items() if said.search(folded)), "")


def asks_hours(folded: str) -> bool:
    """Whether a short message asks when or where somebody is to be found, and tells nothing."""
    if opening_words.is_plain(folded):
        return True
    return bool(_HOURS.search(folded)) and not _TROUBLE.search(_HOURS.sub("", folded))


def only_asks_hours(folded: str, names: Iterable[str]) -> bool:
    """Whether no word is left when those that ask for opening hours, and the names of desks, are taken away."""
    for name in sorted(names, key=len, reverse=True):
        folded = folded.replace(name, STOP)
    if not _OPENING.search(folded):
        return opening_words.is_plain(folded)
    for said in (*_DAYS.values(), _OPENING, _HOURS, _AROUND_HOURS, _POLITE):
        folded = said.sub("", folded)
    return not folded.strip()


def _longest(names: Mapping[str, str], folded: str) -> Found | None:
    standing = (
        Found(names[name], start, start + len(name))
        for name in names
        if name in folded and (start := _stands(name, folded)) >= 0
    )
    return max(standing, key=lambda found: (found.end - found.start, -found.start), default=None)


def _stands(name: str, folded: str) -> int:
    """Where a name stands as a word of its own; -1 if it is only part of others."""
    start = folded.find(name)
    while start >= 0:
        if _is_apart(name, folded, start):
            return start
        start = folded.find(name, start + 1)
    return -1


def _is_apart(name: str, folded: str, start: int) -> bool:
    before, after = folded[start - 1 : start], folded[start + len(name) :]
    if is_spaced(name[0]) and before.isalnum() and is_spaced(before):
        return False
    if is_spaced(name[-1]):
        after = after.removeprefix("s")  # wheelchairs
        return not (after[:1].isalnum() and is_spaced(after[0]))
    if len(name) > SHORT:
        return True
    is_led = not before or before in _BEFORE
    is_left = not after or after[0] in _AFTER or _POLITE.match(after) or _ASKS.match(after)
    return is_led and bool(is_left)


def _blur(folded: str) -> str:
    return _LONG_E.sub("", _LONG_O.sub("", folded))
