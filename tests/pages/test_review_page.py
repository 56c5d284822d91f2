"""The Review page with a nursery's worth of notes on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from journalkit.journal import observing, registering
from journalkit.records import Child, Observation, Room, State
from journalkit.records.checking import new_id
from tests.pages.conftest import Standing, sign_in


@dataclass
class Full(Standing):
    """A standing journal with many notes."""

    acorns: list[Observation]

    def now(self, number: int) -> Observation:
        """Acorn note *number* as it stands."""
        with self.journal.sign_in("ruth") as ruth:
            return observing.read(ruth, self.acorns[number].id)


@pytest.fixture(scope="module")
def full(one_server: Standing) -> Full:
    """45 notes: 40 by Amira about the Acorns, 5 by Dee about the Oaks; 3 about mathematics."""
    journal = one_server.journal
    oaks = Room(name="Oaks")
    wren = Child(
        name="Wren Ashby", born=date(2022, 5, 1), room=oaks.id, joined=date.today() - timedelta(30)
    )
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, oaks, wren)
    acorns = []
    with journal.sign_in("amira") as amira:
        for number in range(40):
            areas = ("mathematics",) if number < 3 else ()
            note = journal.note(f"Acorn note {number}, about the pond.", areas=areas)
            acorns.append(observing.submit(amira, note, id=new_id()))
    with journal.sign_in("dee") as dee:
        for number in range(5):
            note = journal.note(f"Oak note {number}, about the hill.", children=(wren.id,))
            observing.submit(dee, note, id=new_id())
    return Full(journal, one_server.served, acorns)


def _cards(page: Page):
    return page.get_by_role("article")


def test_45_notes_come_20_at_a_time_and_are_narrowed_by_room_writer_and_area(
    full: Full, tablet
) -> None:
    page = tablet(1440, 900)
    sign_in(page, full.review, "ruth")
    expect(page.get_by_role("heading", name="45 waiting, the oldest since today")).to_be_visible()
    for count in (20, 40, 45):
        expect(_cards(page)).to_have_count(count)
        more = page.get_by_role("button", name="Show more")
        if count < 45:
            more.click()
    expect(more).to_have_count(0)
    expect(_cards(page).first).to_contain_text("Acorn note 0")
    expect(_cards(page).last).to_contain_text("Oak note 4")

    page.get_by_role("button", name="Oaks").click()
    expect(_cards(page)).to_have_count(5)
    page.get_by_role("button", name="Oaks").click()
    expect(_cards(page)).to_have_count(20)
    page.get_by_role("button", name="Written by…").click()
    page.get_by_role("button", name="Dee", exact=True).click()
    expect(_cards(page)).to_have_count(5)
    expect(page.get_by_role("button", name="Hal", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Acorns").click()
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    page.get_by_role("button", name="Dee", exact=True).click()
    page.get_by_role("button", name="Area…").click()
    page.get_by_role("button", name="Mathematics", exact=True).click()
    expect(_cards(page)).to_have_count(3)
    expect(page.get_by_role("heading", name=re.compile("^3 waiting"))).to_be_visible()
    page.get_by_role("button", name="Approved", exact=True).click()
    expect(page.get_by_text("Nothing is approved yet.")).to_be_visible()


def test_what_its_author_amended_meanwhile_is_not_approved_unread(full: Full, tablet) -> None:
    page = tablet(1440, 900)
    sign_in(page, full.review, "ruth")
    card = _cards(page).filter(has_text="Acorn note 0,")
    approve = card.get_by_role("button", name="Approve", exact=True)
    expect(approve).to_be_visible()
    one = full.now(0)
    # The press is on its way while the author saves: it names the version that was read.
    button = approve.element_handle()
    with full.journal.sign_in("amira") as amira:
        amended = replace(one.note, text="Acorn note 0, and what Maya said at the pond.")
        observing.amend(amira, one.id, amended, version=1)
        button.evaluate("button => button.click()")
    expect(page.get_by_role("alert").filter(has_text="Somebody changed this")).to_be_in_viewport()
    newer = _cards(page).filter(has_text="what Maya said")
    expect(newer).to_be_visible()
    assert full.now(0).state is State.SUBMITTED
    newer.get_by_role("button", name="What changed").click()
    sides = newer.locator(".queue-side")
    expect(sides).to_have_count(2)
    expect(sides.first).to_contain_text("Acorn note 0, about the pond.")
    expect(sides.last).to_contain_text("what Maya said at the pond.")
    boxes = [side.bounding_box() for side in sides.all()]
    assert boxes[0]["y"] == boxes[1]["y"], "they stand beside each other"
    newer.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved.")).to_be_visible()
    assert full.now(0).state is State.APPROVED


def test_changes_are_never_asked_for_without_a_word(full: Full, tablet) -> None:
    page = tablet(390, 844)
    sign_in(page, full.review, "ruth")
    card = _cards(page).filter(has_text="Acorn note 1,")
    card.get_by_role("button", name="Ask for changes").click()
    comment = card.get_by_label("Comment")
    expect(comment).to_be_focused()
    for empty in ("", "   \n "):
        comment.fill(empty)
        card.get_by_role("button", name="Send").click()
        expect(card.get_by_text("Write what you would like to read.")).to_be_visible()
        expect(comment).to_be_focused()
    assert full.now(1).state is State.SUBMITTED
    comment.fill("What did she say?")
    card.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent back to its author")).to_be_visible()
    assert full.now(1).state is State.CHANGES
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_judgement_that_was_changed_alone_is_shown_as_a_change(full: Full, tablet) -> None:
    one = full.now(2)
    with full.journal.sign_in("amira") as amira:
        amended = replace(one.note, wellbeing=2, staff_only=True)
        observing.amend(amira, one.id, amended, version=1)
    page = tablet(820)
    sign_in(page, full.review, "ruth")
    page.get_by_role("button", name="Area…").click()
    page.get_by_role("button", name="Mathematics", exact=True).click()
    card = _cards(page).filter(has_text="Acorn note 2,")
    card.get_by_role("button", name="What changed").click()
    expect(card.locator(".queue-now").first).to_contain_text("Wellbeing 2")
    expect(card.locator(".queue-now").last).to_contain_text("Staff only")
