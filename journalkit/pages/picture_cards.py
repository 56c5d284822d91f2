"""Pictures as the widgets know them, with where each may be seen, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from journalkit import media
from journalkit.journal import converting
from journalkit.journal.consenting import Book
from journalkit.journal.session import Session
from journalkit.media import DISPLAY, PUBLICITY, Hindrance, Why, journal_of
from journalkit.pages.saying import listed, moment
from journalkit.records import Picture

Card = dict[str, Any]

WAITS = "It waits to be converted, so that every tablet can play it."
GIVEN_UP = "It cannot be converted, so no tablet plays it. Its first picture stands for it."
UNNAMED = "Nobody has said who is in it, so it is shown nowhere yet."
WITHHELD = "For staff only: its observation is not for a journal."
KINDS = {"picture": "Photo", "video": "Video"}
WHERE = ((DISPLAY, "on display"), (PUBLICITY, "in publicity"))


class PictureCards:
    """Makes the dicts that `Photos` and `Viewer` show; knows what children are called."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._called: dict[str, str] = {}

    def card(self, picture: Picture, *, alt: str, drafted: Collection[str] | None = None) -> Card:
        """*picture*, called *alt*. While its note is still being written, *drafted* are the
        children (ids) whom the note is about."""
        session = self._session
        at = picture.when.astimezone(session.zone)
        return {
            "id": picture.id,
            "kind": picture.kind,
            "alt": alt,
            "caption": picture.caption,
            "when": moment(at, session.today()),
            "seconds": picture.seconds,
            "mime": picture.mime,
            "starts": [piece.starts for piece in picture.pieces],
            "ready": picture.plays,
            "note": note(picture),
            "children": list(picture.children) if picture.named_by is not None else None,
            "rights": self.rights(picture, drafted=drafted),
            "made": picture.how.capitalize(),
            "may_change": session.may("change a picture", picture),
        }

    def rights(self, picture: Picture, *, drafted: Collection[str] | None = None) -> list[Card]:
        """Where *picture* may be seen and where not, and why, a line each.

        While its note is being written only what keeps it out of a journal is worth a line.
        """
        book, writing = Book(self._session, drafted=drafted), drafted is not None
        if picture.named_by is None:
            return [] if writing else [_line(UNNAMED, good=False)]
        told = sorted(book.told_of(picture), key=self.called)
        if not told:
            return [] if writing else [_line(WITHHELD, good=False)]
        lines = self._journals(picture, told, book)
        if writing:
            return [line for line in lines if line["kind"] != "good"]
        for purpose, where in WHERE:
            if reasons := media.hindrances(picture, purpose, book):
                lines.append(_line(f"Not {where}: {self.why(reasons)}", good=False))
            else:
                lines.append(_line(where.capitalize(), good=True))
        return lines

    def _journals(self, picture: Picture, told: Sequence[str], book: Book) -> list[Card]:
        """The journals of *told* (ids), those with the same reason together."""
        against: dict[str, list[str]] = {}
        for child in told:
            reasons = media.hindrances(picture, journal_of(child), book)
            against.setdefault(self.why(reasons) if reasons else "", []).append(child)
        lines = []
        for why, children in sorted(against.items()):
            where = self._theirs(children)
            if why and len(children) == len(told) > 1:
                where = "any of their journals"
            lines.append(_line(f"Not in {where}: {why}" if why else f"In {where}", good=not why))
        return lines

    def why(self, reasons: Iterable[Hindrance]) -> str:
        """*reasons* in words, without a full stop."""
        found = list(dict.fromkeys(replace(one, use=None) for one in reasons))
        if found[0].why is not Why.CONSENT:
            return str(found[0].why)
        names = [self.called(one.child) for one in found]
        if len(names) == 1:
            return f"{names[0]}'s family has not agreed"
        return f"the families of {listed(names)} have not agreed"

    def called(self, child: str) -> str:
        """What *child* (an id) is called."""
        if child not in self._called:
            self._called[child] = self._session.vault.children.get(child).called
        return self._called[child]

    def named(self, children: Sequence[str]) -> str:
        """What *children* (ids) are called, in one line."""
        return listed([self.called(child) for child in children])

    def _theirs(self, children: Sequence[str]) -> str:
        names = self.named(children)
        return f"{names}'s journal" if len(children) == 1 else f"the journals of {names}"


def note(picture: Picture) -> str:
    """Why a video cannot be played yet, or ever; nothing where it can."""
    if picture.plays:
        return ""
    return GIVEN_UP if converting.given_up(picture) else WAITS


def _line(text: str, *, good: bool) -> Card:
    return {"text": text, "kind": "good" if good else "warning"}
