"""Drawn scenes from inside, and the water tray, which is carried in and out."""

from __future__ import annotations

import math

from journalkit_demo.pictures_brush import (
    BARK,
    BLUE,
    BRIGHT,
    CORAL,
    CREAM,
    DARK_WOOD,
    DEEP_TEAL,
    GREEN,
    GROUND,
    INK,
    PALE_TEAL,
    PLUM,
    RUST,
    SUN,
    TEAL,
    WOOD,
    Brush,
    outdoors,
    room,
    table,
)


def blocks(b: Brush) -> None:
    """Towers, a bridge and an arch on the carpet."""
    room(b)
    b.oval(640, 835, 560, 96, b.rng.choice((PALE_TEAL, "#f2d3c4", "#dfd3e3")))
    x = 190.0
    while x < 1010:
        top, width = 800.0, b.between(90, 150)
        for _ in range(b.rng.randint(1, 5)):
            height = b.between(58, 100)
            top -= height
            b.rect(x, top, width - 4, height - 4, b.rng.choice((*BRIGHT, WOOD, WOOD)), r=8)
        kind = b.rng.randrange(4)
        if kind == 0:
            b.poly([(x, top - 4), (x + width - 4, top - 4), (x + width / 2, top - 84)], CORAL)
        elif kind == 1:
            b.half(x + width / 2 - 2, top - 3, width / 2 - 4, SUN, below=False)
        elif kind == 2:
            b.disc(x + width / 2, top - 32, 30, TEAL)
        x += width + b.rng.choice((6, 6, 60))
    b.rect(900, 830, 170, 60, PLUM, r=8)
    b.rect(1010, 770, 60, 60, SUN, r=8)


def easel(b: Brush) -> None:
    """A painting on the easel, pots below."""
    room(b)
    for foot, top in (((300, 930), (560, 110)), ((980, 930), (720, 110))):
        b.line([foot, top], DARK_WOOD, width=30)
    b.rect(330, 170, 620, 480, WOOD, r=12)
    b.rect(354, 192, 572, 420, "#fffdf8", r=6)
    paints = b.bright(5)
    for i in range(5):
        y = b.between(250, 560)
        start, bend = (b.between(390, 480), y), (b.between(500, 800), b.between(200, 600))
        end = (b.between(800, 890), b.between(240, 570))
        b.curve(start, bend, end, paints[i], width=b.between(16, 40))
    b.disc(b.between(440, 830), b.between(260, 420), b.between(36, 64), paints[0])
    for _ in range(14):
        b.disc(b.between(380, 900), b.between(220, 590), b.between(4, 12), b.rng.choice(paints))
    b.rect(310, 650, 660, 36, DARK_WOOD, r=10)
    for i, paint in enumerate(paints):
        x = 356 + i * 122
        b.line([(x + 36, 640), (x + 36 + b.between(-34, 34), 530)], BARK, width=9)
        b.rect(x, 580, 76, 76, PALE_TEAL, r=10)
        b.rect(x, 612, 76, 44, paint, r=10)


def book_corner(b: Brush) -> None:
    """Shelves, a cushion and an open book."""
    room(b)
    b.rect(120, 200, 620, 450, DARK_WOOD, r=14)
    for row in range(2):
        b.rect(144, 224 + row * 216, 572, 192, "#8a5f3a", r=6)
        x = 160.0
        while x < 650:
            width, height = b.between(26, 54), b.between(110, 172)
            b.rect(x, 416 + row * 216 - height, width, height, b.rng.choice((*BRIGHT, CREAM)), r=5)
            b.rect(x, 436 + row * 216 - height, width, 10, GROUND)
            x += width + 5
    rug, cushion, other = b.bright(3)
    b.oval(690, 840, 480, 92, rug)
    b.oval(690, 836, 420, 74, CREAM)
    b.rect(820, 600, 330, 200, cushion, r=80)
    b.rect(900, 540, 280, 170, other, r=70)
    x = b.between(430, 560)
    b.poly([(x - 190, 800), (x, 826), (x, 900), (x - 200, 870)], "#fffdf8")
    b.poly([(x + 190, 800), (x, 826), (x, 900), (x + 200, 870)], "#f5efe2")
    b.disc(x - 100, 838, 20, other)
    b.poly([(x + 60, 866), (x + 130, 858), (x + 96, 824)], TEAL)


