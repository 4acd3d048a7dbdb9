"""A page of a list that may be longer, and which part of it that is: what is not shown is at least counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """A page of a list. count: of all pages. page: from 0. size: of a full page."""

    rows: Sequence[Row]
    count: int
    page: int
    size: int

    @property
    def first(self) -> int:
        """The number of the first row on this page."""
        return self.page * self.size + 1

    @property
    def last(self) -> int:
        """The number of the last row on this page."""
        return self.page * self.size + len(self.rows)

    @property
    def has_more(self) -> bool:
        """Whether there is a page after this one."""
        return self.last < self.count


def last_page(count: int, size: int, asked: int) -> int:
    """The page asked for, or the last there is: a list may have become shorter since somebody turned its pages."""
    return max(0, min(asked, (count - 1) // size))
