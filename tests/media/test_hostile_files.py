"""What must not come in, and what it may not do on the way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from journalkit.darkroom.limits import Limits
from journalkit.errors import PictureRefused
from journalkit.media import SafePicture, make_safe
from journalkit.media.errand import start
from journalkit.media.making_safe import only_pixels
from tests.media.camera import CANARY, UPRIGHT, colours, four_corners, saved, with_segments

JPEG_KINDS = ["small_photo", "png_photo", "webp_photo", "heic_photo"]


def _reason(data: bytes, **limits: int) -> str:
    with pytest.raises(PictureRefused) as refused:
        make_safe(data, limits=Limits(**limits))
    assert refused.value.what_to_do
    assert CANARY.decode() not in str(refused.value)
    return refused.value.sentence


def _png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        end = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + end

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def laborious_photo() -> bytes:
    """Seventy-two megapixels in few bytes: work for about a second."""
    return saved(four_corners(9000, 8000), "PNG", compress_level=1)


def test_an_empty_file_and_a_letter_are_no_pictures() -> None:
    assert _reason(b"") == "This file is empty."
    for sent in (b"Dear all,", b"\0" * 5000, b"\xff", b"MZ" + bytes(99)):
        assert _reason(sent) == "This file is not a picture."


def test_kinds_that_are_not_taken_are_told_which_are() -> None:
    icon = Image.new("RGB", (8, 8))
    svg = b"\xef\xbb\xbf  <svg onload='alert(1)'></svg>"
    others = [saved(icon, kind) for kind in ("GIF", "TIFF", "BMP", "PDF", "AVIF")]
    for sent in (*others, svg, b"<?xml version='1.0'?><svg/>"):
        with pytest.raises(PictureRefused, match="JPEG, PNG, WebP or HEIC") as refused:
            make_safe(sent)
        assert refused.value.sentence == "This kind of file is not taken as a picture."


def test_a_film_sent_as_a_picture_is_called_a_film(tablet_film: bytes) -> None:
    assert _reason(tablet_film) == "This file is a video, not a picture."


@pytest.mark.parametrize("kind", JPEG_KINDS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_half_a_picture_is_refused_and_not_half_shown(
    kind: str, part: float, request: pytest.FixtureRequest
) -> None:
    whole = request.getfixturevalue(kind)
    assert "damaged" in _reason(whole[: int(len(whole) * part)])


def test_a_picture_of_1600_megapixels_is_refused_by_its_header() -> None:
    jpeg = bytearray(saved(four_corners(64, 64), "JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = (40_000).to_bytes(2, "big") * 2
    webp = b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (39_999).to_bytes(3, "little") * 2
    for sent in (_png_header(40_000, 40_000), bytes(jpeg), webp, _png_header(2**31 - 1, 1)):
        assert _reason(sent) == "This picture has more than 80 million pixels."
    assert "damaged" in _reason(_png_header(400, 400))


def test_a_heic_of_too_many_pixels_is_refused(heic_photo: bytes) -> None:
    assert _reason(heic_photo, pixels=640 * 480 - 1) == (
        "This picture has more than 0.307 million pixels."
    )


def test_a_file_of_more_than_40_megabytes_is_refused(small_photo: bytes) -> None:
    assert _reason(small_photo + bytes(40 << 20)) == "This picture is larger than 40 MB."


def test_a_picture_that_needs_too_much_memory_is_refused(laborious_photo: bytes) -> None:
    assert "memory" in _reason(laborious_photo, memory=300 << 20)


def test_seventy_two_megapixels_fit_into_the_workers_memory(laborious_photo: bytes) -> None:
    assert make_safe(laborious_photo).width == 4096


def test_text_that_unpacks_to_a_gigabyte_is_not_unpacked() -> None:
    bomb = zlib.compress(bytes(1 << 28), 9)
    body = b"Comment\0\0" + bomb
    chunk = len(body).to_bytes(4, "big") + b"zTXt" + body
    chunk += zlib.crc32(b"zTXt" + body).to_bytes(4, "big")
    plain = saved(four_corners(64, 64), "PNG")
    assert "damaged" in _reason(plain[:33] + chunk + plain[33:])


def test_of_ten_thousand_pictures_in_one_the_first_is_taken_at_once(small_photo: bytes) -> None:
    for sent in (_animated_png(10_000), _animated_webp(10_000)):
        began = time.monotonic()
        safe = make_safe(sent, limits=Limits(memory=400 << 20))
        assert (safe.width, safe.height) == (64, 64)
        assert colours(safe.full) == UPRIGHT
        assert time.monotonic() - began < 5


def _animated_png(count: int) -> bytes:
    """*count* frames of which all but the first are black (APNG: fcTL, then IDAT or fdAT)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        end = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + end

    plain = saved(four_corners(64, 64), "PNG")
    at = plain.index(b"IDAT") - 4
    parts = [plain[:at], chunk(b"acTL", count.to_bytes(4, "big") + bytes(4))]
    black = zlib.compress(bytes(64 * (1 + 3 * 64)))
    numbers = iter(range(2 * count))

    def control() -> bytes:
        size = (64).to_bytes(4, "big") * 2
        return chunk(
            b"fcTL", next(numbers).to_bytes(4, "big") + size + bytes(8) + b"\0\1\0\x0a\0\0"
        )

    parts += [control(), plain[at:-12]]
    for _ in range(count - 1):
        parts += [control(), chunk(b"fdAT", next(numbers).to_bytes(4, "big") + black)]
    return b"".join([*parts, plain[-12:]])


