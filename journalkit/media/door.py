"""The only door to the bytes of pictures and videos.

A picture is used where everybody in it may be seen, and nowhere else. That is asked here, each
time bytes are wanted, and not remembered by people or by pages ("Consent" in the practice).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from journalkit.errors import NotForThisUse, NotFound
from journalkit.media.cabinet import Cabinet
from journalkit.records import Picture, Use

FULL, THUMB = "full", "thumb"


@dataclass(frozen=True)
class Purpose:
    """What a picture is wanted for: a use that carers agree to, or none: staff at their work.

    A use in a child's journal says whose (``child``, an id).
    """

    use: Use | None
    child: str = ""

    def asks_of(self, child: str) -> Use | None:
        """What the carers of *child*, who is in the picture, must have agreed to."""
        if self.use is Use.JOURNAL:
            return Use.JOURNAL if child == self.child else Use.OTHERS
        return self.use


WORK = Purpose(None)
"""Staff who write, tag, review and cover. It takes no consent, but the right to read."""
DISPLAY = Purpose(Use.DISPLAY)
PUBLICITY = Purpose(Use.PUBLICITY)


def journal_of(child: str) -> Purpose:
    """The own journal of *child* (an id)."""
    return Purpose(Use.JOURNAL, child)


class Why(StrEnum):
    """Why a picture may not be used for a purpose."""

    UNNAMED = "nobody has said who is in it"
    WITHHELD = "no observation that may appear in a journal shows it"
    ELSEWHERE = "it is of other children only"
    CONSENT = "a carer of a child in it has not agreed"


@dataclass(frozen=True)
class Hindrance:
    """A reason, and the child (an id) and the use that consent lacks for."""

    why: Why
    child: str = ""
    use: Use | None = None


class Ledger(Protocol):
    """What the door asks about a picture, each time anew."""

    def may_work_with(self, picture: Picture) -> bool:
        """Whether the member who is signed in may read an observation that shows it."""

    def told_of(self, picture: Picture) -> frozenset[str]:
        """The children of the observations that show it and may appear in a journal (ids)."""

    def agreed(self, child: str) -> frozenset[Use]:
        """What the carers of *child* (an id) agree to now."""


def hindrances(picture: Picture, purpose: Purpose, ledger: Ledger) -> tuple[Hindrance, ...]:
    """Everything that stands against using *picture* for *purpose*; nothing where it may be.

    Says nothing of the right to read, which is the other half of what `for_use` asks.
    """
    return against(
        purpose,
        named=picture.named_by is not None,
        children=picture.children,
        told_of=ledger.told_of(picture),
        agreed=ledger.agreed,
    )


def against(
    purpose: Purpose,
    *,
    named: bool,
    children: Sequence[str],
    told_of: Collection[str],
    agreed: Callable[[str], frozenset[Use]],
) -> tuple[Hindrance, ...]:
    """The rule behind `hindrances`, by what is known of a picture: for long lists of them."""
    if purpose.use is None:
        return ()
    if not named:
        return (Hindrance(Why.UNNAMED),)
    if not told_of:
        return (Hindrance(Why.WITHHELD),)
    if purpose.use is Use.JOURNAL and purpose.child not in {*children, *told_of}:
        return (Hindrance(Why.ELSEWHERE),)
    return tuple(
        Hindrance(Why.CONSENT, child, asked)
        for child in children
        if (asked := purpose.asks_of(child)) not in agreed(child)
    )


def for_use(
    picture: Picture, use: Purpose, *, ledger: Ledger, cabinet: Cabinet, part: str | int = FULL
) -> bytes:
    """The bytes of *picture*, where it may be used so.

    *part* is ``full`` (a JPEG; of a video its beginning), ``thumb`` (a smaller JPEG), or the
    number of a video's piece, from 0. `NotFound` for a member who may not read it or a part that
    it has not, `NotForThisUse` where carers have not agreed, `DamagedStore` where the sealed file
    is gone or changed.
    """
    if not ledger.may_work_with(picture):
        raise NotFound
    if hindrances(picture, use, ledger):
        raise NotForThisUse
    if part == THUMB:
        return cabinet.unseal(picture.thumb, picture.thumb_digest)
    if part == FULL:
        return cabinet.unseal(picture.file, picture.file_digest)
    if not isinstance(part, int) or not 0 <= part < len(picture.pieces):
        raise NotFound
    piece = picture.pieces[part]
    return cabinet.unseal(piece.name, piece.digest)
