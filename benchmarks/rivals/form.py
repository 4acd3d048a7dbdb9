"""The form everybody asks: five questions, the same words typed. Plain data, read by rivals in an environment of theirs.

Ours is the beginning of the desk's own intake, so that both sides ask for consent, three choices and a story.
"""

from __future__ import annotations

START = "相談したい"
# key, question, what may be answered; nothing: any words.
QUESTIONS = (
    ("consent", "お聞きしたことは記録されます。よろしいですか。", ("うん", "いいえ")),
    ("about", "どなたのことですか。", ("私", "家族", "近所の人", "その他")),
    (
        "topic",
        "どのようなことですか。",
        ("お金", "住まい", "仕事", "介護", "障がい", "こころ", "家族", "その他"),
    ),
    ("urgency", "お急ぎですか。", ("今日中", "今週中", "いつでも")),
    ("story", "くわしく教えてください。", ()),
)
TYPED = (START, "うん", "私", "仕事", "いつでも", "会社をやめることになりました。")
"""What each person types, one line after the other; each has its answer before the next is typed."""

AGAIN = "ボタンからえらんでください。"


def receipt(answers: dict[str, str]) -> str:
    """The last answer: what was understood."""
    return "\n".join(("受け付けました。", *(f"{key}: {said}" for key, said in answers.items())))
