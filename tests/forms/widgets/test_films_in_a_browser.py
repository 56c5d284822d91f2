"""Looking at a film that comes in pieces: soon, at any place, with little memory."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from journalkit.errors import CannotOpen
from journalkit.forms.widgets.viewer import Viewer
from tests.forms.widgets.films import Cut, film
from tests.forms.widgets.test_viewer_in_a_browser import jpeg, nothing_left, opened, picture

VIDEO = "document.querySelector('video')"
BYTES_A_SECOND = 1_500_000
"""A tablet's wifi at the far end of the garden."""


@pytest.fixture(scope="session")
def two_minutes() -> Cut:
    """A film of two minutes in sixty pieces."""
    return film(120)


@pytest.fixture
def viewer(two_minutes: Cut) -> Viewer:
    """A viewer with a slow wire; what was asked for is kept in `viewer.asked`."""
    viewer = Viewer()
    viewer.asked, viewer.under_way = [], 0

    async def slowly(data: bytes) -> bytes:
        await asyncio.sleep(len(data) / BYTES_A_SECOND)
        return data

    async def on_piece(id: str, number: int) -> bytes:
        viewer.asked.append(number)
        return await slowly(two_minutes.begins if number < 0 else two_minutes.pieces[number])

    async def on_full(id: str) -> bytes:
        return await slowly(jpeg(320, 240))

    viewer.on_piece, viewer.on_full = on_piece, on_full
    return viewer


def a_film(two_minutes: Cut) -> dict[str, Any]:
    return picture(
        "p1",
        kind="video",
        alt="Video 1 of Iris",
        ready=True,
        seconds=two_minutes.seconds,
        mime=two_minutes.mime,
        starts=list(two_minutes.starts),
    )


def shown(stage: Any, viewer: Viewer, film: dict[str, Any]) -> Any:
    stage.page.evaluate("() => { window.blobs = []; }")
    stage.show(viewer)
    viewer.show([film])
    return stage.page


def buffered(stage: Any) -> list[list[float]]:
    return stage.page.evaluate(
        f"Array.from({{ length: {VIDEO}.buffered.length }},"
        f" (_, i) => [{VIDEO}.buffered.start(i), {VIDEO}.buffered.end(i)])"
    )


def sought(stage: Any, time: float) -> None:
    stage.page.evaluate(f"(time) => {{ {VIDEO}.currentTime = time; }}", time)
    stage.until(f"{VIDEO}.readyState >= 3 && !{VIDEO}.seeking")


def at_rest(stage: Any, viewer: Viewer, last: int) -> None:
    """Wait until piece *last* has come and nothing more is asked for."""
    stage.until(lambda: viewer.asked[-1:] == [last] and not viewer._tasks)


def test_a_film_plays_within_two_seconds_of_the_tap(
    stage: Any, viewer: Viewer, two_minutes: Cut
) -> None:
    page = shown(stage, viewer, a_film(two_minutes))
    began = page.evaluate("performance.now()")
    video = page.locator("video")
    video.wait_for()
    page.evaluate(
        f"() => {{ {VIDEO}.addEventListener('timeupdate', () => {{"
        f" if ({VIDEO}.currentTime > 0) window.plays ??= performance.now(); }}); }}"
    )
    video.click()
    stage.until("window.plays")
    assert page.evaluate("window.plays") - began < 2_000
    assert viewer.asked[:3] == [-1, 0, 1]


def test_a_long_film_holds_half_a_minute_ahead_and_behind_and_seeks_anywhere(
    stage: Any, viewer: Viewer, two_minutes: Cut
) -> None:
    shown(stage, viewer, a_film(two_minutes))
    at_rest(stage, viewer, 15)
    assert viewer.asked == [-1, *range(16)]
    assert buffered(stage)[-1][1] <= 33
    sought(stage, 101)
    assert viewer.asked[17] == 50, "the piece that covers the time comes first"
    stage.until(lambda: len(buffered(stage)) == 1 and buffered(stage)[0][0] > 60)
    at_rest(stage, viewer, 59)
    assert stage.page.evaluate(f"{VIDEO}.duration") == pytest.approx(120, abs=0.2)
    sought(stage, 9)
    stage.until(lambda: len(buffered(stage)) == 1 and buffered(stage)[0][1] < 42)
    # Played on, what lies half a minute behind goes.
    fast = f"{VIDEO}.muted = true; {VIDEO}.playbackRate = 16; {VIDEO}.play();"
    stage.page.evaluate(f"() => {{ {fast} }}")
    stage.until(f"{VIDEO}.currentTime > 70")
    assert buffered(stage)[0][0] >= 30
    assert sum(end - start for start, end in buffered(stage)) < 70
    stage.until(f"{VIDEO}.ended")


def test_a_film_goes_on_by_itself_after_the_connection_was_lost(
    stage: Any, viewer: Viewer, two_minutes: Cut
) -> None:
    page = shown(stage, viewer, a_film(two_minutes))
    stage.until(lambda: 3 in viewer.asked)
    stage.cut(True)
    stage.event("journal:offline")
    page.get_by_text("Not connected. It goes on by itself").wait_for()
    before = len(viewer.asked)
    stage.until(lambda: not viewer._tasks)
    stage.page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    assert len(viewer.asked) <= before + 1
    stage.cut(False)
    stage.event("journal:online")
    at_rest(stage, viewer, 15)
    stage.until(lambda: buffered(stage)[0][1] > 31)


def test_of_a_film_nothing_is_left_when_it_is_closed(
    stage: Any, viewer: Viewer, two_minutes: Cut
) -> None:
    page = stage.page
    opened(stage, viewer, {**a_film(two_minutes), "ready": False})
    page.get_by_text("This video is still being converted so that every tablet can play").wait_for()
    assert viewer.asked == []
    viewer.show([a_film(two_minutes)])
    stage.until(f"{VIDEO}?.readyState >= 3")
    video = page.locator("video")
    assert video.get_attribute("controlslist") == "nodownload noremoteplayback"
    assert video.evaluate("(one) => one.disablePictureInPicture && one.disableRemotePlayback")
    stage.event("journal:flush")
    nothing_left(stage)
    asked = len(viewer.asked)
    stage.until(lambda: not viewer._tasks)
    assert len(viewer.asked) == asked


def test_a_piece_that_cannot_be_read_is_said_in_words_and_tried_again(
    stage: Any, viewer: Viewer, two_minutes: Cut
) -> None:
    give, refused = viewer.on_piece, []

    async def on_piece(id: str, number: int) -> bytes:
        if number == 2 and not refused:
            refused.append(number)
            raise CannotOpen
        return await give(id, number)

    viewer.on_piece = on_piece
    page = shown(stage, viewer, a_film(two_minutes))
    page.get_by_text(CannotOpen.sentence).wait_for()
    page.get_by_role("button", name="Try again").click()
    at_rest(stage, viewer, 15)
    assert not page.get_by_text(CannotOpen.sentence).is_visible()


def test_a_browser_that_cannot_play_a_film_says_so(
    stage: Any, viewer: Viewer, two_minutes: Cut
) -> None:
    page = shown(stage, viewer, {**a_film(two_minutes), "mime": 'video/mp4; codecs="hvc9.1"'})
    page.get_by_text("This browser cannot play this video.").wait_for()
    page.get_by_role("img", name="Video 1 of Iris").wait_for()
    assert viewer.asked == []
