"""Leaving with everything: which pictures go along, and what the record says of it.

`journalkit.exchange.leaving` reads what goes by the verbs of its readers, and writes the files.
"""

from __future__ import annotations

from collections.abc import Iterable

from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.media import WORK, for_use
from journalkit.records import Outing, Picture, Use, Version


class Everything(Book):
    """What the door to pictures asks when the whole journal leaves: every picture that a version
    of a note has shown goes along, also of one that is out of use, and what it was made from.
    What a colleague is still writing with stays theirs."""

    def __init__(self, session: Session, versions: Iterable[Version]) -> None:
        session.require("export the journal")
        super().__init__(session)
        shown = {id for one in versions for id in one.note.pictures}
        made_from = (one.made_from for one in session.vault.pictures.some(shown).values())
        self._kept = {*shown, *filter(None, made_from)}

    def may_work_with(self, picture: Picture) -> bool:
        kept = bool({picture.id, picture.made_from} & self._kept)
        return kept or super().may_work_with(picture)

    def bytes_of(self, picture: Picture, part: str | int) -> bytes:
        """What the door gives of *picture* to whoever exports."""
        return for_use(picture, WORK, ledger=self, cabinet=self._session.cabinet, part=part)


def record(session: Session, head: str, *, child: str = "", pictures: Iterable[str] = ()) -> None:
    """Record that the journal as of *head* was exported, or *child* (an id) with *pictures*.
    Called before the files are where anybody looks for them."""
    session.require("export the journal")
    what = "a child's records exported" if child else "journal exported"
    kind, id = ("children", child) if child else ("export", head[:16])
    with session.change() as change:
        change.say(what, kind=kind, id=id)
        if child and (went := tuple(pictures)):
            outing = Outing(
                use=Use.JOURNAL, pictures=went, what="Export of one child", child=child,
                by=session.member.id, at=session.now(),
            )  # fmt: skip
            session.vault.outings.put(change, outing, what="pictures went out")
