"""All observations out of a box, counted: each comes in, or it is said why not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from journalkit.errors import JournalRefused
from journalkit.exchange.journals import famly, tapestry
from journalkit.exchange.journals.boxes import Box, is_json
from journalkit.exchange.journals.came import Came
from journalkit.exchange.journals.things import Ledger, Thing

SERVICES: dict[str, ModuleType] = {"famly": famly, "tapestry": tapestry}
DEEPEST = 12
"""How far lists and objects go into each other around observations."""
NOTHING = "No observation was found in it."


@dataclass(frozen=True, kw_only=True)
class Journal:
    """What an export holds. ``found`` is ``len(came) + again``, and says how much was there."""

    service: str
    came: tuple[Came, ...] = field(repr=False)
    """One of each observation, in the order in which they stand there."""
    again: int
    """How often one stood there a second time; children named only there are added."""
    differ: int
    """How many of those said something else: the first one counts."""
    ledger: Ledger = field(repr=False)
    box: Box = field(repr=False)

    @property
    def found(self) -> int:
        return len(self.came) + self.again

    @property
    def name(self) -> str:
        """The service, as people call it."""
        return str(SERVICES[self.service].NAME)


def read(box: Box, *, zone: ZoneInfo, service: str = "") -> Journal:
    """The observations in *box*, of *service* or of the one that they look like.

    *zone* is the setting's, for times that say none. `JournalRefused` where there are none, where
    a file is no JSON, or where it could be either service.
    """
    ledger = Ledger(zone)
    files = [(name, _parsed(box, name, ledger)) for name in sorted(filter(is_json, box.sizes))]
    wanted = [service] if service else [*SERVICES]
    counts = {one: sum(_count(value, SERVICES[one], DEEPEST) for _, value in files)
              for one in wanted}  # fmt: skip
    likely = [one for one in wanted if counts[one]]
    if not likely:
        raise JournalRefused(NOTHING)
    if len(likely) > 1:
        raise JournalRefused(
            "It could be from Famly or from Tapestry.",
            what_to_do="Say which one it is, and try again.",
        )
    kind = SERVICES[likely[0]]
    children: dict[str, str] = {}
    things = [
        (one, str(PurePosixPath(name).parent))
        for name, value in files
        for one in _things(value, kind, ledger, DEEPEST)
    ]
    # Notes say a child by a number that the observations explain, wherever those stand.
    things.sort(key=lambda found: "noteId" in found[0] or "noteType" in found[0])
    found = []
    for one, folder in things:
        came = kind.read(one, children)
        one.close()
        found.append(replace(came, folder=folder))
    merged, differ = _merged(found)
    again = len(found) - len(merged)
    return Journal(
        service=likely[0], came=merged, again=again, differ=differ, ledger=ledger, box=box
    )


def _parsed(box: Box, name: str, ledger: Ledger) -> Any:
    try:
        text = box.read(name).decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=ledger.pairs, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise JournalRefused(
            "A file in it ends in .json and is none.",
            what_to_do="Take it out, or download the journal again, and bring that in.",
        ) from None


def _no_number(_: str) -> None:
    raise ValueError


def _count(value: Any, kind: ModuleType, deep: int) -> int:
    if isinstance(value, list):
        return sum(_count(one, kind, deep - 1) for one in value) if deep else 0
    if not isinstance(value, dict):
        return 0
    if kind.is_one(value):
        return 1
    return sum(_count(value.get(name), kind, deep - 1) for name in kind.LISTS) if deep else 0


def _things(value: Any, kind: ModuleType, ledger: Ledger, deep: int) -> Iterator[Thing]:
    """Every observation in *value*; what stands around them and is not known is reported."""
    if isinstance(value, dict) and kind.is_one(value):
        yield Thing(value, "", ledger)
    elif not deep or not isinstance(value, list | dict):
        ledger.strange += 1
    elif isinstance(value, list):
        for one in value:
            yield from _things(one, kind, ledger, deep - 1)
    else:
        lists = [name for name in kind.LISTS if value.get(name) is not None]
        for name in value.keys() - {*kind.LISTS, *kind.AROUND, "__typename"}:
            ledger.note(ledger.unknown, f"(around them) {name}")
        if not lists:
            ledger.strange += 1
        for name in lists:
            yield from _things(value[name], kind, ledger, deep - 1)


def _merged(found: list[Came]) -> tuple[tuple[Came, ...], int]:
    """Each once: a family's own download names their child alone, so children are put together."""
    first: dict[str, Came] = {}
    differ: Counter[str] = Counter()
    for came in found:
        before = first.setdefault(came.original, came)
        if before is came:
            continue
        children = tuple(dict.fromkeys((*before.children, *came.children)))
        same = replace(came, children=children, folder=before.folder)
        first[came.original] = replace(before, children=children)
        differ[came.original] += same != first[came.original]
    return tuple(first.values()), sum(differ.values())
