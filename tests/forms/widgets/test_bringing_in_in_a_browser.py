"""A list brought in from a spreadsheet, in a browser: chosen, read, looked at, brought in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from journalkit.exchange.imports import columns
from journalkit.exchange.imports.preview import preview
from journalkit.forms.bringing_in import BringingInForm, BringingInView
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import bringing_in
from journalkit.journal.session import Session
from tests.exchange.lists import HEADINGS, as_csv, as_xlsx
from tests.small_journal import Journal, make

MIB = 1024 * 1024


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = make(tmp_path / "journal")
    yield journal
    journal.close()


@pytest.fixture
def ruth(journal: Journal) -> Session:
    return journal.sign_in("ruth")


@pytest.fixture
def view(ruth: Session) -> BringingInView:
    taken: list[Any] = []
    view = BringingInView(
        BringingInForm(),
        guide=columns.GUIDE,
        read=lambda kind, data: preview(ruth, data, kind=kind),
        bring_in=lambda found: bringing_in.bring_in(ruth, found),
        take_up=taken.append,
        notice=Notice(),
    )
    view.taken = taken
    return view


def shown(stage: Any, view: BringingInView) -> Any:
    return stage.show(view.notice, view.kind, view.file, view.incoming)


def choose(page: Any, data: bytes, name: str = "roster of Maya.csv") -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": data}
    page.get_by_label("Choose a CSV or Excel file").set_input_files(file)


ROWS = (
    (*HEADINGS, "Days", "Allergies"),
    ("Bo <b>Oak</b>", "1 May 2023", "Oaks", "Mon Tue", "nuts"),
    ("Maya Ode", "01/03/2022", "Oaks", "Mon", ""),
    ("Maya Ode", "02/03/2022", "Acorns", "", ""),
    ("Tomasz Lis", "01/03/2022", "Acorns", "", ""),
    ("Ada Elm", "31/02/2022", "Acorns", "daily", ""),
)


def test_a_manager_sees_what_a_list_would_do_and_brings_it_in(
    stage: Any, view: BringingInView, ruth: Session
) -> None:
    page = shown(stage, view)
    choose(page, as_csv(ROWS))

    page.get_by_role("heading", name="2 to add, 1 to change, 1 as before, 1 refused").wait_for()
    assert page.evaluate("document.activeElement.className") == "incoming-summary"
    titles = [one.inner_text() for one in page.get_by_role("heading", level=3).all()]
    assert titles == ["Refused: 1", "To change: 1", "To add: 2"]
    refused = page.get_by_role("table", name="Refused: 1")
    assert refused.get_by_role("row").nth(1).inner_text().split("\t")[0].strip() == "6"
    expect(refused.get_by_text("Date of birth is a day that no calendar has.")).to_be_visible()
    changed = page.get_by_role("table", name="To change: 1").inner_text()
    assert "Room from Acorns to Oaks" in " ".join(changed.split())
    expect(page.get_by_role("rowheader", name="Bo <b>Oak</b>")).to_be_visible()
    expect(page.get_by_text("Not used: the columns Allergies.")).to_be_visible()
    assert len(ruth.vault.children.all()) == 3

    page.get_by_role("button", name="Bring in").click()
    page.get_by_text("2 added, 1 changed, 1 refused and left out.").wait_for()
    assert len(ruth.vault.children.all()) == 5
    assert "Maya" not in str(page.evaluate("JSON.stringify(wire.sent)"))


def test_a_workbook_of_many_rows_comes_in_pieces_and_is_shown_in_pages(
    stage: Any, view: BringingInView
) -> None:
    page = shown(stage, view)
    rows = [(f"Child {n}", "01/03/2023", "Acorns", str(n) * 40) for n in range(6_000)]
    data = as_xlsx([(*HEADINGS, "x"), *rows])
    choose(page, data, "long.xlsx")

    page.get_by_role("heading", name="6,000 to add").wait_for()
    assert page.get_by_role("row").count() == 51
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Page 2 of 120").wait_for()
    page.get_by_role("rowheader", name="Child 50", exact=True).wait_for()


def test_what_is_no_list_is_refused_in_words_and_another_file_may_follow(
    stage: Any, view: BringingInView
) -> None:
    page = shown(stage, view)
    choose(page, b"\xd0\xcf\x11\xe0" + bytes(2 * MIB))
    page.get_by_role("alert").get_by_text("older kind (.xls)").wait_for()

    choose(page, as_csv(ROWS))
    page.get_by_role("button", name="Choose another file").click()
    stage.until("document.activeElement.type === 'file'")
    assert view.form.preview is None
    assert not page.get_by_role("button", name="Bring in").is_visible()


def test_a_file_that_is_too_large_never_leaves_the_browser(
    stage: Any, view: BringingInView
) -> None:
    page = shown(stage, view)
    choose(page, bytes(10 * MIB + 1))

    page.get_by_text("This file is larger than 10 MB.").wait_for()
    assert stage.sent("begin") == []


def test_a_dropped_connection_only_interrupts_the_file(stage: Any, view: BringingInView) -> None:
    page = shown(stage, view)
    data = as_csv([*ROWS, *[("Maya Ode", "01/03/2022", "", "", "y" * 100_000)] * 40])
    page.evaluate(
        """() => { // out of the wifi's reach as soon as the third piece was sent
          const look = () => wire.sent.filter((one) => one.do === "piece").length > 2
            ? (wire.cut = true) : setTimeout(look, 0);
          look();
        }"""
    )
    choose(page, data)
    stage.until("wire.cut")
    stage.event("journal:offline")
    page.get_by_text("Not connected. It goes on by itself.").wait_for()
    stage.cut(False)
    stage.event("journal:online")

    page.get_by_role("heading", name="2 to add, 1 as before, 42 refused").wait_for()
    assert len(stage.sent("begin")) == 1


def test_a_file_is_dropped_and_the_keyboard_alone_does_it_too(
    stage: Any, view: BringingInView
) -> None:
    page = shown(stage, view)
    page.evaluate(
        """(text) => {
          const files = new DataTransfer();
          files.items.add(new File([text], "roster.csv"));
          const at = document.querySelector(".file-drop-zone");
          for (const kind of ["dragover", "drop"]) {
            at.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true }));
          }
        }""",
        as_csv(ROWS).decode(),
    )
    page.get_by_role("heading", name="2 to add").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Bring in"
    page.keyboard.press("Enter")
    page.get_by_text("2 added, 1 changed").wait_for()


def test_members_go_on_to_type_their_passwords(stage: Any, view: BringingInView) -> None:
    page = shown(stage, view)
    page.get_by_role("button", name="Members of staff").click()
    stage.until(lambda: view.form.kind == "members")
    choose(page, as_csv([("Name", "Sign-in name", "Role"), ("Ivy Park", "ivy", "student")]))
    page.get_by_role("button", name="Add them one by one").click()
    stage.until(lambda: bool(view.taken))

    assert [member.sign_in_name for member in view.taken[0]] == ["ivy"]


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_everybody_can_use_the_panel(stage: Any, view: BringingInView, width: int) -> None:
    page = shown(stage, view)
    page.set_viewport_size({"width": width, "height": 1100})
    page.get_by_text("What the columns are called").click()
    usable(page)
    choose(page, as_csv(ROWS))
    page.get_by_role("heading", name="2 to add").wait_for()
    usable(page)


def usable(page: Any) -> None:
    """Nothing that axe finds, nothing at the side, and targets that a finger can hit."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = """() => [...document.querySelectorAll("button, summary, label")]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
      .map((one) => one.className || one.tagName)"""
    assert page.evaluate(small) == []
