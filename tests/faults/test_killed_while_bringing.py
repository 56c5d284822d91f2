"""A photo, video or list of children whose way in is broken off is there whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journalkit.crypto.secret import Secret
from journalkit.journal import keeping, picturing
from journalkit.journal.session import sign_in
from journalkit.store.folder import Folder
from tests.faults import bringing
from tests.faults.ending import kill_within, let_go_through
from tests.faults.tallying import looking_for, rounds
from tests.small_journal import PASSWORDS, Journal

Counted = Callable[[str], None]
RUTH = Secret.typed(PASSWORDS["ruth"])


def _require_sound(folder: Folder) -> None:
    with looking_for("half-done states left"):
        found = keeping.look_over(folder, "ruth", RUTH)
        assert [one.sentence for one in found if not one.good] == []


def _require_seen(folder: Folder) -> list[str]:
    """Every picture that the journal knows can be seen whole; returns their kinds."""
    with sign_in(folder, "ruth", RUTH) as ruth:
        pictures = ruth.vault.pictures.all()
        for one in pictures:
            parts = [picturing.look(ruth, one.id, part=part) for part in range(len(one.pieces))]
            assert picturing.look(ruth, one.id, part="thumb") == bringing.PHOTO.thumb
            whole = picturing.look(ruth, one.id, part="full")
            if one.kind == "video":
                assert (whole, *parts) == bringing.FILM
            else:
                assert (whole, parts) == (bringing.PHOTO.full, [])
        return [one.kind for one in pictures]


def _rounds(
    journal: Journal, tmp_path: Path, work: Callable[..., None],
    came: Callable[[Folder, bool], bool], again: Callable[..., object], *, times: int, seed: int,
) -> int:  # fmt: skip
    """Break off *work* in copies of the journal; *came* says whether it is in, *again* does it."""

    def fresh(name: str) -> Folder:
        shutil.copytree(journal.folder.path, tmp_path / name)
        return Folder(tmp_path / name)

    let_go_through(work, str(fresh("first").path))
    whole = 0
    for number in range(times):
        folder = fresh("round")
        done = kill_within(seed, number, times, work, str(folder.path))
        _require_sound(folder)
        whole += came(folder, done)
        with sign_in(folder, "ruth", RUTH) as ruth:
            again(ruth)
        _require_sound(folder)
        shutil.rmtree(folder.path)
    return whole


def _rounds_of_upload(journal: Journal, tmp_path: Path, *, times: int) -> str:
    def came(folder: Folder, done: bool) -> bool:
        with looking_for("acknowledged work lost"):
            kinds = _require_seen(folder)
            assert kinds in ([], ["picture"], ["picture", "video"])
            assert not done or len(kinds) == 2
        # What was sealed and never entered lies there as ciphertext until it is swept.
        with sign_in(folder, "ruth", RUTH) as ruth, pytest.MonkeyPatch.context() as patch:
            patch.setattr(picturing, "STRAY_AFTER", -picturing.STRAY_AFTER)
            picturing.sweep(ruth)
            known = {name for one in ruth.vault.pictures.all() for name, _ in one.files}
            with looking_for("half-done states left"):
                files = [file for file in folder.media.rglob("*") if file.is_file()]
                assert sorted(file.name for file in files) == sorted(f"{one}.age" for one in known)
        return len(kinds) == 2

    def again(ruth: object) -> None:
        bringing.add_photo(ruth)  # type: ignore[arg-type]
        bringing.add_film(ruth)  # type: ignore[arg-type]

    whole = _rounds(journal, tmp_path, bringing.upload, came, again, times=times, seed=5)
    return f"upload: {times} kills, {whole} with both files in, the others with one or none"


def _rounds_of_import(journal: Journal, tmp_path: Path, *, times: int) -> str:
    before = {child.name for child in journal.children}

    def came(folder: Folder, done: bool) -> bool:
        with sign_in(folder, "ruth", RUTH) as ruth:
            names = {child.name for child in ruth.vault.children.all()}
            carers = len(ruth.vault.carers.all())
            rooms = len(ruth.vault.rooms.all())
            if names == before:
                with looking_for("acknowledged work lost"):
                    assert not done
                assert (carers, rooms) == (0, 1)
                return False
            with looking_for("half-done states left"):
                assert names == before | set(bringing.LISTED)
                assert (carers, rooms) == (len(bringing.LISTED), 2)
            return True

    def again(ruth: object) -> None:
        known = {child.name for child in ruth.vault.children.all()}  # type: ignore[attr-defined]
        if not known & set(bringing.LISTED):
            bringing.enter_list(ruth)  # type: ignore[arg-type]

    whole = _rounds(journal, tmp_path, bringing.bring_in, came, again, times=times, seed=6)
    return f"import: {times} kills, {whole} with all children in, the others with none"


def test_a_photo_and_a_video_whose_way_in_is_broken_off_are_whole_or_not_there(
    journal: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_upload(journal, tmp_path, times=3))


def test_a_list_of_children_that_is_broken_off_is_in_or_not(
    journal: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_import(journal, tmp_path, times=2))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_uploads_broken_off_again_and_again(
    journal: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_upload(journal, tmp_path, times=rounds(120)))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_lists_broken_off_again_and_again(
    journal: Journal, tmp_path: Path, counted: Counted
) -> None:
    counted(_rounds_of_import(journal, tmp_path, times=rounds(120)))
