"""Takes webhooks to the bot in the background: each person's in order, different people's side by side."""

import heapq
import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from simulator.people import Bubble, Person
from simulator.post import Outcome, hang_up, post, signature
from simulator.shapes import JsonObject
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Parcel:
    """One webhook body on its way.

    about: bubbles whose delivery mark it decides. attempt: 1, then one more with each redelivery.
    raw, signed: a body and signature given by hand instead of events. lost: the first attempt is only pretended.
    """

    events: tuple[JsonObject, ...]
    about: tuple[tuple[Person, Bubble], ...] = ()
    attempt: int = 1
    raw: bytes | None = None
    signed: str | None = None
    lost: bool = False
    spoiled: bool = False


@dataclass(slots=True)
class Lane:
    """Parcels that must not overtake each other, each with the moment it may leave (monotonic seconds)."""

    waiting: deque[tuple[float, Parcel]] = field(default_factory=deque)
    scheduled: bool = False


class Courier:
    """Carries parcels with a few threads. Locks: the world's, never while on the network."""

    def __init__(self, world: World, workers: int) -> None:
        self._world = world
        self._wake = threading.Condition(world.lock)
        self._lanes: dict[str, Lane] = {}
        self._due: list[tuple[float, int, str]] = []
        self._turn = itertools.count()
        self._under_way = 0
        self._closing = False
        self._threads = [
            threading.Thread(target=self._work, name=f"courier-{number}", daemon=True)
            for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, parcel: Parcel, lane: str | None = None, after_s: float = 0.0) -> None:
        """Hand a parcel over. lane: parcels of one lane keep their order; None is a lane of its own.

        Locks: the world's, held by the caller.
        """
        if not self._world.channel.webhook_url or not self._world.channel.webhook_on:
            self._note(parcel, Outcome(None, "not_sent", "no webhook URL, or webhooks are off", 0))
            return
        key = lane if lane is not None else f"alone-{next(self._turn)}"
        found = self._lanes.setdefault(key, Lane())
        found.waiting.append((time.monotonic() + after_s, parcel))
        self._schedule(key, found)

    def idle(self, timeout_s: float) -> bool:
        """Wait until nothing is under way or waiting. False when that took too long."""
        with self._world.lock:
            return self._wake.wait_for(lambda: not self._lanes and not self._under_way, timeout_s)

    def pending(self) -> int:
        """How many parcels have not been answered yet. Locks: the world's, held by the caller."""
        return self._under_way + sum(len(lane.waiting) for lane in self._lanes.values())

    def forget(self) -> None:
        """Drop whatever still waits. Locks: the world's, held by the caller."""
        self._lanes.clear()
        self._due.clear()

    def close(self) -> None:
        """Stop carrying; what waits stays behind."""
        with self._world.lock:
            self._closing = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(self._world.channel.timeout_s + 1)

    def _schedule(self, key: str, lane: Lane) -> None:
        if lane.waiting and not lane.scheduled:
            lane.scheduled = True
            heapq.heappush(self._due, (lane.waiting[0][0], next(self._turn), key))
            self._wake.notify_all()

    def _work(self) -> None:
        while True:
            with self._world.lock:
                taken = self._take()
                if taken is None:
                    break
                key, parcel = taken
                self._under_way += 1
                url, body, signed = self._pack(parcel)
                timeout_s = self._world.channel.timeout_s
            outcome = (
                Outcome(None, "lost", "made to be lost", 0)
                if parcel.lost
                else post(url, body, signed, timeout_s)
            )
            with self._world.lock:
                self._settle(key, parcel, outcome)
        hang_up()

    def _take(self) -> tuple[str, Parcel] | None:
        """The next parcel that may leave; waits for one. None when closing."""
        while not self._closing:
            now = time.monotonic()
            if self._due and self._due[0][0] <= now:
                _, _, key = heapq.heappop(self._due)
                lane = self._lanes.get(key)
                if lane is None or not lane.waiting:
                    continue
                return key, lane.waiting.popleft()[1]
            self._wake.wait(self._due[0][0] - now if self._due else None)
        return None

    def _pack(self, parcel: Parcel) -> tuple[str, bytes, str]:
        """The bytes to send. From this moment the reply tokens inside are alive."""
        world = self._world
        now = world.clock.now_ms()
        for event in parcel.events if not parcel.lost else ():
            if "replyToken" in event:
                world.tokens.delivered(event["replyToken"], now)
        body = parcel.raw
        if body is None:
            whole = {"destination": world.channel.destination, "events": list(parcel.events)}
            body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(
                "utf-8", "surrogatepass"
            )
        signed = parcel.signed if parcel.signed is not None else signature(world.channel.secret, body)
        if parcel.spoiled:
            signed = signature(world.channel.secret + "x", body)
        return world.channel.webhook_url, body, signed

    def _settle(self, key: str, parcel: Parcel, outcome: Outcome) -> None:
        self._under_way -= 1
        self._note(parcel, outcome)
        if not outcome.is_good:
            self._redeliver(parcel)
        lane = self._lanes.get(key)
        if lane is not None:
            lane.scheduled = False
            if not lane.waiting:
                del self._lanes[key]
            self._schedule(key, lane)
        self._wake.notify_all()

    def _redeliver(self, parcel: Parcel) -> None:
        """The same event and token once more, flagged, if the channel has that switched on."""
        channel = self._world.channel
        if (
            not channel.redelivery
            or parcel.raw is not None
            or parcel.attempt > len(channel.redelivery_after_s)
        ):
            return
        again = tuple({**event, "deliveryContext": {"isRedelivery": True}} for event in parcel.events)
        after_s = channel.redelivery_after_s[parcel.attempt - 1]
        self.send(
            replace(parcel, events=again, attempt=parcel.attempt + 1, lost=False, spoiled=False),
            None,
            after_s,
        )

    def _note(self, parcel: Parcel, outcome: Outcome) -> None:
        """Write down how it went, and mark the bubbles it was about."""
        entry: JsonObject = {
            "at": self._world.clock.now_ms(),
            "attempt": parcel.attempt,
            "status": outcome.status,
            "reason": outcome.reason,
            "detail": outcome.detail,
            "ms": outcome.ms,
            "events": list(parcel.events),
        }
        if parcel.raw is not None:
            entry["raw"] = parcel.raw.decode("utf-8", "replace")
        self._world.ledger.write("webhook", entry)
        for person, bubble in parcel.about:
            bubble.delivered = bubble.delivered or outcome.is_good
            self._world.mark(person, bubble)


def dispatch(
    world: World,
    courier: Courier,
    person: Person | None,
    events: Sequence[JsonObject],
    about: tuple[tuple[Person, Bubble], ...] = (),
) -> None:
    """Send events out as one body, through whatever faults are in force. Locks: the world's, held by the caller."""
    kind, who = str(events[0].get("type")), person.id if person else None

    def strikes(fault: str) -> float | None:
        found = world.faults.webhook(f"webhook_{fault}", kind, who)
        return None if found is None else found.seconds

    lost, spoiled = strikes("lost") is not None, strikes("bad_signature") is not None
    parcel = Parcel(tuple(events), about, lost=lost, spoiled=spoiled)
    lane: str | None = who or "nobody"
    after_s = strikes("delay") or 0.0
    late = strikes("reorder")
    if late is not None:
        lane, after_s = None, world.faults.dice.uniform(0, late)
    courier.send(parcel, lane, after_s)
    twice = strikes("duplicate")
    if twice is not None:
        courier.send(replace(parcel, about=()), lane, after_s)
