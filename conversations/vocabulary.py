"""The council's nouns that conversations share, and what a case looks like when a person has told us.

Values are permanent: they are what is stored. The Japanese stands beside each idea, not in the code path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from conversations.kernel.shown import Shown


class About(Enum):
    """Whom the matter is about (だれのことか)."""

    SELF = "self"  # 本人
    FAMILY = "family"  # 家族
    NEIGHBOUR = "neighbour"  # 近所・知人
    DUTY = "duty"  # 役目や仕事で気づいた方
    OTHER = "other"


class Role(Enum):
    """In which role somebody tells us what they noticed (立場)."""

    COMMISSIONER = "commissioner"  # 民生委員・児童委員
    PROMOTER = "promoter"  # 地域福祉協働推進員
    AGENCY = "agency"  # 関係機関
    OTHER = "other"


class Relation(Enum):
    """Who the family member is to the one who writes (続柄)."""

    MOTHER = "mother"
    FATHER = "father"
    SPOUSE = "spouse"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    OTHER = "other"


class Age(Enum):
    """How old somebody is, as far as a desk must know at first (年代)."""

    MINOR = "minor"  # 18歳未満
    YOUNG = "young"  # 18〜39歳
    MIDDLE = "middle"  # 40〜64歳
    SENIOR = "senior"  # 65〜74歳
    OLD = "old"  # 75歳以上


class Aware(Enum):
    """Whether the person it is about knows that somebody asks for them (本人の了解)."""

    YES = "yes"
    NOT_YET = "not_yet"


class Topic(Enum):
    """What the matter touches first (相談内容)."""

    MONEY = "money"  # 生活費・食べもの
    HOUSING = "housing"  # 住まい
    WORK = "work"  # 仕事
    CARE = "care"  # 介護・高齢
    DISABILITY = "disability"  # 障がい
    MIND = "mind"  # こころ・孤立
    FAMILY = "family"  # 子ども・家庭
    COMPLAINT = "complaint"  # 苦情: 窓口や職員の対応
    OTHER = "other"  # その他・わからない


class Matter(Enum):
    """What a matter touches (相談内容): the sixteen boxes of the national form, then what councils add. Several at once."""

    HEALTH = "health"  # 病気や健康・障害のこと
    HOUSING = "housing"  # 住まいのこと
    INCOME = "income"  # 収入・生活費のこと
    RENT = "rent"  # 家賃やローンの支払い
    BILLS = "bills"  # 税金や公共料金の支払い
    DEBT = "debt"  # 債務
    JOB = "job"  # 仕事探し・就職
    WORKPLACE = "workplace"  # 仕事上の不安やトラブル
    COMMUNITY = "community"  # 地域との関係
    KIN = "kin"  # 家族との関係
    CHILDREN = "children"  # 子育て
    CARE = "care"  # 介護
    WITHDRAWAL = "withdrawal"  # ひきこもり・不登校
    VIOLENCE = "violence"  # DV・虐待
    FOOD = "food"  # 食べるものがない
    OTHER = "other"  # その他
    DISABILITY = "disability"  # 障がいのある生活
    MIND = "mind"  # こころ
    DEPENDENCE = "dependence"  # 依存
    YOUNG_CARER = "young_carer"  # ヤングケアラー
    SINGLE_PARENT = "single_parent"  # ひとり親
    SCHOOLING = "schooling"  # 教育費・進学
    RELEASE = "release"  # 社会復帰 (after prison)
    RIGHTS = "rights"  # 権利擁護・成年後見
    HANDLING = "handling"  # 金銭管理
    LOAN = "loan"  # 生活福祉資金の貸付と返済
    FOREIGN_LIFE = "foreign_life"  # 外国籍の生活
    ISOLATION = "isolation"  # 孤立・見守り
    EVACUEE = "evacuee"  # 災害・避難者
    COMPLAINT = "complaint"  # 苦情
    VOLUNTEER = "volunteer"  # ボランティア
    GIVING = "giving"  # 寄付・会員


TOUCHED: Mapping[Topic, tuple[Matter, ...]] = {
    Topic.MONEY: (Matter.INCOME, Matter.RENT, Matter.BILLS, Matter.DEBT, Matter.FOOD, Matter.LOAN),
    Topic.HOUSING: (Matter.HOUSING, Matter.RENT),
    Topic.WORK: (Matter.JOB, Matter.WORKPLACE),
    Topic.CARE: (Matter.CARE, Matter.HEALTH, Matter.HANDLING, Matter.RIGHTS),
    Topic.DISABILITY: (Matter.DISABILITY, Matter.HEALTH),
    Topic.MIND: (Matter.MIND, Matter.ISOLATION, Matter.WITHDRAWAL, Matter.DEPENDENCE),
    Topic.FAMILY: (
        Matter.CHILDREN,
        Matter.KIN,
        Matter.YOUNG_CARER,
        Matter.SINGLE_PARENT,
        Matter.SCHOOLING,
        Matter.VIOLENCE,
    ),
    Topic.COMPLAINT: (Matter.COMPLAINT,),
    Topic.OTHER: (Matter.OTHER,),
}
"""What a first topic may turn out to touch, the likeliest first."""


class Household(Enum):
    """With whom somebody lives (くらしている人)."""

    ALONE = "alone"  # ひとり
    SPOUSE = "spouse"  # 夫・妻・パートナー
    PARENTS = "parents"  # 親
    CHILDREN = "children"  # 子ども
    OTHERS = "others"  # そのほかの人
    NO_HOME = "no_home"  # 住むところがない


class Urgency(Enum):
    """How soon the person needs an answer (急ぎ)."""

    TODAY = "today"
    WEEK = "week"
    CALM = "calm"


class Contact(Enum):
    """How the person wants to be answered (連絡方法)."""

    LINE = "line"
    PHONE = "phone"
    NO_CALLS = "no_calls"  # 電話はしない: somebody else may pick up
    LETTER = "letter"  # 手紙
    COUNTER = "counter"  # 窓口
    VISIT = "visit"  # 訪問
    QUIET = "quiet"  # 自分から書くまで待つ: somebody else may read the phone


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing the person told us: the question's permanent key, its label and how it reads.

    sensitive: masked in lists, shown in full only on the case itself.
    """

    question: str
    label_key: str
    shown: Shown
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Concerned:
    """The person it is about (本人), where that is not the one who writes (相談者). town: as told, without the house.

    role, office: of the one who writes, where they noticed it in their role.
    """

    relation: Relation | None = None
    age: Age | None = None
    town: str | None = None
    aware: Aware | None = None
    name: str | None = None
    role: Role | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A case (相談) as far as it has been told; None where it has not, or where the person would rather not say.

    concerned: who it is about, if somebody else. matters: the main one first, none if only the topic was told.
    household: of the one it is about. reach: when and when never to be reached, in their words.
    share: whether it may be passed on to another desk; None: not told. home: the town or area of the one who writes.
    against: the desk a complaint is about, by its key or as told. phone, name: of the one who writes, E.164. photos: media ids. answers: everything above as question and answer, in the order asked.
    """

    topic: Topic | None = None
    about: About | None = None
    concerned: Concerned | None = None
    urgency: Urgency | None = None
    contact: Contact | None = None
    phone: str | None = None
    name: str | None = None
    photos: tuple[str, ...] = ()
    matters: tuple[Matter, ...] = ()
    household: tuple[Household, ...] = ()
    reach: str | None = None
    share: bool | None = None
    home: str | None = None
    against: str | None = None
    answers: tuple[Answer, ...] = ()
