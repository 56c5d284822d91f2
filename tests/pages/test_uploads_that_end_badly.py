"""A disk that fills up and a tab that is closed, while a photo or video is on its way or is being
made safe: it is said in words, the note stays as it is, and nothing half is left."""

from __future__ import annotations

import io
import os
import re
import resource
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from journalkit.journal import observing
from journalkit.media import errand
from journalkit.pages import page as pages
from journalkit.server import kernel_start
from tests.media.camera import clip, long_film
from tests.media.mutants import mutants, original
from tests.pages.conftest import Served, Standing, Wire, sign_in, start, wait_until
from tests.pages.photos import camera_jpeg
from tests.small_journal import make

MB = 1 << 20
TYPED = "Tomasz poured until the jug was empty, and looked for the rest."
SAVED = re.compile(r"^Saved \d\d:\d\d$")


class SmallDisk:
    """A disk that a test can fill up, at *path*: one in memory, or, where nobody may put one up,
    a limit of the same size on every file that a page writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.served: Served | None = None
        path.mkdir()
        size = f"size={96 * MB}"
        mounting = ["mount", "-t", "tmpfs", "-o", size, "journal", str(path)]
        self.is_real = subprocess.run(mounting, capture_output=True).returncode == 0

    @property
    def free(self) -> int:
        """Bytes."""
        now = os.statvfs(self.path)
        return now.f_bavail * now.f_frsize

    def leave(self, size: int) -> None:
        """Let no more than *size* bytes have room."""
        if self.is_real:
            with (self.path / "others").open("wb") as others:
                os.posix_fallocate(others.fileno(), 0, self.free - size)
        else:
            self._limit(size)

    def make_room(self) -> None:
        """Let everything have room."""
        if self.is_real:
            (self.path / "others").unlink()
        else:
            self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        assert self.served is not None
        for kernel in self.served.kernels():
            hardest = resource.prlimit(kernel.pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(kernel.pid, resource.RLIMIT_FSIZE, (size, hardest))

    def take_down(self) -> None:
        if self.is_real:
            subprocess.run(["umount", "--lazy", str(self.path)], check=True)


@dataclass
class OnASmallDisk(Standing):
    """A journal on a disk that can fill up, and the server over it."""

    disk: SmallDisk


@pytest.fixture
def cramped(tmp_path: Path) -> Iterator[OnASmallDisk]:
    disk = SmallDisk(tmp_path / "disk")
    try:
        journal = make(disk.path / "journal")
        disk.served = start(journal, tmp_path / "server")
        yield OnASmallDisk(journal, disk.served, disk)
        journal.close()
        disk.served.stop()
    finally:
        disk.take_down()


def _choose(page: Page, name: str, kind: str, data: bytes) -> None:
    page.get_by_label("Choose photos and videos").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": data}]
    )


def _begin(page: Page, standing: Standing) -> None:
    """A note with a photo, saved as a draft."""
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Tomasz").click()
    page.get_by_label("What happened").fill(TYPED)
    _choose(page, "a.jpg", "image/jpeg", camera_jpeg("x", width=800, height=600))
    expect(page.get_by_role("button", name="Remove Photo 1")).to_be_visible()

    def kept() -> list[tuple[object, int]]:
        drafts: list[dict[str, Any]] = standing.drafts("amira")
        return [(one["text"], len(one["pictures"])) for one in drafts]

    wait_until(page, lambda: kept() == [(TYPED, 1)])
    expect(page.get_by_text(SAVED)).to_be_visible()


def _strays(standing: Standing) -> list[str]:
    """What lies in the media folder and belongs to no picture of the journal."""
    folder = standing.journal.folder.media
    with standing.journal.sign_in("ruth") as ruth:
        known = {name for one in ruth.vault.pictures.all() for name, _ in one.files}
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and path.stem not in known
    )


def _grainy() -> bytes:
    """A picture of black and white dots: less than a megabyte as it is sent, several as it is
    kept."""
    out = io.BytesIO()
    side = 2400
    dots = Image.frombytes("1", (side, side), os.urandom(side * side // 8))
    dots.save(out, "PNG")
    assert len(out.getvalue()) < MB
    return out.getvalue()


FULL = {
    "a video arrives": ("Video 1", "a.mp4", "video/mp4", lambda: long_film(8 * MB), 3 * MB),
    "a photo is made safe": ("Photo 2", "a.png", "image/png", _grainy, 2 * MB),
}


@pytest.mark.parametrize("while_", FULL)
def test_a_disk_that_fills_up_is_said_and_after_room_was_made_the_file_is_added(
    cramped: OnASmallDisk, tablet: Callable[..., Any], while_: str
) -> None:
    name, file, kind, make_one, room = FULL[while_]
    sent = make_one()
    page = tablet(820)
    _begin(page, cramped)
    cramped.disk.leave(room)
    free = cramped.disk.free
    _choose(page, file, kind, sent)
    refusal = page.get_by_role("alert").filter(has_text=f"{name}:")
    expect(refusal).to_have_text(re.compile(r"disk (is full|refused)"), timeout=60_000)
    expect(refusal).not_to_contain_text("reference")
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    expect(page.get_by_role("button", name="Remove Photo 1")).to_be_visible()
    assert _strays(cramped) == []
    if cramped.disk.is_real:
        wait_until(page, lambda: cramped.disk.free > free - MB // 2)

    cramped.disk.make_room()
    page.get_by_role("button", name=f"Retry {name}").click()
    expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text("Your observation of Tomasz is saved.")).to_be_visible()
    with cramped.journal.sign_in("amira") as amira:
        [one] = observing.search(amira, "jug empty rest")
    assert len(one.note.pictures) == 2
    assert _strays(cramped) == []


def _workers(standing: Standing) -> list[int]:
    found = []
    for one in psutil.Process(standing.served.process.pid).children(recursive=True):
        try:
            if "journalkit.darkroom.worker" in " ".join(one.cmdline()):
                found.append(one.pid)
        except psutil.NoSuchProcess:
            continue
    return found


def _comes_back_without_the_video(standing: Standing, page: Page) -> None:
    sign_in(page, standing.observe, "amira", beside="ruth")
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    expect(page.get_by_role("button", name="Remove Photo 1")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Video"))).to_have_count(0)
    assert [len(one["pictures"]) for one in standing.drafts("amira")] == [1]


def test_a_tab_closed_while_a_video_is_on_its_way_leaves_the_draft_and_nothing_of_the_video(
    standing: Standing, tablet: Callable[..., Any]
) -> None:
    page, other = tablet(820), tablet(820)
    wire = Wire(page)
    _begin(page, standing)
    wire.stop_after(6)
    _choose(page, "a.mp4", "video/mp4", long_film(8 * MB))
    expect(page.get_by_text(re.compile(r"^[1-9] of \d MB$"))).to_be_visible()
    page.close()
    wait_until(other, lambda: not standing.served.kernels(), seconds=30)
    assert _strays(standing) == []
    _comes_back_without_the_video(standing, other)


@pytest.mark.parametrize("film", ["copied", "converted"])
def test_a_tab_closed_while_a_video_is_made_safe_leaves_the_draft_and_nothing_of_the_video(
    standing: Standing, tablet: Callable[..., Any], tmp_path: Path, film: str
) -> None:
    # From a file, which the browser reads by itself: what a test hands over goes through a pipe.
    sent = tmp_path / "a.webm"
    if film == "copied":
        sent.write_bytes(long_film(48 * MB))
    else:
        how = {"deadline": "realtime", "g": "30"}
        sent.write_bytes(clip("webm", "libvpx", size=(1280, 720), frames=900, **how))
    page, other = tablet(820), tablet(820)
    _begin(page, standing)
    known = set(_names(standing))
    page.get_by_label("Choose photos and videos").set_input_files(sent)
    # Some of it is sealed and kept already; the rest waits for the tab to be closed.
    wait_until(page, lambda: set(_names(standing)) - known, seconds=60)
    held = _workers(standing)
    for worker in held:
        os.kill(worker, signal.SIGSTOP)
    assert held != []
    page.close()
    wait_until(other, lambda: not standing.served.kernels(), seconds=30)
    wait_until(other, lambda: not _workers(standing))
    assert _strays(standing) == []
    _comes_back_without_the_video(standing, other)


def test_when_a_page_ends_the_last_words_are_kept_while_nothing_is_made_safe_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(errand, "_leaving", threading.Event())
    gave_up = []
    monkeypatch.setattr(pages, "keep", lambda: gave_up.append(errand.is_leaving()))
    kernel_start.end_page()
    assert gave_up == [True]


def _names(standing: Standing) -> list[str]:
    return [path.name for path in standing.journal.folder.media.rglob("*.age")]


def _sixty() -> list[dict[str, Any]]:
    """Every other one is what it should be; the rest is broken, hostile, or something else."""
    photo = camera_jpeg("x", width=400, height=300)
    words = b"Dear Ruth, here are the photos. " * 200
    honest = [("a.jpg", "image/jpeg", photo), ("a.mp4", "video/mp4", original("MP4"))]
    others = [
        ("a.jpg", "image/jpeg", b""),
        ("a.jpg", "image/jpeg", words),
        ("a.jpg", "image/jpeg", photo[: len(photo) // 2]),
        ("a.mp4", "video/mp4", words),
        ("a.mp4", "video/mp4", original("MP4")[:900]),
        ("a.png", "image/png", original("PNG of 16 bits")[:33] + bytes(5000)),
        ("a.jpg", "image/jpeg", original("WebM of VP9")),
        ("a.mov", "video/quicktime", original("JPEG")),
    ]
    others += [("a.jpg", "image/jpeg", data) for _, _, data in mutants(range(3, 2000, 97))]
    chosen = [one for both in zip(honest * 15, others[:30], strict=False) for one in both]
    chosen += honest * ((60 - len(chosen)) // 2)
    return [{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in chosen]


def test_of_sixty_files_at_once_thirty_are_taken_or_refused_in_words_and_the_note_stays(
    standing: Standing, tablet: Callable[..., Any]
) -> None:
    chosen = _sixty()
    assert len(chosen) == 60
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Tomasz").click()
    page.get_by_label("What happened").fill(TYPED)
    expect(page.get_by_text(SAVED)).to_be_visible()
    [kernel] = standing.served.kernels()
    page.get_by_label("Choose photos and videos").set_input_files(chosen)
    said = "A note holds up to 30 photos and videos; 30 of the 60 were added."
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+ on their way$"))).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=120_000)

    refused = page.get_by_role("alert").filter(has_text=re.compile(r"^(Photo|Video) \d+:"))
    words = refused.all_inner_texts()
    assert all(re.fullmatch(r"\w+ \d+: [A-Z].{10,}\. [A-Z].{10,}\.", one) for one in words)
    assert not any("reference" in one for one in words)
    added = 30 - len(words)
    assert 15 <= added < 30
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    about = page.get_by_role("button", name="Tomasz", exact=True).first
    expect(about).to_have_attribute("aria-pressed", "true")
    assert [one.pid for one in standing.served.kernels()] == [kernel.pid]
    # One waits for the next photo; the last one that worked is gone a moment after its answer.
    wait_until(page, lambda: len(_workers(standing)) <= 1)
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text("Your observation of Tomasz is saved.")).to_be_visible()
    with standing.journal.sign_in("amira") as amira:
        [one] = observing.search(amira, "jug empty rest")
    assert len(one.note.pictures) == added
    assert _strays(standing) == []
