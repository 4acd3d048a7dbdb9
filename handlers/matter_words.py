"""Words by which a told story may touch a box (相談内容), offered to staff as suggestions. Ticks nothing; knows no case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from conversations.vocabulary import Matter

WHOLE: Final[Mapping[Matter, str]] = {
    Matter.HEALTH: "病気 けが 怪我 入院 退院 通院 手術 持病 治療 医療費 病院 障害 転倒 転びます 転んで 体調 生病 住院 병원 병에",
    Matter.HOUSING: "住まい 住むところ 住む所 立ち退き 退去 引っ越し 引越し 家を出 家がな ホームレス 野宿 車中泊 ネットカフェ ごみ屋敷 ゴミ屋敷 没有地方住",
    Matter.INCOME: "生活費 収入 給料が減 仕事が減 お金がな お金が足り 手持ち 所持金 生活保護 年金だけ 年金では 没有钱 没钱 生活费 생활비",
    Matter.RENT: "家賃 住宅ローン 大家さん 敷金 房租 월세 집세",
    Matter.BILLS: (
        "電気代 電気が止 電気を止 ガス代 ガスが止 水道代 水道料金 水道が止 公共料金 光熱費 税金 住民税 固定資産税 保険料 督促 差し押さえ 差押 电费 水费 "
        "공과금 세금"
    ),
    Matter.DEBT: "借金 債務 取り立て 取立て 自己破産 サラ金 消費者金融 ヤミ金 闇金 リボ払い カードローン 返済 保証人 欠债 欠款 빚",
    Matter.JOB: "仕事を探 仕事さがし 仕事探し 仕事が見つか 仕事がな 仕事をなく 仕事を失 失業 無職 失職 ハローワーク 就職 求職 解雇 雇い止め 失业 找工作 실직",
    Matter.WORKPLACE: "職場 パワハラ セクハラ 上司 残業 給料が払われ 給料が出 未払い 休職 派遣切り 拖欠工资 임금",
    Matter.COMMUNITY: "近所 隣の人 隣人 騒音 町会 自治会 邻居 이웃",
    Matter.KIN: "離婚 別居 夫婦げんか 夫婦喧嘩 家族とけんか 家族と喧嘩 親子げんか 親子関係 家族関係 相続 嫁姑 离婚 이혼",
    Matter.CHILDREN: "子育て 育児 赤ちゃん 乳児 保育園 保育所 幼稚園 妊娠 出産 夜泣き 子どもを預け 育儿 托儿 怀孕 육아 임신",
    Matter.CARE: "介護 認知症 もの忘れ 物忘れ 徘徊 デイサービス ヘルパー ケアマネ 寝たきり 老人ホーム 特養 护理 老年痴呆 치매 간병",
    Matter.WITHDRAWAL: "ひきこも 引きこも 引き籠 不登校 部屋から出 家から出 外に出られ 学校に行け 学校へ行け 学校に行か 学校へ行か 8050 蛰居 은둔 등교",
    Matter.VIOLENCE: "DV 暴力 殴ら 殴る 叩かれ たたかれ 蹴られ 虐待 怒鳴られ 首を絞め 家暴 폭력",
    Matter.FOOD: (
        "食べるもの 食べるもんが 食べ物がな 食べものがな 食べていません 食べていない 食料 食糧 フードバンク フードパントリー 子ども食堂 こども食堂 お米がな 米がな "
        "没有饭吃 没饭吃 没有吃的"
    ),
    Matter.DISABILITY: "障がい 障害者 障害年金 障害者手帳 車いす 車椅子 作業所 グループホーム 発達障 知的障 視覚障 聴覚障 手話 残疾 장애",
    Matter.MIND: "うつ病 うつ状態 鬱 眠れな 気分が落ち 心療内科 精神科 パニック発作 統合失調 双極 死にたい 消えたい 抑郁 失眠 우울",
    Matter.DEPENDENCE: "アルコール お酒がやめ お酒をやめ 飲酒 ギャンブル パチンコ 競馬 競輪 依存症 薬物 ゲームばかり 酗酒 赌博 도박 알코올",
    Matter.YOUNG_CARER: "ヤングケアラー 弟の世話 妹の世話 きょうだいの世話 お母さんのお世話 お母さんの世話 通訳をさせ",
    Matter.SINGLE_PARENT: "ひとり親 一人親 シングルマザー シングルファザー 母子家庭 父子家庭 養育費 児童扶養手当 单亲 한부모",
    Matter.SCHOOLING: "学費 授業料 進学 受験料 入学金 奨学金 修学旅行 給食費 制服代 学费 학비 등록금",
    Matter.RELEASE: "出所 刑務所 仮釈放 保護観察 保護司 出狱 출소",
    Matter.RIGHTS: "成年後見 後見人 権利擁護 遺言 だまされ 騙され 詐欺 訪問販売 诈骗 사기",
    Matter.HANDLING: "お金の管理 金銭管理 通帳 印鑑 払い忘れ 使いすぎ 日常生活自立支援",
    Matter.LOAN: "貸付 貸し付け 福祉資金 緊急小口 総合支援資金 教育支援資金 償還 お金を借り 贷款 대출",
    Matter.FOREIGN_LIFE: "在留 ビザ 日本語がわか 日本語が分か 日本語ができ 入管 技能実習 外国人 外国籍 签证 비자 체류",
    Matter.ISOLATION: "孤独 孤立 さみしい さびしい 寂しい 話し相手 見守り 新聞がたま 姿を見ない 姿が見えな 孤单 외로",
    Matter.EVACUEE: "避難 被災 地震 台風 浸水 床上 罹災 り災 火事で 避难 피난 지진",
    Matter.COMPLAINT: "苦情 対応がひど 対応が悪 担当を変え 投诉",
    Matter.VOLUNTEER: "ボランティア 手伝いたい 志愿者 자원봉사",
    Matter.GIVING: "寄付 寄附 賛助会員 募金 捐款 기부",
}
"""Words found wherever they stand, parted by spaces: of languages that write none between words. Beginnings are enough."""

SPACED: Final[Mapping[Matter, str]] = {
    Matter.HEALTH: "sick|hospital|illness|bệnh|bị ốm|bị đau|बिरामी|doente|may sakit|sakit parah",
    Matter.HOUSING: "집이 없|homeless|evict|nowhere to live|chỗ ở|nhà ở|moradia|walang tirahan|tempat tinggal",
    Matter.INCOME: (
        "돈이 없|no money|income|hết tiền|không có tiền|पैसा छैन|sem dinheiro|walang pera|tidak punya uang"
    ),
    Matter.RENT: ("rent|mortgage|tiền thuê nhà|tiền nhà|घरभाडा|aluguel|upa sa bahay|sewa rumah|uang sewa"),
    Matter.BILLS: (
        "electricity bill|gas bill|water bill|taxes|tiền điện|tiền nước|conta de luz|"
        "bayad sa kuryente|tagihan listrik|pajak"
    ),
    Matter.DEBT: "debt|i owe|mắc nợ|nợ nần|dívida|utang|hutang",
    Matter.JOB: (
        "일이 없|lost my job|unemployed|looking for work|looking for a job|mất việc|tìm việc|"
        "काम गुमा|desempregad|walang trabaho|nawalan ng trabaho|kehilangan pekerjaan"
    ),
    Matter.WORKPLACE: (
        "unpaid wages|my boss|at work|không trả lương|assédio no trabalho|não paga o salário|tidak dibayar"
    ),
    Matter.COMMUNITY: "neighbour|neighbor|hàng xóm|छिमेकी|vizinh|kapitbahay|tetangga",
    Matter.KIN: "divorce|my husband and i|ly hôn|divórcio|hiwalay|cerai",
    Matter.CHILDREN: (
        "baby|childcare|pregnant|kindergarten|nursery|mang thai|nuôi con|बच्चा|bebê|creche|"
        "grávida|buntis|sanggol|hamil"
    ),
    Matter.CARE: (
        "dementia|caregiv|nursing care|nursing home|chăm sóc mẹ|chăm sóc bố|demência|demensya|demensia"
    ),
    Matter.WITHDRAWAL: (
        "refuses to go to school|won't leave the room|won't leave his room|"
        "won't leave her room|không chịu đi học"
    ),
    Matter.VIOLENCE: (
        "violence|hits me|beats me|abuse|bạo lực|đánh tôi|हिंसा|violência|me bate|binubugbog|"
        "sinasaktan|kekerasan|dipukul"
    ),
    Matter.FOOD: (
        "먹을 것이|no food|nothing to eat|hungry|không có gì ăn|hết gạo|खानेकुरा|sem comida|"
        "walang pagkain|tidak ada makanan"
    ),
    Matter.DISABILITY: "disabilit|wheelchair|khuyết tật|अपाङ्ग|deficiência|may kapansanan|disabilitas",
    Matter.MIND: "depress|anxiety|can't sleep|cannot sleep|trầm cảm|mất ngủ|depressão|insônia|depresi",
    Matter.DEPENDENCE: "alcohol|gambling|addict|nghiện|vício|alcoolismo|sugal|judi",
    Matter.YOUNG_CARER: "young carer",
    Matter.SINGLE_PARENT: (
        "single mother|single father|single parent|mẹ đơn thân|mãe solteira|solo parent|ibu tunggal"
    ),
    Matter.SCHOOLING: "tuition|scholarship|school fees|học phí|mensalidade escolar|matrikula|uang sekolah",
    Matter.RELEASE: "prison",
    Matter.RIGHTS: "scam|guardianship|lừa đảo|golpe|naloko|penipuan",
    Matter.HANDLING: "manage my money|bankbook",
    Matter.LOAN: "loan|vay tiền|empréstimo|pautang|pinjaman",
    Matter.FOREIGN_LIFE: (
        "visa|residence card|work permit|thẻ ngoại kiều|tư cách lưu trú|भिसा|visto|izin tinggal"
    ),
    Matter.ISOLATION: "lonely|no one to talk to|nobody to talk to|cô đơn|एक्लो|sozinh|nag-iisa|kesepian",
    Matter.EVACUEE: ("evacuat|flooded|earthquake|typhoon|lũ lụt|động đất|भूकम्प|terremoto|lindol|banjir|gempa"),
    Matter.COMPLAINT: "complaint|khiếu nại|reclamação|reklamo|keluhan",
    Matter.VOLUNTEER: "volunteer|tình nguyện|voluntári|boluntaryo|sukarelawan",
    Matter.GIVING: "donat|quyên góp|doação|donasyon|sumbangan",
}
"""Words found where a word begins, parted by |: `rent` is none of `parent`."""


def heard_in(story: str) -> Mapping[Matter, str]:
    """Which boxes a story may touch, each with the word it was heard by, in the order of the form. Guesses, for staff alone."""
    told = _folded(story)
    found = ((matter, words.search(told)) for matter, words in _patterns().items())
    return {matter: hit[0].strip() for matter, hit in found if hit}


@cache
def _patterns() -> Mapping[Matter, re.Pattern[str]]:
    return {matter: _pattern(matter) for matter in Matter if matter in WHOLE}


def _pattern(matter: Matter) -> re.Pattern[str]:
    anywhere = [_anywhere(_folded(word)) for word in WHOLE[matter].split()]
    begun = [rf"(?<!\w){re.escape(_folded(word))}" for word in SPACED[matter].split("|")]
    return re.compile("|".join((*anywhere, *begun)))


def _anywhere(word: str) -> str:
    """DV, but not in the middle of DVD."""
    return f"{word}(?![a-z])" if word.isascii() else re.escape(word)


def _folded(text: str) -> str:
    """Small letters in their usual widths; a curly apostrophe as it is typed."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
