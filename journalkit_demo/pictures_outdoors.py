"""Drawn scenes from the garden, the wood and a wet day."""

from __future__ import annotations

import math

from journalkit_demo.pictures_brush import (
    BARK,
    BLUE,
    BRIGHT,
    CORAL,
    DARK_WOOD,
    DEEP_GREEN,
    GREEN,
    GROUND,
    INK,
    PLUM,
    ROSE,
    RUST,
    SUN,
    TEAL,
    WIDTH,
    WOOD,
    Brush,
    flower,
    leaf,
    outdoors,
    tree,
)


def mud_kitchen(b: Brush) -> None:
    """Pans and a bowl of mud on a plank, outside."""
    outdoors(b)
    b.rect(150, 330, 980, 40, DARK_WOOD, r=8)
    b.rect(170, 340, 40, 560, BARK)
    b.rect(1070, 340, 40, 560, BARK)
    for i in range(5):
        peg = 280 + i * 165
        b.line([(peg, 366), (peg, 410)], INK, width=6)
        if b.rng.random() < 0.5:
            b.disc(peg, 450, 50, b.rng.choice((INK, "#66767a", RUST)))
        else:
            b.line([(peg, 410), (peg, 500)], WOOD, width=14)
            b.oval(peg, 520, 30, 40, WOOD)
    b.rect(110, 610, 1060, 56, WOOD, r=12)
    b.rect(190, 666, 900, 220, DARK_WOOD, r=12)
    for x in (410.0, 690.0):
        b.rect(x, 690, 190, 170, "#a8703d", r=10)
    pan, bowl = b.rng.sample((TEAL, CORAL, BLUE, PLUM, "#7b8b8d"), 2)
    left = b.between(290, 420)
    b.rect(left - 110, 510, 220, 104, pan, r=22)
    b.oval(left, 516, 110, 26, "#6b4a30")
    b.line([(left + 108, 545), (left + 220, 520)], INK, width=20)
    y = b.between(800, 920)
    b.half(y, 490, 124, bowl)
    b.oval(y, 492, 124, 28, "#7a5638")
    for _ in range(6):
        leaf(
            b,
            y + b.between(-80, 80),
            488 + b.between(-10, 8),
            20,
            b.rng.choice((GREEN, SUN, CORAL)),
        )
    for _ in range(26):
        b.disc(b.between(140, 1140), b.between(880, 950), b.between(5, 16), "#8a6543")


def leaves(b: Brush) -> None:
    """An autumn wood."""
    outdoors(b, sky="#f4e3cb", hill="#e7c98d", grass="#c9a869")
    for x in (150, 1080, b.between(420, 860)):
        crown = b.rng.choice((CORAL, SUN, RUST, "#d8943f"))
        tree(b, x, 720, b.between(1.4, 2.0), crown=crown)
    b.oval(640, 930, 560, 120, "#b98a4c")
    for _ in range(70):
        fill = b.rng.choice((CORAL, SUN, RUST, "#d8943f", GREEN, "#c75f3c"))
        leaf(b, b.between(40, 1240), b.between(740, 945), b.between(20, 36), fill)
    for _ in range(12):
        leaf(b, b.between(60, 1220), b.between(200, 680), 20, b.rng.choice((CORAL, SUN, RUST)))


def bikes(b: Brush) -> None:
    """A bike and a trike on the track."""
    outdoors(b)
    b.oval(640, 860, 900, 190, "#cfc5b4")
    for i in range(9):
        b.rect(40 + i * 150, 866, 84, 12, GROUND, r=6)
    for x, y, fill in (
        (330, 770, b.rng.choice((CORAL, SUN, PLUM))),
        (850, 800, b.rng.choice((TEAL, BLUE))),
    ):
        middle = x + b.between(-50, 50)
        for wheel in (middle - 120, middle + 140):
            b.ring(wheel, y, 92, INK, width=18)
            b.disc(wheel, y, 16, fill)
            for spoke in range(6):
                angle = spoke / 6 * math.tau
                b.line([(wheel, y), (wheel + 78 * math.cos(angle), y + 78 * math.sin(angle))],
                       "#b8b2a6", width=4)  # fmt: skip
        back, seat = (middle - 120, y), (middle - 20, y - 130)
        b.line([back, seat, (middle + 100, y - 130), (middle + 20, y), back], fill, width=20)
        b.line([(middle + 20, y), (middle - 34, y - 170)], fill, width=18)
        b.line([(middle + 140, y), (middle + 92, y - 200), (middle + 150, y - 220)], fill, width=18)
        b.rect(middle - 86, y - 192, 104, 28, INK, r=14)
        if b.rng.random() < 0.6:
            b.rect(middle + 120, y - 200, 104, 76, WOOD, r=12)
            b.disc(middle + 150, y - 206, 22, b.rng.choice((GREEN, ROSE)))


