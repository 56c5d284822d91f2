"""Notes that lead nowhere yet."""

from __future__ import annotations

import re

from journalkit.hints.hint import Hint, Writing
from journalkit.hints.words import listed, plain, without_quotes, words

_COMING = re.compile(
    r"\b(?:next (?:time|week|day|step)|(?:i|we)(?:['’]ll| will| shall| (?:plan|want|hope) to"
    r"|['’]?(?:m| am|re| are) going to))\b",
    re.IGNORECASE,
)


def missing(writing: Writing) -> Hint | None:
    """A note that says a next step neither in its field nor in the text."""
    said = tuple(one.plain for one in words(writing.next_step))
    empty = {tuple(plain(word) for word in line.split()) for line in listed("no_next_step")}
    if said and said not in empty:
        return None
    if _COMING.search(without_quotes(writing.text)):
        return None
    return Hint(
        kind="next_step",
        sentence="There is no next step yet. What could you offer or ask? "
        "It may also be that this time there is none.",
    )
