"""Names as children have them, and names as somebody hostile would write them: text, always."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from journalkit.journal import observing, registering
from journalkit.records import Child
from journalkit.records.checking import NAME_LIMIT, new_id
from tests.pages.conftest import Standing, sign_in

NAMES = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    'Zoë "Zo" O\'Neil & Söhne',
    "ليلى بنت يوسف",
    "נֹעָה",
    "👩🏽‍🚀 Nova 🌙",
    "{{ constructor.constructor('window.hit=1')() }}",
    "=HYPERLINK(1)",
    ("Wolfeschlegelsteinhausenbergerdorff" * 8)[:NAME_LIMIT],
)


def _holds(page: Page) -> None:
    """Nothing ran, and nothing stands out at the side."""
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_any_name_is_shown_as_it_was_written_and_does_nothing(standing: Standing, tablet) -> None:
    journal = standing.journal
    children = [
        Child(
            name=name,
            known_as=name,
            born=date(2022, 1, 1),
            room=journal.room.id,
            joined=date.today() - timedelta(days=30),
        )
        for name in NAMES
    ]
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, *children)
        for child in children:
            since = date.today() - timedelta(days=30)
            registering.hand_over(ruth, child.id, journal.members["amira"].id, since=since)
    page = tablet(390, 844)
    sign_in(page, standing.observe, "amira", beside="ruth")
    group = page.get_by_role("group", name="Children")
    for name in NAMES:
        chip = group.get_by_role("button").filter(has_text=name)
        expect(chip).to_be_visible()
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")
    _holds(page)
    words = "\n".join(NAMES)
    page.get_by_label("What happened").fill(words)
    page.get_by_label("Child's own words").fill(NAMES[1])
    page.get_by_label("Where").fill(NAMES[0])
    page.get_by_role("button", name="Save observation").click()
    said = page.get_by_text("is saved.")
    for name in NAMES:
        expect(said).to_contain_text(name)
    _holds(page)

    manager = tablet(390, 844)
    sign_in(manager, standing.review, "ruth")
    card = manager.get_by_role("article").filter(has_text=NAMES[3])
    for name in NAMES:
        expect(card.locator(".queue-text").first).to_contain_text(name)
        expect(card.locator(".queue-about")).to_contain_text(name)
    expect(card.locator(".queue-own")).to_have_text(NAMES[1])
    _holds(manager)
    manager.set_viewport_size({"width": 1440, "height": 900})
    _holds(manager)
    card.get_by_role("button", name="Ask for changes").click()
    card.get_by_label("Comment").fill(NAMES[1])
    card.get_by_role("button", name="Send").click()
    expect(manager.get_by_text("Sent back to its author")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, standing.observe, "amira", beside="ruth")
    expect(page.get_by_role("button", name="Change it")).to_contain_text(NAMES[1])
    _holds(page)


def test_a_long_line_without_a_space_stays_inside_its_card(standing: Standing, tablet) -> None:
    with standing.journal.sign_in("amira") as amira:
        note = standing.journal.note("a" * 3000, own_words="b" * 900, next_step="c" * 900)
        observing.submit(amira, note, id=new_id())
    page = tablet(390, 844)
    sign_in(page, standing.review, "ruth")
    expect(page.get_by_role("article").filter(has_text="a" * 3000)).to_be_visible()
    _holds(page)
