"""What somebody is called, with its reading if they wrote one. Kana is never guessed; what is no name is asked again."""

from __future__ import annotations

import re
import unicodedata

from conversations.answers.assent import read_skip, read_yes_no
from conversations.answers.folding import fold, katakana
from conversations.answers.readings import PersonName, Reading, Reason

_LONGEST, _MOST_PARTS = 60, 8
_BEFORE = re.compile(
    r"^(?:.{0,10}(?:名前|なまえ|氏名|姓名|ナマエ)\s*(?:は|:|;|が)?\s*|(?:私|わたし|わたくし|僕|ぼく|俺|自分|うち|こちら)(?:は|の名は)\s*|"
    r"(?:(?:私|わたし|うち)の)?(?:母|父|夫|妻|主人|祖母|祖父|息子|娘|兄|姉|弟|妹|本人|隣の人|となりの人)(?:の名)?は\s*|"
    r"(?:hello|hi)?[,!. ]*(?:my (?:full )?name(?: is|'s)|i am|i'm|this is|name\s*:|call me|it's|it is)\s+|我叫|我是|我的名字(?:是|叫)|我姓名是|"
    r"(?:제|내) 이름은\s*|저는\s*|이름은\s*|(?:tôi |em )?tên (?:tôi |em |của tôi )?là\s+|(?:tôi|em|mình) (?:tên )?là\s+|tôi tên\s+|मेरो नाम\s+|म\s+(?=.+ हुँ)|mero naam\s+|"
    r"ako (?:po )?(?:si|ay si)\s+|ang pangalan ko (?:po )?(?:ay|ay si)\s+|si\s+(?=.+ po)|(?:o )?meu nome (?:completo )?é\s+|(?:eu )?(?:me chamo|sou o|sou a|sou)\s+|"
    r"nama (?:lengkap )?(?:saya|aku)\s*(?:adalah|:)?\s+|saya\s+(?=[A-Z])|ကျွန်တော့်နာမည်က?\s*|ကျွန်မနာမည်က?\s*|ကျွန်တော့်နာမည်မှာ\s*|နာမည်က?\s*)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\s*(?:です|でーす|と申します|ともうします|といいます|と言います|っていいます|って言います|でございます|と申す者です|だよ|だ|と呼んでください|ですよ|さんです|様です|さん|様|よろしくお願いします|お願いします|"
    r"입니다|이에요|예요|이라고 합니다|라고 합니다|이라고 해요|라고 해요|हो|हुँ|po|ပါ|လို့ခေါ်ပါတယ်|ဖြစ်ပါတယ်|ạ)|[。.、,!！\s])+$",
    re.IGNORECASE,
)
_KANA = r"[ぁ-ゖァ-ヺー][ぁ-ゖァ-ヺー・\s]*"
_WITH_READING = re.compile(
    rf"(?P<name>.+?)\s*[(「\[</、,:\n]\s*(?:ふりがな|フリガナ|よみがな|読み仮名|読み方?|よみ|かな|カナ|ヨミ)?\s*[は:]?\s*(?P<kana>{_KANA}?)\s*(?:と読みます|とよみます)?\s*[)」\]>]?"
)
_READING_FIRST = re.compile(rf"(?P<kana>{_KANA}?)\s*[(「\[]\s*(?P<name>[^ぁ-ゖァ-ヺ()「」]+?)\s*[)」\]]")
_LABELLED = re.compile(
    rf"(?P<name>.+?)\s*(?:ふりがな|フリガナ|よみがな|読み仮名|読みは|よみは)\s*[は:]?\s*(?P<kana>{_KANA}?)"
)
_ALL_KANA = re.compile(_KANA)
_KANJI = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]")
_NO_NAME = re.compile(
    r"(?:ません|ました|ます|ない|たい|です|ください|下さい|した|でしょう|かな|って|けど|ので|から|だろう|よね|んだ|のか|ですか|します|ている|てる|요|니다)$"
)
_ORDINARY = frozenset(
    "こんにちは|こんばんは|おはよう|おはようございます|はじめまして|ありがとう|ありがとうございます|すみません|ごめんなさい|お願いします|おねがいします|匿名|匿名希望|秘密|内緒|なし|無し|ない|母|父|私|わたし|僕|ぼく|俺|"
    "本人|自分|家族|妻|夫|娘|息子|祖母|祖父|友達|友人|近所の人|女性|男性|おなかすいた|たすけて|助けて|もしもし|テスト|てすと|名前|なまえ|氏名|名無し|ななし|名無しさん|誰|だれ|あなた|相談|戻る|やめる|次へ|スタッフ|おかあさん|お母さん|おとうさん|お父さん|おばあちゃん|おじいちゃん|いたい|さむい|"
    "hello|hi|hey|thanks|thank you|please|help|me|myself|my mother|mother|my father|father|name|anonymous|test|good morning|my wife|my husband|none|nobody|stop|cancel|back|menu|okay|sorry|what|why|who|who are you|your name|no name|good|fine|"
    "你好|您好|谢谢|謝謝|本人|我|匿名|妈妈|媽媽|爸爸|안녕하세요|감사합니다|저|본인|엄마|아빠|익명|xin chào|chào|cảm ơn|tôi|mẹ|नमस्ते|धन्यवाद|म|namaste|kumusta|salamat|ako|nanay|olá|oi|obrigado|obrigada|eu|mãe|bom dia|halo|terima kasih|saya|ibu|selamat pagi|မင်္ဂလာပါ|ကျေးဇူးတင်ပါတယ်".split(
        "|"
    )
)
_LETTERS_OF_NAMES = frozenset(" .'’・ー-=＝々〆ヶ‐")
_SHORTEST_READING = 4  # kana of a whole name: もりあい
_FULL_NAME_KANJI = 3


