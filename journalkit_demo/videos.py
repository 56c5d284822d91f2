"""A short drawn film for the demo journal: a ball that rolls down a ramp and bounces away."""

from __future__ import annotations

import math
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 480
SECONDS, RATE = 3, 20
"""Frames a second: enough for a ball, and a small file."""
COLOURS = ("#0f6b63", "#e2795b", "#f0b64a", "#8a5a83", "#6f9fc4")
FLOOR = 420


def film(seed: int) -> bytes:
    """Three seconds of H.264 in an MP4, without sound; the same seed gives the same film."""
    import av  # Here, because whoever draws no film should not load a video library.

    rng = Random(seed)  # noqa: S311 (a film is no secret)
    ball, ramp, block = rng.sample(COLOURS, 3)
    bounces, size = rng.randint(2, 4), rng.randint(24, 38)
    backdrop = _backdrop(rng, ramp=ramp, block=block)
    out = BytesIO()
    with av.open(out, mode="w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        # One thread: with several, the bytes depend on how many the machine has.
        stream.options = {"crf": "26", "preset": "veryfast", "threads": "1"}
        for number in range(SECONDS * RATE):
            picture = backdrop.copy()
            _ball(picture, number / (SECONDS * RATE), ball, size=size, bounces=bounces)
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return out.getvalue()


def _backdrop(rng: Random, *, ramp: str, block: str) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), rng.choice(("#f3e6d0", "#e3f1ef", "#f8e7db")))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, FLOOR, WIDTH, HEIGHT), fill="#dcbf98")
    pen.rectangle((0, FLOOR - 6, WIDTH, FLOOR), fill="#faf7f2")
    for index in range(3):
        top = FLOOR - 70 * (index + 1)
        fill = (block, "#d9a66b", "#8fb573")[index]
        pen.rounded_rectangle((20, top, 110, top + 66), 8, fill=fill)
    pen.polygon([(110, FLOOR - 206), (330, FLOOR), (110, FLOOR)], fill=ramp)
    return image


def _ball(picture: Image.Image, part: float, fill: str, *, size: int, bounces: int) -> None:
    """The ball at *part* (0 to 1) of the film: first down the ramp, then away over the floor."""
    if part < 0.35:
        way = (part / 0.35) ** 2
        # On a slope the ball's middle stands higher above the line than its radius.
        lift = size * (1 + 0.37 * (1 - way))
        x, y = 110 + 220 * way, FLOOR - 206 * (1 - way) - lift
        turn = way * 4
    else:
        way = (part - 0.35) / 0.65
        x = 330 + 290 * way
        y = FLOOR - size - abs(math.sin(way * bounces * math.pi)) * 110 * (1 - way)
        turn = 4 + way * 6
    pen = ImageDraw.Draw(picture)
    shade = size * (0.5 + 0.5 * min(1.0, (y + size) / FLOOR))
    if part >= 0.35:
        pen.ellipse((x - shade, FLOOR + 4, x + shade, FLOOR + 16), fill="#c9a878")
    pen.ellipse((x - size, y - size, x + size, y + size), fill=fill)
    for third in range(3):
        angle = turn + third * math.tau / 3
        dot_x, dot_y = x + math.cos(angle) * size * 0.55, y + math.sin(angle) * size * 0.55
        pen.ellipse((dot_x - 6, dot_y - 6, dot_x + 6, dot_y + 6), fill="#faf7f2")
