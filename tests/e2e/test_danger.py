"""The whole desk as processes: danger on a phone reaches somebody's mailbox within seconds, whatever is killed meanwhile."""

from __future__ import annotations

import base64
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.staff import Invitation, Passwords, invite_member
from storage import alarms, links
from storage.db import Store
from tests.bot.mailbox import Mailbox, mail_server
from tests.e2e.phones import Phones
from tests.e2e.running_desk import RunningDesk
from tests.servers.valkey import ValkeyServer
from tests.storage.stores import make_vault, open_store

KEY = b"1" * 32
DYING = "もう死にたいです。薬を全部飲みました。さようなら"
SOON_S = 15.0
HEAL_S = 90.0  # a lease of 30 s, and a busy machine


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


def settings(mailbox: Mailbox) -> dict[str, str]:
    return {
        "ENGAWA_FIELD_KEYS": f"1:{base64.b64encode(KEY).decode()}",
        "ENGAWA_SECRET_KEY": "k" * 40,
        "ENGAWA_MAIL_URL": mailbox.url,
        "ENGAWA_MAIL_FROM": "desk@example.jp",
    }


@pytest.fixture
def desk(tmp_path: Path, mailbox: Mailbox) -> Iterator[RunningDesk]:
    with RunningDesk(tmp_path, settings(mailbox)) as running:
        yield running.apart(("everything",))


@pytest.fixture
def store(desk: RunningDesk) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{desk.folder}/state/engawa.sqlite3", make_vault(keys={1: KEY}))
    hire(opened)
    yield opened
    opened.close()


def hire(store: Store) -> None:
    """Somebody who can be called by mail."""
    with store.transaction() as tx:
        invited = invite_member(tx, Passwords(), Invitation("tanaka", "田中", "clerk"), datetime.now(UTC))
        links.keep_mail(tx, invited.member, "tanaka@example.jp")


def until(condition: Callable[[], object], within_s: float, why: RunningDesk) -> float:
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < within_s, why.logs()
        time.sleep(0.02)
    return time.monotonic() - begun


def test_danger_reaches_a_mailbox_within_seconds_and_again_if_all_is_killed_between_claim_and_call(
    desk: RunningDesk, store: Store, mailbox: Mailbox
) -> None:
    mailbox.pause_s = 4.0  # the letter is there, and nobody has been told so
    person = Phones(desk.phones).add("はな")
    person.wait_for("Which language")

    person.write(DYING)

    until(lambda: mailbox.letters, SOON_S, desk)
    letter = mailbox.letters[0]
    assert "はな" not in letter.get_content() + letter["Subject"]
    person.wait_for("119")

    for pid in desk.serving_pids():
        os.kill(pid, signal.SIGKILL)
    mailbox.pause_s = 0.0
    until(lambda: not desk.serving_pids(), SOON_S, desk)
    desk.wait_until_taking()

    until(lambda: desk.count("select count(*) from alarm_calls where state = 'sent'"), HEAL_S, desk)
    doubles = Counter(letter["Message-ID"] for letter in mailbox.letters)
    assert max(doubles.values()) <= alarms.TRIES_MOST
    with store.reading() as tx:
        (alarm,) = alarms.open_now(tx)
    assert alarm.risk == 3
    assert DYING[:4] not in desk.logs()


def test_with_redis_and_push_down_and_a_worker_killed_somebody_is_called_all_the_same(
    tmp_path: Path, mailbox: Mailbox, empty_postgres_url: str, valkey_server: ValkeyServer
) -> None:
    servers = {
        "ENGAWA_DATABASE_URL": empty_postgres_url,
        "ENGAWA_REDIS_URL": valkey_server.start().url,
    }
    with RunningDesk(tmp_path, settings(mailbox) | servers) as desk:
        desk.apart(("webhook", "worker", "worker", "sender", "scheduler"))
        store = open_store(empty_postgres_url, make_vault(keys={1: KEY}))
        hire(store)
        phones = Phones(desk.phones)
        person = phones.add("はな")
        person.wait_for("Which language")
        phones.ask("POST", "/quota", {"limit": 0, "used": 0})
        valkey_server.kill()
        worker = next(
            pid for pid in desk.serving_pids() if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        os.kill(worker, signal.SIGKILL)

        person.write(DYING)

        until(lambda: mailbox.letters, SOON_S, desk)
        person.wait_for("119")
        store.close()
