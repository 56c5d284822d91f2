"""What the children do that bring something in: files from a tablet, lists of children."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from journalkit.crypto.secret import Secret
from journalkit.exchange.imports.preview import preview
from journalkit.journal import bringing_in, picturing
from journalkit.journal.session import Session, sign_in
from journalkit.media import Keep, SafePicture, SafeVideo
from journalkit.records import Picture
from journalkit.store.folder import Folder
from tests.small_journal import PASSWORDS

Say = Callable[..., None]
RUTH = PASSWORDS["ruth"]
PIECES = 5
LISTED = tuple(f"Child {number}" for number in range(300))


def _noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


PHOTO = SafePicture(_noise(400_000, 1), _noise(9_000, 2), 40, 30, None)
FILM = tuple(_noise(200_000, 10 + number) for number in range(PIECES))


def add_photo(session: Session) -> Picture:
    """A photo, by the verbs that a page takes."""
    return picturing.add(session, picturing.seal(session.cabinet, PHOTO))


def add_film(session: Session) -> Picture:
    """A video of `PIECES` pieces, the first of them how it begins."""

    def made(keep: Keep) -> SafeVideo:
        for number, data in enumerate(FILM):
            keep(data, max(0.0, number - 1.0))
        mime = 'video/mp4; codecs="avc1.64001f"'
        return SafeVideo(poster=PHOTO, seconds=4.0, mime=mime, converted=True)

    return picturing.add(session, picturing.filmed(session.cabinet, made))


def enter_list(session: Session) -> None:
    """A list of children with carers and a room that is new, shown and brought in."""
    head = "Name,Date of birth,Room,Carer 1 name,Carer 1 relationship"
    rows = [f"{name},01/03/2022,Oaks,Parent of {name},mother" for name in LISTED]
    found = preview(session, "\n".join([head, *rows]).encode(), kind="children")
    assert found.count("added") == len(LISTED)
    bringing_in.bring_in(session, found)


def _signed_in(path: str) -> Session:
    return sign_in(Folder(Path(path)), "ruth", Secret.typed(RUTH))


def upload(say: Say, path: str) -> None:
    """A photo, then a video."""
    with _signed_in(path) as ruth:
        say("begun")
        add_photo(ruth)
        add_film(ruth)
        say("done")


def bring_in(say: Say, path: str) -> None:
    """A list of children."""
    with _signed_in(path) as ruth:
        say("begun")
        enter_list(ruth)
        say("done")
