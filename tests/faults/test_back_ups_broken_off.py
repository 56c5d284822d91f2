"""A back-up or a restore that is killed, that fills the disk, or whose stick is pulled out, leaves
no half snapshot and no half journal; the next run clears up. Meanwhile nobody's save waits."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from journalkit.errors import BackUpTrouble, DiskFull, JournalError
from journalkit.exchange.backups import arriving, restoring, taking
from journalkit.exchange.backups.restoring import restore
from journalkit.journal import keeping
from journalkit.journal.session import sign_in
from journalkit.media import SafePicture
from journalkit.store import backup
from journalkit.store.backup import Place
from journalkit.store.folder import Folder
from tests.faults import caring
from tests.faults.ending import at_work
from tests.faults.test_killed_while_caring import (
    RUTH,
    Counted,
    _kill,
    _once,
    _require_whole,
    filled,
)
from tests.faults.writing import write
from tests.small_journal import PASSWORDS, Journal

__all__ = ["filled"]

LONG = partial(pytest.param, marks=pytest.mark.faults)
MOMENTS = [5, *map(LONG, (0, 1, 9, 14))]
"""After so many writes of a back-up; the others by `make faults`."""


def quiet(done: int, of: int) -> None:
    pass


def back_up(journal: Journal, to: Path) -> None:
    taking.run(journal.folder, to, now=datetime.now(UTC), progress=quiet)


def require_sound(stick: Path) -> None:
    """Every snapshot that is there is whole, and nothing lies there that none needs."""
    assert {wrong for _, wrong in restoring.look_over(stick, progress=quiet)} <= {""}
    place, needed = Place(stick), set()
    for name in place.names():
        manifest = place.manifest(name)
        for _, listed in manifest.files.values():
            needed |= {listed, *place.pieces_of(listed)}
        for listed in manifest.media.values():
            needed |= {listed, *(place.medium(one.name).name for one in place.media_of(listed))}
    there = {file.name for file in stick.glob("pieces/*/*")} | {
        file.name for file in stick.glob("media/*/*")
    }
    assert there == needed
    assert not place.unfinished.exists()


# -- killed ------------------------------------------------------------------------------------


def _rounds_of_backup(filled: Journal, tmp_path: Path, *, rounds: int) -> str:
    place, target = str(filled.folder.path), tmp_path / "stick"
    _once(caring.back_up, place, str(tmp_path / "first"))
    filled.folder.plan.unlink()
    made = 0
    for number in range(rounds):
        if number % 2 == 0:  # every other one adds to what is there
            shutil.rmtree(target, ignore_errors=True)
            filled.folder.plan.unlink(missing_ok=True)
        before = len(Place(target).names()) if target.exists() else 0
        filled.sign_in("amira").close()
        _kill(2, number, rounds, caring.back_up, place, str(target))
        finished = len(Place(target).names()) if target.exists() else 0
        made += finished > before
        if finished:
            _require_whole(restore(target, tmp_path / "again", progress=quiet).folder)
            shutil.rmtree(tmp_path / "again")
        back_up(filled, target)
        require_sound(target)
        _require_whole(restore(target, tmp_path / "again", progress=quiet).folder)
        shutil.rmtree(tmp_path / "again")
        assert not list(filled.folder.path.glob(".backing-up*"))
    _require_whole(filled.folder)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["first", "journal", "stick"]
    return f"back-up: {rounds} kills, {made} with a snapshot that is whole, the others without one"


def test_a_back_up_that_is_killed_is_whole_or_not_there(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_backup(filled, tmp_path, rounds=3))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_back_up_killed_a_hundred_times(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_backup(filled, tmp_path, rounds=100))


def _rounds_of_restore(filled: Journal, tmp_path: Path, *, rounds: int) -> str:
    source, target = tmp_path / "stick", tmp_path / "again"
    back_up(filled, source)
    _once(caring.restore, str(source), str(tmp_path / "first"))
    made = 0
    for number in range(rounds):
        _kill(3, number, rounds, caring.restore, str(source), str(target))
        if target.exists():
            made += 1
        else:
            restore(source, target, progress=quiet)
        _require_whole(Folder(target))
        assert sorted(one.name for one in tmp_path.iterdir()) == [
            "again", "first", "journal", "stick"
        ]  # fmt: skip
        shutil.rmtree(target)
    return f"restore: {rounds} kills, {made} with the journal there and whole, the others without"


def test_a_restore_that_is_killed_is_whole_or_not_there(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_restore(filled, tmp_path, rounds=3))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_restore_killed_a_hundred_times(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_restore(filled, tmp_path, rounds=100))


# -- no room, and no stick ---------------------------------------------------------------------


class Watched:
    """A file whose writes are announced, with their size, before they are made."""

    def __init__(self, file: Any, announce: Callable[[int], None]) -> None:
        self._file, self._announce = file, announce

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, block: bytes) -> int:
        self._announce(len(block))
        return int(self._file.write(block))


@contextlib.contextmanager
def announced(module: Any, announce: Callable[[int], None]) -> Iterator[None]:
    """What *module* writes is announced."""

    class Announcing:
        """`os`, as that module sees it."""

        def __getattr__(self, name: str) -> Any:
            return getattr(os, name)

        def fdopen(self, *file: Any, **how: Any) -> Watched:
            return Watched(os.fdopen(*file, **how), announce)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "os", Announcing())
        yield


def after(writes: int, fail: Callable[[], None]) -> Callable[[int], None]:
    """Calls *fail* once so many *writes* were made, and ever after."""
    made = count()
    return lambda size: fail() if next(made) >= writes else None


@pytest.mark.parametrize("writes", MOMENTS)
def test_a_full_stick_leaves_what_lay_there_before_and_a_sentence(
    filled: Journal, tmp_path: Path, writes: int
) -> None:
    stick = tmp_path / "stick"
    back_up(filled, stick)
    with filled.sign_in("amira") as amira:
        for shade in b"abcdefgh":
            filled.photo(amira, SafePicture(bytes([shade]) * 30_000, b"thumb", 4, 3, None))

    def full() -> None:
        raise OSError(errno.ENOSPC, "")

    with announced(arriving, after(writes, full)), pytest.raises(DiskFull, match="of the back-ups"):
        back_up(filled, stick)
    require_whole_but_unfinished(stick, snapshots=1)
    assert "full" in backup.plan_of(filled.folder).runs[0].said
    back_up(filled, stick)
    require_sound(stick)
    assert len(Place(stick).names()) == 2


def require_whole_but_unfinished(stick: Path, *, snapshots: int) -> None:
    (stick / "unfinished").unlink()
    require_sound(stick)
    (stick / "unfinished").touch()
    assert len(Place(stick).names()) == snapshots


@pytest.mark.parametrize("writes", MOMENTS)
def test_a_stick_that_is_pulled_out_in_the_middle_is_a_sentence(
    filled: Journal, tmp_path: Path, writes: int
) -> None:
    stick, pocket = tmp_path / "stick", tmp_path / "pocket"

    def pulled() -> None:
        if stick.exists():
            stick.rename(pocket)
        raise OSError(errno.EIO, "")

    with announced(arriving, after(writes, pulled)), pytest.raises(BackUpTrouble, match="taken"):
        back_up(filled, stick)
    assert not stick.exists()
    assert Place(pocket).names() == ()
    pocket.rename(stick)
    back_up(filled, stick)
    require_sound(stick)
    _require_whole(restore(stick, tmp_path / "again", progress=quiet).folder)


@pytest.mark.parametrize("done_first", [3, LONG(0), LONG(7)])
def test_a_restore_whose_stick_is_pulled_out_leaves_nothing(
    filled: Journal, tmp_path: Path, done_first: int
) -> None:
    stick, pocket = tmp_path / "stick", tmp_path / "pocket"
    back_up(filled, stick)

    def pull(done: int, of: int) -> None:
        if done > done_first and stick.exists():
            stick.rename(pocket)

    with pytest.raises(BackUpTrouble):
        restore(stick, tmp_path / "again", progress=pull)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["journal", "pocket"]


@pytest.mark.parametrize("room", [200_000, LONG(0), LONG(2_000)])
def test_a_full_disk_in_a_restore_leaves_nothing(
    filled: Journal, tmp_path: Path, room: int
) -> None:
    stick = tmp_path / "stick"
    back_up(filled, stick)
    left = [room]

    def take(size: int) -> None:
        left[0] -= size
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "")

    with announced(restoring, take), pytest.raises(DiskFull):
        restore(stick, tmp_path / "again", progress=quiet)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["journal", "stick"]


@contextlib.contextmanager
def a_small_disk(at: Path, size: str) -> Iterator[None]:
    """A disk of its own at *at*, of *size*; root only."""
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", at], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", at], check=True)


@pytest.mark.faults
def test_a_real_disk_that_is_full_or_gone(filled: Journal, tmp_path: Path) -> None:
    """Where root runs this: a file system of its own that is full, then gone; elsewhere a limit on
    the size of a file stands for the full one."""
    stick = tmp_path / "stick"
    if os.geteuid() == 0:
        with a_small_disk(stick, "300k"):
            with pytest.raises(DiskFull):
                back_up(filled, stick)
            require_whole_but_unfinished(stick, snapshots=0)
            subprocess.run(["mount", "-o", "remount,size=8m", stick], check=True)
            back_up(filled, stick)
            require_sound(stick)
            with a_small_disk(tmp_path / "narrow", "100k"):
                with pytest.raises(DiskFull):
                    restore(stick, tmp_path / "narrow" / "again", progress=quiet)
                assert list((tmp_path / "narrow").iterdir()) == []
            subprocess.run(["mount", "-o", "remount,ro", stick], check=True)
            with pytest.raises(BackUpTrouble):
                back_up(filled, stick)
        with pytest.raises(BackUpTrouble, match="taken away"):
            back_up(filled, stick)
        assert list(stick.iterdir()) == []
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        with pytest.raises(JournalError):
            back_up(filled, stick)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    back_up(filled, stick)
    require_sound(stick)


# -- while people write ------------------------------------------------------------------------


def _while_people_write(journal: Journal, tmp_path: Path, *, rounds: int, counted: Counted) -> None:
    """Two members write without a pause in processes of their own while back-ups are made: each is
    whole, holds what was acknowledged before it began, and the longest save is reported."""
    stick, given = tmp_path / "stick", (str(journal.folder.path),)
    child = journal.children[0].id
    writers = [("amira", "ruth"), ("hal", "ruth")]
    back_up(journal, stick)
    with contextlib.ExitStack() as working:
        children = [
            working.enter_context(
                at_work(write, *given, who, PASSWORDS[who], beside, PASSWORDS[beside], child)
            )
            for who, beside in writers
        ]
        for one in children:
            one.hear(3)
        waits: list[float] = []
        for _ in range(rounds):
            told = {one[1] for one in children[0].said if one[0] == "observation"}
            copying = threading.Thread(target=back_up, args=(journal, stick))
            copying.start()
            while copying.is_alive():
                before = perf_counter()
                children[0].hear(2)  # a draft and an observation
                waits.append(perf_counter() - before)
            folder = restore(stick, tmp_path / "again", progress=quiet).folder
            assert [one for one in keeping.look_over(folder, "ruth", RUTH) if not one.good] == []
            with sign_in(folder, "ruth", RUTH) as ruth:
                assert told <= {one.id for one in ruth.vault.observations.all()}
            shutil.rmtree(tmp_path / "again")
        for one in children:
            one.kill()
    counted(f"{rounds} back-ups while two write: the longest wait for a draft and an observation "
            f"was {max(waits) * 1000:.0f} ms of {len(waits)}")  # fmt: skip


def test_a_back_up_made_while_people_write_is_whole(
    journal: Journal, tmp_path: Path, counted: Counted
) -> None:
    _while_people_write(journal, tmp_path, rounds=2, counted=counted)


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_fifty_back_ups_made_while_people_write(
    journal: Journal, tmp_path: Path, counted: Counted
) -> None:
    _while_people_write(journal, tmp_path, rounds=50, counted=counted)


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_any_flipped_bit_of_a_whole_place_is_found(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    """Ten bits of each file, drawn anew for each; the sample of every run is in test_back_ups."""
    stick, drawn, flips = tmp_path / "stick", random.Random(7), 0
    back_up(filled, stick)
    for file in sorted(one for one in stick.rglob("*") if one.is_file()):
        data = file.read_bytes()
        for _ in range(10):
            at, bit = drawn.randrange(len(data)), 1 << drawn.randrange(8)
            file.write_bytes(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
            flips += 1
            with pytest.raises(JournalError):
                restore(stick, tmp_path / "again", progress=quiet)
            with contextlib.suppress(JournalError):
                assert any(wrong for _, wrong in restoring.look_over(stick, progress=quiet))
        file.write_bytes(data)
    require_sound(stick)
    counted(f"{flips} flipped bits, each found by a restore and by the check")
