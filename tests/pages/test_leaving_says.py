"""The office's leaving, without a browser: who sees it, how it begins, how it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ipywidgets
import pytest

from journalkit.errors import BadRecord
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.sheet import Sheet
from journalkit.forms.widgets.statement import Statement
from journalkit.gate.client import Gate
from journalkit.journal.session import Session, take_up
from journalkit.pages.office import Office, leaving
from tests.server.knocking import until
from tests.small_journal import PASSWORDS, Journal

WHOLE = {"child": "whole", "whom": "the trustees", "password": PASSWORDS["ruth"]}


@pytest.fixture
def ruth(journal: Journal) -> Iterator[Session]:
    yield journal.sign_in("ruth")
    ipywidgets.Widget.close_all()


def opened(session: Session) -> tuple[Office, Notice]:
    notice = Notice()
    office = Office(session, notice, Gate("", "", token=""))
    office._choose("leaving")
    return office, notice


def press(office: Office, **said: object) -> Sheet:
    [sheet] = office.body.children
    assert isinstance(sheet, Sheet)
    sheet.on_save(said)
    return sheet


def test_the_whole_journal_goes_into_a_new_folder_and_the_page_says_so(
    ruth: Session, tmp_path: Path
) -> None:
    office, notice = opened(ruth)
    press(office, **WHOLE, folder=str(tmp_path / "out"))
    assert isinstance(office.body.children[0], Statement)
    until(lambda: office.tick() or isinstance(office.body.children[0], Sheet))
    assert "The export is made." in str(notice.get_state())
    assert (tmp_path / "out" / "index.html").is_file()
    assert PASSWORDS["ruth"] not in str([one.get_state() for one in office.body.children])


def test_leaving_the_section_stops_it_and_leaves_nothing(
    ruth: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, _ = opened(ruth)

    def begins_late(*given: object, **more: object) -> Session:
        """Not before the section was left."""
        until(lambda: office._section._work is not None and office._section._work.stopped)
        return take_up(*given, **more)

    monkeypatch.setattr(leaving, "take_up", begins_late)
    press(office, **WHOLE, folder=str(tmp_path / "out"))
    office.leave()
    assert not [one for one in tmp_path.iterdir() if "out" in one.name]


def test_it_asks_for_the_password_and_a_whole_path_and_is_a_managers(
    ruth: Session, journal: Journal, tmp_path: Path
) -> None:
    office, _ = opened(ruth)
    for wrong in ({"password": "guess"}, {"folder": "out"}):
        with pytest.raises(BadRecord) as refused:
            press(office, **{**WHOLE, "folder": str(tmp_path / "out"), **wrong})
        assert set(refused.value.problems) == set(wrong)
    assert not (tmp_path / "out").exists()
    dee = Office(journal.sign_in("dee"), Notice(), Gate("", "", token=""))
    assert "leaving" not in [one["id"] for one in dee.nav.options]
