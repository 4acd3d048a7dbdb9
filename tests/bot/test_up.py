"""`engawa up`: everything on one machine, through deaths and Ctrl-C, and a sentence where it cannot be."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot import ports
from tests.bot.installation import Installation
from tests.bot.patience import until


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.fixture
def up(here: Installation) -> Iterator[subprocess.Popen[str]]:
    """Everything, and open."""
    process = here.start("up")
    until(lambda: is_open(here))
    yield process
    process.kill()
    process.communicate()
    for pid in kin(here):
        os.kill(pid, signal.SIGKILL)


def is_open(here: Installation) -> bool:
    pages = ((name, page) for name in ("CONSOLE", "WEBHOOK", "SIMULATOR") for page in ("/health/live",))
    return all(answers(f"http://127.0.0.1:{here.port(name)}{page}") for name, page in pages)


def is_open_without(here: Installation, victim: int) -> bool:
    return victim not in kin(here) and is_open(here)


def answers(page: str) -> bool:
    try:
        with urllib.request.urlopen(page, timeout=5):
            return True
    except OSError:
        return False


def kin(here: Installation) -> dict[int, str]:
    """Every process of this installation: its number, what it is called and its command line."""
    mark = f"ENGAWA_STATE_DIR={here.folder / 'state'}".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            is_ours = entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0")
            name = (entry / "comm").read_text().strip() if is_ours else ""
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if command and name:
            found[int(entry.name)] = f"{name} {command}"
    return found


def test_it_lives_through_deaths_and_leaves_nobody_behind(
    here: Installation, up: subprocess.Popen[str]
) -> None:
    for part in ("engawa-front", "engawa-worker", "simulator"):
        victim = min(pid for pid, name in kin(here).items() if part in name and pid != up.pid)
        os.kill(victim, signal.SIGKILL)
        until(partial(is_open_without, here, victim))

    up.kill()
    until(lambda: set(kin(here)) <= {up.pid})


def test_ctrl_c_ends_all_of_it_in_order(here: Installation, up: subprocess.Popen[str]) -> None:
    assert up.stdout is not None
    assert any("engawa is open" in line for line in up.stdout)
    up.send_signal(signal.SIGINT)
    out, err = up.communicate(timeout=60)

    assert up.returncode == 0
    assert "Traceback" not in out + err
    assert kin(here) == {}


@pytest.mark.parametrize("name", ["CONSOLE", "WEBHOOK", "SIMULATOR"])
def test_a_port_in_use_is_named_in_one_sentence(
    here: Installation, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "PATIENCE_S", 0.3)
    with socket.create_server(("127.0.0.1", here.port(name))):
        said = here.engawa("up")

    assert said.code == 2
    assert f"{here.port(name)} (ENGAWA_{name}_PORT)" in said.err
    assert said.err.count("\n") == 1
    assert not (here.folder / "state" / "engawa.sqlite3").exists()


@pytest.mark.parametrize("service", ["webhook", "simulator", "everything"])
def test_a_single_service_names_its_port_too(
    here: Installation, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "PATIENCE_S", 0.3)
    port = here.port("SIMULATOR" if service == "simulator" else "WEBHOOK")
    with socket.create_server(("127.0.0.1", port)):
        said = here.engawa(service)

    assert said.code == 2
    assert str(port) in said.err
    assert "Traceback" not in said.err
