"""Videos as tablets take them: long, on a bad wifi, and in a format that no browser plays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from journalkit.journal import observing, picturing
from journalkit.records import Draft, Picture
from journalkit.records.checking import new_id
from tests.media.camera import clip, long_film
from tests.pages.conftest import Standing, Wire, sign_in, wait_until
from tests.pages.test_pictures_of_a_note_in_a_browser import saved, tiles, viewer, write

SIZE = 110 << 20
PIECE = 512 * 1024
VIDEO = "document.querySelector('.viewer video')"
MB = 1 << 20
BEING = re.compile(r"^Being converted: \d+ %$")


@pytest.fixture(scope="module")
def long_video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of more than 100 MB: over a minute of what no compression makes small."""
    place = tmp_path_factory.mktemp("camera") / "long.mp4"
    place.write_bytes(long_film(SIZE))
    assert place.stat().st_size > 100 * MB
    return place


def _most_memory(process: psutil.Process) -> int:
    """The most bytes of memory that *process* ever had."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return 1024 * int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])  # type: ignore[index]


def _buffered(page: Page) -> list[list[float]]:
    return page.evaluate(
        f"[...Array({VIDEO}.buffered.length).keys()].map((n) =>"
        f" [{VIDEO}.buffered.start(n), {VIDEO}.buffered.end(n)])"
    )


def _plays_after(page: Page) -> float:
    """Open the note's video and press it; how many seconds until it moves."""
    page.evaluate(
        f"""() => {{
            window.plays = null;
            window.began = performance.now();
            const look = () => {{
                const video = {VIDEO};
                if (video && video.currentTime > 0.04) window.plays = performance.now() - began;
                else requestAnimationFrame(look);
            }};
            look();
        }}"""
    )
    page.get_by_role("button", name="Open Video 1").click()
    viewer(page).locator("video").click()
    wait_until(page, lambda: page.evaluate("window.plays"), seconds=60)
    return float(page.evaluate("window.plays")) / 1000


