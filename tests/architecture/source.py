"""How the architecture tests see the project: its files, their syntax trees, and nothing that make produces.

Rules live in the test files beside this one. A rule holds for a room from the day the room exists.
"""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]
ROOMS = ("admin", "bot", "conversations", "handlers", "locales", "simulator", "storage")
MADE = {".git", ".venv", "build", "dist", "node_modules", "vendor", "var", ".engawa", "__pycache__"}

Kind = TypeVar("Kind", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project_files() -> tuple[str, ...]:
    """Every file that is or would be committed, as paths from the top."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(
            command, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.splitlines()
    else:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not MADE & set(path.parts)]
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def files(*endings: str, under: tuple[str, ...] = ()) -> list[str]:
    """Files with one of these endings; `under` limits them to some top folders."""
    return [
        name
        for name in project_files()
        if name.endswith(endings) and (not under or name.split("/")[0] in under)
    ]


def python(*, rooms_only: bool = False) -> list[str]:
    """Python files: all of them, or those of the product alone (no tests, no benchmarks, no shipped migration)."""
    if not rooms_only:
        return files(".py")
    return [name for name in files(".py", under=ROOMS) if "/migrations/versions/" not in name]


@cache
def text(name: str) -> str:
    """What a file says; a file that is not text says nothing."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(name: str) -> ast.Module:
    """A Python file as the interpreter reads it."""
    return ast.parse(text(name), name)


def nodes(name: str, kind: type[Kind]) -> Iterator[Kind]:
    """All nodes of one kind in a file."""
    return (node for node in ast.walk(tree(name)) if isinstance(node, kind))


def functions(name: str) -> list[Function]:
    """All functions of a file, methods and inner ones too."""
    return [node for node in ast.walk(tree(name)) if isinstance(node, Function)]


def imports(name: str) -> set[str]:
    """Every module a file names in an import, at the top or inside a function."""
    plain = {alias.name for node in nodes(name, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes(name, ast.ImportFrom) if node.module}


def lines_like(pattern: str, names: list[str]) -> list[str]:
    """`path:line` of every line that matches, for the message of a failed rule."""
    rule = re.compile(pattern)
    return [
        f"{name}:{number}"
        for name in names
        for number, line in enumerate(text(name).splitlines(), start=1)
        if rule.search(line)
    ]
