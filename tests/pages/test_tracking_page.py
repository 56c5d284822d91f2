"""Tracking on the Child page: a child placed from the evidence beside it, a key group seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from journalkit.journal import observing, registering, tracking
from journalkit.records import Area, Band, Child, Framework, HalfTerm, Term
from journalkit.records.checking import new_id
from tests.pages.conftest import LOOKS, Standing, Wire, sign_in
from tests.pages.test_child_page import _choose
from tests.pages.test_everybody_can_use_it import _look, _tab_to
from tests.pages.test_strange_names import NAMES, _holds
from tests.small_journal import PASSWORDS

READ = "Maya read the bear book to the doll."
WROTE = "Maya wrote an M in the sand."
ELSEWHERE = "Iris counted the stairs."
WHY = "She turns the pages in order by now."
YOUNGER, OLDER = "Birth to three", "3 and 4-year-olds"


@dataclass
class Lively(Standing):
    """A journal with half terms, and notes in one area of Maya's."""

    @property
    def maya(self) -> Child:
        """The child whom most of this is about; Amira is her key person."""
        return self.journal.children[0]


@pytest.fixture(scope="module")
def lively(one_server: Standing) -> Lively:
    """Two half terms, the first over; Maya was placed in it; notes of both."""
    journal, today = one_server.journal, date.today()
    maya, tomasz, iris = journal.children
    term = Term(name="T", starts=today - timedelta(days=90), ends=today + timedelta(days=30))
    first = HalfTerm(term=term.id, name="Autumn 1", starts=term.starts, ends=today - timedelta(41))
    second = HalfTerm(term=term.id, name="Autumn 2", starts=today - timedelta(40), ends=term.ends)
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, term, first, second)
        registering.hand_over(ruth, iris.id, journal.members["dee"].id, since=today)
        past = datetime.now(UTC) - timedelta(days=50)
        ruth.now = lambda: past
        ruth.look_again()
        tracking.place(ruth, maya.id, area="literacy", band="birth-to-three")
    with journal.sign_in("amira") as amira:
        for number in range(7):
            at = datetime.now(UTC) - timedelta(days=45 + number)
            note = journal.note(f"Maya drew, {number}.", areas=("literacy",), happened_at=at)
            observing.submit(amira, note, id=new_id())
        both = journal.note(READ, areas=("literacy",), children=(maya.id, tomasz.id))
        observing.submit(amira, both, id=new_id())
        sand = journal.note(WROTE, areas=("literacy",), own_words="That is me.")
        observing.submit(amira, sand, id=new_id())
        other = journal.note(ELSEWHERE, children=(iris.id,), areas=("mathematics",))
        observing.submit(amira, other, id=new_id())
    return Lively(journal, one_server.served)


def _area(page: Page, name: str):
    return page.get_by_role("region", name="now?").get_by_role("button", name=re.compile(name))


def _card(page: Page, name: str):
    return page.get_by_role("group", name=name, exact=True)


def _open(page: Page, name: str):
    _area(page, name).click()
    card = _card(page, name)
    expect(card).to_be_visible()
    return card


