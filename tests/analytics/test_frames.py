"""What a practitioner takes into a notebook: numbers, and nobody's name or words."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

import journalkit
from journalkit import analytics
from journalkit.analytics.frames import COLUMNS
from journalkit.errors import NotAStore, Refused
from journalkit.journal import observing, registering
from journalkit.records import HalfTerm, Term
from journalkit.records.checking import new_id
from tests.small_journal import Journal


def test_a_frame_has_a_row_for_each_observation_child_and_area(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    ids = tuple(child.id for child in journal.children[:2])
    both = journal.note("One two three four.", children=ids, areas=("literacy",), wellbeing=4)
    observing.submit(amira, replace(both, aspects=("number", "speaking")), id=new_id())
    observing.submit(amira, journal.note("No area."), id=new_id())
    frame = analytics.observations(amira)
    assert dict(frame.dtypes.astype(str)) == dict(
        pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS).dtypes.astype(str)
    )
    first = frame[frame["words"] == 4]
    assert len(first) == 2 * 3
    assert set(first["area"]) == {"Literacy", "Mathematics", "Communication"}
    assert set(first["wellbeing"]) == {4}
    [second] = frame[frame["words"] == 2].itertuples()
    assert second.area is pd.NA
    assert second.wellbeing is pd.NA


def test_a_frame_holds_no_name_and_no_word(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    journal.observe(amira, "Jars by the window.")
    shown = analytics.observations(amira).to_csv()
    everybody = [*journal.children, *journal.members.values()]
    for word in ("Jars", "window", *(part for one in everybody for part in one.name.split())):
        assert word not in shown
    for one in everybody:
        assert one.id not in shown


def test_pseudonyms_stay_the_same_and_say_nothing_of_the_register(journal: Journal) -> None:
    amira, hal = journal.sign_in("amira"), journal.sign_in("hal")
    for child in journal.children:
        observing.submit(hal, journal.note(children=(child.id,)), id=new_id())
    once, again = analytics.observations(amira), analytics.observations(amira)
    pd.testing.assert_frame_equal(once, again)
    assert sorted(once["child"]) == ["child-01", "child-02", "child-03"]


def test_what_was_withdrawn_counts_no_more(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    one = journal.observe(amira)
    observing.withdraw(amira, one.id)
    assert analytics.observations(amira).empty


def test_a_half_term_is_the_settings_own_and_the_holidays_are_none(journal: Journal) -> None:
    today = date.today()
    with journal.sign_in("ruth") as ruth:
        term = Term(name="Autumn", starts=today - timedelta(days=9), ends=today)
        half = HalfTerm(term=term.id, name="Autumn 1", starts=term.starts, ends=today)
        registering.enter(ruth, term, half)
    amira = journal.sign_in("amira")
    journal.observe(amira)
    before = journal.note(happened_at=datetime.now(UTC) - timedelta(days=20))
    observing.submit(amira, before, id=new_id())
    assert set(analytics.observations(amira)["half_term"].fillna("-")) == {"Autumn 1", "-"}


def test_a_helper_gets_no_frame(journal: Journal) -> None:
    with pytest.raises(Refused):
        analytics.observations(journal.sign_in("hal"))


def test_a_notebook_opens_no_real_journal(journal: Journal) -> None:
    with pytest.raises(NotAStore):
        journalkit.open_demo(journal.folder.path)


def test_what_stands_on_tab_is_small_and_its_examples_run() -> None:
    assert sorted(dir(journalkit)) == ["Note", "analytics", "observe", "open_demo"]
    for module in (journalkit, analytics):
        assert doctest.testmod(module).failed == 0
