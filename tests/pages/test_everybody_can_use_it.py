"""Pages that everybody can use: nothing that axe finds, in any state, and the keyboard alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from journalkit.journal import agenda, observing, registering, reviewing
from journalkit.media import make_safe
from journalkit.records import Child, Draft
from journalkit.records.checking import new_id
from tests.pages.conftest import LOOKS, Standing, Wire, sign_in
from tests.pages.photos import camera_jpeg
from tests.small_journal import PASSWORDS

SMALLEST = 44
"""Pixels that a finger needs."""


@pytest.fixture(scope="module")
def lively(one_server: Standing) -> Standing:
    """Notes that wait, one with photos and two versions, and one that went back to Amira."""
    journal = one_server.journal
    wren = Child(name="Wren Ashby", born=date(2022, 5, 1), room=journal.room.id)
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, wren)
    with journal.sign_in("amira") as amira, journal.sign_in("ruth") as ruth:
        photo = make_safe(camera_jpeg("x", width=800, height=600))
        ids = tuple(journal.photo(amira, photo).id for _ in range(3))
        note = journal.note(
            "Maya lined the jars up by the window.",
            pictures=ids,
            areas=("mathematics",),
            own_words="It can't see.",
            meaning="She compares heights.",
            next_step="Offer the tall blocks.",
            wellbeing=4,
            staff_only=True,
        )
        first = observing.submit(amira, note, id=new_id())
        reviewing.ask_for_changes(ruth, first.id, version=1, comment="What did Tomasz say?")
        observing.amend(amira, first.id, replace(note, text="Tomasz: mine is behind."), version=1)
        back = journal.observe(amira, "Iris sang the rain song.")
        reviewing.ask_for_changes(ruth, back.id, version=1, comment="Which words did she sing?")
        journal.observe(amira, "Maya ran to the gate and back.")
    return one_server


def _look(page: Page, state: str, *, ready: bool = True) -> None:
    """Nothing that axe finds, nothing at the side, and targets that a finger can hit; *ready* for
    pages that have widgets."""
    if ready:
        expect(page.locator("html[data-journal=ready]")).to_have_count(1)
    page.evaluate("window.scrollTo(0, 0)")
    found = Axe().run(page).response["violations"]
    assert [(state, one["id"], one["nodes"][0]["target"]) for one in found] == []
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, state
    small = page.evaluate(
        """smallest => [...document.querySelectorAll('button, a, input, textarea, label[for]')]
            .filter((one) => one.offsetParent && !one.closest('[inert]'))
            .filter((one) => one.matches('label') ? one.matches('.photos-add')
                                                  : !one.matches('.visually-hidden'))
            .filter((one) => { const box = (one.closest('label') || one).getBoundingClientRect();
                return Math.min(box.width, box.height) < smallest - 0.5; })
            .map((one) => one.className)""",
        SMALLEST,
    )
    assert (state, small) == (state, [])


@LOOKS
def test_axe_finds_nothing_on_any_page_in_any_state(
    lively: Standing, standing: Standing, tablet, width: int, scheme: Literal["light", "dark"]
) -> None:
    with lively.journal.sign_in("amira") as amira:
        fields = {"text": "Wren found a snail.", "happened_at": "2026-09-14T10:00"}
        draft = Draft(author=amira.member.id, fields=fields, saved_at=amira.now())
        observing.save_draft(amira, draft)
    page = tablet(width, 900, color_scheme=scheme, reduced_motion="reduce")
    page.goto(lively.observe)
    expect(page.get_by_label("Your name", exact=True)).to_be_visible()
    _look(page, "sign-in")
    page.get_by_label("Your name", exact=True).fill("amira")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("No shift is open")
    _look(page, "sign-in refused")

    sign_in(page, lively.observe, "amira", beside="ruth")
    expect(page.get_by_role("button", name="Change it")).to_be_visible()
    expect(page.get_by_text("is back.")).to_be_visible()
    _look(page, "observe with a draft")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("heading", name="Your drafts")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("Iris sang the rain song.")
    files = [camera_jpeg("x", width=600, height=400), b"no picture at all"]
    page.get_by_label("Choose photos and videos").set_input_files(
        [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": data} for data in files]
    )
    expect(page.get_by_role("img", name="Photo 1")).to_be_visible()
    expect(page.get_by_text("Photo 2: ")).to_be_visible()
    page.get_by_role("button", name="All children…").click()
    page.get_by_role("button", name="Mathematics").click()
    page.get_by_role("radiogroup", name="Wellbeing").get_by_role("radio").nth(3).click()
    page.get_by_label("What happened").fill("")
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text("Write what happened.")).to_have_count(2)
    _look(page, "observe with problems")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("Leave the observation as it was?")).to_be_visible()
    _look(page, "observe, asking")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("The observation is as it was.")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("")
    _look(page, "observe, empty")
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    _look(page, "locked")

    sign_in(page, lively.review, "ruth")
    expect(page.get_by_role("img", name="Photo 3 of Maya")).to_be_visible()
    _look(page, "review")
    page.get_by_role("button", name="Ask for changes").first.click()
    page.get_by_role("button", name="Send").first.click()
    page.get_by_role("button", name="What changed").click()
    page.get_by_role("button", name="Area…").click()
    expect(page.get_by_text("Write what you would like to read.")).to_be_visible()
    _look(page, "review, everything open")
    page.get_by_role("button", name="Literacy", exact=True).click()
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    _look(page, "review, nothing there")


@LOOKS
def test_a_reflection_is_written_kept_and_shared_and_axe_finds_nothing(
    standing: Standing, tablet, width: int, scheme: Literal["light", "dark"]
) -> None:
    with standing.journal.sign_in("amira") as amira:
        standing.journal.observe(amira, "Maya told the snail a story.")
    page = tablet(width, 900, color_scheme=scheme, reduced_motion="reduce")
    wire = Wire(page)
    sign_in(page, f"{standing.served.address}/reflect", "amira", beside="ruth")
    page.get_by_role("button", name="Another way…").click()
    page.get_by_role("button", name="Six steps (Gibbs)", exact=True).click()
    page.get_by_role("button", name="Making sense of it").click()
    page.get_by_label("Why might it have gone").fill(f"I was in a hurry, {width}.")
    page.get_by_role("button", name="Your recent notes…").click()
    page.get_by_role("button", name="Maya: Maya told the snail").first.click()
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d · only you"))).to_be_visible()
    _look(page, "reflect, writing")
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    assert "in a hurry" not in wire.ask_states()
    page.get_by_label("Password", exact=True).fill(PASSWORDS["amira"])
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("What you were writing is back.")).to_be_visible()
    page.get_by_role("button", name="Keep reflection").click()
    expect(page.get_by_role("heading", name="Your reflection")).to_be_focused()
    expect(page.get_by_role("article")).to_contain_text("Maya told the snail a story.")
    share = page.get_by_role("button", name="Share for the next meeting")
    share.click()
    expect(page.get_by_role("button", name="Leave it as it is")).to_be_focused()
    _look(page, "reflect, asking")
    page.keyboard.press("Escape")
    expect(share).to_be_focused()
    share.click()
    share.click()
    expect(page.get_by_text("It is on the agenda of the next staff meeting.")).to_be_visible()
    expect(page.get_by_role("button", name=f"I was in a hurry, {width}. Shared")).to_be_visible()
    _look(page, "reflect, shared")
    with standing.journal.sign_in("ruth") as ruth:
        assert f"I was in a hurry, {width}." in [one.text for one in agenda.waiting(ruth)]


@LOOKS
def test_axe_finds_nothing_at_the_gate(
    standing: Standing, tablet, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    stranger = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    door = stranger.new_page()
    door.goto(standing.observe)
    _look(door, "not enrolled", ready=False)
    door.goto(f"{standing.served.address}/enrol")
    _look(door, "enrolling", ready=False)
    door.get_by_label("Code").fill("AAAA-AAAA")
    door.get_by_label("Name of this device").fill("Red tablet")
    door.get_by_role("button", name="Enrol").click()
    expect(door.get_by_role("alert")).to_contain_text("This code does not enrol a device.")
    _look(door, "enrolling refused", ready=False)
    stranger.close()

    page = tablet(width, 900, color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, standing.observe, "ruth")
    shift = page.get_by_role("button", name="Open shift").locator("visible=true")
    if width < 700:
        page.get_by_text("More", exact=True).click()
    shift.click()
    expect(page.get_by_text("The shift is open until")).to_be_visible()
    page.get_by_text("More", exact=True).click()
    _look(page, "more")
    for name in ("Report a tablet missing", "Set a PIN", "Change your password"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        _look(page, name)
        page.get_by_text("More", exact=True).click()
    page.keyboard.press("Escape")
    other = tablet(width, 900, color_scheme=scheme)
    other.goto(standing.observe)
    expect(other.get_by_role("button", name="amira", exact=True)).to_be_visible()
    _look(other, "members to tap")
    for name in ("Close shift", "End shift now"):
        if width < 700:
            page.get_by_text("More", exact=True).click()
        page.get_by_role("button", name=name).locator("visible=true").click()
        expect(page.get_by_role("heading", name="Is every tablet back?")).to_be_visible()
    _look(page, "counting tablets")


def _tab_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """Press Tab until the focus is on what is called *name*, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        called = page.evaluate(
            """() => { const one = document.activeElement;
                return one.labels?.[0]?.textContent || one.textContent; }"""
        )
        if called.strip().endswith(name):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid", f"one sees that the focus is on {name}"
            return
    raise AssertionError(f"the keyboard never reached {name}")


def test_a_note_is_signed_in_for_written_and_saved_by_keyboard_alone(
    standing: Standing, tablet
) -> None:
    page = tablet(1440, 900)
    page.goto(standing.observe)
    expect(page.get_by_label("Your name", exact=True)).to_be_focused()
    for words in ("amira", PASSWORDS["amira"], "ruth", PASSWORDS["ruth"]):
        page.keyboard.insert_text(words)
        if words != PASSWORDS["ruth"]:
            page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    happened = page.get_by_label("What happened")
    expect(happened).to_be_focused()
    page.keyboard.insert_text("Tomasz tied his own shoe.")
    _tab_to(page, "Mathematics")
    page.keyboard.press("Space")
    _tab_to(page, "Tomasz", backwards=True)
    page.keyboard.press("Enter")
    tomasz = page.get_by_role("button", name="Tomasz", exact=True)
    expect(tomasz).to_have_attribute("aria-pressed", "true")
    expect(tomasz).to_be_focused()
    _tab_to(page, "Save observation")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your observation of Tomasz is saved.")).to_be_visible()
