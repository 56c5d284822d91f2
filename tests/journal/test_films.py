"""A video lies in pieces; what no browser plays is converted behind whoever works."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from journalkit.crypto.secret import Secret
from journalkit.errors import CannotOpen, Changed, NotFound, PictureRefused
from journalkit.journal import converting, keeping, observing, picturing
from journalkit.journal.converting import Film
from journalkit.media import Cabinet, SafeVideo
from journalkit.records import Picture, Piece
from journalkit.records.checking import new_id
from tests.small_journal import PASSWORDS, PHOTO, Journal

PARTS = (b"begins", b"first", b"second")


def _whole(session, picture: Picture) -> bytes:
    parts = ("full", *range(len(picture.pieces)))
    return b"".join(picturing.look(session, picture.id, part=part) for part in parts)


def test_a_video_is_given_out_piece_by_piece_and_nothing_beyond_it(journal: Journal) -> None:
    with journal.sign_in("amira") as amira:
        film = journal.film(amira)
        assert [picturing.look(amira, film.id, part=n) for n in ("full", 0, 1)] == list(PARTS)
        assert [piece.starts for piece in film.pieces] == [0.0, 1.0]
        assert [piece.size for piece in film.pieces] == [5, 6]
        for wrong in (2, -1, "other"):
            with pytest.raises(NotFound):
                picturing.look(amira, film.id, part=wrong)


def test_a_video_that_cannot_be_kept_whole_leaves_nothing(journal: Journal) -> None:
    def broken(keep):
        keep(PARTS[0], 0.0)
        keep(PARTS[1], 0.0)
        raise PictureRefused

    with journal.sign_in("amira") as amira:
        with pytest.raises(PictureRefused):
            picturing.filmed(amira.cabinet, broken)
        assert list(amira.cabinet.names()) == []


def test_new_keys_seal_every_piece_anew_and_the_old_key_opens_none(journal: Journal) -> None:
    with journal.sign_in("amira") as amira:
        film = journal.film(amira)
        old = amira.keys
        observing.submit(amira, journal.note(pictures=(film.id,)), id=new_id())
    keeping.new_keys(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    with journal.sign_in("ruth") as ruth:
        keeping.seal_anew(ruth, progress=lambda *_: None)
        renewed = picturing.get(ruth, film.id)
        assert _whole(ruth, renewed) == b"".join(PARTS)
        assert not {name for name, _ in renewed.files} & {name for name, _ in film.files}
        assert set(ruth.cabinet.names()) == {name for name, _ in renewed.files}
        with pytest.raises(CannotOpen):
            Cabinet(journal.folder.media, old.media).unseal(renewed.pieces[1].name)


@given(
    sizes=some.lists(some.integers(0, 9), min_size=1, max_size=6),
    offset=some.integers(0, 60),
    length=some.integers(0, 60),
)
def test_the_pieces_read_as_one_file_wherever_one_begins(sizes, offset, length) -> None:
    parts = [hashlib.sha256(bytes([n])).digest()[:size] for n, size in enumerate(sizes)]
    pieces = tuple(Piece(name="", digest="", starts=0.0, size=len(part)) for part in parts[1:])
    film = Film(_record(pieces), lambda wanted: parts[0] if wanted == "full" else parts[wanted + 1])
    whole = b"".join(parts)
    assert film.size == len(whole)
    assert film.read(offset, length) == whole[offset : offset + length]


def _record(pieces: tuple[Piece, ...]) -> Picture:
    names = ("file", "file_digest", "thumb", "thumb_digest", "sealed_to", "added_by")
    return Picture(
        kind="video", **dict.fromkeys(names, ""), width=1, height=1,
        added_at=datetime.now(UTC), pieces=pieces,
    )  # fmt: skip


def test_a_converted_video_takes_the_place_of_the_one_that_nobody_could_play(
    journal: Journal,
) -> None:
    def made(keep):
        for data in (b"new", b"pieces"):
            keep(data, 0.0)
        return SafeVideo(poster=PHOTO, seconds=2.0, mime="video/mp4", converted=True)

    with journal.sign_in("amira") as amira:
        film = journal.film(amira, plays=False)
        assert converting.waiting(amira) == (film,)
        maya = journal.children[0].id
        picturing.name_children(amira, film.id, [maya])
        picturing.caption(amira, film.id, "By the water")
        sealed = picturing.filmed(amira.cabinet, made)
        now = converting.finish(amira, film, sealed)
        assert (now.plays, now.children, now.caption) == (True, (maya,), "By the water")
        assert _whole(amira, now) == b"newpieces"
        assert set(amira.cabinet.names()) == {name for name, _ in now.files}
        assert converting.waiting(amira) == ()
        late = picturing.filmed(amira.cabinet, made)
        with pytest.raises(Changed):
            converting.finish(amira, film, late)
        assert set(amira.cabinet.names()) == {name for name, _ in now.files}


def test_one_video_at_a_time_is_converted_and_a_helper_converts_only_their_own(
    journal: Journal,
) -> None:
    with journal.sign_in("amira") as amira, journal.sign_in("hal") as hal:
        journal.film(amira, plays=False)
        assert converting.waiting(hal) == ()
        with converting.turn(amira) as ours, converting.turn(hal) as also:
            assert (ours, also) == (True, False)
        with converting.turn(hal) as ours:
            assert ours


def test_a_video_that_cannot_be_converted_is_left_alone_after_the_second_time(
    journal: Journal,
) -> None:
    with journal.sign_in("amira") as amira:
        film = journal.film(amira, plays=False)
        once = converting.failed(amira, film)
        assert converting.waiting(amira) == (once,)
        assert not converting.given_up(once)
        twice = converting.failed(amira, once)
        assert converting.waiting(amira) == ()
        assert converting.given_up(twice)
        assert picturing.get(amira, film.id) == twice
