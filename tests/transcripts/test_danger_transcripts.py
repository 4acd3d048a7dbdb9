"""What is said when danger is heard, from the first words to a member of staff: the real desk on a real database.

A line `聞  urgent suicide` before the person's words says what the ear hears in them; which words it hears that in is
tested elsewhere. `(22:00)` sets the desk's clock, `(11分後)` moves it, `(職員が対応する)` takes the alarm.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.alarming import plan
from conversations.understanding.verdict import CALM, Kind, Risk, Verdict
from handlers import alarm_taking
from handlers.hours import TOKYO
from storage import alarms, people
from storage.db import Store
from storage.messages import Said
from tests.handlers.desk import MIKI, Desk
from tests.storage.fixtures import migrated_sqlite, sqlite_url
from tests.storage.stores import open_store

__all__ = ["migrated_sqlite", "sqlite_url"]

HERE = Path(__file__).parent / "danger"
FILES = sorted(HERE.glob("*.txt"))
DAY = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)  # a Friday; the Monday after it is a holiday
KINDS = {kind.value for kind in Kind}


@dataclass
class Scripted:
    """Hears in the next words what the transcript says."""

    verdict: Verdict = CALM

    def hear(self, text: str, hint: str = "") -> Verdict:
        del text, hint
        heard, self.verdict = self.verdict, CALM
        return heard


@dataclass
class Play:
    """A transcript being played at a desk."""

    desk: Desk
    ear: Scripted = field(default_factory=Scripted)
    shown: int = 0

    def __post_init__(self) -> None:
        self.desk.council = replace(self.desk.council, ear=self.ear)
        self.desk.now = DAY

    def line(self, line: str) -> list[str]:
        """What follows a line of the transcript."""
        match line[:1], line[3:]:
            case "人", words:
                self.person(words)
            case "聞", words:
                self.ear.verdict = verdict(words)
            case _:
                self.remark(line)
        return self.news()

    def person(self, words: str) -> None:
        pressed = re.fullmatch(r"\[(.+)\]", words)
        if pressed:
            self.desk.tap(pressed[1])
        else:
            self.desk.write(words.replace(" ⏎ ", "\n"))

    def remark(self, line: str) -> None:
        clock, later = re.fullmatch(r"\((\d+):(\d+)\)", line), re.fullmatch(r"\((\d+)分後\)", line)
        if clock:
            self.desk.now = self.desk.now.replace(hour=int(clock[1]), minute=int(clock[2]))
        elif later:
            self.desk.now += timedelta(minutes=int(later[1]))
        elif line == "(職員が対応する)":
            member, number = self.desk.hire("tanaka"), self.desk.case().number
            with self.desk.store.transaction() as tx:
                alarm_taking.take_alarm(tx, member, number, self.desk.pass_time())
        else:
            raise AssertionError(line)

    def news(self) -> list[str]:
        """Everything said since, and what staff are shown."""
        said = self.desk.thread()
        new, self.shown = said[self.shown :], len(said)
        return [line for each in new if each.author != "person" for line in spoken(each)] + self.staff()

    def staff(self) -> list[str]:
        with self.desk.store.transaction() as tx:
            waiting = alarms.open_now(tx)
            called = plan(tx, self.desk.council, self.desk.now)
        return [f"→   職員を呼ぶ {Risk(alarm.risk).word}" for alarm in waiting if called]


def verdict(words: str) -> Verdict:
    risk, *rest = words.split()
    kinds = tuple(Kind(each) for each in rest if each in KINDS)
    lang = next((each for each in rest if each not in KINDS), "")
    return Verdict(lang, Risk[risk.upper()], kinds)


def spoken(said: Said) -> list[str]:
    body = json.loads(said.body)
    lines = str(body.get("words") or body.get("title")).split("\n")
    lines += [f"・{row['label']}: {row['value']}" for row in body.get("rows", [])]
    lines += str(body["note"]).split("\n") if body.get("note") else []
    labels = " ".join(f"[{button['label']}]" for button in body["buttons"])
    lines += [labels] if labels else []
    return [f"館  {lines[0]}", *(f"    {line}" for line in lines[1:])]


def replay(store: Store, written: str) -> str:
    """The transcript as it reads today."""
    play = Play(Desk(store))
    kept = []
    locale = re.search(r"^# locale: (\S+)$", written, re.MULTILINE)
    if locale and locale[1] != "ja":
        with store.transaction() as tx:
            person = people.meet(tx, MIKI, locale[1], DAY)
            people.speak_in(tx, person.id, locale[1], chosen=True)
    for line in written.splitlines():
        if line.startswith(("人  ", "聞  ", "(")):
            kept += [line, *play.line(line)]
        elif line.startswith("#") or not line:
            kept.append(line)
    return "\n".join(kept) + "\n"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_desk_answers_danger_as_it_is_written(
    file: Path, sqlite_url: str, request: pytest.FixtureRequest
) -> None:
    written = file.read_text(encoding="utf-8")
    store = open_store(sqlite_url)
    today = replay(store, written)
    store.close()
    if request.config.getoption("--rewrite", default=False):
        assert not os.environ.get("CI"), "transcripts are never rewritten in CI: a person must read them"
        file.write_text(today, encoding="utf-8")
        return

    assert today == written


def test_every_kind_has_a_transcript_in_every_language_we_speak() -> None:
    said: Mapping[str, str] = {file.stem: file.read_text(encoding="utf-8") for file in FILES}

    for locale in ("ja", "ja@easy", "en"):
        heard = " ".join(
            line
            for name, text in said.items()
            if name.endswith(f".{locale}")
            for line in text.splitlines()
            if line[:1] == "聞"
        )
        assert {kind for kind in KINDS if kind not in heard} == set(), locale
