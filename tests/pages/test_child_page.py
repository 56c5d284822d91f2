"""The Child page: what is open, closed with what came of it, and one child's alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from journalkit.journal import childhood, consenting, observing, picturing, registering
from journalkit.media import make_safe
from journalkit.pages.page import IDLE_SECONDS
from journalkit.records import Absence, Carer, Child, HalfTerm, Observation, Term, Use
from journalkit.records.checking import new_id
from tests.pages.conftest import LOOKS, Standing, Wire, sign_in
from tests.pages.photos import camera_jpeg
from tests.pages.test_everybody_can_use_it import _look, _tab_to
from tests.pages.test_strange_names import NAMES, _holds
from tests.small_journal import PASSWORDS

STEP = "Offer the tall blocks beside the mirror."
NOTE = "Maya lined the jars up by the window."
ALONE = "Iris sang the rain song to the doll."
CAME = "She stacked nine and said: now I am behind it."


@dataclass
class Lively(Standing):
    """A journal with something on Maya's page."""

    first: Observation

    @property
    def maya(self) -> Child:
        """The child whose page is looked at."""
        return self.journal.children[0]


@pytest.fixture(scope="module")
def lively(one_server: Standing) -> Lively:
    """Twelve notes about Maya, one with Tomasz, one with photos; one about Iris alone."""
    journal = one_server.journal
    maya, tomasz, iris = journal.children
    today = date.today()
    term = Term(name="Term", starts=today - timedelta(days=70), ends=today + timedelta(days=30))
    halves = [
        HalfTerm(term=term.id, name="First half", starts=term.starts, ends=today - timedelta(20)),
        HalfTerm(term=term.id, name="Second half", starts=today - timedelta(19), ends=term.ends),
    ]
    carer = Carer(
        child=maya.id,
        name="Ada Ode",
        relationship="mother",
        language="Igbo",
        parental_responsibility=True,
    )
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, term, *halves, carer)
        away = Absence(child=maya.id, first=today + timedelta(days=3), last=today + timedelta(4))
        with ruth.change() as change:
            ruth.vault.absences.put(change, away, what="absence entered")
        since = today - timedelta(days=100)
        registering.hand_over(ruth, maya.id, journal.members["dee"].id, since=since)
        consenting.record(ruth, maya.id, [Use.JOURNAL], given=True, carer=carer.id)
    with journal.sign_in("amira") as amira:
        photo = journal.photo(amira, make_safe(camera_jpeg("x", width=800, height=600)))
        for number in range(10):
            at = datetime.now(UTC) - timedelta(days=40 + number)
            note = journal.note(f"Maya's note {number}.", happened_at=at, areas=("literacy",))
            observing.submit(amira, note, id=new_id())
        alone = journal.note("Maya drew a snail.", pictures=(photo.id,), areas=("mathematics",))
        observing.submit(amira, alone, id=new_id())
        picturing.name_children(amira, photo.id, [maya.id])
        both = journal.note(NOTE, children=(maya.id, tomasz.id), next_step=STEP)
        first = observing.submit(amira, both, id=new_id())
        observing.submit(
            amira, journal.note(ALONE, children=(iris.id,), next_step="Sing it."), id=new_id()
        )
    return Lively(journal, one_server.served, first)


def _choose(page: Page, name: str) -> None:
    """Choose a child by the search, as one does among many."""
    children = page.get_by_role("group", name="Child", exact=True).first
    expect(children).to_be_visible()
    behind = children.get_by_role("button", name=re.compile("(Another child|All children)…"))
    if behind.count():
        behind.click()
    page.get_by_role("searchbox", name="Find a child").fill(name)
    children.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def _step(page: Page, words: str = STEP):
    return page.get_by_role("listitem").filter(has_text=words)


def _outcome(page: Page):
    return page.get_by_role("textbox", name="What came of it?")


