"""What a browser shows of a film's pieces: upright, soon, and from the middle too."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from playwright.sync_api import Browser

from journalkit.media import convert, make_safe_video
from tests.media.camera import CORNERS, TURNED_RIGHT, UPRIGHT, Shelf, clip, long_film, turned

PLAYER = """
async ([mime, pieces, at, last]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const heard = (target, event) => new Promise((done, fail) => {
    target.addEventListener(event, done, { once: true });
    target.addEventListener("error", () => fail(new Error(event)), { once: true });
    setTimeout(() => fail(new Error(`no ${event}`)), 15000);
  });
  if (!MediaSource.isTypeSupported(mime)) throw new Error(`not ${mime}`);
  const video = document.createElement("video"), source = new MediaSource();
  video.muted = true;
  video.src = URL.createObjectURL(source);
  await heard(source, "sourceopen");
  const buffer = source.addSourceBuffer(mime);
  for (const piece of pieces) {
    const done = heard(buffer, "updateend");
    buffer.appendBuffer(bytes(piece));
    await done;
  }
  if (last) source.endOfStream();
  if (video.readyState < 1) await heard(video, "loadedmetadata");
  const there = heard(video, "seeked");
  video.currentTime = at;
  await there;
  if (video.readyState < 2) await heard(video, "canplay");
  const canvas = document.createElement("canvas");
  const [width, height] = [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const pen = canvas.getContext("2d");
  const [x, y] = [width >> 3, height >> 3];
  const look = () => {
    pen.drawImage(video, 0, 0);
    return [[x, y], [width - 1 - x, y], [width - 1 - x, height - 1 - y], [x, height - 1 - y]]
      .map(([left, top]) => [...pen.getImageData(left, top, 1, 1).data].slice(0, 3));
  };
  // A frame that is there is not always one that has been decoded: until then all is black.
  const latest = Date.now() + 15000;
  let corners = look();
  while (!corners.flat().some(Boolean) && Date.now() < latest) {
    await new Promise((done) => setTimeout(done, 20));
    corners = look();
  }
  const buffered = [...Array(video.buffered.length).keys()]
    .map((one) => [video.buffered.start(one), video.buffered.end(one)]);
  return { width, height, corners, buffered, failed: video.error && video.error.message };
}
"""


def played(browser: Browser, mime: str, pieces: list[bytes], at: float, *, last: bool) -> Any:
    page = browser.new_page()
    try:
        packed = [base64.b64encode(piece).decode() for piece in pieces]
        return page.evaluate(PLAYER, [mime, packed, at, last])
    finally:
        page.close()


def names(corners: list[list[int]]) -> list[str]:
    """Which corner shows which colour."""

    def away(name: str, seen: list[int]) -> int:
        return sum(abs(a - b) for a, b in zip(CORNERS[name], seen, strict=True))

    return [min(CORNERS, key=lambda name: away(name, seen)) for seen in corners]


@pytest.mark.parametrize("made", [make_safe_video, convert])
@pytest.mark.parametrize(
    ("degrees", "stands"), [(0, UPRIGHT), (90, TURNED_RIGHT), (180, UPRIGHT[2:] + UPRIGHT[:2])]
)
def test_a_browser_shows_a_film_as_the_telephone_was_held(
    browser: Browser, made: Any, degrees: int, stands: list[str]
) -> None:
    sent = clip("mp4", "libx264", "aac", bf="2")
    shelf = Shelf()
    safe = made(turned(sent, degrees) if degrees else sent, keep=shelf)
    seen = played(browser, safe.mime, shelf.pieces, 0, last=True)
    assert (seen["width"], seen["height"]) == ((320, 240) if degrees != 90 else (240, 320))
    assert names(seen["corners"]) == stands
    ((start, end),) = seen["buffered"]
    assert start < 0.2
    assert end == pytest.approx(safe.seconds, abs=0.15)
    assert seen["failed"] is None


def test_a_browser_begins_with_the_first_piece_and_jumps_to_any(browser: Browser) -> None:
    shelf = Shelf()
    safe = make_safe_video(long_film(12 << 20), keep=shelf)
    begun = played(browser, safe.mime, shelf.pieces[:2], 0, last=False)
    assert begun["failed"] is None
    assert begun["buffered"][0][0] == pytest.approx(0, abs=0.1)
    at = shelf.starts[5]
    jumped = played(browser, safe.mime, [shelf.pieces[0], shelf.pieces[5]], at + 0.3, last=False)
    assert jumped["buffered"] == [[pytest.approx(at, abs=0.1), pytest.approx(at + 1, abs=0.1)]]


def test_a_telephones_film_plays_once_it_is_converted(browser: Browser) -> None:
    shelf, later = Shelf(), Shelf()
    sent = turned(clip("mov", "libx265", "aac", pixels="yuv420p10le", colours=(9, 18, 9)))
    make_safe_video(sent, keep=shelf)
    safe = convert(shelf.film, keep=later)
    seen = played(browser, safe.mime, later.pieces, 1.0, last=True)
    assert names(seen["corners"]) == TURNED_RIGHT
    assert (seen["width"], seen["height"], seen["failed"]) == (240, 320, None)
