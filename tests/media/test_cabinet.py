"""Where pictures lie, sealed."""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.crypto.seal import new_identity
from journalkit.crypto.secret import Secret
from journalkit.disk import writing
from journalkit.errors import CannotOpen, DamagedStore, DiskFull, JournalError, ReadOnlyStore
from journalkit.media import Cabinet
from tests.media.camera import CANARY


def _identity() -> Secret:
    return new_identity()[0]


def _file(folder: Path, name: str) -> Path:
    return folder / name[:2] / f"{name}.age"


def test_what_is_kept_comes_back_and_nothing_on_the_disk_is_readable(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, [_identity()])
    kept = cabinet.put(CANARY * 1000)
    assert cabinet.unseal(kept.name) == cabinet.unseal(kept.name, kept.sha256) == CANARY * 1000
    assert list(cabinet.names()) == [kept.name]
    (only,) = (path for path in tmp_path.rglob("*") if path.is_file())
    sealed = only.read_bytes()
    assert only == _file(tmp_path, kept.name)
    assert CANARY not in sealed
    assert (kept.size, kept.sha256) == (len(sealed), hashlib.sha256(sealed).hexdigest())
    assert only.stat().st_mode & 0o077 == 0


def test_the_same_picture_twice_lies_under_two_names_that_say_nothing(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, [_identity()])
    one, other = cabinet.put(b"same"), cabinet.put(b"same")
    assert one.name != other.name
    assert one.sha256 != other.sha256


def test_any_age_tool_opens_a_kept_file(tmp_path: Path) -> None:
    identity = _identity()
    kept = Cabinet(tmp_path, [identity]).put(b"picture")
    key = pyrage.x25519.Identity.from_str(identity.reveal().decode())
    assert pyrage.decrypt(_file(tmp_path, kept.name).read_bytes(), [key]) == b"picture"


def test_after_a_new_identity_old_files_open_and_new_ones_are_sealed_to_it_alone(
    tmp_path: Path,
) -> None:
    old, new = _identity(), _identity()
    before = Cabinet(tmp_path, [old]).put(b"before")
    rotated = Cabinet(tmp_path, [new, old])
    after = rotated.put(b"after")
    assert (rotated.unseal(before.name), rotated.unseal(after.name)) == (b"before", b"after")
    with pytest.raises(CannotOpen):
        Cabinet(tmp_path, [old]).unseal(after.name)
    with pytest.raises(CannotOpen):
        Cabinet(tmp_path, [])


def test_one_flipped_bit_anywhere_is_found(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, [_identity()])
    kept = cabinet.put(bytes(range(256)))
    place = _file(tmp_path, kept.name)
    whole = place.read_bytes()
    assert cabinet.check(kept.name, kept.sha256)
    for at in range(0, len(whole), 7):
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert not cabinet.check(kept.name, kept.sha256)
        with pytest.raises(DamagedStore):
            cabinet.unseal(kept.name, kept.sha256)
        with pytest.raises((DamagedStore, CannotOpen)):
            cabinet.unseal(kept.name)
    for sent in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[: len(whole) // 2], b"", b"junk"):
        place.write_bytes(sent)
        with pytest.raises(DamagedStore):
            cabinet.unseal(kept.name)


def test_a_missing_file_is_damage_and_dropping_twice_is_not(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, [_identity()])
    kept = cabinet.put(b"picture")
    cabinet.drop(kept.name)
    cabinet.drop(kept.name)
    assert not cabinet.check(kept.name, kept.sha256)
    assert list(cabinet.names()) == []
    with pytest.raises(DamagedStore):
        cabinet.unseal(kept.name)


def test_what_a_crash_left_half_written_is_found_by_its_age_and_taken_away(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, [_identity()])
    kept = cabinet.put(b"picture")
    half = _file(tmp_path, "ab" * 16).with_suffix(".part")
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half of it")
    (half.parent / "a note of somebody's.txt").touch()
    assert list(cabinet.older_than(half.stat().st_mtime - 1000)) == []
    assert sorted(cabinet.older_than(half.stat().st_mtime + 1000)) == sorted([kept.name, half.stem])
    cabinet.drop(half.stem)
    assert not half.exists()
    assert cabinet.unseal(kept.name) == b"picture"


@pytest.mark.parametrize(
    "name",
    ["", "..", "../" * 5 + "etc/passwd", "/etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n",
     "ab/../" + "a" * 26, "a" * 31 + "\0", "\u0661" * 32, "a" * 33],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside.age"
    outside.write_bytes(b"")
    cabinet = Cabinet(tmp_path / "media", [_identity()])
    for use in (cabinet.unseal, cabinet.drop):
        with pytest.raises(DamagedStore) as refused:
            use(name)
        assert not name or name not in str(refused.value)
    assert not cabinet.check(name, "0" * 64)
    assert outside.exists()


@given(st.text(max_size=40))
def test_no_text_at_all_is_taken_for_a_file_that_is_not_there(name: str) -> None:
    with pytest.raises(DamagedStore):
        Cabinet(Path("nowhere"), [IDENTITY]).unseal(name)


IDENTITY = _identity()


def test_a_crash_while_writing_leaves_no_file_that_counts(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, [_identity()])
    kept = cabinet.put(b"whole")
    place = _file(tmp_path, kept.name)
    place.with_name("f" * 32 + ".part").write_bytes(place.read_bytes()[:50])
    assert list(cabinet.names()) == [kept.name]


FULL = """
import errno, os, sys
from pathlib import Path
from journalkit.crypto.seal import new_identity
from journalkit.errors import JournalError
from journalkit.media import Cabinet
cabinet = Cabinet(Path(sys.argv[1]), [new_identity()[0]])
try:
    cabinet.put(bytes(2_000_000))
except JournalError as error:
    print(type(error).__name__, sys.argv[1] in str(error), error.__cause__)
"""


def _kept_in(folder: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", FULL, folder],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60,
    ).stdout.strip()  # fmt: skip


def test_a_file_that_the_system_will_not_let_grow_is_an_error_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    cabinet = Cabinet(tmp_path, [_identity()])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(JournalError) as refused:
            cabinet.put(bytes(2_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert str(tmp_path) not in str(refused.value)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_full_disk_and_a_locked_one_are_said_in_words(tmp_path: Path) -> None:
    import errno

    for number, kind in (
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, ReadOnlyStore),
        (errno.EACCES, ReadOnlyStore),
    ):
        with pytest.raises(kind) as said, writing():
            raise OSError(number, "no", str(tmp_path))
        assert str(tmp_path) not in str(said.value)
    assert _kept_in("/proc/journal") in ("ReadOnlyStore False None", "StoreTrouble False None")


def test_a_cabinet_does_not_show_where_it_stands_or_what_opens_it(tmp_path: Path) -> None:
    assert repr(Cabinet(tmp_path, [_identity()])) == "Cabinet(…)"
