"""The model of LINE: it owns the truth. Its log says what it delivered, what it was told, and what people saw.

Knows nothing of the desk but its address and what it says; the rules are LINE's own, as documented.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bot.line_api_pool import Answer, NoAnswer
from handlers import rendered
from handlers.messages import Card, Message, Press, Text
from tests.simulation.world import Process, World

WEBHOOK_S = 2.0  # how long LINE waits for an answer to a webhook
TOKEN_S = 60.0
TOKEN_EVENT_S = 1200.0  # after that even a redelivered event's token is dead
KEY_S = 86_400.0
DEAD_TOKEN = b'{"message":"Invalid reply token"}'
QUOTA = b'{"message":"You have reached your monthly limit."}'
UNSAYABLE = b'{"message":"The request body has 1 error(s)"}'
FOR_GOOD = {QUOTA: "quota", UNSAYABLE: "refused"}  # what asking again does not change

_NOT_TAKEN: dict[str, Answer | NoAnswer] = {
    "rate": Answer(429, {}, b"{}"),
    "error": Answer(500, {}, b"{}"),
    "locked out": Answer(401, {}, b"{}"),
    "silent": NoAnswer(dispatched=True, why="ReadTimeoutError"),
}

Post = Callable[[bytes, float], int | None]
"""Posts a webhook, signed; the status, or None where none came in time."""


@dataclass(slots=True)
class Event:
    """One thing a person did. acked_at: when LINE was first told 200; posted_at: when it was first posted."""

    id: str
    person: str
    kind: str
    made_at: float
    body: dict[str, object]
    mark: str = ""
    message: str = ""
    token: str = ""
    posted_at: float | None = None
    acked_at: float | None = None
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to say something, as LINE saw it. words: a digest of what was to be said.

    told: the status the desk was told, or `nothing`; `quota` and `refused` where that was LINE's last word.
    """

    at: float
    way: str
    person: str
    key: str
    words: int
    taken: bool
    told: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One bubble a person saw. request: which request it came in."""

    at: float
    body: str
    way: str
    request: int


@dataclass(slots=True)
class Phone:
    """What one person's phone shows."""

    person: str
    seen: list[Seen] = field(default_factory=list)
    shown: list[Message] = field(default_factory=list)
    blocked: bool = False


@dataclass(slots=True)
class _Token:
    event: Event
    posted_at: float
    used: bool = False


@dataclass
class Faults:
    """How often LINE or the way there misbehaves, while things go wrong. Shares of all requests.

    unsayable: one in so many words is never taken, whoever asks and however often; none if nought.
    """

    refused: float = 0.0
    rate: float = 0.0
    error: float = 0.0
    error_after: float = 0.0
    silent: float = 0.0
    silent_after: float = 0.0
    locked_out: bool = False
    down: bool = False
    redelivers: bool = True
    twice: float = 0.0
    batches: float = 0.0
    late_s: float = 0.2
    quota: int | None = None
    unsayable: int = 0


