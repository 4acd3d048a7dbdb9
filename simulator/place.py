"""Where a running simulator keeps its parts, and how a view finds them."""

from dataclasses import dataclass

from flask import current_app

from simulator.courier import Courier
from simulator.world import World

KEY = "simulator"


@dataclass(frozen=True, slots=True)
class Parts:
    """The world and who carries its webhooks."""

    world: World
    courier: Courier


def parts() -> Parts:
    """The parts of the simulator that serves this request."""
    found: Parts = current_app.extensions[KEY]
    return found


def world() -> World:
    """The world of this request."""
    return parts().world
