"""Collects everything wrong with a request and words it as LINE's error bodies."""

from dataclasses import dataclass, field
from typing import Literal

from simulator.answers import Refusal
from simulator.shapes import JsonObject

Style = Literal["dotted", "slashed", "rooted"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the request body, written as LINE writes it for that kind of object.

    dotted: `messages[0].text` (the body itself); slashed: `template/actions/0/uri`; rooted: `/body/contents/0`.
    """

    style: Style = "dotted"
    parts: tuple[str | int, ...] = ()

    def at(self, *parts: str | int) -> "Where":
        """A place inside this one."""
        return Where(self.style, self.parts + parts)

    def __str__(self) -> str:
        if self.style == "dotted":
            steps = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.parts)
            return "".join(steps).lstrip(".")
        joined = "/".join(str(part) for part in self.parts)
        return "/" + joined if self.style == "rooted" else joined


@dataclass(slots=True)
class Problems:
    """What was found so far. `message` is the message whose inside is being looked at, if any."""

    body: list[JsonObject] = field(default_factory=list)
    inside: dict[int, list[JsonObject]] = field(default_factory=dict)
    message: int = 0

    def add(self, where: Where, words: str) -> None:
        """Note one fault."""
        found = {"message": words, "property": str(where)}
        target = self.body if where.style == "dotted" else self.inside.setdefault(self.message, [])
        target.append(found)

    def refuse(self) -> None:
        """Raise LINE's 400 if anything is wrong. Raises: Refusal."""
        if self.body:
            raise Refusal(400, f"The request body has {len(self.body)} error(s)", self.body)
        for index, details in sorted(self.inside.items()):
            raise Refusal(400, f"A message (messages[{index}]) in the request body is invalid", details)
