"""What an export would bring: compared with the register, counted, and nothing done yet.

Children, authors and areas are matched by name and never guessed: what has no match, or two, waits
for a manager's `Choices`. An observation of several children comes in for those who are matched.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from journalkit.errors import BadRecord
from journalkit.exchange.imports.filled import tidy
from journalkit.exchange.journals.boxes import is_json
from journalkit.exchange.journals.came import Came, Media
from journalkit.exchange.journals.reading import Journal
from journalkit.journal.session import Session
from journalkit.reckoning import blocking
from journalkit.records import Note, Origin

NO_DATE = "It says no day that can be read."
NO_CHILD = "None of its children is in the register, or none is named."
EMPTY = "It has neither words nor pictures."
ONLY_PICTURES = "(It came without words.)"
AT_HOME = "At home"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a manager decided about names: the id for each, empty where it is left out."""

    children: Mapping[str, str] = field(default_factory=dict, repr=False)
    authors: Mapping[str, str] = field(default_factory=dict, repr=False)
    areas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ready:
    """An observation that can be entered."""

    note: Note
    origin: Origin
    came: Came
    author: str
    files: tuple[str, ...] = field(repr=False)
    """Names in the box of its photos and films."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What would happen. ``journal.found`` is ready, here, left and again, together."""

    journal: Journal
    ready: tuple[Ready, ...]
    here: int
    """How many were brought in before."""
    left: Counter[str]
    """How many stay out, by the sentence that says why."""
    children: Mapping[str, str] = field(repr=False)
    """The id that each name comes to, empty for none; so for authors and areas."""
    authors: Mapping[str, str] = field(repr=False)
    areas: Mapping[str, str]
    times: Mapping[str, int] = field(repr=False)
    """In how many observations each child's name stands."""
    partly: int
    """How many come without a child who is left out."""
    missing: int
    """Photos, films and papers that are named and are not there."""
    unused: int
    """Files beside the JSON that no observation names."""


def plan(session: Session, journal: Journal, choices: Choices = Choices()) -> Plan:
    """Compare *journal* with the register of *session*. `Refused` for whoever may not."""
    session.require("care for records")
    vault, now = session.vault, session.now()
    register = {child.id: child for child in vault.children.all()}
    framework = vault.frameworks.current()
    taken = [came for came in journal.came if not came.why_not]
    times = Counter(name for came in taken for name in dict.fromkeys(came.children))
    called = _names_of((one.name, one.known_as, one.id) for one in register.values())
    children = _matched(times, called, choices.children)
    people = _names_of((one.name, "", one.id) for one in vault.members.all())
    authors = _matched((came.author for came in taken), people, choices.authors)
    areas = _matched(
        (area for came in taken for area in came.areas),
        _areas(session), choices.areas,
    )  # fmt: skip
    aspects = {one.id for area in framework.areas for one in area.aspects}
    known = vault.origins.some(_id(journal.service, came) for came in journal.came)
    files = _Files(journal)
    ready, left, here, partly, missing = [], Counter[str](), 0, 0, 0
    for came in journal.came:
        id = _id(journal.service, came)
        if id in known:
            here += 1
            files.find(came)
            continue
        ids = tuple(dict.fromkeys(filter(None, (children.get(name, "") for name in came.children))))
        why = came.why_not or ("" if ids else NO_CHILD) or ("" if came.happened_at else NO_DATE)
        found, lost = files.find(came)
        if not why and not (came.text or found):
            why = EMPTY
        chosen = [areas[name] for name in dict.fromkeys(came.areas) if areas[name]]
        try:
            if why or came.happened_at is None:
                raise BadRecord({"": why})
            note = Note(
                children=ids,
                text=came.text or ONLY_PICTURES,
                happened_at=came.happened_at,
                place=AT_HOME if came.at_home else "",
                next_step=came.next_step,
                areas=tuple(dict.fromkeys(one for one in chosen if one not in aspects)),
                aspects=tuple(dict.fromkeys(one for one in chosen if one in aspects)),
                staff_only=came.staff_only,
            )
            problems = blocking.of_note(
                note, now=now, day=came.happened_at.astimezone(session.zone).date(),
                children=register, framework=framework,
            )  # fmt: skip
            if problems:
                raise BadRecord(problems)
            origin = Origin(
                id=id, service=journal.service, original=came.original, author=came.author,
                areas=came.said, comments=came.comments, by=session.member.id, at=now,
            )  # fmt: skip
        except BadRecord as bad:
            left[next(iter(bad.problems.values()))] += 1
            continue
        partly += any(not children.get(name) for name in came.children)
        missing += lost
        author = authors.get(came.author) or session.member.id
        ready.append(Ready(note=note, origin=origin, came=came, author=author, files=found))
    return Plan(
        journal=journal, ready=tuple(ready), here=here, left=left, children=children,
        authors=authors, areas=areas, times=times, partly=partly, missing=missing,
        unused=files.unused(),
    )  # fmt: skip


