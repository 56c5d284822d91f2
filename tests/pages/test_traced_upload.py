"""While a photo and a video arrive and are made safe, no byte of them lies on a disk in the clear:
the kernel's own account of every write says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from journalkit.journal import picturing
from tests.media.camera import camera_exif, long_film, saved
from tests.pages import traced
from tests.pages.conftest import Served, free_port, serving, sign_in
from tests.pages.traced import Secrets
from tests.small_journal import Journal

PLANTED = {
    "a file": "open(name, 'wb').write(secret)",
    "a file without a name": "tempfile.TemporaryFile(dir='.').write(secret)",
    "the middle of a file": "os.pwrite(os.open(name, os.O_RDWR | os.O_CREAT), secret, 5000)",
    "several pieces": "os.writev(os.open(name, os.O_RDWR | os.O_CREAT), [secret[:9], secret[9:]])",
    "a file that stands for memory": "open(name, 'wb').write(bytes(99)); "
    "mmap.mmap(os.open(name, os.O_RDWR), 99)[:16] = secret",
    "a copy of a file": "os.sendfile(os.open(name, os.O_RDWR | os.O_CREAT), os.open('there', 0), "
    "0, 16)",
}
HARMLESS = {
    "a pipe": "os.write(os.pipe()[1], secret)",
    "a socket": "a, b = socket.socketpair(); os.write(a.fileno(), secret)",
    "a file, sealed": "open(name, 'wb').write(bytes(one ^ 129 for one in secret))",
}
_SECRET = bytes(range(100, 116))


def _traced(code: str, place: Path) -> list[str]:
    (place / "there").write_bytes(_SECRET)
    planting = (
        "import ctypes, mmap, os, socket, tempfile\n"
        "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"  # not to be looked into, as kernels are
        f"name, secret = 'here', bytes(range(100, 116))\n{code}"
    )
    into = place / "trace"
    done = [*traced.strace(into), sys.executable, "-c", planting]
    subprocess.run(done, cwd=place, check=True, timeout=60)
    traced.ended(into)
    return traced.found(Secrets([_SECRET]), traced.written(into))[0]


@pytest.mark.parametrize("where", PLANTED)
def test_the_trace_shows_a_picture_that_is_written_to(where: str, tmp_path: Path) -> None:
    assert _traced(PLANTED[where], tmp_path) != []


@pytest.mark.parametrize("where", HARMLESS)
def test_the_trace_leaves_out_a_picture_that_goes_through(where: str, tmp_path: Path) -> None:
    assert _traced(HARMLESS[where], tmp_path) == []


@pytest.fixture
def watched(journal: Journal, tmp_path: Path):
    """A server over the small journal, all of whose writing is noted."""
    journal.close()
    under = traced.strace(tmp_path / "trace")
    running = serving(journal, tmp_path / "server", port=free_port(), under=under)
    yield running
    if running.process.poll() is None:
        running.stop()


def test_no_byte_of_a_photo_or_a_video_is_written_to_a_disk_in_the_clear(
    journal: Journal, watched: Served, tablet: Callable[..., Any], tmp_path: Path
) -> None:
    side = 1200
    noise = Image.frombytes("RGB", (side, side), os.urandom(3 * side * side))
    photo = saved(noise, "JPEG", quality=80, exif=camera_exif())
    film = long_film(4 << 20)
    page = tablet(820)
    page.set_default_timeout(60_000)
    sign_in(page, f"{watched.address}/observe", "amira", beside="ruth")
    page.get_by_role("button", name="Iris").click()
    page.get_by_label("What happened").fill("Iris built a bridge of spoons.")
    page.get_by_label("Choose photos and videos").set_input_files(
        [
            {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo},
            {"name": "a.mp4", "mimeType": "video/mp4", "buffer": film},
        ]
    )
    for name in ("Photo 1", "Video 1"):
        arrived = page.get_by_role("button", name=f"Remove {name}")
        expect(arrived).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text("Your observation of Iris is saved.")).to_be_visible()
    watched.stop()
    traced.ended(tmp_path / "trace")

    secrets = Secrets([photo, film, *_stored(journal)])
    assert len(secrets) > 4_000_000
    where, looked_through = traced.found(secrets, traced.written(tmp_path / "trace"))
    assert where == []
    # Sealed, it was written twice: while it arrived, and for good.
    assert looked_through > len(photo) + 2 * len(film)
    for place in watched.places:
        for path in [place, *place.rglob("*")]:
            if path.is_file():
                assert not secrets.are_in(path.read_bytes()), "a file holds bytes of a picture"


def _stored(journal: Journal) -> list[bytes]:
    """What is kept of the photo and of the video, opened."""
    with journal.sign_in("amira") as amira:
        kept = amira.vault.pictures.all()
        assert [one.kind for one in kept] == ["picture", "video"]
        return [
            picturing.look(amira, one.id, part=part)
            for one in kept
            for part in ("full", "thumb", *range(len(one.pieces)))
        ]