def _animated_webp(count: int) -> bytes:
    """*count* frames, the first of them told once and a black one again and again (RFC 9649)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)

    def frame(picture: Image.Image) -> bytes:
        still = saved(picture, "WEBP", quality=90)
        side = (63).to_bytes(3, "little")
        return chunk(b"ANMF", bytes(6) + side + side + b"\x0a\0\0\0" + still[12:])

    canvas = b"\x02\0\0\0" + (63).to_bytes(3, "little") * 2
    body = chunk(b"VP8X", canvas) + chunk(b"ANIM", bytes(6)) + frame(four_corners(64, 64))
    body += frame(Image.new("RGB", (64, 64))) * (count - 1)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def test_what_is_appended_to_a_picture_does_not_survive(small_photo: bytes) -> None:
    archive = b"PK\x03\x04" + CANARY + b"<script>" + CANARY
    safe = make_safe(small_photo + archive)
    assert CANARY not in safe.full + safe.thumb
    assert b"PK\x03\x04" not in safe.full + safe.thumb


def _children() -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


def _at_work(known: set[int], gone_by: threading.Event) -> int:
    """The process id of a new worker once it has begun to decode (it holds a picture's memory)."""
    while not gone_by.wait(0.002):
        for pid in _children() - known:
            try:
                # Before it has become a worker it is a copy of this process, as large as this.
                if b"darkroom.worker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                    continue
                pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            except (OSError, IndexError):
                continue
            if pages * os.sysconf("SC_PAGE_SIZE") > 120 << 20:
                return pid
    raise AssertionError("no worker was seen at work")


def _while_working(data: bytes, do: Callable[[int], None], **limits: int) -> str:
    known, gone_by, said = _children(), threading.Event(), []

    def ask() -> None:
        said.append(_reason(data, **limits))
        gone_by.set()

    asking = threading.Thread(target=ask)
    asking.start()
    do(_at_work(known, gone_by))
    asking.join()
    return said[0]


def test_a_worker_killed_in_the_middle_is_a_sentence(laborious_photo: bytes) -> None:
    said = _while_working(laborious_photo, lambda pid: os.kill(pid, signal.SIGKILL))
    assert said == "This picture could not be opened safely."


def test_a_worker_that_never_answers_is_ended_and_a_sentence(laborious_photo: bytes) -> None:
    seen: list[int] = []

    def stop(pid: int) -> None:
        seen.append(pid)
        os.kill(pid, signal.SIGSTOP)

    said = _while_working(laborious_photo, stop, seconds=4)
    assert said == "This picture took too long to open."
    assert seen[0] not in _children()


def test_a_worker_that_only_computes_is_ended_by_the_system() -> None:
    code = (
        "import signal; from journalkit.confining import confine; confine(1 << 30, 1)\n"
        "while True: pass"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], timeout=30)
    assert ended.returncode == -signal.SIGXCPU


