"""What people do with their phones: events as LINE writes them, with ids, times and tokens of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import md5

from tests.simulation.line import Event, Line, buttons_of

DANGER = "死にたい"
POISON = "毒"  # brings down whoever listens to it, every time
DEADLY = "猛毒"  # kills the whole process that listens to it, every time


class People:
    """Everybody who has a phone. start: what time it was when the run began."""

    def __init__(self, line: Line, start: datetime) -> None:
        self.line = line
        self._start = start
        self._number = 0

    def write(self, person: str, words: str = "こんにちは") -> Event:
        """Type something. Each text bears a mark of its own, by which it is found again."""
        mark = self._next("◆")
        message = self._next("5")
        body = {"message": {"id": message, "type": "text", "text": f"{words} {mark}"}}
        event = self._do(person, "message", body, mark=mark, message=message)
        event.is_danger = DANGER in words
        return event

    def say(self, person: str, words: str) -> Event:
        """Type exactly these words: a command."""
        message = self._next("5")
        body = {"message": {"id": message, "type": "text", "text": words}}
        return self._do(person, "message", body, message=message)

    def photo(self, person: str) -> Event:
        """Send a photo."""
        message = self._next("5")
        content = {"id": message, "type": "image", "contentProvider": {"type": "line"}}
        return self._do(person, "message", {"message": content}, mark="photo", message=message)

    def press(self, person: str, first: float = 0.7) -> Event:
        """Press a button of the newest message that has some; write, if none has. first: how often the first one."""
        for message in reversed(self.line.phone(person).shown):
            buttons = buttons_of(message)
            if buttons:
                dice = self.line.world.random
                label, token = buttons[0] if dice.random() < first else dice.choice(buttons)
                return self._do(person, "postback", {"postback": {"data": token}}, mark=label)
        return self.write(person)

    def tap(self, person: str, data: str) -> Event:
        """Press a button of the menu below the talk."""
        return self._do(person, "postback", {"postback": {"data": data}}, mark=data)

    def take_back(self, person: str, message: str) -> Event:
        """Unsend a message."""
        return self._do(person, "unsend", {"unsend": {"messageId": message}}, mark=message, answerable=False)

    def follow(self, person: str, *, again: bool = False) -> Event:
        """Add the account, or unblock it."""
        self.line.phone(person).blocked = False
        return self._do(person, "follow", {"follow": {"isUnblocked": again}})

    def block(self, person: str) -> Event:
        """Block the account."""
        self.line.phone(person).blocked = True
        return self._do(person, "unfollow", {}, answerable=False)

    def _do(
        self,
        person: str,
        kind: str,
        what: Mapping[str, object],
        *,
        mark: str = "",
        message: str = "",
        answerable: bool = True,
    ) -> Event:
        now = self.line.world.now
        stamp = int((self._start + timedelta(seconds=now)).timestamp() * 1000)
        token = self._next("token-") if answerable else ""
        event_id = self._next("01HSIM")
        body: dict[str, object] = {
            "type": kind,
            "mode": "active",
            "timestamp": stamp,
            "webhookEventId": event_id,
            "source": {"type": "user", "userId": line_id(person)},
            **({"replyToken": token} if token else {}),
            **what,
        }
        event = Event(event_id, line_id(person), kind, now, body, mark, message, token)
        self.line.happen(event)
        return event

    def _next(self, prefix: str) -> str:
        self._number += 1
        return f"{prefix}{self._number:06d}"


def line_id(person: str) -> str:
    """A user id as LINE's are."""
    return person if person.startswith("U") else "U" + md5(person.encode(), usedforsecurity=False).hexdigest()
