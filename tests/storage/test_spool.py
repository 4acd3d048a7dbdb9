"""The spool: what it has taken is on the disk, sealed, read whole or not at all, and drained once."""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from storage.spool import Spool, SpoolFull
from storage.vault import CannotOpen
from tests.storage.arriving import at_once
from tests.storage.stores import NOW, later, make_vault

BODY = '{"words": "秘密"}'.encode()


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", make_vault())


def folder(spool: Spool) -> Path:
    return spool.folder


def drain(spool: Spool) -> list[bytes]:
    """Take everything out, oldest first."""
    taken = []
    for path in spool.oldest(1000):
        body, _ = spool.open(path)
        if body is not None:
            taken.append(body)
        spool.let_go(path)
    return taken


def test_what_is_kept_comes_back_oldest_first_with_its_moment(spool: Spool) -> None:
    spool.keep(b"second", later(1))
    spool.keep(b"first", NOW)

    paths = spool.oldest(10)

    assert [spool.open(path) for path in paths] == [(b"first", NOW), (b"second", later(1))]
    assert spool.count() == 2
    assert spool.is_used()


def test_it_hands_out_no_more_than_asked_for(spool: Spool) -> None:
    for number in range(5):
        spool.keep(b"%d" % number, later(number))

    assert [spool.open(path)[0] for path in spool.oldest(2)] == [b"0", b"1"]


@pytest.mark.parametrize("jump_s", [-86_400, -90, 90, 86_400])
def test_a_clock_that_is_set_right_or_wrong_changes_no_order(spool: Spool, jump_s: float) -> None:
    other = Spool(spool.folder, make_vault())
    for number, edge in enumerate((spool, other, spool)):
        edge.keep(b"%d" % number, later(number))
    for number, edge in enumerate((other, spool, other), 3):
        edge.keep(b"%d" % number, later(number + jump_s))
    for number, edge in enumerate((other, spool, Spool(spool.folder, make_vault())), 6):
        edge.keep(b"%d" % number, later(number))

    assert drain(spool) == [b"%d" % number for number in range(9)]


def test_several_edges_agree_on_the_order_although_something_reached_one_of_them_late(spool: Spool) -> None:
    other = Spool(spool.folder, make_vault())
    spool.keep(b"1", later(1.0))
    other.keep(b"0", later(0.4))  # it waited for a database that hung
    other.keep(b"2", later(2.0))
    spool.keep(b"3", later(2.3))

    assert drain(spool) == [b"0", b"1", b"2", b"3"]


def test_several_edges_agree_on_the_order_after_a_clock_was_set_back(spool: Spool) -> None:
    other = Spool(spool.folder, make_vault())
    moments = (0, 10, 12, 13)
    spool.keep(b"first", NOW)
    for number, (edge, moment) in enumerate(zip((spool, other, spool, other), moments, strict=True)):
        edge.keep(b"%d" % number, later(moment - 86_400))

    assert drain(spool) == [b"first", b"0", b"1", b"2", b"3"]


def test_an_empty_spool_does_not_forget_that_the_clock_was_set_back(spool: Spool) -> None:
    other = Spool(spool.folder, make_vault())
    spool.keep(b"first", NOW)
    slow = spool._place(
        later(-86_399).timestamp()
    )  # on its way to the disk while all before it is brought in
    assert drain(spool) == [b"first"]

    other.keep(b"third", later(-86_398))

    assert slow < float(other.oldest(1)[0].name.partition("-")[0])


def test_after_a_clock_was_wrong_the_moments_are_still_what_it_said(spool: Spool) -> None:
    spool.keep(b"first", NOW)
    spool.keep(b"second", later(-86_400))

    assert [spool.open(path)[1] for path in spool.oldest(10)] == [NOW, later(-86_400)]


def test_what_the_database_has_taken_is_gone(spool: Spool) -> None:
    spool.keep(BODY, NOW)

    assert drain(spool) == [BODY]

    assert not spool.is_used()
    assert list(folder(spool).iterdir()) == []