@pytest.mark.parametrize(
    ("width", "height", "area"), [(820, 1180, "Literacy"), (390, 844, "Mathematics")]
)
def test_a_key_person_places_a_child_and_thinks_again(
    lively: Lively, tablet, width: int, height: int, area: str
) -> None:
    with lively.journal.sign_in("amira") as amira:
        if area == "Mathematics":
            for text in (READ, WROTE):
                note = lively.journal.note(text, areas=("mathematics",))
                observing.submit(amira, note, id=new_id())
    page = tablet(width, height)
    wire = Wire(page)
    sign_in(page, lively.child, "amira", beside="ruth")
    _choose(page, "Maya")
    expect(page.get_by_role("heading", name="Where is Maya now?")).to_be_visible()
    card = _open(page, area)
    assert page.url == lively.child, "no address says whom it is about"
    notes = card.get_by_role("checkbox")
    expect(notes.first).to_be_checked()
    expect(card).not_to_contain_text(ELSEWHERE)
    card.get_by_role("button", name="Place", exact=True).click()
    expect(card.get_by_role("alert")).to_have_text("Choose where the child is.")
    card.get_by_role("checkbox", name=WROTE).uncheck()
    bands = card.get_by_role("radiogroup", name="Where is Maya?")
    expect(bands.get_by_role("radio")).to_have_count(3)
    bands.get_by_role("radio", name=YOUNGER).check()
    card.get_by_label("Why (optional)").fill(WHY)
    card.get_by_role("button", name="Place", exact=True).click()
    expect(page.get_by_text("Maya is placed.")).to_be_visible()
    expect(_card(page, area)).to_have_count(0)
    expect(_area(page, area)).to_be_focused()
    expect(_area(page, area)).to_contain_text(YOUNGER)
    expect(_area(page, area)).to_contain_text("Amira Cole")

    card = _open(page, area)
    expect(card.get_by_role("radio", name=YOUNGER)).to_be_checked()
    expect(card.get_by_label("Why (optional)")).to_have_value(WHY)
    expect(card.get_by_role("checkbox", name=READ)).to_be_checked()
    expect(card.get_by_role("checkbox", name=WROTE)).not_to_be_checked()
    card.get_by_role("radio", name=OLDER).check()
    card.get_by_role("checkbox", name=WROTE).check()
    card.get_by_label("Why (optional)").fill("")
    card.get_by_role("button", name="Revise").click()
    expect(page.get_by_text("What stood before is kept with it.")).to_be_visible()
    card = _open(page, area)
    told = card.get_by_role("list", name="What was judged so far").locator("> li")
    expect(told.nth(0)).to_contain_text(OLDER)
    expect(told.nth(0)).to_contain_text("stands now")
    expect(told.nth(1)).to_contain_text(YOUNGER)
    expect(told.nth(1)).to_contain_text("revised later")
    expect(told.nth(1)).to_contain_text(WHY)
    told.nth(1).get_by_text("From 1 note").click()
    expect(told.nth(1).get_by_text(READ)).to_be_visible()
    if area == "Literacy":
        expect(card.get_by_text("Before this half term")).to_be_visible()
        expect(told.nth(2)).to_contain_text("Autumn 1")
        card.get_by_role("button", name="Show more").click()
        expect(card.get_by_role("checkbox", name="Maya drew, 6.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with lively.journal.sign_in("dee") as dee:
        id = area.lower()
        now = tracking.history(dee, lively.maya.id, id)[0].judgement
        assert (now.band, now.by) == (
            "three-and-four-year-olds",
            lively.journal.members["amira"].id,
        )
        assert (now.half_term_name, now.why, len(now.evidence)) == ("Autumn 2", "", 2)
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    states = wire.ask_states()
    log = lively.served.places[-1].read_text()
    for words in (READ, WHY, "Maya", OLDER):
        assert words not in states
        assert words not in log


def test_somebody_elses_key_child_is_read_and_not_placed(lively: Lively, tablet) -> None:
    page = tablet(820)
    sign_in(page, lively.child, "dee")
    _choose(page, "Tomasz")
    card = _open(page, "Literacy")
    expect(card.get_by_text(READ)).to_be_visible()
    expect(card).to_contain_text("Only the child's key person, or a manager, may do this.")
    for role in ("radio", "checkbox", "textbox"):
        expect(card.get_by_role(role)).to_have_count(0)
    expect(card.get_by_role("button", name="Place")).to_have_count(0)
    _area(page, "Literacy").click()
    expect(_card(page, "Literacy")).to_have_count(0)
    _choose(page, "Iris")
    card = _open(page, "Mathematics")
    expect(card.get_by_role("radio")).to_have_count(3)


def test_a_helper_sees_nothing_of_it(lively: Lively, tablet) -> None:
    page = tablet(390, 844)
    wire = Wire(page)
    sign_in(page, lively.child, "hal", beside="ruth")
    expect(page.get_by_role("heading", name="Child is not open to you.")).to_be_visible()
    states = wire.ask_states()
    for words in ("Where is", "Key groups", YOUNGER, READ, "Autumn"):
        assert words not in states
    expect(page.get_by_role("button", name="Key groups")).to_have_count(0)


def test_what_was_judged_meanwhile_is_seen_before_it_is_revised(lively: Lively, tablet) -> None:
    maya, area = lively.maya.id, "understanding-the-world"
    page = tablet(820)
    sign_in(page, lively.child, "amira", beside="ruth")
    _choose(page, "Maya")
    card = _open(page, "Understanding the World")
    expect(card).to_contain_text("Nothing was noted in this area yet.")
    card.get_by_role("radio", name=OLDER).check()
    card.get_by_label("Why (optional)").fill(WHY)
    press = card.get_by_role("button", name="Place", exact=True).element_handle()
    with lively.journal.sign_in("ruth") as ruth:
        tracking.place(ruth, maya, area=area, band="birth-to-three")
        press.evaluate("button => button.click()")
    expect(card).to_contain_text("Somebody judged here meanwhile")
    expect(card.get_by_role("list", name="What was judged so far")).to_contain_text("Ruth Ames")
    expect(card.get_by_role("radio", name=OLDER)).to_be_checked()
    expect(card.get_by_label("Why (optional)")).to_have_value(WHY)
    card.get_by_role("button", name="Revise").click()
    expect(page.get_by_text("Maya is placed.")).to_be_visible()
    with lively.journal.sign_in("ruth") as ruth:
        told = tracking.history(ruth, maya, area)
        assert [one.band.name for one in told] == [OLDER, YOUNGER]


def test_what_somebody_chooses_stays_when_others_write_meanwhile(lively: Lively, tablet) -> None:
    page = tablet(820)
    sign_in(page, lively.child, "ruth")
    _choose(page, "Tomasz")
    card = _open(page, "Literacy")
    card.get_by_role("radio", name=YOUNGER).check()
    card.get_by_role("checkbox", name=READ).uncheck()
    card.get_by_label("Why (optional)").fill(WHY)
    tomasz = lively.journal.children[1].id
    with lively.journal.sign_in("amira") as amira:
        note = lively.journal.note("Tomasz wrote a T.", children=(tomasz,), areas=("literacy",))
        observing.submit(amira, note, id=new_id())
    expect(card.get_by_text("Tomasz wrote a T.")).to_be_visible()
    expect(card.get_by_role("radio", name=YOUNGER)).to_be_checked()
    expect(card.get_by_role("checkbox", name=READ)).not_to_be_checked()
    expect(card.get_by_label("Why (optional)")).to_have_value(WHY)
    expect(card.get_by_label("Why (optional)")).to_be_focused()
    page.keyboard.press("Escape")
    expect(_card(page, "Literacy")).to_have_count(0)
    expect(_area(page, "Literacy")).to_be_focused()


def test_a_key_group_is_seen_as_a_table_whose_cells_open_the_cards(lively: Lively, tablet) -> None:
    with lively.journal.sign_in("amira") as amira:
        if tracking.standing(amira, lively.maya.id)[2].now is None:
            tracking.place(
                amira, lively.maya.id, area="physical-development", band="three-and-four-year-olds"
            )
    page = tablet(1440, 900)
    sign_in(page, lively.child, "dee")
    page.get_by_role("button", name="Key groups").click()
    expect(page.get_by_role("heading", name="Key groups", level=1)).to_be_visible()
    expect(page.get_by_role("searchbox", name="Find a child")).to_be_hidden()
    people = page.get_by_role("group", name="Key person")
    expect(people.get_by_role("button", name="Dee Bell")).to_have_attribute("aria-pressed", "true")
    table = page.get_by_role("table", name="Key group of Dee Bell")
    expect(table.get_by_role("row")).to_have_count(2)
    people.get_by_role("button", name="Amira Cole").click()
    table = page.get_by_role("table", name="Key group of Amira Cole")
    expect(table.get_by_role("columnheader")).to_have_count(8)
    expect(table.get_by_role("rowheader")).to_have_text(["Maya", "Tomasz"])
    expect(table).not_to_contain_text("Iris")
    expect(page.get_by_text(re.compile("Autumn 2: 2 children; 0 placed in all"))).to_be_visible()
    cell = table.get_by_role("button", name=re.compile("^Physical 3 and 4, placed .*Maya$"))
    expect(table.get_by_role("button", name="Physical not placed yet, Tomasz")).to_be_visible()
    cell.click()
    expect(page.get_by_role("heading", name="Maya", exact=True)).to_be_visible()
    expect(_card(page, "Physical Development")).to_be_in_viewport()
    expect(_area(page, "Physical Development")).to_be_focused()
    page.get_by_role("button", name="Key groups").click()
    expect(table.get_by_role("rowheader")).to_have_text(["Maya", "Tomasz"])
    with lively.journal.sign_in("ruth") as ruth:
        tomasz = lively.journal.children[1].id
        tracking.place(ruth, tomasz, area="physical-development", band="birth-to-three")
    expect(
        table.get_by_role("button", name=re.compile("Physical Birth to 3.*Tomasz"))
    ).to_be_visible()
    table.get_by_role("button", name="Tomasz", exact=True).click()
    expect(page.get_by_role("heading", name="Tomasz", exact=True)).to_be_visible()
    expect(page.locator(".placing-card")).to_have_count(0)


def test_a_child_is_placed_by_keyboard_alone(lively: Lively, tablet) -> None:
    page = tablet(1440, 900)
    page.goto(lively.child)
    expect(page.get_by_label("Your name", exact=True)).to_be_focused()
    for words in ("ruth", PASSWORDS["ruth"]):
        page.keyboard.insert_text(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Which child?")).to_be_visible()
    _tab_to(page, "Find a child")
    page.keyboard.insert_text("iris")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Iris", exact=True)).to_be_visible()
    row = _area(page, "Mathematics")
    for _ in range(60):
        page.keyboard.press("Tab")
        if row.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    card = _card(page, "Mathematics")
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.get_by_role("checkbox", name=ELSEWHERE)).to_be_focused()
    page.keyboard.press("Tab")
    expect(card.get_by_role("radio", name=YOUNGER)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(card.get_by_role("radio", name=OLDER)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.insert_text(WHY)
    _tab_to(page, "Place")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Iris is placed.")).to_be_visible()
    expect(row).to_be_focused()
    expect(row).to_contain_text(OLDER)


@LOOKS
def test_axe_finds_nothing_where_children_are_placed(
    lively: Lively, tablet, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = tablet(width, 900, color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, lively.child, "amira", beside="ruth")
    page.get_by_role("button", name="Key groups").click()
    expect(page.get_by_role("table")).to_be_visible()
    _look(page, "a key group")
    page.get_by_role("button", name="One child").click()
    _choose(page, "Maya")
    expect(page.get_by_role("heading", name="Where is Maya now?")).to_be_visible()
    _look(page, "where a child is")
    card = _open(page, "Expressive Arts and Design")
    card.get_by_role("button", name="Place", exact=True).click()
    expect(card.get_by_role("alert")).to_be_visible()
    _look(page, "a card with a problem")
    _area(page, "Expressive").click()
    card = _open(page, "Literacy")
    for fold in card.locator("summary").all():
        fold.click()
    card.get_by_role("radio", name=YOUNGER).check()
    _look(page, "a card with its history")
    _choose(page, "Iris")
    card = _open(page, "Mathematics")
    expect(card).to_contain_text("Only the child's key person")
    _look(page, "a card to read")


def test_hostile_words_are_words_here_too(lively: Lively, tablet) -> None:
    journal, words = lively.journal, "\n".join(NAMES)
    strange = Child(
        name=NAMES[1], known_as=NAMES[0], born=date(2022, 1, 1), room=journal.room.id,
        joined=date.today() - timedelta(days=30),
    )  # fmt: skip
    amira = journal.members["amira"].id
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, strange)
        registering.hand_over(ruth, strange.id, amira, since=date.today())
        note = journal.note(words, children=(strange.id,), own_words=words, areas=("literacy",))
        seen = observing.submit(ruth, note, id=new_id())
        tracking.place(
            ruth, strange.id, area="literacy", band="birth-to-three", evidence=[seen.id], why=words
        )
    page = tablet(390, 844)
    sign_in(page, lively.child, "amira", beside="ruth")
    page.get_by_role("button", name="Key groups").click()
    table = page.get_by_role("table")
    expect(table).to_contain_text(NAMES[0])
    _holds(page)
    row = table.get_by_role("row").filter(has_text=NAMES[0])
    row.get_by_role("button", name=re.compile("^Literacy Birth to 3")).click()
    card = _card(page, "Literacy")
    expect(card.get_by_role("list", name="What was judged so far")).to_contain_text(NAMES[7])
    for name in NAMES:
        expect(card).to_contain_text(name)
    _holds(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    _holds(page)


def test_a_frame_of_nine_bands_fits_a_telephone(lively: Lively, tablet) -> None:
    months = (
        (0, 11),
        (8, 20),
        (16, 26),
        (22, 36),
        (30, 50),
        (40, 60),
        (48, 66),
        (60, 72),
        (66, 84),
    )
    bands = tuple(
        Band(id=f"b{low}", name=f"{low} to {high} months", short=f"{low}-{high}",
             from_months=low, to_months=high)
        for low, high in months
    )  # fmt: skip
    areas = (Area(id="dens", name="Dens", short="Dens"), Area(id="sums", name="Sums", short="Sums"))
    with lively.journal.sign_in("ruth") as ruth:
        for one in tracking.standing(ruth, lively.maya.id):
            if one.now is None and one.area.id in ("literacy", "mathematics"):
                band = "three-and-four-year-olds"
                tracking.place(ruth, lively.maya.id, area=one.area.id, band=band)
        frame = ruth.vault.frameworks.current()
        literacy = replace(frame.areas[3], aspects=())
        registering.enter(
            ruth, Framework(id="older", name="Older", areas=(literacy, *areas), bands=bands)
        )
    page = tablet(390, 844, reduced_motion="reduce")
    sign_in(page, lively.child, "amira", beside="ruth")
    _choose(page, "Maya")
    expect(_area(page, "Literacy")).to_contain_text(OLDER)
    card = _open(page, "Dens")
    expect(card.get_by_role("radio")).to_have_count(9)
    _look(page, "nine bands")
    card.get_by_role("radio", name="30 to 50 months").check()
    card.get_by_role("button", name="Place", exact=True).click()
    expect(_area(page, "Dens")).to_contain_text("30 to 50 months")
    old = _open(page, "Mathematics")
    expect(old).to_contain_text("This area is not in the setting's framework any more.")
    expect(old.get_by_role("list", name="What was judged so far")).to_contain_text(OLDER)
    page.get_by_role("button", name="Key groups").click()
    expect(page.get_by_role("button", name=re.compile("^Dens 30-50, placed"))).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_role("columnheader")).to_have_text(["Child", "Literacy", "Dens", "Sums"])
    _look(page, "a key group under another frame")
