"""Templates compiled once for all tests of a process: each test has a console of its own, and compiling takes longer than a page."""

from __future__ import annotations

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """What has been compiled, in memory. Found by the template's source, so that a changed one is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is there."""
        if (kept := self._kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()

    def of(self, app: Flask) -> Flask:
        """A console that compiles nothing another has compiled."""
        app.jinja_env.bytecode_cache = self
        return app


COMPILED = Compiled()
