"""Taking records out for good: what belongs to them, what of others' remains, and the proof.

An erasure is told by what was asked for and by the texts that a manager confirmed, never by a list
of rows alone: so it can be done again on an older copy of the journal, which may hold what is long
gone from the newer one. Rows are zeroed where they lay (``secure_delete``), the search is built
anew, and a record that loses a part is committed to anew under a fresh salt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from journalkit.records import Erasure, Observation, Receipt, State
from journalkit.store import rows
from journalkit.store.change import Change
from journalkit.store.facts import COUNTED, counted
from journalkit.store.observations import ERASED_IN_PART, Observations
from journalkit.store.pictures import Pictures
from journalkit.store.table import Table
from journalkit.store.writing import Unchained

if TYPE_CHECKING:
    from journalkit.store.vault import Vault

REFERS = {
    "child": ("children",),
    "story": ("stories",),
    "observation": ("observations",),
    "meeting": ("meetings",),
    "request": ("access_requests",),
    "ref": ("observations", "kept_pages", "reflections", "children", "carers", "members"),
}
"""Fields that make a record belong to another, and the tables that they may name."""

SEALED = ("concerns", "concern_drafts", "sealed_reflections", "reflection_drafts")
"""What nobody but the leads and the authors opens: an erasure cannot look into it."""

REGISTER = ("children", "carers", "members", "rooms", "groups", "settings", "frameworks", "devices",
            "agreements", "openings", "terms", "half_terms", "rubrics", "national_figures",
            "stationery", "keepings", "pins")  # fmt: skip
"""Where no name of a child stands in a free text, or only the child's own."""

INSTEAD = "a child"

Asked = Mapping[str, Collection[str]]
"""Ids of what is to be erased, by their table."""
Held = dict[str, dict[str, Any]]
"""Every record, by its table and id."""


@dataclass(frozen=True)
class Reach:
    """What an erasure takes with it, and which records of others it touches."""

    gone: dict[str, set[str]]
    """Ids by table."""
    parts: frozenset[str]
    """Observations of others that name a child who goes, in any version."""
    unnamed: frozenset[str]
    """Pictures among those that go in which nobody has been named yet: maybe not the child."""
    held: Held

    def __repr__(self) -> str:
        return f"Reach({sum(map(len, self.gone.values()))})"


def tables(vault: Vault) -> tuple[Table[Any], ...]:
    """All tables that an erasure can look into, drafts too; receipts stay as they are."""
    every = (one for one in vars(vault).values() if isinstance(one, Table))
    return tuple(one for one in every if one.name not in (*SEALED, "receipts"))


def before(vault: Vault, name: str, field: str, day: date) -> tuple[Any, ...]:
    """The records of table *name* whose moment *field* lies before *day*."""
    return _table(vault, name).where(f"{field} < ?", [day.isoformat()])


def of_nobody_but(
    vault: Vault, name: str, children: Iterable[str]
) -> list[tuple[Any, tuple[str, ...]]]:
    """The records of table *name* that are of *children* (ids) and nobody else, with whose they
    are."""
    table, listed = _table(vault, name), [json.dumps([*children])]
    if name == "observations":
        of_others = (
            "EXISTS (SELECT 1 FROM json_each(v.note, '$.children') j"
            " WHERE j.value NOT IN (SELECT value FROM json_each(?)))"
        )
        return [(one, one.note.children) for one in table.where(f"NOT {of_others}", listed)]
    column = "id" if name == "children" else "child"
    mine = table.where(f"{column} IN (SELECT value FROM json_each(?))", listed)  # noqa: S608
    return [(one, (getattr(one, column),)) for one in mine]


def _table(vault: Vault, name: str) -> Table[Any]:
    return next(one for one in tables(vault) if one.name == name)


