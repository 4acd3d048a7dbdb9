"""What an installation may be started with, and what it is told when it may not."""

import base64
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
KEY = base64.b64encode(bytes(range(32))).decode()
CHANNEL = {
    "ENGAWA_LINE_CHANNEL_SECRET": SECRET,
    "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN": "u8vXQ/token+of=line",
    "ENGAWA_SECRET_KEY": "console-secret-of-at-least-32-characters",
    "ENGAWA_FIELD_KEYS": f"1:{KEY}",
}


def faults(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as bad:
        Settings.from_env(environ)
    assert str(bad.value) == "\n".join(bad.value.faults)
    return bad.value.faults


def test_nothing_at_all_is_enough_to_try_it_out() -> None:
    settings = Settings.from_env({})
    assert settings.uses_simulator
    assert settings.line_api_url == settings.line_data_url == "http://127.0.0.1:8002"
    assert settings.line_secrets == ("simulator-channel-secret",)
    assert settings.line_access_token == "simulator-access-token"
    assert settings.database_url == f"sqlite:///{Path.cwd() / 'var' / 'engawa.sqlite3'}"
    assert settings.redis_url is None
    assert settings.council == "example"
    assert settings.public_url == "http://localhost:8000"
    assert (settings.console_port, settings.webhook_port, settings.simulator_port) == (8000, 8001, 8002)


def test_a_real_channel_speaks_to_line() -> None:
    settings = Settings.from_env(CHANNEL)
    assert not settings.uses_simulator
    assert settings.line_secrets == (SECRET,)
    assert (settings.line_api_url, settings.line_data_url) == (
        "https://api.line.me",
        "https://api-data.line.me",
    )
    assert settings.field_keys == {1: bytes(range(32))}
    assert settings.current_field_key == 1


def test_everything_can_be_said() -> None:
    settings = Settings.from_env(
        CHANNEL
        | {
            "ENGAWA_LINE_CHANNEL_SECRET": f"{SECRET}, {'0' * 32}",
            "ENGAWA_DATABASE_URL": "postgresql://desk:pw@db/engawa?sslmode=require",
            "ENGAWA_REDIS_URL": "unix:///run/redis.sock",
            "ENGAWA_COUNCIL": "minami-ku-2",
            "ENGAWA_FIELD_KEYS": f"7:{KEY},1:{base64.b64encode(bytes(32)).decode()}",
            "ENGAWA_PUBLIC_URL": "https://desk.example.jp:8443",
            "ENGAWA_LINE_API_URL": "http://[::1]:9000",
            "ENGAWA_LINE_DATA_URL": "http://localhost:9001",
            "ENGAWA_SIMULATOR_PORT": "1",
            "ENGAWA_CONSOLE_PORT": "65535",
            "ENGAWA_STATE_DIR": "/srv/engawa",
            "ENGAWA_LOG_LEVEL": "debug",
            "ENGAWA_TEST_DATABASE_URL": "for the tests",
            "PATH": "/usr/bin",
        }
    )
    assert settings.line_secrets == (SECRET, "0" * 32)
    assert settings.database_url == "postgresql+psycopg://desk:pw@db/engawa?sslmode=require"
    assert list(settings.field_keys) == [7, 1]
    assert settings.current_field_key == 7
    assert settings.state_dir == Path("/srv/engawa")
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize("name", sorted({*CHANNEL, "ENGAWA_REDIS_URL", "ENGAWA_CONSOLE_PORT"}))
def test_blank_is_the_same_as_absent(name: str) -> None:
    environ = CHANNEL if name not in CHANNEL else {}
    assert Settings.from_env(environ | {name: "  "}) == Settings.from_env(environ)


WRONG = {
    "ENGAWA_DATABASE_URL": [
        "mysql://a/b",
        "engawa.db",
        "sqlite://",
        "sqlite:///",
        "postgresql://",
        "postgres://a/b",
    ],
    "ENGAWA_REDIS_URL": ["localhost:6379", "http://redis"],
    "ENGAWA_COUNCIL": ["../etc", "Minami", "みなみ", "a b", "-a", "a/b", "a_b", "a."],
    "ENGAWA_LINE_CHANNEL_SECRET": [
        SECRET[:-1],
        SECRET.upper(),
        f"{SECRET},",
        f"{SECRET},{SECRET},{SECRET}",
        "x" * 32,
    ],
    "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN": ["two words", "line\nbreak", "トークン"],
    "ENGAWA_LINE_API_URL": [
        "http://api.line.me",
        "https://api.line.me/",
        "https://api.line.me/v2",
        "https://api.line.me?x",
        "https://user@api.line.me",
        "https://u:p@127.0.0.1",
        "api.line.me",
        "ftp://api.line.me",
        "https://",
        "https://a:99999",
        "https://a b",
        "http://127.0.0.1.evil.jp",
        "https://[::1",
        "https://例え.jp",
    ],
    "ENGAWA_LINE_DATA_URL": ["http://10.0.0.1", "https://api-data.line.me/"],
    "ENGAWA_PUBLIC_URL": ["http://desk.example.jp", "https://desk.example.jp/", "desk"],
    "ENGAWA_SECRET_KEY": ["x" * 31],
    "ENGAWA_FIELD_KEYS": [
        KEY,
        f"0:{KEY}",
        f"256:{KEY}",
        f"x:{KEY}",
        f"1:{KEY},1:{KEY}",
        f"1:{KEY},",
        "1:",
        "1:!!!",
        f"1:{KEY[:-4]}",
        f"1:{base64.b64encode(bytes(33)).decode()}",
        f"１:{KEY}",
    ],
    "ENGAWA_CONSOLE_PORT": ["0", "65536", "-1", "http", "８０００", "80.5", "9" * 5000],
    "ENGAWA_LOG_LEVEL": ["loud"],
    "ENGAWA_COUNCILS": ["example"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_fault_names_its_setting_and_keeps_the_value_to_itself(name: str, value: str) -> None:
    found = faults(CHANNEL | {name: value})
    assert len(found) == 1
    assert found[0].startswith(f"{name}: ")
    assert "\n" not in found[0]
    if "SECRET" in name or "TOKEN" in name or "KEYS" in name:
        assert not [part for part in value.split(",") if len(part) > 4 and part in found[0]]


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ("ENGAWA_LINE_CHANNEL_SECRET", "ENGAWA_LINE_CHANNEL_SECRET: is missing"),
        ("ENGAWA_LINE_CHANNEL_ACCESS_TOKEN", "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN: is missing"),
        ("ENGAWA_SECRET_KEY", "ENGAWA_SECRET_KEY: is missing"),
        ("ENGAWA_FIELD_KEYS", "ENGAWA_FIELD_KEYS: is missing"),
    ],
)
def test_a_real_channel_needs_all_of_it(left_out: str, named: str) -> None:
    found = faults({name: value for name, value in CHANNEL.items() if name != left_out})
    assert len(found) == 1
    assert found[0].startswith(named)


def test_all_faults_are_said_at_once() -> None:
    found = faults({name: values[0] for name, values in WRONG.items()})
    assert {fault.partition(":")[0] for fault in found} == set(WRONG)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ENGAWA_LINE_CHANEL_SECRET", "ENGAWA_LINE_CHANNEL_SECRET"),
        ("ENGAWA_DATABSE_URL", "ENGAWA_DATABASE_URL"),
        ("ENGAWA_PORT", "ENGAWA_"),
    ],
)
def test_a_slip_of_the_fingers_is_guessed_at(typed: str, meant: str) -> None:
    assert f"did you mean {meant}" in faults({typed: "x"})[0]


def test_a_name_like_nothing_of_ours_is_still_named() -> None:
    assert faults({"ENGAWA_ZZZZZZZZ": "x"}) == ("ENGAWA_ZZZZZZZZ: there is no such setting",)


@pytest.mark.parametrize("name", ["ENGAWA_CONSOLE_PORT", "ENGAWA_SIMULATOR_PORT"])
def test_two_cannot_share_a_port(name: str) -> None:
    assert len(faults({name: "8001"})) == 1


def test_no_secret_shows_when_settings_are_printed() -> None:
    shown = repr(Settings.from_env(CHANNEL | {"ENGAWA_DATABASE_URL": "postgresql://desk:hidden-pw@db/x"}))
    hidden = [*CHANNEL.values(), KEY, "hidden-pw", repr(bytes(range(32)))]
    assert not [value for value in hidden if value in shown]