def test_it_is_written_to_the_disk_before_it_has_a_name_and_the_name_before_we_promise(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def note_fsync(descriptor: int) -> None:
        kind = Path(f"/proc/self/fd/{descriptor}").readlink()
        steps.append(f"fsync {'folder' if kind.is_dir() else kind.suffix}")
        fsync(descriptor)

    def note_rename(path: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "rename", note_rename)

    spool.keep(BODY, NOW)

    assert steps == ["fsync .draft", "rename", "fsync folder"]


def test_nothing_readable_lies_on_the_disk(spool: Spool) -> None:
    spool.keep(BODY, NOW)

    assert "秘密".encode() not in b"".join(path.read_bytes() for path in folder(spool).iterdir())
    assert folder(spool).stat().st_mode & 0o077 == 0


def test_a_draft_of_a_process_that_died_is_never_read(spool: Spool) -> None:
    (folder(spool) / "0001793581200.000000-aa.draft").write_bytes(b"half")

    assert not spool.is_used()
    assert spool.oldest(10) == []
    assert spool.count() == 0


def test_a_failed_write_leaves_nothing_and_promises_nothing(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)

    with pytest.raises(OSError, match="No space"):
        spool.keep(BODY, NOW)

    assert list(folder(spool).iterdir()) == []


def test_beyond_its_limit_it_promises_nothing(tmp_path: Path) -> None:
    small = Spool(tmp_path / "spool", make_vault(), limit_bytes=1000)
    small.keep(b"x" * 500, NOW)

    with pytest.raises(SpoolFull):
        small.keep(b"x" * 500, NOW)

    assert small.count() == 1
    drain(small)
    small.keep(b"x" * 500, NOW)


def test_the_limit_holds_across_processes(tmp_path: Path) -> None:
    here = Spool(tmp_path / "spool", make_vault(), limit_bytes=100_000)
    there = Spool(tmp_path / "spool", make_vault(), limit_bytes=100_000)

    def fill(spool: Spool) -> None:
        for _ in range(2000):
            try:
                spool.keep(b"x" * 500, NOW)
            except SpoolFull:
                return

    at_once(lambda: fill(here), lambda: fill(there))

    size = sum(path.stat().st_size for path in folder(here).iterdir())
    assert 90_000 < size < 120_000


@pytest.mark.parametrize("damage", [b"", b"\x00", b"x" * 7, b"x" * 8, b"x" * 40, b"\xff" * 100])
def test_a_damaged_file_is_said_to_be_one(spool: Spool, damage: bytes) -> None:
    spool.keep(BODY, NOW)
    (path,) = spool.oldest(1)
    path.write_bytes(damage)

    with pytest.raises(CannotOpen):
        spool.open(path)


def test_a_changed_byte_anywhere_is_noticed(spool: Spool) -> None:
    spool.keep(BODY, NOW)
    (path,) = spool.oldest(1)
    whole = path.read_bytes()

    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        with pytest.raises(CannotOpen):
            spool.open(path)


def test_what_cannot_be_opened_is_set_aside_and_holds_nobody_up(spool: Spool) -> None:
    spool.keep(b"damaged", NOW)
    spool.keep(b"fine", later(1))
    damaged, _ = spool.oldest(2)
    damaged.write_bytes(b"")

    spool.set_aside(damaged)
    spool.set_aside(damaged)  # as another process may, a moment later

    assert drain(spool) == [b"fine"]
    assert [path.suffix for path in folder(spool).iterdir()] == [".unreadable"]


def test_what_another_process_has_drained_is_nothing_to_us(spool: Spool) -> None:
    spool.keep(BODY, NOW)
    (path,) = spool.oldest(1)
    spool.let_go(path)

    assert spool.open(path) == (None, None)
    spool.let_go(path)


def test_keeping_and_draining_at_once_loses_nothing(tmp_path: Path) -> None:
    spools = [Spool(tmp_path / "spool", make_vault()) for _ in range(4)]
    taken: list[bytes] = []
    kept = threading.Event()

    def keep(spool: Spool, who: int) -> None:
        for number in range(40):
            spool.keep(b"%d-%d" % (who, number), NOW + timedelta(milliseconds=number))

    def drain_meanwhile() -> None:
        while not kept.is_set() or spools[0].is_used():
            taken.extend(drain(spools[0]))

    drainer = threading.Thread(target=drain_meanwhile)
    drainer.start()
    try:
        at_once(*(lambda s=s, n=n: keep(s, n) for n, s in enumerate(spools)))
    finally:
        kept.set()
        drainer.join()

    assert sorted(taken) == sorted(b"%d-%d" % (who, n) for who in range(4) for n in range(40))


def test_what_a_killed_process_left_half_written_is_swept_up_but_not_what_is_being_written(
    spool: Spool,
) -> None:
    spool.keep(BODY, NOW)
    old, new = (folder(spool) / f"{name}.draft" for name in ("old", "new"))
    for draft, at in ((old, NOW - timedelta(hours=2)), (new, NOW - timedelta(minutes=2))):
        draft.write_bytes(b"half")
        os.utime(draft, (at.timestamp(), at.timestamp()))

    spool.sweep(NOW)

    assert not old.exists()
    assert new.exists()
    assert drain(spool) == [BODY]