def test_a_next_step_is_closed_with_what_came_of_it(lively: Lively, tablet) -> None:
    page = tablet(820)
    wire = Wire(page)
    sign_in(page, lively.child, "amira", beside="ruth")
    expect(page.get_by_role("heading", name="Which child?")).to_be_visible()
    _choose(page, "Maya")
    assert page.url == lively.child, "no address says which child it is"
    facts = page.locator(".portrait")
    for said in ("Maya Ode", "Dee Bell, since", "Amira Cole,", "Mon to Fri", "Acorns"):
        expect(facts).to_contain_text(said)
    expect(facts.get_by_role("img", name="Photo of Maya")).to_be_visible()
    expect(facts.get_by_text("Ada Ode")).to_be_hidden()
    facts.get_by_text("Carers: 1").click()
    expect(facts.get_by_text("Ada Ode · Igbo · story on paper")).to_be_visible()

    expect(page.get_by_role("heading", name="Next steps: 1 open")).to_be_visible()
    expect(_step(page)).to_contain_text("Amira Cole")
    expect(_step(page)).to_contain_text("with Tomasz")
    _step(page).get_by_text("The note").click()
    expect(_step(page).get_by_text(NOTE)).to_be_visible()
    _step(page).get_by_role("button", name="Close", exact=True).click()
    expect(_outcome(page)).to_be_focused()
    page.get_by_role("button", name="Close this step").click()
    expect(page.get_by_text("Write what came of it.")).to_be_visible()
    _outcome(page).fill(CAME)
    page.get_by_role("button", name="Close this step").click()
    expect(page.get_by_text("Closed. It stands below")).to_be_visible()
    expect(page.get_by_text("No next step is open.")).to_be_visible()
    expect(page.get_by_role("heading", name="Next steps")).to_be_focused()
    page.get_by_text("1 closed").click()
    expect(_step(page).get_by_text(CAME)).to_be_visible()
    expect(_step(page)).to_contain_text("Closed by Amira Cole")
    with lively.journal.sign_in("ruth") as ruth:
        [step] = childhood.steps(ruth, lively.maya.id)
        assert step.closed is not None
        assert (step.closed.outcome, step.closed.step) == (CAME, STEP)
        rows = [row for row in ruth.vault.audit.rows() if row.kind == "closed_steps"]
        assert [(row.what, row.who) for row in rows] == [
            ("next step closed", lively.journal.members["amira"].id)
        ]
        [other] = childhood.steps(ruth, lively.journal.children[1].id)
        assert other.closed is None, "for Tomasz it is still open"

    states = wire.ask_states()
    assert NOTE in states
    assert ALONE not in states, "another child's note never reaches this page"
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    states = wire.ask_states()
    for words in (NOTE, CAME, "Ada Ode", "Maya"):
        assert words not in states