def read_name(text: str, name: str) -> Reading:
    """The name as written, and its reading in katakana if one is written. text: plain; name: of the language."""
    said = _AFTER.sub("", _BEFORE.sub("", text.strip(), count=1)).strip(" 　,、。:「」\"'")
    found = _apart(said)
    folded = fold(found.name)
    if not _is_a_name(found.name) or folded in _ORDINARY or fold(text) in _ORDINARY:
        return Reading(reason=Reason.UNREADABLE)
    if read_skip(fold(text), name).value is True or read_yes_no(fold(text), name).value is not None:
        return Reading(reason=Reason.UNREADABLE)
    return Reading(found)


def _apart(said: str) -> PersonName:
    """Name and reading, told apart by brackets, a label, a comma, or two kana words after two kanji words."""
    for shape in (_WITH_READING, _READING_FIRST, _LABELLED):
        found = shape.fullmatch(said)
        if (found and _KANJI.search(found["name"])) or (
            found and shape is _WITH_READING and not _ALL_KANA.match(found["name"])
        ):
            return PersonName(_tidied(found["name"]), katakana(_tidied(found["kana"])))
    if _ALL_KANA.fullmatch(said):
        return PersonName(_tidied(said), katakana(_tidied(said)))
    return _by_spaces(said)


def _by_spaces(said: str) -> PersonName:
    parts = said.split()
    kana = 0
    while kana < len(parts) and _ALL_KANA.fullmatch(parts[-1 - kana]):
        kana += 1
    names, readings = parts[: len(parts) - kana], parts[len(parts) - kana :]
    kanji = "".join(names)
    is_reading = len(readings) == len(names) > 1 or (
        len(kanji) >= _FULL_NAME_KANJI and len("".join(readings)) >= _SHORTEST_READING
    )
    if readings and names and is_reading and _KANJI.search(kanji):
        return PersonName(" ".join(names), katakana(" ".join(readings)))
    return PersonName(_tidied(said))


def _tidied(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" ・、,")


def _is_a_name(name: str) -> bool:
    if not 0 < len(name) <= _LONGEST or len(name.split()) > _MOST_PARTS:
        return False
    letters = [c for c in name if unicodedata.category(c)[0] in "LM"]
    has_strangers = any(unicodedata.category(c)[0] not in "LM" and c not in _LETTERS_OF_NAMES for c in name)
    is_one_kana = len(letters) == 1 and bool(_ALL_KANA.fullmatch(name))
    return bool(letters) and not has_strangers and not is_one_kana and not _NO_NAME.search(name)
