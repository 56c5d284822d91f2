"""Where a child is named in what remains: each text, and how it could read without the name.

Names are found as the hints while writing find them, with misspellings; those that may be words
(Will, Rose) or another child's name too are shown as they stand: a manager confirms every text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from journalkit.answering.mentions import Mentions, ordinary
from journalkit.journal.session import Session
from journalkit.records import Remaining
from journalkit.store import rows
from journalkit.store.erasing import INSTEAD, REGISTER, Reach

_NO_WORDS = {"id", "author", "by", "at", "kind", "state", "observation", "child", "children",
             "file", "thumb", "file_digest", "thumb_digest", "sealed_to", "mime", "digest",
             "room", "areas", "aspects", "pictures", "columns", "sample", "ref", "pieces",
             "member", "half_term", "framework", "evidence", "style", "language"}  # fmt: skip
"""Fields that hold ids, moments and the like."""
RELATIVE = "a relative"
_SENTENCE = re.compile(r"(?:^|[.!?\n]\s*[”\"’')\s]*)$")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One text, and how it could remain."""

    path: tuple[str, ...]
    text: str
    proposal: str
    unsure: bool
    """Whether something in it may be the child's name, and may be none."""
    spelt: tuple[str, ...] = ()
    """How the child is written in it."""

    def __repr__(self) -> str:
        return f"Passage({self.path!r})"


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A record of others' in which the child is named, or may be."""

    kind: str
    """The table."""
    id: str
    passages: tuple[Passage, ...]
    tagged: bool = False
    """Whether it is an observation of the child and others."""

    def remaining(self, texts: Collection[str]) -> tuple[Remaining, ...]:
        """The *texts* that were confirmed, in the order of the passages."""
        return tuple(
            Remaining(kind=self.kind, id=self.id, path=one.path, text=text)
            for one, text in zip(self.passages, texts, strict=True)
        )


class Finder:
    """Finds *children* (ids) and their carers in texts; everybody else of the setting tells whom a
    name may mean."""

    def __init__(self, session: Session, children: Collection[str]) -> None:
        vault, carers = session.vault, session.vault.carers.all()
        notes = (one.note for one in vault.observations.all())
        self._names = Mentions(
            vault.children.all(),
            carers,
            staff=[one.name for one in vault.members.all()],
            ordinary=ordinary(text for note in notes for text in (note.text, note.meaning)),
        )
        self._who = {*children, *(one.id for one in carers if one.child in children)}
        self._touches = self._names.touching(self._who)

    def passage(self, path: tuple[str, ...], text: str) -> Passage:
        """*text*, and how it could remain."""
        proposal, unsure, spelt = text, False, []
        for one in reversed(self._names.found(text) if self._touches(text) else ()):
            if one.who.isdisjoint(self._who):
                continue
            if one.sure and one.who <= self._who:
                spelt.append(text[one.start : one.end])
                instead = RELATIVE if one.family else INSTEAD
                first = _SENTENCE.search(text[: one.start]) is not None
                instead = instead.capitalize() if first else instead
                proposal = proposal[: one.start] + instead + proposal[one.end :]
            else:
                unsure = True
        return Passage(path=path, text=text, proposal=proposal, unsure=unsure, spelt=tuple(spelt))


def mentions(session: Session, children: Collection[str], found: Reach) -> tuple[Mention, ...]:
    """The records that remain after *found* and name *children* (ids), or may; and the
    observations of them and others, whose text a manager confirms in any case."""
    session.require("erase records")
    return tuple(_mentions(session, Finder(session, children), found))


def spellings(named: Iterable[Mention]) -> tuple[str, ...]:
    """How the child is written in all of them, but for what may be none."""
    every = (one for each in named for passage in each.passages for one in passage.spelt)
    return tuple(sorted(set(every)))


def _mentions(session: Session, finder: Finder, found: Reach) -> Iterator[Mention]:
    for name, records in found.held.items():
        if name in (*REGISTER, "earlier_records", "holds"):
            continue
        for id, record in records.items():
            if id in found.gone[name]:
                continue
            passages = [finder.passage(*one) for one in _texts(rows.plain(record))]
            named = [one for one in passages if _is_named(one)]
            if name == "observations":
                tagged = id in found.parts
                if tagged or named or _was_named(session, finder, record):
                    yield Mention(kind=name, id=id, passages=tuple(passages), tagged=tagged)
            elif named:
                if name == "kept_pages":  # the names in a chart are drawn, not written
                    named = [one for one in named if one.path != ("picture",)]
                    chart = Passage(
                        path=("picture",), text=record.picture, proposal="", unsure=False
                    )
                    named += [chart] * bool(record.picture)
                yield Mention(kind=name, id=id, passages=tuple(named))


def _is_named(one: Passage) -> bool:
    return one.unsure or one.proposal != one.text


def _was_named(session: Session, finder: Finder, record: Any) -> bool:
    """Whether an earlier version named the child."""
    earlier = session.vault.observations.versions(record.id)[:-1] if record.version > 1 else ()
    texts = (one for version in earlier for one in _texts(rows.plain(version.note)))
    return any(_is_named(finder.passage(*one)) for one in texts)


def _texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts in *value* (JSON) that have a letter in them, and where they stand."""
    if isinstance(value, str):
        if any(map(str.isalpha, value)):
            yield path, value
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _texts(one, (*path, str(at)))
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in _NO_WORDS and not name.endswith("_at"):
                yield from _texts(one, (*path, name))
