"""A small threaded HTTP/1.1 server for one WSGI application: connections are kept open, and may be cut on purpose.

Werkzeug's own server closes every connection and cannot be told to hang up in the middle; this one does both.
"""

import io
import sys
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LARGEST_BODY = 40 * 1024 * 1024  # phones send photos; the Messaging API itself stops at 2 MB
CUT = "simulator.cut"  # set to True in the environ: hang up instead of answering
BODILESS = frozenset({204, 304})


class Handler(BaseHTTPRequestHandler):
    """One connection. Requests are read whole before the application sees them."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 75
    server: "Server"

    def _run(self) -> None:
        body = self._body()
        if body is None:
            return
        environ = self._environ(body)
        heard: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Any:
            heard[:] = [(status, headers)]
            return lambda _data: None

        parts: Iterable[bytes] = self.server.application(environ, start_response)
        try:
            answer = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        if environ.get(CUT):
            self.close_connection = True
            return
        self._answer(*heard[0], answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_PATCH = _run  # noqa: N815 -- http.server's names

    def _body(self) -> bytes | None:
        given = self.headers.get("content-length", "0")
        length = int(given) if given.isdecimal() else -1
        if 0 <= length <= LARGEST_BODY and "transfer-encoding" not in self.headers:
            return self.rfile.read(length)
        self.close_connection = True
        self.send_error(413 if length > LARGEST_BODY else 411)
        return None

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": self.server.server_name,
            "SERVER_PORT": str(self.server.server_port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            key = "HTTP_" + name.upper().replace("-", "_")
            if key not in {"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"}:
                environ[key] = value
        return environ

    def _answer(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        for name, value in headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if int(code) not in BODILESS:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's name
        """Nothing is logged: the ledger keeps what matters, and paths may carry people's ids."""


class Server(ThreadingHTTPServer):
    """Listens; one thread per connection. port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, host: str, port: int, application: "WSGIApplication") -> None:
        self.application = application
        super().__init__((host, port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news; anything else is a fault of ours and is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)
