"""Keys for trying things out: made once, kept for their owner alone, never used with a real channel."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, read_settings, with_local_keys
from tests.bot.test_settings import CHANNEL, KEY


def test_keys_are_made_once_and_found_again(tmp_path: Path) -> None:
    state = tmp_path / "deep" / "var"
    first = with_local_keys({}, state)
    assert with_local_keys({}, state) == first
    assert Settings.from_env(first).secret_key
    assert len(Settings.from_env(first).field_keys[1]) == 32
    assert stat.S_IMODE((state / "keys.env").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert [path.name for path in state.iterdir()] == ["keys.env"]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    one, other = with_local_keys({}, tmp_path / "one"), with_local_keys({}, tmp_path / "other")
    assert set(one.values()).isdisjoint(other.values())


def test_of_many_that_start_at_once_all_use_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: tuple(with_local_keys({}, tmp_path).items()), range(64)))
    assert len(set(made)) == 1


def test_what_is_given_counts(tmp_path: Path) -> None:
    given = with_local_keys({"ENGAWA_FIELD_KEYS": f"5:{KEY}"}, tmp_path)
    assert given["ENGAWA_FIELD_KEYS"] == f"5:{KEY}"
    assert given["ENGAWA_SECRET_KEY"]


@pytest.mark.parametrize("given", [CHANNEL, {"ENGAWA_LINE_CHANNEL_SECRET": "x"}])
def test_with_a_real_channel_no_keys_are_made(given: dict[str, str], tmp_path: Path) -> None:
    assert with_local_keys(given, tmp_path) == given
    assert not list(tmp_path.iterdir())


def test_a_stand_in_for_line_on_this_machine_is_no_real_channel(tmp_path: Path) -> None:
    channel = {name: value for name, value in CHANNEL.items() if "KEY" not in name}
    given = channel | {"ENGAWA_LINE_API_URL": "http://127.0.0.1:9", "ENGAWA_STATE_DIR": str(tmp_path)}
    settings = read_settings(given)
    assert settings.secret_key
    assert not settings.uses_simulator


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadSettings, match="ENGAWA_STATE_DIR"):
        with_local_keys({}, tmp_path / "file")


def test_for_a_set_up_at_fault_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(BadSettings):
        read_settings({"ENGAWA_STATE_DIR": str(tmp_path / "var"), "ENGAWA_COUNCIL": "No!"})
    assert not list(tmp_path.iterdir())


def test_reading_settings_brings_keys(tmp_path: Path) -> None:
    settings = read_settings({"ENGAWA_STATE_DIR": str(tmp_path / "var")})
    assert settings.secret_key
    assert settings.current_field_key == 1


def test_a_damaged_file_is_a_fault_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "keys.env").write_text("ENGAWA_SECRET_KEY=short\nENGAWA_FIELD_KEYS=1:broken\n")
    with pytest.raises(BadSettings) as bad:
        read_settings({"ENGAWA_STATE_DIR": str(tmp_path)})
    assert len(bad.value.faults) == 2


def test_a_file_without_keys_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "keys.env").write_text("")
    with pytest.raises(BadSettings, match=r"keys\.env"):
        read_settings({"ENGAWA_STATE_DIR": str(tmp_path)})
