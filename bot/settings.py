"""Settings, from the environment only. Every fault is found before any is reported; no secret is ever shown."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bot.local_keys import local_keys

NAMES = (
    "ENGAWA_DATABASE_URL",
    "ENGAWA_REDIS_URL",
    "ENGAWA_COUNCIL",
    "ENGAWA_LINE_CHANNEL_SECRET",
    "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN",
    "ENGAWA_LINE_API_URL",
    "ENGAWA_LINE_DATA_URL",
    "ENGAWA_SECRET_KEY",
    "ENGAWA_FIELD_KEYS",
    "ENGAWA_PUBLIC_URL",
    "ENGAWA_STATE_DIR",
    "ENGAWA_CONSOLE_PORT",
    "ENGAWA_WEBHOOK_PORT",
    "ENGAWA_SIMULATOR_PORT",
    "ENGAWA_LOG_LEVEL",
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SECRET_KEY_MIN = 32  # characters
FIELD_KEY_BYTES = 32
PORT_MAX = 65535
SIMULATOR_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of the phones on this machine, no channel's
SIMULATOR_TOKEN = "simulator"  # noqa: S105  # likewise

T = TypeVar("T")


class BadSettings(Exception):
    """Settings that cannot work. faults: every one of them, in plain words, without any secret."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """What the processes need to know. line_secrets: the current one, and the next during a change.

    uses_simulator: no channel is configured; the phones on this machine stand in for LINE.
    """

    database_url: str
    redis_url: str | None
    council: str
    line_secrets: tuple[str, ...]
    line_access_token: str
    line_api_url: str
    line_data_url: str
    secret_key: str
    field_keys: Mapping[int, bytes]
    current_field_key: int
    public_url: str
    state_dir: Path
    console_port: int
    webhook_port: int
    simulator_port: int
    log_level: str
    uses_simulator: bool


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises: BadSettings, naming every fault at once."""
    return _Reader(environ).settings()


