"""The doctor names what is wrong with a set-up, in one plain sentence with advice, and changes nothing."""

from pathlib import Path

import psycopg
import pytest

from bot import doctor
from bot.doctor import Finding
from bot.preparing import prepare
from bot.settings import read_settings
from handlers.papers.font_files import OTHERS, REGULAR
from simulator.server import Running
from storage.db import open_engine
from storage.migrate import downgrade
from tests.bot.installation import ACCESS_TOKEN, CHANNEL_SECRET, Installation
from tests.servers.child import free_port
from tests.servers.postgres import PostgresServer
from tests.servers.valkey import ValkeyServer


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def wrong(here: Installation) -> list[Finding]:
    return [finding for finding in doctor.examine(here.environ) if not finding.is_well]


def advice(here: Installation) -> str:
    """The one thing that is wrong, as the doctor says it."""
    (finding,) = wrong(here)
    assert finding.advice
    assert "\n" not in finding.advice
    return f"{finding.what}: {finding.advice}"


def made(here: Installation) -> Installation:
    prepare(read_settings(here.environ))
    return here


def test_a_fresh_machine_is_well(here: Installation) -> None:
    assert wrong(here) == []
    assert not (here.folder / "state" / "engawa.sqlite3").exists()


def test_a_set_up_that_is_ready_is_well(here: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.report(made(here).environ)
    assert "WRONG" not in capsys.readouterr().out


def test_every_bad_setting_is_named_and_no_secret_is_shown(
    here: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    here.environ |= {
        "ENGAWA_LINE_CHANNEL_SECRET": "not-a-secret-but-private",
        "ENGAWA_FIELD_KEYS": "1:cHJpdmF0ZQ==",
        "ENGAWA_CONSOLE_PORT": "high",
        "ENGAWA_DATABASE_URL": "mysql://root:private@db/engawa",
        "ENGAWA_TYPO": "1",
    }

    assert not doctor.report(here.environ)

    said = capsys.readouterr().out
    for name in here.environ:
        if name not in {"ENGAWA_STATE_DIR", "ENGAWA_WEBHOOK_PORT", "ENGAWA_SIMULATOR_PORT"}:
            assert name in said
    assert "private" not in said
    assert "cHJpdmF0ZQ" not in said


def test_a_profile_that_is_not_there_is_named(here: Installation) -> None:
    here.environ["ENGAWA_COUNCIL"] = "nowhere"

    assert "councils/nowhere" in advice(here)


def test_fonts_that_are_missing_or_broken_are_named(tmp_path: Path) -> None:
    for name in (REGULAR, *OTHERS):
        (tmp_path / f"{name}.ttf").write_bytes(b"\x00\x01\x00\x00 a font")
    (tmp_path / "emoji.ttf").write_bytes(b"<html>Not found</html>")

    found = doctor.fonts_in(tmp_path)

    assert not found.is_well
    assert found.advice.startswith(
        f"bold.ttf, emoji.ttf missing or broken in {tmp_path}: no case can be printed"
    )
    assert "make setup" in found.advice


def test_tables_of_another_release_are_named(here: Installation) -> None:
    made(here)
    engine = open_engine(f"sqlite:///{here.folder}/state/engawa.sqlite3")
    downgrade(engine, "base")
    engine.dispose()

    assert "engawa migrate" in advice(here)


def test_a_database_that_is_away_is_named(here: Installation) -> None:
    here.environ["ENGAWA_DATABASE_URL"] = f"postgresql://engawa@127.0.0.1:{free_port()}/engawa"

    assert "ENGAWA_DATABASE_URL" in advice(here)


def test_a_database_that_acknowledges_too_early_is_named(
    here: Installation, postgres_server: PostgresServer
) -> None:
    url = postgres_server.start().url
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("alter role engawa set synchronous_commit = off")
    here.environ["ENGAWA_DATABASE_URL"] = url

    assert "synchronous_commit is off" in advice(here)


def test_keys_that_do_not_fit_the_database_are_named(here: Installation) -> None:
    made(here)
    (here.folder / "state" / "keys.env").unlink()

    assert "ENGAWA_FIELD_KEYS" in advice(here)


def test_a_folder_others_may_look_into_is_named(here: Installation) -> None:
    made(here)
    (here.folder / "state").chmod(0o755)

    assert "chmod 700" in advice(here)


def test_redis_away_is_named_and_said_to_be_bearable(here: Installation, valkey_server: ValkeyServer) -> None:
    here.environ["ENGAWA_REDIS_URL"] = valkey_server.url
    valkey_server.start()
    assert wrong(here) == []

    valkey_server.stop()

    assert "works without it" in advice(here)


@pytest.mark.parametrize("url", ["redis://localhost:port/0", "redis://[::1/0"])
def test_a_redis_address_nobody_can_read_is_named(here: Installation, url: str) -> None:
    here.environ["ENGAWA_REDIS_URL"] = url

    assert "edis" in advice(here).lower() or "REDIS" in advice(here)


def test_a_token_line_does_not_accept_is_named_and_not_shown(here: Installation, simulator: Running) -> None:
    said = advice(here.with_channel(simulator.url))

    assert "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN" in said
    assert ACCESS_TOKEN not in said
    assert CHANNEL_SECRET not in said


@pytest.mark.usefixtures("phones")  # another test may have taken the token away
def test_a_token_line_accepts_is_well(here: Installation, simulator: Running) -> None:
    assert wrong(here.with_channel(simulator.url, simulator.world.config.access_token)) == []


def test_line_out_of_reach_is_named(here: Installation) -> None:
    assert "cannot be reached" in advice(here.with_channel(f"http://127.0.0.1:{free_port()}"))


def test_deliveries_nobody_can_read_are_named(here: Installation) -> None:
    made(here)
    (here.folder / "state" / "spool" / "1.unreadable").write_bytes(b"")

    assert "cannot be read" in advice(here)


def test_looking_at_everything_goes_on_after_the_first_fault(here: Installation) -> None:
    here.environ["ENGAWA_COUNCIL"] = "nowhere"
    here.environ["ENGAWA_DATABASE_URL"] = f"postgresql://engawa@127.0.0.1:{free_port()}/engawa"
    here.environ["ENGAWA_REDIS_URL"] = f"redis://127.0.0.1:{free_port()}/0"

    assert len(wrong(here)) == 3


def test_whoever_could_not_be_called_is_named(here: Installation, simulator: Running) -> None:
    here.with_channel(simulator.url, simulator.world.config.access_token)
    here.environ |= {"ENGAWA_MAIL_URL": "smtp://127.0.0.1:1", "ENGAWA_MAIL_FROM": "desk@example.jp"}
    found = {finding.what: finding.advice for finding in wrong(made(here))}

    assert "ConnectionRefusedError" in found["Mail"]
    assert "nobody could be called" in found["Duty"]
