"""The simulator's own clock: real time plus an offset, so that tokens can be made to expire at once."""

import time


class Clock:
    """What time the platform believes it is. Milliseconds since the epoch."""

    def __init__(self) -> None:
        self.offset_ms = 0

    def now_ms(self) -> int:
        """Now, as the platform sees it."""
        return int(time.time() * 1000) + self.offset_ms
