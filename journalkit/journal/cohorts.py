"""What leaves a page of numbers, and what is brought beside it: all of it recorded.

Nothing that leaves the building shows a small cell (the practice's "Cohorts, honestly"); an extract
is a manager's, says for whom and until when, and stands in the record before anybody has it.
"""

from __future__ import annotations

from dataclasses import replace

from journalkit.journal.session import Session
from journalkit.records import Extract, KeptPage, NationalFigures


def keep_page(session: Session, page: KeptPage) -> KeptPage:
    """Keep *page*, as it stands, for a staff meeting."""
    session.require("keep a page of numbers")
    page = replace(page, by=session.member.id, at=session.now())
    with session.change() as change:
        session.vault.kept_pages.put(change, page, what="page kept for a meeting")
    return page


def drop_page(session: Session, id: str) -> None:
    """Take the kept page *id* off the list; it stays in the record."""
    session.require("keep a page of numbers")
    with session.change() as change:
        page = replace(session.vault.kept_pages.get(id), dropped=True)
        session.vault.kept_pages.put(change, page, what="kept page taken off the list")


def kept_pages(session: Session) -> tuple[KeptPage, ...]:
    """The pages that wait for a meeting, the latest first."""
    session.require("keep a page of numbers")
    return session.vault.kept_pages.waiting()


def record_extract(session: Session, extract: Extract) -> Extract:
    """Record that *extract* leaves the journal. Called before its file is handed over."""
    session.require("make an extract")
    with session.change() as change:
        session.vault.extracts.put(change, extract, what="cohort extract made")
    return extract


def extracts(session: Session) -> tuple[Extract, ...]:
    """The extracts that were made, the latest first."""
    session.require("make an extract")
    return tuple(reversed(session.vault.extracts.all()))


def bring_in_national(session: Session, *figures: NationalFigures) -> None:
    """Keep what was read of a national table, a record a year; those of the same year give way."""
    session.require("bring in national figures")
    with session.change() as change:
        # Read inside the transaction: two managers may have brought the same table.
        earlier = {one.year: one.id for one in session.vault.nationals.all()}
        for one in figures:
            kept = replace(one, id=earlier.get(one.year, one.id))
            session.vault.nationals.put(change, kept, what="national figures brought in")


def national(session: Session) -> NationalFigures | None:
    """The latest year's national figures; None where nobody has brought any."""
    session.require("look at cohorts")
    return max(session.vault.nationals.all(), key=lambda one: one.year, default=None)
