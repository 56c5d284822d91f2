"""A video through the browser, sealed at rest.

Ours: a member signed in on the Observe page of `journalkit serve` chooses the file in a headless
Chromium; timed in the page from the choice to the tile of a video that is made safe and sealed.
In between it goes in pieces through the page's websocket, the server, the kernel's socket, and
waits encrypted in a nameless file; then a worker process looks it over and copies it without its
past into fragments, and each is sealed by age and synced to the disk.

Beside it: the same Chromium, file and pieces on a minimal page whose tornado websocket appends
each to a plain file and syncs it at the end (`benchmarks.plain_socket`), timed from the choice to
the word that it is synced. Nothing is encrypted, looked over or read a second time.

The memory is that of the page's kernel and its worker together above what they took before the
first video, at the highest moment of all uploads.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from PIL import Image, ImageChops

from benchmarks import material, memory, photographing, serving
from benchmarks.timing import Times, Took, in_turns

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MB = 1024 * 1024
M = 1_000_000
RATE, SOUND_RATE, SAMPLES = 30, 48_000, 1024
PATIENCE = 300_000  # milliseconds
_WAIT = """async ([shows, patience]) => {
  const there = () => document.evaluate(shows, document, null, 3).booleanValue;
  const begun = await window.chosen;
  const latest = performance.now() + patience;
  while (!there()) {
    if (performance.now() > latest) throw new Error("it did not arrive");
    await new Promise((go) => setTimeout(go, 20));
  }
  return performance.now() - begun;
}"""
_LISTEN = """() => {
  window.chosen = new Promise((found) => document.addEventListener(
    "change", () => found(performance.now()), { capture: true, once: true },
  ));
}"""


@dataclass(frozen=True)
class Filmed:
    """Both sides' times, and what the kernel and the worker took above rest (MiB)."""

    times: tuple[Times, Times]
    memory: float


def measure(folder: Path, *, size: int, blocks: int, each: int) -> Filmed:
    """A video of *size* megabytes or a little more."""
    film = camera_film(folder / "film.mp4", size=size * MB)
    measured, copies = material.journal(folder / "journal"), folder / "copies"
    copies.mkdir()
    plain = ["-m", "benchmarks.plain_socket", str(copies)]
    with (
        serving.serving(measured) as served,
        serving.running(plain) as copying,
        serving.browsing() as browser,
    ):
        assert copying.stdout is not None
        observe, copy = _pages(browser, served, copying.stdout.readline().decode().strip())

        def ours(done: int) -> Took:
            tile = f"//*[@aria-label='Remove Video {done + 1}']"
            return _sent(observe, "input[multiple]", film, tile)

        def theirs(done: int) -> Took:
            synced = f"//*[@id='synced' and .='{done + 1}']"
            return _sent(copy, "#file", film, synced)

        with memory.watching(served.kernels) as watch:
            times = in_turns(ours, theirs, blocks=blocks, each=each)
    return Filmed(times, watch.above)


def _pages(browser: Browser, served: serving.Served, plain: str) -> tuple[Page, Page]:
    context = browser.new_context(viewport={"width": 820, "height": 1180}, locale="en-GB")
    observe = serving.signed_in(context, served, "observe")
    observe.get_by_label("Choose photos and videos").wait_for(state="attached")
    copy = context.new_page()
    copy.goto(plain)
    for page in (observe, copy):
        page.set_default_timeout(PATIENCE)
    return observe, copy


def _sent(page: Page, chooser: str, film: Path, shows: str) -> Took:
    """From the choice of *film* to the moment when *shows* (XPath) holds, by the page's clock."""
    page.bring_to_front()
    page.evaluate(_LISTEN)
    page.locator(chooser).first.set_input_files(film)
    return Took(page.evaluate(_WAIT, [shows, PATIENCE]) / 1000)


def camera_film(path: Path, *, size: int) -> Path:
    """A video as a telephone writes it, of *size* bytes or a little more: H.264 in 1080p with about
    20 Mbit a second, a key picture each second, AAC, and its index at the end.

    One second of it is encoded, of a view that sways and a sensor's noise, and written again and
    again: what is copied costs the same, and making it is quick.
    """
    with av.open(BytesIO(_one_second())) as second, av.open(str(path), "w", format="mp4") as film:
        film.metadata["location"] = "+53.8083-001.5492/"
        tracks = [film.add_stream_from_template(one) for one in second.streams]
        packets: dict[int, list[av.Packet]] = {0: [], 1: []}
        for packet in second.demux():
            if packet.size:
                packets[packet.stream.index].append(packet)
        sound, written, heard, seconds = cycle(packets[1]), 0, 0, 0
        while written < size:
            for packet in packets[0]:
                when = packet.pts + round(seconds / packet.time_base)
                film.mux(_copy(packet, tracks[0], when))
                written += packet.size
            seconds += 1
            while heard < seconds * SOUND_RATE:
                film.mux(_copy(next(sound), tracks[1], heard))
                heard += SAMPLES
    return path


def _copy(packet: av.Packet, track: Any, when: int) -> av.Packet:
    copy = av.Packet(bytes(packet))
    copy.stream, copy.time_base, copy.pts, copy.dts = track, packet.time_base, when, when
    copy.is_keyframe = packet.is_keyframe
    return copy


def _one_second() -> bytes:
    out = BytesIO()
    width, height = 1920, 1080
    view = photographing.scene(width + RATE, height, seed=5)
    with av.open(out, "w", format="mp4") as film:
        quick = {"preset": "ultrafast", "g": str(RATE), "nal-hrd": "cbr"}
        video = film.add_stream("libx264", rate=RATE, options=quick)
        video.width, video.height, video.pix_fmt, video.bit_rate = width, height, "yuv420p", 20 * M
        sound = film.add_stream("aac", rate=SOUND_RATE, layout="mono")
        for at in range(RATE):
            noise = Image.effect_noise((width, height), 12).convert("RGB")
            seen = view.crop((at, 0, at + width, height))
            frame = av.VideoFrame.from_image(ImageChops.add(seen, noise, offset=-128))
            frame.pts, frame.time_base = at, Fraction(1, RATE)
            film.mux(video.encode(frame))
        for at in range(0, SOUND_RATE, SAMPLES):
            silence = av.AudioFrame("fltp", "mono", SAMPLES)
            silence.planes[0].update(bytes(4 * SAMPLES))
            silence.sample_rate, silence.pts = SOUND_RATE, at
            film.mux(sound.encode(silence))
        film.mux(video.encode(None))
        film.mux(sound.encode(None))
    return out.getvalue()
