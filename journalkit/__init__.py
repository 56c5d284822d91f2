"""journalkit: the learning journal that a pre-school owns.

What a practitioner uses in a notebook. Everything else is in the rooms of the package.

>>> import journalkit
>>> sorted(journalkit.__all__)
['Note', 'observe', 'open_demo', 'open_extract']
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from journalkit.records import Note

if TYPE_CHECKING:
    from journalkit.analytics.tidy import Frames
    from journalkit.journal.session import Session
    from journalkit.records import Observation

__all__ = ["Note", "observe", "open_demo", "open_extract"]


def __dir__() -> list[str]:
    return [*__all__, "analytics"]


def open_demo(path: Path | str | None = None) -> Session:
    """The demo journal, signed in as one of its invented practitioners.

    It is made first where there is none yet (half a minute at most). Only a demo journal is ever
    opened: `NotAStore` for another one, for a notebook keeps what it shows.

    >>> import journalkit
    >>> journalkit.open_demo(a_real_journal)
    Traceback (most recent call last):
    journalkit.errors.NotAStore: This folder holds no demo journal. ...
    """
    from journalkit_demo import filling

    return filling.open_demo(Path(path) if path is not None else filling.usual_place())


def observe(session: Session, note: Note) -> Observation:
    """Hand in *note* in the name of whoever is signed in. Raises `BadRecord` with its problems.

    >>> import journalkit
    >>> child = journal.vault.children.all()[0].id
    >>> an_hour_ago = journal.now() - timedelta(hours=1)
    >>> note = journalkit.Note(children=(child,), text="Filled the jar.", happened_at=an_hour_ago)
    >>> journalkit.observe(journal, note).state.value
    'submitted'
    """
    from journalkit.journal import observing
    from journalkit.records.checking import new_id

    return observing.submit(session, note, id=new_id())


def open_extract(path: Path | str, password: str | None = None) -> Frames:
    """The frames in the cohort extract at *path*; asks for its password where none is given.

    Their ``label`` says who made it, for whom and until when. Raises `ExtractRefused` where the
    file is none, was cut short, comes from a later version or is over its day, and `CannotOpen`
    where the password does not fit.

    >>> import journalkit
    >>> journalkit.open_extract("no such file", "some words")
    Traceback (most recent call last):
    journalkit.errors.ExtractRefused: There is no such file. Ask whoever made it for a new one.
    """
    from journalkit.analytics import extracts

    return extracts.open_extract(path, password)
