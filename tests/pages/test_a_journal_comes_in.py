"""The office brings in a journal from another service, without a browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import ipywidgets
import pytest

from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sheet import Sheet
from journalkit.gate.client import Gate
from journalkit.pages.cards import Cards
from journalkit.pages.office.bring_in import BringIn
from journalkit.pages.office.section import Place
from tests.exchange.exports import SAID, famly, jpeg, zipped
from tests.small_journal import Journal


class Shown:
    """The section, and what it put on the page."""

    def __init__(self, journal: Journal) -> None:
        self.session = journal.sign_in("ruth")
        self.widgets: list[Any] = []
        self.section = BringIn(
            self.session, Notice(), Gate("", "", token=""), place=Place(), show=self.show,
            go=lambda *_: None,
        )  # fmt: skip
        self.section.draw()
        self.section.act("journal", "")

    def show(self, widgets: Any) -> None:
        self.widgets = [*widgets]

    def words(self) -> str:
        rosters = [one for one in self.widgets if isinstance(one, Roster)]
        lines = [": ".join(row["cells"]) for one in rosters for row in one.rows]
        return "\n".join([*(one.title for one in rosters), *lines])

    def choose(self, *observations: dict) -> None:
        files: dict[str, bytes | str] = {"page.json": json.dumps(observations)}
        self.widgets[-1].on_file(zipped({**files, "img-0001.jpg": jpeg()}))

    def offered(self) -> list[str]:
        return [one["name"] for one in self.widgets[0].actions]

    async def bring_in(self) -> None:
        self.section.act("take", "")
        await self.section._task


@pytest.fixture
def shown(journal: Journal) -> Iterator[Shown]:
    yield Shown(journal)
    ipywidgets.Widget.close_all()


def test_it_is_shown_then_put_right_then_brought_in_and_reported(
    shown: Shown, journal: Journal
) -> None:
    shown.choose(famly(mood="calm"), famly("f-2", children=("Maja",)))
    assert "To bring in: 1\n" in shown.words()
    assert "mood: 1" in shown.words()
    assert shown.offered() == ["take", "names", "back"]
    assert shown.session.vault.observations.all() == ()

    shown.section.act("names", "")
    [sheet] = shown.widgets
    assert isinstance(sheet, Sheet)
    fields = {one["label"]: one["name"] for one in sheet.fields}
    sheet.on_save(
        {
            fields["The child Maja"]: journal.children[1].id,
            fields["The area Forest School"]: "",
        }
    )
    assert "To bring in: 2\n" in shown.words()

    asyncio.run(shown.bring_in())

    assert "Brought in: 2\n" in shown.words()
    assert shown.offered() == ["print", "back"]
    assert len(shown.session.vault.observations.all()) == 2


def test_stop_leaves_what_is_here_and_the_rest_comes_with_the_same_export(shown: Shown) -> None:
    some = [famly(f"f-{number}", images=[]) for number in range(5)]
    shown.choose(*some)

    async def stopped() -> None:
        shown.section.act("take", "")
        shown.section.act("stop", "")
        await shown.section._task

    asyncio.run(stopped())
    assert "Not yet, because it was stopped" in shown.words()
    shown.section.act("back", "")
    shown.section.act("journal", "")
    shown.choose(*some)
    asyncio.run(shown.bring_in())
    assert len(shown.session.vault.observations.all()) == 5


def test_what_came_beside_a_note_stands_under_it(shown: Shown) -> None:
    shown.choose(famly(images=[]))
    asyncio.run(shown.bring_in())
    [card] = Cards(shown.session).cards(shown.session.vault.observations.all())
    said = f"{SAID.day} {SAID:%B} {SAID.year}"
    assert "From Famly, written there by Amira Cole." in card["text"]
    assert f"Anna Ode, {said}: She does it at home too!" in card["text"]
    assert "Area there: Forest School" in card["text"]
