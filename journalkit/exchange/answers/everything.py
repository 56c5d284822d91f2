"""All that the journal holds about a child: what is tagged, and every text that names them.

Every table is gone through, those that come later too: what refers to the child, to a note, story
or picture of theirs, is the child's; of any other text only the passages that name them are.
`data/answering.json` says how each kind is worded. Sealed concerns and private reflections are not
opened: nobody here could.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from journalkit.answering.mentions import Mention, Mentions, ordinary
from journalkit.hints.words import sentences
from journalkit.journal.answering import MAY
from journalkit.journal.session import Session
from journalkit.places import data_folder
from journalkit.records import AccessRequest, Picture, Version
from journalkit.records.checking import record

CARER = "[another carer]"
LEFT_OUT = "[…]"
"""Stands for passages of a text that are about something else."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@record
class Item:
    """A record of the journal, or the passages of one, as it is gone through."""

    about: str
    """Kind and id of the record, and its version: what a ruling names."""
    kind: str
    title: str
    at: str
    """The day or moment in ISO form, on the setting's clock; empty where it has none."""
    by: str
    """Who wrote it, by name."""
    texts: tuple[tuple[str, str], ...]
    """Label and text."""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value, in words, with nobody else in them."""
    own: bool = True
    """Whether it is the child's; else it only names them, and ``sure`` says how surely."""
    sure: bool = True
    others: int = 0
    """Other children whom it is about as well."""
    pictures: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        """A fingerprint of the texts: a ruling holds for these and no others."""
        return hashlib.sha256(json.dumps(self.texts).encode()).hexdigest()[:16]


@cache
def worded() -> dict[str, Any]:
    """How each kind of record is worded."""
    read = (data_folder() / "answering.json").read_text(encoding="utf-8")
    return dict(json.loads(read))


