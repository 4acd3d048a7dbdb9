"""What an installation is started with: the environment, read once, every fault named at once.

No value of a secret is ever printed, not even in a fault. Nothing here connects to anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import settings_values as values
from bot.local_keys import with_local_keys
from bot.settings_faults import BadSettings, Faults

__all__ = ["BadSettings", "Settings", "read_settings", "with_local_keys"]


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. line_secrets: the current one, and the next while it is being changed.

    uses_simulator: no channel is configured. secret_key and field_keys are empty only where LINE is stood in for and
    `with_local_keys` was not asked.
    """

    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    council: str
    uses_simulator: bool
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
    mail_url: str = field(default="", repr=False)
    mail_from: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from an environment. Raises: BadSettings, naming everything that is wrong with it."""
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        faults = Faults()
        faults.unknown_names(given, values.KNOWN)
        ports = values.ports(given, faults)
        keys = values.field_keys(given, faults)
        settings = cls(
            database_url=values.database_url(given, faults),
            redis_url=values.redis_url(given, faults),
            council=values.council(given, faults),
            uses_simulator=not values.has_channel(given),
            line_secrets=values.line_secrets(given, faults),
            line_access_token=values.line_token(given, faults),
            line_api_url=values.line_url(values.API_URL, given, ports[values.SIMULATOR_PORT], faults),
            line_data_url=values.line_url(values.DATA_URL, given, ports[values.SIMULATOR_PORT], faults),
            secret_key=values.secret_key(given, faults),
            field_keys=keys,
            current_field_key=next(iter(keys), 0),
            public_url=values.public_url(given, ports[values.CONSOLE_PORT], faults),
            state_dir=values.state_dir(given),
            console_port=ports[values.CONSOLE_PORT],
            webhook_port=ports[values.WEBHOOK_PORT],
            simulator_port=ports[values.SIMULATOR_PORT],
            log_level=values.log_level(given, faults),
            mail_url=values.mail_url(given, faults),
            mail_from=values.mail_from(given, faults),
        )
        faults.raise_if_any()
        return settings


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings of this installation, with keys of its own where it only tries things out. Raises: BadSettings."""
    # First the set-up as it is: for one that cannot start, no keys are made.
    tried = Settings.from_env(environ)
    return Settings.from_env(with_local_keys(environ, tried.state_dir))
