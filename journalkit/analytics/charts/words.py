"""Text on a chart and beside it: made harmless, cut to a width, escaped in one place."""

from __future__ import annotations

import html
import unicodedata
from typing import Any

import pandas as pd

from journalkit.analytics.charts.style import width

JOINERS = "\u200c\u200d"
"""Invisible, and needed: within words of several scripts, and within one emoji made of several."""
NOTHING = "–"
"""What stands where there is no number, such as weeks here of a child without booked days."""


def clean(text: str) -> str:
    """One line without what XML forbids and what would turn the line around.

    Control characters, lone surrogates, unassigned ones and the marks of direction go (Unicode
    categories Cc, Cs, Cn, Cf but for joiners); right-to-left letters need none of them.
    """
    kept = (
        " " if letter.isspace() or unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in text
        if letter in JOINERS or unicodedata.category(letter) not in ("Cs", "Cn", "Cf")
    )
    return " ".join("".join(kept).split())


def escaped(text: object) -> str:
    """Text for HTML and SVG, in an element or in a quoted attribute: the one escape of charts."""
    return html.escape(clean(str(text)), quote=True)


def said(value: Any) -> str:
    """A value of a table as it is written everywhere: whole numbers, words, or a dash for none."""
    if pd.isna(value):
        return NOTHING
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def shortened(text: str, room: float, *, size: float, bold: bool = False) -> str:
    """The text, or as much of it as fits into so many pixels, with an ellipsis."""
    text = clean(text)
    if width(text, size=size, bold=bold) <= room:
        return text
    room *= 0.95  # letters are measured one by one, and a few pairs stand further apart
    while text and width(text + "…", size=size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip(" " + JOINERS) + "…"


def lines(text: str, room: float, *, size: float, bold: bool = False) -> list[str]:
    """The text in lines of at most so many pixels, broken between words; a longer word is cut."""
    found: list[str] = []
    for word in clean(text).split():
        longer = f"{found[-1]} {word}" if found else word
        if found and width(longer, size=size, bold=bold) <= room:
            found[-1] = longer
        else:
            found.append(shortened(word, room, size=size, bold=bold))
    return found
