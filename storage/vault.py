"""Sealing: AES-256-GCM for everything personal, keyed hashes for finding a person again.

A council key (outside the database) wraps one key per person; a person's words are sealed under
their own key, with council, table, column and row bound in, so that a cell moved elsewhere opens
nowhere. Destroying a person's key erases them everywhere, backups included.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.faults import Fault

NONCE_BYTES = 12
KEY_BYTES = 32
TAG_BITS = 20  # of a tag to search by
WIDE_TAG_BITS = 56  # of a tag that leads to one piece alone
OWN_KEY = 0  # first byte of what is sealed under a person's own key; council keys are 1 to 255


class CannotOpen(Fault):
    """Something sealed could not be opened: wrong key, missing key, or moved from where it belongs."""


class CannotSeal(Fault):
    """The key new values are sealed under is missing: nothing is written, least of all in plain."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives: table, column and row. It opens nowhere else."""

    table: str
    column: str
    row: str

    def bound_to(self, council: str) -> bytes:
        """The associated data of this place in this council: unlike that of any other, whatever the names."""
        return _front(council, self.table, self.column) + _told(self.row)


@lru_cache
def _front(council: str, table: str, column: str) -> bytes:
    """What all rows of a column have in common."""
    return b"".join(map(_told, (council, table, column)))


def _told(name: str) -> bytes:
    told = name.encode()
    return len(told).to_bytes(2) + told


def _seal(key: AESGCM, first: int, plain: bytes, bound: bytes) -> bytes:
    nonce, number = os.urandom(NONCE_BYTES), bytes((first,))
    return number + nonce + key.encrypt(nonce, plain, number + bound)


def _open(key: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    number, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return key.decrypt(nonce, rest, number + bound)
    except (InvalidTag, ValueError):
        raise CannotOpen("sealed value does not open here") from None


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One person's key, unwrapped for as long as a transaction needs it."""

    council: str
    cipher: AESGCM

    def seal(self, words: str, place: Place) -> bytes:
        """Seal words for one place."""
        return self.seal_bytes(words.encode("utf-8", "surrogatepass"), place)

    def seal_bytes(self, plain: bytes, place: Place) -> bytes:
        """Seal bytes for one place."""
        return _seal(self.cipher, OWN_KEY, plain, place.bound_to(self.council))

    def open(self, sealed: bytes, place: Place) -> str:
        """Open words sealed for this place. Raises: CannotOpen."""
        return self.open_bytes(sealed, place).decode("utf-8", "surrogatepass")

    def open_bytes(self, sealed: bytes, place: Place) -> bytes:
        """Open bytes sealed for this place. Raises: CannotOpen."""
        return _open(self.cipher, sealed, place.bound_to(self.council))


class Vault:
    """The council's keys. Built once per process from keys that never enter the database.

    keys: id (1 to 255) to 32 bytes; current: the id new values are sealed under.
    """

    def __init__(self, council: str, keys: Mapping[int, bytes], current: int) -> None:
        self.council = council
        self._keys = {number: AESGCM(key) for number, key in keys.items()}
        self._current = current
        self._index: bytes | None = None
        self._finding = b""

    def seal(self, plain: bytes, place: Place) -> bytes:
        """Seal something that belongs to the council rather than to one person. Raises: CannotSeal."""
        key = self._keys.get(self._current)
        if key is None:
            raise CannotSeal("the key to seal under is missing: see ENGAWA_FIELD_KEYS")
        return _seal(key, self._current, plain, place.bound_to(self.council))

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Open something sealed under any key we still hold. Raises: CannotOpen."""
        try:
            key = self._keys[sealed[0]]
        except (KeyError, IndexError):
            raise CannotOpen("sealed under a key we do not hold") from None
        return _open(key, sealed, place.bound_to(self.council))

    @property
    def current(self) -> int:
        """The number of the key new values are sealed under."""
        return self._current

    @property
    def older(self) -> tuple[int, ...]:
        """The numbers of the keys that only open."""
        return tuple(number for number in self._keys if number != self._current)

    def new_own_key(self, person: UUID) -> tuple[OwnKey, bytes]:
        """Make a person's key: usable, and wrapped for keeping."""
        raw = os.urandom(KEY_BYTES)
        return OwnKey(self.council, AESGCM(raw)), self.seal(raw, _own_key_of(person))

    def own_key(self, person: UUID, wrapped: bytes) -> OwnKey:
        """Unwrap a person's key. Raises: CannotOpen."""
        return OwnKey(self.council, AESGCM(self.open(wrapped, _own_key_of(person))))

    def know_index(self, key: bytes) -> None:
        """Take the key for keyed hashes; it lives wrapped in the database and outlasts rotation."""
        self._index = key
        self._finding = hmac.digest(key, f"finding|{self.council}".encode(), hashlib.sha256)

    @property
    def knows_index(self) -> bool:
        """Whether keyed hashes can be made yet."""
        return self._index is not None

    def digest(self, field: str, value: str) -> bytes:
        """A keyed hash by which an exact value is found again, but not read. 32 bytes."""
        if self._index is None:
            raise CannotOpen("the index key has not been loaded")
        said = f"{self.council}|{field}|{value}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._index, said, hashlib.sha256)

    def tag(self, piece: str, slot: int) -> int:
        """A short keyed tag for a piece of a name or number: many pieces share one, so that it gives nothing away alone.

        Its key serves nothing else. 0 to 2 ** TAG_BITS - 1. Raises: CannotOpen.
        """
        return int.from_bytes(self._find(f"tag|{slot}|{piece}")[:4]) >> (32 - TAG_BITS)

    def wide_tag(self, piece: str, slot: int) -> int:
        """A keyed tag that no other piece shares, for finding who is known twice. 0 to 2 ** WIDE_TAG_BITS - 1."""
        return int.from_bytes(self._find(f"wide|{slot}|{piece}")[:8]) >> (64 - WIDE_TAG_BITS)

    def slot(self, row: UUID, piece: str, slots: int) -> int:
        """Which of its tags a piece has in one row: always the same there, and nobody else can tell which."""
        return self._find(f"slot|{row.hex}|{piece}")[0] % slots

    def _find(self, said: str) -> bytes:
        if not self._finding:
            raise CannotOpen("the index key has not been loaded")
        return hmac.digest(self._finding, said.encode("utf-8", "surrogatepass"), hashlib.sha256)


def _own_key_of(person: UUID) -> Place:
    return Place("people", "sealed_key", person.hex)
