"""Children who are named in a note and not tagged.

Names are looked for as people write them: without accents or capitals, with or without the
hyphen and the apostrophe, with a letter wrong. Many names are words as well (Will, May, Daisy):
of those only a capital within a sentence, or what the named one then did, tells that it is a name.
So it is with a first word that is nearly a name (Belly, where there is a Billy).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from journalkit.hints.doing import acted
from journalkit.hints.hint import Hint, Offer, Span, Writing
from journalkit.hints.words import Word, matches, phrases, plain, words
from journalkit.records import Child

FIELDS = ("text", "own_words", "meaning", "next_step")

MISSPELT = 5
"""Letters of a name that is looked for with one letter wrong; shorter ones are too alike."""

_BEFORE_A_THING = {
    *("a", "an", "the", "this", "these", "some", "any", "no", "every", "each"),
    *("my", "your", "his", "her", "our", "their", "its"),
}
_TITLES = {
    *("miss", "mrs", "mr", "ms", "dr", "auntie", "aunty", "uncle", "nurse", "pc", "saint", "st"),
}
_BEFORE_A_TIME = {
    *("in", "of", "since", "until", "till", "by", "last", "next", "early", "late", "during", "mid"),
}
_TIMES = {"april", "may", "june", "july", "august", "summer", "autumn", "winter", "spring"}
_ASKS = {"will", "may"}
"""Names that begin a question, and that stand before a verb."""
_IS = {"is", "was", "has", "had", "who", "says", "wants", "likes"}


class People:
    """The children who might be named, and the staff who share the setting's names with them."""

    def __init__(self, children: Sequence[Child], *, staff: Sequence[str] = ()) -> None:
        """*staff* are full names: a colleague's full name is no child's."""
        self.children = {child.id: child for child in children}
        self._known: dict[tuple[str, ...], frozenset[str]] = {}
        self._words = {key[0] for key in phrases("names_that_are_words") if len(key) == 1}
        for child in children:
            for key in _keys(child):
                self._known[key] = self._known.get(key, frozenset()) | {child.id}
        called = [key[0] for key in self._known if len(key) == 1]
        for name in staff:
            if len(key := _plain(name)) > 1:  # a first name alone may be a child's as well
                self._known[key] = frozenset()
        for phrase in phrases("not_a_child"):
            self._known[phrase] = frozenset()
        staff_words = {word for name in staff for word in _plain(name)}
        self._near: dict[str, set[str]] = {}
        for name in called:
            if len(name) >= MISSPELT and name not in self._words:
                for nearly in _one_less(name):
                    self._near.setdefault(nearly, set()).add(name)
        self._names = frozenset(called) | staff_words

    def __repr__(self) -> str:
        return f"People({len(self.children)})"

    def is_name(self, word: str) -> bool:
        """Whether *word*, in its plain form, is the name of somebody here."""
        return word in self._names

    def named(self, text: str) -> Iterator[tuple[Span, frozenset[str]]]:
        """Where *text* names children, and the ids of whom it may mean; the field is left open."""
        found = words(text)
        known = self._spelt(found)
        sure = {
            at
            for at, _, who in matches(known, self._known)
            if who and (found[at].capital or known[at].plain not in self._words)
        }
        for first, after, who in matches(known, self._known):
            if who and self._is_meant(known, first, after, sure=sure):
                yield _span(text, found[first:after], known[first:after]), who

    def _spelt(self, found: list[Word]) -> list[Word]:
        """The words, each nearly right name among them as the name that it is nearly."""
        lower = {one.plain for one in found if not one.capital}
        return [self._put_right(one, lower) for one in found]

    def _put_right(self, word: Word, lower: set[str]) -> Word:
        if (word.plain,) in self._known or len(word.plain) < MISSPELT - 1:
            return word
        bare = word.plain.removesuffix("s")  # Ivys coat
        names = {bare} if bare != word.plain and (bare,) in self._known else set()
        if not names and not self.is_name(word.plain):
            names = self._misspelt(word, lower)
        if len(names) != 1:
            return word
        return Word(word.written, names.pop(), word.start, word.end, word.begins)

    def _misspelt(self, word: Word, lower: set[str]) -> set[str]:
        """The names that *word* may be with one letter wrong; a word that is also written without
        a capital is taken for a word."""
        if word.capital and word.plain in lower:
            return set()
        near = [self._near.get(nearly, set()) for nearly in _one_less(word.plain)]
        if word.capital:
            alike = (n for one in near for n in one if one_apart(word.plain, n))
        else:  # a letter too many or too few in a long word, or two of them exchanged
            alike = (
                n
                for one in near
                for n in one
                if min(len(n), len(word.plain)) > MISSPELT
                and (len(n) != len(word.plain) or sorted(n) == sorted(word.plain))
                and one_apart(word.plain, n)
            )
        return {name for name in alike if name[0] == word.plain[0]}

    def _is_meant(self, found: list[Word], first: int, after: int, *, sure: set[int]) -> bool:
        """Whether the words from *first* up to *after* are a name there, and a child's."""
        word, before = found[first], found[first - 1].plain if first else ""
        following = found[after] if after < len(found) else None
        if before in _TITLES:
            return False
        guessed = word.begins and plain(word.written) not in (word.plain, word.plain + "s")
        if after - first > 1 or (word.plain not in self._words and not guessed):
            return word.capital or after - first > 1 or len(word.plain) > 2
        if before in _BEFORE_A_THING or (word.plain in _TIMES and before in _BEFORE_A_TIME):
            return False
        owns = word.written.lower().endswith(("'s", "’s")) and word.plain not in _TIMES
        if word.capital and not word.begins:
            return True
        beside = _in_a_list(found, first, after, sure)
        does = following is not None and not following.capital and acted(following)
        is_so = following is not None and following.plain in _IS and word.plain not in _TIMES
        if word.capital:
            return owns or does or is_so or beside
        return owns or (word.plain not in _ASKS | _TIMES and (does or is_so or beside))


