"""The transcripts are the specification: whatever the desk says today must be what is written there.

After a wanted change: `pytest tests/transcripts --rewrite`, then read the difference aloud. Refused in CI.
"""

import os
from pathlib import Path

import pytest

from bot.chat import PERSON, chat, replay
from conversations import SCRIPTS
from handlers.words import all_words
from locales import LOCALES

HERE = Path(__file__).parent
FILES = sorted(
    file for file in HERE.rglob("*.txt") if file.parent.name != "danger"
)  # those have a desk of their own
OUTCOMES = {
    "consultation": {
        "back", "back-first", "cancelled", "change-undone", "changed", "completed", "declined", "language",
        "phone-unclear", "photo", "photo-only", "place", "restarted", "simpler", "skipped", "staff", "stale",
        "stale-after-end", "typed", "unreadable",
        "burst", "daughter-for-mother", "not-reminded", "not-understood", "one-line-changed", "plain-from-here",
        "reminded", "resting", "resumed-after-days", "same-matter-again", "several-family-members", "stickers",
        "taken-back", "three-matters", "voice", "why", "words-at-buttons",
    },
    "desk": {
        "asked-by-name", "free-text", "help", "joined", "joined-again", "joined-then-consulted", "joined-then-wrote",
        "language", "opening-hours", "sent-first", "under-way",
    },
}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_desk_says_what_is_written(file: Path, request: pytest.FixtureRequest) -> None:
    written = file.read_text(encoding="utf-8")
    today = replay(written, all_words())
    if request.config.getoption("--rewrite", default=False):
        assert not os.environ.get("CI"), "transcripts are never rewritten in CI: a person must read them"
        file.write_text(today, encoding="utf-8")
        return

    assert today == written


@pytest.mark.parametrize("folder", sorted(OUTCOMES))
@pytest.mark.parametrize("locale", LOCALES)
def test_every_outcome_is_written_in_every_locale(folder: str, locale: str) -> None:
    names = {file.name.removesuffix(f".{locale}.txt") for file in (HERE / folder).glob(f"*.{locale}.txt")}

    assert names >= OUTCOMES[folder]


def test_every_script_has_transcripts() -> None:
    said = "\n".join(file.read_text(encoding="utf-8") for file in FILES)

    assert all((HERE / script).is_dir() or script == "language" for script in SCRIPTS)
    assert "SpeakIn" in said


def test_a_recorded_chat_is_a_transcript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["はい", "1", "[そんなボタンはない]", "もどる"])

    def next_line(_prompt: str) -> str:
        line = next(said, None)
        if line is None:
            raise EOFError
        return line

    monkeypatch.setattr("builtins.input", next_line)
    kept = tmp_path / "consultation" / "recorded.txt"

    chat("consultation", "ja", kept, "example")

    written = kept.read_text(encoding="utf-8")
    assert written == replay(written, all_words())
    assert f"{PERSON}[自分のこと]" in written
