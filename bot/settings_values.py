"""One function per setting: from what the environment says to a value, or a fault and something harmless instead.

Faults name the setting and the rule, never the value of a secret.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.settings_faults import Faults

DATABASE_URL = "ENGAWA_DATABASE_URL"
REDIS_URL = "ENGAWA_REDIS_URL"
COUNCIL = "ENGAWA_COUNCIL"
SECRET = "ENGAWA_LINE_CHANNEL_SECRET"  # noqa: S105  # the name of a setting
TOKEN = "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN"  # noqa: S105  # the name of a setting
API_URL = "ENGAWA_LINE_API_URL"
DATA_URL = "ENGAWA_LINE_DATA_URL"
SECRET_KEY = "ENGAWA_SECRET_KEY"  # noqa: S105  # the name of a setting
FIELD_KEYS = "ENGAWA_FIELD_KEYS"
PUBLIC_URL = "ENGAWA_PUBLIC_URL"
STATE_DIR = "ENGAWA_STATE_DIR"
CONSOLE_PORT = "ENGAWA_CONSOLE_PORT"
WEBHOOK_PORT = "ENGAWA_WEBHOOK_PORT"
SIMULATOR_PORT = "ENGAWA_SIMULATOR_PORT"
LOG_LEVEL = "ENGAWA_LOG_LEVEL"
MAIL_URL = "ENGAWA_MAIL_URL"
MAIL_FROM = "ENGAWA_MAIL_FROM"

DEFAULT_PORTS: Mapping[str, int] = {CONSOLE_PORT: 8000, WEBHOOK_PORT: 8001, SIMULATOR_PORT: 8002}
KNOWN = frozenset(
    {
        DATABASE_URL,
        REDIS_URL,
        COUNCIL,
        SECRET,
        TOKEN,
        API_URL,
        DATA_URL,
        SECRET_KEY,
        FIELD_KEYS,
        PUBLIC_URL,
        STATE_DIR,
        LOG_LEVEL,
        MAIL_URL,
        MAIL_FROM,
        *DEFAULT_PORTS,
    }
)
# The simulator's own made-up channel, known to everybody: it exists on this machine only.
DEMO_SECRET = "simulator-channel-secret"  # noqa: S105  # made up, and known to everybody
DEMO_TOKEN = "simulator-access-token"  # noqa: S105  # made up, and known to everybody
LINE_URLS: Mapping[str, str] = {API_URL: "https://api.line.me", DATA_URL: "https://api-data.line.me"}

SECRET_KEY_MIN = 32  # characters: 128 bits even if they are hex
FIELD_KEY_BYTES = 32  # AES-256
FIELD_KEY_IDS = range(1, 256)  # one byte, and 0 marks a person's own key
PORTS = range(1, 65536)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_SECRET = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[!-~]+")
_COUNCIL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACE = re.compile(r"(\[[0-9A-Fa-f:.%a-z]+\]|[^:\[\]/?]*)(:\d{1,5})?(?=[/?]|$)")
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_SECRETS_MOST = 2
PLAIN_MAIL = 25  # between servers, in the open

Given = Mapping[str, str]


def state_dir(given: Given) -> Path:
    """The folder for everything kept on this machine, as a full path."""
    return Path(given.get(STATE_DIR) or "var").absolute()


def database_url(given: Given, faults: Faults) -> str:
    """Where everything is kept, as SQLAlchemy wants to hear it."""
    url = given.get(DATABASE_URL)
    if url is None:
        return f"sqlite:///{state_dir(given) / 'engawa.sqlite3'}"
    if url.startswith("sqlite:///") and not url.endswith("/"):
        return url
    kind, found, rest = url.partition("://")
    if found and rest and kind in {"postgresql", "postgresql+psycopg"}:
        if not _names_a_place(rest):
            faults.add(DATABASE_URL, "names no host and port: after the name and @ comes host:5432")
        return f"postgresql+psycopg://{rest}"
    faults.add(DATABASE_URL, "must begin with sqlite:/// (a file) or postgresql:// (a server)")
    return ""


def redis_url(given: Given, faults: Faults) -> str | None:
    """Where wake-ups travel, or None: within the process."""
    url = given.get(REDIS_URL)
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        faults.add(REDIS_URL, "must begin with redis://, rediss:// or unix://")
    elif url and not url.startswith("unix://") and not _names_a_place(url.partition("://")[2]):
        faults.add(REDIS_URL, "names no host and port: such as redis://localhost:6379/0")
    return url


def _names_a_place(rest: str) -> bool:
    """Whether a host and port can be read; a password before them may hold any sign."""
    return bool(_PLACE.match(rest.rpartition("@")[2]))


def council(given: Given, faults: Faults) -> str:
    """Which council's profile: the name of a folder in councils/."""
    name = given.get(COUNCIL, "example")
    if not _COUNCIL.fullmatch(name):
        faults.add(
            COUNCIL, "must be the name of a folder in councils/: small letters a to z, digits and hyphens"
        )
    return name


