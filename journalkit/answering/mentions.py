"""Where a text names a child or a carer, for whoever has to look at every such place.

The hints while writing say nothing where a word may well be no name. Here somebody reads each place
before anything goes, so what may be a name is shown as well, and is not `sure`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from journalkit.hints import People
from journalkit.hints.names import one_apart
from journalkit.hints.words import WORD, Word, matches, phrases, plain, words
from journalkit.records import Carer, Child
from journalkit.records.checking import record

SHORT = 3
"""Letters of a name that is looked for with one letter wrong, where nothing is sure."""

_FAMILY = (
    "mum|mums|mummy|mam|mom|mama|mother|dad|dads|daddy|dada|papa|father|parents?|step-?mum|"
    "step-?dad|foster (?:mum|mother|dad|father|carer)|carers?|childminder|family|nan|nana|nanny|"
    "nanna|gran|granny|grandma|grandmother|grandad|granddad|grandpa|grandfather|grandparents|"
    "aunt|auntie|aunty|uncle|cousin|(?:(?:big|little|baby|older|younger|twin) )?(?:brothers?|"
    "sisters?)|siblings?"
)
_WHOSE = re.compile(rf"(?:['’]s?)?,? (?:{_FAMILY})\b", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:mrs|mr|ms|miss|mx|dr)\.? ([^\W\d_][\w'’-]*)", re.IGNORECASE)
_NO_NAMES = {
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december", "easter", "christmas", "eid", "diwali", "god"),
    *("mum", "mummy", "mama", "dad", "daddy", "dada", "papa", "nan", "nana", "nanny", "granny"),
}


@record
class Mention:
    """A place in a text: its first character, the one after its last, and whom it may mean."""

    start: int
    end: int
    who: frozenset[str]
    """Ids of children and carers; several where nothing tells them apart."""
    sure: bool
    """False where it may be another word, or another name with a letter wrong."""
    family: bool
    """Whether it means somebody of the family: a carer by name, or such as "Leo’s mum"."""


class Mentions:
    """The children and carers of a setting, to be looked for in its texts."""

    def __init__(
        self,
        children: Sequence[Child],
        carers: Sequence[Carer],
        *,
        staff: Sequence[str] = (),
        ordinary: Collection[str] = (),
    ) -> None:
        """*staff* are full names. *ordinary* are plain words that the setting also writes without
        a capital: none of them is a name with a letter wrong."""
        self._carers = {one.id for one in carers}
        self._people = People([*children, *map(_as_child, carers)], staff=staff)
        self._staff = {word for name in staff for word in _plain(name)}
        self._words = {*ordinary, *self._staff, *_NO_NAMES}
        self._nobody = dict.fromkeys([*phrases("not_a_child"), *map(_plain, staff)], True)
        self._called: dict[str, frozenset[str]] = {}
        self._nearly: dict[str, tuple[str, ...]] = {}
        self._parts: dict[str, set[str]] = {}
        self._surnames: dict[str, frozenset[str]] = {}
        for id, name, known_as in (
            *((one.id, one.name, one.known_as) for one in children),
            *((one.id, one.name, "") for one in carers),
        ):
            first, *rest = _plain(name)
            self._parts[id] = {*_plain(name), *_plain(known_as), "".join(_plain(known_as or name))}
            self._parts[id].add("".join((first, *rest[:-1])))
            for word in {first, *_plain(known_as)}:
                self._called[word] = self._called.get(word, frozenset()) | {id}
            for word in rest[-1:]:
                self._surnames[word] = self._surnames.get(word, frozenset()) | {id}
        self._letters = {
            name: who
            for one in children
            for who in [frozenset({one.id})]
            for name in (one.name, one.called, *one.name.split())
            if len(name) > 1 and name.lower() == name.upper()
        }

    def __repr__(self) -> str:
        return "Mentions()"

    def touching(self, ids: Iterable[str]) -> Callable[[str], bool]:
        """A quick look whether a text may name one of *ids* at all, before it is read in full."""
        names = {part for id in ids for part in self._parts[id]}
        letters = [name for name, who in self._letters.items() if not who.isdisjoint(ids)]

        @cache
        def near(word: str) -> bool:
            bare = plain(word)
            return any(
                bare in (n, f"{n}s") or (len(n) >= SHORT and one_apart(bare, n)) for n in names
            )

        def touches(text: str) -> bool:
            return any(map(near, WORD.findall(text))) or any(one in text for one in letters)

        return touches

    def found(self, text: str) -> tuple[Mention, ...]:
        """Every place where *text* names somebody, or may, in order; none reaches into another."""
        places: list[Mention] = []
        taken: set[int] = set()
        for start, end, who, sure in (*self._named(text), *self._perhaps(text)):
            if taken.isdisjoint(range(start, end)):
                whose = _WHOSE.match(text, end)
                end = whose.end() if whose else end
                taken.update(range(start, end))
                family = bool(whose or _TITLED.match(text, start)) or who <= self._carers
                places.append(Mention(start=start, end=end, who=who, sure=sure, family=family))
        return tuple(sorted(places, key=lambda one: one.start))

    def _named(self, text: str) -> Iterator[tuple[int, int, frozenset[str], bool]]:
        for found in _TITLED.finditer(text):
            who = self._surnames.get(plain(found[1]), frozenset())
            if who and plain(found[1]) not in self._staff:
                end = found.end() - (2 if found[1].lower().endswith(("'s", "’s")) else 0)
                yield found.start(), end, who, True
        for span, who in self._people.named(text):
            # A colleague may be called so too: staff are named for what they wrote. And of a
            # carer's name without a capital nobody can be sure.
            alone = plain(text[span.start : span.end])
            sure = alone not in self._staff and (
                text[span.start].isupper() or not who <= self._carers
            )
            yield span.start, span.end, who, sure
        for name, who in self._letters.items():  # scripts that know no capitals, and often no blank
            for found in re.finditer(re.escape(name), text):
                yield found.start(), found.end(), who, True

    def _perhaps(self, text: str) -> Iterator[tuple[int, int, frozenset[str], bool]]:
        """Names that are words too and stand with a capital, and words that are nearly a name."""
        every = words(text)
        lower = {one.plain for one in every if not one.capital}
        nobody = {
            at for first, after, _ in matches(every, self._nobody) for at in range(first, after)
        }
        for one in (one for at, one in enumerate(every) if at not in nobody):
            bare = one.plain.removesuffix("s")
            is_name = self._called.get(one.plain) or self._called.get(bare)
            is_name = is_name or self._surnames.get(one.plain)
            if one.capital and is_name and len(one.plain) > 1:
                yield one.start, _end(one), is_name, False
            elif one.capital and one.plain not in lower and one.plain not in self._words:
                near = [self._called[name] for name in self._near(one.plain)
                        if len(name) > SHORT or not one.begins]  # fmt: skip
                if near:
                    yield one.start, _end(one), frozenset().union(*near), False

    def _near(self, word: str) -> tuple[str, ...]:
        """The names that *word* may be with a letter wrong."""
        if word not in self._nearly:
            self._nearly[word] = tuple(
                name
                for name in self._called
                if len(name) >= SHORT
                and (word[0] == name[0] or len(name) > SHORT + 1)
                and one_apart(word, name)
            )
        return self._nearly[word]


def ordinary(texts: Iterable[str]) -> frozenset[str]:
    """The plain words that *texts* write without a capital."""
    return frozenset(one.plain for text in texts for one in words(text) if not one.capital)


def _as_child(carer: Carer) -> Child:
    return Child(id=carer.id, name=carer.name, born=date.min, room="")


def _plain(name: str) -> tuple[str, ...]:
    return tuple(one.plain for one in words(name)) or ((plain(name),) if name else ())


def _end(word: Word) -> int:
    return word.end - (2 if word.written.lower().endswith(("'s", "’s")) else 0)
