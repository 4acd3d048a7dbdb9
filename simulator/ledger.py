"""An append-only record of every request and every webhook: what checkers trust when they ask what happened."""

import json
from array import array
from collections.abc import Sequence

from simulator.shapes import JsonObject
from simulator.shelf import Shelf, Slip


class Ledger:
    """Numbered entries, in the order things were decided.

    Locks: `write` needs the world's lock; reading takes a copy of the slips and needs it only for that moment.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._slips = array("Q")
        self.counts: dict[str, int] = {}

    def write(self, kind: str, entry: JsonObject) -> int:
        """Write one entry down; returns its number, from 1."""
        number = len(self._slips) + 1
        line = {"seq": number, "kind": kind, **entry}
        self._slips.append(
            self._shelf.put(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        )
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return number

    def slips(self, after: int) -> list[Slip]:
        """Where the entries after a number lie."""
        return [Slip(slip) for slip in self._slips[after:]]

    def read(
        self, slips: Sequence[Slip], kind: str | None = None, path: str | None = None, limit: int = 10_000
    ) -> list[JsonObject]:
        """The entries themselves, oldest first. Needs no lock."""
        found: list[JsonObject] = []
        for slip in slips:
            entry: JsonObject = json.loads(self._shelf.get(slip).decode("utf-8", "surrogatepass"))
            if kind in {None, entry["kind"]} and path in {None, entry.get("path")}:
                found.append(entry)
                if len(found) >= limit:
                    break
        return found
