"""Other children's names, which no family reads in the story of their own child.

A name is found as the hints while writing find it. Those leave a word alone that may well be none
(Will, Rose, Amber), because somebody looks at what they say. Nobody may have looked here, so a
sentence in which such a word stands with a capital is left out, and so is one with a name that they
passed over.
"""

from __future__ import annotations

import re

from journalkit.hints import People
from journalkit.hints.words import phrases, words
from journalkit.journal.session import Session
from journalkit.telling import saying

FRIEND, FRIENDS = "a friend", "friends"
_ONE = r"\[?a friend\]?(?!['’])"
_SEVERAL = re.compile(rf"{_ONE}(?:(?:,? and |, | & ){_ONE})+")
_TWICE = re.compile(r"\bfriends?,? \[?(?:a (friend)|(friends))\b\]?")
_FIRST = re.compile(r"((?:^|[.!?\n])[”\"’')\s]*)(a friend|friends)\b")


class Friends:
    """The children whose names do not go into the story of one child."""

    def __init__(self, session: Session, child: str) -> None:
        """*child* (an id) is whose story it is."""
        children = session.vault.children.all()
        staff = [member.name for member in session.vault.members.all()]
        self._child, self._people = child, People(children, staff=staff)
        own = {word for one in children if one.id == child for word in _words(one.name, one.called)}
        others = [one for one in children if one.id != child]
        also_words = {key[0] for key in phrases("names_that_are_words") if key}
        every = {word for one in others for word in _words(one.name, one.called)}
        called = {word for one in others for word in _words(one.called, one.name.split()[0])}
        self._sure = called - also_words - own
        self._doubtful = (called | every - also_words) - own
        # Scripts without capitals are often written without blanks too: there a name is any place
        # where its letters stand.
        names = {name for one in others for name in (one.name, one.called, *one.name.split())}
        self._letters = sorted(
            (one for one in names if len(one) > 1 and one.lower() == one.upper()),
            key=len,
            reverse=True,
        )

    def __repr__(self) -> str:
        return "Friends()"

    def hidden(self, text: str, *, quote: bool = False) -> list[str]:
        """The sentences of *text* with *a friend* for every other child; in a *quote* that stands
        in brackets, since they did not say so."""
        one, several = (f"[{word}]" if quote else word for word in (FRIEND, FRIENDS))
        for span, who in reversed([*self._people.named(text)]):
            if self._child not in who:
                owns = "’s" if span.instead.endswith("’s") else ""  # Ivys coat
                text = text[: span.start] + one + owns + text[span.end :]
        for name in self._letters:
            text = text.replace(name, one)
        text = _TWICE.sub(_once, _SEVERAL.sub(several, text))
        text = _FIRST.sub(lambda found: found[1] + found[2].capitalize(), text)
        return [part for part in saying.sentences(text) if not self._names_somebody(part)]

    def _names_somebody(self, sentence: str) -> bool:
        for one in words(sentence):
            bare = {one.plain, one.plain.removesuffix("s")}
            if bare & (self._doubtful if one.capital else self._sure) and len(one.plain) > 1:
                return True
        return False


def _once(found: re.Match[str]) -> str:
    """Her friend, and not: her friend a friend."""
    return found[1] or found[2]


def _words(*names: str) -> set[str]:
    """The words of *names*, without capitals."""
    return {one.plain for one in words(" ".join(names))}
