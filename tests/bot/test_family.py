"""A parent and its children: who dies is started again, nobody outlives the parent, and what cannot be is given up."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot import ports
from tests.bot.installation import ROOT
from tests.bot.patience import until
from tests.servers.child import free_port

CHILD = """
import os, pathlib, sys, time
(pathlib.Path(sys.argv[1]) / str(os.getpid())).touch()
time.sleep(600)
"""
HOLDER = """
import socket, sys
held = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("held", flush=True)
sys.stdin.read()
"""
PARENT = """
import sys
from functools import partial
from bot.family import Family
family = Family({f"child {n}": partial(exec, code) for n, code in enumerate(sys.argv[2:])})
family.start()
sys.exit(0 if family.mind() else 7)
"""


@pytest.fixture
def family(tmp_path: Path) -> Iterator["Kin"]:
    kin = Kin(tmp_path)
    yield kin
    kin.end()


class Kin:
    """A family in processes of its own; the folder holds a file for every child that was ever born."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parent: subprocess.Popen[str] | None = None

    def of(self, *children: str) -> subprocess.Popen[str]:
        self.parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(self.folder), *map(textwrap.dedent, children)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self.parent

    def born(self) -> set[int]:
        return {int(file.name) for file in self.folder.iterdir()}

    def alive(self) -> set[int]:
        return {pid for pid in self.born() if is_alive(pid)}

    def has_replaced(self, victim: int) -> bool:
        return victim not in self.alive() and len(self.alive()) == 2

    def end(self) -> None:
        if self.parent:
            self.parent.kill()
            self.parent.communicate()
        for pid in self.alive():
            os.kill(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_child_that_was_killed_is_started_again(family: Kin) -> None:
    family.of(CHILD, CHILD)
    until(lambda: len(family.alive()) == 2)

    for _ in range(3):
        victim = min(family.alive())
        os.kill(victim, signal.SIGKILL)
        until(partial(family.has_replaced, victim))

    assert len(family.born()) == 5


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_told_to_stop_all_stop(family: Kin, name: str) -> None:
    parent = family.of(CHILD, CHILD)
    until(lambda: len(family.alive()) == 2)

    parent.send_signal(signal.Signals[name])

    assert parent.wait(30) == 0
    assert family.alive() == set()


def test_a_parent_killed_without_a_word_leaves_nobody_behind(family: Kin) -> None:
    parent = family.of(CHILD, CHILD)
    until(lambda: len(family.alive()) == 2)

    parent.kill()

    until(lambda: family.alive() == set())


def test_a_child_whose_set_up_is_at_fault_is_not_started_for_ever(family: Kin) -> None:
    parent = family.of(CHILD, "import sys; sys.exit(2)")

    assert parent.wait(30) == 7
    assert family.alive() == set()


def test_a_child_that_fails_otherwise_is_started_again_with_a_sentence_each_time(family: Kin) -> None:
    parent = family.of(
        """
        import os, pathlib, sys
        (pathlib.Path(sys.argv[1]) / str(os.getpid())).touch()
        sys.exit(3)
        """
    )
    until(lambda: len(family.born()) >= 3)

    parent.terminate()
    _, said = parent.communicate(timeout=30)
    assert parent.returncode == 0
    assert said.count("ended with exit code 3 and is started again") >= 2
    assert "Traceback" not in said


def test_a_child_that_finds_another_parent_leaves_at_once() -> None:
    orphan = (
        f"from bot.family import leave_with_parent; leave_with_parent({os.getpid()} + 1); print('stayed')"
    )

    left = subprocess.run([sys.executable, "-c", orphan], cwd=ROOT, check=True, capture_output=True)

    assert left.stdout == b""


def test_a_free_port_is_no_reason_to_wait() -> None:
    ports.wait_until_free({"console": free_port()})


def test_a_port_that_is_given_back_in_time_is_waited_for() -> None:
    port = free_port()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    assert not ports._is_free(port)

    holder.kill()
    holder.communicate()

    ports.wait_until_free({"console": port})
