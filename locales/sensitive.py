"""Words that must not stand where somebody else may read them: a notification on a locked or shared phone."""

from __future__ import annotations

import re
import unicodedata

PREVIEW = 40  # characters: about what a notification shows

_READING = re.compile(r"\([\u3041-\u3096ー]+\)")
_JAPANESE = [
    "借金",
    "債務",
    "滞納",
    "破産",
    "貧困",
    "困窮",
    "生活保護",
    "お金",
    "家賃",
    "食べもの",
    "食べ物",
    "失業",
    "自殺",
    "自死",
    "死にたい",
    "死に",
    "自傷",
    "希死",
    "うつ",
    "精神",
    "病気",
    "障害",
    "障がい",
    "認知症",
    "介護",
    "依存症",
    "薬物",
    "アルコール",
    "虐待",
    "暴力",
    "DV",
    "性被害",
    "性暴力",
    "離婚",
    "別居",
    "妊娠",
    "不登校",
    "ひきこもり",
    "引きこもり",
    "孤立",
    "保証人",
    "逮捕",
    "刑務所",
    "在留資格",
    "ビザ",
    "難民",
    "後見",
    "しゃっきん",
    "ぎゃくたい",
    "ぼうりょく",
    "びょうき",
]
_ENGLISH = [
    "debt",
    "bankrupt",
    "poverty",
    "unemploy",
    "suicide",
    "self-harm",
    "depress",
    "mental",
    "illness",
    "disab",
    "dementia",
    "addict",
    "alcohol",
    "drugs",
    "abuse",
    "violence",
    "domestic",
    "divorce",
    "pregnan",
    "prison",
    "arrest",
    "visa",
    "refugee",
    "guardian",
    "rape",
]
# The same matters in the other languages, as parts of words in small letters. Where a neighbour in a greeting looks alike
# (Vietnamese and Filipino words for debt, illness or dying are short), the longer form stands here.
_OTHERS = {
    "zh-Hans": """借钱|欠债|债务|负债|拖欠|破产|贫困|低保|失业|自杀|轻生|想死|自残|自伤|抑郁|忧郁|精神|生病|疾病|残疾|残障|
        痴呆|失智|护理|上瘾|成瘾|毒品|吸毒|酗酒|酒精|虐待|家暴|暴力|性侵|强奸|离婚|分居|怀孕|堕胎|拒学|孤立|担保人|逮捕|监狱|
        签证|在留资格|难民|监护""",
    "zh-Hant": """借錢|欠債|債務|負債|拖欠|破產|貧困|低收入|綜援|失業|自殺|輕生|想死|自殘|自傷|憂鬱|抑鬱|精神|生病|疾病|殘疾|
        身障|殘障|痴呆|失智|護理|照護|上癮|成癮|毒品|吸毒|酗酒|酒精|虐待|家暴|暴力|性侵|強姦|強暴|離婚|分居|懷孕|墮胎|拒學|孤立|
        保證人|擔保人|逮捕|監獄|坐牢|簽證|在留資格|難民|監護""",
    "ko": """빚|채무|대출|연체|체납|파산|빈곤|기초생활|생활보호|실업|실직|자살|죽고 싶|자해|우울|정신|질병|장애|치매|간병|돌봄|중독|
        마약|알코올|학대|폭력|성폭|성추행|강간|이혼|별거|임신|낙태|등교|은둔|고립|보증인|체포|교도소|감옥|비자|체류자격|난민|후견""",
    "vi": """nợ nần|mắc nợ|thiếu nợ|khoản nợ|trả nợ|phá sản|nghèo|trợ cấp|thất nghiệp|tự tử|tự sát|muốn chết|tự hại|trầm cảm|
        tâm thần|bệnh|khuyết tật|sa sút trí tuệ|nghiện|ma túy|ma tuý|rượu|ngược đãi|bạo hành|bạo lực|xâm hại|hiếp dâm|cưỡng hiếp|
        ly hôn|ly dị|ly thân|có thai|mang thai|phá thai|bỏ học|cô lập|bảo lãnh|bị bắt|nhà tù|visa|thị thực|lưu trú|tị nạn|
        giám hộ""",
    "ne": """ऋण|कर्जा|टाट पल्ट|गरिबी|बेरोजगार|आत्महत्या|मर्न मन|डिप्रेसन|उदासीनता|मानसिक|रोग|बिरामी|अपाङ्ग|बिर्सने|लत|
        लागूऔषध|लागुऔषध|रक्सी|मदिरा|दुर्व्यवहार|हिंसा|कुटपिट|बलात्कार|यौन|सम्बन्धविच्छेद|डिभोर्स|गर्भ|पक्राउ|जेल|भिसा|शरणार्थी|
        अभिभावक""",
    "fil": """utang|bangkarote|kahirapan|walang trabaho|nawalan ng trabaho|pagpapakamatay|magpakamatay|gustong mamatay|suicide|
        depres|mental|karamdaman|may sakit|kapansanan|dementia|pagkalulong|adik|droga|alak|abuso|inaabuso|pananakit|binubugbog|
        karahasan|panggagahasa|ginahasa|hiwalayan|diborsiyo|diborsyo|buntis|aborsiyon|hinuli|inaresto|kulungan|bilangguan|visa|
        refugee|tagapag-alaga""",
    "pt": """dívida|endivid|falência|pobreza|desempreg|suicíd|se matar|morrer|automutil|depress|mental|doença|deficiên|demência|
        vício|viciad|dependência|droga|álcool|alcool|abuso|violênc|agress|estupr|doméstic|divórc|separação|gravidez|grávida|aborto|
        isolamento|fiador|presídio|prisão|prender|visto de|refugiad|tutela""",
    "id": """utang|bangkrut|pailit|kemiskinan|pengangguran|dipecat|bunuh diri|ingin mati|menyakiti diri|depresi|mental|penyakit|
        disabilitas|cacat|demensia|pikun|kecanduan|narkoba|alkohol|pelecehan|kekerasan|kdrt|penganiayaan|perkosa|cerai|hamil|aborsi|
        putus sekolah|penjamin|ditangkap|penjara|visa|izin tinggal|pengungsi|perwalian""",
    "my": """အကြွေး|ဒေဝါလီ|ဆင်းရဲ|အလုပ်လက်မဲ့|သတ်သေ|သေချင်|စိတ်ကျ|စိတ်ရောဂါ|ရောဂါ|မသန်စွမ်း|စွဲလမ်း|မူးယစ်|အရက်|နှိပ်စက်|
        အကြမ်းဖက်|ရိုက်နှက်|မုဒိမ်း|လိင်ပိုင်း|ကွာရှင်း|ကိုယ်ဝန်|ဖမ်းဆီး|ထောင်ကျ|ဗီဇာ|ဒုက္ခသည်|အုပ်ထိန်း""",
}
_BY_LOCALE = {
    "ja": _JAPANESE,
    "ja@easy": _JAPANESE,
    "en": _ENGLISH,
    **{locale: [word.strip() for word in listed.split("|")] for locale, listed in _OTHERS.items()},
}


def sensitive_word(locale: str, text: str) -> str | None:
    """The first sensitive word in the part a notification shows, or None. An unknown locale is read as English."""
    shown = unicodedata.normalize("NFC", _READING.sub("", text))[:PREVIEW].lower()
    return next((word for word in _BY_LOCALE.get(locale, _ENGLISH) if word.lower() in shown), None)