def reach(vault: Vault, asked: Asked, *, spared: Collection[str] = ()) -> Reach:
    """What goes with *asked*. *spared* are pictures (ids) beside a child's notes that somebody
    looked at: the child is not in them."""
    held: Held = {one.name: {each.id: each for each in one.all()} for one in tables(vault)}
    gone = {name: set(asked.get(name, ())) & {*held[name]} for name in held}
    children, notes = gone["children"], held["observations"]
    shown = _shown(vault)
    whole = {id for id, one in notes.items() if children and {*one.note.children} <= children}
    gone["observations"] |= whole
    every = {id for id, (tagged, _) in shown.items() if tagged & children}
    drafts = {id: _said(one) for id, one in held["drafts"].items()}
    mine = {id for id, (tagged, _) in drafts.items() if tagged & children}
    gone["drafts"] |= {id for id in mine if drafts[id][0] <= children}
    grew = -1
    while grew != (grew := sum(map(len, gone.values()))):
        for name, records in held.items():
            gone[name] |= {id for id, one in records.items() if _belongs(one, gone)}
    gone["origins"] = gone["observations"] & {*held["origins"]}  # under the same id
    pictures, here = held["pictures"], gone["pictures"]
    here |= {id for id, one in pictures.items() if {*one.children} & children}
    beside = {one for id in every for one in shown[id][1]}
    beside |= {one for id in mine for one in drafts[id][1]}
    here |= {id for id in beside if id in pictures and pictures[id].named_by is None} - {*spared}
    stay = {one for id, note in notes.items() if id not in gone["observations"]
            for one in note.note.pictures}  # fmt: skip
    left: set[str] = set()
    for name, of in (("drafts", lambda one: _said(one)[1]), ("replies", lambda one: one.pictures)):
        for id, one in held[name].items():
            (left if id in gone[name] else stay).update(of(one))
    left |= {one for id in gone["observations"] for one in shown[id][1]}
    here |= (left - stay) & {*pictures}
    here |= {id for id, one in pictures.items() if one.made_from in here}
    unnamed = {id for id in here & beside if pictures[id].named_by is None} - (left - stay)
    parts = frozenset(every - gone["observations"])
    return Reach(gone, parts, frozenset(unnamed), held)


def spared(vault: Vault, found: Reach) -> tuple[str, ...]:
    """The pictures beside the notes of others that stay: on an older copy maybe nobody had been
    named in them yet."""
    shown = _shown(vault)
    return tuple({one for id in found.parts for one in shown[id][1]} - found.gone["pictures"])


def _belongs(record: Any, gone: dict[str, set[str]]) -> bool:
    """Whether *record* is nothing without one that goes. A family's words stay where only the
    observation goes that was made of them."""
    for name, kinds in REFERS.items():
        if name == "observation" and hasattr(record, "story"):
            continue
        said = getattr(record, name, "")
        if said and any(said in gone[kind] for kind in kinds):
            return True
    return False


def _said(draft: Any) -> tuple[set[str], set[str]]:
    """The children and pictures of a draft, whatever else its fields hold."""
    both = (draft.fields.get(name) for name in ("children", "pictures"))
    children, pictures = (
        {id for id in one if isinstance(id, str)} if isinstance(one, list) else set()
        for one in both
    )
    return children, pictures


def apply(
    vault: Vault, change: Change, erasure: Erasure, found: Reach, *, again: bool = False
) -> Receipt:
    """Take all of it out within *change*; returns the receipt, which is kept.

    Done *again* on an older copy, what was put right is put right wherever that copy holds it.
    """
    change.run("PRAGMA defer_foreign_keys = ON")
    gone, held = found.gone, found.held
    said = "erased again after a restore" if again else "erased"
    files = {*erasure.files, *files_of(found)}
    every = {table.name: table for table in tables(vault)}
    for name, ids in gone.items():
        for id in sorted(ids):
            _take_out(change, every[name], id)
            if every[name].chained:
                change.say(said, kind=name, id=id)
    texts: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
    for one in erasure.remaining:
        texts.setdefault((one.kind, one.id), []).append((one.path, one.text))
    spelt = _spelt(erasure.spellings) if again else None
    lost = gone["children"] | gone["pictures"] | gone["observations"]
    parts = 0
    for name, records in held.items():
        for id, record in records.items():
            if id in gone[name]:
                continue
            before = rows.plain(record)
            after = before if name == "meetings" else _without(before, lost)
            for path, text in texts.get((name, id), ()):
                after = _with(after, path, text)
            if spelt and (name, id) not in texts and name not in REGISTER:
                after = _walked(after, spelt)
            if after != before or id in found.parts or (name, id) in texts:
                _rewrite(vault, change, every[name], rows.made(every[name].kind, after))
                parts += 1
    change.run("INSERT INTO notes (notes) VALUES ('rebuild')")
    for file in ("", *files):  # the empty name: the write-ahead log has to be emptied too
        change.run("INSERT OR IGNORE INTO erased_files VALUES (?)", file)
    receipt = erasure.receipt
    if not again:
        named = {name: sorted(ids) for name, ids in gone.items() if ids}
        receipt = replace(receipt, gone=named, parts=parts)
    vault.receipts.put(change, receipt, what=f"{receipt.kind} {said}")
    return receipt


def files_of(found: Reach) -> tuple[str, ...]:
    """The sealed files of the pictures that go."""
    pictures = (found.held["pictures"][id] for id in sorted(found.gone["pictures"]))
    return tuple(name for one in pictures for name, _ in one.files)


