"""What people do in a run, with phones alone. One function for each kind of day; `workloads_desk.py` has those of the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from storage.staff import Member
from tests.simulation.console import Console
from tests.simulation.database import WEATHER
from tests.simulation.desk import Desk
from tests.simulation.phones import DANGER, DEADLY, POISON, People, line_id
from tests.simulation.world import Action, Actor

NAMES = tuple(map(line_id, ("miki", "taro", "hana", "ken", "yui", "sora")))
GREETINGS = ("こんにちは", "相談したい", "聞こえますか", "ありがとう", "もどる")


@dataclass(slots=True)
class Day:
    """Where a workload happens. lasts_s: how long things may go wrong; at least as long as a lease."""

    desk: Desk
    people: People
    console: Console
    dice: Random
    members: list[Member]
    lasts_s: float = 90.0

    def someone(self, name: str, work: Action) -> Actor:
        """Somebody does something, in a time of their own."""
        return self.desk.world.spawn(self.people.line.process, f"phone.{name[:5]}", work)

    def wait(self, most_s: float) -> None:
        """A while passes, mostly short."""
        self.desk.world.pause(most_s * self.dice.random() ** 2)


Workload = Callable[[Day], None]

WORKLOADS: dict[str, tuple[Workload, int]] = {}
"""By name: what happens, and how often it is drawn."""


def workload(share: int) -> Callable[[Workload], Workload]:
    """Put a kind of day on the list."""

    def listed(work: Workload) -> Workload:
        WORKLOADS[work.__name__] = (work, share)
        return work

    return listed


@workload(4)
def calm(day: Day) -> None:
    """A calm day: a few people follow, write and press buttons."""
    for name in NAMES[: day.dice.choice((1, 2, 3))]:
        talks(day, name, day.dice.randrange(2, 5))


def talks(day: Day, name: str, acts: int) -> None:
    """Somebody comes, and does so many things more."""

    def talk() -> None:
        day.wait(10.0)
        if day.dice.random() < 0.3:
            day.people.follow(name)
        else:
            day.people.write(name, day.dice.choice(GREETINGS))
        for _ in range(acts):
            day.wait(day.dice.choice((0.5, 10.0)))
            act(day, name)
        day.people.line.flush()

    day.someone(name, talk)


def act(day: Day, name: str) -> None:
    """One thing somebody does with what their phone shows."""
    dice = day.dice.random()
    if dice < 0.6:
        day.people.press(name)
    elif dice < 0.95:
        day.people.write(name, day.dice.choice(GREETINGS))
    else:
        day.people.photo(name)


@workload(2)
def burst(day: Day) -> None:
    """Everybody at once, within a fifth of a second."""
    for name in NAMES[: day.dice.choice((3, 5))]:
        for _ in range(day.dice.choice((1, 2, 3))):
            day.someone(name, partial(write_within, day, name, 0.2))


@workload(1)
def busy_disk(day: Day) -> None:
    """Every commit takes long, and what has begun later may be kept sooner: at two doors, if there are two machines."""
    WEATHER.commit_s = day.dice.choice((0.02, 0.08))
    for name in NAMES:
        for _ in range(2):
            day.someone(name, partial(write_within, day, name, 1.0))


def write_within(day: Day, name: str, within_s: float) -> None:
    """Somebody says one thing."""
    day.wait(within_s)
    day.people.write(name)
    day.people.line.flush()


@workload(1)
def flood(day: Day) -> None:
    """One person writes and writes; the others have one thing to say each, and one of them is in danger."""

    def pour() -> None:
        for _ in range(20):
            day.people.write(NAMES[0])
            day.wait(0.02)
        day.people.line.flush()

    day.someone(NAMES[0], pour)
    for name in NAMES[1:3]:
        day.someone(name, partial(write_within, day, name, 1.0))
    in_danger(day, NAMES[day.dice.choice((0, 3))], within_s=1.0)


@workload(3)
def danger(day: Day) -> None:
    """Somebody is in danger in the middle of everything else, perhaps more than once."""
    talks(day, NAMES[0], 3)
    for _ in range(day.dice.choice((1, 1, 2))):
        in_danger(day, NAMES[day.dice.choice((0, 0, 1))], within_s=40.0)


def in_danger(day: Day, name: str, within_s: float) -> None:
    """Somebody says that they are in danger."""

    def cry() -> None:
        day.wait(within_s)
        if day.dice.random() < 0.5:
            act(day, name)
            day.wait(2.0)
        day.people.write(name, DANGER)
        day.people.line.flush()

    day.someone(name, cry)


@workload(2)
def unsend(day: Day) -> None:
    """People take back what they wrote: at once, while it is looked at, or long after."""

    def regret(name: str) -> None:
        day.wait(5.0)
        if day.dice.random() < 0.5:
            day.people.say(name, "相談したい")
            for _ in range(day.dice.choice((1, 5))):
                day.wait(3.0)
                day.people.press(name, first=1.0)
        for _ in range(day.dice.choice((1, 2))):
            day.wait(5.0)
            written = day.people.write(name)
            day.wait(day.dice.choice((0.05, 3.0, 30.0)))
            day.people.take_back(name, written.message)
        day.people.line.flush()

    for name in NAMES[: day.dice.choice((1, 2))]:
        day.someone(name, partial(regret, name))


@workload(2)
def block(day: Day) -> None:
    """People block the desk in the middle of something; some come back."""

    def leave(name: str) -> None:
        day.people.write(name)
        for _ in range(day.dice.choice((1, 2))):
            day.wait(4.0)
            act(day, name)
            day.wait(day.dice.choice((0.1, 5.0)))
            day.people.block(name)
            day.wait(15.0)
            if day.dice.random() < 0.6:
                day.people.follow(name, again=True)
        day.people.line.flush()

    for name in NAMES[:2]:
        day.someone(name, partial(leave, name))


@workload(1)
def poison(day: Day) -> None:
    """Some words bring down whoever listens to them; whoever wrote nothing of the kind must not wait for that."""
    spoil(day, NAMES[0], POISON)
    talks(day, NAMES[1], 2)


def spoil(day: Day, name: str, words: str) -> None:
    """Somebody writes such words, and then others."""

    def write() -> None:
        day.wait(5.0)
        day.people.write(name, words)
        day.wait(3.0)
        day.people.write(name)
        day.people.line.flush()

    day.someone(name, write)


@workload(1)
def deadly(day: Day) -> None:
    """Some words kill whoever listens to them; after a few deaths they are set aside, and everybody else is heard."""
    spoil(day, NAMES[0], DEADLY)
    talks(day, NAMES[1], 2)


@workload(1)
def silence(day: Day) -> None:
    """People leave in the middle of a form: they are reminded once, and can go on."""
    day.lasts_s = 26 * 3600.0

    def leave(name: str) -> None:
        day.people.say(name, "相談したい")
        for _ in range(day.dice.choice((1, 2, 3))):
            day.wait(10.0)
            day.people.press(name, first=1.0)
        day.desk.world.pause(25 * 3600.0 * day.dice.random())
        act(day, name)
        day.people.line.flush()

    for name in NAMES[: day.dice.choice((1, 2))]:
        day.someone(name, partial(leave, name))


@workload(1)
def unsayable(day: Day) -> None:
    """LINE finds fault with some of our words and never takes them; whoever waits behind them must not wait for that."""
    day.people.line.faults.unsayable = day.dice.choice((2, 3, 5))
    for name in NAMES[:2]:
        talks(day, name, 3)
