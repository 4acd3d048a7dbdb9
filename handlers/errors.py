"""How a command of staff can fail: three families, each answered by the console with words of its own."""

from __future__ import annotations


class Refused(Exception):
    """The command breaks a rule. key: which sentence tells staff why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class NotFound(Exception):
    """There is no such case, or not for this member of staff."""


class Sealed(NotFound):
    """There is such a case, and it is closed to this member: only its number, its desk and the seal are told."""

    def __init__(self, number: str, desk: str) -> None:
        super().__init__(number)
        self.number = number
        self.desk = desk


class Conflict(Exception):
    """Somebody else was faster. who: the name of the colleague, or empty if it was the person or the desk."""

    def __init__(self, who: str = "") -> None:
        super().__init__("changed meanwhile")
        self.who = who
