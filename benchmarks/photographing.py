"""A photo of twelve megapixels: checked, turned, stripped, thumbnailed, sealed.

Ours is `picturing.take_in` of a photo that lies where an upload left it, in a `Scratch`: read
from there, sent to a worker process under its limits, decoded, looked at for its time and the way
the camera was held, turned, encoded without anything but pixels, a thumbnail made, both looked
over again, sealed by age and synced to the disk. As on the page, the worker was started when the
one before was done (`media.get_ready`) and waits; its start is not in the figure for a JPEG. For a
HEIC no worker waits, so its start is in.

Beside it stands Pillow alone in this process: the same bytes decoded and encoded as a JPEG of the
same size, quality and subsampling. It does not turn, thumbnail, check, seal or write anything.
Both decode and encode with the same libraries and one thread each; ours makes the thumbnail in a
second thread.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import sleep

import pillow_heif
from PIL import Image, ImageChops

from benchmarks import material, memory
from benchmarks.timing import Times, in_turns
from journalkit import media
from journalkit.crypto.scratch import Scratch
from journalkit.darkroom.developing import QUALITY
from journalkit.journal import picturing

WIDTH, HEIGHT = 4000, 3000
UPLOADED_IN = 0.4
"""Seconds that the worker has for its start, as it has while a photo comes over the wifi."""


@dataclass(frozen=True)
class Photographed:
    """Both sides' times, and what this process and the worker took above rest (MiB)."""

    times: tuple[Times, Times]
    memory: float


def measure(folder: Path, *, kind: str, width: int, blocks: int, each: int) -> Photographed:
    """A camera's photo of *kind* (``jpeg`` or ``heif``), *width* pixels wide."""
    measured = material.journal(folder / "journal")
    data = camera_photo(kind, width=width, height=width * HEIGHT // WIDTH)
    with measured.sign_in() as session, Scratch(folder) as uploaded:
        uploaded.append(data)
        cabinet, limits = session.cabinet, picturing.limits(session.setting.media)

        def upload(_: int) -> None:
            if kind == "jpeg":
                media.get_ready(limits=limits)
                sleep(UPLOADED_IN)

        def ours(_: int) -> picturing.Sealed:
            return picturing.take_in(cabinet, uploaded, limits=limits)

        read = _reader(kind)
        times = in_turns(
            ours, lambda _: _pillow(data, read), blocks=blocks, each=each, before=upload
        )
        upload(0)
        with memory.watching(lambda: memory.family(os.getpid())) as watch:
            ours(0)
    return Photographed(times, watch.above)


def _reader(kind: str) -> Callable[[BytesIO], Image.Image]:
    return Image.open if kind == "jpeg" else pillow_heif.HeifImageFile


def _pillow(data: bytes, read: Callable[[BytesIO], Image.Image]) -> bytes:
    out = BytesIO()
    with read(BytesIO(data)) as photo:
        photo.load()
        photo.save(out, "JPEG", quality=QUALITY, subsampling="4:2:0", exif=b"")
    return out.getvalue()


def camera_photo(kind: str, *, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A photo as a telephone writes it: detail of every size, a sensor's noise, and in its EXIF a
    time, a place, and that it was held sideways."""
    photo, out = scene(width, height, seed=4), BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A telephone"
    exif.get_ifd(0x8769).update({0x9003: "2026:09:14 14:32:00", 0x9011: "+01:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 48.0, 30.0), 3: "W", 4: (1.0, 32.0, 57.0)})
    if kind == "jpeg":
        photo.save(out, "JPEG", quality=93, subsampling="4:2:0", exif=exif)
    else:
        quick = {"preset": "ultrafast"}
        heic = pillow_heif.from_pillow(photo)
        heic.save(out, quality=60, exif=exif.tobytes(), enc_params=quick)
    return out.getvalue()


def scene(width: int, height: int, *, seed: int) -> Image.Image:
    """An invented view: colours that change over every distance, from a wall's to a leaf's."""
    drawn = random.Random(seed)
    view = Image.new("RGB", (width, height), (128, 128, 128))
    for side, strength in ((5, 70), (20, 40), (80, 30), (320, 22), (1200, 14)):
        size = (min(width, side), min(height, side * 3 // 4))
        patches = Image.frombytes("RGB", size, drawn.randbytes(3 * size[0] * size[1]))
        patches = patches.resize((width, height), Image.Resampling.BICUBIC)
        patches = patches.point(lambda value, s=strength: 128 + (value - 128) * s // 128)
        view = ImageChops.add(view, patches, offset=-128)
    noise = Image.merge("RGB", [Image.effect_noise((width, height), 4) for _ in range(3)])
    return ImageChops.add(view, noise, offset=-128)
