"""Words that say what a child did, told from those that say that something was done."""

from __future__ import annotations

from journalkit.hints.words import Word, listed

_WEAK = {"came", "did", "gave", "got", "kept", "knew", "made", "met", "read", "took", "went"}
"""Verbs that say something only together with others: took part, made progress."""


def did(word: Word) -> bool:
    """Whether *word* says what somebody did, such as poured or put; enjoyed does not."""
    exact = len(word.plain) > 4 and word.plain.endswith("ed") and word.plain not in listed("vague")
    return exact or word.plain in listed("did")


def acted(word: Word) -> bool:
    """Whether a person comes before *word*, exact or not: wanted, went."""
    return did(word) or word.plain in listed("vague") or word.plain in _WEAK
