"""A day on which clocks are wrong for long: what is due, and what is old, is judged by them all the while."""

from __future__ import annotations

from functools import partial

from tests.simulation.workloads import NAMES, Day, act, workload
from tests.simulation.workloads_desk import DAY_S

LONG_S = 660.0  # longer than it takes until clearing is asked for again


@workload(1)
def wrong_for_long(day: Day) -> None:
    """Some clocks are a day wrong for ten minutes and more, while people are in the middle of forms, or have left them."""
    world, dice = day.desk.world, day.dice
    day.lasts_s = 23.5 * 3600.0  # until reminders are due, and less than a day
    jump = dice.choice((-1, 1, 1)) * DAY_S
    wrong = [process for process in day.desk.processes.values() if dice.random() < 0.5]

    def jump_by(seconds: float) -> None:
        world.tell(f"clocks jump {seconds}")
        for process in wrong:
            process.ahead_s += seconds
        day.desk.bell.committed()

    begins = 40.0 * dice.random()
    world.at(begins, lambda: jump_by(jump))
    world.at(begins + LONG_S + 600.0 * dice.random(), lambda: jump_by(-jump))

    def leave(name: str) -> None:
        day.people.say(name, "相談したい")
        for _ in range(dice.choice((1, 2, 3))):
            day.wait(10.0)
            day.people.press(name, first=1.0)
        world.pause(dice.choice((600.0, 3600.0, 20 * 3600.0)))
        act(day, name)
        day.people.line.flush()

    for name in NAMES[:2]:
        day.someone(name, partial(leave, name))
