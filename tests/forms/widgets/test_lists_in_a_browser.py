"""Long lists in a browser: the rest comes when it is asked for, and whoever asked goes on there."""

from __future__ import annotations

from typing import Any

from journalkit.forms.widgets.next_steps import NextSteps
from journalkit.forms.widgets.note_list import NoteList

STEPS = [
    {"id": f"s{n}", "words": f"Step {n}.", "about": "Amira", "note": f"Note {n}."} for n in range(4)
]
OVER = [
    {**row, "id": f"c{n}", "outcome": f"Came of {n}.", "ended": "Closed by Amira"}
    for n, row in enumerate(STEPS)
]


def test_more_drafts_come_when_asked_for(stage: Any) -> None:
    rows = [{"id": f"n{n}", "title": f"Draft {n}", "action": "Open"} for n in range(3)]
    notes = NoteList(title="Your drafts", rows=rows[:2], more=True)

    def more() -> None:
        with notes.hold_sync():
            notes.rows, notes.more = rows, False

    notes.on_more = more
    page = stage.show(notes)
    page.get_by_role("button", name="Show more").tap()
    stage.until("document.activeElement.textContent.includes('Draft 2')")
    assert page.get_by_role("listitem").count() == 3
    assert page.get_by_role("button", name="Show more").count() == 0


def test_more_next_steps_come_and_what_is_half_written_stays(stage: Any) -> None:
    steps = NextSteps(opened=STEPS[:2], open_count=4, closed=OVER[:1], closed_count=4)

    def more(of: str) -> None:
        setattr(steps, of, {"opened": STEPS, "closed": OVER}[of])

    steps.on_more = more
    page = stage.show(steps)
    page.get_by_role("heading", name="Next steps: 4 open").wait_for()
    page.get_by_role("button", name="Close").first.tap()
    page.get_by_role("textbox").fill("She stacked nine.")
    page.get_by_role("button", name="Show more").tap()
    stage.until("document.activeElement.textContent === 'Step 2.'")
    assert page.get_by_role("textbox").input_value() == "She stacked nine."
    assert page.get_by_role("button", name="Show more").count() == 0
    page.get_by_text("4 closed").click()
    assert page.get_by_text("Came of 1.").count() == 0
    page.get_by_role("button", name="Show more").tap()
    page.get_by_text("Came of 3.").wait_for()
    stage.until("document.activeElement.closest('.steps-card').textContent.includes('Came of 1.')")
