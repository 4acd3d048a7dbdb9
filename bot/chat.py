"""Talking to the desk in the terminal, and the form in which such talks are kept as tests.

Uses the same conversations, catalogues and rendering as LINE does; stores nothing and sends nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import assert_never

from bot.chat_cases import desk_of, hours_of, receipt_of, told_of
from bot.clock import TOKYO
from conversations import SCRIPTS
from conversations.danger import wins_over_talk
from conversations.desk import respond
from conversations.kernel.effects import (
    Alarm,
    Effect,
    FillCase,
    Forget,
    HandToStaff,
    KeepQuiet,
    NotUnderstood,
    OpenCase,
    Prompt,
    RejoinCase,
    Remind,
    Review,
    Say,
    SpeakIn,
    SubmitCase,
    TellHours,
    TellProgramme,
    TellStatus,
    WithdrawCase,
)
from conversations.kernel.facts import Earlier, Facts
from conversations.kernel.forgetting import forget
from conversations.kernel.replies import (
    Chose,
    Command,
    Joined,
    Reply,
    SentOther,
    SentPhoto,
    SentPlace,
    TimedOut,
    TookBack,
    Wrote,
)
from conversations.kernel.shown import Label, Named
from conversations.kernel.stored import from_json, to_json
from conversations.kernel.talk import Talk
from conversations.kernel.words import Words
from conversations.understanding.verdict import CALM, Ear, Verdict
from conversations.vocabulary import CaseDraft, Contact
from handlers import crisis_words, opening, receipt, services
from handlers.council import PROFILES, Council, Deaf, read_council
from handlers.hearing import load_ear
from handlers.messages import Button, Card, Message, Press, Text
from handlers.speaking import ButtonValue, render
from handlers.words import all_words
from locales import speaker
from storage.ids import DeskKey

PERSON = "人  "
DESK = "館  "
EFFECT = "→   "
MORE = "    "

COUNCIL = Named(
    (
        ("ja", "みどり市社会福祉協議会"),
        ("ja@easy", "みどり市(し) 社会福祉協議会(しゃかいふくし きょうぎかい)"),
        ("en", "Midori City Social Welfare Council"),
    )
)
"""An invented council, so that a talk reads the same wherever and whenever it is repeated."""

BEGAN = datetime(2026, 11, 20, 10, 0)  # noqa: DTZ001 - the clock on the desk's wall
CASE_NUMBER = "2611-0001"

_PRESSED = re.compile(r"^(?P<old>\(前のボタン\))?\[(?P<label>.+)\]$")
_DONE = re.compile(r"^\((?P<what>[^\s()]+)(?:\s+(?P<label>.+))?\)$")
_WAITED = re.compile(r"^\((?P<count>[0-9]+)(?P<unit>日|時間|分)後\)$")
_UNITS = {"日": "days", "時間": "hours", "分": "minutes"}
_OTHERS = {"スタンプ": "sticker", "音声": "audio", "動画": "video", "ファイル": "file"}


LISTENING = "listening"
"""The mark of a transcript in which free words are heard; in the others only what is tapped or typed alike counts."""


def example_facts(locale: str, now: datetime = BEGAN, earlier: tuple[Earlier, ...] = ()) -> Facts:
    """What a conversation may know while we only try it out."""
    minute = now.hour * 60 + now.minute
    return Facts(now.date(), locale, COUNCIL, "03-0000-0000", "119", "110", 5, minute, earlier)


@dataclass(slots=True)
class Dialogue:
    """One person at the desk, in the terminal's or a transcript's form.

    silent: staff own the talk, so the bot says nothing. offered: buttons by turn, as a phone keeps them.
    now: on the desk's wall. timers: what was asked for, by timer and subject. cases: sent and still open.
    council: whose names are known and whose facts are told; without one, an invented one that offers nothing by name.
    desk: that has the case, as soon as one was sent.
    """

    locale: str
    words: Words
    talk: Talk = field(default_factory=Talk)
    silent: bool = False
    photos: int = 0
    offered: list[dict[str, ButtonValue]] = field(default_factory=list)
    now: datetime = BEGAN
    timers: dict[tuple[str, str], datetime] = field(default_factory=dict)
    cases: tuple[Earlier, ...] = ()
    ear: Ear = field(default_factory=Deaf)
    council: Council | None = None
    desk: DeskKey | None = None

    def hear(self, line: str) -> list[str]:
        """What follows when the person does what the line says. Raises: KeyError for a button never offered."""
        waited = _WAITED.match(line)
        if waited:
            return self._wait(timedelta(**{_UNITS[waited["unit"]]: int(waited["count"])}))
        reply = self._reply(line)
        if self.silent:
            if line != "(職員が終えた)":
                return [f"{EFFECT}職員が読みます"]
            self.silent = False
        return self._respond(reply)

    def _wait(self, passing: timedelta) -> list[str]:
        """Time passes; what is due by then happens in its order, as the clock of the desk would have it."""
        until, lines = self.now + passing, []
        while due := [(at, *which) for which, at in self.timers.items() if at <= until]:
            self.now, timer, subject = min(due)
            del self.timers[timer, subject]
            said = [] if self.silent else self._respond(TimedOut(timer, subject))
            lines += [f"{EFFECT}{self.now.strftime('%m/%d %H:%M')}", *said] if said else []
        self.now = until
        return lines

    def _respond(self, reply: Reply) -> list[str]:
        # Stored and read back at every turn, as it is between two messages on LINE.
        heard = self._heard(reply.text) if isinstance(reply, Wrote) else CALM
        turn = respond(from_json(to_json(self.talk)), reply, self.words, self._facts(), heard)
        self.talk = turn.talk
        self.offered.append({})
        return [line for effect in turn.effects for line in self._happen(effect)]

    def _facts(self) -> Facts:
        if self.council is None:
            return example_facts(self.locale, self.now, self.cases)
        return replace(self.council.facts(self._here(), self.locale), earlier=self.cases)

    def _heard(self, text: str) -> Verdict:
        heard = self.ear.hear(text, self.locale)
        return replace(heard, asked=self.council.naming.hear(text)) if self.council else heard

    def buttons(self) -> tuple[str, ...]:
        """What can be pressed right now."""
        return tuple(self.offered[-1]) if self.offered else ()

    def _reply(self, line: str) -> Reply:
        pressed = _PRESSED.match(line)
        if pressed:
            return self._press(pressed["label"], old=pressed["old"] is not None)
        done = _DONE.match(line)
        return self._deed(done["what"], done["label"] or "", line) if done else Wrote(line)

    def _press(self, label: str, *, old: bool) -> ButtonValue:
        turns = self.offered[:-1] if old else self.offered
        for buttons in reversed(turns):
            if label in buttons:
                return buttons[label]
        raise KeyError(label)

    def _deed(self, what: str, label: str, line: str) -> Reply:
        match what:
            case "友だち追加":
                return Joined(again=label == "ふたたび")
            case "写真":
                self.photos += 1
                return SentPhoto(f"photo-{self.photos}")
            case "場所":
                return SentPlace(35.0, 139.0, label)
            case "取り消し":
                self.talk = forget(
                    self.talk, label, SCRIPTS, self.words, example_facts(self.locale, self.now)
                )
                return TookBack()
            case "職員が終えた":
                return Chose(Command.RESUME)
            case _:
                return SentOther(_OTHERS[what]) if what in _OTHERS else Wrote(line)

    def _happen(self, effect: Effect) -> list[str]:
        match effect:
            case Say() | Prompt() | Review():
                return self._show(render(effect, speaker(self.locale), self._seal))
            case SpeakIn(locale):
                self.locale = locale
                return [f"{EFFECT}SpeakIn {locale}"]
            case RejoinCase(number):
                return [f"{EFFECT}RejoinCase {number}"]
            case OpenCase() | WithdrawCase():
                return [f"{EFFECT}{type(effect).__name__}"]
            case FillCase(draft):
                return [f"{EFFECT}FillCase{told_of(draft)}"]
            case SubmitCase(draft, say):
                self.cases = (Earlier(CASE_NUMBER, _whom(draft)),)
                return [f"{EFFECT}SubmitCase{told_of(draft)}", *self._submitted(draft, say)]
            case HandToStaff(reason):
                self.silent = True
                return [f"{EFFECT}HandToStaff {reason}", *self._hours()]
            case Remind(timer, subject, after_s):
                self.timers[timer, subject] = self.now + timedelta(seconds=after_s)
                return []
            case Forget(timer, subject):
                self.timers.pop((timer, subject), None)
                return []
            case KeepQuiet(is_quiet):
                return [f"{EFFECT}KeepQuiet {'on' if is_quiet else 'off'}"]
            case TellProgramme() | TellHours():
                return [f"{EFFECT}{type(effect).__name__}", *self._show(self._of_profile(effect))]
            case TellStatus():
                return [f"{EFFECT}TellStatus"]
            case NotUnderstood(lang):
                return [f"{EFFECT}NotUnderstood {lang}".rstrip()]
            case Alarm():
                return self._alarm(effect)
            case _:
                assert_never(effect)

    def _submitted(self, draft: CaseDraft, say: str) -> list[str]:
        """The receipt, and when somebody is there; of the invented council, which has no desks, only its name."""
        is_quiet = draft.contact is Contact.QUIET
        told = receipt.Receipt(CASE_NUMBER, COUNCIL, None, "119", "110", is_quiet)
        if self.council is not None:
            self.desk = desk_of(self.council, draft, self.locale, self._here())
            told = receipt_of(self.council, draft, CASE_NUMBER, self.desk, self._here())
        return [*self._show(receipt.card(say, told, speaker(self.locale))), *self._hours()]

    def _hours(self) -> list[str]:
        if self.council is None:
            return []
        desk = self.desk or self.council.desks[0].key
        said = hours_of(self.council, desk, self._here())
        return [line for say in said for line in self._show(render(say, speaker(self.locale), self._seal))]

    def _here(self) -> datetime:
        return self.now.replace(tzinfo=TOKYO)

    def _of_profile(self, told: TellProgramme | TellHours) -> Message:
        council = self.council or _example()
        reader = opening.Hand(speaker(self.locale), self.locale, self._here(), self._seal)
        if isinstance(told, TellHours):
            return opening.words(council, told, reader)
        return services.words(council, told, reader)

    def _alarm(self, alarm: Alarm) -> list[str]:
        kinds = " ".join(kind.value for kind in alarm.kinds)
        lines = [f"{EFFECT}Alarm {alarm.risk.word} {kinds}".rstrip()]
        if not wins_over_talk(alarm):
            return lines
        self.silent = True
        reader = crisis_words.Reader(self.locale, chosen=True, seal=self._seal)
        council = self.council or _example()
        said = crisis_words.answer(council, reader, alarm, self._here(), again=False)
        return [*lines, *(line for message in said for line in self._show(message))]

    def _seal(self, value: ButtonValue, label: str) -> str:
        self.offered[-1][label] = value
        return label

    def _show(self, message: Message) -> list[str]:
        match message:
            case Text(words, buttons):
                lines = words.split("\n")
            case Card(title, _, rows, note, buttons):
                lines = [
                    title,
                    *(f"・{row.label}: {_one_line(row.value)}{_change(row.change)}" for row in rows),
                ]
                lines += [note] if note else []
            case _:
                assert_never(message)
        pressable = " ".join(f"[{button.label}]" for button in buttons)
        lines += [pressable] if pressable else []
        return [DESK + lines[0], *(MORE + line for line in lines[1:] if line)]


def _whom(draft: CaseDraft) -> Label:
    relation = draft.concerned.relation if draft.concerned else None
    if relation:
        return Label(f"choice.relation.{relation.value}")
    return Label(f"choice.about.{draft.about.value if draft.about else 'self'}")


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _change(button: Button | None) -> str:
    return f"  [{button.action.echo}]" if button and isinstance(button.action, Press) else ""


def replay(transcript: str, words: Words) -> str:
    """The transcript as it would read today: the person's lines and remarks stay, the desk's are made anew."""
    lines = transcript.splitlines()
    named = _mark(lines, "council")
    ear = _listening() if _mark(lines, "ear") == LISTENING else Deaf()
    council = read_council(named, words) if named else None
    dialogue = Dialogue(_mark(lines, "locale") or "ja", words, ear=ear, council=council)
    kept: list[str] = []
    for line in lines:
        if line.startswith(PERSON):
            kept += [line, *dialogue.hear(line.removeprefix(PERSON))]
        elif line.startswith("#") or not line:
            kept.append(line)
    return "\n".join(kept) + "\n"


def _mark(lines: list[str], name: str) -> str:
    """What the head of a transcript says about itself: its locale, and whether the desk listens to free words."""
    marks = [line.partition(":")[2].strip() for line in lines if line.startswith(f"# {name}:")]
    return marks[0] if marks else ""


@cache
def _example() -> Council:
    return read_council("example", all_words())


@cache
def _listening() -> Ear:
    return load_ear()


def chat(script: str | None, locale: str, record: Path | None, council: str) -> None:
    """Talk to the desk of a council until the input ends. script: begin with this one. record: keep the talk as a transcript.

    A number presses the button of that number. Raises: KeyError for a script that does not exist; BadProfile.
    """
    words = all_words()
    whose = read_council(council, words)
    dialogue = Dialogue(locale, words, ear=load_ear(PROFILES / council), council=whose)
    kept = [f"# {script or 'desk'}", f"# locale: {locale}", f"# council: {council}", f"# ear: {LISTENING}"]
    print("(写真) (場所 市役所) (スタンプ) (友だち追加) [ボタン] 1 2 3 … Ctrl-D")
    first = speaker(locale).text(f"command.{SCRIPTS[script].entry[0].value}") if script else None
    while True:
        line = first or _line()
        first = None
        if line is None:
            break
        spoken = _by_number(line, dialogue.buttons())
        try:
            heard = dialogue.hear(spoken)
        except KeyError:
            print(f"{EFFECT}そのボタンはありません")
            continue
        print("\n".join(heard))
        kept += [PERSON + spoken, *heard]
    if record:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text("\n".join(kept) + "\n", encoding="utf-8")


def _line() -> str | None:
    try:
        return input(PERSON)
    except EOFError:
        return None


def _by_number(line: str, buttons: tuple[str, ...]) -> str:
    is_number = line.isascii() and line.isdigit() and 1 <= int(line) <= len(buttons)
    return f"[{buttons[int(line) - 1]}]" if is_number else line
