"""The house has the rooms it was designed with, every room explains itself, and imports only look down."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOMS, ROOT, files, imports, project_files, python, text

FOLDERS = {*ROOMS, "councils", "benchmarks", "docs", "tests", ".ci"}
PAPERS = {"README.md", "LICENSE", "Makefile", "CHANGELOG.md", "pyproject.toml", ".gitignore"}
LOCKS = {f"requirements{kind}.lock" for kind in ("", "-build", "-dev", "-frontend", "-learn", "-rivals")}
DESIGNED_FOLDERS = FOLDERS - {"docs"}  # documents may all live in their rooms
A_FEW_SENTENCES = 200
SAYS_NOTHING = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "shared.py"}


def test_nothing_stands_at_the_top_that_was_not_designed() -> None:
    assert {name.split("/")[0] for name in project_files()} - FOLDERS - PAPERS - LOCKS == set()


def test_everything_designed_is_there() -> None:
    assert (DESIGNED_FOLDERS | PAPERS | LOCKS) - {name.split("/")[0] for name in project_files()} == set()


def test_every_room_has_a_readme_with_something_in_it() -> None:
    rooms = sorted(DESIGNED_FOLDERS - {".ci"})
    silent = [room for room in rooms if len(text_or_nothing(f"{room}/README.md")) < A_FEW_SENTENCES]

    assert silent == []


def text_or_nothing(name: str) -> str:
    return text(name) if (ROOT / name).exists() else ""


def test_names_of_modules_say_what_is_inside() -> None:
    assert [name for name in python() if Path(name).name in SAYS_NOTHING] == []


def test_imports_only_look_down() -> None:
    """The contracts stand in pyproject.toml, one per room."""
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert found.returncode == 0, found.stdout + found.stderr


def test_only_the_line_modules_touch_the_line_sdk() -> None:
    touching = [n for n in python(rooms_only=True) if any(m.split(".")[0] == "linebot" for m in imports(n))]

    assert [name for name in touching if not name.startswith("bot/line_")] == []


def test_nobody_imports_the_profiles() -> None:
    assert [name for name in python() if any(m.split(".")[0] == "councils" for m in imports(name))] == []


def test_profiles_are_data_alone() -> None:
    assert files(".py", ".sh", ".js", under=("councils",)) == []
