"""The store: what is saved is there, and every trouble of a disk is a sentence."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
import sqlite_utils
from hypothesis import given
from hypothesis import strategies as st

from journalkit import disk, errors
from journalkit.crypto.secret import Secret
from journalkit.errors import (
    AlreadyAStore,
    BadRecord,
    DamagedStore,
    DiskFull,
    JournalError,
    NewerStore,
    NotAStore,
    PlainDatabase,
    ReadOnlyStore,
    StoreBusy,
    StoreTrouble,
)
from journalkit.journal import keeping, observing, registering
from journalkit.journal.session import sign_in
from journalkit.records import Child, Note, Observation, State
from journalkit.store import connection, migrations, rows
from journalkit.store.folder import Folder
from journalkit.store.observations import Observations
from tests.small_journal import PASSWORDS, Journal

RUTH = Secret.typed(PASSWORDS["ruth"])


def test_every_exception_of_the_driver_becomes_one_of_ours() -> None:
    kinds = [one for one in vars(driver).values() if isinstance(one, type)]
    kinds = [one for one in kinds if issubclass(one, driver.Error)]
    assert len(kinds) >= 8, "the driver's own tree: Error, DatabaseError, OperationalError, ..."
    for kind in kinds:
        with pytest.raises(JournalError) as caught, connection.translated():
            raise kind("words of a child that stand in an error")
        assert "child" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.what_to_do


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("database or disk is full", DiskFull),
        ("database is locked", StoreBusy),
        ("database table is locked", StoreBusy),
        ("attempt to write a readonly database", ReadOnlyStore),
        ("unable to open database file", ReadOnlyStore),
        ("file is not a database", DamagedStore),
        ("database disk image is malformed", DamagedStore),
        ("disk I/O error", StoreTrouble),
    ],
)
def test_what_the_driver_says_is_told_apart(said: str, ours: type[JournalError]) -> None:
    assert type(connection.in_words(driver.OperationalError(said))) is ours


def test_every_error_has_a_sentence_and_something_to_do() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type)]
    for kind in kinds:
        assert kind.sentence.endswith(".")
        assert kind.what_to_do.endswith(".")
        assert kind.__name__ in (errors.__doc__ or ""), "the tree in the docstring is whole"


@pytest.mark.parametrize(
    ("number", "ours"),
    [(errno.ENOSPC, DiskFull), (errno.EROFS, ReadOnlyStore), (errno.EIO, StoreTrouble)],
)
def test_what_the_disk_says_is_told_apart(number: int, ours: type[JournalError]) -> None:
    with pytest.raises(ours), disk.writing():
        raise OSError(number, "a path with a name in it")


def test_a_folder_that_is_no_journal_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotAStore):
        sign_in(Folder(tmp_path), "ruth", RUTH)
    with pytest.raises(NotAStore):
        sign_in(Folder(tmp_path / "nowhere"), "ruth", RUTH)


def test_a_plain_database_is_not_taken_for_a_journal(journal: Journal) -> None:
    path = journal.folder.database(1)
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE children (name)")
    plain.close()
    with pytest.raises(PlainDatabase):
        journal.sign_in("ruth")


@pytest.mark.parametrize("harm", ["empty", "missing", "noise", "first page", "another store"])
def test_a_damaged_database_says_so(journal: Journal, tmp_path: Path, harm: str) -> None:
    path = journal.folder.database(1)
    data = path.read_bytes()
    match harm:
        case "empty":
            path.write_bytes(b"")
        case "missing":
            path.unlink()
        case "noise":
            path.write_bytes(os.urandom(len(data)))
        case "first page":
            path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
        case "another store":
            from tests.small_journal import make

            shutil.copy(make(tmp_path / "other").folder.database(1), path)
    with pytest.raises(DamagedStore):
        journal.sign_in("ruth")


def test_a_journal_of_a_newer_version_is_left_alone(journal: Journal) -> None:
    with journal.sign_in("ruth") as ruth:
        ruth.vault.database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('journalkit', '999_from_the_future', '')"
        )
    with pytest.raises(NewerStore):
        journal.sign_in("ruth")


def test_a_keyring_of_a_newer_version_is_left_alone(journal: Journal) -> None:
    text = journal.folder.keyring.read_text().replace('"format": 1', '"format": 2')
    journal.folder.keyring.write_text(text)
    with pytest.raises(NewerStore):
        journal.sign_in("ruth")


def test_two_that_want_the_journal_alone_do_not_both_get_it(journal: Journal) -> None:
    with journal.folder.held(alone=True):
        with pytest.raises(StoreBusy), journal.folder.held(alone=True):
            pytest.fail("two held it alone")
        with pytest.raises(StoreBusy):
            journal.sign_in("ruth")
    journal.sign_in("ruth")
    with pytest.raises(StoreBusy, match="alone"):
        keeping.new_keys(journal.folder, "ruth", RUTH)


def test_a_read_only_folder_says_so(journal: Journal) -> None:
    """Run as an account that does not own it: root may write anywhere."""
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from journalkit.crypto.secret import Secret\n"
        "from journalkit.errors import JournalError\n"
        "from journalkit.journal.session import sign_in\n"
        "from journalkit.store.folder import Folder\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: sign_in(Folder(Path(sys.argv[1])), 'ruth', Secret.typed(sys.argv[2]))\n"
        "except JournalError as error: print(type(error).__name__)\n"
    )
    for folder in (*reversed(journal.folder.path.parents), journal.folder.path):
        if folder.is_relative_to(Path("/tmp")) or folder == journal.folder.path:
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o055)
    for file in journal.folder.path.rglob("*"):
        file.chmod(0o555 if file.is_dir() else 0o444)
    done = subprocess.run(
        [sys.executable, "-c", script, str(journal.folder.path), PASSWORDS["ruth"]],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "ReadOnlyStore", done.stderr[-500:]


def test_a_store_is_never_made_over_something(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("something of mine")
    with pytest.raises(AlreadyAStore):
        Folder(tmp_path).make()
    assert (tmp_path / "letter.txt").read_text() == "something of mine"


def test_nobody_else_on_the_computer_can_read_the_files(journal: Journal) -> None:
    journal.observe(journal.sign_in("amira"))
    for path in (journal.folder.path, *journal.folder.path.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of two megabytes. Only root may mount one; anybody else gets a folder instead, and
    the database's own limit in `_fill`."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.name == "posix" and os.geteuid() == 0
    if mounted:
        command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]
        subprocess.run(command, check=True)
    yield disk
    if mounted:
        subprocess.run(["umount", disk], check=True)


def test_a_full_disk_while_saving_says_so_and_keeps_what_was_there(
    journal: Journal, small_disk: Path
) -> None:
    folder = Folder(small_disk / "journal")
    shutil.copytree(journal.folder.path, folder.path)
    small = Journal(folder, journal.sheets, journal.members, journal.children, journal.room)
    with small.sign_in("amira") as amira:
        if not small_disk.is_mount():
            amira.vault.database.execute("PRAGMA max_page_count = 400")
        saved = []
        numbers = itertools.count()
        with pytest.raises(DiskFull, match="disk is full"):
            while True:
                saved.append(small.observe(amira, f"Number {next(numbers)}. " * 1000))
        assert saved
        for one in saved:
            assert amira.vault.observations.get(one.id) == one
    found = keeping.look_over(folder, "ruth", RUTH)
    assert [finding.sentence for finding in found if not finding.good] == []


NAMES = st.text(min_size=1, max_size=200)
TODAY = datetime.now(UTC).date()


@given(name=NAMES)
def test_a_name_is_kept_letter_for_letter_or_refused_in_a_sentence(name: str) -> None:
    problems = _problems(name)
    if problems:
        assert set(problems) == {"name"}
        return
    child = Child(name=name, born=TODAY, room="r")
    assert rows.record(Child, rows.row(child)) == child


def _problems(name: str) -> dict[str, str]:
    try:
        Child(name=name, born=TODAY, room="r")
    except BadRecord as bad:
        return bad.problems
    return {}


@pytest.mark.parametrize(
    "name",
    [
        "Iris O’Neil-D'Arcy",
        "مريم بنت يوسف",
        "Zoë 🌻 Ångström",
        "<script>alert('x')</script>",
        '"; DROP TABLE children; --',
        "陳小明",
    ],
)
def test_hard_names_are_kept_searched_and_written_as_they_are(journal: Journal, name: str) -> None:
    ruth = journal.sign_in("ruth")
    child = Child(name=name, born=journal.children[0].born, room=journal.room.id)
    registering.enter(ruth, child)
    assert ruth.vault.children.get(child.id) == child
    note = journal.note(f"{name} found a snail.", children=(child.id,), own_words=name)
    one = observing.submit(ruth, note, id="a" * 20)
    assert ruth.vault.observations.get(one.id).note == note
    for word in name.split():
        assert isinstance(observing.search(ruth, word), tuple)
    assert [found.id for found in observing.search(ruth, "snail")] == [one.id]


def test_a_name_of_500_characters_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadRecord, match="500 characters"):
        Child(name="x" * 500, born=datetime.now(UTC).date(), room="r")


@pytest.fixture(scope="module")
def empty_tables():
    """The store's tables, empty and in memory."""
    database = sqlite_utils.Database(driver.connect(":memory:", isolation_level=None))
    migrations.steps.apply(database)
    return Observations(database)


