"""Summaries of invented children, of every kind, in the shapes that the sums give."""

from __future__ import annotations

import random
from collections.abc import Callable

import pandas as pd
from defusedxml import ElementTree

from journalkit.analytics import charts
from journalkit.analytics.summary import Summary

AREAS = (
    "Communication", "Personal & social", "Physical", "Literacy", "Mathematics", "Our world",
    "Arts & design",
)  # fmt: skip
BANDS = ("Birth to three", "3 and 4-year-olds", "Reception")
HALF_TERMS = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
FIRST = (
    "Maya", "Tomasz", "Ayo", "Iris", "Zayn", "Leila", "Noah", "Wren", "Kofi", "Amelie", "Idris",
    "Freya", "Yusuf", "Hana", "Otis", "Nia", "Rafi", "Elsie", "Jun", "Bea", "Anaïs", "Oluwaseun",
    "Bartholomew", "Seren",
)  # fmt: skip


def names(count: int) -> list[str]:
    return [f"{FIRST[i % len(FIRST)]} {chr(65 + i // len(FIRST))}." for i in range(count)]


def _some(count: int) -> tuple[random.Random, str]:
    return random.Random(count), f"{count} children"


def coverage(count: int) -> Summary:
    dice, children = _some(count)
    rows = {
        name: [max(0, int(dice.gauss(2, 1.8))) for _ in AREAS] + [dice.randint(9, 32)]
        for name in names(count)
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[*AREAS, "days here"])
    said = f"Of {children}, some have not been seen in every area yet."
    title = "Coverage in Autumn 1"
    return Summary("coverage", title, said, table.rename_axis("child"), (), count)


def gaps(count: int) -> Summary:
    dice, children = _some(count)
    rows = sorted(
        (
            [name, *(dice.randint(0, 14) for _ in range(len(AREAS) + 1)), dice.randint(0, 3)]
            for name in names(count)
        ),
        key=lambda row: -row[1],
    )
    columns = ["child", "seen at all", *AREAS, "never"]
    table = pd.DataFrame(rows, columns=columns).set_index("child").astype("Int64")
    if count:
        table.iloc[-1, :-1] = pd.NA
    said = f"Of {children}, {min(count, 2)} have not been seen for six weeks of their days here."
    return Summary("gaps", "Look here", said, table, ("Weeks are of booked days.",), count)


def _spread(dice: random.Random, count: int, parts: int) -> list[int]:
    counts = [0] * parts
    for _ in range(count):
        counts[min(parts - 1, max(0, round(dice.gauss(parts / 2, parts / 4))))] += 1
    return counts


