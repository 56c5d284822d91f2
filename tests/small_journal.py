"""A small journal to test with: a manager, a deputy, a practitioner, a helper, three children."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from journalkit.crypto.kdf import Profile
from journalkit.crypto.secret import Secret
from journalkit.crypto.sheets import Sheets
from journalkit.gate.client import Gate
from journalkit.journal import (
    agreeing,
    founding,
    observing,
    picturing,
    registering,
    staffing,
)
from journalkit.journal.session import Session, sign_in
from journalkit.media import Keep, SafePicture, SafeVideo
from journalkit.records import (
    Child,
    Draft,
    Member,
    Note,
    Observation,
    OpeningHours,
    Picture,
    Role,
    Room,
    Setting,
)
from journalkit.records.checking import new_id
from journalkit.store.folder import Folder

CHEAP = Profile(passes=1, memory_kib=8, lanes=1)
"""Argon2id that costs nothing: a value that tests pass in."""

PHOTO = SafePicture(b"full", b"thumb", 4, 3, None)

PASSWORDS = {
    "ruth": "kettle marble orchard nine",
    "dee": "lantern quiet barley stone",
    "amira": "violet harbour tandem frost",
    "hal": "copper willow stanza drift",
}


@dataclass
class Journal:
    """The store's folder, and how its people sign in."""

    folder: Folder
    sheets: Sheets
    members: dict[str, Member]
    children: list[Child]
    room: Room
    _open: list[Session] = field(default_factory=list)

    def sign_in(
        self, who: str, *, gate: Gate | None = None, beside: str = "ruth", **more: Any
    ) -> Session:
        """*who* signed in; staff with *beside* as the manager who countersigns. *more* is
        `sign_in`'s own: ``device``, ``here``, ``now``."""
        opens_alone = who in ("ruth", "dee")
        session = sign_in(
            self.folder,
            who,
            Secret.typed(PASSWORDS[who]),
            gate=gate,
            manager="" if opens_alone or gate else beside,
            manager_password=None if opens_alone or gate else Secret.typed(PASSWORDS[beside]),
            **more,
        )
        self._open.append(session)
        return session

    @staticmethod
    def draft_of(session: Session) -> Draft:
        """A draft of the member of *session*."""
        return Draft(author=session.member.id, fields={}, saved_at=session.now())

    def note(self, text: str = "She poured the water slowly.", **fields: object) -> Note:
        """A whole note about the first child, an hour ago."""
        given: dict[str, object] = {
            "children": (self.children[0].id,),
            "text": text,
            "happened_at": datetime.now(UTC) - timedelta(hours=1),
        }
        return Note(**{**given, **fields})  # type: ignore[arg-type]

    @staticmethod
    def photo(session: Session, safe: SafePicture = PHOTO) -> Picture:
        """A photo that the member of *session* added; nobody has said who is in it."""
        return picturing.add(session, picturing.seal(session.cabinet, safe))

    @staticmethod
    def film(session: Session, *, plays: bool = True) -> Picture:
        """A video that the member of *session* added: how it begins, and two pieces."""

        def made(keep: Keep) -> SafeVideo:
            for number, data in enumerate((b"begins", b"first", b"second")):
                keep(data, max(0.0, number - 1.0))
            mime = 'video/mp4; codecs="avc1.64001f"' if plays else ""
            return SafeVideo(poster=PHOTO, seconds=2.0, mime=mime, converted=plays)

        return picturing.add(session, picturing.filmed(session.cabinet, made))

    def observe(self, session: Session, text: str = "She poured the water.") -> Observation:
        """An observation handed in by the member of *session*."""
        return observing.submit(session, self.note(text), id=new_id())

    def close(self) -> None:
        """Sign everybody out."""
        for session in self._open:
            session.close()
        self._open.clear()


def make(path: Path) -> Journal:
    """A small journal in the new folder *path*."""
    folder, sheets = Folder(path), Sheets.fresh()
    ruth = Member(name="Ruth Ames", sign_in_name="ruth", role=Role.MANAGER)
    hours = tuple(
        OpeningHours(weekday=day, opens=time(0), closes=time(23, 59, 59)) for day in range(7)
    )
    session = founding.found(
        folder,
        Setting(name="Small Setting", hours=hours),
        manager=ruth,
        password=PASSWORDS["ruth"],
        recovery=sheets.recipient,
        profile=CHEAP,
    )
    dee = Member(name="Dee Bell", sign_in_name="dee", role=Role.PRACTITIONER, deputy=True)
    amira = Member(name="Amira Cole", sign_in_name="amira", role=Role.PRACTITIONER)
    hal = Member(name="Hal Dunn", sign_in_name="hal", role=Role.HELPER)
    room = Room(name="Acorns")
    begun = date.today() - timedelta(days=300)
    children = [
        Child(name=name, born=date(2022, 3, 1), room=room.id, joined=begun, booked=(0, 1, 2, 3, 4))
        for name in ("Maya Ode", "Tomasz Lis", "Iris O’Neil")
    ]
    with session:
        for member in (dee, amira, hal):
            staffing.add(session, member, PASSWORDS[member.sign_in_name], profile=CHEAP)
        registering.enter(session, room, *children)
        for child in children:
            registering.hand_over(session, child.id, amira.id, since=begun)
    members = {"ruth": ruth, "dee": dee, "amira": amira, "hal": hal}
    made = Journal(folder, sheets, members, children, room)
    for name in members:
        signed = made.sign_in(name)
        agreeing.sign(signed, signed.vault.agreements.all()[0].id)
    made.close()
    return made


@pytest.fixture(scope="session")
def journal_as_made(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """The small journal that `journal` copies: making one takes forty times as long."""
    return make(tmp_path_factory.mktemp("made") / "journal")


@pytest.fixture
def journal(journal_as_made: Journal, tmp_path: Path):
    """A small journal of this test's own."""
    shutil.copytree(journal_as_made.folder.path, tmp_path / "journal")
    mine = replace(
        journal_as_made,
        folder=Folder(tmp_path / "journal"),
        members=dict(journal_as_made.members),
        children=list(journal_as_made.children),
        _open=[],
    )
    yield mine
    mine.close()
