"""An erasure that is killed, or finds the disk full, has taken all of a child or nothing."""

from __future__ import annotations

import errno
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

from journalkit.crypto.secret import Secret
from journalkit.errors import DiskFull
from journalkit.journal import keeping, observing, picturing
from journalkit.journal.session import sign_in
from journalkit.media import SafePicture
from journalkit.records.checking import new_id
from journalkit.store import erasures
from journalkit.store.folder import Folder
from tests.faults.ending import at_work, failures
from tests.journal.test_erasing import erased, sound
from tests.small_journal import PASSWORDS, Journal

Counted = Callable[[str], None]
RUTH = Secret.typed(PASSWORDS["ruth"])
PICTURES = 6


@pytest.fixture
def filled(journal: Journal) -> Journal:
    """Observations of the first child alone and with another, with pictures of both."""
    both = tuple(one.id for one in journal.children[:2])
    with journal.sign_in("amira") as amira:
        for number in range(PICTURES):
            picture = journal.photo(amira, SafePicture(bytes([number]) * 20_000, b"s", 4, 3, None))
            who = both if number % 2 else both[:1]
            picturing.name_children(amira, picture.id, who)
            note = journal.note("Maya and Tomasz ran.", children=who, pictures=(picture.id,))
            observing.submit(amira, note, id=new_id())
    return journal


def erase(say: Callable[..., None], path: str, child: str) -> None:
    """The child's work: everything of *child*."""
    with sign_in(Folder(Path(path)), "ruth", RUTH) as ruth:
        say("begun")
        erased(ruth, child)
        say("done")


def _all_or_none(folder: Folder, child: str) -> bool:
    """Whether it is erased, after a sign-in; all of it or nothing in any case."""
    with sign_in(folder, "ruth", RUTH) as ruth:
        gone = child not in {one.id for one in ruth.vault.children.all()}
        notes, pictures = ruth.vault.observations.all(), ruth.vault.pictures.all()
        expected = (PICTURES // 2, 0) if gone else (PICTURES, PICTURES)
        assert (len(notes), len(pictures)) == expected
        assert all((child in one.note.children) != gone or not gone for one in notes)
        assert len([*ruth.cabinet.names()]) == 2 * len(pictures)
        assert len(ruth.vault.receipts.all()) == gone
    sound(folder)
    return gone


def _rounds(filled: Journal, place: Path, *, rounds: int) -> str:
    child, took, gone = filled.children[0].id, 0.0, 0
    for number in range(rounds + 1):
        folder = Folder(place / f"round-{number}")
        shutil.copytree(filled.folder.path, folder.path)
        with at_work(erase, str(folder.path), child) as work:
            work.hear(1)
            begun = perf_counter()
            if number:
                work.let_work_or_end(random.Random(number).random() * took * 1.1)
                work.kill()
            else:  # the first one goes through, to know how long it takes
                work.hear(1)
                took = perf_counter() - begun
        assert failures(work.said) == []
        erased_now = _all_or_none(folder, child)
        assert erased_now or ["done"] not in work.said
        gone += erased_now
        shutil.rmtree(folder.path)
    return f"erasure: {rounds} kills, {gone - 1} with all of it gone, the others without"


def test_an_erasure_that_is_broken_off_has_taken_all_or_nothing(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds(filled, tmp_path, rounds=3))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_an_erasure_broken_off_a_hundred_times(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds(filled, tmp_path, rounds=100))


def test_a_full_disk_in_an_erasure_leaves_everything_as_it_was(
    filled: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = filled.children[0].id
    with filled.sign_in("ruth") as ruth:
        [pages] = ruth.vault.database.execute("PRAGMA page_count").fetchone()
        ruth.vault.database.execute(f"PRAGMA max_page_count = {pages}")
        for _ in range(400):  # whatever room is left in the database
            try:
                with ruth.change() as change:
                    change.say("filled up", kind="members", id=ruth.member.id * 40)
            except DiskFull:
                break
        with pytest.raises(DiskFull):
            erased(ruth, child)
    assert not _all_or_none(filled.folder, child)

    def full(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    with filled.sign_in("ruth") as ruth, monkeypatch.context() as patched:
        patched.setattr(erasures.os, "write", full)
        with pytest.raises(DiskFull):
            erased(ruth, child)
    assert not _all_or_none(filled.folder, child)
    assert os.path.getsize(filled.folder.erasures) == 0
    with filled.sign_in("ruth") as ruth:
        erased(ruth, child)
    assert _all_or_none(filled.folder, child)
    assert [one.good for one in keeping.look_over(filled.folder, "ruth", RUTH)].count(False) == 0
