"""What was typed is kept: over a dead kernel, a lost connection, and whatever cannot be saved."""

from __future__ import annotations

import os
import re
import signal
from datetime import date, timedelta

import psutil
from playwright.sync_api import Page, expect

from journalkit.journal import observing
from journalkit.records.checking import TEXT_LIMIT
from tests.pages.conftest import Standing, Wire, sign_in, wait_until
from tests.pages.photos import camera_jpeg

TYPED = "Tomasz tipped the jug until the water stood level with the line"
SAVED = re.compile(r"^Saved \d\d:\d\d$")


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save observation").click()


def _kept(standing: Standing, field: str) -> list[object]:
    return [fields[field] for fields in standing.drafts("amira")]


def test_a_kernel_that_is_killed_loses_nothing_that_was_on_screen_five_seconds_earlier(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    [kernel] = standing.served.kernels()
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": camera_jpeg("x", width=800)}
    page.get_by_label("Choose photos and videos").set_input_files([photo])
    page.get_by_role("button", name="Maya").click()
    page.get_by_role("button", name="Tomasz").click()
    wellbeing = page.get_by_role("radiogroup", name="Wellbeing")
    wellbeing.get_by_role("radio", name=re.compile("^4")).click()
    expect(page.get_by_role("button", name="Remove Photo 1")).to_be_visible()
    page.get_by_label("What happened").press_sequentially(TYPED, delay=5)
    wait_until(page, lambda: _kept(standing, "text") == [TYPED], seconds=5)
    expect(page.get_by_text(SAVED)).to_be_visible()

    os.kill(kernel.pid, signal.SIGKILL)
    strip = page.locator("#strip")
    expect(strip).to_contain_text("This page has to be opened again.", timeout=15_000)
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_text(re.compile("Your draft of .* is back"))).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    for name, pressed in (("Maya", "true"), ("Tomasz", "true"), ("Iris", "false")):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute(
            "aria-pressed", pressed
        )
    expect(wellbeing.get_by_role("radio", name=re.compile("^4"))).to_be_checked()
    expect(page.get_by_role("img", name="Photo 1")).to_be_visible()


def test_what_was_typed_in_the_last_moment_before_a_tab_is_closed_is_kept(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Maya").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    [kernel] = standing.served.kernels()
    page.get_by_label("What happened").fill(TYPED)
    page.close(run_before_unload=True)
    _, alive = psutil.wait_procs([kernel], timeout=10)
    assert not alive
    assert _kept(standing, "text") == [TYPED]


def test_a_save_with_nothing_written_says_what_is_missing_and_where(
    standing: Standing, tablet
) -> None:
    page = tablet(390, 844)
    sign_in(page, standing.observe, "amira", beside="ruth")
    _save(page)
    happened = page.get_by_label("What happened")
    for sentence in ("Choose at least one child.", "Write what happened."):
        expect(page.get_by_text(sentence)).to_have_count(2)
    expect(happened).to_have_attribute("aria-invalid", "true")
    expect(happened).to_have_accessible_description("Write what happened.")
    happened.fill(TYPED)
    expect(page.get_by_text("Write what happened.")).to_have_count(0)
    expect(page.get_by_text("Choose at least one child.")).to_have_count(2)
    page.get_by_role("button", name="Maya").click()
    expect(page.get_by_text("Choose at least one child.")).to_have_count(0)
    _save(page)
    expect(page.get_by_text("Your observation of Maya is saved.")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="What did you see?")).to_be_in_viewport()
    expect(happened).to_have_value("")
    expect(page.get_by_role("button", name="Maya", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )


def test_a_pasted_book_is_refused_with_the_limit_and_kept_whole(standing: Standing, tablet) -> None:
    book = "Once upon a time there was a pond. " * 30_000 + "The end."
    assert len(book) > 1_000_000
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Maya").click()
    page.get_by_label("What happened").fill(book)
    _save(page)
    sentence = f"“What happened” has {len(book):,} characters; {TEXT_LIMIT:,} fit."
    expect(page.get_by_text(sentence).first).to_be_visible()
    wait_until(page, lambda: _kept(standing, "text") == [book])
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, standing.observe, "amira", beside="ruth")
    expect(page.get_by_text(re.compile("Your draft of .* is back"))).to_be_visible()
    assert page.get_by_label("What happened").input_value() == book