class Everything:
    """What the journal holds about the child of a request. Reads the store when it is made."""

    def __init__(self, session: Session, request: AccessRequest) -> None:
        session.require(MAY)
        vault = session.vault
        self._session, self._vault, self.request = session, vault, request
        self.child = vault.children.get(request.child)
        self.carers = vault.carers.of(request.child)
        members = vault.members.all()
        named: list[Any] = [*members, *self.carers, *vault.rooms.all(), *vault.groups.all()]
        named += vault.half_terms.all()
        for framework in vault.frameworks.all():
            named += [*framework.areas, *framework.bands]
            named += [one for area in framework.areas for one in area.aspects]
        self._names: dict[str, str] = {one.id: one.name for one in named}
        homes = {one.id: one.household for one in self.carers}
        home = homes.get(request.carer)
        self.elsewhere = {id for id in homes if home is not None and homes[id] != home}
        self._names |= dict.fromkeys(self.elsewhere, CARER)
        self.pictures = vault.pictures.about(request.child)
        self._states = {one.id: one.state for one in vault.observations.all()}
        self._versions: dict[str, list[Version]] = {}
        for version in vault.observations.every_version():
            self._versions.setdefault(version.observation, []).append(version)
        said = [v.note.text for every in self._versions.values() for v in every]
        self.mentions = Mentions(
            vault.children.all(),
            vault.carers.all(),
            staff=[one.name for one in members],
            ordinary=ordinary(said),
        )
        self.theirs = {request.child, *(one.id for one in self.carers)}
        self._touches = self.mentions.touching(self.theirs)
        self._own = {request.child, *(one.id for one in self.pictures)}
        self._own |= {one.id for one in vault.stories.of(request.child)}
        self._own |= {id for id, every in self._versions.items()
                      if any(request.child in one.note.children for one in every)}  # fmt: skip
        self.items = tuple(sorted(self._gathered(), key=lambda one: (_order(one.kind), one.at)))

    def __repr__(self) -> str:
        return "Everything()"

    def recorded(self) -> tuple[tuple[str, str, str], ...]:
        """What the chain says was done with the child's records: what, how often, by whom."""
        counts: Counter[str] = Counter()
        who: dict[str, dict[str, None]] = {}
        for row in self._vault.audit.rows():
            if row.id in self._own or row.id in self.theirs:
                counts[row.what] += 1
                who.setdefault(row.what, {})[self._names.get(row.who, "")] = None
        return tuple(
            (what[:1].upper() + what[1:], str(number), ", ".join(filter(None, who[what])))
            for what, number in counts.most_common()
        )

    def _gathered(self) -> Iterator[Item]:
        skipped = {*worded()["not_looked_at"], "observations"}
        for table in (*self._vault.tables(), self._vault.story_drafts):
            if table.name not in skipped:
                for one in (one for one in table.all() if one.id not in self.elsewhere):
                    yield from self._item(table.name, one, one.id)
        for id, versions in self._versions.items():
            for one in versions:
                last = one.number == len(versions)
                state = self._states[id].value if last else "earlier version"
                more = {"by": one.by, "standing": state}
                yield from self._item("observations", one.note, f"{id}/{one.number}", id, more)
        for picture in self.pictures:
            yield from self._item("pictures", picture, picture.id)

    def _item(
        self, kind: str, one: Any, about: str, id: str = "", more: dict[str, Any] | None = None
    ) -> Iterator[Item]:
        values = {each.name: getattr(one, each.name) for each in fields(one)} | (more or {})
        values |= {"when": one.when} if isinstance(one, Picture) else {}
        words = worded()["kinds"].get(kind) or {
            "one": kind.replace("_", " ").capitalize(),
            "texts": {name: name.replace("_", " ").capitalize() for name in values},
            "at": "at", "by": "by", "facts": {},
        }  # fmt: skip
        own = (id or about) in self._own or not self._own.isdisjoint(_strings(values))
        own = own or about in self.theirs
        texts = [(label, text.strip()) for name, label in words["texts"].items()
                 if (text := _text(values.get(name))).strip() and not _is_id(text)]  # fmt: skip
        sure = True
        if not own:
            places = {text: self._theirs(text) for _, text in texts}
            texts = [(label, passages(text, places[text])) for label, text in texts if places[text]]
            sure = any(place.sure and self.child.id in place.who
                       for every in places.values() for place in every)  # fmt: skip
        if own or texts:
            others = set(values.get("children", ())) - {self.child.id} if own else set()
            at = values.get(words.get("at", ""))
            yield Item(
                about=f"{kind}/{about}",
                kind=kind,
                title=words["one"],
                at=(at.astimezone(self._session.zone) if isinstance(at, datetime) else at)
                .isoformat()[:16] if isinstance(at, date) else "",
                by=self._names.get(str(values.get(words.get("by", ""), "")), ""),
                texts=tuple(texts),
                facts=tuple(self._facts(words["facts"], values)) if own else (),
                own=own,
                sure=sure,
                others=len(others),
                pictures=tuple(one for one in values.get("pictures", ()) if one in self._own),
            )  # fmt: skip

    def _theirs(self, text: str) -> list[Mention]:
        if not self._touches(text):
            return []
        return [one for one in self.mentions.found(text) if one.who & self.theirs]

    def _facts(self, labels: dict[str, str], values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name, label in labels.items():
            value: Any = values.get(name)
            if value is False and name in ("staff_only", "cancelled"):
                continue
            if name == "booked":
                value = tuple(DAYS[one] for one in value)
            every = value if isinstance(value, tuple) else (value,)
            said = filter(None, (self._said(one) for one in every))
            if line := ", ".join(said):
                yield label, line

    def _said(self, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, date):
            return f"{value.day} {value:%B %Y}"
        text = "" if value is None else str(value)
        return str(self._names.get(text, "" if _is_id(text) else text))


def passages(text: str, places: Collection[Mention]) -> str:
    """The sentences of *text* in which *places* stand, each with the one after it: what is said
    of somebody often goes on without their name, though not on another line. `LEFT_OUT` stands for
    the rest."""
    kept: list[str] = []
    goes_on = False
    for start, end in sentences(text):
        names = any(one.start < end and start < one.end for one in places)
        if names or goes_on:
            kept.append(text[start:end].strip())
        elif kept[-1:] != [LEFT_OUT]:
            kept.append(LEFT_OUT)
        goes_on = names and "\n" not in text[start:end]
    return " ".join(kept)


def _order(kind: str) -> int:
    known = [*worded()["kinds"]]
    return known.index(kind) if kind in known else len(known)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings([*value.values()])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
    elif is_dataclass(value):
        yield from _strings([getattr(value, each.name) for each in fields(value)])


def _text(value: Any) -> str:
    """What stands in a field, as one text; of passages and rows each a line."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return value
    if isinstance(value, dict):
        return "\n".join(_text(one) for one in value.values())
    if isinstance(value, tuple):
        each = (" · ".join(one) if isinstance(one, tuple) else _text(getattr(one, "text", one))
                for one in value)  # fmt: skip
        return "\n".join(filter(None, each))
    return ""


def _is_id(text: str) -> bool:
    return len(text) == 20 and all(one in "0123456789abcdef" for one in text)