def _take_out(change: Change, table: Table[Any], id: str) -> None:
    if isinstance(table, Observations):
        table._unindex(change, id)
        change.run("DELETE FROM observation_versions WHERE observation = ?", id)
    if isinstance(table, Pictures):
        change.run("DELETE FROM picture_children WHERE picture = ?", id)
    change.run(f"DELETE FROM {table.name} WHERE id = ?", id)  # noqa: S608
    change.run("DELETE FROM salts WHERE kind = ? AND id = ?", table.name, id)


def _rewrite(vault: Vault, change: Change, table: Table[Any], record: Any) -> None:
    """*record* in the place of what it was, and its proof anew. The row keeps its place in the
    order: what is frozen is taken out and put in, for nobody may change it."""
    change.run("DELETE FROM salts WHERE kind = ? AND id = ?", table.name, record.id)
    if isinstance(table, Unchained):
        table.save(change, record)
    elif isinstance(table, Observations):
        _rewrite_note(vault, change, record)
    else:
        columns = rows.row(record)
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" for _ in columns)
        [place] = vault.database.execute(
            f"SELECT rowid FROM {table.name} WHERE id = ?",  # noqa: S608
            [record.id],
        ).fetchone()
        if isinstance(table, Pictures):
            change.run("DELETE FROM picture_children WHERE picture = ?", record.id)
        change.run(f"DELETE FROM {table.name} WHERE rowid = ?", place)  # noqa: S608
        change.run(
            f"INSERT INTO {table.name} (rowid, {names}) VALUES (?, {marks})",  # noqa: S608
            place,
            *columns.values(),
        )
        for child in record.children if isinstance(table, Pictures) else ():
            change.run("INSERT INTO picture_children VALUES (?, ?)", record.id, child)
        change.say(ERASED_IN_PART, kind=table.name, id=record.id, content=table.content(record))


def _rewrite_note(vault: Vault, change: Change, observation: Observation) -> None:
    """The note that remains becomes the one version, under the number that it had."""
    kept, id = vault.observations, observation.id
    last = kept.versions(id)[-1]
    areas = vault.database.execute(
        "SELECT area FROM observation_areas WHERE observation = ?", [id]
    ).fetchall()
    kept._unindex(change, id)
    change.run("DELETE FROM observation_versions WHERE observation = ?", id)
    made = replace(observation, state=State.SUBMITTED, submitted_at=last.at)
    kept._add_version(change, made, rows.plain(made), by=last.by)
    if observation.state.in_use:
        kept._index(change, observation, [area for (area,) in areas])
    else:
        columns = ", ".join(f"{name} = ?" for name in COUNTED)
        change.run(
            f"UPDATE observations SET {columns} WHERE id = ?",  # noqa: S608
            *counted(observation.note),
            id,
        )
    change.say(ERASED_IN_PART, kind=kept.name, id=id, content=rows.plain(made))
    if made != observation:
        change.say("state kept", kind=kept.name, id=id, content=rows.plain(observation))


def _shown(vault: Vault) -> dict[str, tuple[set[str], set[str]]]:
    """The children and pictures of each observation, in any of its versions, by its id."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for id, children, pictures in vault.database.execute(
        "SELECT observation, json_extract(note, '$.children'), json_extract(note, '$.pictures')"
        " FROM observation_versions"
    ):
        both = found.setdefault(id, (set(), set()))
        both[0].update(json.loads(children))
        both[1].update(json.loads(pictures))
    return found


def _without(value: Any, lost: set[str]) -> Any:
    """*value* (JSON) without the ids in *lost*: out of lists, and empty where one stood alone."""
    if isinstance(value, list):
        kept = (one for one in value if not (isinstance(one, str) and one in lost))
        return [_without(one, lost) for one in kept]
    if isinstance(value, dict):
        return {name: one if name == "id" else _without(one, lost) for name, one in value.items()}
    return "" if isinstance(value, str) and value in lost else value


def _with(value: Any, path: tuple[str, ...], text: str) -> Any:
    """*value* (JSON) with *text* at *path*; as it was where an older copy has no such place."""
    if not path:
        return text if isinstance(value, str) else value
    first, *rest = path
    if isinstance(value, dict) and first in value:
        return {**value, first: _with(value[first], (*rest,), text)}
    if isinstance(value, list) and first.isdecimal() and int(first) < len(value):
        at = int(first)
        return [*value[:at], _with(value[at], (*rest,), text), *value[at + 1 :]]
    return value


def _walked(value: Any, turn: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_walked(one, turn) for one in value]
    if isinstance(value, dict):
        return {name: _walked(one, turn) for name, one in value.items()}
    return turn(value) if isinstance(value, str) else value


def _spelt(spellings: Iterable[str]) -> Callable[[str], str] | None:
    longest = sorted(map(re.escape, spellings), key=len, reverse=True)
    if not longest:
        return None
    found = re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)", re.IGNORECASE)
    return lambda text: found.sub(INSTEAD, text)
