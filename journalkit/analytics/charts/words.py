"""Text on a chart: cut to a width."""

from __future__ import annotations

from journalkit.analytics.as_html import JOINERS, clean
from journalkit.analytics.charts.style import width


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
