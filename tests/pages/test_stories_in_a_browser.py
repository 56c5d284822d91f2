"""A story from what was seen to a family and back, as people do it in a browser."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PasswordType, PdfReader

from journalkit.journal import observing, registering
from journalkit.records import Carer, HalfTerm, Term
from journalkit.records.checking import new_id
from tests.pages.conftest import LOOKS, Standing, sign_in
from tests.pages.test_everybody_can_use_it import _look

TODAY = date.today()
OWN = "It is bigger than me!"
ANSWER = "She measured the cat with the string. <b>Twice</b>!"
EARLIER, NOW = "Autumn 1", "Autumn 2"


@pytest.fixture(scope="module")
def lively(one_server: Standing) -> Standing:
    """Two half terms, a note of each about Maya, and her mother."""
    journal, middle = one_server.journal, TODAY - timedelta(days=20)
    maya = journal.children[0].id
    term = Term(name="T", starts=TODAY - timedelta(days=60), ends=TODAY + timedelta(days=20))
    halves = (
        HalfTerm(term=term.id, name=EARLIER, starts=term.starts, ends=middle),
        HalfTerm(term=term.id, name=NOW, starts=middle + timedelta(days=1), ends=term.ends),
    )
    with journal.sign_in("ruth") as ruth:
        carer = Carer(child=maya, name="Anna Kowalska", relationship="mother")
        registering.enter(ruth, term, *halves, carer)
        with journal.sign_in("amira") as amira:
            for days, text in ((30, "Maya built a tower of eleven."), (1, "Maya drew a bridge.")):
                note = journal.note(
                    text,
                    happened_at=ruth.now() - timedelta(days=days),
                    own_words=OWN if days == 30 else "",
                    next_step="Measure it with a string.",
                )
                observing.submit(amira, note, id=new_id())
    return one_server


def _open(page: Page, standing: Standing, who: str, *, beside: str = "") -> None:
    sign_in(page, f"{standing.served.address}/stories", who, beside=beside)
    expect(page.get_by_role("heading", name=re.compile("have their story"))).to_be_visible()


def _half(page: Page, name: str) -> None:
    page.get_by_role("button", name="Half term…").click()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def _column(page: Page, label: str) -> Locator:
    return page.get_by_role("group", name=re.compile(f"^{label} \\d"))


def _open_story(page: Page, column: str) -> None:
    _column(page, column).get_by_role("button", name="Maya", exact=True).click()
    expect(page.get_by_role("button", name="All stories")).to_be_visible()


def _taken(page: Page, path: Path) -> bytes:
    expect(page.get_by_role("heading", name="The PDF is made")).to_be_visible()
    with page.expect_download() as taking:
        page.get_by_role("button", name="Save the file").click()
    taking.value.save_as(path)
    return path.read_bytes()


def test_a_story_is_drafted_asked_about_approved_printed_answered_and_told_of_in_the_next(
    lively: Standing, tablet, tmp_path: Path
) -> None:
    amira, ruth = tablet(820), tablet(1440, 1000)
    _open(amira, lively, "amira", beside="ruth")
    _half(amira, EARLIER)
    _open_story(amira, "Due")
    told = amira.get_by_role("group", name="The story", exact=True)
    expect(told.get_by_text("Not yet yours.")).to_have_count(2)
    expect(amira.get_by_role("img", name=re.compile("^Page 1 of"))).to_be_visible()
    while (mine := amira.get_by_role("button", name=re.compile("^Make it mine"))).count():
        left = mine.count()
        mine.first.click()
        expect(mine).to_have_count(left - 1)
    amira.get_by_role("button", name="Hand in to the manager").click()
    expect(_column(amira, "With the manager")).to_be_visible()

    _open(ruth, lively, "ruth")
    _half(ruth, EARLIER)
    _open_story(ruth, "With the manager")
    ruth.get_by_role("button", name="Ask for changes").click()
    ruth.get_by_label("What should change").fill("Which blocks were they?")
    ruth.get_by_role("button", name="Send it back").click()

    expect(_column(amira, "Drafted")).to_contain_text("Which blocks were they?")
    _open_story(amira, "Drafted")
    expect(amira.get_by_text("Please change: Which blocks were they?")).to_be_visible()
    passage = amira.get_by_label("The story, passage 1", exact=True)
    passage.fill("Maya built a tower of eleven wooden blocks.")
    amira.get_by_role("button", name="Hand in to the manager").click()
    expect(_column(ruth, "With the manager")).to_be_visible()

    _open_story(ruth, "With the manager")
    expect(ruth.get_by_text("wooden blocks.").first).to_be_visible()
    ruth.get_by_role("button", name="Approve").click()
    _open_story(ruth, "Approved")
    ruth.get_by_role("button", name="Make the PDF", exact=True).click()
    ruth.get_by_role("button", name="Make the PDF to print").click()
    pdf = PdfReader(io.BytesIO(_taken(ruth, tmp_path / "story.pdf")))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "wooden blocks" in text
    assert OWN in text
    [number] = set(re.findall(r"\b\d{3} \d{3}\b", text))
    ruth.get_by_role("button", name="I have it").click()
    _open_story(ruth, "Approved")
    ruth.get_by_role("button", name="Make the PDF", exact=True).click()
    ruth.get_by_role("button", name="Make a PDF with a password, for email").click()
    words = ruth.locator(".parcel-words").inner_text()
    closed = PdfReader(io.BytesIO(_taken(ruth, tmp_path / "closed.pdf")))
    assert closed.decrypt("") is PasswordType.NOT_DECRYPTED
    assert closed.decrypt(words) is not PasswordType.NOT_DECRYPTED
    ruth.get_by_role("button", name="I have written the password down").click()

    amira.get_by_role("button", name="Take in a reply from home").click()
    amira.get_by_label("The number on the slip").fill(number[::-1])
    amira.get_by_role("button", name="Find the story").click()
    expect(amira.get_by_text(re.compile("look at the slip again|No story"))).to_be_visible()
    amira.get_by_label("The number on the slip").fill(number)
    amira.get_by_role("button", name="Find the story").click()
    amira.get_by_label("In their own words").fill(ANSWER)
    amira.get_by_role("button", name="Keep the reply").click()
    amira.get_by_role("button", name="Make it a home observation").click()
    expect(_column(amira, "Answered")).to_contain_text(ANSWER)

    _half(amira, NOW)
    _open_story(amira, "Due")
    family = amira.get_by_role("group", name="A word to the family", exact=True)
    expect(family.get_by_role("textbox", name=re.compile("quoted words"))).to_have_value(ANSWER)
    expect(amira.get_by_text("Maya drew a bridge.").first).to_be_visible()
    assert amira.evaluate("document.querySelectorAll('b').length") == 0


@LOOKS
def test_axe_finds_nothing_on_the_board_and_in_a_story(
    lively: Standing, tablet, width: int, scheme: str
) -> None:
    page = tablet(width, 1000, color_scheme=scheme)
    _open(page, lively, "ruth")
    _look(page, "the board")
    column = page.get_by_role("button", name=re.compile(r"^Due \d"))
    if column.count() and column.get_attribute("aria-expanded") == "false":
        column.click()
    page.get_by_role("button", name="Tomasz", exact=True).first.click()
    expect(page.get_by_role("img", name=re.compile("^Page 1"))).to_be_visible()
    _look(page, "a story")
    page.get_by_role("button", name="All stories").click()
    page.get_by_role("button", name="Take in a reply from home").click()
    expect(page.get_by_label("The number on the slip")).to_be_visible()
    _look(page, "a reply")
