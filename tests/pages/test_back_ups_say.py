"""What the office says of back-ups, makes of them, and to whom; without a browser."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import ipywidgets
import pytest

from journalkit.exchange.backups import taking
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.roster import Roster
from journalkit.gate.client import Gate
from journalkit.journal import backing_up
from journalkit.journal.session import Session
from journalkit.pages import vouching
from journalkit.pages.office import Office
from journalkit.pages.office.back_ups import ERRANDS, BackUps
from journalkit.pages.office.section import Place
from journalkit.reckoning.back_ups import Rule, Run
from journalkit.server import backing_up as planned
from journalkit.store import backup
from tests.server.knocking import until
from tests.small_journal import Journal


@pytest.fixture(autouse=True)
def _no_widget_stays() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture(autouse=True)
def _children_find_this_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


class Shown:
    """The section, and what it put on the page."""

    def __init__(self, session: Session) -> None:
        self.notice = Notice()
        self.widgets: list[ipywidgets.DOMWidget] = []
        self.section = BackUps(
            session, self.notice, Gate("", "", token=""), place=Place(),
            show=lambda widgets: self.widgets.__setitem__(slice(None), widgets),
            go=lambda *_: None,
        )  # fmt: skip
        self.section.draw()

    def lists(self) -> dict[str, Roster]:
        return {one.title: one for one in self.widgets if isinstance(one, Roster)}

    def cards(self) -> dict[str, list[str]]:
        return {row["cells"][0]: row["cells"][1:] for row in self.lists()["Back-ups"].shown}

    def actions(self) -> set[str]:
        return {one["label"] for row in self.lists()["Back-ups"].shown for one in row["actions"]}

    def waits(self, said: Callable[[], object]) -> None:
        def look() -> object:
            self.section.tick()
            return said()

        until(look)


def test_a_back_up_is_made_listed_vouched_for_and_tried(journal: Journal, tmp_path: Path) -> None:
    ruth = journal.sign_in("ruth")
    journal.observe(ruth, "Something to keep.")
    shown = Shown(ruth)
    assert shown.cards()["Where and when"][:2] == ["None is planned", "No folder is chosen"]
    assert shown.actions() == {"Change"}
    shown.section.act("plan", "")
    [sheet] = shown.widgets
    values = {**sheet.values, "place": str(tmp_path / "stick"), "at": "17:30", "anew": False}
    sheet.on_save(values)
    assert shown.cards()["Where and when"][0] == "Each day at 17:30"
    shown.notice.clear()
    shown.section.act("make", "")
    assert shown.actions() == {"Stop"}
    shown.waits(lambda: shown.notice.sentence)
    assert shown.notice.sentence == "The back-up is made."
    shown.waits(lambda: shown.lists()["What lies there"].shown)
    assert backing_up.unvouched(tmp_path / "stick") == ()
    [row] = shown.lists()["What lies there"].shown
    assert row.get("mark", "") == ""
    shown.notice.clear()
    shown.section.act("try", "")
    shown.waits(lambda: shown.notice.sentence)
    assert shown.notice.sentence.startswith("1 observation, 3 children, 4 members: ")
    assert shown.cards()["Last tried"][0] != "Never tried"
    assert ruth not in ERRANDS


def test_a_back_up_that_fails_or_is_stopped_says_so(journal: Journal, tmp_path: Path) -> None:
    ruth = journal.sign_in("ruth")
    backing_up.write_plan(ruth, str(tmp_path / "no" / "disk"), at=None, rule=Rule())
    shown = Shown(ruth)
    shown.section.act("make", "")
    shown.waits(lambda: shown.notice.sentence)
    assert shown.notice.sentence == "The back-up failed."
    assert "taken away" in shown.notice.what_to_do
    [run] = shown.lists()["Last runs"].shown
    assert run["mark"] == "failed"
    shown.section.act("make", "")
    shown.section.act("stop", "")
    shown.notice.clear()
    shown.waits(lambda: shown.notice.sentence)
    assert shown.notice.sentence == "It was stopped."


def test_nobody_but_a_manager_finds_the_section(journal: Journal) -> None:
    for who, there in (("ruth", True), ("dee", False)):
        office = Office(journal.sign_in(who), Notice(), Gate("", "", token=""))
        assert ("back-ups" in {one["id"] for one in office.nav.options}) is there


def _signs_in(session: Session) -> Notice:
    notice = Notice()

    async def sign_in() -> None:
        if task := vouching.begin(session, notice, lambda: True):
            await task

    asyncio.run(sign_in())
    return notice


def test_a_managers_sign_in_says_what_stands_against_the_back_ups(
    journal: Journal, tmp_path: Path
) -> None:
    ruth = journal.sign_in("ruth")
    now = datetime.now(UTC)
    assert _signs_in(ruth).sentence == ""
    made = taking.run(journal.folder, tmp_path / "stick", now=now, progress=lambda *_: None)
    assert _signs_in(ruth).sentence == ""
    assert backing_up.unvouched(tmp_path / "stick") == ()
    failed = Run(now, str(tmp_path / "stick"), False, "The stick was taken away.")
    backup.change_plan(journal.folder, lambda plan: plan.after(failed))
    assert _signs_in(ruth).sentence == "The last back-up failed. The stick was taken away."
    assert _signs_in(journal.sign_in("amira")).sentence == ""
    seal = backup.Place(tmp_path / "stick").seal(made.name)
    seal.unlink()
    strange = made.manifest.__class__(**{**vars(made.manifest), "head": "f" * 64})
    seal.with_suffix(".json").write_bytes(strange.written())
    assert "is not what this journal was" in _signs_in(ruth).sentence


def test_the_server_has_a_planned_back_up_made_and_does_not_wait_for_it(
    journal: Journal, tmp_path: Path
) -> None:
    looking = planned.BackingUp(journal.folder.path, os.environ)
    looking.look()  # nobody has planned anything
    with journal.sign_in("ruth") as ruth:
        backing_up.write_plan(ruth, str(tmp_path / "stick"), at=time(0), rule=Rule())
    yesterday = Run(datetime.now(UTC) - timedelta(days=1), str(tmp_path), True, "It was made.")
    backup.change_plan(journal.folder, lambda plan: plan.after(yesterday))
    looking.look()
    assert len(backup.plan_of(journal.folder).runs) == 1
    until(lambda: len(backup.plan_of(journal.folder).runs) == 2)
    assert backup.plan_of(journal.folder).runs[0].good
    looking.stop()
