"""A short storm of each kind; `make soak` lets it last."""

import sys
from pathlib import Path

import pytest

from tests.soak.killer import HELD_UP, WORKER
from tests.soak.servers import DATABASES
from tests.soak.trial import Trial

KILLS = 120  # of workers: two hundred strikes in all


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", DATABASES)
def test_whatever_is_killed_nothing_is_lost_and_nothing_said_twice(name: str, tmp_path: Path) -> None:
    with DATABASES[name](tmp_path, KILLS, 20261121) as (desk, killer):
        account = Trial(desk, killer).run()

        told = f"{killer.line()}\n{account.line()}"
        sys.stdout.write(f"\n{name}: {told}\n")
        assert killer.struck[WORKER] == KILLS
        assert killer.struck[HELD_UP] or name != "sqlite", "nobody stood still in mid-write"
        assert account.acknowledged > 50
        assert account.is_well, "\n".join((told, *account.wrong, killer.timeline(), desk.logs()))
        assert account.parked > account.innocent, "nothing poisonous came in"
