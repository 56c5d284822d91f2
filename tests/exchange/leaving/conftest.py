"""A small journal with something of everything in it, and short ways to take it along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from journalkit.crypto.sheets import Sheets
from journalkit.exchange.leaving import importing
from journalkit.exchange.leaving.exporting import export
from journalkit.journal import (
    bringing_in,
    childhood,
    concerns,
    observing,
    picturing,
    reflecting,
    reviewing,
    staffing,
)
from journalkit.journal.concerns import Begun
from journalkit.journal.session import Session
from journalkit.media import SafePicture
from journalkit.records import Comment, Draft, Origin, Passage, Picture, Reflection
from tests.small_journal import CHEAP, PASSWORDS, Journal, make
from tests.telling.conftest import Place, place, placed

__all__ = ["place"]

OTHERS_DRAFT = "half a sentence of a colleague"
OTHERS_THOUGHT = "a colleague wonders about herself"
OWN_THOUGHT = "a manager wonders about herself"
CONCERN = "a bruise the shape of a hand"
HOSTILE = '</script><script>window.bad = 1</script><img src=x onerror="window.bad = 1">\'&'


def jpeg(colour: str = "red", width: int = 64) -> bytes:
    """A photo as the journal makes them."""
    out = BytesIO()
    Image.new("RGB", (width, width * 3 // 4), colour).save(out, "JPEG", quality=85)
    return out.getvalue()


def thought(session: Session, text: str) -> Reflection:
    """A reflection of the member, not kept yet."""
    at, me = session.now(), session.member.id
    return Reflection(author=me, cycle="", begun_at=at, changed_at=at, answers={"free": text})


@dataclass
class Packed:
    """The journal, and where its exports lie."""

    place: Place
    folder: Path
    photo: Picture

    @property
    def journal(self) -> Journal:
        return self.place.journal

    @property
    def session(self) -> Session:
        return self.place.session

    def out(self, name: str = "out", **more: Any) -> Path:
        """An export, by the manager who is signed in."""
        export(self.session, self.folder / name, whom="the trustees", **more)
        return self.folder / name

    def back(self, out: Path, name: str = "back", *, who: str = "ruth") -> Journal:
        """The journal that is made of an export."""
        read = importing.opened(out)
        importing.bring_back(
            read,
            self.folder / name,
            manager=read.manager(who),
            password=PASSWORDS["ruth"],
            recovery=Sheets.fresh().recipient,
            profile=CHEAP,
        )
        return replace(self.journal, folder=type(self.journal.folder)(self.folder / name), _open=[])


def everything(folder: Path) -> str:
    """All text in an export but its schema, which says what there could be."""
    files = [one for one in folder.rglob("*") if one.is_file() and one.name != "schema.json"]
    kinds = {".json", ".jsonl", ".csv", ".html", ".js", ".sha256"}
    return "\n".join(one.read_text("utf-8") for one in files if one.suffix in kinds)


def lines(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The records of one kind."""
    said = (folder / "json" / f"{kind}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in said]


@pytest.fixture
def packed(place: Place, tmp_path: Path) -> Packed:
    """A journal of this test's own."""
    return pack(place, tmp_path)


@pytest.fixture(scope="package")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packed]:
    """One to look at only; its export is in ``folder / "out"``."""
    folder = tmp_path_factory.mktemp("taken")
    journal = make(folder / "journal")
    for there in placed(journal):
        packed = pack(there, folder)
        packed.out()
        yield packed
    journal.close()


def pack(place: Place, folder: Path) -> Packed:
    """Notes with versions, reviews and a photo, a story with a reply; drafts and thoughts."""
    ruth, journal = place.session, place.journal
    maya, tomasz, iris = (one.id for one in journal.children)
    safe = SafePicture(jpeg(), jpeg(width=16), 64, 48, ruth.now())
    shot = journal.photo(ruth, safe)
    picturing.caption(ruth, shot.id, "Zoë’s “tower”, 高い")
    photo = picturing.name_children(ruth, shot.id, [maya])
    first = place.note("She poured the water.", pictures=(photo.id,), areas=("literacy",))
    again = journal.note("She poured it slowly.", pictures=(photo.id,), next_step="Bigger jugs.")
    observing.amend(ruth, first.id, replace(again, happened_at=first.note.happened_at), version=1)
    reviewing.approve(ruth, first.id, version=2, praise="=Exact words")
    childhood.close_step(
        ruth, first.id, child=maya, step="Bigger jugs.", outcome="She filled four."
    )
    place.note("Maya and Tomasz dug a hole. Tomasz Lis found a worm.", children=(maya, tomasz))
    place.note(f"=Iris {HOSTILE}", children=(iris,), own_words=HOSTILE)
    place.note("Not for the family.", staff_only=True)
    said = Comment(by="Jola Lis", at=ruth.now(), text="He counts stairs now.")
    origin = Origin(
        id="c" * 20, service="famly", original="f-1", author="Jo Gone", areas=("Number, secure",),
        comments=(said,), by=ruth.member.id, at=ruth.now(),
    )  # fmt: skip
    bringing_in.enter(
        ruth,
        replace(first.note, text="He counted to three.", children=(tomasz,), pictures=()),
        origin,
        author=journal.members["amira"].id,
        written_at=first.note.happened_at,
        published=True,
    )
    gone = place.note("Nobody saw this.")
    observing.withdraw(ruth, gone.id)
    story = place.given(
        first.id, passages=(Passage(section="story", text="Maya and Iris hummed.", quote=True),)
    )
    place.reply(story, "She hums at home.")
    with journal.sign_in("amira") as amira:
        observing.save_draft(
            amira,
            Draft(author=amira.member.id, fields={"text": OTHERS_DRAFT}, saved_at=amira.now()),
        )
        reflecting.keep(amira, thought(amira, OTHERS_THOUGHT))
    reflecting.keep(ruth, thought(ruth, OWN_THOUGHT))
    observing.save_draft(
        ruth, Draft(author=ruth.member.id, fields={"text": "own draft"}, saved_at=ruth.now())
    )
    return Packed(place, folder, photo)


@pytest.fixture
def led(packed: Packed) -> Packed:
    """The same with a concern; its manager leads on safeguarding."""
    staffing.name_lead(packed.session, packed.session.member.id, lead=True)
    raise_concern(packed)
    return packed


def raise_concern(packed: Packed) -> None:
    begun = Begun(text=CONCERN, children=(packed.place.maya,))
    concerns.hand_in(packed.session, begun)
