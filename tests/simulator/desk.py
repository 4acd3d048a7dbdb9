"""A bot and a client for the simulator's tests: the bot takes webhooks, the client speaks plain HTTP."""

import json
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JsonObject = dict[str, Any]
TOKEN = "simulator-access-token"
MUTED = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer."""

    status: int
    body: Any
    headers: Any
    raw: bytes


def ask(url: str, method: str = "GET", body: object = None, headers: dict[str, str] | None = None) -> Reply:
    """One request; error statuses are answers like any other."""
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    sent = {"content-type": "application/json"} if data is not None else {}
    request = urllib.request.Request(url, data, {**sent, **(headers or {})}, method=method)
    try:
        with MUTED.open(request, timeout=20) as answer:
            return _reply(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return _reply(refused.code, refused.headers, refused.read())


def _reply(status: int, headers: Any, raw: bytes) -> Reply:
    is_json = headers.get_content_type() == "application/json" and raw
    return Reply(status, json.loads(raw) if is_json else None, headers, raw)


@dataclass(slots=True)
class Heard:
    """One webhook as it came over the wire."""

    headers: dict[str, str]
    raw: bytes

    @property
    def events(self) -> list[JsonObject]:
        """Its events."""
        found: list[JsonObject] = json.loads(self.raw)["events"]
        return found


@dataclass(slots=True)
class Bot:
    """Takes webhooks, remembers them, and answers as told: with `status`, after `delay_s`, `failures` times 500 first."""

    heard: list[Heard] = field(default_factory=list)
    status: int = 200
    delay_s: float = 0.0
    failures: int = 0
    url: str = ""

    def events(self) -> list[JsonObject]:
        """All events, in the order they came."""
        return [event for one in self.heard for event in one.events]

    def calm(self) -> None:
        """Forget everything and behave."""
        self.heard.clear()
        self.status, self.delay_s, self.failures = 200, 0.0, 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "BotServer"

    def do_POST(self) -> None:
        bot = self.server.bot
        raw = self.rfile.read(int(self.headers["content-length"]))
        bot.heard.append(Heard({name.lower(): value for name, value in self.headers.items()}, raw))
        if bot.delay_s:
            threading.Event().wait(bot.delay_s)
        status = bot.status
        if bot.failures > 0:
            bot.failures -= 1
            status = 500
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server names it
        """Tests are quiet."""


class BotServer(ThreadingHTTPServer):
    """Where the bot listens."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bot = Bot(url=f"http://127.0.0.1:{self.server_port}/line/webhook")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The platform hangs up on slow bots; that is what we test."""


@dataclass(slots=True)
class Platform:
    """The simulator under test: `line` is the Messaging API, `drive` the control API."""

    url: str

    def line(
        self,
        method: str,
        path: str,
        body: object = None,
        key: str | None = None,
        token: str = TOKEN,
        **headers: str,
    ) -> Reply:
        """Ask the Messaging API."""
        sent = {
            "authorization": f"Bearer {token}",
            **{name.replace("_", "-"): v for name, v in headers.items()},
        }
        if key is not None:
            sent["x-line-retry-key"] = key
        return ask(self.url + path, method, body, sent)

    def drive(self, path: str, body: object = None, method: str | None = None) -> Any:
        """Ask the control API; anything but success is a failed test."""
        answer = ask(f"{self.url}/simulator/api{path}", method or ("GET" if body is None else "POST"), body)
        assert answer.status < 300, (path, answer.body)
        return answer.body

    def person(self, **wish: object) -> str:
        """A friend of old; no event is sent."""
        made = self.drive("/people", {"name": "佐藤 はな", "follow": False, **wish})
        return str(made["id"])

    def do(self, person: str, gesture: str, **wish: object) -> Any:
        """Do what a person does, and wait until the bot has heard of it."""
        done = self.drive(f"/people/{person}/{gesture}", wish)
        self.settle()
        return done

    def settle(self) -> None:
        """Wait until no webhook is under way."""
        self.drive("/idle?wait=20", {})

    def talk(self, person: str, side: str = "bot") -> list[JsonObject]:
        """The bubbles of one side."""
        found: list[JsonObject] = self.drive(f"/people/{person}/talk?side={side}")["bubbles"]
        return found

    def ledger(self, kind: str = "request") -> list[JsonObject]:
        """What was written down."""
        found: list[JsonObject] = self.drive(f"/ledger?kind={kind}")["entries"]
        return found

    def reply(self, token: str, *messages: JsonObject) -> Reply:
        """Answer for free."""
        sent = list(messages) or [words("はい")]
        return self.line("POST", "/v2/bot/message/reply", {"replyToken": token, "messages": sent})

    def push(self, to: str, *messages: JsonObject, key: str | None = None) -> Reply:
        """Send, counted."""
        return self.line(
            "POST", "/v2/bot/message/push", {"to": to, "messages": list(messages) or [words("お知らせ")]}, key
        )

    def used(self) -> int:
        """Messages counted this month, as the bot would ask."""
        answer = self.line("GET", "/v2/bot/message/quota/consumption")
        return int(answer.body["totalUsage"])


def words(text: str) -> JsonObject:
    """A text message."""
    return {"type": "text", "text": text}