def has_channel(given: Given) -> bool:
    """Whether a real channel is meant: one half of it is enough to mean it."""
    return bool(given.get(SECRET) or given.get(TOKEN))


def needs_keys(given: Given) -> bool:
    """Whether real people may be behind this: a channel, and LINE itself rather than a stand-in on this machine."""
    parts = _split(given.get(API_URL, LINE_URLS[API_URL]))
    return has_channel(given) and not (parts and _is_here(parts.hostname or ""))


def line_secrets(given: Given, faults: Faults) -> tuple[str, ...]:
    """The channel secret, and the next one while it is being changed."""
    if not has_channel(given):
        return (DEMO_SECRET,)
    if SECRET not in given:
        faults.add(SECRET, f"is missing: {TOKEN} is set, and the two belong together")
        return ()
    secrets = tuple(part.strip() for part in given[SECRET].split(","))
    if len(secrets) > _SECRETS_MOST or not all(_SECRET.fullmatch(secret) for secret in secrets):
        faults.add(
            SECRET, "must be 32 characters of 0-9 and a-f; two of them with a comma while it is being changed"
        )
    return secrets


def line_token(given: Given, faults: Faults) -> str:
    """The channel access token."""
    if not has_channel(given):
        return DEMO_TOKEN
    if TOKEN not in given:
        faults.add(TOKEN, f"is missing: {SECRET} is set, and the two belong together")
    elif not _TOKEN.fullmatch(given[TOKEN]):
        faults.add(TOKEN, "must be one line of letters, digits and signs, without spaces")
    return given.get(TOKEN, "")


def line_url(name: str, given: Given, simulator_port: int, faults: Faults) -> str:
    """Where LINE answers: LINE itself, the simulator, or a stand-in on this machine."""
    standard = LINE_URLS[name] if has_channel(given) else f"http://127.0.0.1:{simulator_port}"
    return _origin(name, given[name], faults) if name in given else standard


def public_url(given: Given, console_port: int, faults: Faults) -> str:
    """Where people and staff find us."""
    return (
        _origin(PUBLIC_URL, given[PUBLIC_URL], faults)
        if PUBLIC_URL in given
        else f"http://localhost:{console_port}"
    )


def _origin(name: str, url: str, faults: Faults) -> str:
    """A host with nothing behind it. http only on this machine: elsewhere tokens would travel in the open."""
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"}:
        faults.add(name, "must be an address such as https://desk.example.jp")
    elif parts.path or parts.query or parts.fragment or parts.username or parts.password:
        faults.add(name, "must end after the host and port: nothing behind it, no slash, no name or password")
    elif parts.scheme == "http" and not _is_here(parts.hostname or ""):
        faults.add(name, "must begin with https:// (http:// is for this machine only)")
    return url


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0 and url.isascii() and " " not in url
    except ValueError:
        return None
    return parts if usable else None


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def secret_key(given: Given, faults: Faults) -> str:
    """Signs console sessions and forms."""
    key = given.get(SECRET_KEY, "")
    if not key and needs_keys(given):
        faults.add(SECRET_KEY, "is missing: with a real channel it must be given, 32 characters or more")
    elif key and len(key) < SECRET_KEY_MIN:
        faults.add(SECRET_KEY, f"is too short: {SECRET_KEY_MIN} characters or more")
    return key


