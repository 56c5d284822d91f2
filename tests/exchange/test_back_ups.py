"""Back-ups that grow with what changed, and what becomes of them."""

from __future__ import annotations

import json
import re
import shutil
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from journalkit.crypto.secret import Secret
from journalkit.errors import (
    AlreadyAStore,
    BackUpTrouble,
    BadRecord,
    CannotOpen,
    DamagedStore,
    JournalError,
    NotAStore,
    NotFound,
    Refused,
    StoreBusy,
    Tampered,
)
from journalkit.exchange.backups import drilling, restoring, running, taking
from journalkit.exchange.backups.restoring import restore
from journalkit.exchange.backups.taking import Made
from journalkit.journal import backing_up, keeping, observing, picturing
from journalkit.journal.session import Session, sign_in
from journalkit.media import SafePicture
from journalkit.reckoning.back_ups import Rule
from journalkit.store import backup
from journalkit.store.backup import Place, both
from journalkit.store.folder import Folder
from tests import small_journal
from tests.small_journal import PASSWORDS, Journal

RUTH = Secret.typed(PASSWORDS["ruth"])
NOW = datetime.now(UTC).replace(microsecond=0)
"""By the same clock as what the journal records."""


def quiet(done: int, of: int) -> None:
    pass


def back_up(journal: Journal, to: Path | None, *, at: datetime = NOW) -> Made:
    return taking.run(journal.folder, to, now=at, progress=quiet)


def bad_in(folder: Folder) -> list[str]:
    return [one.sentence for one in keeping.look_over(folder, "ruth", RUTH) if not one.good]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


# -- what it holds -----------------------------------------------------------------------------