def named(writing: Writing, *, people: People, tagged: Collection[str]) -> tuple[Hint, ...]:
    """A hint for each name of a child who is not among *tagged* (ids)."""
    spans: dict[frozenset[str], list[Span]] = {}
    for field in FIELDS:
        for span, who in people.named(getattr(writing, field)):
            if not who & set(tagged):
                there = Span(field=field, start=span.start, end=span.end, instead=span.instead)
                spans.setdefault(who, []).append(there)
    return tuple(_hint(people, sorted(who), tuple(there)) for who, there in spans.items())


def _hint(people: People, who: list[str], spans: tuple[Span, ...]) -> Hint:
    children = [people.children[id] for id in who]
    called = children[0].called
    alone = len(who) == 1
    tags = [
        Offer(label=f"Tag {one.called if alone else one.name} too", child=one.id)
        for one in children
    ]
    meant = "" if alone else " More than one child may be meant."
    return Hint(
        kind="names",
        sentence=f"{called} is named here and not tagged.{meant} "
        "The families of those who are tagged will read it.",
        spans=spans,
        children=tuple(who),
        offers=(*tags, Offer(label="Use initials")),
    )


def _keys(child: Child) -> Iterator[tuple[str, ...]]:
    """How *child* may be written, as plain words."""
    *first, last = _plain(child.name)
    called = list(_plain(child.called))
    whole = list(_plain(child.name.split()[0]))
    for names in (called, whole, first):
        if names and (names == called or names[0] not in called):
            yield (*names,)
            yield ("".join(names),)
            yield (*names, last)
            yield (*names, last[0])
    if len(last) > 3 and (last,) not in phrases("names_that_are_words"):
        yield (last,)


def _plain(name: str) -> tuple[str, ...]:
    return tuple(one.plain for one in words(name)) or (plain(name),)


def _in_a_list(found: list[Word], first: int, after: int, sure: set[int]) -> bool:
    """Whether another name stands beside it: Ella and kit, Faith and Will."""
    behind = first > 1 and found[first - 1].plain == "and" and first - 2 in sure
    ahead = after + 1 < len(found) and found[after].plain == "and" and after + 1 in sure
    return behind or (ahead and found[after + 1].capital)


def _span(text: str, written: list[Word], known: list[Word]) -> Span:
    """Where a name stands, without the s of a possessive, and the initials that could."""
    last, end = written[-1].written, written[-1].end
    initials = ".".join(one.written[0].upper() for one in written)
    if last.lower().endswith(("'s", "’s")):
        end -= 2
    elif last.lower().endswith("s") and not known[-1].plain.endswith("s"):  # Ivys coat
        return Span(field="", start=written[0].start, end=end, instead=f"{initials}.’s")
    dot = "" if text[end : end + 1] == "." else "."
    return Span(field="", start=written[0].start, end=end, instead=initials + dot)


def _one_less(word: str) -> set[str]:
    """*word*, and *word* without any one of its letters."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def one_apart(one: str, other: str) -> bool:
    """Whether a letter added, left out or changed, or two exchanged, makes one the other."""
    if one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    a, b = one[start:], other[start:]
    exchanged = a[:2] == b[1::-1] and a[2:] == b[2:]
    return exchanged or a[1:] == b[1:] or a[1:] == b or a == b[1:]
