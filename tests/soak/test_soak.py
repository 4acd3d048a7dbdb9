"""A short storm of each kind; `make soak` lets it last."""

from pathlib import Path

import pytest

from tests.soak.servers import DATABASES
from tests.soak.trial import Trial

KILLS = 200


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", DATABASES)
def test_whatever_is_killed_nothing_is_lost_and_nothing_said_twice(name: str, tmp_path: Path) -> None:
    with DATABASES[name](tmp_path, KILLS, 20261121) as (desk, killer):
        account = Trial(desk, killer).run()

        assert killer.struck["kill"] == KILLS
        assert sum(account.acknowledged.values()) > 50
        assert account.is_well, "\n".join((account.line(), *account.wrong, desk.logs()))
        assert account.parked > 0, "nothing poisonous came in"
