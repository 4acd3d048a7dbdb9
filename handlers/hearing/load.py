"""Makes the desk's ear from its files. The only place that reads them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from conversations.understanding.ear import LexiconEar
from conversations.understanding.lexicon import BadLexicon, Lexicon
from conversations.understanding.model import Model

MODEL_FILE = "model.bin"
_SHEETS = "lexicon"


def home() -> Path:
    """Where the project keeps what the ear knows."""
    return Path(str(files("conversations.understanding")))


def load_ear(council: Path | None = None, *, with_model: bool = True) -> LexiconEar:
    """The ear with the project's lexicons and the council's own (`<council>/understanding/*.toml`).

    Raises: BadLexicon, naming the file; BadModel.
    """
    lexicon = Lexicon()
    own = sorted((council / "understanding").glob("*.toml")) if council else []
    for sheet in (*sorted((home() / _SHEETS).glob("*.toml")), *own):
        _add(lexicon, sheet)
    return LexiconEar.of(lexicon, _model() if with_model else None)


def _add(lexicon: Lexicon, sheet: Path) -> None:
    try:
        lexicon.add(tomllib.loads(sheet.read_text(encoding="utf-8")))
    except (BadLexicon, tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        message = f"{sheet.name}: {bad}"
        raise BadLexicon(message) from bad


def _model() -> Model | None:
    path = home() / MODEL_FILE
    return Model.from_bytes(path.read_bytes()) if path.exists() else None


def sheets() -> Iterable[Path]:
    """The project's example files, one or more for each language."""
    return sorted((home() / "examples").glob("*.txt"))
