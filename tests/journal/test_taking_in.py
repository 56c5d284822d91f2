"""What a tablet sent comes into the cabinet whole, or not at all."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from journalkit import media
from journalkit.darkroom.limits import Limits
from journalkit.errors import PictureRefused, StoreTrouble
from journalkit.journal import observing, picturing
from journalkit.media import SafePicture, Whole
from journalkit.records.checking import new_id
from tests.media.camera import camera_exif, four_corners, long_film, saved
from tests.small_journal import PHOTO, Journal


@contextmanager
def _room_for(size: int) -> Iterator[None]:
    """No file can have more than *size* bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _kept(journal: Journal) -> list[str]:
    return [path.name for path in journal.folder.media.rglob("*") if path.is_file()]


def test_a_video_that_the_disk_takes_half_of_is_not_kept_at_all(journal: Journal) -> None:
    """Its beginning is small and is kept; the first of its pieces has no room."""
    film = Whole(long_film(4 << 20))
    with journal.sign_in("amira") as amira:
        with _room_for(1 << 20), pytest.raises(StoreTrouble):
            picturing.take_in(amira.cabinet, film, limits=Limits())
        assert _kept(journal) == []
        assert len(picturing.take_in(amira.cabinet, film, limits=Limits()).names) > 3


def test_a_photo_whose_small_picture_the_disk_does_not_take_is_not_kept_at_all(
    journal: Journal,
) -> None:
    photo = SafePicture(bytes(1000), bytes(2 << 20), 4, 3, None)
    with journal.sign_in("amira") as amira:
        with _room_for(1 << 20), pytest.raises(StoreTrouble):
            picturing.seal(amira.cabinet, photo)
        assert _kept(journal) == []


@pytest.mark.parametrize(
    ("offset", "taken"),
    [("+02:00", "2026-07-06T08:11:12+00:00"), ("", "2026-07-06T09:11:12+00:00")],
)
def test_when_a_photo_was_taken_is_kept_by_the_cameras_offset_or_the_settings_clock(
    journal: Journal, offset: str, taken: str
) -> None:
    exif = camera_exif(taken="2026:07:06 10:11:12")
    exif.get_ifd(0x8769)[0x9011] = offset
    photo = saved(four_corners(64, 48), "JPEG", exif=exif)
    with journal.sign_in("ruth") as ruth:
        sealed = picturing.take_in(ruth.cabinet, Whole(photo), limits=Limits())
        kept = picturing.get(ruth, picturing.add(ruth, sealed).id)
    assert kept.taken_at == kept.when == datetime.fromisoformat(taken)
    assert kept.added_at > kept.taken_at


def test_what_was_made_safe_as_the_page_closed_is_not_kept(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = saved(four_corners(64, 48), "JPEG")
    with journal.sign_in("amira") as amira:
        monkeypatch.setattr(media, "is_leaving", lambda: True, raising=False)
        with pytest.raises(PictureRefused):
            picturing.take_in(amira.cabinet, Whole(photo), limits=Limits())
        assert _kept(journal) == []


def test_pictures_and_their_thumbnails_leave_the_database_small(journal: Journal) -> None:
    def size() -> int:
        ruth.vault.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return journal.folder.database(1).stat().st_size

    with journal.sign_in("ruth") as ruth:
        before = size()
        for _ in range(50):
            journal.photo(ruth, SafePicture(os.urandom(90_000), os.urandom(30_000), 4, 3, None))
        grown = size() - before
    assert sum(len(file.read_bytes()) for file in journal.folder.media.rglob("*.age")) > 6_000_000
    assert grown < 50 * 4_096


def test_a_handed_in_note_keeps_what_it_shows_and_a_covered_pictures_original_goes(
    journal: Journal,
) -> None:
    with journal.sign_in("amira") as amira:
        taken, other = journal.photo(amira), journal.photo(amira)
        sealed = picturing.seal(amira.cabinet, PHOTO)
        blurred = picturing.derive(amira, taken.id, sealed, how="blurred")
        draft = [blurred.id, other.id]
        observing.submit(amira, journal.note(pictures=tuple(draft)), id=new_id())
        picturing.tidy(amira, draft)
        kept = {one.id for one in amira.vault.pictures.all()}
        assert kept == {blurred.id, other.id}
        more = picturing.seal(amira.cabinet, PHOTO)
        both = picturing.derive(amira, blurred.id, more, how="blurred and cropped")
        assert (both.how, both.made_from) == ("blurred and cropped", taken.id)
        picturing.throw_away(amira, both.id)
        again = picturing.derive(amira, other.id, picturing.seal(amira.cabinet, PHOTO), how="cut")
        picturing.tidy(amira, [again.id])
        assert {one.id for one in amira.vault.pictures.all()} == kept
