"""Damage and tampering, done to the files of a real journal: each is found, and said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from journalkit.crypto import keyring as keyrings
from journalkit.crypto import seal
from journalkit.crypto.secret import Secret
from journalkit.errors import JournalError, Tampered
from journalkit.journal import keeping, observing
from journalkit.journal.session import sign_in
from journalkit.media import SafePicture
from journalkit.store.connection import connect
from journalkit.store.folder import Folder
from tests.small_journal import PASSWORDS, Journal

RUTH = Secret.typed(PASSWORDS["ruth"])


def _bad(folder: Folder, **more: str) -> dict[str, str]:
    """What `verify` finds wrong, by part."""
    found = keeping.look_over(folder, "ruth", RUTH, **more)
    return {finding.part: finding.sentence for finding in found if not finding.good}


def _open_database(journal: Journal):
    ring = keyrings.read(journal.folder.keyring.read_bytes())
    keys = ring.keyring.unlock("ruth", RUTH).keys
    return connect(journal.folder.database(1), keys.database)


def _written(journal: Journal, count: int = 5) -> list[str]:
    with journal.sign_in("amira") as amira:
        journal.photo(amira)
        return [journal.observe(amira, f"The jar number {n} is full.").id for n in range(count)]


def test_an_untouched_journal_is_as_it_was_written(journal: Journal) -> None:
    _written(journal)
    assert _bad(journal.folder) == {}


def test_a_halved_log_of_writes_is_found_at_the_next_sign_in(journal: Journal) -> None:
    with journal.sign_in("amira") as amira:
        for n in range(30):
            journal.observe(amira, f"Saved and acknowledged, number {n}.")
        copy = Folder(journal.folder.path.with_name("copy"))
        shutil.copytree(journal.folder.path, copy.path)
    log = Path(f"{copy.database(1)}-wal")
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    Path(f"{copy.database(1)}-shm").unlink()
    assert "last saves are missing" in _bad(copy)["heads"]
    with pytest.raises(Tampered):
        sign_in(copy, "ruth", RUTH)


def test_every_page_put_back_from_an_earlier_day_is_found(journal: Journal) -> None:
    """An old page fits its own seal and its own checksum: SQLCipher says nothing."""
    [id, *_] = _written(journal)
    _settle(journal)
    before = journal.folder.database(1).read_bytes()
    with journal.sign_in("amira") as amira:
        note = journal.note("Rewritten: the jar was empty.")
        observing.amend(amira, id, note, version=1)
    _settle(journal)
    path, size = journal.folder.database(1), 4096
    after = path.read_bytes()
    changed = [
        at for at in range(0, len(before), size) if before[at : at + size] != after[at : at + size]
    ]
    assert len(changed) > 3
    whole, unnoticed = _all_that_can_be_read(journal), []
    for at in changed:
        path.write_bytes(after[:at] + before[at : at + size] + after[at + size :])
        try:
            found = _bad(journal.folder)
        except JournalError:
            found = {"sign-in": "refused"}
        if not found and _all_that_can_be_read(journal) != whole:
            unnoticed.append(at)
        for name in ("-wal", "-shm"):
            Path(f"{path}{name}").unlink(missing_ok=True)
    path.write_bytes(after)
    assert _bad(journal.folder) == {}
    assert unnoticed == []


def _all_that_can_be_read(journal: Journal) -> dict[str, list[object]]:
    """Every row but those of the search's inner tables, which hold no words of their own and
    which the search's own check compares with the words."""
    database = _open_database(journal)
    inner = ("notes_data", "notes_idx", "notes_docsize")
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = [row[0] for row in found if row[0] not in inner]
    rows = [
        sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in sorted(tables)
    ]
    database.close()
    return rows


def _settle(journal: Journal) -> None:
    database = _open_database(journal)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def test_a_planted_recipient_is_found_and_nobody_signs_in(journal: Journal) -> None:
    said = json.loads(journal.folder.keyring.read_bytes())
    said["recovery"]["recipient"] = seal.new_identity()[1]
    journal.folder.keyring.write_text(json.dumps(said))
    assert "keyring" in _bad(journal.folder)
    with pytest.raises(Tampered):
        sign_in(journal.folder, "ruth", RUTH)


def test_a_leavers_keyring_put_back_is_found(journal: Journal) -> None:
    from journalkit.journal import staffing

    old = journal.folder.keyring.read_bytes()
    with journal.sign_in("ruth") as ruth:
        staffing.leave(ruth, journal.members["hal"].id)
    journal.folder.keyring.write_bytes(old)
    with pytest.raises(Tampered):
        sign_in(journal.folder, "ruth", RUTH)
    assert "older" in _bad(journal.folder)["heads"]