def _id(service: str, came: Came) -> str:
    """The id that it has here: the same each time, so that nothing comes in twice."""
    return hashlib.sha256(f"{service}\0{came.original}".encode()).hexdigest()[:20]


Names = dict[str, set[str]]


def _names_of(people: Iterable[tuple[str, str, str]]) -> Names:
    """Ids by whole name, by known-as with the last name, and by what somebody is called alone."""
    names: Names = defaultdict(set)
    for name, known_as, id in people:
        first, *rest = name.split()
        whole = {name, f"{known_as} {' '.join(rest)}", known_as or first}
        for one in filter(str.strip, whole):
            names[_key(one)].add(id)
    return names


def _areas(session: Session) -> Names:
    names: Names = defaultdict(set)
    for area in session.vault.frameworks.current().areas:
        named = [(area.id, area.name, area.short)]
        named += [(one.id, one.name, one.name) for one in area.aspects]
        for id, *said in named:
            for name in (id, *said):
                names[_key(name)].add(id)
    return names


def _key(name: str) -> str:
    return " ".join(re.sub(r"[^\w']+", " ", tidy(name).replace("&", " and ")).split())


def _matched(said: Iterable[str], names: Names, chosen: Mapping[str, str]) -> dict[str, str]:
    matched = {}
    for name in sorted(set(filter(None, said))):
        ids = names.get(_key(name), set())
        matched[name] = chosen[name] if name in chosen else next(iter(ids)) if len(ids) == 1 else ""
    return matched


class _Files:
    """The files beside the JSON, and which of them an observation names.

    A file is taken for a picture by its whole name, by the picture's id, or by that after the
    observation's id or a day. Where several might be it, the one in the same folder is; else none.
    """

    def __init__(self, journal: Journal) -> None:
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._left: set[str] = set()
        for name in journal.box.sizes:
            path = PurePosixPath(name)
            if path.name.startswith(".") or path.suffix.lower() in (".json", ".html", ".md"):
                continue
            if not is_json(name) and "__MACOSX" not in name:
                self._left.add(name)
                stem = _DAY.sub("", path.stem[:10]) + path.stem[10:]
                for key in {path.name, path.stem, stem.lstrip("_-")}:
                    self._by_name[key.casefold()].append(name)

    def find(self, came: Came) -> tuple[tuple[str, ...], int]:
        """The files of what *came* names, and how many are not there."""
        found = [self._one(media, came) for media in came.media]
        there = tuple(dict.fromkeys(filter(None, found)))
        self._left -= set(there)
        return there, found.count("")

    def _one(self, media: Media, came: Came) -> str:
        for key in (media.name, f"{came.original}_{media.id}" if media.id else "", media.id):
            names = self._by_name.get(key.casefold(), []) if key else []
            beside = [one for one in names if str(PurePosixPath(one).parent) == came.folder]
            if len(beside) == 1 or len(names) == 1:
                return (beside or names)[0]
        return ""

    def unused(self) -> int:
        return len(self._left)