class _Reader:
    """Reads one environment and gathers faults instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._given = {name: value.strip() for name, value in environ.items() if name.startswith("ENGAWA_")}
        self._faults: list[str] = []

    def settings(self) -> Settings:
        self._unknown_names()
        secrets, token = self._channel()
        simulated = not secrets and not token
        state_dir = Path(self._text("ENGAWA_STATE_DIR", "var"))
        self._keys_of_a_trial(state_dir, simulated=simulated)
        console, webhook, phones = self._ports()
        stand_in = f"http://127.0.0.1:{phones}"
        keys, current = self._field_keys()
        made = Settings(
            database_url=self._database(state_dir),
            redis_url=self._redis(),
            council=self._matching(
                "ENGAWA_COUNCIL", "example", r"[a-z0-9-]{1,40}", "small letters, digits, hyphens"
            ),
            line_secrets=secrets or (SIMULATOR_SECRET,),
            line_access_token=token or SIMULATOR_TOKEN,
            line_api_url=self._host("ENGAWA_LINE_API_URL", stand_in if simulated else "https://api.line.me"),
            line_data_url=self._host(
                "ENGAWA_LINE_DATA_URL", stand_in if simulated else "https://api-data.line.me"
            ),
            secret_key=self._secret_key(),
            field_keys=keys,
            current_field_key=current,
            public_url=self._host("ENGAWA_PUBLIC_URL", f"http://127.0.0.1:{console}"),
            state_dir=state_dir,
            console_port=console,
            webhook_port=webhook,
            simulator_port=phones,
            log_level=self._one_of("ENGAWA_LOG_LEVEL", "WARNING", LEVELS),
            uses_simulator=simulated,
        )
        if self._faults:
            raise BadSettings(tuple(self._faults))
        return made

    def _unknown_names(self) -> None:
        for name in sorted(set(self._given) - set(NAMES)):
            if name.startswith("ENGAWA_TEST_"):
                continue
            near = get_close_matches(name, NAMES, 1)
            self._faults.append(
                f"{name} is no setting of engawa" + (f"; is {near[0]} meant?" if near else "")
            )

    def _text(self, name: str, default: str) -> str:
        return self._given.get(name) or default

    def _matching(self, name: str, default: str, pattern: str, means: str) -> str:
        value = self._text(name, default)
        if not re.fullmatch(pattern, value):
            self._faults.append(f"{name} may consist of {means} only")
        return value

    def _one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self._text(name, default).upper()
        if value not in allowed:
            self._faults.append(f"{name} must be one of {', '.join(allowed)}")
        return value

    def _channel(self) -> tuple[tuple[str, ...], str]:
        given = self._text("ENGAWA_LINE_CHANNEL_SECRET", "")
        secrets = tuple(secret.strip() for secret in given.split(",") if secret.strip())
        token = self._text("ENGAWA_LINE_CHANNEL_ACCESS_TOKEN", "")
        if not all(re.fullmatch(r"[0-9a-fA-F]{32}", secret) for secret in secrets) or len(secrets) > 2:  # noqa: PLR2004
            self._faults.append(
                "ENGAWA_LINE_CHANNEL_SECRET must be one channel secret of 32 hexadecimal digits,"
                " or two separated by a comma while it is being changed"
            )
        if bool(secrets) != bool(token):
            missing = "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN" if secrets else "ENGAWA_LINE_CHANNEL_SECRET"
            self._faults.append(f"{missing} is missing: the channel secret and the access token go together")
        if re.search(r"\s", token):
            self._faults.append("ENGAWA_LINE_CHANNEL_ACCESS_TOKEN must not contain spaces or line breaks")
        return secrets, token

    def _keys_of_a_trial(self, state_dir: Path, *, simulated: bool) -> None:
        """Without a real channel, keys are made once and kept in the state folder; never with one."""
        names = ("ENGAWA_SECRET_KEY", "ENGAWA_FIELD_KEYS")
        if not simulated or all(self._given.get(name) for name in names):
            return
        try:
            kept = local_keys(state_dir)
        except OSError as fault:
            self._faults.append(f"ENGAWA_STATE_DIR: keys cannot be kept in {state_dir} ({fault.strerror})")
            return
        for name in names:
            if not self._given.get(name):
                self._given[name] = kept[name]

    def _secret_key(self) -> str:
        value = self._text("ENGAWA_SECRET_KEY", "")
        if not value:
            self._faults.append("ENGAWA_SECRET_KEY is missing: give it 32 random characters or more")
        elif len(value) < SECRET_KEY_MIN:
            self._faults.append(f"ENGAWA_SECRET_KEY is too short: {SECRET_KEY_MIN} characters at least")
        return value

    def _field_keys(self) -> tuple[Mapping[int, bytes], int]:
        value = self._text("ENGAWA_FIELD_KEYS", "")
        if not value:
            self._faults.append('ENGAWA_FIELD_KEYS is missing: "1:" followed by 32 random bytes in base64')
            return {}, 0
        read = [_field_key(part) for part in value.split(",")]
        keys = dict(pair for pair in read if pair)
        if None in read or len(keys) != len(read):
            self._faults.append(
                "ENGAWA_FIELD_KEYS must be id:key pairs separated by commas, each id once and from 1 to 255,"
                " each key 32 bytes in base64; the current key comes first"
            )
            return {}, 0
        return keys, next(iter(keys))

    def _database(self, state_dir: Path) -> str:
        value = self._text("ENGAWA_DATABASE_URL", f"sqlite:///{state_dir.absolute()}/engawa.sqlite3")
        scheme, found, rest = value.partition("://")
        if found and scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
            return f"postgresql+psycopg://{rest}"
        if found and scheme == "sqlite" and rest.startswith("/") and rest != "/":
            return value
        self._faults.append(
            "ENGAWA_DATABASE_URL must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
        )
        return value

    def _redis(self) -> str | None:
        value = self._given.get("ENGAWA_REDIS_URL")
        if value and not re.match(r"(redis|rediss|unix)://.", value):
            self._faults.append("ENGAWA_REDIS_URL must begin with redis://, rediss:// or unix://")
        return value or None

    def _host(self, name: str, default: str) -> str:
        value = self._text(name, default)
        fault = _host_fault(value)
        if fault:
            self._faults.append(f"{name} {fault}")
        return value

    def _ports(self) -> tuple[int, int, int]:
        names = ("ENGAWA_CONSOLE_PORT", "ENGAWA_WEBHOOK_PORT", "ENGAWA_SIMULATOR_PORT")
        console, webhook, phones = (
            self._port(name, default) for name, default in zip(names, (8000, 8001, 8002), strict=True)
        )
        if len({console, webhook, phones}) < len(names):
            self._faults.append(f"{', '.join(names)} must be three different ports")
        return console, webhook, phones

    def _port(self, name: str, default: int) -> int:
        return self._parsed(name, default, _port_number, f"must be a number from 1 to {PORT_MAX}")

    def _parsed(self, name: str, default: T, parse: Callable[[str], T | None], means: str) -> T:
        value = self._given.get(name)
        parsed = parse(value) if value else default
        if parsed is None:
            self._faults.append(f"{name} {means}")
            return default
        return parsed


def _port_number(value: str) -> int | None:
    return int(value) if re.fullmatch(r"[0-9]{1,5}", value) and 1 <= int(value) <= PORT_MAX else None


def _field_key(part: str) -> tuple[int, bytes] | None:
    number, _, encoded = part.strip().partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    if not re.fullmatch(r"[0-9]{1,3}", number) or not 1 <= int(number) <= 255 or len(key) != FIELD_KEY_BYTES:  # noqa: PLR2004
        return None
    return int(number), key


def _host_fault(value: str) -> str | None:
    """What is wrong with the address of a host, if anything."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("http", "https") or not host:
        return "must be an address such as https://desk.example.jp"
    if parts.scheme == "http" and host not in LOOPBACK:
        return "must begin with https://; plain http is for this machine only"
    if parts.path or parts.query or parts.fragment or parts.username:
        return "must be a host only: nothing behind it, no slash at the end"
    return None
