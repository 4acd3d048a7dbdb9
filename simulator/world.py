"""Everything the simulated platform knows, behind one lock. Holds state; decides nothing."""

import dataclasses
import json
import random
import threading
from collections import deque
from dataclasses import dataclass, field

from simulator.answers import Refusal
from simulator.clock import Clock
from simulator.config import Config
from simulator.content import Contents
from simulator.faults import Faults
from simulator.identifiers import Ids
from simulator.ledger import Ledger
from simulator.limits.fields import Rules
from simulator.people import Bubble, People, Person
from simulator.quota import Quota
from simulator.rate import Rates
from simulator.richmenus import Menus
from simulator.shapes import JsonObject
from simulator.shelf import Shelf
from simulator.tokens import ReplyTokens, RetryKeys

NAMES = (
    "佐藤 はな",
    "鈴木 一郎",
    "グエン・ティ・ラン",
    "高橋 みのり",
    "マリア・サントス",
    "王 小明",
    "田中 てつ",
    "Alex Kim",
)
LANGUAGES = ("ja", "ja", "vi", "ja", "en", "zh-Hans", "ja", "en")


@dataclass(slots=True)
class Channel:
    """The channel's own settings, as the console of the real platform would hold them.

    redelivery_after_s: how long after a failed webhook each further attempt leaves.
    content_delay_s: how long photos and films are being prepared.
    """

    webhook_url: str
    secret: str
    destination: str
    bot_name: str
    tokens: dict[str, int | None]
    webhook_on: bool = True
    redelivery: bool = False
    redelivery_after_s: list[float] = field(default_factory=lambda: [1.0, 5.0, 30.0])
    timeout_s: float = 2.0
    content_delay_s: float = 0.0
    rules: Rules = field(default_factory=Rules)


class World:
    """One platform with one channel. Every reader and writer holds `lock`; `changed` wakes those who wait."""

    channel: Channel
    people: People
    contents: Contents
    menus: Menus
    tokens: ReplyTokens
    keys: RetryKeys
    quota: Quota
    rates: Rates
    faults: Faults
    ledger: Ledger
    ids: Ids
    progress: dict[str, JsonObject]
    read_tokens: dict[str, str]

    def __init__(self, config: Config) -> None:
        self.config = config
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.version = 0
        self.state_version = 0
        self.clock = Clock()
        self.shelf = Shelf()
        self.channel = Channel(
            webhook_url=config.webhook_url,
            secret=config.channel_secret,
            destination=config.destination,
            bot_name=config.bot_name,
            tokens={config.access_token: None},
        )
        with self.lock:
            self.clear()

    def clear(self) -> None:
        """Forget everybody and everything; the channel's settings stay. Locks: the world's."""
        config = self.config
        self.shelf.clear()
        self.clock.offset_ms = 0
        self.ids = Ids(config.seed)
        self.people, self.contents, self.menus = People(), Contents(), Menus()
        self.tokens, self.keys = ReplyTokens(), RetryKeys()
        self.quota, self.rates = Quota(config.quota), Rates()
        self.faults = Faults(random.Random(config.seed))
        self.ledger = Ledger(self.shelf)
        self.progress, self.read_tokens = {}, {}
        self._bubbles_n = 0
        for index in range(config.people):
            self.add_person(NAMES[index % len(NAMES)], LANGUAGES[index % len(LANGUAGES)])
        self.touch()

    def close(self) -> None:
        """Give back what the world holds open."""
        self.shelf.close()

    def add_person(
        self, name: str, language: str | None, *, friend: bool = True, person_id: str | None = None
    ) -> Person:
        """Somebody new with a phone. Tells the bot nothing."""
        new = Person(
            id=person_id or self.ids.user(),
            name=name,
            language=language,
            talk=deque(maxlen=self.config.talk_limit),
            friend=friend,
            ever_friend=friend,
        )
        self.people.by_id[new.id] = new
        self.touch(new)
        return new

    def person(self, person_id: str) -> Person:
        """One person. Raises: Refusal 404."""
        if person_id not in self.people.by_id:
            raise Refusal(404, "no such person")
        return self.people.by_id[person_id]

    def touch(self, person: Person | None = None) -> int:
        """Something changed: wake whoever waits. Returns the new version."""
        self.version += 1
        if person is None:
            self.state_version = self.version
        else:
            person.version = self.version
        self.changed.notify_all()
        return self.version

    def show(
        self, person: Person, side: str, message: JsonObject, message_id: str = "", **more: object
    ) -> Bubble:
        """Put a bubble into somebody's talk."""
        self._bubbles_n += 1
        slip = self.shelf.put(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        bubble = Bubble(
            seq=self._bubbles_n,
            message_id=message_id,
            at=self.clock.now_ms(),
            side=side,
            slip=slip,
            version=self.touch(person),
        )
        bubble = dataclasses.replace(bubble, **more)  # type: ignore[arg-type]  # callers name Bubble's own fields
        person.talk.append(bubble)
        return bubble

    def mark(self, person: Person, bubble: Bubble) -> None:
        """A bubble changed its looks."""
        bubble.version = self.touch(person)

    def message(self, bubble: Bubble) -> JsonObject:
        """What a bubble says."""
        found: JsonObject = json.loads(self.shelf.get(bubble.slip).decode("utf-8", "surrogatepass"))
        return found
