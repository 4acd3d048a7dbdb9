"""The channel secret is changed without a gap, and whoever changes it is told when the old one may go."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import doctor, doctor_keys
from bot.committer import Committer
from bot.preparing import prepare
from bot.settings import read_settings
from bot.signing import Signing
from bot.webhook import Edge, create_webhook_app
from storage import secret_uses
from storage.db import Store
from storage.spool import Spool
from storage.tables import SecretUse
from storage.vault import Vault
from tests.bot.desk import arrivals
from tests.bot.installation import CHANNEL_SECRET, Installation
from tests.bot.line_samples import message
from tests.bot.webhooks import body_of, post, sign
from tests.storage.stores import NOW, make_vault

OLD, NEW, THIRD = "a" * 32, "b" * 32, "c" * 32


def nothing() -> None:
    """The store of these tests has learnt its index already."""


class Door:
    """A webhook with these secrets, as one release of the settings has it."""

    def __init__(self, store: Store, folder: Path, secrets: tuple[str, ...]) -> None:
        self.committer = Committer(store, Spool(folder / "spool", make_vault()), nothing)
        self.signing = Signing(store, secrets, lambda: NOW, nothing)
        self.app = create_webhook_app(Edge(secrets, self.committer.keep, lambda: NOW, self.signing.used))

    def answers(self, at: str) -> Sequence[int]:
        """What deliveries signed with the old, the new and a third secret are told."""
        bodies = [
            (body_of(message("text", id=f"{at}{n}", text="はい")), s) for n, s in enumerate((OLD, NEW, THIRD))
        ]
        found = [
            post(self.app, body, {"x-line-signature": sign(body, secret)}).status_code
            for body, secret in bodies
        ]
        self.signing.write_down()
        self.committer.close()
        return found


def test_old_and_new_are_good_during_the_change_and_only_the_new_one_after(
    store: Store, tmp_path: Path
) -> None:
    assert Door(store, tmp_path, (OLD,)).answers("1") == [200, 401, 401]
    assert Door(store, tmp_path, (OLD, NEW)).answers("2") == [200, 200, 401]
    assert Door(store, tmp_path, (NEW,)).answers("3") == [401, 200, 401]

    with store.reading() as tx:
        assert [secret_uses.of(tx, secret) for secret in (OLD, NEW, THIRD)] == [
            secret_uses.Use(1, NOW, NOW),  # nothing is counted while there is only one
            secret_uses.Use(1, NOW, NOW),
            None,
        ]
        fingerprints = tx.connection.execute(select(SecretUse.fingerprint)).scalars().all()
    assert not any(secret.encode() in bytes(print_) for secret in (OLD, NEW) for print_ in fingerprints)


def test_all_doors_count_together_and_none_is_lost_while_the_database_is_away(store: Store) -> None:
    doors = [Signing(store, (OLD, NEW), lambda: NOW, nothing) for _ in range(3)]

    def use(signing: Signing) -> None:
        for _ in range(100):
            signing.used(1)
            signing.write_down()

    threads = [threading.Thread(target=use, args=(signing,)) for signing in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    def away() -> None:
        raise OSError("away")

    failing = Signing(store, (OLD, NEW), lambda: NOW, away)
    failing.used(1)
    with pytest.raises(OSError, match="away"):
        failing.write_down()
    failing._ready = nothing
    failing.write_down()
    failing.write_down()

    with store.reading() as tx:
        assert tx.connection.execute(select(func.sum(SecretUse.count))).scalar_one() == 301


def test_without_the_key_to_seal_under_the_door_takes_nothing_and_keeps_nothing_in_plain(
    store: Store, tmp_path: Path
) -> None:
    blind = Vault(store.vault.council, {}, 0)
    spool = Spool(tmp_path / "spool", blind)
    away = Store(store.engine.url.render_as_string(hide_password=False), blind, store.bell)
    committer = Committer(away, spool, nothing)
    app = create_webhook_app(Edge((OLD,), committer.keep, lambda: NOW))
    body = body_of(message("text", text="ひみつ"))

    assert post(app, body, {"x-line-signature": sign(body, OLD)}).status_code == 500

    assert arrivals(store) == []
    assert list(spool.folder.iterdir()) == []
    committer.close()
    away.close()


def said(store: Store) -> str:
    with store.reading() as tx:
        return list(doctor_keys.of_secrets(tx, (OLD, NEW)))[-1]


def test_the_doctor_says_which_may_go(store: Store) -> None:
    assert "let LINE verify" in said(store)

    with store.transaction() as tx:
        secret_uses.count(tx, OLD, 5, NOW)
        secret_uses.count(tx, NEW, 2, NOW + timedelta(minutes=59))
    assert (
        said(store)
        == "LINE signed with both within an hour: leave both, and ask again after 2026-11-02 02:00 UTC"
    )

    with store.transaction() as tx:
        secret_uses.count(tx, NEW, 1, NOW + timedelta(minutes=61))
    assert said(store) == "LINE signs with secret 2: the other may be taken out of ENGAWA_LINE_CHANNEL_SECRET"


def test_with_one_secret_the_doctor_says_nothing_of_it_and_with_two_no_secret_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Installation(tmp_path).with_channel("http://127.0.0.1:9")
    prepare(read_settings(here.environ))
    doctor.report(here.environ)
    assert "Channel secret" not in capsys.readouterr().out

    here.environ["ENGAWA_LINE_CHANNEL_SECRET"] = f"{CHANNEL_SECRET},{NEW}"
    doctor.report(here.environ)

    shown = capsys.readouterr().out
    assert "Channel secret: secret 2 of 2: no delivery was signed with it yet" in shown
    assert NEW not in shown
    assert CHANNEL_SECRET not in shown
