"""The command line: what is wrong is said in sentences, every fault at once, without a traceback or a secret."""

import base64
import re
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.settings import read_settings
from bot.wiring.parts import make_parts
from handlers.council import PROFILES
from tests.bot.installation import Installation, Said
from tests.bot.patience import PATIENCE_S
from tests.servers.child import free_port


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of an installation that was migrated."""
    made = Installation(tmp_path_factory.mktemp("prepared"))
    assert made.engawa("migrate").code == 0
    return made.folder / "state"


@pytest.fixture
def ready(here: Installation, prepared: Path) -> Installation:
    """A migrated installation."""
    shutil.copytree(prepared, here.folder / "state")
    return here


def plainly(said: Said) -> str:
    """What was said on the way out, which is a refusal in sentences."""
    assert said.code == 2, said.everything
    assert "Traceback" not in said.everything
    assert "cannot start" in said.err
    return said.err


BROKEN: dict[str, dict[str, str]] = {
    "no such kind of database": {"ENGAWA_DATABASE_URL": "mysql://private@db/x"},
    "a port that is no number": {"ENGAWA_WEBHOOK_PORT": "http"},
    "a port used twice": {"ENGAWA_WEBHOOK_PORT": "8000", "ENGAWA_CONSOLE_PORT": "8000"},
    "half a channel": {"ENGAWA_LINE_CHANNEL_SECRET": "private"},
    "a token of two lines": {"ENGAWA_LINE_CHANNEL_ACCESS_TOKEN": "private private"},
    "keys that are none": {"ENGAWA_FIELD_KEYS": "private"},
    "a short secret": {"ENGAWA_SECRET_KEY": "private"},
    "a name misspelt": {"ENGAWA_DATABSE_URL": "private"},
    "no such council": {"ENGAWA_COUNCIL": "nowhere"},
    "no such level": {"ENGAWA_LOG_LEVEL": "LOUD"},
    "a state folder that is a file": {"ENGAWA_STATE_DIR": "/etc/hostname"},
    "a database that is away": {"ENGAWA_DATABASE_URL": "postgresql://engawa@127.0.0.1:1/engawa"},
    "a database port that is none": {"ENGAWA_DATABASE_URL": "postgresql://engawa:private@127.0.0.1:db/x"},
    "a database in no folder": {"ENGAWA_DATABASE_URL": "sqlite:////nowhere/at/all/engawa.sqlite3"},
    "a Redis port that is none": {"ENGAWA_REDIS_URL": "redis://:private@localhost:port/0"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_set_up_does_not_start_and_says_why(here: Installation, name: str) -> None:
    said = plainly(here.engawa("migrate", **BROKEN[name]))

    assert "private" not in said


def test_every_fault_is_said_at_once(here: Installation) -> None:
    faulty = {key: value for name in list(BROKEN)[:8] for key, value in BROKEN[name].items()}

    said = plainly(here.engawa("migrate", **faulty))

    for setting in faulty:
        assert setting in said
    assert said.count("\n  - ") >= len(faulty) - 1  # two ports that are one are one fault


@pytest.mark.parametrize("service", ["up", "webhook", "worker", "simulator", "staff list", "check"])
def test_no_command_starts_with_bad_settings(here: Installation, service: str) -> None:
    plainly(here.engawa(*service.split(), ENGAWA_CONSOLE_PORT="high"))


@pytest.mark.parametrize("service", ["worker", "sender", "scheduler", "staff list"])
def test_a_service_does_not_start_on_tables_of_another_release(here: Installation, service: str) -> None:
    said = plainly(here.engawa(*service.split()))

    assert "engawa migrate" in said


def test_the_public_door_does_not_open_on_tables_of_another_release(here: Installation) -> None:
    assert "engawa migrate" in plainly(here.run("webhook"))


@pytest.mark.parametrize("service", ["up", "worker", "migrate"])
def test_a_service_says_that_the_database_is_away(here: Installation, service: str) -> None:
    away = f"postgresql://engawa:private@127.0.0.1:{free_port()}/engawa"
    run = here.run if service == "up" else here.engawa  # it looks at the set-up in a process of its own

    said = plainly(run(service, ENGAWA_DATABASE_URL=away))

    assert "engawa doctor" in said
    assert "private" not in said


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_service_of_no_threads_is_refused(here: Installation, count: str) -> None:
    said = here.engawa("worker", "--threads", count)

    assert said.code == 2
    assert "Traceback" not in said.err


def test_migrating_twice_changes_nothing(ready: Installation) -> None:
    before = (ready.folder / "state" / "engawa.sqlite3").read_bytes()

    assert ready.engawa("migrate").code == 0

    assert len((ready.folder / "state" / "engawa.sqlite3").read_bytes()) == len(before)


def test_the_doctor_ends_with_0_or_1(ready: Installation) -> None:
    assert ready.engawa("doctor").code == 0

    sick = ready.engawa("doctor", ENGAWA_COUNCIL="nowhere")
    assert sick.code == 1
    assert "Traceback" not in sick.everything


def test_everything_is_sealed_again_under_a_new_key_and_the_old_one_goes(ready: Installation) -> None:
    old, new = _first_key(ready), f"2:{base64.b64encode(b'n' * 32).decode()}"
    ready.engawa("staff", "add", "hanako", "--name", "山田 花子")
    both = {"ENGAWA_FIELD_KEYS": f"{new},{old}"}
    assert "sealed under key 1: engawa rekey" in ready.engawa("doctor", **both).out

    done = ready.engawa("rekey", **both)

    assert (done.code, done.out) == (0, "2 values were sealed again under key 2.\n")
    assert "nothing is sealed under key 1 any more" in ready.engawa("doctor", **both).out
    assert ready.engawa("staff", "list", ENGAWA_FIELD_KEYS=new).code == 0
    assert "ENGAWA_FIELD_KEYS does not fit" in ready.engawa("doctor", ENGAWA_FIELD_KEYS=old).out


def _first_key(ready: Installation) -> str:
    """The key an installation that is only tried out has made for itself."""
    kept = (ready.folder / "state" / "keys.env").read_text()
    found = re.search(r"ENGAWA_FIELD_KEYS=(\S+)", kept)
    assert found
    return found[1]


def test_staff_are_let_in_listed_and_turned_away(ready: Installation) -> None:
    added = ready.engawa("staff", "add", "hanako", "--name", "山田 花子", "--role", "lead")
    assert added.code == 0
    password = re.search(r"password  (\S+)", added.out)
    assert password

    listed = ready.engawa("staff", "list")
    assert re.search(r"hanako +lead +山田 花子", listed.out)
    assert password[1] not in listed.everything
    assert password[1].encode() not in (ready.folder / "state" / "engawa.sqlite3").read_bytes()

    assert ready.engawa("staff", "off", "hanako").code == 0
    assert "(off)" in ready.engawa("staff", "list").out


@pytest.mark.parametrize(
    "arguments", ["add", "off", "off nobody", "add Hanako!", "add x --role king"], ids=str.split
)
def test_a_command_about_staff_that_cannot_be_done_says_so(ready: Installation, arguments: str) -> None:
    said = ready.engawa("staff", *arguments.split())

    assert said.code in {1, 2}
    assert said.err
    assert "Traceback" not in said.err


def test_the_profile_is_checked_and_loaded(ready: Installation) -> None:
    checked, loaded = ready.engawa("council", "check"), ready.engawa("council", "load")

    assert (checked.code, loaded.code) == (0, 0)
    assert "no faults" in checked.out


def test_a_profile_is_checked_by_its_name_or_by_its_folder(here: Installation) -> None:
    elsewhere = here.folder / "our-own"
    shutil.copytree(PROFILES / "komae", elsewhere)
    desks = elsewhere / "desks.toml"
    desks.write_text(desks.read_text("utf-8").replace('key = "licht"', 'key = "リヒト"'), "utf-8")

    by_name, by_folder = (here.engawa("council", "check", which) for which in ("komae", str(elsewhere)))

    assert (by_name.code, by_folder.code) == (0, 1)
    assert "councils/komae: 15 desks, no faults" in by_name.out
    assert "councils/our-own/desks.toml:69: desk リヒト: key must be small letters" in by_folder.out
    assert here.engawa("council", "check", "nowhere").code == 1


def test_a_profile_is_loaded_by_its_name_and_only_from_where_the_desk_reads_it(ready: Installation) -> None:
    said = ready.engawa("council", "load", "komae")

    assert said.code == 0
    assert "until ENGAWA_COUNCIL=komae is set" in said.out
    assert "put the folder" in plainly(ready.engawa("council", "load", str(ready.folder)))


def test_help_is_there_for_every_command(here: Installation) -> None:
    said = here.engawa("--help")

    assert said.code == 0
    for command in (
        "up",
        "webhook",
        "console",
        "worker",
        "sender",
        "scheduler",
        "migrate",
        "doctor",
        "rekey",
        "staff",
    ):
        assert command in said.out
    assert "--parent" not in here.engawa("simulator", "--help").out


def test_the_record_is_followed_and_its_head_asked_for_again(ready: Installation) -> None:
    ready.engawa("staff", "add", "sato", "--name", "佐藤")
    whole = ready.engawa("audit")
    head = whole.out.rsplit(" ", 1)[-1].strip()

    assert (whole.code, "The record is whole" in whole.out) == (0, True), whole.everything
    assert ready.engawa("audit", "--head", head).code == 0

    with sqlite3.connect(ready.folder / "state" / "engawa.sqlite3") as database:
        database.execute("delete from audit")
    cut = ready.engawa("audit", "--head", head)
    assert (cut.code, "The record is broken" in cut.out) == (1, True), cut.everything


def test_a_process_is_ready_although_a_writer_stands_still(ready: Installation) -> None:
    settings = read_settings(ready.environ)
    still, moving = make_parts(settings), make_parts(settings)
    starting = threading.Thread(target=moving.ready)

    with still.store.transaction():
        starting.start()
        starting.join(PATIENCE_S)
        is_ready = moving.store.vault.knows_index

    starting.join()
    for parts in (still, moving):
        parts.close()
    assert is_ready
