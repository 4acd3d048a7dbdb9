"""Texts of every kind and length go the whole way: webhook, worker, store, console; and no answer breaks a limit of LINE's."""

import json
from collections.abc import Iterator, Sequence

import html5lib

from bot.line_out import split, to_line
from handlers.hearing import load_ear
from handlers.messages import Button, Card, Link, PickTime, Press, Row, Text
from storage import messages, people
from tests.admin.conftest import console, desk, sqlite_url
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console
from tests.bot.line_limits import broken
from tests.bot.line_samples import message
from tests.bot.webhooks import body_of
from tests.corpus.recipes import Line, build, somebody
from tests.corpus.replaying import read
from tests.corpus.stage import Stage

__all__ = ["console", "desk", "sqlite_url"]

NEARLY_ALL = 0.99
TOGETHER = 50


def words_of(line: Line) -> str:
    """What somebody writes, or is told."""
    if "words" in line:
        return str(line["words"]["letter"]) * int(line["words"]["times"])
    return str(line["text"]) if "text" in line else build(line["recipe"]).decode()


def comes_in() -> Sequence[Line]:
    return [*read("c4"), *(line for line in read("c5") if line["way"] == "comes")]


def test_what_is_written_is_kept_to_the_byte(stage: Stage) -> None:
    lines = comes_in()
    for some in _some(lines, TOGETHER):
        assert stage.post(body_of(*map(_event, some))).status == 200
        stage.settle()
    assert [line["id"] for line in lines if _kept(stage, line) != [words_of(line)]] == []


def _some(lines: Sequence[Line], most: int) -> Iterator[Sequence[Line]]:
    return (lines[begin : begin + most] for begin in range(0, len(lines), most))


def _event(line: Line) -> dict[str, object]:
    made = message("text", text=words_of(line))
    made["message"]["id"] = f"m-{line['id']}"
    return made | {"webhookEventId": line["id"], "source": {"type": "user", "userId": somebody(line["id"])}}


def _kept(stage: Stage, line: Line) -> list[str]:
    with stage.store.transaction() as tx:
        person = people.meet(tx, somebody(line["id"]), "ja", stage.clock.now())
        thread = messages.thread(tx, person)
        return [
            json.loads(said.body)["words"]
            for said in thread
            if said.kind == "text" and said.author == "person"
        ]


def test_a_disguise_does_not_change_what_is_heard() -> None:
    ear = load_ear()
    lines = [line for line in read("c4") if "heard" in line["expected"]]
    heard = [(ear.hear(words_of(line), "ja"), ear.hear(line["expected"]["heard"], "ja")) for line in lines]
    other = [
        line["id"]
        for line, (one, two) in zip(lines, heard, strict=True)
        if (one.intent, one.risk) != (two.intent, two.risk)
    ]

    assert len(other) <= (1 - NEARLY_ALL) * len(lines), other


def test_the_console_shows_it_whole_and_apart(desk: Desk, console: Console) -> None:
    lines = [line for line in read("c4") if words_of(line).strip()]
    for some in _some(lines, 100):
        number = desk.case("だれか")
        for line in some:
            desk.says(number, "text", words=words_of(line))
        # Letters that are none make the strict reader of other tests stop; a browser shows them as a box.
        page = html5lib.parse(console.open(f"/cases/{number}").text, namespaceHTMLElements=False)
        shown = {"".join(each.itertext()) for each in page.iter("bdi")}
        assert [line["id"] for line in some if words_of(line) not in shown] == []


def test_whatever_its_length_line_takes_it() -> None:
    for line in read("c5"):
        if line["way"] == "goes":
            words = words_of(line)
            buttons = (
                Button(words, Press(words, words)),
                Button("x", Link(f"https://a.jp/{words}")),
                Button(words, PickTime(words, "date")),
            )
            card = Card(words, words, (Row(words, words, buttons[0]),), words, buttons[:1])
            for said in (Text(words, buttons), card):
                found = [fault for request in split((said,)) for fault in broken(to_line(request))]
                assert found == line["expected"]["broken"], line["id"]
