"""Office, Records: how a manager erases a child step by step, holds, and lets old records go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest

from journalkit.errors import Refused
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sheet import Sheet
from journalkit.journal import conversing, observing, registering
from journalkit.journal.session import Session
from journalkit.pages.office.records import Records
from journalkit.pages.office.section import Place
from journalkit.records.checking import new_id
from tests.small_journal import Journal


class Desk:
    """The section as a manager has it open."""

    def __init__(self, session: Session) -> None:
        self.widgets: list[Any] = []
        self.notice = Notice()
        self.others: list[Any] = []
        gate = SimpleNamespace(
            live=lambda: self.others, state=lambda: SimpleNamespace(sign_in="me")
        )
        self.section = Records(
            session,
            self.notice,
            gate,  # type: ignore[arg-type]
            place=Place(),
            show=lambda widgets: self.widgets.__setitem__(slice(None), widgets),
            go=lambda *_: None,
        )
        self.section.draw()

    def press(self, name: str, id: str = "") -> None:
        self.section.act(name, id)

    def sheet(self) -> Sheet:
        return next(one for one in self.widgets if isinstance(one, Sheet))

    def save(self, **values: Any) -> dict[str, str]:
        """Press the sheet's button with *values* over what stands in it; its problems."""
        sheet = self.sheet()
        sheet._save({"values": {**sheet.values, **values}}, [])
        return dict(sheet.problems)

    def cells(self, title: str) -> list[list[str]]:
        lists = (one for one in self.widgets if isinstance(one, Roster) and one.title == title)
        return [row["cells"] for row in next(lists).rows]


@pytest.fixture
def ruth(journal: Journal) -> Iterator[Session]:
    both = tuple(one.id for one in journal.children[:2])
    with journal.sign_in("amira") as amira:
        shared = journal.note("Maya and Tomasz built a tower.", children=both)
        observing.submit(amira, shared, id=new_id())
        untagged = journal.note("Iris gave Maya a cup.", children=(journal.children[2].id,))
        observing.submit(amira, untagged, id=new_id())
    with journal.sign_in("ruth") as session:
        yield session
    ipywidgets.Widget.close_all()


def _to_the_texts(ruth: Session, journal: Journal) -> Desk:
    desk = Desk(ruth)
    desk.press("choose")
    desk.press("child", journal.children[0].id)
    desk.press("on")
    return desk


LAST = {"reason": "asked", "typed": "maya ode"}


def test_a_child_is_erased_text_by_text(ruth: Session, journal: Journal) -> None:
    desk = _to_the_texts(ruth, journal)
    assert desk.sheet().values["0"] == "A child and Tomasz built a tower."
    assert "Maya and Tomasz" in desk.sheet().fields[0]["help"]
    desk.save()
    assert desk.sheet().values["0"] == "Iris gave a child a cup."
    desk.save(**{"0": "Iris gave away a cup."})
    assert ruth.vault.children.get(journal.children[0].id)
    assert desk.save(reason="asked", typed="Maya") == {"typed": "This is not what has to be typed."}
    assert desk.save(**LAST) == {}
    texts = [one.note.text for one in ruth.vault.observations.all()]
    assert texts == ["A child and Tomasz built a tower.", "Iris gave away a cup."]
    [receipt] = desk.cells("Receipts")
    assert receipt[1:] == ["The family asked for it", receipt[2], "not known"]
    assert "1 child" in receipt[2]
    assert "Maya" not in repr(desk.widgets)


def test_what_was_written_meanwhile_is_looked_at_before_anything_goes(
    ruth: Session, journal: Journal
) -> None:
    desk = _to_the_texts(ruth, journal)
    desk.save()
    desk.save()
    id = ruth.vault.observations.all()[1].id
    conversing.say(ruth, id, "Was it Maya?")
    desk.save(**LAST)
    assert desk.sheet().values["0"] == "Was it a child?"
    desk.save()
    desk.save(**LAST)
    assert [one.text for one in ruth.vault.remarks.all()] == ["Was it a child?"]
    assert len(ruth.vault.children.all()) == 2


def test_nothing_is_erased_while_somebody_else_is_signed_in(
    ruth: Session, journal: Journal
) -> None:
    desk = _to_the_texts(ruth, journal)
    desk.save()
    desk.save()
    amira = journal.members["amira"].id
    desk.others = [SimpleNamespace(id="x", member=amira, device="", since=1, locked=False)]
    with pytest.raises(Refused):
        desk.save(**LAST)
    assert len(ruth.vault.children.all()) == 3


def test_a_hold_on_everybody_is_chosen_by_its_name_and_never_by_leaving_a_field_empty(
    ruth: Session,
) -> None:
    desk = Desk(ruth)
    desk.press("hold")
    assert set(desk.save(reason="An inspection.")) == {"child"}
    assert ruth.vault.holds.all() == ()
    assert desk.save(child="everybody", reason="An inspection.") == {}
    assert [one.child for one in ruth.vault.holds.all()] == [""]


def test_what_is_held_offers_no_way_on(ruth: Session, journal: Journal) -> None:
    desk = Desk(ruth)
    desk.press("hold")
    desk.save(child=journal.children[0].id, reason="An inquiry.")
    [[whom, why, _]] = desk.cells("Held")
    assert (whom, why) == ("Maya Ode", "An inquiry.")
    desk.press("child", journal.children[0].id)
    assert [one["name"] for one in desk.widgets[0].actions] == ["back"]


def test_what_is_due_is_listed_by_class_and_year_and_goes_by_a_press(
    ruth: Session, journal: Journal
) -> None:
    left = date.today() - timedelta(days=7 * 366)
    for child in journal.children:
        registering.enter(ruth, replace(child, born=date(2012, 1, 1), joined=None, left=left))
    desk = Desk(ruth)
    due = {cells[0]: cells[2] for cells in desk.cells("Kept long enough")}
    assert due["Observations and pictures"] == f"2 of {left.year}"
    desk.press("erase-due", "notes")
    assert ruth.vault.observations.all() == ()
    desk.press("period", "register")
    assert desk.save(years="x") == {"years": "Write years as a number."}
    desk.save(years="20", why="Our insurer asks for it.")
    assert [cells[2] for cells in desk.cells("Kept long enough")][4] == "–"


def test_one_observation_is_found_by_its_words_and_erased(ruth: Session) -> None:
    desk = Desk(ruth)
    desk.press("find")
    desk.save(words="tower")
    [row] = desk.widgets[0].rows
    desk.press("note", row["id"])
    desk.press("last", f"observations:{row['id']}")
    desk.save(reason="by mistake", typed="erase")
    assert len(ruth.vault.observations.all()) == 1
    assert desk.cells("Receipts")[0][2] == "1 observation"