@pytest.mark.faults
def test_a_video_of_over_100_mb_survives_a_cut_connection_and_plays_at_once(
    standing: Standing, tablet: Callable[..., Page], long_video: Path
) -> None:
    page = tablet(820)
    wire = Wire(page)
    sign_in(page, standing.observe, "amira", beside="ruth")
    write(page, "Maya filled the moat, all of it.", "Maya")
    [kernel] = standing.served.kernels()
    before = _most_memory(kernel)
    total = -(-long_video.stat().st_size // PIECE)
    wire.stop_after(total // 2)
    page.get_by_label("Choose photos and videos").set_input_files(str(long_video))
    half = re.compile(rf"^(5\d) of {round(long_video.stat().st_size / MB)} MB")
    expect(page.get_by_text(half)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("progressbar", name="Video 1")).to_be_visible()
    wait_until(page, lambda: len(wire.pieces) == total // 2)
    wire.cut()
    expect(page.get_by_text("Not connected. It goes on by itself.")).to_be_visible()
    page.get_by_label("What happened").fill("Maya filled the moat, all of it, and dug on.")
    wire.mend()
    expect(page.get_by_role("img", name="Video 1", exact=True)).to_be_visible(timeout=90_000)
    again = wire.pieces[total // 2 :]
    assert again[0] >= total // 2 - 5, "it went on where it was, not from the beginning"
    assert set(wire.pieces) == set(range(total))
    assert len(wire.pieces) <= total + 12
    assert _most_memory(kernel) - before < 90 * MB

    # It plays while it still comes, within two seconds, and so it does in its middle.
    took = [_plays_after(page)]
    assert page.evaluate(f"{VIDEO}.duration") > 60
    wait_until(page, lambda: _buffered(page)[0][1] > 20, seconds=30)
    assert _buffered(page)[-1][1] < 40, "no more than half a minute ahead is held"
    page.evaluate(f"{VIDEO}.currentTime = {VIDEO}.duration / 2")
    middle = page.evaluate(f"{VIDEO}.duration") / 2
    wait_until(page, lambda: page.evaluate(f"{VIDEO}.currentTime") > middle + 0.2, seconds=20)
    held = sum(end - start for start, end in _buffered(page))
    assert held < 75
    viewer(page).get_by_role("button", name="Close").click()
    expect(viewer(page)).to_have_count(0)
    assert page.evaluate("document.querySelectorAll('video').length") == 0
    for _ in range(3):  # a busy computer may miss it once
        took.append(_plays_after(page))
        viewer(page).get_by_role("button", name="Close").click()
        expect(viewer(page)).to_have_count(0)
    assert min(took) < 2, took
    assert _most_memory(kernel) - before < 120 * MB
    saved(page, "Maya")


def test_a_film_that_plays_is_gone_when_the_sign_in_locks_elsewhere(
    standing: Standing, tablet: Callable[..., Page]
) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    write(page, "Iris let the boat go.", "Iris")
    _send(page, clip("mp4", "libx264", "aac", size=(320, 240), frames=250))
    _plays_after(page)
    other = page.context.new_page()
    other.goto(standing.child)
    other.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('video, img, dialog[open]').length") == 0


@pytest.fixture(scope="module")
def hevc() -> bytes:
    """Some seconds as an iPhone records them: no browser here plays it."""
    return clip("mp4", "libx265", "aac", size=(640, 360), frames=500, preset="ultrafast")


def _films(standing: Standing) -> list[Picture]:
    with standing.journal.sign_in("ruth") as ruth:
        return [one for one in ruth.vault.pictures.all() if one.kind == "video"]


def _send(page: Page, data: bytes) -> None:
    page.get_by_label("Choose photos and videos").set_input_files(
        [{"name": "a.mov", "mimeType": "video/quicktime", "buffer": data}]
    )
    expect(page.get_by_role("img", name="Video 1", exact=True)).to_be_visible(timeout=20_000)


def test_a_video_that_no_browser_plays_is_converted_while_one_goes_on_writing(
    standing: Standing, tablet: Callable[..., Page], hevc: bytes
) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    write(page, "She hummed the song of the day.", "Maya")
    _send(page, hevc)
    expect(tiles(page).get_by_text("It waits to be converted")).to_be_visible()
    page.get_by_role("button", name="Open Video 1").click()
    expect(viewer(page).get_by_text("It waits to be converted")).to_be_visible()
    expect(viewer(page).get_by_role("img", name="Video 1")).to_be_visible()
    expect(tiles(page).get_by_text(BEING)).to_have_count(1, timeout=40_000)
    # It begins to play where it stands open, when it is there.
    expect(viewer(page).locator("video")).to_be_visible(timeout=90_000)
    viewer(page).locator("video").click()
    wait_until(page, lambda: page.evaluate(f"{VIDEO}.currentTime") > 0.2)
    viewer(page).get_by_role("button", name="Close").click()
    expect(tiles(page).locator(".album-note")).to_have_count(0)
    saved(page, "Maya")


def test_a_note_is_saved_while_its_video_waits_and_a_colleagues_page_goes_on_with_it(
    standing: Standing, tablet: Callable[..., Page], hevc: bytes
) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    write(page, "He rolled the hoop to the fence.", "Tomasz")
    _send(page, hevc)
    expect(tiles(page).get_by_text(BEING)).to_be_visible(timeout=40_000)
    saved(page, "Tomasz")
    [waits] = [one for one in _films(standing) if not one.plays]
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your name", exact=True)).to_be_visible()
    page.context.close()
    made = {name for name, _ in waits.files}

    other = tablet(820)
    sign_in(other, standing.observe, "dee")
    wait_until(other, lambda: all(one.plays for one in _films(standing)), seconds=150)
    # Nothing is left of what the first page had made, nor of the video as it was sent.
    kept = {name for one in _every(standing) for name, _ in one.files}
    folder = standing.journal.folder.media
    wait_until(other, lambda: {f.stem for f in folder.glob("*/*.age")} == kept)
    assert not made & kept
    other.goto(standing.child)
    expect(other.get_by_role("heading", name="Which child?")).to_be_visible()
    other.get_by_role("button", name="Tomasz", exact=True).click()
    other.get_by_role("button", name=re.compile("^Video 1")).click()
    viewer(other).locator("video").click()
    wait_until(other, lambda: other.evaluate(f"{VIDEO}.currentTime") > 0.2)


def _every(standing: Standing) -> list[Picture]:
    with standing.journal.sign_in("ruth") as ruth:
        return list(ruth.vault.pictures.all())


def test_a_video_that_nobody_can_convert_is_said_to_be_so_and_left_alone(
    standing: Standing, tablet: Callable[..., Page]
) -> None:
    with standing.journal.sign_in("amira") as amira:
        film = standing.journal.film(amira, plays=False)
        fields = {
            "children": [standing.journal.children[0].id],
            "text": "A video of the moat.",
            "happened_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"),
            "pictures": [film.id],
        }
        observing.save_draft(
            amira, Draft(author=amira.member.id, fields=fields, saved_at=amira.now(), id=new_id())
        )
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    cannot = "It cannot be converted, so no tablet plays it."
    expect(tiles(page).get_by_text(cannot)).to_be_visible(timeout=40_000)
    tried = next(one for one in _films(standing) if one.id == film.id).tries
    page.reload()
    expect(tiles(page).get_by_text(cannot)).to_be_visible()
    saved(page, "Maya")
    other = tablet(820)
    sign_in(other, standing.observe, "dee")
    expect(other.get_by_label("What happened")).to_be_visible()
    _send(other, clip("mp4", "libx265"))  # it is this one's turn, and not again the other's
    wait_until(other, lambda: [one.plays for one in _films(standing)].count(False) == 1, seconds=60)
    expect(other.get_by_text("could not be opened")).to_have_count(0)
    with standing.journal.sign_in("amira") as amira:
        assert picturing.get(amira, film.id).tries == tried
