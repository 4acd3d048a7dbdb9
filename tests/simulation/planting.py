"""How a planted bug is put into the real code, and taken out again: attributes are replaced for the length of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.simulation.standing_in import put_in

Place = tuple[object, str, object]
Planting = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Bug:
    """A mistake somebody could make. workload: in which it shows; empty: any. seeds: by when it must show. database: on which.

    by: the rules that ought to notice it. What else is broken does not count: a bug that has rotted into some other fault
    would pass for caught.
    """

    name: str
    plant: Planting
    by: tuple[str, ...]
    workload: str
    seeds: int
    about: str
    database: str = "sqlite"


BUGS: dict[str, Bug] = {}


def bug(
    *, by: str | tuple[str, ...], workload: str = "", seeds: int = 200, database: str = "sqlite"
) -> Callable[[Callable[[], list[Place]]], Callable[[], list[Place]]]:
    """Put a bug on the list, with the rules that ought to notice it.

    The function says what is put where; its docstring says whose mistake it is.
    """

    def listed(make: Callable[[], list[Place]]) -> Callable[[], list[Place]]:
        @contextmanager
        def plant() -> Iterator[None]:
            with put_in(make()):
                yield

        rules = (by,) if isinstance(by, str) else by
        BUGS[make.__name__] = Bug(make.__name__, plant, rules, workload, seeds, make.__doc__ or "", database)
        return make

    return listed


def every_bug() -> dict[str, Bug]:
    """All planted bugs, by name: each module whose name begins with `bugs_` puts its own on the list."""
    for file in sorted(Path(__file__).parent.glob("bugs_*.py")):
        import_module(f"{__package__}.{file.stem}")
    return BUGS


@contextmanager
def planted(*names: str) -> Iterator[None]:
    """The real code with these bugs in it."""
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(every_bug()[name].plant())
        yield
