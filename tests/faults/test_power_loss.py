"""The power goes at any moment of a work: what was acknowledged is there, and nothing is half done.

Each work is recorded once, then the disk is put together as it lay after every call that changed
it (see `recorded`), and opened as people would the next morning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from journalkit.crypto.secret import Secret
from journalkit.exchange.backups import restoring, taking
from journalkit.journal import keeping, observing
from journalkit.journal.session import sign_in
from journalkit.records import Draft, Note
from journalkit.records.checking import new_id
from journalkit.store.folder import Folder
from tests.faults import bringing, caring
from tests.faults.recorded import Recording
from tests.faults.tallying import DONE, looking_for, rounds
from tests.faults.test_killed_while_erasing import PICTURES, _all_or_none, erase
from tests.faults.test_killed_while_erasing import filled as filled_for_erasing
from tests.small_journal import PASSWORDS, Journal

Counted = Callable[[str], None]
RUTH = Secret.typed(PASSWORDS["ruth"])
SAVES = 3

filled = filled_for_erasing


def save(say: Callable[..., None], path: str, child: str) -> None:
    """Drafts, and observations of *child*, each said once it is acknowledged."""
    with sign_in(Folder(Path(path)), "ruth", RUTH) as ruth:
        for number in range(SAVES):
            now, text = datetime.now(UTC), f"Number {number}."
            draft = Draft(id=new_id(), author=ruth.member.id, fields={"text": text}, saved_at=now)
            observing.save_draft(ruth, draft)
            say("draft", draft.id)
            note = Note(children=(child,), text=text, happened_at=now - timedelta(hours=1))
            say("note", observing.submit(ruth, note, id=new_id()).id)


@dataclass
class Cut:
    """The folders of one test, as they are at each moment."""

    root: Path
    journal: Journal
    before: int = PICTURES
    """Photos that were there."""

    @property
    def folder(self) -> Folder:
        return Folder(self.root / "journal")

    def whole(self) -> None:
        """It opens, and nothing in it is amiss."""
        with sign_in(self.folder, "ruth", RUTH):
            pass
        found = keeping.look_over(self.folder, "ruth", RUTH)
        assert [one.sentence for one in found if not one.good] == []


def saved(cut: Cut, said: list[Any]) -> None:
    cut.whole()
    with sign_in(cut.folder, "ruth", RUTH) as ruth:
        notes = {one.id for one in ruth.vault.observations.all()}
        kept = notes | {one.id for one in ruth.vault.drafts.all()}
    assert {id for _, id in said} <= kept


def uploaded(cut: Cut, said: list[Any]) -> None:
    cut.whole()
    with sign_in(cut.folder, "ruth", RUTH) as ruth:
        assert ["done"] not in said or len(ruth.vault.pictures.all()) == cut.before + 2


def brought_in(cut: Cut, said: list[Any]) -> None:
    cut.whole()
    with sign_in(cut.folder, "ruth", RUTH) as ruth:
        come = len(ruth.vault.children.all()) - len(cut.journal.children)
    assert come in ((len(bringing.LISTED),) if ["done"] in said else (0, len(bringing.LISTED)))


def renewed(cut: Cut, said: list[Any]) -> None:
    cut.whole()
    with sign_in(cut.folder, "ruth", RUTH) as ruth:
        keeping.seal_anew(ruth, progress=lambda *_: None)
        assert ["done"] not in said or ruth.vault.keyring.generation == 2
    cut.whole()


def migrated(cut: Cut, said: list[Any]) -> None:
    with caring.a_later_version(), sign_in(cut.folder, "ruth", RUTH) as ruth:
        assert caring.half_done(ruth.vault.database) == []


def copied(cut: Cut, said: list[Any]) -> None:
    cut.whole()
    stick = cut.root / "stick"
    if ["done"] in said:
        assert [wrong for _, wrong in restoring.look_over(stick, progress=lambda *_: None)] == [""]
    taking.run(cut.folder, stick, now=datetime.now(UTC), progress=lambda *_: None)
    assert {wrong for _, wrong in restoring.look_over(stick, progress=lambda *_: None)} == {""}


def put_back(cut: Cut, said: list[Any]) -> None:
    again = Folder(cut.root / "again")
    if again.path.exists():
        found = keeping.look_over(again, "ruth", RUTH)
        assert [one.sentence for one in found if not one.good] == []
    else:
        assert ["done"] not in said
        restoring.restore(cut.root / "stick", again.path, progress=lambda *_: None)


def gone(cut: Cut, said: list[Any]) -> None:
    assert _all_or_none(cut.folder, cut.journal.children[0].id) or ["done"] not in said


WORKS = {
    "save": (save, ("journal", "child"), saved),
    "upload": (bringing.upload, ("journal",), uploaded),
    "list of children": (bringing.bring_in, ("journal",), brought_in),
    "new keys": (caring.rekey, ("journal",), renewed),
    "migration": (caring.migrate, ("journal",), migrated),
    "back-up": (caring.back_up, ("journal", "stick"), copied),
    "restore": (caring.restore, ("stick", "again"), put_back),
    "erasure": (erase, ("journal", "child"), gone),
}
"""One more activity is one more line: what is done, what it is given, and what has to hold."""


def _cut_off(name: str, journal: Journal, log: Path, *, most: int) -> str:
    work, given, holds = WORKS[name]
    cut = Cut(journal.folder.path.parent, journal)
    journal.close()
    if name == "restore":
        stick = cut.root / "stick"
        taking.run(cut.folder, stick, now=datetime.now(UTC), progress=lambda *_: None)
    child = journal.children[0].id
    paths = [child if one == "child" else cut.root / one for one in given]
    made = Recording(work, cut.root, log, *paths)
    count = 0
    for moment, said in made.states(most=most):
        with looking_for("acknowledged work lost, or half done, after a power cut"):
            try:
                holds(cut, said)
            except BaseException as error:
                raise AssertionError(f"{name}: {moment}") from error
        count += 1
    assert count
    DONE[f"power cuts in {name}"] += count
    return f"power cut in {name}: {count} states of the disk, each whole"


@pytest.mark.parametrize("name", WORKS)
def test_a_power_cut_loses_nothing_and_leaves_nothing_half_done(
    name: str, filled: Journal, tmp_path_factory: pytest.TempPathFactory, counted: Counted
) -> None:
    log = tmp_path_factory.mktemp("recorded") / "calls"
    counted(_cut_off(name, filled, log, most=4))


@pytest.mark.faults
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", WORKS)
def test_a_power_cut_at_every_moment(
    name: str, filled: Journal, tmp_path_factory: pytest.TempPathFactory, counted: Counted
) -> None:
    log = tmp_path_factory.mktemp("recorded") / "calls"
    counted(_cut_off(name, filled, log, most=rounds(2_000)))
