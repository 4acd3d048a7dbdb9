"""An arrival that hangs, holds the interpreter or eats memory ends its process; one that takes its time does not."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.watch import Bounds, Watch
from storage.bell import LocalBell
from tests.storage.test_hands import die_holding

WATCHED = """
import re, sys, threading, time
from pathlib import Path
from bot.watch import Bounds, Watch
from storage.bell import LocalBell
from storage.ids import ArrivalId

ended = threading.Event()
watch = Watch(LocalBell(), Path(sys.argv[1]), ended, Bounds(turn_s=0.5, growth=50_000_000))
looking = threading.Thread(target=watch.run)
looking.start()
time.sleep(0.3)  # a process has begun long before it is given work
watch.taken(ArrivalId(7))
{trouble}
watch.put_down()
ended.set()
looking.join()
"""
TROUBLES = {
    "hangs": ("time.sleep(60)", signal.SIGKILL),
    "loops": ("while True: pass", signal.SIGKILL),
    "holds the interpreter": (
        "re.match('(a+)+$', 'a' * 60 + 'b')",
        signal.SIGVTALRM,
    ),
    "eats memory": ("eaten = [b'x' * 1_000_000 for _ in iter(int, 1)]", signal.SIGKILL),
}


def end_of(folder: Path, trouble: str) -> tuple[int, str]:
    """How a process ends whose worker does this, and what it says."""
    code = WATCHED.replace("{trouble}", trouble)
    ended = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, timeout=60, check=False
    )
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("name", TROUBLES)
def test_what_goes_beyond_its_bounds_ends_the_process_and_shows_where(name: str, tmp_path: Path) -> None:
    trouble, how = TROUBLES[name]

    code, said = end_of(tmp_path, trouble)

    assert code == -how
    assert 'File "<string>", line' in said


def test_many_turns_that_each_take_their_time_are_well(tmp_path: Path) -> None:
    turns = """
for number in range(8):
    watch.taken(ArrivalId(number))
    time.sleep(0.15)
    watch.put_down()
"""
    assert end_of(tmp_path, turns) == (0, "")


def test_work_of_other_threads_is_nobody_hanging(tmp_path: Path) -> None:
    """Processor time alone means nothing while the watch can still look."""
    busy = "watch.put_down()\nend = time.monotonic() + 2\nwhile time.monotonic() < end: pass"

    assert end_of(tmp_path, busy) == (0, "")


def test_whoever_is_idle_is_woken_when_another_process_died(tmp_path: Path) -> None:
    bell, ended = LocalBell(), threading.Event()
    thread = threading.Thread(target=Watch(bell, tmp_path, ended, Bounds(turn_s=3600)).run)
    thread.start()
    heard = bell.rung("arrivals")

    die_holding(tmp_path, 7)

    assert bell.wait("arrivals", heard, 20) > heard
    ended.set()
    thread.join()