def test_a_back_up_made_while_people_write_is_whole_and_opens_in_a_new_place(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    with journal.sign_in("amira") as amira:
        picture = journal.photo(amira, SafePicture(b"full", b"thumb", 4, 3, None))
        one = observing.submit(amira, journal.note(pictures=(picture.id,)), id="b" * 20)
        made = back_up(journal, stick)  # the log was not moved into the database yet
    restored = restore(stick, tmp_path / "again", progress=quiet)
    assert restored.name == made.name
    assert made.name.startswith(f"{made.manifest.made_at:%Y-%m-%dT%H%M%S}-")
    found = keeping.look_over(restored.folder, "ruth", RUTH, head=made.manifest.head)
    assert [finding.sentence for finding in found if not finding.good] == []
    with sign_in(restored.folder, "ruth", RUTH) as ruth:
        assert observing.read(ruth, one.id) == one
        assert picturing.look(ruth, picture.id, part="full") == b"full"


def test_a_new_photo_costs_the_photo_and_what_changed_of_the_database(
    journal: Journal, stick: Path
) -> None:
    with journal.sign_in("amira") as amira:
        for number in range(40):
            shade = bytes([number]) * 30_000
            journal.photo(amira, SafePicture(shade, shade[:900], 4, 3, None))
    journal.close()
    first = back_up(journal, stick)
    again = back_up(journal, stick, at=NOW + timedelta(days=1))
    assert again.added < 4_000  # the plan, which says when the last was made, and the lists of it
    before = {path: path.stat().st_mtime_ns for path in stick.rglob("*.age")}
    with journal.sign_in("amira") as amira:
        journal.photo(amira, SafePicture(b"x" * 30_000, b"x" * 900, 4, 3, None))
    journal.close()
    more = back_up(journal, stick, at=NOW + timedelta(days=2))
    pieces = journal.folder.database(1).stat().st_size // backup.PIECE + 1
    assert more.media == first.media + 2
    assert 31_000 < more.added < 31_000 + (pieces + 2) * backup.PIECE
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_one_that_was_made_by_a_clock_ahead_is_not_taken_for_the_last(
    journal: Journal, stick: Path
) -> None:
    ahead = back_up(journal, stick, at=NOW + timedelta(days=400))
    assert restoring.chosen(Place(stick)) == ahead.name
    now = back_up(journal, stick)
    assert restoring.chosen(Place(stick)) == now.name


def test_a_back_up_holds_nothing_readable(journal: Journal, stick: Path) -> None:
    with journal.sign_in("amira") as amira:
        journal.observe(amira, "Quokkasentence about a jar.")
    back_up(journal, stick)
    for file in stick.rglob("*"):
        if file.is_file():
            assert b"Quokkasentence" not in file.read_bytes()
            assert file.stat().st_mode & 0o077 == 0


def test_every_restore_is_as_the_journal_was_on_its_day(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    amira = journal.sign_in("amira")
    for number in range(4):
        journal.observe(amira, f"Number {number}.")
        back_up(journal, stick, at=NOW - timedelta(days=4 - number))
    for day, count in (((NOW - timedelta(days=3)).astimezone().date(), 2), (None, 4)):
        to = tmp_path / f"as-of-{day}"
        with sign_in(restore(stick, to, as_of=day, progress=quiet).folder, "ruth", RUTH) as ruth:
            assert len(ruth.vault.observations.all()) == count
    with pytest.raises(NotFound, match="old enough"):
        restore(stick, tmp_path / "none", as_of=date(2026, 1, 1), progress=quiet)


def test_what_no_rule_keeps_is_taken_away_and_the_rest_stays_whole(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    with journal.sign_in("ruth") as ruth:
        backing_up.write_plan(ruth, str(stick), at=time(17, 30), rule=Rule(2, 2, 0))
        shades = [bytes([number]) * 9_000 for number in range(6)]
        for number, shade in enumerate(shades):
            thrown = journal.photo(ruth, SafePicture(shade, shade[:90], 4, 3, None))
            back_up(journal, None, at=NOW + timedelta(days=5 * number))
            picturing.throw_away(ruth, thrown.id)
    place = Place(stick)
    last = NOW + timedelta(days=25)
    monday = last - timedelta(days=last.weekday() + 7)
    assert 1 <= len(place.names()) <= 3
    assert all(name[:10] >= f"{monday:%Y-%m-%d}" for name in place.names())
    media = {file.name for file in stick.rglob("*.age")}
    assert len(media) == 2 * len(place.names())
    assert {wrong for _, wrong in restoring.look_over(stick, progress=quiet)} == {""}
    assert bad_in(restore(stick, tmp_path / "again", progress=quiet).folder) == []


# -- where it may lie --------------------------------------------------------------------------


def test_a_place_belongs_to_one_journal(journal: Journal, stick: Path, tmp_path: Path) -> None:
    back_up(small_journal.make(tmp_path / "other"), stick)
    with pytest.raises(BackUpTrouble, match="another journal's"):
        back_up(journal, stick)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(BackUpTrouble, match="other things"):
        back_up(journal, tmp_path / "photos")
    with pytest.raises(BackUpTrouble, match="own folder"):
        back_up(journal, journal.folder.path / "copies")
    with pytest.raises(BackUpTrouble, match="cannot be reached"):
        back_up(journal, tmp_path / "no" / "such" / "disk")
    with pytest.raises(BackUpTrouble, match="Nobody has said"):
        back_up(journal, None)


def test_an_empty_folder_where_the_stick_was_is_not_begun_anew(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    """A stick that is not plugged in leaves the folder that it is seen in: on the same disk."""
    back_up(journal, stick)
    stick.rename(tmp_path / "in a pocket")
    stick.mkdir()
    with pytest.raises(BackUpTrouble, match="taken away"):
        back_up(journal, stick)
    assert list(stick.iterdir()) == []
    assert "taken away" in backup.plan_of(journal.folder).runs[0].said
    with journal.sign_in("ruth") as ruth:  # it is the second one, for every other week
        backing_up.write_plan(ruth, str(stick), at=None, rule=Rule(), anew=True)
    back_up(journal, stick)
    assert not backup.plan_of(journal.folder).anew


def test_nothing_is_ever_written_over(journal: Journal, stick: Path, tmp_path: Path) -> None:
    back_up(journal, stick)
    with pytest.raises(AlreadyAStore):
        restore(stick, journal.folder.path, progress=quiet)
    with pytest.raises(NotAStore):
        restore(journal.folder.path, tmp_path / "new", progress=quiet)
    assert not (tmp_path / "new").exists()


def test_one_at_a_time_and_none_while_the_journal_is_changed_as_a_whole(
    journal: Journal, stick: Path
) -> None:
    journal.close()
    with journal.folder.held(alone=True), pytest.raises(StoreBusy):
        back_up(journal, stick)
    with taking._by_itself(journal.folder), pytest.raises(StoreBusy, match="Another back-up"):
        back_up(journal, stick)
    assert not Place(stick).names()


# -- damage, and whoever meddles ---------------------------------------------------------------


def test_a_flipped_bit_in_any_file_is_found_by_the_check_and_by_a_restore(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    with journal.sign_in("ruth") as ruth:
        journal.photo(ruth)
        journal.folder.erasures.write_bytes(b"sealed line\n")
        back_up(journal, stick)
        backing_up.vouch(ruth, stick, backing_up.unvouched(stick))
    files = [file for file in stick.rglob("*") if file.is_file()]
    assert len(files) > 12
    for file in files:
        data = file.read_bytes()
        for at in {0, len(data) // 2, len(data) - 1}:
            file.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
            assert _found_by_check(stick), file
            if file.suffix != ".seal":  # which says who, not what: it is read at the next sign-in
                with pytest.raises(JournalError):
                    restore(stick, tmp_path / "new", progress=quiet)
            assert not (tmp_path / "new").exists() or shutil.rmtree(tmp_path / "new") is None
        file.unlink()
        gone = file.suffix not in (".seal", ".log") and file.parent.name != "snapshots"
        assert _found_by_check(stick) or not gone, file
        file.write_bytes(data)
    assert not _found_by_check(stick)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["journal", "stick"]


def _found_by_check(stick: Path) -> bool:
    try:
        return any(wrong for _, wrong in restoring.look_over(stick, progress=quiet))
    except JournalError:
        return True


def test_a_manager_vouches_for_what_was_copied_without_a_key(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    made = back_up(journal, stick)
    amira = journal.sign_in("amira")
    with pytest.raises(Refused):
        backing_up.vouch(amira, stick, ())
    ruth = journal.sign_in("ruth")
    [one] = backing_up.unvouched(stick)
    assert backing_up.vouch(ruth, stick, (one,)) == ()
    assert backing_up.unvouched(stick) == ()
    assert ruth.vault.audit.last_of("back-up", "back-up vouched for")
    folder = restore(stick, tmp_path / "again", progress=quiet).folder
    with sign_in(folder, "ruth", RUTH) as there:
        said = backing_up.recognise(there)
        assert "is what was vouched for" in said
        assert backing_up.recognise(there) == ""
        assert there.vault.audit.last_of("back-up", "restored from a back-up")
    assert made.name in one.name


def test_a_manifest_that_does_not_fit_is_loud_and_gets_no_seal(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    made, ruth = back_up(journal, stick), journal.sign_in("ruth")
    path = stick / "snapshots" / f"{made.name}.json"
    changes: list[tuple[dict[str, Any], str]] = [
        ({"head": "f" * 64}, "does not stand in the chain"),
        ({"pulse": 10_000}, "does not stand in the chain"),
        ({"seq": 3}, "does not stand in the chain"),
        ({"size": 1}, "do not fit"),
        ({"journal": "a" * 20}, "another journal's"),
        ({"made_at": NOW + timedelta(days=9)}, "older than it says"),
    ]
    for change, words in changes:
        path.write_bytes(replace(made.manifest, **change).written())
        [said] = backing_up.vouch(ruth, stick, backing_up.unvouched(stick))
        assert words in said
        assert not Place(stick).seal(made.name).exists()
    path.write_bytes(made.manifest.written())
    assert backing_up.vouch(ruth, stick, backing_up.unvouched(stick)) == ()


def test_a_back_up_that_somebody_swapped_is_told_at_the_first_sign_in(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    """Whoever has the stick can put together a snapshot that fits itself, and no seal for it."""
    at = datetime.now(UTC)
    back_up(journal, stick, at=at)
    with journal.sign_in("ruth") as ruth:
        backing_up.vouch(ruth, stick, backing_up.unvouched(stick))
        journal.observe(ruth, "A later note.")
        made = back_up(journal, stick, at=at + timedelta(minutes=1))
        backing_up.vouch(ruth, stick, backing_up.unvouched(stick))
    old, new = Place(stick).names()[1], made.name
    earlier = Place(stick).manifest(old)
    swapped = replace(earlier, made_at=made.manifest.made_at).written()
    (stick / "snapshots" / f"{new}.json").write_bytes(swapped)
    folder = restore(stick, tmp_path / "again", progress=quiet).folder
    with sign_in(folder, "ruth", RUTH) as ruth:
        assert "Nobody had vouched for it" in backing_up.recognise(ruth)


def test_a_manifest_cannot_write_outside_the_new_folder(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    made = back_up(journal, stick)
    path = stick / "snapshots" / f"{made.name}.json"
    for name in ("../outside", "/outside", "media/ab", "tls/../../outside"):
        files = {**made.manifest.files, name: made.manifest.files["keyring.json"]}
        path.write_bytes(replace(made.manifest, files=files).written())
        with pytest.raises(DamagedStore):
            restore(stick, tmp_path / "new", progress=quiet)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["journal", "stick"]


# -- what was erased ---------------------------------------------------------------------------


def test_what_was_erased_since_comes_along_whichever_day_is_restored(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    log = journal.folder.erasures
    log.write_bytes(b"one\n")
    back_up(journal, stick)
    log.write_bytes(b"one\ntwo\n")
    back_up(journal, stick, at=NOW + timedelta(days=1))
    log.write_bytes(b"one\ntwo\nthree\n")
    assert backup.carry_erasures(journal.folder)
    day = NOW.astimezone().date()
    folder = restore(stick, tmp_path / "again", as_of=day, progress=quiet).folder
    assert folder.erasures.read_bytes() == b"one\ntwo\nthree\n"
    stick.rename(tmp_path / "in a pocket")
    assert not backup.carry_erasures(journal.folder)


def test_of_two_logs_of_erasures_no_line_is_lost() -> None:
    assert both(b"a\nb\n", b"a\n") == both(b"a\n", b"a\nb\n") == b"a\nb\n"
    assert both(b"", b"a\n") == b"a\n"
    assert both(b"a\nb\n", b"a\nc\n") == b"a\nb\nc\n"


# -- the drill ---------------------------------------------------------------------------------


def _drill(ruth: Session, stick: Path) -> str:
    beside = ruth.vault.folder.path
    tried = drilling.try_restore(stick, ruth.keys, beside=beside, progress=quiet)
    return drilling.report(ruth, tried)


def test_a_drill_says_what_a_restored_journal_has_and_what_came_since(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    with journal.sign_in("ruth") as ruth:
        picture = journal.photo(ruth)
        for number in range(3):
            journal.observe(ruth, f"Number {number}.")
        back_up(journal, stick)
        assert "nothing was added since. No manager's sign-in has vouched" in _drill(ruth, stick)
        backing_up.vouch(ruth, stick, backing_up.unvouched(stick))
        journal.observe(ruth, "One more.")
        picturing.throw_away(ruth, picture.id)
        said = _drill(ruth, stick)
        assert said.startswith("3 observations, 1 photo or video, 3 children, 4 members: ")
        assert re.search(r"as they were on \d+ \w+ \d{4}, \d\d:\d\d; the journal has 1 more", said)
        assert "vouched" not in said
    assert sorted(one.name for one in tmp_path.iterdir()) == ["journal", "stick"]


def test_a_drill_finds_what_the_journal_lost_without_a_word(journal: Journal, stick: Path) -> None:
    with journal.sign_in("ruth") as ruth:
        one = journal.observe(ruth, "Something that goes.")
        back_up(journal, stick)
        database = ruth.vault.database
        for table in ("observation_versions", "observations"):
            column = "observation" if table.endswith("versions") else "id"
            database.execute("PRAGMA foreign_keys = OFF")
            for (trigger,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table]
            ).fetchall():
                database.execute(f"DROP TRIGGER {trigger}")
            database.execute(f"DELETE FROM {table} WHERE {column} = ?", [one.id])
        with pytest.raises(Tampered, match="nobody took it away"):
            _drill(ruth, stick)


def test_a_back_up_from_before_new_keys_says_what_opens_it(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    back_up(journal, stick)
    keeping.new_keys(journal.folder, "ruth", RUTH)
    with journal.sign_in("ruth") as ruth:
        with pytest.raises(CannotOpen, match="other keys") as refused:
            _drill(ruth, stick)
        assert "passwords and sheets of its day" in refused.value.what_to_do
        assert backing_up.vouch(ruth, stick, backing_up.unvouched(stick)) == ()
        later = datetime.now(UTC) + timedelta(minutes=1)
        back_up(journal, stick, at=later)
        assert backing_up.vouch(ruth, stick, backing_up.unvouched(stick)) == ()
        _drill(ruth, stick)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["journal", "stick"]


# -- the plan ----------------------------------------------------------------------------------


def test_a_plan_is_checked_and_only_a_managers(journal: Journal, stick: Path) -> None:
    with journal.sign_in("amira") as amira, pytest.raises(Refused):
        backing_up.write_plan(amira, str(stick), at=None, rule=Rule())
    ruth = journal.sign_in("ruth")
    for place, at, rule in (
        ("stick", None, Rule()), ("", time(9), Rule()), (str(stick), None, Rule(daily=0)),
    ):  # fmt: skip
        with pytest.raises(BadRecord):
            backing_up.write_plan(ruth, place, at=at, rule=rule)
    plan = backing_up.write_plan(ruth, str(stick), at=time(17, 30), rule=Rule(3, 2, 1))
    assert backing_up.plan(ruth) == plan
    assert set(json.loads(journal.folder.plan.read_bytes())) == {
        "place", "at", "zone", "rule", "half_terms", "runs", "anew"
    }  # fmt: skip


def test_a_restored_journal_plans_nothing_until_somebody_says_so(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    """A trial beside the journal must not make back-ups in its name."""
    with journal.sign_in("ruth") as ruth:
        plan = backing_up.write_plan(ruth, str(stick), at=time(17, 30), rule=Rule())
    back_up(journal, None)
    folder = restore(stick, tmp_path / "again", progress=quiet).folder
    assert backup.plan_of(folder) == replace(plan, at=None)


def test_the_process_says_how_far_it_is_and_leaves_how_it_ended(
    journal: Journal, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with journal.sign_in("ruth") as ruth:
        journal.photo(ruth)
    assert running.main(str(journal.folder.path)) == 1
    assert running.main(str(journal.folder.path), str(stick)) == 0
    assert capsys.readouterr().out == "1 2\n"
    assert backup.plan_of(journal.folder).runs[0].good


# -- nobody waits ------------------------------------------------------------------------------


def test_who_saves_while_a_back_up_copies_waits_and_then_saves(
    journal: Journal, stick: Path
) -> None:
    amira = journal.sign_in("amira")
    with journal.folder.still(alone=True):
        began = threading.Event()

        def save() -> None:
            began.set()
            with sign_in(journal.folder, "ruth", RUTH) as ruth:
                journal.observe(ruth, "Saved in the meantime.")

        saving = threading.Thread(target=save)
        saving.start()
        assert began.wait(10)
        saving.join(0.2)
        assert saving.is_alive()
        assert len(amira.vault.observations.all()) == 0
    saving.join(10)
    assert len(amira.vault.observations.all()) == 1
    began_at = perf_counter()
    back_up(journal, stick)
    assert perf_counter() - began_at < 10
