"""What the desk's own modules find instead of threads, locks, queues, clocks and chance: the same, in virtual time."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Generic, TypeVar
from uuid import UUID

from bot import alarming, committer, drainer, sender, settling, worker
from storage import hands, ids, spool, together, vault
from tests.simulation.world import Actor, World

Item = TypeVar("Item")


class Lock:
    """A bare lock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held = False
        self._waiting: deque[Actor] = deque()

    def acquire(self, timeout: float | None = None) -> bool:
        """Take it, or wait for it."""
        until = None if timeout is None else self._world.now + timeout
        while self._held:
            actor = self._world.actor
            if actor is None or actor.dying:
                return False
            left = None if until is None else until - self._world.now
            if left is not None and left <= 0:
                return False
            self._waiting.append(actor)
            self._world.park(left)
            if actor in self._waiting:
                self._waiting.remove(actor)
        self._held = True
        return True

    def release(self) -> None:
        """Let the next one have it."""
        self._held = False
        if self._waiting:
            self._world.wake(self._waiting.popleft())

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class SimpleQueue(Generic[Item]):
    """A queue between threads."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._items: deque[Item] = deque()
        self._waiting: deque[Actor] = deque()

    def put(self, item: Item) -> None:
        self._items.append(item)
        if self._waiting:
            self._world.wake(self._waiting.popleft(), 0.0001)

    def get(self) -> Item:
        while not self._items:
            actor = self._world.actor
            assert actor is not None
            self._waiting.append(actor)
            self._world.park()
        return self._items.popleft()

    def get_nowait(self) -> Item:
        if not self._items:
            raise queue.Empty
        return self._items.popleft()

    def qsize(self) -> int:
        return len(self._items)


class Event:
    """A flag others wait for. asleep: how a wait of nothing but time is spent."""

    def __init__(self, world: World, asleep: Callable[[float], None] | None = None) -> None:
        self._world = world
        self._asleep = asleep or world.pause
        self._set = False

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True

    def wait(self, timeout: float | None = None) -> bool:
        self._asleep(timeout or 0.0)
        return self._set


class Thread:
    """A thread of the process that is being started."""

    def __init__(self, world: World, target: Callable[[], None], name: str) -> None:
        self._world = world
        self._target = target
        self._name = name

    def start(self) -> None:
        actor = self._world.actor
        assert actor is not None
        self._world.spawn(actor.process, f"{actor.process.name}.{self._name}", self._target)


class Disk:
    """What survives a power cut: files and names that were synced. Stands in for `os` where the spool writes."""

    def __init__(self, world: World, real: object) -> None:
        self._world = world
        self._real = real
        self.full = False
        self.written: set[str] = set()  # files whose content is on the disk
        self.named: set[str] = set()  # names that are in their folder on the disk

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def fsync(self, file: int) -> None:
        path = Path(f"/proc/self/fd/{file}").readlink()
        self._world.step("spool.sync", 0.003)
        if path.is_dir():
            self.named.update(entry.name for entry in path.iterdir())
        elif self.full:
            raise OSError(28, "no space left on device")
        else:
            self.written.add(_stem(path.name))

    def lose_what_was_not_synced(self, folder: Path) -> None:
        """The power was cut: only what was synced is there afterwards."""
        for path in sorted(folder.iterdir()):
            if path.name not in self.named or _stem(path.name) not in self.written:
                path.unlink()


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def stand_ins(
    world: World, disk: Disk, spool_waits: Callable[[float], None]
) -> list[tuple[ModuleType, str, object]]:
    """Module, name and what stands there for the length of a run."""
    threads = SimpleNamespace(
        Thread=lambda target, name, daemon: Thread(world, target, name),
        Lock=lambda: Lock(world),
        Event=lambda: Event(world),
    )
    draining = SimpleNamespace(Thread=threads.Thread, Event=lambda: Event(world, spool_waits))
    queues = SimpleNamespace(SimpleQueue=lambda: SimpleQueue[object](world), Empty=queue.Empty)
    chance = world.random
    numbers = iter(range(1, 1 << 60))

    def clock() -> float:
        return world.now

    def new_uuid() -> UUID:
        return UUID(
            int=(next(numbers) << 80) | chance.getrandbits(60), version=4
        )  # in order, as the real ones are

    keys = SimpleNamespace(urandom=chance.randbytes)
    token = SimpleNamespace(token_hex=lambda n: f"{chance.getrandbits(8 * n):0{2 * n}x}")
    return [
        (committer, "threading", threads),
        (committer, "queue", queues),
        (committer, "sleep", world.pause),
        (committer, "monotonic", clock),
        (drainer, "threading", draining),
        (worker, "monotonic", clock),
        (sender, "monotonic", clock),
        (alarming, "monotonic", clock),
        (settling, "random", chance),
        (together, "threading", threads),
        (ids, "uuid7", new_uuid),
        (vault, "os", keys),
        (spool, "os", disk),
        (spool, "secrets", token),
        (hands, "id", lambda _hand: next(numbers)),
    ]


@contextmanager
def put_in(places: Sequence[tuple[object, str, object]]) -> Iterator[None]:
    """Put these attributes in place, and what was there back afterwards."""
    missing = object()
    before = [(where, name, vars(where).get(name, missing)) for where, name, _ in places]
    for where, name, value in places:
        setattr(where, name, value)
    try:
        yield
    finally:
        for where, name, value in reversed(before):
            if value is missing:
                delattr(where, name)
            else:
                setattr(where, name, value)
