"""Making a cohort extract: what is asked for, checked, recorded, and sealed under a new phrase."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from journalkit.analytics import extracts
from journalkit.analytics.gathering import frames
from journalkit.analytics.tidy import Frames, Label
from journalkit.crypto import kdf, phrase
from journalkit.journal import cohorts
from journalkit.journal.session import Session
from journalkit.records import FLOOR, Extract


@dataclass(frozen=True)
class Made:
    """An extract: its file, and the phrase that opens it, which is kept nowhere else."""

    record: Extract
    file: bytes = field(repr=False)
    phrase: str = field(repr=False)


def make(
    session: Session,
    *,
    columns: Collection[str],
    half_terms: Collection[str],
    whom: str,
    purpose: str,
    until: date,
    floor: int = FLOOR,
    leave_out: bool = False,
    profile: kdf.Profile = kdf.RFC_9106,
) -> Made:
    """An extract of *columns* (``frame.column``) and *half_terms* (by name) for *whom*.

    Raises `ExtractRefused` where fewer than *floor* children look alike (unless those are to be
    left out), `BadRecord` where something is not said, `Refused` for who is no manager.
    """
    session.require("make an extract")
    whole = frames(session)
    asked = {"columns": columns, "half_terms": half_terms, "floor": floor}
    drawn = extracts.drawn(whole, **asked, leave_out=leave_out)  # type: ignore[arg-type]
    found = extracts.alike(drawn, columns, floor=floor)
    left_out = _rows(whole, half_terms) - len(drawn.children)
    record = Extract(
        whom=whom.strip(),
        purpose=purpose.strip(),
        columns=tuple(columns),
        half_terms=drawn.half_terms,
        floor=floor,
        children=drawn.children["child"].nunique(),
        smallest=found.smallest,
        left_out=left_out,
        until=until,
        by=session.member.id,
        at=session.now(),
    )
    label = Label(
        made_by=session.member.name,
        whom=record.whom,
        purpose=record.purpose,
        until=until,
        floor=floor,
        smallest=found.smallest,
        left_out=left_out,
    )
    words = phrase.new_phrase()
    file = extracts.pack(drawn, label, words, profile=profile)
    cohorts.record_extract(session, record)
    return Made(record, file, words.reveal().decode())


def _rows(whole: Frames, half_terms: Collection[str]) -> int:
    return int(whole.children["half_term"].isin(list(half_terms)).sum())
