"""Sends lines of the corpus to a desk and says, in a sentence each, what was not as it must be."""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.desks import PAGE
from tests.bot.line_samples import TOKEN
from tests.corpus.fields import LINE_ID
from tests.corpus.recipes import Line, build, bytes_of, changed, endings
from tests.corpus.stage import CURRENT, Answer, Came, Stage

FOLDER = Path(__file__).parent
BATCH = 40
ENDINGS = {"done", "ignored", "parked"}
CROWD = 30  # changed events in one delivery
ANSWERED = 200
AGAIN_UP_TO = 1_000_000  # bytes: the largest bodies are delivered once, for the sake of time
GROWTH_MB = 50
PEAK_MB = 300  # above what there was before: some 150 for 8 MiB, as it comes, read, sealed and written out for PostgreSQL
LEAKS = re.compile(rf"カナリア|canary7f3d|U[0-9a-f]{{32}}|{TOKEN}|{CURRENT}|hologram|script")
FAILED = re.compile(r"worker\.failed|edge\.cannot_keep|edge\.unkeepable|edge\.database_gone|Traceback")
OURS = re.compile(r"(?:[^\x00-\x7f].*){2}", re.DOTALL)  # two letters that no word of a log is written with
TELLING = re.compile(
    r'\\u(?:0000|d[89a-f])|"(?:base64|encoded|gzip|how)"|"times": \d{4}|"change": "surrogate"|.{4000}'
)  # written in ASCII: NUL, letters that are none or beyond 16 bits, bytes that are no text, what is huge, many hands
SELDOM = 11  # so many times fewer of the other lines are played on PostgreSQL
EVERY_LINE = int(os.environ.get("ENGAWA_TEST_TIMES", "1")) > 1  # in the long run
USUAL = frozenset(vars(logging.makeLogRecord({})))  # what every record of a log has
ANSWER_S = 2.0  # LINE waits no longer


