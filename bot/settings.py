"""What an installation is started with: the environment, read once, every fault named at once.

No value of a secret is ever printed, not even in a fault. Reads nothing but the environment and `keys.env`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import settings_values as values
from bot.local_keys import with_local_keys
from bot.settings_faults import BadSettings, Faults

__all__ = ["KNOWN", "BadSettings", "Settings", "read_settings", "with_local_keys"]

LINE_API_URL = "https://api.line.me"
LINE_DATA_URL = "https://api-data.line.me"
# The simulator's own made-up channel, known to everybody: it exists on this machine only.
DEMO_SECRET = "simulator-channel-secret"  # noqa: S105
DEMO_TOKEN = "simulator-access-token"  # noqa: S105

SECRET = "ENGAWA_LINE_CHANNEL_SECRET"  # noqa: S105  # a name, not a secret
TOKEN = "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN"  # noqa: S105
SECRET_KEY = "ENGAWA_SECRET_KEY"  # noqa: S105
FIELD_KEYS = "ENGAWA_FIELD_KEYS"
API_URL, DATA_URL = "ENGAWA_LINE_API_URL", "ENGAWA_LINE_DATA_URL"
CONSOLE, WEBHOOK, SIMULATOR = "ENGAWA_CONSOLE_PORT", "ENGAWA_WEBHOOK_PORT", "ENGAWA_SIMULATOR_PORT"
PORTS: Mapping[str, int] = {CONSOLE: 8000, WEBHOOK: 8001, SIMULATOR: 8002}

KNOWN = frozenset(
    {
        "ENGAWA_DATABASE_URL",
        "ENGAWA_REDIS_URL",
        "ENGAWA_COUNCIL",
        SECRET,
        TOKEN,
        API_URL,
        DATA_URL,
        SECRET_KEY,
        FIELD_KEYS,
        "ENGAWA_PUBLIC_URL",
        "ENGAWA_STATE_DIR",
        *PORTS,
        "ENGAWA_LOG_LEVEL",
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. line_secrets: the current one, and the next while it is being changed.

    secret_key and field_keys are empty only where no channel is configured and `with_local_keys` was not asked.
    """

    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    council: str
    line_secrets: tuple[str, ...] = field(repr=False)
    line_access_token: str = field(repr=False)
    line_api_url: str
    line_data_url: str
    secret_key: str = field(repr=False)
    field_keys: Mapping[int, bytes] = field(repr=False)
    current_field_key: int
    public_url: str
    state_dir: Path
    console_port: int
    webhook_port: int
    simulator_port: int
    log_level: str
    uses_simulator: bool

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from an environment. Raises: BadSettings, naming everything that is wrong with it."""
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        faults = Faults()
        faults.unknown_names(given, KNOWN)
        settings = cls(**_values(given, faults))
        faults.raise_if_any()
        return settings


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings of this installation, with keys of its own where it only tries things out.

    Makes the state folder (for its owner only) if keys have to be kept in it. Raises: BadSettings.
    """
    Settings.from_env(environ)  # nothing is made for a set-up that cannot start
    state_dir = values.state_dir(environ.get("ENGAWA_STATE_DIR", "").strip())
    return Settings.from_env(with_local_keys(environ, state_dir))


def has_channel(given: Mapping[str, str]) -> bool:
    """Whether a real channel is meant: one half of it is enough to mean it."""
    return bool(given.get(SECRET, "").strip() or given.get(TOKEN, "").strip())
