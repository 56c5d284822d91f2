"""Films: a first picture, and a copy without a past."""

from __future__ import annotations

from io import BytesIO

import av
import pytest

from journalkit.errors import PictureRefused
from journalkit.media import Limits, make_safe_video, poster
from tests.media.camera import CANARY, TURNED_RIGHT, UPRIGHT, colours, film


def test_a_film_has_its_first_picture_for_a_poster(tablet_film: bytes) -> None:
    for sent in (tablet_film, film("webm", "libvpx-vp9"), film("mov", "libx264")):
        shown = poster(sent)
        assert (shown.width, shown.height) == (320, 240)
        assert colours(shown.full) == colours(shown.thumb) == UPRIGHT


def test_a_film_taken_upright_stands_upright_and_stays_so(rotated_film: bytes) -> None:
    safe = make_safe_video(rotated_film)
    assert (safe.poster.width, safe.poster.height) == (240, 320)
    assert colours(safe.poster.full) == TURNED_RIGHT
    assert colours(poster(safe.data).full) == TURNED_RIGHT


def test_a_film_is_copied_whole_and_without_what_the_tablet_wrote_beside_it(
    tablet_film: bytes,
) -> None:
    assert CANARY in tablet_film
    assert b"x264" in tablet_film
    safe = make_safe_video(tablet_film)
    assert CANARY not in safe.data
    assert b"x264" not in safe.data
    assert b"Lavf" not in safe.data
    assert b"moof" in safe.data
    assert safe.seconds == pytest.approx(1.0, abs=0.05)
    with av.open(BytesIO(safe.data)) as opened:
        assert [track.type for track in opened.streams] == ["video", "audio"]
        assert not {"title", "location", "creation_time"} & set(opened.metadata)
        assert sum(1 for _ in opened.decode(video=0)) == 25
    assert "\\x" not in repr(safe)


def test_a_film_of_a_kind_that_cannot_be_kept_is_refused_in_words() -> None:
    for sent in (film("webm", "libvpx-vp9"), film("mp4", "mpeg4")):
        with pytest.raises(PictureRefused, match="This kind of video cannot be kept"):
            make_safe_video(sent)


def test_half_a_film_is_refused(tablet_film: bytes) -> None:
    front = film("mp4", "libx264", frames=50)
    at = front.index(b"moov") - 4
    length = int.from_bytes(front[at : at + 4], "big")
    assert at + length == len(front)  # its index stands at the end, as tablets write it
    for sent in (tablet_film[: len(tablet_film) // 2], front[:at], tablet_film[:40]):
        with pytest.raises(PictureRefused, match="damaged"):
            make_safe_video(sent)
    # With its index whole and its pictures gone, half of it would play.
    emptied = front[: at // 2] + front[at:]
    with pytest.raises(PictureRefused):
        make_safe_video(emptied)


def test_what_is_no_film_and_what_is_too_large_is_refused(
    small_photo: bytes, tablet_film: bytes
) -> None:
    for sent, words in ((b"", "empty"), (small_photo, "not a video"), (b"#EXTM3U\n/etc", "not a")):
        with pytest.raises(PictureRefused, match=words):
            poster(sent)
    with pytest.raises(PictureRefused, match="too large"):
        make_safe_video(tablet_film, limits=Limits(size=100))
    with pytest.raises(PictureRefused, match="too many pixels"):
        poster(tablet_film, limits=Limits(pixels=1000))
