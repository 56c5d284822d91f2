"""Films that nobody should send: each is refused in words, and nothing that was sent survives."""

from __future__ import annotations

import random
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import av
import pytest

from journalkit.darkroom.limits import Limits
from journalkit.errors import CannotOpen, DiskFull, PictureRefused
from journalkit.media import convert, make_safe_video
from journalkit.media.boxes import Odd
from journalkit.media.pieces import Pieces
from tests.media.camera import CANARY, Shelf, clip, film

QUICK = Limits(remux_seconds=60, convert_seconds=60)


def refused(data: bytes, made: Any = make_safe_video) -> str:
    with pytest.raises(PictureRefused) as caught:
        made(data, limits=QUICK, keep=Shelf())
    assert caught.value.what_to_do
    assert CANARY.decode() not in str(caught.value)
    return caught.value.sentence


def outcome(data: bytes, made: Any = make_safe_video) -> str:
    """The refusal's sentence, or ``safe`` if what was kept is a film."""
    shelf = Shelf()
    try:
        made(data, limits=QUICK, keep=shelf)
    except PictureRefused as error:
        return error.sentence
    assert CANARY not in shelf.film
    assert shelf.pieces[0][4:8] == b"ftyp"
    return "safe"


@pytest.fixture(scope="module")
def films() -> dict[str, bytes]:
    return {
        "tablet": film("mp4", "libx264", "aac"),
        "telephone": clip("mov", "libx265", "aac", frames=25),
        "browser": clip("webm", "libvpx-vp9", "libopus", frames=25),
        "fragments": clip("mp4", "libx264", "aac", frames=25),
    }


def put(data: bytes, box: bytes, at: int, value: bytes) -> bytes:
    """*data* with *value* written *at* bytes after the name of the first *box*."""
    start = data.index(box) + 4 + at
    return data[:start] + value + data[start + len(value) :]


@pytest.mark.parametrize("kind", ["tablet", "telephone"])
def test_a_film_cut_off_anywhere_is_refused(kind: str, films: dict[str, bytes]) -> None:
    whole = films[kind]
    for part in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9):
        assert refused(whole[: int(len(whole) * part)])


def test_a_recording_of_a_browser_that_was_cut_off_is_shorter_or_refused(
    films: dict[str, bytes],
) -> None:
    whole = films["browser"]
    said = {outcome(whole[: int(len(whole) * part)]) for part in (0.001, 0.1, 0.5, 0.9)}
    assert said & {"This video is damaged or did not arrive whole.", "This file is not a video."}


def test_a_recording_without_pictures_and_one_without_length_are_refused() -> None:
    sound = BytesIO()
    with av.open(sound, "w", format="mp4") as container:
        heard = container.add_stream("aac", rate=48000, layout="mono")
        for number in range(20):
            silence = av.AudioFrame("fltp", "mono", 960)
            silence.planes[0].update(bytes(3840))
            silence.sample_rate, silence.pts = 48000, number * 960
            for packet in heard.encode(silence):
                container.mux(packet)
    assert refused(sound.getvalue()) == "This recording has no pictures."
    nothing = BytesIO()
    with av.open(nothing, "w", format="mp4") as container:
        track = container.add_stream("libx264", rate=25)
        track.width, track.height, track.pix_fmt = 320, 240, "yuv420p"
        container.start_encoding()
    for made in (make_safe_video, convert):
        assert "damaged" in refused(nothing.getvalue(), made)


@pytest.mark.parametrize("made", [make_safe_video, convert])
def test_frames_of_8k_are_refused_with_the_number_and_what_to_do(made: Any) -> None:
    sent = clip("mp4", "libx264", size=(7680, 4320), frames=1, preset="ultrafast")
    assert refused(sent, made) == "The pictures of this video have more than 9.44 million pixels."
    small = clip("mp4", "libx264", frames=5)
    lying = put(small, b"tkhd", 76, (7680 << 16).to_bytes(4, "big"))  # what the box says is no more
    assert outcome(lying, made) in ("safe", "This video is damaged or did not arrive whole.")


@pytest.mark.parametrize("made", [make_safe_video, convert])
def test_an_index_that_points_nowhere_or_promises_too_much_is_refused(made: Any) -> None:
    sent = film("mp4", "libx264")
    much, far = (0x7FFFFFFF).to_bytes(4, "big"), b"\xff\xff\xff\xf0"
    for broken in (
        put(sent, b"stco", 8, far),  # where samples lie
        put(sent, b"stsz", 8, far),  # how many there are
        put(sent, b"stsz", 8, much),
        put(sent, b"stsz", 12, much),  # how long they are
        put(sent, b"stsz", 4, far),
        put(sent, b"stts", 4, much),
        put(sent, b"stsc", 4, much),
        put(sent, b"moov", -8, b"\0\0\0\1\xf0"),  # a box of more bytes than there are disks for
        put(sent, b"mvhd", -8, b"\xf0\0\0\0"),
        put(sent, b"stsd", 4, much),
        put(sent, b"trak", -8, b"\0\0\0\3"),
    ):
        began = time.monotonic()
        said = outcome(broken, made)
        assert said != "safe"
        assert "too long" not in said
        assert time.monotonic() - began < 20


def test_an_index_that_claims_gigabytes_takes_none(films: dict[str, bytes]) -> None:
    shelf = Shelf()
    make_safe_video(put(films["tablet"], b"moov", -8, b"\xf0\0\0\0"), keep=shelf)
    with av.open(BytesIO(shelf.film)) as opened:
        assert sum(1 for _ in opened.decode(video=0)) == 25