def snack_table(b: Brush) -> None:
    """Plates, cups, fruit and a jug."""
    room(b)
    b.oval(640, 740, 600, 210, DARK_WOOD)
    b.oval(640, 716, 600, 210, b.rng.choice((WOOD, "#e6bd8a", PALE_TEAL, "#f1d8c8")))
    for i, fill in enumerate(b.bright(4)):
        angle = (i + 0.5) / 4 * math.tau + b.between(-0.15, 0.15)
        x, y = 640 + 410 * math.cos(angle), 712 + 126 * math.sin(angle)
        b.oval(x, y, 112, 50, "#fffdf8")
        b.oval(x, y, 80, 34, "#f1eadc")
        for j in range(3):
            snack = b.rng.choice((CORAL, GREEN, SUN, "#e9c58a"))
            b.oval(x - 40 + j * 38, y - 4, 21, 14, snack)
        b.rect(x + 92, y - 80, 52, 74, fill, r=12)
        b.oval(x + 118, y - 78, 26, 9, "#fffdf8")
    b.half(620, 640, 120, b.rng.choice((TEAL, PLUM, BLUE)))
    for dx, dy, fill in (
        (-66, -18, CORAL),
        (0, -34, GREEN),
        (64, -18, SUN),
        (-28, -60, SUN),
        (36, -64, CORAL),
    ):
        b.disc(620 + dx, 640 + dy, 42, fill)
        b.line([(620 + dx, 600 + dy), (626 + dx, 586 + dy)], BARK, width=6)
    b.half(620, 640, 120, b.rng.choice((TEAL, DEEP_TEAL)))


def home_corner(b: Brush) -> None:
    """A toy cooker, a cot and a hanging cloth."""
    room(b)
    cooker, cot, cloth = b.bright(3)
    b.rect(120, 440, 400, 430, cooker, r=24)
    b.rect(100, 420, 440, 44, GROUND, r=16)
    for x in (210.0, 430.0):
        b.oval(x, 430, 66, 18, INK)
    b.rect(170, 560, 300, 250, GROUND, r=20)
    b.rect(200, 590, 240, 190, INK, r=16)
    b.disc(320, 700, 60, SUN)
    for i in range(4):
        b.disc(190 + i * 86, 510, 18, GROUND)
    b.rect(140, 330, 160, 96, b.rng.choice((TEAL, RUST)), r=20)
    b.line([(296, 366), (380, 356)], BARK, width=18)
    for i in range(3):
        b.disc(190 + i * 30, 290 - i * 24, 18 + i * 5, GROUND)
    b.rect(640, 640, 460, 190, cot, r=30)
    b.rect(660, 596, 420, 120, GROUND, r=50)
    b.disc(740, 610, 52, "#d8a06f")
    for dx in (-38, 38):
        b.disc(740 + dx, 570, 20, "#d8a06f")
    b.rect(800, 610, 280, 120, cloth, r=30)
    for i in range(4):
        b.disc(850 + i * 62, 668, 13, GROUND)
    for x in (700.0, 1040.0):
        b.ring(x, 850, 40, DARK_WOOD, width=16)


