"""Makes the desk's ear from its files. The only place that reads them."""

from __future__ import annotations

import gc
import json
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from conversations.understanding.ear import LexiconEar
from conversations.understanding.lexicon import BadLexicon, Lexicon, folded_sheet
from conversations.understanding.model import Model

Sheet = Mapping[str, object]

MODEL_FILE = "model.bin"
READY_FILE = "lexicon.bin"
"""The lexicons once more, folded: reading and folding them anew would take seconds at every start."""


def home() -> Path:
    """Where the project keeps what the ear knows."""
    return Path(str(files("conversations.understanding")))


def load_ear(council: Path | None = None, *, with_model: bool = True) -> LexiconEar:
    """The ear with the project's lexicons and the council's own (`<council>/understanding/*.toml`).

    Raises: BadLexicon, naming the file; BadModel.
    """
    with _undisturbed():
        return _load(council, with_model=with_model)


def _load(council: Path | None, *, with_model: bool) -> LexiconEar:
    lexicon = Lexicon()
    for name, sheet in _ready() or _folded(lexicons()):
        _add(lexicon, name, sheet, is_folded=True)
    for own in sorted((council / "understanding").glob("*.toml")) if council else ():
        _add(lexicon, own.name, _read(own), is_folded=False)
    return LexiconEar.of(lexicon, _model() if with_model else None)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Some hundred thousand small things are made and kept: looking through them for waste takes longer than that."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def lexicons() -> list[Path]:
    """The project's sheets, one or more for each language."""
    return sorted((home() / "lexicon").glob("*.toml"))


def sheets() -> list[Path]:
    """The project's example files, one or more for each language."""
    return sorted((home() / "examples").glob("*.txt"))


def make_ready() -> None:
    """Keep the lexicons folded beside them. Raises: BadLexicon."""
    lines = (json.dumps(kept, ensure_ascii=False) for kept in (_digest(), *_folded(lexicons())))
    (home() / READY_FILE).write_bytes(zlib.compress("\n".join(lines).encode(), 9))


def is_ready() -> bool:
    """Whether the folded lexicons are those of the sheets."""
    return _ready() is not None


def learned_from() -> str:
    """What a model learned now would be learned from: the sheets and the examples, as one word."""
    told = sha256(_digest().encode())
    for path in sheets():
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()


def _ready() -> Iterator[tuple[str, Sheet]] | None:
    """The folded lexicons one after the other, unless somebody has changed a sheet since."""
    path = home() / READY_FILE
    if not path.exists():
        return None
    of, *kept = zlib.decompress(path.read_bytes()).split(b"\n")
    return map(_sheet, kept) if json.loads(of) == _digest() else None


def _sheet(line: bytes) -> tuple[str, Sheet]:
    name, sheet = json.loads(line)
    return name, sheet


def _digest() -> str:
    told = sha256()
    for path in lexicons():
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()


def _folded(paths: Iterable[Path]) -> Iterable[tuple[str, Sheet]]:
    return ((path.name, folded_sheet(_read(path))) for path in paths)


def _read(path: Path) -> Sheet:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        message = f"{path.name}: {bad}"
        raise BadLexicon(message) from bad


def _add(lexicon: Lexicon, name: str, sheet: Sheet, *, is_folded: bool) -> None:
    try:
        lexicon.add(sheet, is_folded=is_folded)
    except BadLexicon as bad:
        message = f"{name}: {bad}"
        raise BadLexicon(message) from bad


def _model() -> Model | None:
    path = home() / MODEL_FILE
    return Model.from_bytes(path.read_bytes()) if path.exists() else None
