"""A write-ahead log that lost its end, and a log of heads that did: the first is always found
where it took an acknowledged save with it, the second alone never raises an alarm."""

from __future__ import annotations

import random
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest

from journalkit.crypto import keyring as keyrings
from journalkit.crypto.keyring import Keys, ReadKeyring
from journalkit.crypto.secret import Secret
from journalkit.errors import Tampered
from journalkit.journal import keeping, observing
from journalkit.records import Draft
from journalkit.records.checking import new_id
from journalkit.store import vault as vaults
from journalkit.store.folder import Folder
from tests.small_journal import PASSWORDS, Journal

RUTH = Secret.typed(PASSWORDS["ruth"])
LOG_HEADER, FRAME_HEADER, PAGE = 32, 24, 4096
FRAME = FRAME_HEADER + PAGE
"""sqlite.org/fileformat2.html#walformat; SQLCipher keeps the shape."""


@dataclass
class PulledPlug:
    """A journal as it lay on the disk while somebody had it open, and what they were told."""

    folder: Folder
    log: bytes
    observations: dict[str, str]
    draft: str
    keys: Keys
    ring: ReadKeyring

    def cut(self, path: Path, length: int) -> Folder:
        """The same with *length* bytes of the write-ahead log."""
        folder = Folder(path)
        shutil.copytree(self.folder.path, folder.path)
        Path(f"{folder.database(1)}-wal").write_bytes(self.log[:length])
        return folder

    def boundaries(self) -> list[int]:
        """Where each frame ends, and where the first one begins."""
        return list(range(LOG_HEADER, len(self.log) + 1, FRAME))

    def whole_from(self) -> int:
        """How long the log has to be for every acknowledged save to be in it."""
        ends = [
            at + FRAME
            for at in self.boundaries()[:-1]
            # A frame that ends a transaction says how large the database is after it.
            if struct.unpack_from(">I", self.log, at + 4)[0]
        ]
        return ends[-1]


@pytest.fixture
def pulled(journal: Journal, tmp_path: Path) -> PulledPlug:
    folder = Folder(tmp_path / "pulled")
    with journal.sign_in("amira") as amira:
        written = {}
        for number in range(6):
            text = f"Number {number}. " + "She poured the water. " * number * 20
            written[journal.observe(amira, text).id] = text
        draft = Draft(id=new_id(), author=amira.member.id, fields={}, saved_at=amira.now())
        observing.save_draft(amira, draft)
        shutil.copytree(journal.folder.path, folder.path)
    Path(f"{folder.database(1)}-shm").unlink()
    log = Path(f"{folder.database(1)}-wal").read_bytes()
    ring = keyrings.read(folder.keyring.read_bytes())
    keys = ring.keyring.unlock("ruth", RUTH).keys
    return PulledPlug(folder, log, written, draft.id, keys, ring)


def _outcome(pulled: PulledPlug, path: Path, length: int) -> str:
    """``whole``, ``found`` at both sign-in and `verify`, or ``silently short``."""
    folder = pulled.cut(path, length)
    found = keeping.look_over(folder, "ruth", RUTH)
    verified = all(one.good for one in found)
    try:
        with vaults.unlock(folder, pulled.keys, pulled.ring) as vault:
            texts = {one.id: one.note.text for one in vault.observations.all()}
            drafts = [one.id for one in vault.drafts.all()]
    except Tampered:
        shutil.rmtree(path)
        return "found at sign-in only" if verified else "found"
    shutil.rmtree(path)
    if texts == pulled.observations and drafts == [pulled.draft]:
        return "whole" if verified else "a false alarm"
    return "silently short"


def _require_found(pulled: PulledPlug, tmp_path: Path, lengths: list[int]) -> int:
    needed = pulled.whole_from()
    wrong = {}
    for length in lengths:
        outcome = _outcome(pulled, tmp_path / "cut", length)
        if outcome != ("whole" if length >= needed else "found"):
            wrong[length] = outcome
    assert wrong == {}
    return sum(1 for length in lengths if length < needed)


def test_a_log_of_writes_cut_anywhere_is_whole_or_found(pulled: PulledPlug, tmp_path: Path) -> None:
    drawn = random.Random(5)
    at_frames = drawn.sample(pulled.boundaries(), 20)
    between = [drawn.randrange(len(pulled.log)) for _ in range(17)]
    last = pulled.whole_from()
    short = _require_found(pulled, tmp_path, [*at_frames, *between, 0, last - 1, last])
    assert short > 20


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_log_of_writes_cut_at_every_frame_is_whole_or_found(
    pulled: PulledPlug, tmp_path: Path
) -> None:
    boundaries = pulled.boundaries()
    inside = [at + offset for at in boundaries[:-1] for offset in (1, FRAME_HEADER, FRAME // 2)]
    assert _require_found(pulled, tmp_path, [0, *boundaries, *inside]) > 300


def test_the_end_of_the_log_of_heads_may_be_torn_anywhere_without_an_alarm(
    pulled: PulledPlug, tmp_path: Path
) -> None:
    """The database is whole; only what a dying disk had of the last two lines is missing."""
    folder = pulled.cut(tmp_path / "cut", len(pulled.log))
    log = folder.heads(1)
    said = log.read_bytes()
    lines = said.split(b"\n")
    kept = len(said) - len(lines[-1]) - len(lines[-2]) - 2
    for length in range(kept, len(said) + 1):
        log.write_bytes(said[:length])
        with vaults.unlock(folder, pulled.keys, pulled.ring) as vault:
            assert len(vault.observations.all()) == len(pulled.observations)
    for length in range(kept, len(said), 20):
        log.write_bytes(said[:length])
        with vaults.unlock(folder, pulled.keys, pulled.ring) as vault, vault.change("x") as change:
            change.say("looked over", kind="members", id="x")
        found = keeping.look_over(folder, "ruth", RUTH)
        assert [one.sentence for one in found if not one.good] == []
