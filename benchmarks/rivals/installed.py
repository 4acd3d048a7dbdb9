"""Brings the rivals into an environment of their own, pinned with hashes. Touches neither ours nor the machine's."""

from __future__ import annotations

import hashlib
import subprocess

from benchmarks.desks import BIN, ROOT

LOCK = ROOT / "requirements-rivals.lock"
VENV = ROOT / "build" / "rivals"
PYTHON = VENV / "bin" / "python"
PATIENCE_S = 300


def install() -> None:
    """Install them, unless this very lock file is installed already. Raises: CalledProcessError, TimeoutExpired."""
    stamp = VENV / hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists():
        return
    _uv("venv", "--quiet", "--clear", "--python", BIN / "python", VENV)
    _uv("pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", LOCK)
    stamp.touch()


def versions() -> dict[str, str]:
    """Which version of each was measured."""
    code = (
        "from importlib.metadata import version\n"
        "print(version('aiogram'), version('python-telegram-bot'), version('redis'))"
    )
    told = subprocess.run(
        [PYTHON, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    return dict(zip(("aiogram", "python-telegram-bot", "redis"), told.stdout.split(), strict=True))


def _uv(*command: object) -> None:
    subprocess.run(
        [BIN / "uv", *map(str, command)], check=True, capture_output=True, text=True, timeout=PATIENCE_S
    )
