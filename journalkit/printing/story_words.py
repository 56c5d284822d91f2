"""The fixed words of a printed story in a family's language. The story itself is never translated.

A file of words is JSON: the English word to the one that stands in its place. A setting's own
file needs only the words that it changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from journalkit.errors import BadRecord
from journalkit.places import data_folder

SHIPPED = {"en": "English", "pl": "polski", "ar": "العربية", "zh": "中文"}
"""Languages that come with journalkit, by what those who speak them call them."""
LONGEST = 200
_GAP = re.compile(r"\{[a-z]+\}")


@cache
def english() -> tuple[str, ...]:
    """Every fixed word of the templates."""
    return tuple(json.loads(_file("en").read_bytes()))


def of(language: str, own: str = "", *, also: Iterable[str] = ()) -> dict[str, str]:
    """The words of *language*: a setting's *own* file before those that are shipped, and English
    where neither has the word. *also* are titles of a setting's writings, which it may translate.

    Raises `BadRecord` where *own* is no such file.
    """
    words = {word: word for word in english()}
    if language in SHIPPED:
        words |= json.loads(_file(language).read_bytes())
    return words | (read(own, also=also) if own.strip() else {})


def read(text: str, *, also: Iterable[str] = ()) -> dict[str, str]:
    """A file of words, checked. Raises `BadRecord`, which says what is wrong with it."""
    try:
        words = json.loads(text)
    except (ValueError, RecursionError):
        raise _bad("This is not JSON: check its quotes, colons and commas.") from None
    if not isinstance(words, dict):
        raise _bad('A file of words looks like {"Key person": "…", "Date": "…"}.')
    known = {*english(), *also}
    for word, own in words.items():
        if word not in known:
            raise _bad("It has a word that no template uses: compare it with the English file.")
        if not isinstance(own, str) or not own.strip() or len(own) > LONGEST:
            raise _bad(f"“{word}” needs a word of at most {LONGEST} letters in its place.")
        if sorted(_GAP.findall(own)) != sorted(_GAP.findall(word)):
            raise _bad(f"What stands for “{word}” must keep its gaps in braces, and have no other.")
    return words


def _bad(sentence: str) -> BadRecord:
    return BadRecord({"words": sentence})


def _file(language: str) -> Path:
    return data_folder() / "stories" / "words" / f"{language}.json"