def field_keys(given: Given, faults: Faults) -> dict[int, bytes]:
    """The keys personal fields are sealed under, by id; the first is the one new values are sealed under."""
    listed = given.get(FIELD_KEYS, "")
    if not listed:
        if needs_keys(given):
            faults.add(
                FIELD_KEYS, "is missing: with a real channel it must be given, such as 1:<base64 of 32 bytes>"
            )
        return {}
    keys: dict[int, bytes] = {}
    for place, entry in enumerate(listed.split(","), start=1):
        _read_field_key(entry.strip(), place, keys, faults)
    return keys


def _read_field_key(entry: str, place: int, keys: dict[int, bytes], faults: Faults) -> None:
    number, _, encoded = entry.partition(":")
    key = _decoded(encoded)
    if not (number.isascii() and number.isdigit() and int(number) in FIELD_KEY_IDS):
        faults.add(FIELD_KEYS, f"entry {place}: must begin with an id from 1 to 255 and a colon")
    elif int(number) in keys:
        faults.add(FIELD_KEYS, f"entry {place}: the id {int(number)} is used twice")
    elif key is None or len(key) != FIELD_KEY_BYTES:
        faults.add(FIELD_KEYS, f"entry {place}: the key must be base64 of exactly {FIELD_KEY_BYTES} bytes")
    else:
        keys[int(number)] = key


def _decoded(encoded: str) -> bytes | None:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None


def ports(given: Given, faults: Faults) -> dict[str, int]:
    """Port by setting; all different."""
    chosen = {
        name: _port(name, given.get(name, str(standard)), faults) for name, standard in DEFAULT_PORTS.items()
    }
    by_port: dict[int, str] = {}
    for name, port in chosen.items():
        if port in by_port:
            faults.add(name, f"is {port}, and so is {by_port[port]}: each needs its own")
        elif port:
            by_port[port] = name
    return chosen


def _port(name: str, digits: str, faults: Faults) -> int:
    if digits.isascii() and digits.isdigit() and int(digits[:6]) in PORTS:
        return int(digits)
    faults.add(name, "must be a number from 1 to 65535")
    return 0


def mail_url(given: Given, faults: Faults) -> str:
    """Where alarms to staff are handed in as mail; empty: nowhere."""
    url = given.get(MAIL_URL, "")
    parts = _split(url) if url else None
    if url and (parts is None or parts.scheme not in {"smtp", "smtps"} or parts.path or parts.query):
        faults.add(
            MAIL_URL, "must be such as smtps://name:password@mail.example.jp:465, or smtp:// with port 587"
        )
    elif (
        parts
        and parts.scheme == "smtp"
        and parts.username
        and not _is_here(parts.hostname or "")
        and parts.port == PLAIN_MAIL
    ):
        faults.add(
            MAIL_URL,
            "would show the password to everybody on the way: use smtps://, or smtp:// with port 587",
        )
    return url


def mail_from(given: Given, faults: Faults) -> str:
    """Whom alarms by mail come from."""
    sender = given.get(MAIL_FROM, "")
    if given.get(MAIL_URL) and not _MAIL.fullmatch(sender):
        faults.add(MAIL_FROM, f"must be a mail address such as desk@example.jp, because {MAIL_URL} is set")
    return sender


def log_level(given: Given, faults: Faults) -> str:
    """How much is logged."""
    level = given.get(LOG_LEVEL, "INFO").upper()
    if level not in LOG_LEVELS:
        faults.add(LOG_LEVEL, f"must be one of {', '.join(LOG_LEVELS)}")
    return level
