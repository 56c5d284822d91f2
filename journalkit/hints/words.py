"""Words, sentences and quotations of a text, and the word lists of `data/hints`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from journalkit.places import data_folder

Kept = TypeVar("Kept")

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_STOP = re.compile(r"[.!?\n]+[”\"’')\s]*")
_BEGINS = re.compile(r"(?:^|[.!?:\n]|[“\"‘(])\s*$")
_QUOTED = re.compile(
    r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)[‘'](?=\w)[^‘\n]{0,400}?\w[,.!?]?[’'](?!\w)"
)


@dataclass(frozen=True)
class Word:
    """A word of a text, and where it stands. ``plain`` is it without capitals and accents."""

    written: str
    plain: str
    start: int
    end: int
    begins: bool
    """Whether a sentence or a quotation begins with it: its capital then says nothing."""

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.written[:1].isupper()


def plain(word: str) -> str:
    """*word* without capitals, accents, apostrophes and the s of a possessive."""
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'S").replace("'", "")
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def words(text: str) -> list[Word]:
    """The words of *text*, in order; those that a hyphen joins are words of their own."""
    return [
        Word(
            found[0],
            plain(found[0]),
            found.start(),
            found.end(),
            _BEGINS.search(text, max(0, found.start() - 6), found.start()) is not None,
        )
        for found in WORD.finditer(text)
    ]


def without_quotes(text: str) -> str:
    """*text* with blanks where somebody is quoted; every other character stays where it is."""
    return _QUOTED.sub(lambda found: " " * len(found[0]), text)


def quotes(text: str) -> bool:
    """Whether *text* quotes somebody."""
    return _QUOTED.search(text) is not None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of *text* begins and ends."""
    start = 0
    for stop in (*_STOP.finditer(text), None):
        end = stop.end() if stop else len(text)
        if text[start:end].strip():
            yield start + len(text[start:end]) - len(text[start:end].lstrip()), end
        start = end


@lru_cache
def listed(name: str) -> frozenset[str]:
    """The lines of the word list *name*, which a setting may change; # begins a comment."""
    lines = (data_folder() / "hints" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache
def phrases(name: str) -> dict[tuple[str, ...], bool]:
    """The phrases of the list *name*, as plain words; False for exceptions, which begin with !."""
    return {tuple(one.plain for one in words(line)): line[0] != "!" for line in listed(name)}


def matches(
    found: Sequence[Word], known: dict[tuple[str, ...], Kept], *, longest: int = 6
) -> Iterator[tuple[int, int, Kept]]:
    """Where a phrase of *known* stands, the longest one at each place: first, after last, what."""
    at = 0
    first = {key[0] for key in known if key}
    while at < len(found):
        step = 1
        if found[at].plain in first:
            for size in range(min(longest, len(found) - at), 0, -1):
                key = tuple(one.plain for one in found[at : at + size])
                if key in known:
                    yield at, at + size, known[key]
                    step = size
                    break
        at += step
