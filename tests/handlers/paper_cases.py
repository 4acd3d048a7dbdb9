"""Cases to print: short, full, long, with rare letters, in other languages, without a name."""

from dataclasses import replace
from datetime import UTC, date, datetime

from conversations.vocabulary import Matter
from handlers.papers.facts import Agreed, Desk, Facts, Noted, Party, Visitor
from handlers.papers.handover import LINES, Answered, Passing

AT = datetime(2026, 12, 1, 5, 5, tzinfo=UTC)
DESK = Desk("生活サポートセンター", "03-0000-0002", "山田 一")
SHORT = Facts(
    number="2612-0001",
    council="みどり市社会福祉協議会",
    desk=DESK,
    made_at=AT,
    received_at=AT,
    way="line",
    is_again=False,
    person=Party(name="みどり 花子", reading="みどり はなこ", mobile="090-1234-5678", language="日本語"),
    topic="お金・食べもの",
    urgency="week",
    contact="電話で",
    story="先月から仕事が減り、家賃が払えそうにありません。",
    shown_name="はなこ",
    address="http://localhost:8000/cases/2612-0001",
)
STORY = (
    "母のことで相談です。父が亡くなってから、母はほとんど外に出なくなりました。"
    "買い物も行かず、電話をしても「大丈夫」としか言いません。先週、家に行ったら、冷蔵庫は空で、請求書がたくさんたまっていました。"
    "私は仕事があって、毎日は行けません。弟は十年ほど家から出ていません。どこに相談したらいいのか分からなくて、ここに書きました。"
)
FULL = replace(
    SHORT,
    person=Party(
        "髙橋 ハナ",
        "たかはし はな",
        birth=date(1944, 3, 9),
        gender="female",
        address="練馬区豊玉北6丁目12番1号 みどりハイツ203号室",
        home="03-3992-5600",
        mobile="080-1111-2222",
        mail="hana.takahashi@example.jp",
        language="日本語",
    ),
    visitor=Visitor(
        Party("髙橋 由美子", "たかはし ゆみこ", mobile="090-3333-4444", language="日本語"),
        "ご本人は来談者の「母」",
        "",
    ),
    knows_of_it="まだ話していません",
    matters=(
        Matter.CARE,
        Matter.HEALTH,
        Matter.INCOME,
        Matter.BILLS,
        Matter.KIN,
        Matter.WITHDRAWAL,
        Matter.FOOD,
        Matter.ISOLATION,
        Matter.HANDLING,
    ),
    topic="介護・高齢",
    is_again=True,
    urgency="today",
    contact="電話で(平日の18時以降。留守番電話に用件を残さない)",
    story=STORY,
    household="本人(82)、長男(51・同居・ひきこもり)。長女(来談者、49)は隣の区に住む。",
    wish="住みなれた家で暮らしたい。弟のことを相談できる人がほしい。",
    consents=(Agreed("関係機関との共有", is_given=True, at=date(2026, 12, 1)),),
    others=(("困りごとの時期", "一年ほど前から"), ("受診", "かかりつけは駅前の内科")),
    notes=(
        Noted(AT, "山田 一", "娘さんに電話。今夜は娘さんが泊まる。\n請求書は次の訪問で一緒に見る。"),
        Noted(AT, "佐藤 次", "地域包括支援センターに空き状況を確認した。"),
    ),
)
PASSING = Passing(
    to=Desk("光が丘地域包括支援センター", "03-5968-4035", "鈴木"),
    basis="consent",
    agreed_on=date(2026, 12, 1),
    shared=frozenset(LINES) - {"photos"},
    explained="包括支援センターから二日以内に電話があること。訪問は娘さんがいる日にすること。",
    request="介護保険の申請と、弟さんの支援を一緒に考える方の紹介。",
    reply_by=date(2026, 12, 8),
    answered=Answered(is_accepted=True, at=AT, who="光が丘地域包括支援センター 鈴木", reason=""),
)
LONG = replace(FULL, story=(STORY * 40)[:5000])
RARE = replace(
    SHORT,
    person=Party("𠮷田 﨑之助", "よしだ さきのすけ", address="葛󠄀城市髙田彅1-2 濵﨑方", language="日本語"),
    story="𠮷野家の前で倒れました。名前は「髙﨑 彅」です。😊🏠 ☑ ㈱みどり ①番 𓀀",
)
VIETNAMESE = replace(
    SHORT,
    person=Party(
        "Nguyễn Thị Phương Thảo", "グエン ティ フオン タオ", mobile="070-5555-6666", language="ベトナム語"
    ),
    story="Tôi bị mất việc từ tháng trước và không trả được tiền thuê nhà. Xin hãy giúp tôi. Con tôi 3 tuổi đang bị ốm.",
)
NEPALI = replace(
    SHORT,
    person=Party("राम बहादुर थापा मगर", "ラム バハドゥル タパ マガル", language="ネパール語"),
    story="मेरो नाम राम हो। मैले काम गुमाएँ र घरभाडा तिर्न सकिनँ। कृपया मद्दत गर्नुहोस्।\nကျွန်တော် အလုပ်မရှိပါဘူး။ ကူညီပါ။",
)
KOREAN = replace(
    SHORT,
    person=Party("김 한나", "キム ハンナ", language="韓国語"),
    story="지난달부터 일이 없어서 월세를 낼 수 없습니다. 도와주세요.\n我们没有饭吃,请帮帮我。",
)
NAMELESS = replace(
    SHORT, person=Party(language="日本語"), story="", topic="", urgency="", contact="", shown_name=""
)
CASES = {
    "short": SHORT,
    "full": FULL,
    "long": LONG,
    "rare": RARE,
    "vietnamese": VIETNAMESE,
    "nepali": NEPALI,
    "korean": KOREAN,
    "nameless": NAMELESS,
}
