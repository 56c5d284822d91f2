"""Tidy frames of what is in the journal, without names and without words."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from journalkit.crypto import kdf
from journalkit.journal.session import Session
from journalkit.records import State

COLUMNS = {
    "observation": "string",
    "child": "string",
    "member": "string",
    "happened_at": "datetime64[us, UTC]",
    "half_term": "string",
    "area": "string",
    "wellbeing": "Int8",
    "involvement": "Int8",
    "words": "Int32",
    "pictures": "Int16",
    "state": "string",
}


@dataclass(frozen=True, eq=False)
class Frames:
    """What is in the journal as tidy frames: pseudonyms, no names and no words."""

    children: pd.DataFrame
    groups: pd.DataFrame
    observations: pd.DataFrame
    areas: pd.DataFrame
    wellbeing: pd.DataFrame
    judgements: pd.DataFrame
    reviews: pd.DataFrame
    sightings: pd.DataFrame
    areas_of: tuple[str, ...]
    bands_of: tuple[str, ...]
    half_terms: tuple[str, ...]


def observations(session: Session) -> pd.DataFrame:
    """A row an observation, child and area; an observation without an area has one row, area NA.

    ``child`` and ``member`` are pseudonyms (``child-07``), the same in every frame of this
    journal. ``happened_at`` is in UTC, ``half_term`` the setting's own name for it (NA in the
    holidays), ``wellbeing`` and ``involvement`` are 1 to 5 on the Leuven scales (NA where nobody
    judged), ``words`` counts the words of the note, ``pictures`` its photos and videos. Withdrawn
    observations are left out. Raises `Refused` for a helper.
    """
    session.require("look at cohorts")
    vault = session.vault
    framework = vault.frameworks.current()
    short = {area.id: area.short for area in framework.areas}
    spans = [(one.starts, one.ends, one.name) for one in vault.half_terms.all()]
    child = _pseudonyms(session, "child", (one.id for one in vault.children.all()))
    member = _pseudonyms(session, "member", (one.id for one in vault.members.all()))
    rows = []
    for one in vault.observations.where("o.state <> ?", [State.WITHDRAWN.value]):
        note = one.note
        areas = dict.fromkeys([*note.areas, *map(framework.area_of, note.aspects)])
        day = note.happened_at.astimezone(session.zone).date()
        half_term = next((name for first, last, name in spans if first <= day <= last), None)
        for id in note.children:
            for area in [short.get(area) for area in areas] or [None]:
                rows.append(
                    (
                        one.id,
                        child[id],
                        member[one.author],
                        note.happened_at,
                        half_term,
                        area,
                        note.wellbeing,
                        note.involvement,
                        len(note.text.split()),
                        len(note.pictures),
                        one.state.value,
                    )
                )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _pseudonyms(session: Session, kind: str, ids: Iterable[str]) -> dict[str, str]:
    """Numbered names in an order that only this journal's key knows: not age, not the alphabet."""
    key = kdf.subkey(session.keys.database, f"pseudonyms of {kind}").reveal()
    shuffled = sorted(ids, key=lambda id: hmac.new(key, id.encode(), hashlib.sha256).digest())
    width = max(2, len(str(len(shuffled))))
    return {id: f"{kind}-{number:0{width}}" for number, id in enumerate(shuffled, 1)}