@pytest.mark.faults
def test_two_hundred_damaged_files_neither_crash_nor_hang_nor_come_back_as_sent(
    request: pytest.FixtureRequest, seeded: random.Random
) -> None:
    originals = [request.getfixturevalue(kind) for kind in JPEG_KINDS]
    mutants = [_mutant(originals[number % 4], seeded) for number in range(200)]

    def outcome(sent: bytes) -> str:
        try:
            safe = make_safe(sent, limits=Limits(seconds=15))
        except PictureRefused as refused:
            return refused.sentence
        _only_new(safe, sent)
        return "safe"

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(outcome, mutants))
    assert len(outcomes) == 200
    assert "safe" in outcomes
    assert any("damaged" in said for said in outcomes)
    assert not any("too long" in said for said in outcomes)


def _mutant(original: bytes, seeded: random.Random) -> bytes:
    changed = bytearray(original)
    for _ in range(seeded.choice((1, 1, 3, 20))):
        changed[seeded.randrange(len(changed))] ^= 1 << seeded.randrange(8)
    if seeded.random() < 0.3:
        del changed[seeded.randrange(1, len(changed)) :]
    return bytes(changed)


def _only_new(safe: SafePicture, sent: bytes) -> None:
    assert safe.full != sent
    assert safe.thumb != sent
    assert CANARY not in safe.full + safe.thumb
    assert only_pixels(safe.full)
    assert only_pixels(safe.thumb)


def test_what_a_taken_over_worker_could_send_back_is_not_believed(small_photo: bytes) -> None:
    plain = saved(four_corners(64, 64), "JPEG")
    assert only_pixels(plain)
    for smuggled in (
        small_photo,
        with_segments(plain, (0xFE, CANARY)),
        with_segments(plain, (0xE1, b"Exif\0\0")),
        with_segments(plain, (0xE0, b"JFXX\0\x10" + plain)),
        plain + CANARY,
        plain + plain,
        plain[:-2],
        CANARY,
        b"",
    ):
        assert not only_pixels(smuggled)


TRIALS = """
import os, socket, sys
from journalkit.confining import confine
confine(1 << 30, 10)
def attempt(what):
    try:
        what()
    except (OSError, ImportError):
        return "refused"
    return "done"
path = sys.argv[1]
tries = [
    lambda: open(path, "wb").write(b"x"),
    lambda: open("/etc/passwd").read(),
    lambda: os.mkdir(path + ".d"),
    lambda: socket.socket(),
    lambda: os.execv("/bin/sh", ["sh", "-c", "echo done >&2"]),
]
outcomes = [attempt(one) for one in tries]
os.close(0)  # even with a place free for one more open file
outcomes += [attempt(one) for one in tries[:3]]
print(*outcomes)
"""


def test_the_worker_cannot_write_read_create_connect_or_start_anything(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", TRIALS, str(tmp_path / "written")],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        capture_output=True,
        timeout=30,
    )
    assert said.stdout.split() == [b"refused"] * 8, said.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_worker_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_SECRET", CANARY.decode())
    inside, outside = os.pipe()
    os.set_inheritable(outside, True)
    worker = start("jpeg", Limits(), "now")
    try:
        about = Path(f"/proc/{worker.pid}")
        assert (about / "environ").read_bytes() == b""
        assert not (about / "fd" / str(outside)).exists()
        assert CANARY not in (about / "cmdline").read_bytes()
    finally:
        worker.kill()
        worker.communicate()
        os.close(inside)
        os.close(outside)


def test_the_worker_ends_when_nobody_waits_for_it() -> None:
    for ahead in ("now", "ahead"):
        worker = start("jpeg", Limits(), ahead)
        assert worker.stdin
        assert worker.stdout
        worker.stdin.close()
        assert worker.stdout.read() == b""
        assert worker.wait(timeout=20) == 1
        worker.stdout.close()
