"""The server the desk is served with, and nothing behind it: reads the body, says 200. Arguments: port, processes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from bot.serving import Plan, serve


class Nothing:
    """An application that does nothing at all."""

    def wsgi(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request."""
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response("200 OK", [("Content-Length", "0")])
        return ()

    def close(self) -> None:
        """Nothing is under way."""


if __name__ == "__main__":
    serve(Plan("bare", (f"127.0.0.1:{sys.argv[1]}",), int(sys.argv[2]), Nothing))