@given(words=st.text(max_size=80))
def test_any_words_can_be_searched_for(empty_tables: Observations, words: str) -> None:
    """Whatever is typed is data, never the search's own language."""
    assert empty_tables.search(words) == ()


def test_a_commit_is_on_the_disk_in_both_files_when_it_is_acknowledged(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    count, _ = amira.vault.pulse()
    journal.observe(amira)
    after, _ = amira.vault.pulse()
    last = amira.vault.heads.last()
    assert last is not None
    assert (after, last.pulse) == (count + 1, count + 1)
    assert (last.seq, last.head) == amira.vault.audit.end()
    for pragma, value in (("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
        assert amira.vault.database.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    assert amira.vault.database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_change_that_fails_leaves_nothing(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    before = (amira.vault.pulse(), amira.vault.audit.end())
    with pytest.raises(StoreBusy), amira.change() as change:
        amira.vault.rooms.put(change, journal.room, what="room entered")
        amira.change().__enter__()
    assert (amira.vault.pulse(), amira.vault.audit.end()) == before


def test_the_store_is_copied_before_a_migration_and_each_step_is_one_transaction(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlite_utils.migrations import Migrations

    steps = Migrations("journalkit")
    steps._migrations = list(migrations.steps._migrations)

    @steps(name="002_a_step_that_fails")
    def fails(database):
        database.execute("CREATE TABLE half_done (x)")
        raise driver.OperationalError("a power cut")

    monkeypatch.setattr(migrations, "steps", steps)
    with pytest.raises(StoreTrouble):
        journal.sign_in("ruth")
    copy = journal.folder.path / "before-002_a_step_that_fails"
    assert (copy / "journal.db").is_file()
    assert (copy / "keyring.json").is_file()
    steps._migrations.pop()

    @steps(name="002_a_step_that_works")
    def works(database):
        assert "half_done" not in database.table_names()
        database.execute("CREATE TABLE done (x)")

    with journal.sign_in("ruth") as ruth:
        assert "done" in ruth.vault.database.table_names()


def test_the_verbs_of_a_record_come_back_as_they_were() -> None:
    now = datetime.now(UTC)
    note = Note(children=("a",), text="t", happened_at=now, wellbeing=3, pictures=("p",))
    one = Observation(
        author="m", state=State.APPROVED, version=2, note=note, created_at=now, submitted_at=now
    )
    assert rows.made(Observation, rows.plain(one)) == one


def test_a_sweep_leaves_what_somebody_is_just_writing(journal: Journal) -> None:
    """The gate writes its file beside whoever opens the store, and may be in the middle of it."""
    young, old = (journal.folder.path / f".gate.json.{n}{'0' * 7}" for n in (1, 2))
    for one in (young, old):
        one.write_bytes(b"{}")
    os.utime(old, (0, 0))
    journal.sign_in("ruth").close()
    assert (young.exists(), old.exists()) == (True, False)
