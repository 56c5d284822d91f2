"""Text and tables for HTML: made harmless and escaped in one place."""

from __future__ import annotations

import base64
import html
import unicodedata
from typing import Any

import pandas as pd

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


def table_of(table: pd.DataFrame, title: str) -> str:
    """A table with its title, the rows' names as heads."""
    corner = escaped(table.index.name or "")
    heads = "".join(f'<th scope="col">{escaped(said(name))}</th>' for name in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escaped(said(name))}</th>'
        + "".join(f"<td>{escaped(said(value))}</td>" for value in values)
        + "</tr>"
        for name, *values in table.itertuples(name=None)
    )
    return (
        f"<table><caption>{escaped(title)}</caption><thead><tr>"
        f'<th scope="col">{corner}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def image_of(svg: str, words: str, width: int) -> str:
    """A drawing as an image, so many pixels wide or as wide as its place.

    In a notebook that nobody has run here yet, JupyterLab takes the drawing out of an SVG that
    stands in HTML and leaves its numbers in a heap; an image it shows.
    """
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<img width="{width}" alt="{escaped(words)}" style="max-width:100%"'
        f' src="data:image/svg+xml;base64,{data}">'
    )
