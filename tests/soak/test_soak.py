"""A short storm of each kind; `make soak` lets it last."""

import sys
from pathlib import Path

import pytest

from tests.soak.killer import DATABASE, HELD_UP, Killer
from tests.soak.running import SoakedDesk
from tests.soak.servers import DATABASES, left_undone
from tests.soak.trial import Trial

KILLS = 120  # of workers: two hundred strikes in all


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", DATABASES)
def test_whatever_is_killed_nothing_is_lost_and_nothing_said_twice(name: str, tmp_path: Path) -> None:
    with DATABASES[name](tmp_path, KILLS, 20261121) as (desk, killer):
        account = Trial(desk, killer).run()

        told = f"{killer.line()}\n{account.line()}"
        sys.stdout.write(f"\n{name}: {told}\n")
        assert list(left_undone(name, killer)) == []
        assert account.acknowledged > 50
        assert desk.mail is not None
        assert desk.mail.letters, "nobody was called about danger"
        assert account.is_well, "\n".join((told, *account.wrong, killer.timeline(), desk.logs()))
        assert account.parked > account.innocent, "nothing poisonous came in"


def test_a_trial_that_killed_too_little_shows_nothing(tmp_path: Path) -> None:
    killer = Killer(SoakedDesk(tmp_path), 2500, 0)
    killer.struck.update(
        {"worker killed": 2500, "sender killed": 400, "scheduler killed": 70, "door killed": 30}
    )
    killer.struck.update({DATABASE: 49, "redis emptied": 130, "redis killed": 40, HELD_UP: 31})

    assert list(left_undone("postgresql", killer)) == ["database killed: 49 times, not 50"]
    assert list(left_undone("sqlite", killer)) == []
