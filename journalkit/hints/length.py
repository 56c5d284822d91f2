"""Notes that say too little, and notes that say too much."""

from __future__ import annotations

from journalkit.hints.hint import Hint, Writing
from journalkit.hints.words import quotes, words

FEWEST = 9
"""Words below which a note mostly tells nothing to somebody who was not there."""

FEWEST_WITH_WORDS = 4
"""The same where a child is quoted: a first word is worth a note."""

MOST = 180
"""Words above which a reader loses the thread: about a minute of reading."""


def too_short(writing: Writing) -> Hint | None:
    """A note of a few words only."""
    said = bool(writing.own_words.strip()) or quotes(writing.text)
    count = len(words(writing.text)) + len(words(writing.own_words))
    if count >= (FEWEST_WITH_WORDS if said else FEWEST):
        return None
    return Hint(
        kind="short",
        sentence="This is very short. With one more sentence, on what the child did or said, it "
        "will still mean something in half a year.",
    )


def too_long(writing: Writing) -> Hint | None:
    """A note that goes on for longer than people read."""
    count = len(words(writing.text))
    if count <= MOST:
        return None
    return Hint(
        kind="long",
        sentence=f"This has {count} words, and what matters most may be overlooked. "
        "If it tells of several things, each could be a note of its own.",
    )
