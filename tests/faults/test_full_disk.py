"""A disk that fills up in the middle of anything: what was acknowledged stays, the person is told
in a sentence, and once there is room the same thing is done. Only root may mount such a disk."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from journalkit.crypto.secret import Secret
from journalkit.errors import StoreTrouble
from journalkit.journal import keeping, observing, picturing, staffing
from journalkit.journal.session import Session, sign_in
from journalkit.records import Member, Role
from journalkit.records.checking import new_id
from journalkit.store.folder import Folder
from tests.faults import bringing, caring
from tests.faults.tallying import DONE, looking_for, rounds
from tests.small_journal import CHEAP, PASSWORDS, Journal

Counted = Callable[[str], None]
RUTH = Secret.typed(PASSWORDS["ruth"])
DISK, MOST = 12_000, 5_000
"""Thousands of bytes: the disk, and what the largest of these activities may need."""


def _quiet(*_: object) -> None:
    pass


def _inside(does: Callable[[Session], object]) -> Callable[[Journal, Folder, Path], None]:
    def doing(journal: Journal, folder: Folder, _to: Path) -> None:
        with sign_in(folder, "ruth", RUTH) as ruth:
            does(ruth)

    return doing


def _note(journal: Journal, folder: Folder, _to: Path) -> None:
    with sign_in(folder, "ruth", RUTH) as ruth:
        observing.submit(ruth, journal.note("The jar is full. " * 1_100), id=new_id())


def _draft(journal: Journal, folder: Folder, _to: Path) -> None:
    with sign_in(folder, "ruth", RUTH) as ruth:
        observing.save_draft(ruth, journal.draft_of(ruth))


def _member(ruth: Session) -> None:
    new = Member(name="Noor Vale", sign_in_name="noor", role=Role.HELPER)
    staffing.add(ruth, new, "saffron tunnel october wheel", profile=CHEAP)


DOING: dict[str, Callable[[Journal, Folder, Path], None]] = {
    "a note": _note,
    "a draft": _draft,
    "a photo": _inside(bringing.add_photo),
    "a video": _inside(bringing.add_film),
    "a list of children": _inside(bringing.enter_list),
    "a new member": _inside(_member),
    "new keys": lambda _journal, folder, _to: caring.rekey(_quiet, str(folder.path)),
    "a migration": lambda _journal, folder, _to: caring.migrate(_quiet, str(folder.path)),
    "a back-up": lambda _journal, folder, to: caring.back_up(_quiet, str(folder.path), str(to)),
}
"""Whatever is new here is one line."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of `DISK`."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}k", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def _seen(folder: Folder) -> list[str]:
    """What was acknowledged before: each record and picture, by what it says."""
    with sign_in(folder, "ruth", RUTH) as ruth:
        notes = [repr(one.note.text) for one in ruth.vault.observations.all()]
        drafts = [one.id for one in ruth.vault.drafts.all()]
        shown = [picturing.look(ruth, one.id).hex() for one in ruth.vault.pictures.all()]
        people = [one.id for one in (*ruth.vault.members.all(), *ruth.vault.children.all())]
        return [*notes, *drafts, *shown, *people]


def _require(folder: Folder, before: list[str], what: str) -> None:
    version = caring.a_later_version if what == "a migration" else nullcontext
    with looking_for("half-done states left"), version():
        found = keeping.look_over(folder, "ruth", RUTH)
        assert [one.sentence for one in found if not one.good] == []
    with looking_for("acknowledged work lost"), version():
        assert not Counter(before) - Counter(_seen(folder))


def _fill(journal: Journal, disk: Path, what: str, *, rooms: list[int]) -> dict[str, int]:
    """Do *what* with so many thousand bytes of room, for each of *rooms*; how it came out."""
    came: Counter[str] = Counter()
    for room in rooms:
        folder, to = Folder(disk / "journal"), disk / "stick"
        shutil.copytree(journal.folder.path, folder.path)
        before = _seen(folder)
        ballast = disk / "ballast"
        with ballast.open("wb") as file:
            file.write(bytes(max(0, shutil.disk_usage(disk).free - room * 1000)))
        try:
            DOING[what](journal, folder, to)
            said = "done"
        except StoreTrouble as error:
            said = error.sentence
        came[said] += 1
        DONE[f"full disk in {what}"] += 1
        ballast.unlink()
        _require(folder, before, what)
        if said != "done":
            DOING[what](journal, folder, to)
            _require(folder, before, what)
        assert sorted(one.name for one in disk.iterdir() if one != to) == ["journal"]
        shutil.rmtree(folder.path)
        shutil.rmtree(to, ignore_errors=True)
    return dict(came)


@pytest.fixture
def with_notes(journal: Journal) -> Journal:
    """The small journal with something to lose."""
    with journal.sign_in("ruth") as ruth:
        journal.observe(ruth, "She poured the water slowly.")
        bringing.add_photo(ruth)
    return journal


@pytest.mark.parametrize("what", DOING)
def test_a_full_disk_is_said_and_costs_nothing(with_notes: Journal, disk: Path, what: str) -> None:
    came = _fill(with_notes, disk, what, rooms=[8])
    assert "done" not in came


@pytest.mark.faults
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("what", DOING)
def test_a_disk_that_fills_up_anywhere_is_said_and_costs_nothing(
    with_notes: Journal, disk: Path, counted: Counted, what: str
) -> None:
    times = rounds(30)
    # Closer together where there is little: most activities need little.
    rooms = [round(MOST * (number / times) ** 3) for number in range(times)]
    came = _fill(with_notes, disk, what, rooms=rooms)
    counted(f"{what}: {came}")
