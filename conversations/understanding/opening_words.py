"""Questions for opening hours in the languages beside Japanese and English: words that ask, and words that may stand around them.

Pure, about folded text alone. No word here may tell of a trouble: a message of such words only is taken for a plain question,
so none says "not", "cannot" or "I" by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """The words of one language. asks: one of them must be there; around: what else may stand beside it."""

    asks: re.Pattern[str]
    around: re.Pattern[str]

    def is_all(self, folded: str) -> bool:
        """Whether it asks, and no word is left over."""
        return bool(self.asks.search(folded)) and not self.around.sub("", self.asks.sub("", folded)).strip()


def _spaced(asks: str, around: str) -> Plain:
    return Plain(re.compile(rf"(?<!\S)(?:{asks})(?!\S)"), re.compile(rf"(?<!\S)(?:{around})(?!\S)|[\s?]"))


def _unspaced(asks: str, around: str) -> Plain:
    return Plain(re.compile(asks), re.compile(rf"{around}|[\s?]"))


_CHINESE = _unspaced(
    "开门|開門|开着|開著|開着|还开|還開|有开|有開|开吗|開嗎|开到|開到|关门|關門|几点(?:开|关|上班|下班)|幾點(?:開|關|上班|下班)|营业|營業|"
    "可以(?:过去|過去)|(?:过去|過去)可以|能去|来得及|來得及|仲開唔開|開緊|休息吗|休息嗎|几点|幾點",
    "请问|請問|你们|你們|窗口|办公室|辦公室|柜台|櫃台|现在|現在|而家|今天|今日|今晚|晚上|明天|早上|中午|下午|周末|週末|周[一二三四五六日]|"
    "[星礼禮][期拜][一二三四五六日天]|节假日|節假日|假日|时间|時間|还|還|有|没有|沒有|未|吗|嗎|呢|到|的|是|在|几点|幾點|什么时候|什麼時候|门|門",
)
_KOREAN = _unspaced(
    "열려있|열었|여나요|열어요|여시나요|하나요|닫아요|닫나요|닫혔|영업|쉬는날|쉬나요|휴무|몇시|가도(?:되|괜찮|될까)|방문해도|언제까지",
    "지금|바로|오늘|내일|아직|벌써|이제|밤|저녁|점심시간|점심|주말|[월화수목금토일]요일|공휴일|창구|사무실|거기|문|까지|부터|시간|나요|"
    "어요|세요|인가요|인가|습니까|하|해요|요|은|는|이|가|에|도|을|를|몇시|혹시|돼",
)
_BURMESE = _unspaced(
    "ဖွင့်(?:ထား|သေး|လား|မလား|လဲ)|ပိတ်(?:ပြီ|လား|လဲ|မလဲ)|ဘယ်နှစ်နာရီ|ဘယ်အချိန်|လာလို့ရ",
    "အခုပဲ|အခု|ဒီနေ့|မနက်ဖြန်|ဒီည|စနေနေ့|တနင်္ဂနွေနေ့|ရုံး|ကောင်တာ|ဖွင့်|ပိတ်|ထား|သေး|လား|မလား|လဲ|အထိ|က|ပါ|မှာ|ရမ",
)
_VIETNAMESE = _spaced(
    "mo cua(?: khong| ko| k)?|(?:con|co) mo(?: cua)?(?: khong| ko| k)?|mo (?:den|toi|luc)(?: may gio)?|dong cua(?: chua| luc)?|"
    "(?:co )?lam viec(?: khong| ko| k)|lam (?:den|toi) may gio|(?:co )?nghi (?:khong|a)|may gio|(?:den|qua|ghe) (?:bay gio |ngay )*duoc khong|"
    "gio lam viec",
    "bay gio|gio nay|gio|hom nay|ngay mai|mai|toi nay|chu nhat|thu (?:hai|ba|tu|nam|sau|bay)|cuoi tuan|ngay le|buoi (?:sang|trua|chieu|toi)|"
    "van phong|quay|ben minh|o day|oi|a|ah|vay|the|la|thi|luc|den|tu|con|da|sap|cho hoi|xin hoi|may gio|em|toi|minh",
)
_NEPALI = _spaced(
    "खुला|खुल्ला|खुल्छ|खुलेको|बन्द|कति बजे(?:सम्म|देखि)?|(?:आउन|जान) मिल्छ|आए हुन्छ|खुल्ने समय|"
    "khulla|khula|khulcha|khulchha|khulxa|khuleko|banda|kati baje(?: ?samma| ?dekhi)?|(?:aauna|auna|jana) milcha|aae huncha",
    "अहिले|आज|भोलि|अझै|राति|बिहान|बेलुका|(?:आइत|सोम|मंगल|बुध|बिहि|शुक्र|शनि)बार|बिदाको दिन|अफिस|कार्यालय|काउन्टर|छ|हो|हुन्छ|कि|को|मा|पनि|सम्म|"
    "aile|ahile|aaja|aja|bholi|ajhai|rati|bihana|beluka|sanibar|aaitabar|aitabar|office|opis|cha|xa|chha|ho|huncha|hunchha|ki|ko|ma|pani|samma",
)
_FILIPINO = _spaced(
    "bukas (?:ba|pa)|open|sarado|(?:nag|mag)sasara|(?:nag|mag)bubukas|anong oras|hanggang anong oras|pwede (?:po )?(?:ba |bang )?(?:ako )?(?:ng )?pumunta",
    "ba|po|kayo|kami|ngayon|pa|na|bukas|mamaya|gabi|ngayong gabi|sabado|linggo|lunes|opisina|office|oras|tuwing|kapag|holiday|ng|ang|sa|dyan|hanggang|yung",
)
_PORTUGUESE = _spaced(
    "abert[oa]s?|abre|abrem|fecha|fecham|fechou|fecharam|fechad[oa]s?|atendendo|atendem|atendimento|horario|que horas|posso ir|da pra ir",
    "esta|ta|estao|agora|agora mesmo|hoje|amanha|ate|as|os|a|o|no|na|de|do|da|e|ainda|ja|voces|vcs|a noite|sabado|domingo|feriado|balcao|"
    "escritorio|prefeitura|que|qual|horas|ai|la|por favor|pro almoco",
)
_INDONESIAN = _spaced(
    "buka|dibuka|tutup|libur|jam berapa|jam buka|jam kerja|(?:boleh|bisa) (?:datang|ke sana)",
    "sekarang|masih|apakah|kantor|kantornya|loket|hari ini|besok|malam ini|sabtu|minggu|senin|ya|ga|gak|nggak|kah|sampai|dari|jam|berapa|di|sini|"
    "situ|sudah|belum|apa|pukul|mau tanya",
)

LANGUAGES = (_CHINESE, _KOREAN, _BURMESE, _VIETNAMESE, _NEPALI, _FILIPINO, _PORTUGUESE, _INDONESIAN)


def is_plain(folded: str) -> bool:
    """Whether a short message asks for opening hours in one of these languages, and says nothing else."""
    return any(plain.is_all(folded) for plain in LANGUAGES)
