"""What a tablet sent comes into the cabinet whole, or not at all."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from journalkit.errors import StoreTrouble
from journalkit.journal import picturing
from journalkit.media import Limits, SafePicture, Whole
from tests.media.camera import long_film
from tests.small_journal import Journal


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
