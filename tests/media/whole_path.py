"""Files on the whole way that a tablet's file goes: the sealed scratch, the worker, the cabinet,
the journal, and back out through the door. What must never happen fails here, by its number.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

import psutil

from journalkit import media
from journalkit.crypto.scratch import Scratch
from journalkit.crypto.secret import Secret
from journalkit.darkroom.limits import Limits
from journalkit.errors import PictureRefused
from journalkit.journal import converting, keeping, picturing
from journalkit.journal.picturing import Sealed
from journalkit.journal.session import Session
from journalkit.media.making_safe import only_pixels
from journalkit.records import Picture
from tests.media.mutants import KINDS, WORDS
from tests.small_journal import PASSWORDS, Journal

AT_ONCE = 2
BATCH = 56
SECONDS = 40
"""Wall-clock time of a worker here: more than any of these small files needs on a busy computer."""
WINDOW = 16
_WINDOWS = tuple(WORDS[at : at + WINDOW] for at in range(len(WORDS) - WINDOW + 1))
_PARENTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf"}
_REMARKS = {b"udta", b"meta", b"uuid", b"free", b"skip"}


@dataclass
class Tally:
    """What became of the files, by the kind of their originals."""

    refused: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    converted: Counter[str] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def lines(self) -> list[str]:
        """The counts, as they are said aloud."""
        said = [
            f"{kind}: {self.refused[kind]} refused, {self.stored[kind]} stored"
            + (f", of those {self.converted[kind]} converted" if self.converted[kind] else "")
            for kind in KINDS
        ]
        said += [f"{count} times: {sentence}" for sentence, count in self.sentences.most_common()]
        whole = self.refused.total() + self.stored.total()
        return [
            *said,
            f"{whole} damaged files: {self.refused.total()} refused in words,"
            f" {self.stored.total()} stored anew, {self.converted.total()} converted,"
            f" 0 as sent; the slowest took {self.slowest:.1f} s",
        ]


Sent = tuple[int, str, bytes]
"""A file's number, the kind of its original, and its bytes."""


def send_all(journal: Journal, files: Iterable[Sent], *, conversions: int) -> Tally:
    """Send *files* in, and look at all that comes of them.

    Of the films that browsers cannot play as they are, *conversions* are converted.
    """
    tally, left = Tally(), iter(files)
    with journal.sign_in("amira") as amira:
        limits = picturing.limits(amira.setting.media)._replace(
            seconds=SECONDS, remux_seconds=SECONDS, convert_seconds=2 * SECONDS
        )
        with ThreadPoolExecutor(AT_ONCE) as threads:
            while sent := list(islice(left, BATCH)):
                answers = [threads.submit(_taken_in, amira, data, limits) for _, _, data in sent]
                for (number, kind, data), answer in zip(sent, answers, strict=True):
                    seconds, said = answer.result()
                    tally.slowest = max(tally.slowest, seconds)
                    assert seconds < 4 * SECONDS, f"file {number} held somebody up"
                    if isinstance(said, PictureRefused):
                        _is_in_words(said, number)
                        tally.refused[kind] += 1
                        tally.sentences[said.sentence] += 1
                        continue
                    picture = picturing.add(amira, said)
                    _carries_nothing(amira, picture, data, number)
                    tally.stored[kind] += 1
                    if not picture.plays and tally.converted.total() < conversions:
                        tally.converted[kind] += _converted(amira, picture, limits, number)
                _nothing_is_left(amira, f"files {sent[0][0]} to {sent[-1][0]}")
    assert _workers() == []
    found = keeping.look_over(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    assert [one.sentence for one in found if not one.good] == []
    return tally


def _taken_in(
    session: Session, data: bytes, limits: Limits
) -> tuple[float, Sealed | PictureRefused]:
    """What becomes of *data*, as the page does it, and after how long."""
    began = time.monotonic()
    with Scratch(session.vault.folder.media) as source:
        source.append(data)
        try:
            said: Sealed | PictureRefused = picturing.take_in(
                session.cabinet, source, limits=limits
            )
        except PictureRefused as refused:
            said = refused
    return time.monotonic() - began, said


def _is_in_words(refused: PictureRefused, number: int) -> None:
    assert refused.sentence.endswith("."), f"file {number} was refused without a sentence"
    assert refused.what_to_do, f"file {number} was refused without a way out"
    assert "CANARY" not in str(refused), f"file {number} speaks in its refusal"


def _carries_nothing(session: Session, picture: Picture, sent: bytes, number: int) -> None:
    """Only pixels and sound came through, in a form of our own making."""
    parts: list[str | int] = [media.FULL, media.THUMB, *range(len(picture.pieces))]
    bytes_of = {part: picturing.look(session, picture.id, part=part) for part in parts}
    assert only_pixels(bytes_of[media.THUMB]), f"file {number} has a thumbnail that is more"
    if picture.kind == "picture":
        assert only_pixels(bytes_of[media.FULL]), f"file {number} is more than pixels"
    else:
        start, *pieces = [bytes_of[part] for part in (media.FULL, *range(len(picture.pieces)))]
        assert _boxes(start) == [b"ftyp", b"moov"], f"file {number} begins otherwise"
        assert pieces, f"file {number} has no film"
        for piece in pieces:
            found = _boxes(piece)
            assert found == [b"moof", b"mdat"] * (len(found) // 2), f"file {number} holds others"
        assert not _REMARKS & set(_boxes(start, deep=True)), f"file {number} has room for remarks"
    whole = b"".join(bytes_of.values())
    assert sent not in whole, f"file {number} is stored as it was sent"
    assert not any(window in whole for window in _WINDOWS), f"remarks of file {number} are stored"


def _boxes(data: bytes, *, deep: bool = False) -> list[bytes]:
    found, at = [], 0
    while at < len(data):
        kind, length = data[at + 4 : at + 8], int.from_bytes(data[at : at + 4], "big")
        assert 8 <= length <= len(data) - at, "boxes do not fill the film"
        found.append(kind)
        if deep and kind in _PARENTS:
            found += _boxes(data[at + 8 : at + length], deep=True)
        at += length
    return found


def _converted(session: Session, picture: Picture, limits: Limits, number: int) -> int:
    """Convert the video *picture* as the page does behind the note; 1 where it could be."""
    parts: list[str | int] = [media.FULL, *range(len(picture.pieces))]
    opened = {part: picturing.look(session, picture.id, part=part) for part in parts}
    film = converting.Film(picture, opened.__getitem__)
    try:
        sealed = converting.converted(session.cabinet, film, limits=limits, progress=lambda _: None)
    except PictureRefused as refused:
        _is_in_words(refused, number)
        return 0
    made = converting.finish(session, picture, sealed)
    assert made.plays, f"file {number} was converted to what does not play"
    _carries_nothing(session, made, b"".join(opened.values()), number)
    return 1


def _nothing_is_left(session: Session, where: str) -> None:
    """In the media folder lies what the journal knows of, and nothing else."""
    folder = session.vault.folder.media
    known = {name for one in session.vault.pictures.all() for name, _ in one.files}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {f"{name[:2]}/{name}.age" for name in known}, f"something is left of {where}"


def _workers() -> list[int]:
    """The processes of ours that make files safe."""
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if "journalkit.darkroom.worker" in " ".join(child.cmdline()):
                found.append(child.pid)
        except psutil.NoSuchProcess:
            continue
    return found
