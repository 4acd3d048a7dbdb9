"""Collects what is wrong with an environment, so that it is all said at once. Never says a value that may be secret."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from storage import faults

PREFIX = "ENGAWA_"
TESTS_PREFIX = "ENGAWA_TEST_"  # for our own test run, not for an installation


class BadSettings(faults.Faults):
    """The environment is wrong; one line per fault, in plain words."""


class Faults:
    """The faults found so far, in the order in which they were looked for."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, name: str, words: str) -> None:
        """Note what is wrong with one setting."""
        self._found.append(f"{name}: {words}")

    def unknown_names(self, given: Iterable[str], known: Iterable[str]) -> None:
        """Note names that look like ours and are not: most often a slip of the fingers."""
        names = sorted(known)
        for name in sorted(given):
            if name.startswith(PREFIX) and not name.startswith(TESTS_PREFIX) and name not in names:
                near = get_close_matches(name, names, n=1, cutoff=0.6)
                self.add(name, "there is no such setting" + (f"; did you mean {near[0]}?" if near else ""))

    def raise_if_any(self) -> None:
        """Raises: BadSettings with everything noted."""
        if self._found:
            raise BadSettings(tuple(self._found))
