"""Sentences that stand nearly the same in what the setting wrote before.

Each sentence of an earlier note is kept as the checksums of its runs of three words, names and
he or she left open: numbers in one sorted array, out of which no word can be read again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from zlib import crc32

from journalkit.hints.hint import LONGEST, Hint, Span, Writing
from journalkit.hints.names import People
from journalkit.hints.words import sentences, without_quotes, words

FEWEST = 8
"""Words of a sentence that is compared; shorter ones are alike by chance."""

ALIKE = 0.6
"""The part of a sentence's runs of words that one earlier sentence has to share."""

MOST_RUNS = 1_000_000
"""Runs that are kept, each in 8 bytes: those of some 20,000 notes."""

MOST_TO_COMPARE = 200
"""Earlier sentences that are looked at for one run of words."""

_ANYBODY = {
    "he": "#",
    "she": "#",
    "they": "#",
    "his": "##",
    "her": "##",
    "their": "##",
    "him": "##",
}


class Earlier:
    """What was written before, made to be compared with. `add` texts, then `close` it."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._known: set[int] = set()
        self._kept = array("Q")
        self.closed = False

    def __repr__(self) -> str:
        return f"Earlier(runs={len(self._kept)})"

    @property
    def full(self) -> bool:
        """Whether it holds as much as it may."""
        return len(self._kept) >= MOST_RUNS

    def add(self, texts: Iterable[str]) -> None:
        """Take in *texts*, until it is full; a sentence that is there already costs nothing."""
        for text in texts:
            if self.full:
                return
            for _, _, runs in compared(text[:LONGEST], self._people):
                whole = hash(runs)
                if whole not in self._known:
                    number = len(self._known)
                    self._known.add(whole)
                    self._kept.extend(run << 32 | number for run in set(runs))

    def close(self) -> None:
        """All is added: now it can be compared with."""
        self._kept = array("Q", sorted(self._kept))
        self._known = set()
        self.closed = True

    def alike(self, runs: tuple[int, ...]) -> bool:
        """Whether one earlier sentence shares most of *runs*."""
        shared: Counter[int] = Counter()
        wanted = set(runs)
        for run in wanted:
            at = bisect_left(self._kept, run << 32)
            for one in self._kept[at : at + MOST_TO_COMPARE]:
                if one >> 32 != run:
                    break
                shared[one & 0xFFFFFFFF] += 1
        return max(shared.values(), default=0) >= ALIKE * len(wanted)


def compared(text: str, people: People) -> Iterable[tuple[int, int, tuple[int, ...]]]:
    """The sentences of *text* that are long enough: from where to where, and their runs."""
    bare = without_quotes(text)
    for start, end in sentences(bare):
        plain = [one.plain for one in words(bare[start:end])]
        if len(plain) >= FEWEST:
            open = ["#" if people.is_name(one) else _ANYBODY.get(one, one) for one in plain]
            runs = zip(open, open[1:], open[2:], strict=False)
            yield start, end, tuple(crc32(" ".join(run).encode()) for run in runs)


def near_copies(writing: Writing, *, people: People, earlier: Earlier | None) -> Hint | None:
    """The sentences under *What happened* that were written nearly so before."""
    if earlier is None or not earlier.closed:
        return None
    spans = tuple(
        Span(field="text", start=start, end=end)
        for start, end, runs in compared(writing.text, people)
        if earlier.alike(runs)
    )
    if not spans:
        return None
    first = " ".join(writing.text[spans[0].start : spans[0].end].split()[:5])
    which = f"“{first} …” stands"
    if len(spans) > 1:
        which = f"{len(spans)} sentences, the first “{first} …”, stand"
    return Hint(
        kind="stock",
        sentence=f"{which} almost word for word in an earlier note. What was different this time?",
        spans=spans,
    )
