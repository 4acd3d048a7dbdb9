"""The simulator's phones, driven through its HTTP API: what people do, and the platform's own record of it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Bubble = Mapping[str, Any]


@dataclass(frozen=True)
class Phones:
    """All phones of one simulator."""

    address: str

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """One request to the simulator's own API."""
        request = urllib.request.Request(
            f"{self.address}/simulator/api{path}",
            data=json.dumps(body or {}).encode() if method != "GET" else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def add(self, name: str, language: str = "ja", *, follow: bool = True) -> Phone:
        """Somebody adds the council as a friend."""
        made = self.ask("POST", "/people", {"name": name, "language": language, "follow": follow})
        return Phone(self, made["id"])

    def ledger(self, kind: str) -> Sequence[Mapping[str, Any]]:
        """The platform's own record: `request` for what we asked of LINE, `webhook` for what it delivered."""
        with urllib.request.urlopen(f"{self.address}/simulator/api/ledger.jsonl", timeout=60) as answer:
            lines = [json.loads(line) for line in answer.read().splitlines()]
        return [line for line in lines if line.get("kind") == kind]

    def redeliver(self, *after_s: float) -> None:
        """Let the platform deliver again what we did not acknowledge."""
        self.ask("POST", "/webhook", {"redelivery": {"on": True, "afterSeconds": list(after_s)}})

    def fault(self, kind: str, **more: Any) -> None:
        """Let something go wrong at the platform."""
        self.ask("POST", "/faults", {"kind": kind, **more})

    def wait_until_idle(self, wait_s: float = 30) -> None:
        """Wait until no webhook is on its way any more, redeliveries included."""
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            try:
                self.ask("POST", "/idle?wait=10")
            except urllib.error.HTTPError as busy:
                busy.close()
            else:
                return
        raise AssertionError("webhooks are still on their way")


@dataclass(frozen=True)
class Phone:
    """One person's phone."""

    phones: Phones
    id: str

    def do(self, gesture: str, **body: Any) -> Any:
        """Type, tap, send, block, and whatever else people do."""
        return self.phones.ask("POST", f"/people/{urllib.parse.quote(self.id)}/{gesture}", body)

    def write(self, text: str) -> Any:
        """Type words."""
        return self.do("text", text=text)

    def tap(self, label: str) -> Any:
        """Tap the newest button with this label."""
        return self.do("tap", label=label)

    def bubbles(self, side: str = "bot") -> Sequence[Bubble]:
        """What the talk shows of one side."""
        talk = self.phones.ask("GET", f"/people/{urllib.parse.quote(self.id)}/talk?side={side}")
        return tuple(talk["bubbles"])

    def newest(self) -> int:
        """The number of the last thing the desk has said, or 0. A phone keeps a hundred bubbles: counting them ends there."""
        return max((bubble["seq"] for bubble in self.bubbles()), default=0)

    def said(self) -> str:
        """Everything the desk has said to this phone, as text."""
        return json.dumps([bubble["message"] for bubble in self.bubbles()], ensure_ascii=False)

    def wait_for(self, words: str, wait_s: float = 20) -> Sequence[Bubble]:
        """Wait until the desk has said these words."""
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            if words in self.said():
                return self.bubbles()
            time.sleep(0.05)
        raise AssertionError(f"{words!r} was not said; this was: {self.said()}")

    def wait_for_button(self, label: str, wait_s: float = 20) -> None:
        """Wait until a button with this label can be tapped, then tap it."""
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            person = self.phones.ask("GET", f"/people/{urllib.parse.quote(self.id)}")
            if label in json.dumps(person.get("tappable"), ensure_ascii=False):
                self.tap(label)
                return
            time.sleep(0.05)
        raise AssertionError(f"no button {label!r}; the desk said: {self.said()}")