def test_what_was_reworded_meanwhile_is_not_closed_unread(lively: Lively, tablet) -> None:
    with lively.journal.sign_in("amira") as amira:
        note = lively.journal.note("Maya asked about rust.", next_step="Show her the old bolt.")
        one = observing.submit(amira, note, id=new_id())
    page = tablet(390, 844)
    sign_in(page, lively.child, "dee")
    _choose(page, "Maya")
    _step(page, "old bolt").get_by_role("button", name="Close", exact=True).click()
    _outcome(page).fill("She scratched it.")
    button = page.get_by_role("button", name="Close this step").element_handle()
    with lively.journal.sign_in("amira") as amira:
        other = replace(note, next_step="Leave a nail in water with her.")
        observing.amend(amira, one.id, other, version=1)
        button.evaluate("button => button.click()")
    expect(page.get_by_role("alert").filter(has_text="Somebody changed this")).to_be_in_viewport()
    newer = _step(page, "Leave a nail in water")
    expect(newer).to_be_visible()
    expect(_outcome(page)).to_have_value("She scratched it.")
    newer.get_by_role("button", name="Close this step").click()
    expect(page.get_by_text("Closed. It stands below")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_observations_come_ten_at_a_time_and_an_area_shows_its_own(lively: Lively, tablet) -> None:
    page = tablet(1440, 900)
    sign_in(page, lively.child, "ruth")
    _choose(page, "Maya")
    notes = page.get_by_role("article")
    expect(notes).to_have_count(10)
    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    expect(notes.last).to_contain_text("Maya's note 9.")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    areas = page.get_by_role("region", name="Areas of learning")
    literacy = areas.get_by_role("button", name="Literacy")
    expect(literacy).to_contain_text("none this half term, 10 before")
    expect(areas.get_by_role("button", name="Physical Development")).to_contain_text("not yet")
    literacy.click()
    expect(notes).to_have_count(10)
    expect(page.get_by_role("heading", name="Observations: 10")).to_be_focused()
    page.get_by_role("button", name="Half term…").click()
    page.get_by_role("button", name="Second half").click()
    expect(page.get_by_text("None of these yet.")).to_be_visible()
    page.get_by_role("button", name="Literacy", exact=True).click()
    snail = notes.filter(has_text="drew a snail")
    snail.get_by_role("button", name="Photo 1 of Maya").click()
    dialog = page.get_by_role("dialog", name="Photo 1 of Maya")
    expect(dialog.get_by_role("img")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    _choose(page, "Iris")
    expect(notes).to_have_count(1)
    expect(notes).to_contain_text(ALONE)


def test_days_away_are_entered_where_they_are_heard_of(lively: Lively, tablet) -> None:
    page = tablet(390, 844)
    sign_in(page, lively.child, "amira", beside="ruth")
    _choose(page, "Tomasz")
    page.get_by_role("button", name="Enter days away").click()
    expect(page.get_by_role("heading", name="Days away: Tomasz")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This is still empty.")).to_be_visible()
    today = date.today()
    page.get_by_label("First day away").fill(today.isoformat())
    page.get_by_label("Last day away").fill((today + timedelta(days=1)).isoformat())
    page.get_by_label("Reason").fill("A cold")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The days away are entered.")).to_be_visible()
    expect(page.locator(".portrait")).to_contain_text("Away today")
    expect(page.locator(".portrait")).to_contain_text("(A cold)")
    page.get_by_role("button", name="Enter days away").click()
    expect(page.get_by_role("heading", name="Days away: Tomasz")).to_be_visible()
    _choose(page, "Iris")
    expect(page.get_by_role("heading", name="Days away")).to_have_count(0)
    with lively.journal.sign_in("amira") as amira:
        [away] = amira.vault.absences.on(today)
    assert away.child == lively.journal.children[1].id


def test_a_helper_is_told_whose_page_this_is(lively: Lively, tablet) -> None:
    page = tablet(390, 844)
    wire = Wire(page)
    sign_in(page, lively.child, "hal", beside="ruth")
    expect(page.get_by_role("heading", name="Child is not open to you.")).to_be_visible()
    expect(page.get_by_text("It is for practitioners and managers.")).to_be_visible()
    assert "Maya" not in wire.ask_states()
    expect(page.get_by_role("link", name="Observe")).to_be_visible()
    expect(page.get_by_role("link", name="Child")).to_have_count(0)


def test_hostile_words_are_words(lively: Lively, tablet) -> None:
    journal, words = lively.journal, "\n".join(NAMES)
    strange = Child(
        name=NAMES[1],
        known_as=NAMES[0],
        born=date(2022, 1, 1),
        room=journal.room.id,
        joined=date.today() - timedelta(days=30),
    )
    carer = Carer(child=strange.id, name=NAMES[1], relationship=NAMES[0], language=NAMES[6])
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, strange, carer)
        note = journal.note(words, children=(strange.id,), next_step=words, own_words=NAMES[1])
        observing.submit(ruth, note, id=new_id())
    page = tablet(390, 844)
    sign_in(page, lively.child, "ruth")
    _choose(page, NAMES[0])
    page.get_by_text("Carers: 1").click()
    expect(page.locator(".portrait")).to_contain_text(NAMES[6])
    page.get_by_role("button", name="Close", exact=True).click()
    _outcome(page).fill(words)
    page.get_by_role("button", name="Close this step").click()
    page.get_by_text("1 closed").click()
    for name in NAMES:
        expect(page.locator(".steps-outcome")).to_contain_text(name)
    page.get_by_text("The note").click()
    expect(page.get_by_role("article")).to_contain_text(NAMES[7])
    _holds(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    _holds(page)


@LOOKS
def test_axe_finds_nothing_on_a_childs_page(
    lively: Lively, tablet, width: int, scheme: Literal["light", "dark"]
) -> None:
    with lively.journal.sign_in("amira") as amira:
        for number in range(7):
            note = lively.journal.note(f"Tomasz ran, {number}.", next_step=f"Run {number}.")
            tomasz = replace(note, children=(lively.journal.children[1].id,))
            observing.submit(amira, tomasz, id=new_id())
    page = tablet(width, 900, color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, lively.child, "dee")
    expect(page.get_by_role("heading", name="Which child?")).to_be_visible()
    _look(page, "choosing")
    _choose(page, "Tomasz")
    _look(page, "a page")
    with lively.journal.sign_in("dee") as dee:
        tomasz = lively.journal.children[1].id
        opened, *others = (one for one in childhood.steps(dee, tomasz) if one.closed is None)
        childhood.close_step(
            dee, opened.observation.id, child=tomasz, step=opened.words, outcome=CAME
        )
    expect(page.get_by_role("heading", name=f"Next steps: {len(others)} open")).to_be_visible()
    closed = page.get_by_text("closed", exact=False).locator("visible=true").last
    expect(page.locator(".steps-past")).to_be_visible()
    page.locator(".steps-past > summary").click()
    expect(closed).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).first.click()
    page.get_by_role("button", name="Close this step").click()
    page.get_by_text("The note").locator("visible=true").first.click()
    page.get_by_role("button", name="Another child…").click()
    page.get_by_role("button", name="Area…").click()
    _look(page, "everything open")


def test_a_step_is_closed_by_keyboard_alone(lively: Lively, tablet) -> None:
    with lively.journal.sign_in("amira") as amira:
        iris = lively.journal.children[2].id
        note = lively.journal.note("Iris counted the stairs.", children=(iris,))
        observing.submit(amira, replace(note, next_step="Count them down."), id=new_id())
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
    _tab_to(page, "Close")
    page.keyboard.press("Enter")
    expect(_outcome(page)).to_be_focused()
    page.keyboard.insert_text(CAME)
    _tab_to(page, "Close this step")
    page.keyboard.press("Space")
    expect(page.get_by_text("Closed. It stands below")).to_be_visible()
    expect(page.locator(".steps-words:focus")).to_have_count(1)


def test_what_somebody_types_stays_when_others_write_meanwhile(lively: Lively, tablet) -> None:
    with lively.journal.sign_in("amira") as amira:
        observing.submit(amira, lively.journal.note("Maya ran.", next_step="Run."), id=new_id())
    page = tablet(820)
    sign_in(page, lively.child, "dee")
    _choose(page, "Maya")
    page.get_by_role("button", name="Close", exact=True).first.click()
    _outcome(page).fill(CAME)
    with lively.journal.sign_in("amira") as amira:
        observing.submit(amira, lively.journal.note("Maya sang the rain song."), id=new_id())
    expect(page.get_by_text("Maya sang the rain song.").first).to_be_visible()
    expect(_outcome(page)).to_have_value(CAME)
    expect(_outcome(page)).to_be_focused()


def test_a_picture_that_stands_open_is_gone_when_the_tablet_locks_itself(
    lively: Lively, tablet
) -> None:
    page = tablet(820)
    page.clock.install()
    sign_in(page, lively.child, "amira", beside="ruth")
    _choose(page, "Maya")
    areas = page.get_by_role("region", name="Areas of learning")
    areas.get_by_role("button", name="Mathematics").click()
    tile = page.get_by_role("article").filter(has_text="drew a snail")
    tile.get_by_role("button", name="Photo 1 of Maya").click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    # A dialog lies above the page and stays in reach of the keyboard when the page is covered:
    # it has to go at once, whether or not the kernel can be reached.
    page.context.set_offline(True)
    page.clock.fast_forward((IDLE_SECONDS + 5) * 1000)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.locator("dialog :is(img, video)").count() == 0
    assert "Maya" not in page.locator("dialog").inner_html()
    page.context.set_offline(False)
    page.clock.fast_forward(20_000)
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    expect(page.locator("dialog")).to_have_count(0)