def read(name: str) -> list[Line]:
    """The lines of one set, as they are committed."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def some(lines: Sequence[Line], apart: int) -> Sequence[Line]:
    """One line in so many; in the long run, all of them. apart: no divisor of what repeats in the set, so that each is met."""
    return lines if EVERY_LINE else lines[::apart]


def played(stage: Stage, lines: Sequence[Line], apart: int = 1) -> Sequence[Line]:
    """What of a set this stage has to bear: as `some`, on SQLite; on PostgreSQL fewer, but whatever it may take otherwise."""
    if EVERY_LINE:
        return lines
    short = [line for line in lines if "long" not in line]
    if stage.is_sqlite:
        return some(short, apart)
    return [
        line for at, line in enumerate(short) if at % (apart * SELDOM) == 0 or tells_databases_apart(line)
    ]


def tells_databases_apart(line: Line) -> bool:
    """Whether one database may keep this and another refuse it, or let two do it at once."""
    return TELLING.search(json.dumps(line)) is not None


def doors(stage: Stage, lines: Iterable[Line]) -> Iterator[str]:
    """C1: turned away without a word or a row, or taken."""
    for line in lines:
        before = stage.rows()
        answer = stage.post(
            bytes_of(line),
            signature=None,
            headers=[(name, _value(value)) for name, value in line["headers"]],
            **{key: line[key] for key in ("method", "path") if key in line},
        )
        yield from _answered(line, answer)
        after = stage.rows()
        expected = line["expected"]["kept"]
        if (after[0] - before[0], after[1] - before[1]) != (expected, expected) or after[2:] != before[2:]:
            yield f"{line['id']}: rows went from {before} to {after}"
    stage.settle()


def envelopes(stage: Stage, lines: Sequence[Line]) -> Iterator[str]:
    """C2 and what was kept of the fuzzing: all is kept, the good is done, the bad is parked and shown."""
    for begin in range(0, len(lines), BATCH):
        batch, since = lines[begin : begin + BATCH], stage.clock.now()
        yield from _posted(stage, batch)
        stage.settle()
        bodies = [bytes_of(line) for line in batch]
        came = stage.came_of(bodies)
        for line, body in zip(batch, bodies, strict=True):
            yield from _ended(stage, line, body, came[sha256(body).digest()])
        parked = sum(one.state == "parked" for each in came.values() for one in each)
        if len(stage.shown(since)) != min(parked, PAGE):
            yield f"{batch[0]['id']} and on: {parked} parked, {len(stage.shown(since))} shown"


def _posted(stage: Stage, batch: Sequence[Line]) -> Iterator[str]:
    for line in batch:
        body = bytes_of(line)
        yield from _answered(line, stage.post(body))
        if line["expected"]["status"] == 200 and len(body) < AGAIN_UP_TO:
            yield from _answered(line, stage.post(body))  # LINE delivers it again


def _ended(stage: Stage, line: Line, body: bytes, came: Sequence[Came]) -> Iterator[str]:
    states = [one.state for one in came]
    expected = endings(line)
    if expected is None and not set(states) <= ENDINGS:
        yield f"{line['id']}: became {states[:9]}"
    if expected is not None and states != expected:
        yield f"{line['id']}: became {states[:9]}, not {expected[:9]}"
    if states and stage.opened(body) != body:
        yield f"{line['id']}: the body is not kept as it came"
    unexplained = [one.position for one in came if one.state != "done" and not one.reason]
    if unexplained:
        yield f"{line['id']}: no reason at {unexplained[:9]}"


def fields(stage: Stage, lines: Sequence[Line]) -> Iterator[str]:
    """C3: each delivery holds a crowd of changed events between two good ones."""
    for begin in range(0, len(lines), CROWD):
        crowd = lines[begin : begin + CROWD]
        first, last = ({"good": f"{crowd[0]['id']}-{end}"} for end in ("first", "last"))
        body = build({"events": [first, *(line["recipe"] for line in crowd), last]})
        answer = stage.post(body)
        stage.settle()
        came = stage.came(body)
        if answer.status != ANSWERED or len(came) != len(crowd) + 2:
            yield f"{crowd[0]['id']}: answered {answer.status}, {len(came)} events kept of {len(crowd) + 2}"
            continue
        if {came[0].state, came[-1].state} != {"done"}:
            yield f"{crowd[0]['id']}: the good ones beside it became {came[0].state} and {came[-1].state}"
        for line, one in zip(crowd, came[1:-1], strict=True):
            yield from _became(stage, line, one)


def _became(stage: Stage, line: Line, one: Came) -> Iterator[str]:
    seen = {"state": one.state, "kept": one.kept, "answered": one.answered}
    if seen != line["expected"]:
        yield f"{line['id']}: became {seen}, not {line['expected']}"
    source = changed(line["recipe"]).get("source")
    named = source.get("userId") if isinstance(source, dict) else None
    person = named if isinstance(named, str) and LINE_ID.fullmatch(named) else None
    if one.person != (stage.store.vault.digest("line_id", person) if person else None):
        yield f"{line['id']}: somebody was guessed"


def _value(value: Any) -> str:
    return value if isinstance(value, str) else build(value).decode("latin-1")


def _answered(line: Line, answer: Answer) -> Iterator[str]:
    expected = line["expected"]["status"]
    if answer.status != expected:
        yield f"{line['id']}: answered {answer.status}, not {expected}"
    if answer.body and answer.status != 404:
        yield f"{line['id']}: said something"
    if answer.cpu_s >= ANSWER_S:
        yield f"{line['id']}: took {answer.cpu_s:.1f} s"


@contextmanager
def watched(stage: Stage, texts: Iterable[str] = ()) -> Iterator[None]:
    """What holds for every line: nothing of it is logged, nothing fails inside, memory does not grow.

    texts: what is written in these lines, where it bears no mark. Raises: AssertionError.
    """
    begin, before, highest = len(stage.log.getvalue()), resident_mb(), peak_mb()
    with stage.logging(), _overheard() as handed:
        yield
    log = stage.log.getvalue()[begin:]
    written = "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in log.splitlines())
    said = "\n".join((written, *handed))
    assert LEAKS.findall(said) == []
    assert [text for text in texts if OURS.search(text) and text in said] == []
    assert FAILED.findall(said) == []
    if resident_mb() - before >= GROWTH_MB:
        _give_back(stage)
    assert resident_mb() - before < GROWTH_MB
    assert (
        peak_mb() == highest or peak_mb() - before < PEAK_MB
    )  # it never falls: as high as before says nothing


def _give_back(stage: Stage) -> None:
    """Let go of what nothing refers to: a connection to PostgreSQL keeps room for the largest it ever carried, and C what was freed."""
    gc.collect()
    stage.store.engine.dispose()
    ctypes.CDLL(None).malloc_trim(0)


class _Overhearing(logging.Handler):
    def __init__(self, handed: list[str]) -> None:
        super().__init__()
        self._handed = handed

    def emit(self, record: logging.LogRecord) -> None:
        extras = {key: told for key, told in vars(record).items() if key not in USUAL}
        self._handed.append(f"{record.getMessage()} {extras}")


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """What is handed to the log, before it leaves out what no log may hold: nobody even hands it over."""
    handed: list[str] = []
    logging.getLogger().addHandler(_Overhearing(handed))
    yield handed


def peak_mb() -> float:
    """The most memory this process has ever held."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def resident_mb() -> float:
    """Memory this process holds."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
