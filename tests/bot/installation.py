"""An installation as whoever runs it sees it: an environment, a command, what it says and what it ends with."""

from __future__ import annotations

import base64
import io
import logging
import os
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from bot.__main__ import main
from tests.e2e.running_desk import free_ports

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
CHANNEL_SECRET = "5ec4e75ec4e75ec4e75ec4e75ec4e750"
ACCESS_TOKEN = "a-very-private-access-token"
FIELD_KEY = f"1:{base64.b64encode(b'k' * 32).decode()}"


@dataclass(frozen=True)
class Said:
    """What a command said, and what it ended with."""

    code: int
    out: str
    err: str

    @property
    def everything(self) -> str:
        return self.out + self.err


@dataclass
class Installation:
    """One set-up. environ: only ENGAWA_ settings."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ports = ("CONSOLE_PORT", "WEBHOOK_PORT", "SIMULATOR_PORT")
        given = {
            f"ENGAWA_{name}": str(port) for name, port in zip(ports, free_ports(len(ports)), strict=True)
        }
        self.environ = {"ENGAWA_STATE_DIR": str(self.folder / "state"), **given, **self.environ}

    def port(self, name: str) -> int:
        return int(self.environ[f"ENGAWA_{name}_PORT"])

    def with_channel(self, line_url: str, token: str = ACCESS_TOKEN) -> Installation:
        """The same with a channel, LINE being at this address."""
        self.environ |= {
            "ENGAWA_LINE_CHANNEL_SECRET": CHANNEL_SECRET,
            "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN": token,
            "ENGAWA_LINE_API_URL": line_url,
            "ENGAWA_LINE_DATA_URL": line_url,
            "ENGAWA_FIELD_KEYS": FIELD_KEY,
            "ENGAWA_SECRET_KEY": "s" * 40,
        }
        return self

    def engawa(self, *command: str, **more: str) -> Said:
        """Run a command of engawa to its end, in this process: starting one takes longer than most commands."""
        out, err = io.StringIO(), io.StringIO()
        handlers, mask = logging.getLogger().handlers[:], signal.pthread_sigmask(signal.SIG_BLOCK, ())
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(command, {**self.environ, **more})
            except SystemExit as left:
                code = int(left.code or 0)
            finally:
                logging.getLogger().handlers[:] = handlers
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return Said(code, out.getvalue(), err.getvalue())

    def start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """Start a command of engawa and leave it to the caller."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *command],
            env={**plain, **self.environ, **more},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str, **more: str) -> Said:
        """Run a command of engawa to its end, in a process of its own."""
        process = self.start(*command, **more)
        out, err = process.communicate(timeout=PATIENCE_S)
        return Said(process.returncode, out, err)