def garden(b: Brush) -> None:
    """A slide, flowers and a fence."""
    outdoors(b)
    for i in range(17):
        b.rect(i * 80 - 10, 520, 44, 150, "#f2e6d2", r=12)
    b.rect(0, 560, WIDTH, 22, "#e2d2b6")
    frame, chute = b.bright(2)
    x = b.rng.choice((260, 620))
    for dx in (0, 120):
        b.line([(x + dx, 880), (x + dx, 400)], frame, width=24)
    for rung in range(5):
        b.line([(x, 480 + rung * 84), (x + 120, 480 + rung * 84)], frame, width=16)
    b.curve((x + 130, 470), (x + 250, 760), (x + 480, 860), chute, width=62)
    b.poly([(x - 50, 400), (x + 170, 400), (x + 60, 300)], chute)
    for _ in range(16):
        y = b.between(800, 945)
        flower(
            b, b.between(40, 1240), y, b.between(70, 120), b.rng.choice((CORAL, PLUM, ROSE, GROUND))
        )


def sandpit(b: Brush) -> None:
    """Castles, a bucket and a spade."""
    outdoors(b)
    b.rect(70, 600, 1140, 320, DARK_WOOD, r=40)
    b.rect(104, 630, 1072, 262, "#ecd29b", r=26)
    for i in range(3):
        x, size = 270 + i * 250 + b.between(-30, 40), b.between(0.8, 1.35)
        b.poly([(x - 90 * size, 810), (x + 90 * size, 810), (x + 62 * size, 810 - 170 * size),
                (x - 62 * size, 810 - 170 * size)], "#d9b877")  # fmt: skip
        for j in range(3):
            b.rect(x - 62 * size + j * 48 * size, 786 - 170 * size, 28 * size, 34, "#d9b877", r=4)
        b.line([(x, 790 - 170 * size), (x, 700 - 170 * size)], BARK, width=7)
        top = 700 - 170 * size
        b.poly([(x + 4, top), (x + 4, top + 46), (x + 66, top + 23)], b.rng.choice(BRIGHT))
        b.half(x, 810, 28, "#b8935a", below=False)
    pail, spade = b.bright(2)
    b.poly([(960, 690), (1110, 690), (1086, 850), (984, 850)], pail)
    b.oval(1035, 690, 75, 20, "#e8cf9c")
    b.line([(880, 830), (780, 690)], WOOD, width=18)
    b.oval(898, 850, 44, 60, spade)
    for _ in range(40):
        b.disc(b.between(120, 1160), b.between(830, 884), b.between(2, 5), "#c9a765")


def rain(b: Brush) -> None:
    """Boots, puddles and an umbrella."""
    outdoors(b, sky="#c9d9de", hill="#b9cdb0", grass="#93ad84", sun="#c9d9de")
    b.rect(0, 640, WIDTH, 320, "#cfc8bb")
    for _ in range(4):
        x, y, size = b.between(120, 1160), b.between(720, 920), b.between(90, 200)
        b.oval(x, y, size, size * 0.26, "#a9c6d3")
        b.oval(x - size * 0.2, y - 4, size * 0.5, size * 0.1, "#cfe3ea")
    for _ in range(70):
        x, y = b.between(0, WIDTH), b.between(0, 900)
        b.line([(x, y), (x - 9, y + 36)], "#eaf3f5", width=4)
    x, panels = b.between(400, 560), b.bright(2)
    b.line([(x, 330), (x, 700), (x + 40, 740), (x + 76, 700)], BARK, width=14)
    b.half(x, 400, 290, panels[0], below=False)
    b.poly([(x - 96, 400), (x + 96, 400), (x + 60, 190), (x, 110), (x - 60, 190)], panels[1])
    for dx in (-193, 0, 193):
        b.disc(x + dx, 401, 7, INK)
    boot = b.rng.choice((SUN, CORAL, TEAL))
    for left in (860, 1000):
        b.rect(left, 600, 100, 220, boot, r=18)
        b.rect(left, 760, 160, 84, boot, r=36)
        b.rect(left, 640, 100, 22, GROUND)
        b.rect(left - 4, 832, 170, 18, INK, r=8)


def planting(b: Brush) -> None:
    """A raised bed, a can and what grows."""
    outdoors(b)
    b.rect(80, 690, 1120, 220, DARK_WOOD, r=14)
    b.rect(80, 690, 1120, 60, "#6b4a30", r=14)
    for row in range(2):
        b.rect(80, 782 + row * 62, 1120, 6, BARK)
    for i in range(7):
        x, kind = 160 + i * 150 + b.between(-20, 20), b.rng.randrange(3)
        if kind == 0:
            flower(b, x, 710, b.between(150, 320), b.rng.choice((SUN, CORAL, ROSE, PLUM)))
        elif kind == 1:
            for spread in (-46, -20, 0, 22, 48):
                b.curve((x, 714), (x + spread / 3, 660), (x + spread, 620), DEEP_GREEN, width=10)
            b.half(x, 700, 34, CORAL, below=False)
        else:
            b.curve((x, 712), (x + 10, 660), (x, 610), DEEP_GREEN, width=9)
            b.oval(x - 26, 622, 30, 14, GREEN)
            b.oval(x + 26, 612, 30, 14, GREEN)
    can, x = b.rng.choice((TEAL, BLUE, CORAL)), b.rng.choice((250, 760))
    b.rect(x, 420, 190, 170, can, r=22)
    b.line([(x + 180, 540), (x + 300, 410)], can, width=28)
    b.oval(x + 308, 402, 40, 22, can)
    b.ring(x + 20, 480, 70, can, width=18)
    for _ in range(12):
        b.line(
            [(d := x + b.between(300, 390), e := b.between(430, 640)), (d + 4, e + 16)],
            "#8fbfd6",
            width=6,
        )
