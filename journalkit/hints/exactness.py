"""Notes that tell neither words nor actions."""

from __future__ import annotations

from journalkit.hints.doing import did
from journalkit.hints.hint import Hint, Writing
from journalkit.hints.words import quotes, words


def nothing_exact(writing: Writing) -> Hint | None:
    """A note with no words of the child and nothing that the child did."""
    if writing.own_words.strip() or quotes(writing.text) or any(map(did, words(writing.text))):
        return None
    return Hint(
        kind="exactness",
        sentence="This says how it was, and not yet what the child did or said. Their "
        "words, or one thing that they did, would let others see it.",
    )
