"""`python -m tests.corpus.make_texts`: writes the sets of texts as data. The same every time; a test refuses stale files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.corpus import disguises, lengths, misuse, written
from tests.corpus.recipes import Line

FOLDER = Path(__file__).parent
SETS: Mapping[str, Callable[[], Iterable[Line]]] = {
    "c4": disguises.lines,
    "c5": lengths.lines,
    "c13": misuse.lines,
    "c14": written.lines,
}


def made(name: str) -> str:
    """What the file of a set must hold. Letters that cannot be seen are escaped."""
    return "".join(f"{_written(line)}\n" for line in SETS[name]())


def _written(line: Line) -> str:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


def main() -> int:
    """Write every set, and say how many lines it has."""
    for name in SETS:
        text = made(name)
        (FOLDER / f"{name}.jsonl").write_text(text, "utf-8")
        sys.stdout.write(f"{name}: {text.count(chr(10))} lines, {len(text.encode()) // 1024} KiB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
