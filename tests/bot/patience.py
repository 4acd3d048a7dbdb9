"""Waiting for something to come to pass, as long as a busy machine may need and no longer than necessary."""

import time
from collections.abc import Callable

PATIENCE_S = 60.0
LOOK_EVERY_S = 0.01


def until(is_so: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait until it is so. Raises: AssertionError, if it never is."""
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(LOOK_EVERY_S)