def levels(count: int) -> Summary:
    dice, children = _some(count)
    rows = {}
    for name in ("All children",) if count < 10 else ("All children", "Oak room", "Willow room"):
        here = count if name == "All children" else count // 2
        rows[name] = [
            *_spread(dice, here, 6),
            here,
            "3" if name != "Oak room" else "between 3 and 4",
        ]
    columns = [*"12345", "not assessed", "children", "median"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("group")
    said = f"Of {children}, {table.iloc[0, 5]} were not assessed; the median is 3."
    return Summary("levels", "Wellbeing in Autumn 1", said, table, (), count)


def placed(count: int) -> Summary:
    dice, children = _some(count)
    rows = {area: [*_spread(dice, count, 4), count, BANDS[1]] for area in AREAS}
    columns = [*BANDS, "not assessed", "children", "median"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("area")
    said = f"{children}, each placed by a key person."
    return Summary("placed", "Places in the bands in Spring 2", said, table, (), count)


def share(yes: int, children: int) -> str:
    """Wilson's interval, by hand."""
    z, p = 1.96, yes / children
    middle = (p + z * z / 2 / children) / (1 + z * z / children)
    half = z / (1 + z * z / children) * (p * (1 - p) / children + (z / 2 / children) ** 2) ** 0.5
    return f"{100 * p:.0f} % ({100 * (middle - half):.0f} to {100 * (middle + half):.0f})"


def compared(count: int) -> Summary:
    one, other = count // 2, count - count // 2
    if one < 5:
        return Summary(
            "compared", "Oak and Willow", "Fewer than 5 children in a group: not compared.",
            pd.DataFrame(columns=["yes", "no", "not assessed", "children", "share"]), (), count,
        )  # fmt: skip
    half = other // 2
    rows = {
        "Oak room": [one - 1, 1, 0, one, share(one - 1, one)],
        "Willow room": [half, other - half - 2, 2, other, share(half, other - 2)],
    }
    columns = ["yes", "no", "not assessed", "children", "share"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("group")
    said = f"Of {count} children, {one - 1} of {one} in Oak and {half} of {other - 2} in Willow."
    cautions = ("The intervals overlap: this may be chance.",)
    title = "Placed in 3 and 4-year-olds or later: Oak and Willow"
    return Summary("compared", title, said, table, cautions, count)


def changed(count: int) -> Summary:
    dice, children = _some(count)
    rows = {}
    for area in AREAS:
        parts = _spread(dice, count, 6)
        rows[area] = [parts[3], parts[2], parts[0], parts[4], parts[1], parts[5], count]
    columns = [
        "further on", "the same", "earlier", "not assessed twice", "joined", "left", "children",
    ]  # fmt: skip
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("area")
    said = f"{children} in Autumn 2 or Spring 1."
    return Summary("changed", "From Autumn 2 to Spring 1", said, table, (), count)


def path(count: int) -> Summary:
    """One child always; a larger count is a longer time at the setting."""
    terms = [f"{name}{'' if i < 6 else ' again'}" for i, name in enumerate(HALF_TERMS * 2)]
    terms = terms[: {0: 0, 3: 3, 24: 6}.get(count, 12)]
    dice = random.Random(count)
    rows = {}
    for number, name in enumerate(terms):
        bands = [
            "" if dice.random() < 0.15 else BANDS[min(2, (number + dice.randint(0, 2)) // 3)]
            for _ in AREAS
        ]
        rows[name] = [*bands, dice.choice(["3", "4", "between 3 and 4", "none"]), "4",
                      dice.randint(0, 9), dice.randint(10, 32)]  # fmt: skip
    columns = [*AREAS, "wellbeing", "involvement", "observations", "days here"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("half term")
    said = f"1 child over {len(terms)} half terms."
    return Summary("path", "Maya's path", said, table, (), 1)


def agreed(count: int) -> Summary:
    dice = random.Random(count)
    marks = ["0", "1", "2", "not assessed"]
    table = pd.DataFrame(
        [[dice.randint(0, count) if count else 0 for _ in marks] for _ in marks],
        index=pd.Index(marks, name="first"),
        columns=pd.Index(marks, name="second"),
    )
    said = f"{int(table.to_numpy().sum())} ratings by two people, of {count} children."
    return Summary("agreed", "Rated twice", said, table, (), count)


KINDS: dict[str, Callable[[int], Summary]] = {
    one.__name__: one for one in (coverage, gaps, levels, placed, compared, changed, path, agreed)
}

HOSTILE = (
    "<script>alert(1)</script>",
    "Ben & Jerry \"the\" 'best' <b onload=x>",
    "$x^2$ and $\\frac{1}{2}$",
    "Zoë 🦊👩‍👧 Fox",
    "שרה לוי",
    "\u202eDrawrof\u202c\x00\x1b[31m\ud800\ufffe",
    "A" * 60,
    "Wolfeschlegelsteinhausenbergerdorff Maximiliane-Charlotte de la Cruz",
)


def drawn(kind: str, count: int = 24, width: str = "wide") -> charts.Chart:
    return charts.chart(KINDS[kind](count), width=width, bands=BANDS)


def hostile(kind: str) -> Summary:
    """A summary whose rows are named as nobody would name them."""
    one = KINDS[kind](24)
    table = one.table.copy()
    names = [
        HOSTILE[number % len(HOSTILE)] + str(number // 8 or "") for number in range(len(table))
    ]
    table.index = pd.Index(names, name=HOSTILE[0])
    return Summary(one.kind, HOSTILE[0], HOSTILE[1], table, HOSTILE[2:3], one.children)


def words(chart: charts.Chart) -> list[str]:
    """What is written on a drawing, in the order in which it is drawn."""
    root = ElementTree.fromstring(charts.svg(chart))
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]