def threading(b: Brush) -> None:
    """Beads on laces and a bowl of more."""
    room(b)
    table(b, 560)
    b.rect(90, 560, 1100, 330, "#e6bd8a", r=22)
    for row in range(2):
        y, phase = 660 + row * 120, b.between(0, 3)
        points = [(150 + i * 30, y + 34 * math.sin(i / 4 + phase)) for i in range(23)]
        b.line(points, b.rng.choice((RUST, DEEP_TEAL, PLUM)), width=8)
        pattern = [b.rng.choice(BRIGHT) for _ in range(b.rng.randint(2, 4))]
        for i, (x, level) in enumerate(points[1:19:2]):
            if i % len(pattern) == 0:
                b.rect(x - 25, level - 25, 50, 50, pattern[0], r=10)
            else:
                b.disc(x, level, 26, pattern[i % len(pattern)])
            b.disc(x, level, 6, GROUND)
    b.oval(1010, 730, 150, 96, DEEP_TEAL)
    b.oval(1010, 716, 130, 76, "#fffdf8")
    for _ in range(22):
        angle, reach = b.between(0, math.tau), b.between(0, 1)
        b.disc(
            1010 + 100 * reach * math.cos(angle),
            714 + 52 * reach * math.sin(angle),
            19,
            b.rng.choice(BRIGHT),
        )


def music(b: Brush) -> None:
    """A drum, a xylophone and shakers."""
    room(b)
    b.oval(640, 830, 560, 110, b.rng.choice((PALE_TEAL, "#f2d3c4", "#e9dfc7")))
    drum = b.rng.choice((CORAL, PLUM, BLUE))
    x = b.between(280, 360)
    b.rect(x - 150, 600, 300, 200, drum)
    b.oval(x, 800, 150, 44, drum)
    for i in range(6):
        left = x - 150 + i * 50
        b.line([(left, 620), (left + 25, 800), (left + 50, 620)], SUN, width=7)
    b.oval(x, 604, 150, 44, "#fffdf8")
    b.line([(x - 60, 580), (x - 190, 440)], DARK_WOOD, width=16)
    b.disc(x - 56, 584, 24, RUST)
    for i, fill in enumerate(b.bright(7)):
        height = 250 - i * 22
        b.rect(600 + i * 66, 760 - height / 2, 54, height, fill, r=14)
        b.disc(627 + i * 66, 760 - height / 2 + 22, 6, GROUND)
        b.disc(627 + i * 66, 760 + height / 2 - 22, 6, GROUND)
    b.line([(720, 880), (900, 820)], DARK_WOOD, width=12)
    b.disc(906, 818, 22, DEEP_TEAL)
    for left in (1090, 1160):
        b.line([(left, 900), (left + 10, 800)], WOOD, width=18)
        b.oval(left + 14, 764, 36, 50, b.rng.choice((GREEN, SUN, CORAL)))


def water_tray(b: Brush) -> None:
    """Boats, ducks and pouring things in the water."""
    if b.rng.random() < 0.5:
        room(b)
    else:
        outdoors(b)
    for x in (220.0, 1020.0):
        b.rect(x, 700, 44, 250, DARK_WOOD)
    b.rect(110, 470, 1060, 290, b.rng.choice((WOOD, TEAL, CORAL)), r=36)
    b.rect(146, 500, 988, 220, "#9ccadb", r=26)
    for _ in range(9):
        x, y = b.between(200, 980), b.between(530, 690)
        b.curve((x, y), (x + 40, y - 22), (x + 84, y), "#c8e4ec", width=7)
    for i, fill in enumerate(b.bright(3)):
        x, y = 260 + i * 300 + b.between(-30, 60), b.between(560, 650)
        if b.rng.random() < 0.55:
            b.rect(x - 5, y - 120, 10, 110, BARK)
            b.poly([(x + 8, y - 118), (x + 8, y - 22), (x + 80, y - 22)], GROUND)
            b.half(x, y - 14, 74, fill)
        else:
            b.oval(x, y, 58, 36, SUN)
            b.disc(x + 44, y - 44, 31, SUN)
            b.poly([(x + 70, y - 48), (x + 102, y - 38), (x + 70, y - 30)], CORAL)
    jug = b.rng.choice(BRIGHT)
    b.rect(940, 350, 150, 170, jug, r=24)
    b.ring(1100, 430, 46, jug, width=18)
