"""Identifiers in LINE's formats. Repeatable when a seed is given; never meaningful."""

import base64
import random
import uuid

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Ids:
    """Draws every kind of id the platform hands out.

    Locks: the world's, held by the caller.
    """

    def __init__(self, seed: int | None) -> None:
        self._dice = random.Random(seed) if seed is not None else random.SystemRandom()
        self._last_message = 500_000_000_000_000_000

    def _hex(self, digits: int) -> str:
        return f"{self._dice.getrandbits(digits * 4):0{digits}x}"

    def user(self) -> str:
        """A user id: U and 32 hex digits."""
        return "U" + self._hex(32)

    def reply_token(self) -> str:
        """A reply token: 32 hex digits."""
        return self._hex(32)

    def rich_menu(self) -> str:
        """A rich menu id."""
        return "richmenu-" + self._hex(32)

    def message(self) -> str:
        """A message id: digits only, growing."""
        self._last_message += 1 + self._dice.getrandbits(16)
        return str(self._last_message)

    def secret(self, size: int = 48) -> str:
        """An opaque token, as used for quoting and for marking as read."""
        return base64.urlsafe_b64encode(self._dice.getrandbits(size * 8).to_bytes(size, "big")).decode()

    def request(self) -> str:
        """A request id, as in x-line-request-id."""
        return str(uuid.UUID(int=self._dice.getrandbits(128), version=4))

    def event(self, now_ms: int) -> str:
        """A webhook event id: a ULID of the moment it happened."""
        number = (now_ms << 80) | self._dice.getrandbits(80)
        return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))
