"""Does what is searched and counted fit the notes? Asked when the whole journal is looked over."""

from __future__ import annotations

import sqlite_utils

from journalkit.store import rows
from journalkit.store.connection import translated
from journalkit.store.facts import COUNTED, counted
from journalkit.store.observations import Observations, searched


def stray_observations(database: sqlite_utils.Database) -> int:
    """How many observations are indexed or counted otherwise than their note says."""
    with translated():
        database.execute("INSERT INTO notes (notes) VALUES ('integrity-check')")
        words = dict(database.execute("SELECT rowid, text FROM notes").fetchall())
        numbers = dict(database.execute("SELECT id, number FROM observations").fetchall())
        columns = ", ".join(COUNTED)
        counts = {
            id: tuple(kept)
            for id, *kept in database.execute(f"SELECT id, {columns} FROM observations")  # noqa: S608
        }
        seen: dict[str, set[tuple[str, ...]]] = {}
        for id, *sighting in database.execute("SELECT observation, child, area, at FROM sightings"):
            seen.setdefault(id, set()).add(tuple(sighting))
    children, areas, pictures = (_links(database, one) for one in ("children", "areas", "pictures"))
    stray = 0
    for one in Observations(database).all():
        note = one.note if one.state.in_use else None
        sightings = {
            (child, area, rows.plain(one.note.happened_at))
            for child in (note.children if note else ())
            for area in areas.get(one.id, {""})
        }
        fits = (
            children.get(one.id, set()) == set(note.children if note else ())
            and seen.get(one.id, set()) == sightings
            and pictures.get(one.id, set()) == set(note.pictures if note else ())
            and words.get(numbers[one.id]) == (searched(note) if note else None)
            and counts[one.id] == counted(one.note)
        )
        stray += not fits
    return stray


def _links(database: sqlite_utils.Database, name: str) -> dict[str, set[str]]:
    links: dict[str, set[str]] = {}
    with translated():
        for id, linked in database.execute(f"SELECT * FROM observation_{name}"):  # noqa: S608
            links.setdefault(id, set()).add(linked)
    return links
