"""Hints while writing: local, explained, and never in the way.

`look` says what a careful reader would say to a note as it stands. Hints are data: a page shows
them. They change nothing, refuse nothing, and nobody keeps them.
"""

from __future__ import annotations

from collections.abc import Collection

from journalkit.hints import exactness, length, names, next_step, opinions, stock
from journalkit.hints.hint import Hint, Offer, Span, Writing, with_initials
from journalkit.hints.names import People
from journalkit.hints.stock import Earlier

__all__ = ["Earlier", "Hint", "Offer", "People", "Span", "Writing", "look", "with_initials"]


def look(
    writing: Writing,
    *,
    people: People,
    tagged: Collection[str] = (),
    earlier: Earlier | None = None,
) -> tuple[Hint, ...]:
    """The hints to *writing*; none while nothing is written under *What happened*.

    *people* are those who might be named, *tagged* the ids of the children whom the note is about,
    *earlier* what the setting wrote before. The same note gives the same hints.
    """
    if not writing.text.strip():
        return ()
    short = length.too_short(writing)
    found = (
        *names.named(writing, people=people, tagged=tagged),
        opinions.opinions(writing),
        stock.near_copies(writing, people=people, earlier=earlier),
        # To a note of three words one advice is enough.
        short or exactness.nothing_exact(writing),
        length.too_long(writing),
        next_step.missing(writing),
    )
    return tuple(one for one in found if one is not None)
