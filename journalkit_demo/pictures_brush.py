"""The brush, the colours and the backgrounds that the drawn pictures share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1280, 960
FINER = 2
"""Drawn this much larger and reduced, which is how the edges become smooth."""

GROUND, CREAM, WOOD, DARK_WOOD, BARK = "#faf7f2", "#f3e6d0", "#d9a66b", "#b9814a", "#7d5535"
TEAL, DEEP_TEAL, PALE_TEAL = "#2f8f86", "#0f6b63", "#bfe0da"
CORAL, RUST, SUN, PLUM, BLUE, ROSE = (
    "#e2795b",
    "#b9542f",
    "#f0b64a",
    "#8a5a83",
    "#6f9fc4",
    "#e9a6a0",
)
GREEN, DEEP_GREEN, PALE_GREEN, SKY, INK = "#8fb573", "#4f8256", "#c8d9a3", "#d6eaf0", "#3c4a4a"
BRIGHT = (TEAL, CORAL, SUN, PLUM, BLUE, GREEN, ROSE)


class Brush:
    """Draws in units of the finished picture, with the scene's own chance."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 (a picture is no secret)
        self.image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), GROUND)
        self.pen = ImageDraw.Draw(self.image)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, *, r: float = 0) -> None:
        """A rectangle from its upper left corner; *r* rounds the corners."""
        box = (x * FINER, y * FINER, (x + w) * FINER, (y + h) * FINER)
        if r:
            self.pen.rounded_rectangle(box, r * FINER, fill=fill)
        else:
            self.pen.rectangle(box, fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """An ellipse about its middle."""
        box = ((x - rx) * FINER, (y - ry) * FINER, (x + rx) * FINER, (y + ry) * FINER)
        self.pen.ellipse(box, fill=fill)

    def disc(self, x: float, y: float, r: float, fill: str) -> None:
        """A full circle about its middle."""
        self.oval(x, y, r, r, fill)

    def half(self, x: float, y: float, r: float, fill: str, *, below: bool = True) -> None:
        """Half a disc: a bowl, or a dome where not *below*."""
        box = ((x - r) * FINER, (y - r) * FINER, (x + r) * FINER, (y + r) * FINER)
        self.pen.pieslice(box, 0 if below else 180, 180 if below else 360, fill=fill)

    def ring(self, x: float, y: float, r: float, fill: str, *, width: float) -> None:
        """A circle's outline."""
        box = ((x - r) * FINER, (y - r) * FINER, (x + r) * FINER, (y + r) * FINER)
        self.pen.ellipse(box, outline=fill, width=round(width * FINER))

    def poly(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """A filled outline."""
        self.pen.polygon([(x * FINER, y * FINER) for x, y in points], fill=fill)

    def line(self, points: Sequence[tuple[float, float]], fill: str, *, width: float) -> None:
        """A line with round joints and ends."""
        scaled = [(x * FINER, y * FINER) for x, y in points]
        self.pen.line(scaled, fill=fill, width=round(width * FINER), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def curve(
        self,
        start: tuple[float, float],
        bend: tuple[float, float],
        end: tuple[float, float],
        fill: str,
        *,
        width: float,
    ) -> None:
        """A quadratic curve."""
        points = []
        for i in range(15):
            t = i / 14
            x, y = (
                (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c
                for a, b, c in zip(start, bend, end, strict=True)
            )
            points.append((x, y))
        self.line(points, fill, width=width)

    def bright(self, number: int) -> list[str]:
        """Colours that differ from one another, *number* of them (up to seven)."""
        return self.rng.sample(BRIGHT, number)

    def between(self, low: float, high: float) -> float:
        """A length, place or size by chance."""
        return self.rng.uniform(low, high)


def room(b: Brush) -> None:
    """A wall with a window, a floor and bunting."""
    wall = b.rng.choice((CREAM, "#f6ead9", "#e3f1ef", "#f8e7db", "#eef0df"))
    b.rect(0, 0, WIDTH, 640, wall)
    b.rect(0, 640, WIDTH, 320, b.rng.choice(("#e4c9a0", "#dcbf98", "#e9d2b0")))
    b.rect(0, 628, WIDTH, 14, GROUND)
    x = b.rng.choice((90, 500, 860))
    b.rect(x, 90, 320, 300, GROUND, r=18)
    b.rect(x + 18, 108, 284, 264, SKY, r=8)
    b.half(x + 118, 372, 96, PALE_GREEN, below=False)
    b.half(x + 216, 372, 74, GREEN, below=False)
    b.rect(x + 153, 108, 14, 264, GROUND)
    b.rect(x - 20, 368, 360, 30, GROUND, r=8)
    colours = b.bright(5)
    for i in range(14):
        left = i * 96 - 20
        dip = 30 + 26 * math.sin(i / 13 * math.pi * 2)
        b.poly([(left, dip), (left + 74, dip + 4), (left + 38, dip + 66)], colours[i % 5])


def outdoors(
    b: Brush, *, sky: str = SKY, hill: str = PALE_GREEN, grass: str = GREEN, sun: str = "#fbdf9d"
) -> None:
    """Sky, sun, clouds, hills, trees and grass."""
    b.rect(0, 0, WIDTH, HEIGHT, sky)
    b.disc(b.between(160, 1120), b.between(110, 190), 74, sun)
    for _ in range(3):
        x, y = b.between(60, 1200), b.between(60, 220)
        for dx, r in ((-58, 34), (0, 52), (60, 38)):
            b.disc(x + dx, y, r, GROUND)
    b.oval(b.between(200, 460), 660, 620, 230, hill)
    b.oval(b.between(860, 1150), 680, 560, 210, b.rng.choice((PALE_GREEN, "#b7cf93", hill)))
    b.rect(0, 600, WIDTH, 360, grass)
    for i in range(3):
        tree(b, 110 + i * b.between(430, 520), 600, b.between(0.6, 1.0))


def tree(b: Brush, x: float, y: float, size: float, *, crown: str = DEEP_GREEN) -> None:
    """A tree that stands at a point."""
    b.rect(x - 14 * size, y - 190 * size, 28 * size, 200 * size, BARK)
    for dx, dy, r in ((-70, -190, 78), (70, -195, 74), (0, -260, 96)):
        b.disc(x + dx * size, y + dy * size, r * size, crown)
    if crown == DEEP_GREEN:
        b.disc(x - 26 * size, y - 280 * size, 48 * size, "#64956a")


def table(b: Brush, y: float = 620) -> None:
    """A table across the picture, its top at *y*."""
    b.rect(160, y + 30, 44, 300, DARK_WOOD)
    b.rect(1076, y + 30, 44, 300, DARK_WOOD)
    b.rect(90, y, 1100, 52, WOOD, r=22)


def leaf(b: Brush, x: float, y: float, size: float, fill: str) -> None:
    """A leaf, turned by chance."""
    turn = b.between(0, math.tau)
    across, along = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    outline = []
    for i in range(16):
        angle = i / 16 * math.tau
        u, v = math.sin(angle) * size, math.cos(angle) * size * 0.5 * (1 - 0.3 * math.sin(angle))
        outline.append((x + u * across[0] + v * along[0], y + u * across[1] + v * along[1]))
    b.poly(outline, fill)
    tip = (x + across[0] * size * 0.9, y + across[1] * size * 0.9)
    b.line([(x - across[0] * size * 1.3, y - across[1] * size * 1.3), tip], RUST, width=3)


def flower(b: Brush, x: float, y: float, height: float, fill: str) -> None:
    """A flower that grows from a point."""
    b.curve((x, y), (x + b.between(-24, 24), y - height / 2), (x, y - height), DEEP_GREEN, width=9)
    b.oval(x + 24, y - height * 0.35, 26, 11, DEEP_GREEN)
    for i in range(6):
        angle = i / 6 * math.tau
        b.disc(x + 25 * math.cos(angle), y - height + 25 * math.sin(angle), 19, fill)
    b.disc(x, y - height, 17, SUN)
