"""Start real servers as children of the test run: on free ports, in folders of their own, gone when it ends.

Nothing here is installed on the machine, no user is added, and no folder that existed before is opened to others.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
STARTS_WITHIN_S = 20.0
ENDS_WITHIN_S = 20.0
LOOK_AGAIN_S = 0.01


class ServerFailed(RuntimeError):
    """A server did not start or stop; the message ends with the last lines of its log."""


def free_port() -> int:
    """Return a TCP port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def plain_user() -> str | None:
    """Name whom a server that refuses to be root runs as, or None where we are not root ourselves."""
    return "nobody" if os.geteuid() == 0 else None


RAM = Path("/dev/shm")  # noqa: S108  # where Linux keeps files in memory: waiting for that disk takes no time
ROOM = 2 * 1024**3  # bytes; a container mostly has little there


def ram(room: int = ROOM) -> Path | None:
    """Where files are kept in memory, if so many bytes are free there: as many as all servers and databases of a run take."""
    if not os.access(RAM, os.W_OK) or shutil.disk_usage(RAM).free < room:
        return None
    return RAM


def home_for(name: str, owner: str | None, *, in_ram: bool = False) -> Path:
    """Make a fresh folder for one server; short, because socket paths are limited to 107 bytes."""
    home = Path(tempfile.mkdtemp(prefix=f"engawa-{name}-", dir=ram() if in_ram else None))
    if owner is not None:
        shutil.chown(home, owner)
    return home


def _end_with(parent: int, death_signal: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)

    def in_child() -> None:
        libc.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # the parent went before we asked to be told
            os.kill(os.getpid(), death_signal)

    return in_child


def spawn(
    command: Sequence[object],
    log: Path,
    *,
    user: str | None = None,
    death_signal: int = signal.SIGKILL,
    environ: Mapping[str, str] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a server in a session of its own that still ends when this test run is killed.

    log: receives everything the server prints. death_signal: what the kernel sends it when we die.
    environ: instead of our own environment.
    """
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environ,
            user=user,
            extra_groups=[] if user else None,
            start_new_session=True,
            preexec_fn=_end_with(os.getpid(), death_signal),  # noqa: PLW1509  the only way to set a death signal
        )


def wait_until_ready(
    child: "subprocess.Popen[bytes]", ready: Callable[[], bool], log: Path, within_s: float = STARTS_WITHIN_S
) -> None:
    """Return once `ready` says yes. Raises: ServerFailed when the child ends first or takes too long."""
    deadline = time.monotonic() + within_s
    while not ready():
        if child.poll() is not None:
            raise ServerFailed(f"{child.args!r} ended with {child.returncode}\n{last_lines(log)}")
        if time.monotonic() > deadline:
            child.kill()
            raise ServerFailed(f"{child.args!r} was not ready in {within_s} s\n{last_lines(log)}")
        time.sleep(LOOK_AGAIN_S)


def end(child: "subprocess.Popen[bytes] | None", how: signal.Signals) -> None:
    """Send one signal and wait until the child is gone; a child already gone is fine."""
    if child is None or child.poll() is not None:
        return
    child.send_signal(how)
    child.wait(ENDS_WITHIN_S)


def children(parent: int) -> list[int]:
    """The processes a process has started and that live."""
    try:
        told = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except OSError:
        return []  # it has just been told to stop
    return [int(pid) for pid in told.split()]


def cut_off(child: "subprocess.Popen[bytes] | None") -> None:
    """End a server and all it has started at one blow, as a power cut does."""
    if child is None or child.poll() is not None:
        return
    child.send_signal(signal.SIGSTOP)  # it starts no more of them
    for started in children(child.pid):
        with suppress(ProcessLookupError):
            os.kill(started, signal.SIGKILL)
    end(child, signal.SIGKILL)


def last_lines(log: Path) -> str:
    """The end of a server's log, for the message of a failure."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else "(no log)"
