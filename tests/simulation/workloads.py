"""What happens at a desk in a run: people with phones, staff, and now and then something worse. One function each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.simulation.desk import Desk
from tests.simulation.phones import DANGER, People, line_id

NAMES = tuple(map(line_id, ("miki", "taro", "hana", "ken", "yui", "sora")))
GREETINGS = ("こんにちは", "相談したい", "聞こえますか", "ありがとう", "もどる")


@dataclass(frozen=True, slots=True)
class Day:
    """Where a workload happens. lasts_s: how long things may go wrong."""

    desk: Desk
    people: People
    dice: Random

    @property
    def lasts_s(self) -> float:
        """Long enough for people to act, and for leases to run out."""
        return 90.0

    def someone(self, name: str, work: Callable[[], None]) -> None:
        """Somebody does something, in a time of their own."""
        self.desk.world.spawn(self.people.line.process, f"phone.{name[:5]}", work)

    def wait(self, most_s: float) -> None:
        """A while passes, mostly short."""
        self.desk.world.pause(most_s * self.dice.random() ** 2)


def calm(day: Day) -> None:
    """A calm day: a few people follow, write and press buttons."""
    for name in NAMES[: day.dice.choice((1, 2, 3))]:
        day.someone(name, lambda name=name: _talk(day, name, acts=day.dice.randrange(2, 5)))  # type: ignore[misc]  # bound on purpose


def _talk(day: Day, name: str, acts: int) -> None:
    day.wait(10.0)
    if day.dice.random() < 0.3:
        day.people.follow(name)
    else:
        day.people.write(name, day.dice.choice(GREETINGS))
    for _ in range(acts):
        day.wait(day.dice.choice((0.5, 10.0)))
        _act(day, name)
    day.people.line.flush()


def _act(day: Day, name: str) -> None:
    if day.dice.random() < 0.6:
        day.people.press(name)
    else:
        day.people.write(name, day.dice.choice(GREETINGS))


def danger(day: Day) -> None:
    """Somebody is in danger in the middle of everything else."""
    calm(day)

    def in_danger() -> None:
        day.wait(30.0)
        if day.dice.random() < 0.5:
            _act(day, NAMES[0])
            day.wait(2.0)
        day.people.write(NAMES[0], DANGER)
        day.people.line.flush()

    day.someone("danger", in_danger)


WORKLOADS: dict[str, Callable[[Day], None]] = {"calm": calm, "danger": danger}
