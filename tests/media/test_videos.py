"""Films: a first picture, and a copy without a past, piece by piece."""

from __future__ import annotations

import itertools
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest

from journalkit.darkroom.colouring import Developer
from journalkit.darkroom.limits import Limits
from journalkit.errors import DiskFull, PictureRefused
from journalkit.media import Whole, convert, is_video, make_safe_video, poster
from tests.media.camera import (
    CANARY,
    TURNED_RIGHT,
    UPRIGHT,
    Shelf,
    clip,
    colours,
    film,
    long_film,
    turned,
)

UPSIDE_DOWN, TURNED_LEFT = UPRIGHT[2:] + UPRIGHT[:2], UPRIGHT[1:] + UPRIGHT[:1]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def boxes(data: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    return found


def pictures(data: bytes) -> int:
    """How many pictures of it can be seen."""
    with av.open(BytesIO(data)) as opened:
        return sum(1 for _ in opened.decode(video=0))


def test_a_film_has_its_first_picture_for_a_poster(tablet_film: bytes) -> None:
    for sent in (tablet_film, film("webm", "libvpx-vp9"), film("mov", "libx264")):
        shown = poster(sent)
        assert (shown.width, shown.height) == (320, 240)
        assert colours(shown.full) == colours(shown.thumb) == UPRIGHT


@pytest.mark.parametrize(
    ("degrees", "stands"), [(90, TURNED_RIGHT), (180, UPSIDE_DOWN), (270, TURNED_LEFT)]
)
def test_a_film_stands_as_the_telephone_was_held(
    tablet_film: bytes, shelf: Shelf, degrees: int, stands: list[str]
) -> None:
    sent = turned(tablet_film, degrees)
    safe = make_safe_video(sent, keep=shelf)
    assert (safe.poster.width, safe.poster.height) == ((320, 240), (240, 320))[degrees != 180]
    assert colours(safe.poster.full) == stands
    assert colours(poster(shelf.film).full) == stands


def test_a_film_is_copied_whole_and_without_what_the_tablet_wrote_beside_it(
    tablet_film: bytes, shelf: Shelf
) -> None:
    assert CANARY in tablet_film
    assert b"x264" in tablet_film
    safe = make_safe_video(tablet_film, keep=shelf)
    for trace in (CANARY, b"x264", b"Lavf", b"udta", b"meta"):
        assert trace not in shelf.film
    assert safe.seconds == pytest.approx(1.0, abs=0.05)
    assert (safe.converted, safe.mime) == (True, 'video/mp4; codecs="avc1.64000d, mp4a.40.2"')
    with av.open(BytesIO(shelf.film)) as opened:
        assert [track.type for track in opened.streams] == ["video", "audio"]
        assert not {"title", "location", "creation_time"} & set(opened.metadata)
    assert pictures(shelf.film) == 25
    assert "\\x" not in repr(safe)


def test_a_film_comes_in_a_start_and_pieces_of_whole_fragments(shelf: Shelf) -> None:
    safe = make_safe_video(Whole(long_film(12 << 20)), keep=shelf)
    start, *pieces = shelf.pieces
    assert boxes(start) == [b"ftyp", b"moov"]
    assert all(set(boxes(piece)) == {b"moof", b"mdat"} for piece in pieces)
    assert all(1 << 20 <= len(piece) <= 4 << 20 for piece in pieces)
    assert shelf.starts == [0.0, *map(float, range(round(safe.seconds)))]
    # From any piece on it can be played: each begins with a picture that needs no other.
    assert pictures(start + pieces[4]) == 10


def test_a_quiet_film_begins_to_play_after_its_first_two_seconds(shelf: Shelf) -> None:
    sent = clip("mp4", "libx264", "aac", frames=1000, g="50", sc_threshold="0")
    make_safe_video(sent, keep=shelf)
    lasts = [b - a for a, b in zip(shelf.starts[1:], shelf.starts[2:], strict=False)]
    assert lasts[0] == pytest.approx(2, abs=0.2)
    assert all(5 < one <= 10 for one in lasts[1:])


def test_a_film_without_a_key_picture_for_a_minute_still_comes_in_short_pieces(
    shelf: Shelf,
) -> None:
    sent = clip("mp4", "libx264", frames=600, rate=10, g="600", sc_threshold="0")
    make_safe_video(sent, keep=shelf)
    assert max(b - a for a, b in zip(shelf.starts[1:], shelf.starts[2:], strict=False)) <= 10.1
    assert pictures(shelf.film) == 600


@pytest.mark.parametrize("made", [make_safe_video, convert])
def test_sound_and_pictures_stay_together(shelf: Shelf, made: Any) -> None:
    sent = clip("mov", "libx264", "aac", frames=250, bf="3")
    made(sent, keep=shelf)

    def lead(data: bytes) -> float:
        """By how much the pictures begin later than the sound, in seconds."""
        with av.open(BytesIO(data)) as opened:
            video, sound = opened.streams
            first: dict[int, float] = {}
            for packet in opened.demux(video, sound):
                if packet.pts is not None:
                    at = float(packet.pts * packet.time_base)
                    first.setdefault(packet.stream.index, at)
            return first[video.index] - first[sound.index]

    assert lead(shelf.film) == pytest.approx(lead(sent), abs=0.001)


LATER = {
    "iphone": ("mov", "libx265", "aac", "yuv420p10le"),
    "android": ("mp4", "libx265", "aac", "yuv420p"),
    "webm": ("webm", "libvpx-vp9", "libopus", "yuv420p"),
    "av1": ("", "", "libopus", ""),
    "camera": ("mov", "libx264", "pcm_s16le", "yuv420p"),
    "mp3": ("mp4", "libx264", "libmp3lame", "yuv420p"),
    "ten bits": ("mp4", "libx264", "", "yuv420p10le"),
}
AT_ONCE = {
    "chrome": ("webm", "libvpx", "libopus", "yuv420p"),
    "old camera": ("mp4", "mpeg4", "aac", "yuv420p"),
    "older camera": ("mov", "mjpeg", "pcm_s16le", "yuvj420p"),
}


@pytest.mark.parametrize("kind", LATER)
def test_what_not_every_browser_plays_is_kept_clean_and_converted_later(
    kind: str, shelf: Shelf
) -> None:
    # The encoder for AV1 gives whoever runs it as root a claim on every processor: made once.
    sent = (
        Path(__file__).with_name("av1.webm").read_bytes()
        if kind == "av1"
        else clip(*LATER[kind][:3], pixels=LATER[kind][3], tags={"title": CANARY.decode()})
    )
    assert CANARY in sent
    safe = make_safe_video(sent, keep=shelf)
    assert (safe.converted, safe.mime) == (False, "")
    assert colours(safe.poster.full) == UPRIGHT
    assert pictures(shelf.film) == 50
    for trace in (CANARY, b"x264", b"x265", b"Lavf"):
        assert trace not in shelf.film
    later, shares = Shelf(), []
    plays = convert(Whole(shelf.film), keep=later, progress=shares.append)
    assert plays.converted
    assert plays.mime.startswith('video/mp4; codecs="avc1.64')
    assert ("mp4a.40.2" in plays.mime) == bool(LATER[kind][2])
    assert colours(plays.poster.full) == colours(poster(later.film).full) == UPRIGHT
    assert pictures(later.film) == 50
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    for trace in (CANARY, b"x264", b"Lav"):
        assert trace not in later.film


@pytest.mark.parametrize("kind", AT_ONCE)
def test_what_cannot_be_copied_cleanly_is_converted_at_once(kind: str, shelf: Shelf) -> None:
    sent = clip(*AT_ONCE[kind][:3], pixels=AT_ONCE[kind][3], tags={"title": CANARY.decode()})
    safe = make_safe_video(sent, keep=shelf)
    assert safe.converted
    assert colours(poster(shelf.film).full) == UPRIGHT
    assert CANARY not in shelf.film


@pytest.mark.parametrize(
    ("degrees", "stands"), [(90, TURNED_RIGHT), (180, UPSIDE_DOWN), (270, TURNED_LEFT)]
)
def test_a_converted_film_stands_upright_by_itself(
    shelf: Shelf, degrees: int, stands: list[str]
) -> None:
    safe = convert(turned(clip("mp4", "libx265"), degrees), keep=shelf)
    assert colours(safe.poster.full) == stands
    with av.open(BytesIO(shelf.film)) as opened:
        frame = next(opened.decode(video=0))
        assert frame.rotation == 0
        assert (frame.width, frame.height) == ((320, 240), (240, 320))[degrees != 180]
    assert colours(poster(shelf.film).full) == stands


def test_a_large_film_is_converted_to_one_that_tablets_play_easily(shelf: Shelf) -> None:
    sent = clip("mp4", "libx265", size=(2560, 1441 - 1), frames=150, rate=60, preset="ultrafast")
    convert(sent, keep=shelf)
    with av.open(BytesIO(shelf.film)) as opened:
        track = opened.streams.video[0]
        assert (track.width, track.height, track.pix_fmt) == (1280, 720, "yuv420p")
        keys = [float(one.pts * one.time_base) for one in opened.demux(track) if one.is_keyframe]
        assert [b - a for a, b in itertools.pairwise(keys)] == [pytest.approx(2, abs=0.1)]
    assert pictures(shelf.film) == 75  # thirty a second


@pytest.mark.parametrize("transfer", [16, 18])
def test_a_film_in_more_than_ordinary_colours_becomes_one_in_ordinary_colours(
    shelf: Shelf, transfer: int
) -> None:
    """BT.2020 with PQ or HLG (H.273), as telephones record it."""
    sent = clip("mp4", "libx265", pixels="yuv420p10le", colours=(9, transfer, 9))
    safe = convert(sent, keep=shelf)
    assert colours(safe.poster.full) == UPRIGHT
    assert colours(poster(shelf.film).full) == UPRIGHT
    with av.open(BytesIO(shelf.film)) as opened:
        frame = next(opened.decode(video=0))
        assert (frame.format.name, frame.color_trc) == ("yuv420p", 1)


@pytest.mark.parametrize(("transfer", "paper"), [(16, 573), (18, 721)])
def test_white_paper_in_more_than_ordinary_colours_is_white_and_not_grey(
    transfer: int, paper: int
) -> None:
    """What paper is coded as in PQ and in HLG (ITU-R BT.2408, table 1): 58 and 75 per cent."""
    frame = av.VideoFrame(64, 64, "yuv420p10le")
    for plane, value in zip(frame.planes, (paper, 512, 512), strict=True):
        plane.update(value.to_bytes(2, "little") * (plane.buffer_size // 2))
    frame.color_primaries = frame.colorspace = 9
    frame.color_trc, frame.color_range, frame.time_base, frame.pts = transfer, 1, Fraction(1), 0
    (seen,) = Developer((64, 64), "yuv420p").show(frame)
    light, blue, red = (bytes(plane)[0] for plane in seen.planes)
    assert light > 215  # of 235
    assert abs(blue - 128) <= 2
    assert abs(red - 128) <= 2


def test_half_a_film_is_refused(tablet_film: bytes) -> None:
    front = film("mp4", "libx264", frames=50)
    at = front.index(b"moov") - 4
    length = int.from_bytes(front[at : at + 4], "big")
    assert at + length == len(front)  # its index stands at the end, as tablets write it
    for sent in (tablet_film[: len(tablet_film) // 2], front[:at], tablet_film[:40]):
        with pytest.raises(PictureRefused, match="damaged"):
            make_safe_video(sent, keep=Shelf())
    # With its index whole and its pictures gone, half of it would play.
    emptied = front[: at // 2] + front[at:]
    with pytest.raises(PictureRefused):
        make_safe_video(emptied, keep=Shelf())


def test_what_is_too_much_is_refused_with_the_number(small_photo: bytes) -> None:
    sent = clip("mp4", "libx264", frames=50, rate=10)
    for limits, words in (
        (Limits(video_size=len(sent) - 1), r"larger than 0\.\d+ MB"),
        (Limits(video_seconds=3), "longer than 3 seconds"),
        (Limits(frame_pixels=320 * 240 - 1), r"more than 0\.0768 million pixels"),
    ):
        for made in (make_safe_video, convert):
            with pytest.raises(PictureRefused, match=words) as refused:
                made(sent, limits=limits, keep=Shelf())
            assert refused.value.what_to_do
    for sent, words in ((b"", "empty"), (small_photo, "not a video"), (b"#EXTM3U\n/etc", "not a")):
        assert not is_video(sent)
        with pytest.raises(PictureRefused, match=words):
            poster(sent)


def test_a_disk_that_is_full_in_the_middle_ends_it_and_is_said() -> None:
    kept: list[bytes] = []

    def keep(data: bytes, starts: float) -> None:
        if len(kept) == 3:
            raise DiskFull
        kept.append(data)

    with pytest.raises(DiskFull):
        make_safe_video(long_film(12 << 20), keep=keep)
    assert len(kept) == 3
