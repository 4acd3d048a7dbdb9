"""How long the ear takes for one message: everyday ones, very long ones, and ones made to hurt it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.table import Goal, Section, progress
from conversations.understanding.verdict import Ear
from handlers.hearing import load_ear
from handlers.hearing.examples import read_examples
from handlers.hearing.load import sheets

MEDIAN_MS = 2.0
LONG_MS = 10.0
LOAD_S = 1.0
LOAD_MB = 120
LONG = 5_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How many everyday messages."""

    messages: int


def measure(plan: Plan) -> Section:
    """Time everyday, long and hostile messages; time and memory of loading in a process of its own."""
    progress("hearing: loading")
    load_s, load_mb = _loaded()
    ear = load_ear()
    chosen = random.Random(5)  # a choice of samples, no secret
    messages = [example.text for sheet in sheets() for example in read_examples(sheet)]
    chosen.shuffle(messages)
    progress(f"hearing: {plan.messages:,} everyday messages")
    everyday = sorted(_ms(ear, text) for text in messages[: plan.messages])
    rows = [
        [
            "everyday",
            f"{median(everyday):.2f}",
            f"{quantiles(everyday, n=100)[98]:.2f}",
            f"{everyday[-1]:.2f}",
        ]
    ]
    slowest = 0.0
    for name, text in hostile(messages):
        times = sorted(_ms(ear, text) for _ in range(5))
        slowest = max(slowest, times[0])
        rows.append([name, f"{median(times):.2f}", "", f"{times[-1]:.2f}"])
    return Section(
        "Hearing: one message read",
        ("text", "median ms", "p99 ms", "longest ms"),
        rows,
        [f"Long and hostile texts have {LONG:,} characters. Loading: {load_s:.2f} s, {load_mb:.0f} MB more than Python alone."],
        [
            Goal(f"hearing: median ≤ {MEDIAN_MS:g} ms", f"{median(everyday):.2f} ms", median(everyday) <= MEDIAN_MS),
            Goal(f"hearing: ≤ {LONG_MS:g} ms at {LONG:,} characters, of any kind", f"{slowest:.2f} ms", slowest <= LONG_MS),
            Goal(f"hearing: loaded within {LOAD_S:g} s", f"{load_s:.2f} s", load_s <= LOAD_S),
            Goal(f"hearing: ≤ {LOAD_MB} MB", f"{load_mb:.0f} MB", load_mb <= LOAD_MB),
        ],
    )  # fmt: skip


def _ms(ear: Ear, text: str) -> float:
    begun = time.perf_counter()
    ear.hear(text)
    return (time.perf_counter() - begun) * 1000


def hostile(messages: list[str]) -> Iterator[tuple[str, str]]:
    """Texts of the greatest length: a real letter, and what is made to be slow."""
    letter = "。".join(messages)[:LONG]
    yield "a letter in many languages", letter
    yield (
        "a letter in Japanese",
        ("昨日から何も食べていません。お金もないし、電話もとまりました。" * 200)[:LONG],
    )
    yield "a letter in English", ("I have not eaten since yesterday and I cannot pay the rent. " * 200)[:LONG]
    yield "one phrase again and again", ("死にたい" * LONG)[:LONG]
    yield "parts of rules, never whole", ("薬をたくさん" * LONG)[:LONG]
    yield "one letter", "死" * LONG
    yield "two letters", "しに" * (LONG // 2)
    yield "piled marks", ("e" + "\u0301" * 40) * (LONG // 41)
    yield "every sign there is", "".join(map(chr, random.Random(1).sample(range(0x20, 0xD000), LONG)))
    yield "decomposed", unicodedata.normalize("NFD", ("Tôi không thể thở được nữa. " * 200))[:LONG]
    yield "ends of sentences", "。" * LONG
    yield "spaces", " \n" * (LONG // 2)
    yield "one word", "a" * LONG
    yield "short sentences", "はい。" * (LONG // 3)


def _loaded() -> tuple[float, float]:
    """Seconds and megabytes of loading, in a process of its own."""
    code = (
        "import time\n"
        "def held():\n"
        "    with open('/proc/self/statm') as told: return int(told.read().split()[1]) * 4096 / 1e6\n"
        "before, begun = held(), time.perf_counter()\n"
        "from handlers.hearing import load_ear\n"
        "load_ear().hear('あ')\n"
        "print(time.perf_counter() - begun, held() - before)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, megabytes = told.stdout.split()
    return float(seconds), float(megabytes)
