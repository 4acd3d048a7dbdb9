"""Texts of every kind and length go the whole way: webhook, worker, store, console; and no answer breaks a limit of LINE's."""

import json
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import html5lib
import pytest

from bot.line_out import split, to_line
from handlers.messages import Button, Card, Link, PickTime, Press, Row, Text
from storage import messages, people
from storage.messages import Said
from tests.admin.conftest import console, desk, sqlite_url
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console
from tests.bot.line_limits import broken
from tests.bot.line_samples import message
from tests.bot.webhooks import body_of
from tests.corpus.recipes import CANARY, Line, build, somebody
from tests.corpus.replaying import ANSWER_S, LEAKS, played, read, some, watched
from tests.corpus.stage import Stage
from tests.understanding.ears import ear

__all__ = ["console", "desk", "sqlite_url"]

NEARLY_ALL = 0.99
TOGETHER = 50
ALL_OF_IT = 9_999  # more than anybody here says
RUN = 30  # of one letter, one after the other: no log has that by chance


def words_of(line: Line) -> str:
    """What somebody writes, or is told."""
    if "words" in line:
        return str(line["words"]["letter"]) * int(line["words"]["times"])
    return str(line["text"]) if "text" in line else build(line["recipe"]).decode()


def sent(line: Line) -> str:
    """What is sent of it: marked, unless its length is what matters, or that there is no more of it."""
    return words_of(line) if "way" in line else f"{words_of(line)}{CANARY}"


def comes_in() -> Sequence[Line]:
    """All that is written in C4, C5, C13 and C14, each by somebody of their own."""
    moves = (move for line in read("c13") for move in line["does"] if "write" in move)
    misuses = dict.fromkeys(move["write"] * move.get("times", 1) for move in moves)
    return [
        *read("c4"),
        *(line for line in read("c5") if line["way"] == "comes"),
        *({"id": f"c13-text-{number}", "text": text} for number, text in enumerate(misuses)),
        *read("c14"),
    ]


def runs() -> list[str]:
    """What gives a text of C5 away."""
    return [str(line["words"]["letter"]) * RUN for line in read("c5") if line["words"]["letter"]]


@pytest.mark.timeout(900)  # every line, on PostgreSQL and a busy machine
def test_what_is_written_is_kept_to_the_byte(any_stage: Stage) -> None:
    lines = played(any_stage, comes_in(), 2)
    with watched(any_stage, runs()):
        for crowd in _crowds(lines, TOGETHER):
            answer = any_stage.post(body_of(*map(_event, crowd)))
            assert (answer.status, answer.cpu_s < ANSWER_S) == (200, True)
            any_stage.settle()
    assert [line["id"] for line in lines if _kept(any_stage, line) != [_writable(sent(line))]] == []


def test_a_word_of_theirs_in_the_log_would_be_noticed(stage: Stage) -> None:
    (line,) = (line for line in read("c4") if line["id"] == "c4-0001")
    for said, texts in ((sent(line), ()), (f"heard: {words_of(line)}", (words_of(line),))):
        with pytest.raises(AssertionError), watched(stage, texts):
            logging.getLogger("bot.worker").debug("event.done", extra={"kind": said})
    assert all(LEAKS.search(sent(line)) for line in comes_in() if "way" not in line)


def test_a_burst_is_kept_in_order_and_is_not_answered_as_often(stage: Stage) -> None:
    (line,) = (line for line in read("c5") if line["way"] == "burst")
    times, who = int(line["times"]), f"{line['id']}-"
    with watched(stage):
        for number in range(times):
            one = _event({"id": f"{who}{number}", "text": f"{words_of(line)} {number} "}, who)
            assert stage.post(body_of(one)).status == 200
            stage.clock.pass_time(line["within_s"] / times)
        stage.settle()
    thread = _thread(stage, who)
    said = Counter(json.loads(one.body)["words"] for one in thread if one.author == "bot")
    kept = [json.loads(one.body)["words"] for one in thread if one.author == "person"]

    assert kept == [f"{words_of(line)} {number} {CANARY}" for number in range(times)]
    assert 1 <= max(said.values()) <= line["expected"]["said_at_most"]


def _crowds(lines: Sequence[Line], most: int) -> Iterator[Sequence[Line]]:
    return (lines[begin : begin + most] for begin in range(0, len(lines), most))


def _event(line: Line, who: str = "") -> dict[str, Any]:
    emojis = {"emojis": line["emojis"]} if "emojis" in line else {}
    made = message("text", text=sent(line), **emojis)
    made["message"]["id"] = f"m-{line['id']}"
    source = {"type": "user", "userId": somebody(who or line["id"])}
    return made | {"webhookEventId": line["id"], "source": source}


def _writable(text: str) -> str:
    """Two letters that are none cannot be kept, and are shown as what they are."""
    return text.replace("\x00", "␀")


def _thread(stage: Stage, who: str) -> Sequence[Said]:
    with stage.store.transaction() as tx:
        person = people.meet(tx, somebody(who), "ja", stage.clock.now())
        return messages.thread(tx, person, ALL_OF_IT)


def _kept(stage: Stage, line: Line) -> list[str]:
    thread = _thread(stage, line["id"])
    return [json.loads(one.body)["words"] for one in thread if one.kind == "text" and one.author == "person"]


def test_a_disguise_does_not_change_what_is_heard() -> None:
    lines = [line for line in read("c4") if "heard" in line["expected"]]
    heard = [
        (ear().hear(words_of(line), "ja"), ear().hear(line["expected"]["heard"], "ja")) for line in lines
    ]
    other = [
        line["id"]
        for line, (one, two) in zip(lines, heard, strict=True)
        if (one.intent, one.risk) != (two.intent, two.risk)
    ]

    assert len(other) <= (1 - NEARLY_ALL) * len(lines), other


def test_the_console_shows_it_whole_and_apart(desk: Desk, console: Console, stage: Stage) -> None:
    shown_whole = [line for line in comes_in() if line["id"][:2] in ("c4", "c5") and words_of(line).strip()]
    with watched(stage, runs()):
        for crowd in _crowds(some(shown_whole, 2), 100):
            number = desk.case("だれか")
            for line in crowd:
                desk.says(number, "text", words=sent(line))
            # Letters that are none make the strict reader of other tests stop; a browser shows them as a box.
            page = html5lib.parse(console.open(f"/cases/{number}").text, namespaceHTMLElements=False)
            shown = {"".join(each.itertext()) for each in page.iter("bdi")}
            assert [line["id"] for line in crowd if sent(line) not in shown] == []


def test_whatever_its_length_line_takes_it(stage: Stage) -> None:
    with watched(stage, runs()):
        for line in some([line for line in read("c5") if line["way"] == "goes"], 3):
            assert list(_broken(words_of(line))) == line["expected"]["broken"], line["id"]


def _broken(words: str) -> Iterator[str]:
    """Which limits of LINE's these words break, in whatever field they are."""
    buttons = (
        Button(words, Press(words, words)),
        Button("x", Link(f"https://a.jp/{words}")),
        Button(words, PickTime(words, "date")),
    )
    card = Card(words, words, (Row(words, words, buttons[0]),), words, buttons[:1])
    for said in (Text(words, buttons), card):
        for request in split((said,)):
            yield from broken(to_line(request))