def test_a_webm_without_end_is_refused(films: dict[str, bytes]) -> None:
    head = films["browser"][:40]
    segment = b"\x18\x53\x80\x67\x01" + b"\xff" * 7  # of unknown length
    for endless in (
        head + segment * 20_000,
        head + segment + b"\xec\x40\x00" * 500_000,  # voids
        head + segment + b"\x1f\x43\xb6\x75\x01" + b"\xff" * 3_000_000,
        b"\x1a\x45\xdf\xa3" * 500_000,
        b"\x1a\x45\xdf\xa3\x08" + b"\xff" * 100,
    ):
        assert "too long" not in refused(endless)


def test_what_only_calls_itself_a_film_is_none() -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("film.mp4", b"no film")
    for sent in (archive.getvalue(), b"<!doctype html><script>", b"\x7fELF" + bytes(99)):
        assert refused(sent) == "This file is not a video."
    for sent in (b"\0\0\0\x18ftypmp42" + bytes(5000), b"\0\0\0\x08moov"):
        assert "damaged" in refused(sent)


@pytest.mark.parametrize("kind", ["tablet", "telephone"])
def test_what_hangs_on_a_film_ends_in_the_worker(kind: str, films: dict[str, bytes]) -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("x", CANARY * 1000)
    page = b"<html><script>" + CANARY + b"</script></html>"
    free = (len(page) + 8).to_bytes(4, "big") + b"free" + page
    whole = films[kind]
    for polyglot in (whole + archive.getvalue(), whole + free, whole + page):
        shelf = Shelf()
        make_safe_video(polyglot, keep=shelf)
        assert CANARY not in shelf.film
        assert b"<script" not in shelf.film
        assert b"PK\x03\x04" not in shelf.film


def test_sixty_damaged_films_neither_crash_nor_hang(
    films: dict[str, bytes], seeded: random.Random
) -> None:
    _damaged(films, seeded, 60)


@pytest.mark.faults
def test_six_hundred_damaged_films_neither_crash_nor_hang(
    films: dict[str, bytes], seeded: random.Random
) -> None:
    _damaged(films, seeded, 600)


def _damaged(films: dict[str, bytes], seeded: random.Random, count: int) -> None:
    originals = list(films.values())
    mutants = []
    for number in range(count):
        changed = bytearray(originals[number % len(originals)])
        for _ in range(seeded.choice((1, 3, 20, 200))):
            changed[seeded.randrange(len(changed))] ^= 1 << seeded.randrange(8)
        if seeded.random() < 0.2:
            del changed[seeded.randrange(1, len(changed)) :]
        mutants.append((bytes(changed), convert if number % 3 == 0 else make_safe_video))
    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(lambda one: outcome(*one), mutants))
    assert len(said) == count
    assert any("damaged" in one for one in said)
    assert not any("too long" in one for one in said)


def kept(film: bytes) -> Shelf:
    shelf = Shelf()
    pieces = Pieces(shelf, seconds=60, most=1 << 30)
    pieces.take(film)
    pieces.finish()
    return shelf


def test_what_a_taken_over_worker_could_say_is_not_kept(films: dict[str, bytes]) -> None:
    shelf = Shelf()
    make_safe_video(films["tablet"], keep=shelf)
    good, start = shelf.film, shelf.pieces[0]
    assert kept(good).film == good
    page = (len(CANARY) + 8).to_bytes(4, "big") + b"free" + CANARY
    for smuggled in (
        page + good,
        start + page + shelf.pieces[1],
        good + page,
        good + CANARY,
        good[:-1],
        good + start,
        start,
        start + start,
        shelf.pieces[1],
        b"",
        CANARY * 9,
        put(good, b"moof", -8, b"\x7f\0\0\0"),
        put(good, b"moof", -8, b"\0\0\0\0"),
        put(good, b"mdat", -4, b"free"),
        put(good, b"trak", -4, b"meta"),
        put(good, b"tfdt", 4, b"\x7f" * 8),
        put(good, b"tfhd", 4, b"\0\0\0\x09"),
        put(good, b"mdhd", 12, bytes(4)),
    ):
        with pytest.raises(Odd):
            kept(smuggled)
    with pytest.raises(Odd):
        Pieces(shelf, seconds=60, most=len(good) - 1).take(good)


class Odds:
    """A source that fails, or is shorter than it said."""

    def __init__(self, data: bytes, failing: Exception | None) -> None:
        self._data, self._failing = data, failing

    @property
    def size(self) -> int:
        return len(self._data)

    def read(self, offset: int, length: int) -> bytes:
        if self._failing and threading.current_thread() is not threading.main_thread():
            raise self._failing
        return self._data[offset : offset + length]


def test_bytes_that_cannot_be_opened_on_the_way_are_said_as_such(
    films: dict[str, bytes],
) -> None:
    with pytest.raises(CannotOpen):
        make_safe_video(Odds(films["tablet"], CannotOpen()), keep=Shelf())
    with pytest.raises(PictureRefused, match="safely"):
        make_safe_video(Odds(films["tablet"], OSError()), keep=Shelf())


def test_no_worker_is_left_when_a_film_is_given_up(films: dict[str, bytes]) -> None:
    from tests.media.test_hostile_files import _children

    known = _children()

    def keep(data: bytes, starts: float) -> None:
        raise DiskFull

    with pytest.raises(DiskFull):
        make_safe_video(films["tablet"], keep=keep)
    assert _children() <= known
