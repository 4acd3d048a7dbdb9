"""How a request to LINE ended, as values: what the sender decides by. Knows nothing of HTTP libraries or the SDK.

Nothing here ever carries a person's words: `why` is LINE's own message and the names of properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Sent:
    """LINE took it. already: an earlier attempt with the same key had been taken."""

    request_id: str | None = None
    message_ids: tuple[str, ...] = ()
    already: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """It did not get through, or asking twice is harmless: try again in after_s seconds at the earliest.

    doubtful: asking again is harmless, but this time may have got through all the same.
    """

    after_s: float
    why: str
    doubtful: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may or may not have reached the person: never follow it with anything automatic."""

    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """LINE will never take this. status 0: we did not even ask."""

    status: int
    why: str


@dataclass(frozen=True, slots=True)
class QuotaGone:
    """This month's paid messages are used up: only replies are possible until the month turns."""


@dataclass(frozen=True, slots=True)
class TokenDead:
    """The reply token is used or too old: nothing was shown."""


@dataclass(frozen=True, slots=True)
class Unauthorised:
    """LINE does not let us in: nothing will work until somebody sees to the channel.

    forbidden: it knows our access token, but not that we may do this (HTTP 403).
    """

    forbidden: bool = False


class NotAsked(Exception):
    """A fault of ours before LINE was asked, its cause: nothing of this attempt can have arrived."""


@contextmanager
def before_asking() -> Iterator[None]:
    """What fails in here fails before a request is made. Raises: NotAsked."""
    try:
        yield
    except Exception as fault:
        raise NotAsked(type(fault).__name__) from fault


Outcome = Sent | Again | Unsure | Rejected | QuotaGone | TokenDead | Unauthorised


@dataclass(frozen=True, slots=True)
class Profile:
    """What LINE tells of a person. language: a BCP 47 tag, or None where they never agreed to share it."""

    name: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Content:
    """A photo, film, voice message or file, whole. mime as LINE states it: check before believing."""

    mime: str
    body: bytes


@dataclass(frozen=True, slots=True)
class NotReady:
    """LINE is still preparing it: ask again in a while."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Taken back by the person, or no longer kept by LINE."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """More than we keep of one message: not fetched to the end."""


class Quota(NamedTuple):
    """Paid messages this month. limit None: as many as one likes. used is LINE's own estimate."""

    limit: int | None
    used: int
