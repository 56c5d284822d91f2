"""Opening the review queue of a setting that has fallen behind: notes with pictures, all waiting.

Ours is the page's content as its kernel makes it for a manager who is signed in: the queue and
everything beside it, each widget's state as the message that a browser gets, and the small
pictures of the first cards, which the browser asks for. Beside it, plain SQLite reads the rows
that stand there (the count, the first page of notes, their children, pictures and reviews, the
members and rooms) and plain files hold the same small pictures.
"""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import comm
from comm.base_comm import BaseComm

from benchmarks import material, plain
from benchmarks.photographing import scene
from benchmarks.timing import Times, in_turns
from journalkit.darkroom.developing import THUMB_QUALITY
from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.journal import picturing
from journalkit.journal.session import Session
from journalkit.media import SafePicture
from journalkit.pages.page import close_all
from journalkit.pages.review import PAGE, Reviewing
from journalkit.records import Picture

SIDE = 480
"""Pixels of a small picture's longer side."""
IN_SIGHT = 6
"""Pictures of the cards that stand on a screen at first."""

COUNT = "SELECT count(*) FROM observations WHERE state = 'submitted'"
NOTES = (
    "SELECT o.*, v.note FROM observations o JOIN observation_versions v"
    " ON v.observation = o.id AND v.number = o.version WHERE o.state = 'submitted'"
    f" ORDER BY o.submitted_at, o.number LIMIT {PAGE}"
)
BESIDE = (
    "SELECT * FROM children WHERE id IN"
    " (SELECT child FROM observation_children WHERE observation IN ({}))",
    "SELECT * FROM pictures WHERE id IN"
    " (SELECT picture FROM observation_pictures WHERE observation IN ({}))",
    "SELECT * FROM reviews WHERE observation IN ({})",
)
OTHERS = ("SELECT * FROM members", "SELECT * FROM rooms", "SELECT * FROM children")


class Sent(BaseComm):  # type: ignore[misc]
    """Turns what a kernel would send into the text that it would be sent as."""

    def publish_msg(self, msg_type: str, data: Any = None, metadata: Any = None,
                    buffers: Any = None, **keys: Any) -> None:  # fmt: skip
        json.dumps([msg_type, data, metadata, keys])


def measure(folder: Path, *, notes: int, blocks: int, each: int) -> tuple[Times, Times]:
    """The queue of so many *notes*, each with one or two pictures, opened; and the rows read."""
    measured = material.journal(folder / "journal")
    make, comm.create_comm = comm.create_comm, Sent
    with measured.sign_in() as session:
        peer = plain.Plain(folder / "plain.db", durable=False)
        thumbs = _fill(measured, session, peer, folder / "thumbs", notes)
        opened: list[Reviewing] = []

        def ours(_: int) -> None:
            content = Reviewing(session, Notice(), Gate())
            content.widgets()
            shown = [one["id"] for card in content.queue.cards for one in card["pictures"]]
            for id in shown[:IN_SIGHT]:
                content.queue.on_picture(id)  # type: ignore[misc]
            opened.append(content)

        def close(_: int) -> None:
            for content in opened:
                for widget in content.widgets():
                    close_all(widget)
            opened.clear()

        try:
            return in_turns(
                ours, lambda _: _read(peer, thumbs), blocks=blocks, each=each, before=close
            )
        finally:
            comm.create_comm = make
            peer.close()


def _read(peer: plain.Plain, thumbs: list[Path]) -> None:
    peer.run(COUNT).fetchone()
    notes = peer.run(NOTES).fetchall()
    for row in notes:
        json.loads(row[-1])
    marks = ", ".join("?" for _ in notes)
    ids = [row[1] for row in notes]
    for asked in BESIDE:
        peer.run(asked.format(marks), ids).fetchall()
    for asked in OTHERS:
        peer.run(asked).fetchall()
    for thumb in thumbs:
        thumb.read_bytes()


def _fill(
    measured: material.Measured, session: Session, peer: plain.Plain, place: Path, count: int
) -> list[Path]:
    """The same notes on both sides; returns as many small pictures as are in sight, as files."""
    looks = [_jpeg(seed) for seed in range(IN_SIGHT)]
    place.mkdir()
    thumbs = [place / f"{number}.jpg" for number in range(IN_SIGHT)]
    for thumb, look in zip(thumbs, looks, strict=True):
        thumb.write_bytes(look)
    session.vault.database.execute("PRAGMA synchronous = OFF")
    peer.copy_people(session.vault.database.conn)
    peer.run("BEGIN IMMEDIATE")
    with session.change() as change:
        for number, note in enumerate(islice(material.notes(measured.children, seed=5), count)):
            pictures = [_picture(session, looks[number % IN_SIGHT]) for _ in range(1 + number % 2)]
            shown = replace(note, pictures=tuple(one.id for one in pictures))
            handed_in = material.handed_in(shown, session.member.id)
            for picture in pictures:
                session.vault.pictures.put(change, picture, what="picture added")
                peer.add("pictures", picture)
            session.vault.observations.add(change, handed_in, areas=note.areas)
            peer.write(plain.rows_of(handed_in))
    peer.run("COMMIT")
    for run in (session.vault.database.execute, peer.run):
        run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return thumbs


def _picture(session: Session, look: bytes) -> Picture:
    safe = SafePicture(b"large", look, SIDE, SIDE * 3 // 4, None)
    sealed = picturing.seal(session.cabinet, safe)
    return picturing.entered(session, sealed, by=session.member.id, at=session.now())


def _jpeg(seed: int) -> bytes:
    out = BytesIO()
    scene(SIDE, SIDE * 3 // 4, seed=seed).save(out, "JPEG", quality=THUMB_QUALITY)
    return out.getvalue()