def test_an_edited_chain_is_found(journal: Journal) -> None:
    _written(journal)
    database = _open_database(journal)
    database.execute("DROP TRIGGER audit_is_append_only")
    database.execute("UPDATE audit SET who = 'somebody' WHERE seq = 5")
    database.close()
    assert "row 5" in _bad(journal.folder)["chain"]


def test_the_chain_refuses_to_be_edited_or_shortened(journal: Journal) -> None:
    database = _open_database(journal)
    for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(Exception, match="append-only"):
            database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("UPDATE children SET name = 'Another' WHERE rowid = 1", "records"),
        ("UPDATE observation_versions SET note = replace(note, 'jar', 'pot')", "records"),
        ("UPDATE observations SET state = 'approved'", "records"),
        ("DELETE FROM key_persons", "records"),
        ("DELETE FROM salts WHERE kind = 'rooms'", "records"),
        ("INSERT INTO rooms VALUES ('planted', 'A room')", "records"),
        ("DELETE FROM observation_children", "search"),
        ("DELETE FROM notes WHERE rowid = 1", "search"),
        ("INSERT INTO picture_children SELECT p.id, c.id FROM pictures p, children c", "search"),
        ("UPDATE pictures SET named_by = added_by", "records"),
        ("UPDATE pulse SET count = count - 1", "heads"),
    ],
)
def test_a_record_changed_behind_the_journals_back_is_found(
    journal: Journal, statement: str, part: str
) -> None:
    _written(journal)
    database = _open_database(journal)
    database.execute(statement)
    database.close()
    assert part in _bad(journal.folder)


def test_an_earlier_version_changed_behind_the_journals_back_is_found(journal: Journal) -> None:
    [id, *_] = _written(journal)
    with journal.sign_in("amira") as amira:
        observing.amend(amira, id, journal.note("A second version."), version=1)
    assert _bad(journal.folder) == {}
    database = _open_database(journal)
    database.execute(
        "UPDATE observation_versions SET note = replace(note, 'jar', 'pot') WHERE number = 1"
    )
    database.close()
    assert "records" in _bad(journal.folder)


@pytest.mark.parametrize("harm", ["flip", "cut", "remove", "swap"])
def test_a_changed_picture_is_found(journal: Journal, harm: str) -> None:

    with journal.sign_in("amira") as amira:
        for shade in (b"1", b"2"):
            picture = SafePicture(b"full" + shade, b"thumb" + shade, 4, 3, None)
            journal.photo(amira, picture)
        journal.film(amira)
    assert _bad(journal.folder) == {}
    assert len(list(journal.folder.media.glob("*/*.age"))) == 2 + 2 + 4
    one, other, *_ = sorted(journal.folder.media.glob("*/*.age"))
    data = one.read_bytes()
    match harm:
        case "flip":
            one.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        case "cut":
            one.write_bytes(data[:-1])
        case "remove":
            one.unlink()
        case "swap":
            one.write_bytes(other.read_bytes())
    assert "pictures" in _bad(journal.folder)


def test_a_forged_line_in_the_log_of_heads_is_found(journal: Journal) -> None:
    log = journal.folder.heads(1)
    last = log.read_bytes().splitlines()[-1].split()
    forged = b" ".join([str(int(last[0]) + 1).encode(), *last[1:]])
    log.write_bytes(log.read_bytes() + b"\n" + forged)
    assert "heads" in _bad(journal.folder)


def test_a_line_torn_by_a_power_cut_is_no_tampering(journal: Journal) -> None:
    log = journal.folder.heads(1)
    log.write_bytes(log.read_bytes() + b"\n17 20 ab")
    _written(journal)
    assert _bad(journal.folder) == {}


def test_a_missing_log_of_heads_is_found(journal: Journal) -> None:
    journal.folder.heads(1).unlink()
    assert "heads" in _bad(journal.folder)


def test_a_whole_store_put_back_shows_against_a_head_on_paper(journal: Journal) -> None:
    copy = journal.folder.path.with_name("last-week")
    shutil.copytree(journal.folder.path, copy)
    with journal.sign_in("amira") as amira:
        journal.observe(amira)
        head = amira.vault.audit.end()[1]
    assert _bad(journal.folder, head=head) == {}
    assert _bad(journal.folder, head=head[:16].upper()) == {}
    assert _bad(Folder(copy)) == {}
    assert "head on paper" in _bad(Folder(copy), head=head)
