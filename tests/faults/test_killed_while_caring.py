"""New keys and a migration that are killed leave all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journalkit.crypto import keyring as keyrings
from journalkit.crypto.secret import Secret
from journalkit.journal import keeping, observing, picturing
from journalkit.journal.session import sign_in
from journalkit.media import SafePicture
from journalkit.store import rekey
from journalkit.store.connection import connect
from journalkit.store.folder import Folder
from tests.faults import caring
from tests.faults.ending import kill_within as _kill
from tests.faults.ending import let_go_through as _once
from tests.faults.tallying import looking_for, rounds
from tests.small_journal import PASSWORDS, Journal

Counted = Callable[[str], None]
RUTH = Secret.typed(PASSWORDS["ruth"])
NOTES, PICTURES = 12, 4


@pytest.fixture
def filled(journal: Journal) -> Journal:
    """The small journal with observations and pictures in it."""
    with journal.sign_in("amira") as amira:
        for number in range(PICTURES):
            shade = bytes([number]) * 20_000
            picture = journal.photo(amira, SafePicture(shade, shade[:500], 4, 3, None))
            note = journal.note(f"A photo of the tower, number {number}.", pictures=(picture.id,))
            observing.submit(amira, note, id=f"{number:020d}")
        for number in range(NOTES - PICTURES):
            journal.observe(amira, f"Number {number}. " + "The jar is full. " * 20)
    return journal


def _require_whole(folder: Folder) -> None:
    """It opens by the manager's password, nothing in it is amiss, every picture can be seen."""
    with looking_for("half-done states left"):
        found = keeping.look_over(folder, "ruth", RUTH)
        assert [one.sentence for one in found if not one.good] == []
    with looking_for("acknowledged work lost"), sign_in(folder, "ruth", RUTH) as ruth:
        assert len(ruth.vault.observations.all()) == NOTES
        pictures = ruth.vault.pictures.all()
        seen = [picturing.look(ruth, one.id, part="full") for one in pictures]
        assert seen == [bytes([number]) * 20_000 for number in range(PICTURES)]


# -- new keys --------------------------------------------------------------------------------


def _rounds_of_rekey(filled: Journal, *, times: int) -> str:
    folder, place = filled.folder, str(filled.folder.path)
    _once(caring.rekey, place)
    done = 0
    for number in range(times):
        done += _kill(1, number, times, caring.rekey, place)
        _require_whole(folder)
        with filled.sign_in("amira"):
            pass
        with sign_in(folder, "ruth", RUTH) as ruth:
            keeping.seal_anew(ruth, progress=lambda *_: None)
            assert rekey.left_to_seal(ruth.vault, ruth.keys) == ()
            generation = ruth.vault.keyring.generation
        _require_whole(folder)
        names = {file.name for file in folder.path.iterdir()}
        kept = {folder.database(generation).name, folder.heads(generation).name}
        assert names == {*kept, "keyring.json", "gate.json", "gate.lock", "media", "in-use.lock",
                         "saving.lock"}  # fmt: skip
    return f"new keys: {times} kills, {done} after the end, each time whole"


def test_new_keys_that_are_broken_off_leave_the_old_ones_or_the_new_ones(
    filled: Journal, counted: Counted
) -> None:
    counted(_rounds_of_rekey(filled, times=3))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_new_keys_broken_off_again_and_again(filled: Journal, counted: Counted) -> None:
    counted(_rounds_of_rekey(filled, times=rounds(120)))


def test_who_typed_a_password_while_new_keys_were_made_harms_nothing(filled: Journal) -> None:
    """The password was checked against the earlier keyring; the journal has another by now."""
    folder = filled.folder
    ring = keyrings.read(folder.keyring.read_bytes())
    keys = ring.keyring.unlock("ruth", RUTH).keys
    keeping.new_keys(folder, "ruth", RUTH)
    from journalkit.errors import Changed
    from journalkit.store import vault as vaults

    with pytest.raises(Changed, match="new keys"):
        vaults.unlock(folder, keys, ring)
    _require_whole(folder)


def test_who_typed_a_password_while_a_member_was_added_is_let_in(filled: Journal) -> None:
    from journalkit.journal import staffing
    from journalkit.records import Member, Role
    from journalkit.store import vault as vaults
    from tests.small_journal import CHEAP

    ring = keyrings.read(filled.folder.keyring.read_bytes())
    keys = ring.keyring.unlock("ruth", RUTH).keys
    with filled.sign_in("ruth") as ruth:
        new = Member(name="Noor Vale", sign_in_name="noor", role=Role.HELPER)
        staffing.add(ruth, new, "saffron tunnel october wheel", profile=CHEAP)
    with vaults.unlock(filled.folder, keys, ring) as vault:
        assert new.id in vault.keyring.slots


# -- a later version -------------------------------------------------------------------------


def _rounds_of_migration(filled: Journal, tmp_path: Path, *, times: int) -> str:
    def fresh(name: str) -> Folder:
        shutil.copytree(filled.folder.path, tmp_path / name)
        return Folder(tmp_path / name)

    _once(caring.migrate, str(fresh("first").path))
    keys = keyrings.read(filled.folder.keyring.read_bytes()).keyring.unlock("ruth", RUTH).keys
    applied = 0
    for number in range(times):
        folder = fresh(f"round-{number}")
        _kill(4, number, times, caring.migrate, str(folder.path))
        database = connect(folder.database(1), keys.database)
        with looking_for("half-done states left"):
            assert caring.half_done(database) == []
        applied += "words" in database.table_names()
        database.close()
        with caring.a_later_version():
            _require_whole(folder)
        database = connect(folder.database(1), keys.database)
        assert "words" in database.table_names()
        assert caring.half_done(database) == []
        database.close()
        shutil.rmtree(folder.path)
    return f"migration: {times} kills, {applied} after the first step, none half done"


def test_a_migration_that_is_broken_off_is_done_or_not_begun(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_migration(filled, tmp_path, times=3))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_migration_broken_off_again_and_again(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_migration(filled, tmp_path, times=rounds(120)))
