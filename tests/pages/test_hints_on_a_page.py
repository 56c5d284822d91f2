"""Hints on the Observe page: in a pause, never in the way, and of what the member may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.journal import observing, registering
from journalkit.pages.hinting import PATIENCE
from journalkit.pages.observe import Observing
from journalkit.records.checking import new_id
from tests.small_journal import Journal

COPIED = "Maya explored the sand tray using a range of tools with her friends today."
NAMED = "Maya gave the jug to Tomasz. “You pour.” Tomasz’s cup was full."


def page(journal: Journal, who: str = "amira") -> Observing:
    return Observing(journal.sign_in(who), Notice(), Gate())


def write(observe: Observing, text: str, *, seconds: int = 2, field: str = "text") -> None:
    """Type into a field, as the browser sends it, and pause."""
    getattr(observe.view, field).value = text
    for _ in range(seconds):
        observe.tick()


def kinds(observe: Observing) -> list[str]:
    return [row["key"].partition(":")[0] for row in observe.view.hints.rows]


def press(observe: Observing, label: str) -> None:
    """Press the button of a hint."""
    for row in observe.view.hints.rows:
        if label in row["offers"]:
            content = {"do": "take", "key": row["key"], "number": row["offers"].index(label)}
            observe.view.hints._heard(None, content, [])
            return
    pytest.fail("there is no such button")


def test_hints_come_in_a_pause_and_those_about_the_whole_note_only_after_some_seconds(
    journal: Journal,
) -> None:
    observe = page(journal)
    write(observe, "Lovely sand play.", seconds=1)
    assert kinds(observe) == []  # just typed

    observe.tick()
    assert kinds(observe) == ["opinions"]

    for _ in range(PATIENCE):
        observe.tick()
    assert kinds(observe) == ["opinions", "short", "next_step"]

    write(observe, "Sand play.")
    assert kinds(observe) == ["short", "next_step"]  # what stood there stays, what is mended goes


def test_a_child_who_is_named_is_tagged_by_one_press_and_the_hint_is_gone(
    journal: Journal,
) -> None:
    observe, (maya, tomasz, _) = page(journal), journal.children
    observe.view.children.chosen = [maya.id]
    write(observe, NAMED)
    assert kinds(observe) == ["names"]

    press(observe, "Tag Tomasz too")

    assert observe.form.children == observe.view.children.chosen == [maya.id, tomasz.id]
    assert kinds(observe) == []


def test_initials_go_into_the_text_and_the_draft_as_if_they_were_typed(journal: Journal) -> None:
    observe, maya = page(journal), journal.children[0]
    observe.view.children.chosen = [maya.id]
    write(observe, NAMED)
    generation = observe.view.text.generation

    press(observe, "Use initials")

    mended = "Maya gave the jug to T. “You pour.” T.’s cup was full."
    assert observe.form.text == observe.view.text.value == mended
    assert observe.view.text.generation > generation  # shown where somebody still types
    assert kinds(observe) == []
    observe.tick()
    assert observing.drafts(observe.session)[0].fields["text"] == mended


def test_initials_go_where_the_name_stands_now_and_not_where_it_stood(journal: Journal) -> None:
    observe, maya = page(journal), journal.children[0]
    observe.view.children.chosen = [maya.id]
    write(observe, NAMED)
    write(observe, f"At noon {NAMED}", seconds=0)  # no pause yet, so the hint is of before

    press(observe, "Use initials")

    assert observe.form.text.startswith("At noon Maya gave the jug to T. “You")


def test_a_hint_that_is_taken_away_stays_away_for_this_note_and_comes_with_the_next(
    journal: Journal,
) -> None:
    observe = page(journal)
    write(observe, "A lovely day by the pond with the jugs.")
    observe.view.hints._heard(None, {"do": "dismiss", "key": "opinions"}, [])
    assert kinds(observe) == []
    write(observe, "A lovely, brilliant day by the pond with the jugs.", seconds=4)
    assert kinds(observe) == []

    observe._discard()
    write(observe, "A lovely day by the pond with the jugs.")
    assert kinds(observe) == ["opinions"]


def test_a_note_with_every_hint_is_saved_all_the_same_and_no_hint_is_in_the_store(
    journal: Journal,
) -> None:
    observe = page(journal)
    observe.view.children.chosen = [journal.children[0].id]
    write(observe, "Lovely: Tomasz!", seconds=PATIENCE + 2)
    assert kinds(observe) == ["names", "opinions", "short"]  # three at most
    assert "hint" not in str(observing.drafts(observe.session)[0].fields)

    observe._save()

    [saved] = observe.session.vault.observations.all()
    assert saved.note.text == "Lovely: Tomasz!"
    assert kinds(observe) == []


def test_a_near_copy_is_seen_among_what_the_member_may_read_and_a_helper_reads_their_own(
    journal: Journal,
) -> None:
    with journal.sign_in("dee") as dee:
        observing.submit(dee, journal.note(COPIED), id=new_id())
    again = COPIED.replace("Maya", "Iris")
    for who, seen in (("amira", ["stock"]), ("hal", [])):
        observe = page(journal, who)
        observe.view.children.chosen = [journal.children[2].id]
        write(observe, again)
        assert kinds(observe) == seen

    with journal.sign_in("hal") as hal:
        observing.submit(hal, journal.note(COPIED), id=new_id())
    observe = page(journal, "hal")
    observe.view.children.chosen = [journal.children[2].id]
    write(observe, again)
    assert kinds(observe) == ["stock"]


def test_a_child_who_cannot_be_tagged_on_this_page_is_offered_on_no_hint(journal: Journal) -> None:
    tomasz = journal.children[1]
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, replace(tomasz, left=date.today() - timedelta(days=1)))
    observe = page(journal)
    write(observe, NAMED)

    offered = [offer for row in observe.view.hints.rows for offer in row["offers"]]
    assert "Tag Maya too" in offered
    assert "Tag Tomasz too" not in offered


def test_a_draft_that_is_opened_is_looked_at_when_somebody_writes_on(journal: Journal) -> None:
    observe = page(journal)
    write(observe, "A lovely day by the pond with the jugs.", seconds=3)
    observe.leave()
    observe = page(journal)
    assert kinds(observe) == []

    for _ in range(2):
        observe.tick()
    assert kinds(observe) == ["opinions"]
