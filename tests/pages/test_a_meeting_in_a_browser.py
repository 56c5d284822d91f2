"""A whole staff meeting: three people on tablets of their own, from the agenda to the minutes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from journalkit.crypto.secret import Secret
from journalkit.journal import agenda, keeping, observing
from journalkit.media import make_safe
from journalkit.records import Matter
from journalkit.records.checking import new_id
from tests.pages.conftest import Standing, Wire, sign_in
from tests.pages.photos import camera_jpeg
from tests.pages.test_everybody_can_use_it import _look
from tests.small_journal import PASSWORDS

TEXT = "Maya lined the jars up by the window, smallest to biggest."
OTHER = "Maya ran to the gate and back."
AUTHOR = "Written by Dee Bell"


@pytest.fixture(scope="module")
def lively(one_server: Standing) -> Standing:
    """Two notes of Dee, who is not at the meeting: one with a photo."""
    journal = one_server.journal
    with journal.sign_in("dee") as dee:
        photo = journal.photo(dee, make_safe(camera_jpeg("x", width=800, height=600)))
        note = journal.note(TEXT, pictures=(photo.id,), areas=("mathematics",), wellbeing=4,
                            own_words="It can’t see.", next_step="Offer tall blocks.")  # fmt: skip
        observing.submit(dee, note, id=new_id())
        journal.observe(dee, OTHER)
        agenda.take(dee, kind=Matter.OTHER, text="The garden gate")
    return one_server


def _open(page: Page, standing: Standing, who: str) -> None:
    sign_in(page, f"{standing.served.address}/meeting", who, beside="" if who == "ruth" else "ruth")


def _go(page: Page, section: str) -> None:
    nav = page.get_by_role("navigation", name="Meeting")
    nav.get_by_role("button", name=section, exact=True).click()


def _begin(page: Page) -> None:
    page.get_by_role("button", name="Begin the meeting").click()
    expect(page.get_by_role("heading", name="A staff meeting")).to_be_visible()
    page.get_by_label("How many notes").select_option("4")
    page.get_by_role("button", name="Begin the meeting").click()


def _rate(page: Page, levels: str) -> None:
    expect(page.get_by_role("radiogroup").first).to_be_visible()
    for key in levels:
        page.keyboard.press(key)
    page.keyboard.press("Enter")


def _tap(page: Page, level: str) -> None:
    for group in page.get_by_role("radiogroup").all():
        group.get_by_role("radio", name=level).click()
    page.get_by_role("button", name="Save my rating").click()


def test_three_people_rate_blind_agree_on_an_action_and_the_minutes_prove_the_record(
    lively: Standing, tablet, tmp_path: Path
) -> None:
    look = {"color_scheme": "dark", "reduced_motion": "reduce"}
    ruth, amira, hal = tablet(1440, 1000, **look), tablet(820), tablet(390, 844)
    everybody = (ruth, amira, hal)
    wires = [Wire(page) for page in everybody]
    _open(ruth, lively, "ruth")
    _open(amira, lively, "amira")
    _open(hal, lively, "hal")
    expect(ruth.get_by_text("The garden gate")).to_be_visible()
    _look(ruth, "agenda")
    expect(hal.get_by_role("heading", name="No staff meeting yet")).to_be_visible()
    _begin(ruth)
    for page in (amira, hal):
        page.get_by_role("button", name="Join the meeting").click()

    # Blind, on every page, in all that it was ever sent.
    for page in everybody:
        expect(page.get_by_text(re.compile("Observation 1 of 2 · author hidden"))).to_be_visible()
        expect(page.get_by_text("0 of 3 have rated")).to_be_visible()
    first = TEXT if ruth.get_by_text(TEXT).is_visible() else OTHER
    with lively.journal.sign_in("ruth") as session:
        meeting = session.vault.meetings.going_on()
        assert meeting is not None
        drawn = meeting.sample[0]
        secrets = (drawn.observation, *drawn.why)
    for wire in wires:
        wire.ask_states()
        told = "".join(wire.from_kernel)
        assert first.split(",")[0] in told
        assert not [one for one in secrets if one in told]
    # Dee stands among those who may be here on the page that leads, and on no other.
    told = "".join(wires[2].from_kernel)
    assert not [one for one in (lively.journal.members["dee"].id, "Dee Bell") if one in told]

    _rate(ruth, "210210")
    expect(ruth.get_by_text("Your rating is saved.")).to_be_visible()
    _rate(amira, "222222")
    _look(hal, "rating")
    _tap(hal, "1")
    for page in everybody:
        expect(page.get_by_text("3 of 3 have rated")).to_be_visible()
    ruth.keyboard.press("Enter")  # the first button says so: Show what we said
    for page in everybody:
        expect(page.get_by_text(AUTHOR)).to_be_visible()
        expect(page.get_by_text("3 ratings; what its author")).to_be_visible()
        expect(page.get_by_text(re.compile("Drawn so that notes by Dee"))).to_be_visible()
    _look(ruth, "shown")
    _look(hal, "shown, on a telephone")
    ruth.keyboard.press("Enter")
    for page in everybody:
        expect(page.get_by_text(re.compile("Observation 2 of 2 · author hidden"))).to_be_visible()
        expect(page.get_by_text(AUTHOR)).to_have_count(0)
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    photo = amira.get_by_role("img", name="Photo 1 of Maya")
    if first != TEXT:
        expect(photo).to_be_visible()
        assert photo.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0

    # What somebody finds not appropriate leaves every screen.
    hal.get_by_role("button", name="Not appropriate").click()
    hal.get_by_role("button", name="Withhold it").click()
    for page in everybody:
        expect(page.get_by_text("Withheld: a manager looks at it.")).to_be_visible()

    _go(ruth, "Actions")
    ruth.get_by_role("button", name="Agree on an action").click()
    ruth.get_by_label("What is agreed").fill("Write the exact words.")
    for field in ("About whose writing", "Who does it"):
        ruth.get_by_role("group", name=field).get_by_role("radio", name="Dee Bell").check()
    ruth.get_by_label("Which criterion").select_option(index=4)
    _look(ruth, "agreeing")
    ruth.get_by_role("button", name="Agree on it").click()
    expect(ruth.get_by_text("Write the exact words.")).to_be_visible()
    _go(ruth, "Agenda")
    ruth.get_by_role("button", name="Talked about: The garden gate").click()
    expect(ruth.get_by_text("Nothing waits.")).to_be_visible()
    _go(ruth, "Who is here")
    expect(ruth.get_by_role("checkbox", name="Hal Dunn")).to_be_checked()
    _go(ruth, "Notes and end")
    ruth.get_by_label("What else was said").fill("The sand tray moves.")
    ruth.get_by_role("button", name="Save", exact=True).click()
    expect(ruth.get_by_text("The notes are saved.")).to_be_visible()
    ruth.get_by_role("button", name="End the meeting").click()
    ruth.get_by_role("button", name="End the meeting").click()

    for page in everybody:
        expect(page.get_by_role("heading", name=re.compile("^Staff meeting, "))).to_be_visible()
        expect(page.get_by_role("heading", name="What was said")).to_be_visible()
    expect(amira.get_by_text("Write the exact words.")).to_be_visible()
    expect(hal.get_by_text("Write the exact words.")).to_have_count(0)
    for page in (amira, hal):
        expect(page.get_by_role("button", name="Take the minutes")).to_have_count(0)
    _look(hal, "after")
    _look(ruth, "after")
    ruth.get_by_role("button", name="Take the minutes").click()
    expect(ruth.get_by_role("heading", name="The minutes are made")).to_be_visible()
    with ruth.expect_download() as taking:
        ruth.get_by_role("button", name="Save the file").click()
    taking.value.save_as(tmp_path / "minutes.pdf")
    text = PdfReader(io.BytesIO((tmp_path / "minutes.pdf").read_bytes())).pages[0].extract_text()
    assert "The sand tray moves." in text
    assert "Maya" not in text
    [head] = re.findall(r"--head\s([0-9a-f]{16})", text)
    found = keeping.look_over(
        lively.journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]), head=head
    )
    assert all(one.good for one in found)
    assert "head on paper" in {one.part for one in found}
    _go(hal, "Your own")
    hal.get_by_role("button", name="Show mine").click()
    expect(hal.get_by_text("None of your notes was rated")).to_be_visible()
    _look(hal, "one's own")
