"""New keys and a migration that are killed leave all of it or nothing."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

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
from tests.faults.ending import at_work, failures
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
    found = keeping.look_over(folder, "ruth", RUTH)
    assert [one.sentence for one in found if not one.good] == []
    with sign_in(folder, "ruth", RUTH) as ruth:
        assert len(ruth.vault.observations.all()) == NOTES
        pictures = ruth.vault.pictures.all()
        seen = [picturing.look(ruth, one.id, part="full") for one in pictures]
        assert seen == [bytes([number]) * 20_000 for number in range(PICTURES)]


def _kill(seed: int, number: int, of: int, work: object, *given: object) -> bool:
    """Kill *work* somewhere within the time that it takes; whether it was done before.

    The moments are spread over that time in an order of their own, so that none is left out.
    """
    order = random.Random(seed).sample(range(of), of)
    spread = (order[number] + random.Random(seed * 1000 + number).random()) / of
    with at_work(work, *given) as child:
        child.hear(1)
        begun = perf_counter()
        child.let_work_or_end(spread * LONGEST[work] * 1.1)
        taken = perf_counter() - begun
        child.kill()
    assert failures(child.said) == []
    done = ["done"] in child.said
    if done:  # the first time was slower than it mostly is: aim the next ones better
        LONGEST[work] = min(LONGEST[work], taken)
    return done


LONGEST: dict[object, float] = {}
"""How long each piece of work took when nobody killed it, in seconds."""


def _once(work: object, *given: object) -> None:
    """Let *work* go through, and note how long it takes."""
    with at_work(work, *given) as child:
        child.hear(1)
        begun = perf_counter()
        child.hear(1)
        LONGEST[work] = perf_counter() - begun
    assert child.said[1:] == [["done"]]


# -- new keys --------------------------------------------------------------------------------


def _rounds_of_rekey(filled: Journal, *, rounds: int) -> str:
    folder, place = filled.folder, str(filled.folder.path)
    _once(caring.rekey, place)
    done = 0
    for number in range(rounds):
        done += _kill(1, number, rounds, caring.rekey, place)
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
    return f"new keys: {rounds} kills, {done} after the end, each time whole"


def test_new_keys_that_are_broken_off_leave_the_old_ones_or_the_new_ones(
    filled: Journal, counted: Counted
) -> None:
    counted(_rounds_of_rekey(filled, rounds=3))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_new_keys_broken_off_forty_times(filled: Journal, counted: Counted) -> None:
    counted(_rounds_of_rekey(filled, rounds=40))


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


def _rounds_of_migration(filled: Journal, tmp_path: Path, *, rounds: int) -> str:
    def fresh(name: str) -> Folder:
        shutil.copytree(filled.folder.path, tmp_path / name)
        return Folder(tmp_path / name)

    _once(caring.migrate, str(fresh("first").path))
    keys = keyrings.read(filled.folder.keyring.read_bytes()).keyring.unlock("ruth", RUTH).keys
    applied = 0
    for number in range(rounds):
        folder = fresh(f"round-{number}")
        _kill(4, number, rounds, caring.migrate, str(folder.path))
        database = connect(folder.database(1), keys.database)
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
    return f"migration: {rounds} kills, {applied} after the first step, none half done"


def test_a_migration_that_is_broken_off_is_done_or_not_begun(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_migration(filled, tmp_path, rounds=3))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_migration_broken_off_forty_times(
    filled: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_migration(filled, tmp_path, rounds=40))
