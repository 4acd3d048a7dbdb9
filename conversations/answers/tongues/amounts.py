"""Words around ages and counts in every language: about, born, years, nobody, grown-ups and children. Data only."""

from __future__ import annotations

import re

from conversations.answers.folding import hiragana


def _folded(pattern: str) -> re.Pattern[str]:
    return re.compile(hiragana(pattern))


ABOUT = _folded(
    r"くらい|ぐらい|ほど|約|およそ|だいたい|大体|過ぎ|すぎ|以上|以下|未満|前後|もうすぐ|まもなく|そろそろ|来月で|来年で|代|台|十数|数人|何人|数名|数え|かぞえ|"
    r"程度|ていど|今年[^、]{0,8}な[りる]|十路|そじ|今年で|ことしで|若干|複数|何名|強$|弱$|ちょっと|近く|手前|たぶん|多分|かな|余り|あまり|ほか|他に|以外|ずつ|または|もしくは|[0-9]か[0-9]|か月前|うち|最大|最低|まで|少なくとも|たくさん|いろいろ|"
    r"\b(?:about|around|approximately|roughly|over|under|nearly|almost|more than|less than|at least|at most|up to|or|several|few|some|many|between|"
    r"maybe|eighties|seventies|sixties|fifties|nineties|forties|thirties|twenties|'?[0-9]{2}'?s|couple|turning|not|probably|per|other|besides|half)\b|"
    r"左右|大约|大約|大概|差不多|多岁|多歲|几个|幾個|几位|幾位|几人|幾人|虚岁|虛歲|至少|最多|以上|以下|或|还是|還是|快|出头|出頭|来岁|可能|"
    r"정도|쯤|약|이상|이하|미만|몇|대 (?:초|중|후)반|여러|넘|거의|아마|또는|아니면|한국 나이|한두|두세|두서너|서너|너댓|대여섯|예닐곱|[0-9]대|"
    r"khoảng|hơn|dưới|trên|gần|hoặc|vài|mấy|ít nhất|nhiều nhất|chừng|tầm|tuổi mụ|tuổi ta|hay|độ|"
    r"करिब|लगभग|भन्दा|वा|केही|दशक|"
    r"\b(?:mga|higit|halos|humigit|hindi bababa|ilan|ilang|o|siguro|baka|mahigit|kulang)\b|"
    r"\b(?:cerca|quase|mais de|menos de|ou|alguns|algumas|uns|umas|aproximadamente|pelo menos|no máximo|talvez|acho|entre|por volta)\b|"
    r"\b(?:sekitar|kurang|lebih|hampir|atau|beberapa|paling|mungkin|kira-kira|kira kira|antara)\b|"
    r"လောက်|ခန့်|ကျော်|နီးပါး|အနည်းဆုံး|အများဆုံး|(?<=[0-9])\s?[-~]\s?[0-9]"
)
BORN = _folded(
    r"生まれ|うまれ|生れ|生$|出生|誕生|born|in the year|sinh năm|sinh ngày|năm sinh|sinh|출생|태어났|년생|nascido|nascida|nasci|lahir|ipinanganak|जन्म|जन्मेको|မွေး|生于|生於"
)
YEARS_OLD = _folded(
    r"(?:years?|yrs?|歳|才|さい|岁|歲|周岁|周歲|세|살|tuổi|वर्ष|बर्ष|साल|barsa|barsha|taong|taon|anos?|tahun|နှစ်|y/?o\b|yo\b)"
)
MONTHS_OLD = _folded(
    r"(?:months?|か月|ヶ月|ヵ月|カ月|ケ月|かげつ|箇月|个月|個月|개월|tháng|महिना|buwang?|meses|mês|bulan|လ(?!ေ)|か?げつ)"
)
WORDS_OF_AGE = {
    "はたち": 20, "二十歳": 20, "還暦": 60, "かんれき": 60, "新生児": 0, "newborn": 0, "生まれたばかり": 0,
}  # fmt: skip
NOBODY = frozenset(
    "なし|無し|ない|いない|いません|おりません|いないです|ないです|ありません|ぜろ|零|れい|誰もいない|誰もいません|だれもいません|だれもいない|一人もいません|"
    "ひとりもいません|一人もいない|ひとりもいない|特になし|none|no one|nobody|nothing|zero|noone|no|nil|没有|沒有|没有人|沒有人|無|无|没|沒|"
    "없음|없어요|없습니다|없다|아무도 없어요|아무도 없습니다|không|không có|không có ai|không ai|छैन|कोही छैन|कोही पनि छैन|शून्य|"
    "wala|wala po|wala naman|nenhum|nenhuma|ninguém|nada|não tenho|não há|tidak ada|nol|gak ada|မရှိဘူး|မရှိပါဘူး|မရှိပါ|တစ်ယောက်မှမရှိဘူး|သုည".split(
        "|"
    )
)
WORDS_OF_COUNT = {
    "ひとり": 1, "ふたり": 2, "一人ぐらし": 1, "一人暮らし": 1, "ひとり暮らし": 1, "独り暮らし": 1, "独居": 1, "私だけ": 1, "自分だけ": 1,
    "わたしだけ": 1, "私一人": 1, "自分一人": 1, "本人のみ": 1, "just me": 1, "only me": 1, "myself": 1, "alone": 1, "me": 1, "a dozen": 12, "只有我": 1, "我一个人": 1, "我一個人": 1,
    "혼자": 1, "혼자예요": 1, "혼자요": 1, "둘": 2, "둘이요": 2, "셋": 3, "셋이요": 3, "넷": 4, "하나": 1, "다섯": 5, "여섯": 6,
    "một mình": 1, "một mình tôi": 1, "só eu": 1, "apenas eu": 1, "ako lang": 1, "ako lang po": 1, "mag-isa": 1,
    "saya sendiri": 1, "sendiri": 1, "hanya saya": 1, "म मात्र": 1, "म एक्लै": 1, "एक्लै": 1, "berdua": 2, "bertiga": 3, "berempat": 4,
}  # fmt: skip
COUNTED = tuple(
    (re.compile(pattern), number)
    for pattern, number in (
        (r"お?ひとりさま|おひとり|ひとり|独り", "1人"),
        (r"お?ふたりさま|おふたり|ふたり", "2人"),
        (r"よったり", "4人"),
        (r"一家|一緒|一応|一共|一起", ""),
        (r"ひとつ", "1つ"),
        (r"ふたつ", "2つ"),
        (r"みっつ", "3つ"),
        (r"よっつ", "4つ"),
        (r"いつつ", "5つ"),
        (r"むっつ", "6つ"),
        (r"ななつ", "7つ"),
        (r"やっつ", "8つ"),
        (r"ここのつ", "9つ"),
        (r"\ba dozen\b|\bone dozen\b", "12"),
        (r"\ba (?=person|child|adult|baby|man|woman)", "1 "),
    )
)
KINDS_OF_PEOPLE = _folded(
    r"大人|おとな|子ども|子供|こども|小人|幼児|乳児|赤ちゃん|男性|女性|男の子|女の子|男|女|高齢者|お年寄り|小学生|中学生|高校生|中高生|成人|介助者|付き添い|付添|本人|家族|ペット|犬|猫|母|父|"
    r"adult|child|kid|baby|babies|infant|men|man|women|woman|boy|girl|senior|toddler|"
    r"大人|成人|小孩|孩子|儿童|兒童|婴儿|嬰兒|老人|小朋友|大|小|"
    r"어른|성인|아이|어린이|아기|노인|대인|소인|남자|여자|người lớn|trẻ em|em bé|trẻ|con|वयस्क|बच्चा|बालबालिका|केटाकेटी|"
    r"matanda|bata|adulto|criança|bebê|idoso|dewasa|anak|bayi|လူကြီး|ကလေး"
)
TOTAL = _folded(
    r"合計|全部で|全部|全員|計|あわせて|合わせて|みんなで|総勢|total|altogether|in all|总共|總共|一共|共|합계|모두|총|전부|tổng|tất cả|जम्मा|lahat|kabuuan|no total|ao todo|semua|jumlah|စုစုပေါင်း"
)