class Line:
    """LINE, for one run. has_told_of_the_quota: asked, it has said that the month's messages are used up."""

    def __init__(self, world: World, post: Post) -> None:
        self.world = world
        self.process = Process("line", may_die=False)
        self.faults = Faults()
        self.events: list[Event] = []
        self.asked: list[Asked] = []
        self.phones: dict[str, Phone] = {}
        self.late: list[tuple[float, str]] = []  # webhooks that were not answered in time
        self.under_way = 0  # webhooks not settled yet
        self.pushes = 0
        self.has_told_of_the_quota = False
        self._post = post
        self._tokens: dict[str, _Token] = {}
        self._keys: dict[str, tuple[float, str, int]] = {}
        self._waiting: list[Event] = []

    # --- what people do

    def phone(self, person: str) -> Phone:
        """A person's phone."""
        return self.phones.setdefault(person, Phone(person))

    def happen(self, event: Event) -> None:
        """A person did something: it is on its way to the desk."""
        self.events.append(event)
        if event.token:
            self._tokens[event.token] = _Token(event, self.world.now)
        self._waiting.append(event)
        self.world.tell(f"{event.person} {event.kind} {event.mark}")
        if self.world.random.random() >= self.faults.batches:
            self.flush()

    def flush(self) -> None:
        """Send off what was gathered for one body."""
        events, self._waiting = self._waiting, []
        if not events:
            return
        self._send_off(events, again=0)
        if self.world.random.random() < self.faults.twice:
            self._send_off(events, again=0, late_s=self.world.random.choice((0.0, 0.01, 1.0, 30.0)))

    def _send_off(self, events: list[Event], again: int, late_s: float = 0.0) -> None:
        self.under_way += 1
        delay = late_s + self.faults.late_s * self.world.random.random() ** 2
        self.world.spawn(self.process, "line.post", lambda: self._deliver(events, again), delay)

    def _deliver(self, events: list[Event], again: int) -> None:
        now = self.world.now
        for event in events:
            event.posted_at = event.posted_at or now
            if event.token:
                token = self._tokens[event.token]
                token.posted_at = max(token.posted_at, now)
        status = self._post(_body(events, again=again > 0), WEBHOOK_S)
        self.world.tell(f"webhook {status} {len(events)}")
        if status is None:
            self.late.append((now, events[0].id))
        if status == 200:
            for event in events:
                event.acked_at = event.acked_at or self.world.now
        elif self.faults.redelivers and again < 8:
            self._send_off(events, again + 1, late_s=(1.0, 5.0, 30.0, 60.0)[min(again, 3)])
        self.under_way -= 1

    # --- what the desk says

    def reply(self, token: str, messages: tuple[Message, ...]) -> Answer | NoAnswer:
        """The desk answers."""
        known = self._tokens.get(token)
        person = known.event.person if known else ""
        return self._ask("reply", person, token, messages, lambda: self._take_reply(known))

    def push(self, to: str, key: UUID, messages: tuple[Message, ...]) -> Answer | NoAnswer:
        """The desk speaks unasked."""
        words = digest(messages)
        return self._ask("push", to, str(key), messages, lambda: self._take_push(to, str(key), words))

    def _take_reply(self, token: _Token | None) -> Answer:
        now = self.world.now
        good = token and not token.used and now - token.posted_at <= TOKEN_S
        if token is None or not good or now - token.event.made_at > TOKEN_EVENT_S:
            return Answer(400, {}, DEAD_TOKEN)
        token.used = True
        return Answer(200, {}, b"{}")

    def _take_push(self, to: str, key: str, words: int) -> Answer:
        now = self.world.now
        before = self._keys.get(key)
        if before and now - before[0] < KEY_S:
            return Answer(409, {"x-line-accepted-request-id": key}, b"{}")
        if self.faults.quota is not None and self.pushes >= self.faults.quota:
            return Answer(429, {}, QUOTA)
        self._keys[key] = (now, to, words)
        self.pushes += not self.phone(to).blocked
        return Answer(200, {}, b"{}")

    def _ask(
        self, way: str, person: str, key: str, messages: tuple[Message, ...], take: Callable[[], Answer]
    ) -> Answer | NoAnswer:
        """One request: what happens at LINE, and what the desk is told of it, are two things."""
        self.world.step(f"before {way}")
        fate = self.fate()
        if fate == "refused":
            return NoAnswer(dispatched=False, why="NewConnectionError")
        answer = _NOT_TAKEN[fate] if fate in _NOT_TAKEN else self._judge(digest(messages), take)
        taken = isinstance(answer, Answer) and answer.status == 200
        if taken and self.phone(person).blocked is False:
            self._show(person, way, messages)
        told = answer
        if fate == "error after":
            told = Answer(500, {}, b"{}")
        elif fate == "silent after":
            told = NoAnswer(dispatched=True, why="ReadTimeoutError")
        said = FOR_GOOD.get(told.body, str(told.status)) if isinstance(told, Answer) else "nothing"
        self.asked.append(Asked(self.world.now, way, person, key, digest(messages), taken, said))
        self.world.tell(f"{way} {person} {len(messages)} {said} {taken}")
        self.world.step(f"after {way}", 8.0 if "silent" in fate else 0.03)
        return told

    def _judge(self, words: int, take: Callable[[], Answer]) -> Answer:
        """Whether LINE takes what has reached it: a request it cannot read it does not take for anybody."""
        if self.faults.unsayable and words % self.faults.unsayable == 0:
            return Answer(400, {}, UNSAYABLE)
        return take()

    def fate(self) -> str:
        """What becomes of a request."""
        faults = self.faults
        if faults.locked_out:
            return "locked out"
        if faults.down:
            return self.world.random.choice(("error", "error after", "silent after"))
        if not self.world.breaking:
            return ""
        dice = self.world.random.random()
        for name, share in (
            ("refused", faults.refused),
            ("rate", faults.rate),
            ("error", faults.error),
            ("error after", faults.error_after),
            ("silent", faults.silent),
            ("silent after", faults.silent_after),
        ):
            if dice < share:
                return name
            dice -= share
        return ""

    def _show(self, person: str, way: str, messages: tuple[Message, ...]) -> None:
        phone = self.phone(person)
        request = len(self.asked)
        for message in messages:
            phone.seen.append(Seen(self.world.now, as_kept(message), way, request))
            phone.shown.append(message)

    # --- what the desk asks

    def plainly(self, name: str, good: Answer) -> Answer | NoAnswer:
        """A question that changes nothing."""
        self.world.step(f"before {name}")
        fate = self.fate().removesuffix(" after")
        self.world.step(f"after {name}", 8.0 if fate == "silent" else 0.03)
        if fate in ("silent", "refused"):
            return NoAnswer(dispatched=fate == "silent", why="ReadTimeoutError")
        status = {"rate": 429, "error": 500, "locked out": 401}.get(fate)
        return Answer(status, {}, b"{}") if status else good


def _body(events: Sequence[Event], *, again: bool) -> bytes:
    told = [{**event.body, "deliveryContext": {"isRedelivery": again}} for event in events]
    return json.dumps({"destination": "U" + "f" * 32, "events": told}, ensure_ascii=False).encode()


def as_kept(message: Message) -> str:
    """A bubble as the desk keeps it in its thread, if it keeps what it showed."""
    return json.dumps(rendered.as_json(message), ensure_ascii=False)


def digest(messages: Sequence[Message]) -> int:
    """By which the same request is known again."""
    return zlib.crc32("".join(map(as_kept, messages)).encode("utf-8", "surrogatepass"))


def buttons_of(message: Message) -> list[tuple[str, str]]:
    """What can be pressed: label and what it carries."""
    match message:
        case Text(_, buttons) | Card(_, _, _, _, buttons):
            return [(b.label, b.action.token) for b in buttons if isinstance(b.action, Press)]
