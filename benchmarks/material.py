"""What is measured on: a journal of an invented setting, and notes made of authored texts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from journalkit.crypto.kdf import RFC_9106
from journalkit.crypto.secret import Secret
from journalkit.crypto.sheets import Sheets
from journalkit.journal import founding, registering
from journalkit.journal.session import Session, sign_in
from journalkit.records import Child, Member, Note, Observation, Role, Room, Setting, State
from journalkit.records.checking import new_id
from journalkit.store.folder import Folder
from journalkit_demo.notes import Authored, Passage, fill, load, said

NAME, PASSWORD = "measured", "kettle marble orchard nine"
YEAR = timedelta(days=365)
CHILDREN = 30
PLACES = ("the garden", "the mud kitchen", "the book corner", "the block area", "")


@dataclass(frozen=True)
class Measured:
    """A journal to measure, with its children."""

    folder: Folder
    children: tuple[Child, ...]

    def sign_in(self) -> Session:
        """The manager signed in, by Argon2id as in a real journal (RFC 9106)."""
        return sign_in(self.folder, NAME, Secret.typed(PASSWORD))


def journal(path: Path) -> Measured:
    """A new journal in *path*: one manager, a room, `CHILDREN` children."""
    folder, room = Folder(path), Room(name="Acorns")
    names = [row["name"] for row in load().names["children"]][:CHILDREN]
    joined = date.today() - 2 * YEAR
    children = tuple(
        Child(name=name, born=joined - 2 * YEAR, room=room.id, joined=joined) for name in names
    )
    session = founding.found(
        folder,
        Setting(name="A setting to measure"),
        manager=Member(name="Nobody in particular", sign_in_name=NAME, role=Role.MANAGER),
        password=PASSWORD,
        recovery=Sheets.fresh().recipient,
        profile=RFC_9106,
    )
    with session:
        registering.enter(session, room, *children)
    return Measured(folder, children)


def notes(children: tuple[Child, ...], *, seed: int) -> Iterator[Note]:
    """Notes without end, each of one authored moment: the same ones for the same *seed*."""
    drawn, authored = random.Random(seed), load()
    areas = {area.id: area for area in founding.default_framework().areas}
    now = datetime.now(UTC)
    while True:
        passage = drawn.choice(authored.passages)
        about = drawn.sample(children, passage.children if passage.children <= 3 else 3)
        known = [one for one in passage.areas if one in areas]
        aspects = {aspect.id for one in known for aspect in areas[one].aspects}
        text, quoted = _told(drawn, authored, passage, about)
        yield Note(
            children=tuple(child.id for child in about),
            text=text,
            happened_at=now - timedelta(minutes=drawn.randrange(60, 500_000)),
            place=drawn.choice(PLACES),
            own_words=quoted,
            meaning=_with_names(drawn, passage.meaning, about),
            next_step=_with_names(drawn, passage.next_step, about),
            areas=tuple(known),
            aspects=tuple(one for one in passage.aspects if one in aspects),
            wellbeing=drawn.randint(*passage.wellbeing),
            involvement=drawn.randint(*passage.involvement),
        )


def handed_in(note: Note, author: str) -> Observation:
    """*note* as an observation that *author* handed in when it happened."""
    at = note.happened_at
    return Observation(
        id=new_id(),
        author=author,
        state=State.SUBMITTED,
        version=1,
        note=note,
        created_at=at,
        submitted_at=at,
    )


def _told(
    drawn: random.Random, authored: Authored, passage: Passage, about: list[Child]
) -> tuple[str, str]:
    beats = [drawn.choice(variants) for variants in passage.beats]
    opening = drawn.choice(authored.openings).text
    texts = [_with_names(drawn, beat, about) for beat in (opening, *beats)]
    quoted = said(" ".join(beats))
    return " ".join(texts), _with_names(drawn, quoted, about)


def _with_names(drawn: random.Random, text: str, about: list[Child]) -> str:
    names = [child.called for child in about] + ["Robin", "Sasha"]
    pronoun = drawn.choice(("he", "she", "they"))
    return fill(text, pronoun=pronoun, child=names[0], friend=names[1], third=names[2])