def test_a_date_that_cannot_be_is_explained_and_the_note_stays(standing: Standing, tablet) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Maya").click()
    page.get_by_label("What happened").fill(TYPED)
    when = page.get_by_label("When")
    written = when.input_value()
    when.fill(f"{date.today() + timedelta(days=3):%Y-%m-%d}T09:00")
    _save(page)
    expect(page.get_by_text("It happened in the future")).to_have_count(2)
    expect(when).to_have_attribute("aria-invalid", "true")
    when.fill(f"{date.today() - timedelta(days=400):%Y-%m-%d}T09:00")
    expect(page.get_by_text("It happened in the future")).to_have_count(0)
    expect(page.get_by_text("One of the children did not belong to the setting")).to_have_count(2)
    when.fill("")
    expect(page.get_by_text("Say when it happened.")).to_have_count(2)
    expect(page.get_by_label("What happened")).to_have_value(TYPED)
    when.fill(written)
    expect(page.get_by_text("Say when it happened.")).to_have_count(0)
    _save(page)
    expect(page.get_by_text("Your observation of Maya is saved.")).to_be_visible()
    assert standing.drafts("amira") == []


def test_out_of_the_wifis_reach_typing_goes_on_and_is_saved_when_it_is_back(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    happened = page.get_by_label("What happened")
    happened.fill("By the pond")
    wait_until(page, lambda: _kept(standing, "text") == ["By the pond"], seconds=5)
    page.context.set_offline(True)
    expect(page.locator("#strip")).to_contain_text("Not connected. What you type is kept here")
    expect(page.get_by_text("Not connected. Not saved yet.")).to_be_visible()
    happened.press("End")
    happened.press_sequentially(" a heron stood, and Maya stood like it.", delay=5)
    page.get_by_role("button", name="Maya").click()
    page.get_by_role("button", name="Tomasz").click()
    page.get_by_role("button", name="Mathematics").click()
    assert _kept(standing, "text") == ["By the pond"]
    page.context.set_offline(False)
    expect(page.locator("#strip")).to_be_hidden()
    expect(page.get_by_text(SAVED)).to_be_visible()
    whole = "By the pond a heron stood, and Maya stood like it."
    wait_until(page, lambda: _kept(standing, "text") == [whole])
    wait_until(page, lambda: _kept(standing, "areas") == [["mathematics"]])
    [[first, second]] = _kept(standing, "children")
    assert {first, second} == {child.id for child in standing.journal.children[:2]}
    expect(happened).to_have_value(whole)


def test_a_connection_that_is_cut_while_saving_saves_once_when_it_is_back(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    wire = Wire(page)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_role("button", name="Iris").click()
    page.get_by_label("What happened").fill("Iris named every stone.")
    wire.cut()
    expect(page.locator("#strip")).to_contain_text("Not connected.")
    _save(page)
    waits = page.get_by_text("It will be saved as soon as the connection is back.")
    expect(waits).to_be_visible()
    wire.mend()
    expect(page.get_by_text("is saved.")).to_be_visible()
    with standing.journal.sign_in("ruth") as ruth:
        found = ruth.vault.observations.where(
            "o.author = ?", [standing.journal.members["amira"].id]
        )
        texts = [one.note.text for one in found]
    assert texts.count("Iris named every stone.") == 1


def test_on_a_slow_wifi_a_save_never_overtakes_the_second_child(standing: Standing, tablet) -> None:
    page = tablet(820)
    wire = Wire(page)
    sign_in(page, standing.observe, "amira", beside="ruth")
    happened = page.get_by_label("What happened")
    happened.fill("Both of them carried the plank.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    wire.hold_answers()
    page.get_by_role("button", name="Maya").click()
    page.get_by_role("button", name="Tomasz").click()
    happened.press("End")
    happened.press_sequentially(" It was heavy.", delay=2)
    happened.press_sequentially(" It was wet.", delay=2)
    _save(page)
    with standing.journal.sign_in("ruth") as ruth:
        wait_until(page, lambda: observing.search(ruth, "carried plank"))
        [one] = observing.search(ruth, "carried plank")
    wire.release_answers()
    expect(page.get_by_text("Your observation of Maya and Tomasz is saved.")).to_be_visible()
    assert one.note.text == "Both of them carried the plank. It was heavy. It was wet."
    assert len(one.note.children) == 2
    expect(happened).to_have_value("")
    for name in ("Maya", "Tomasz"):
        expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "false")
