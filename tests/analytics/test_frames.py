"""What a practitioner takes into a notebook: numbers, and nobody's name or words."""

from __future__ import annotations

import doctest
import inspect
import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from types import ModuleType

import pandas as pd
import pytest

import journalkit
from journalkit import analytics
from journalkit.analytics.gathering import half_terms_of
from journalkit.analytics.tidy import COLUMNS, Frames
from journalkit.errors import NotAStore, NotFound, Refused
from journalkit.journal import observing, registering, reviewing, tracking
from journalkit.journal.session import Session
from journalkit.reckoning.attending import days_here
from journalkit.records import Absence, Child, Group, HalfTerm, KeyPerson, Room, Term
from journalkit.records.checking import new_id
from tests.analytics.few_children import few
from tests.small_journal import Journal

TODAY = date.today()


def _terms(session: Session, *begun: int, length: int = 20) -> list[str]:
    """Half terms that began so many days ago, by name, each in a term of its own."""
    names = []
    for number, ago in enumerate(begun, 1):
        starts = TODAY - timedelta(days=ago)
        ends = starts + timedelta(days=length - 1)
        term = Term(name=f"Term {number}", starts=starts, ends=ends)
        half = HalfTerm(term=term.id, name=f"Half {number}", starts=starts, ends=ends)
        registering.enter(session, term, half)
        names.append(half.name)
    return names


def _told(frames: Frames) -> str:
    out = io.StringIO()
    for name in COLUMNS:
        getattr(frames, name).to_csv(out)
    return out.getvalue()


def test_frames_have_the_columns_and_types_that_are_written_down(journal: Journal) -> None:
    with journal.sign_in("ruth") as ruth:
        _terms(ruth, 10)
    amira = journal.sign_in("amira")
    for frames in (analytics.frames(amira), _with_a_note(journal, amira)):
        for name, kinds in COLUMNS.items():
            frame = getattr(frames, name)
            assert {one: str(kind) for one, kind in frame.dtypes.items()} == dict(kinds)


def _with_a_note(journal: Journal, session: Session) -> Frames:
    ids = tuple(child.id for child in journal.children[:2])
    both = journal.note("One two three four.", children=ids, areas=("literacy",), wellbeing=4)
    observing.submit(session, replace(both, aspects=("number", "speaking")), id=new_id())
    observing.submit(session, journal.note("No area."), id=new_id())
    return analytics.frames(session)


def test_an_observation_has_a_row_for_each_child_and_area(journal: Journal) -> None:
    frames = _with_a_note(journal, journal.sign_in("amira"))
    assert list(frames.observations["words"]) == [4, 4, 2]
    first = frames.observations["observation"].iloc[0]
    areas = frames.areas
    assert len(areas) == 2 * 3
    assert set(areas["area"]) == {"Literacy", "Mathematics", "Communication"}
    assert set(areas["observation"]) == {first}
    assert list(frames.wellbeing["level"]) == [4, 4]
    assert frames.observations["wellbeing"].isna().sum() == 1


def test_frames_hold_no_name_and_no_word(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    journal.observe(amira, "Jars by the window.")
    frames = analytics.frames(amira)
    everybody = [*journal.children, *journal.members.values()]
    for word in ("Jars", "window", *(part for one in everybody for part in one.name.split())):
        assert word not in _told(frames)
        assert word not in repr(frames)
    for one in everybody:
        assert one.id not in _told(frames)
    assert frames.who == {}


def test_names_stand_beside_the_pseudonyms_only_where_they_were_asked_for(
    journal: Journal,
) -> None:
    ruth = journal.sign_in("ruth")
    twin = Child(name="Maya Berg", born=date(2022, 3, 1), room=journal.room.id)
    registering.enter(ruth, twin)
    frames = analytics.frames(ruth, names=True)
    called = {one.name for one in frames.who.values()}
    assert {"Maya Ode", "Maya Berg", "Tomasz", "Iris", "Ruth Ames"} <= called
    registering.enter(ruth, replace(twin, id=new_id()), replace(twin, id=new_id()))
    everybody = [one.name for one in analytics.frames(ruth, names=True).who.values()]
    assert len(everybody) == len(set(everybody))
    assert "Tomasz" not in _told(frames)
    assert "Tomasz" not in repr(frames)


def test_pseudonyms_stay_the_same_and_say_nothing_of_the_register(journal: Journal) -> None:
    amira, hal = journal.sign_in("amira"), journal.sign_in("hal")
    for child in journal.children:
        observing.submit(hal, journal.note(children=(child.id,)), id=new_id())
    once, again = analytics.frames(amira), analytics.frames(amira)
    pd.testing.assert_frame_equal(once.observations, again.observations)
    assert sorted(once.observations["child"]) == ["child-01", "child-02", "child-03"]


def test_what_was_withdrawn_counts_no_more(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    one = journal.observe(amira)
    reviewing.approve(journal.sign_in("ruth"), one.id, version=1)
    assert len(analytics.frames(amira).reviews) == 1
    observing.withdraw(amira, one.id)
    frames = analytics.frames(amira)
    assert frames.observations.empty
    assert frames.reviews.empty
    assert not frames.sightings["seen"].any()


def test_a_half_term_is_the_settings_own_and_the_holidays_are_none(journal: Journal) -> None:
    with journal.sign_in("ruth") as ruth:
        [half] = _terms(ruth, 9, length=10)
    amira = journal.sign_in("amira")
    journal.observe(amira)
    before = journal.note(happened_at=datetime.now(UTC) - timedelta(days=20))
    observing.submit(amira, before, id=new_id())
    frames = analytics.frames(amira)
    assert list(frames.observations["half_term"].fillna("Half 1")) == [half, half]
    assert frames.observations["half_term"].isna().sum() == 1
    narrowed = frames.of(half_term=half)
    assert len(narrowed.observations) == 1


def test_two_half_terms_of_one_name_are_told_apart(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    for year in (2024, 2025):
        term = Term(name="Autumn", starts=date(year, 9, 1), ends=date(year, 12, 20))
        half = HalfTerm(term=term.id, name="Autumn 1", starts=term.starts, ends=date(year, 10, 20))
        registering.enter(ruth, term, half)
    names = analytics.frames(ruth).half_terms
    assert names == ("Autumn 1 (September 2024)", "Autumn 1 (September 2025)")


def test_a_child_counts_in_the_room_and_key_group_of_each_half_term(journal: Journal) -> None:
    maya, oaks = journal.children[0], Room(name="Oaks")
    ruth = journal.sign_in("ruth")
    first, second = _terms(ruth, 40, 5)
    registering.enter(ruth, oaks, replace(maya, room=oaks.id))
    registering.hand_over(ruth, maya.id, journal.members["dee"].id, since=TODAY)
    frames = analytics.frames(ruth, names=True)
    [named] = [who for who, one in frames.who.items() if one.name == "Maya"]
    rows = frames.children[frames.children["child"] == named].set_index("half_term")
    assert list(rows["room"]) == ["Acorns", "Oaks"]
    keys = [frames.who[one].name for one in rows["key_group"]]
    assert keys == ["Amira Cole", "Dee Bell"]
    assert list(frames.of(room="Oaks").children["half_term"]) == [second]
    assert named in set(frames.of(first, room="Acorns").children["child"])


def test_days_here_are_those_of_the_register(journal: Journal) -> None:
    maya = journal.children[0]
    ruth = journal.sign_in("ruth")
    first, _ = _terms(ruth, 40, 15)
    away = TODAY - timedelta(days=38)
    registering.note_absence(ruth, Absence(child=maya.id, first=away, last=away + timedelta(2)))
    frames = analytics.frames(ruth, names=True)
    [named] = [who for who, one in frames.who.items() if one.id == maya.id]
    vault = ruth.vault
    counted = {
        half.name: len(
            days_here(
                maya,
                half.starts,
                min(half.ends, TODAY - timedelta(days=1)),
                absences=vault.absences.of(maya.id),
                terms=vault.terms.all(),
                half_terms=vault.half_terms.all(),
            )
        )
        for half in vault.half_terms.all()
    }
    rows = frames.children[frames.children["child"] == named].set_index("half_term")
    assert rows["days_here"].to_dict() == counted
    at = datetime.combine(TODAY - timedelta(days=30), time(12), UTC)
    observing.submit(ruth, journal.note(happened_at=at), id=new_id())
    seen = analytics.frames(ruth).sightings
    whole = seen[(seen["child"] == named) & seen["area"].isna()]
    assert whole["last_half_term"].to_list() == [first]
    since = days_here(
        maya,
        at.date() + timedelta(days=1),
        TODAY - timedelta(days=1),
        absences=vault.absences.of(maya.id),
        terms=vault.terms.all(),
        half_terms=vault.half_terms.all(),
    )
    assert whole["days_since"].to_list() == [len(since)]
    assert whole["weeks_since"].to_list() == [len(since) // 5]


def test_a_group_is_looked_at_by_whoever_was_in_it_in_that_half_term(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    first, second = _terms(ruth, 40, 5)
    group = Group(name="Two languages at home")
    registering.enter(ruth, group)
    maya, tomasz = (child.id for child in journal.children[:2])
    registering.regroup(ruth, group.id, [maya], since=TODAY - timedelta(days=35))
    registering.regroup(ruth, group.id, [tomasz], since=TODAY)
    frames = analytics.frames(ruth, names=True)
    inside = frames.of(group=group.name).children
    told = {(frames.who[one.child].name, one.half_term) for one in inside.itertuples()}
    # Maya was in it yesterday, which is in the second half term too.
    assert told == {("Maya", first), ("Maya", second), ("Tomasz", second)}


def test_a_judgement_stands_in_the_half_term_in_which_it_was_made(journal: Journal) -> None:
    maya = journal.children[0].id
    ruth = journal.sign_in("ruth")
    [half] = _terms(ruth, 5)
    registering.enter(ruth, KeyPerson(child=maya, member=journal.members["ruth"].id, since=TODAY))
    bands = ruth.vault.frameworks.current().bands
    first = tracking.place(ruth, maya, area="literacy", band=bands[0].id)
    tracking.revise(ruth, first.id, band=bands[1].id)
    frames = analytics.frames(ruth)
    [row] = frames.judgements.itertuples()
    assert (row.half_term, row.area, row.band) == (half, "Literacy", bands[1].short)
    assert row.revised
    assert frames.bands_of == tuple(band.short for band in bands)


def test_half_terms_leave_out_what_happened_at_other_times_and_nothing_else(
    journal: Journal,
) -> None:
    ruth = journal.sign_in("ruth")
    first, second = _terms(ruth, 40, 5)
    for ago in (38, 2):
        at = datetime.now(UTC) - timedelta(days=ago)
        observing.submit(ruth, journal.note(areas=("literacy",), happened_at=at), id=new_id())
    whole = analytics.frames(ruth)
    assert half_terms_of(ruth) == whole.half_terms == (first, second)
    for one in (first, second):
        part = analytics.frames(ruth, half_terms=[one])
        pd.testing.assert_frame_equal(whole.of(one).observations, part.of(one).observations)
        pd.testing.assert_frame_equal(whole.of(one).areas, part.of(one).areas)
        pd.testing.assert_frame_equal(whole.of(one).children, part.children)
        pd.testing.assert_frame_equal(whole.of(one).judgements, part.judgements)
        pd.testing.assert_frame_equal(whole.sightings, part.sightings)
        assert len(part.observations) == 1
    assert len(analytics.frames(ruth, half_terms=[first, second]).observations) == 2
    with pytest.raises(NotFound):
        analytics.frames(ruth, half_terms=["Summer 9"])


def test_parts_that_were_not_asked_for_are_empty_and_have_their_shape(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    _terms(ruth, 5)
    journal.observe(ruth)
    whole = analytics.frames(ruth)
    part = analytics.frames(ruth, parts=["children", "sightings"])
    for name in COLUMNS:
        frame = getattr(part, name)
        assert list(frame.dtypes) == list(getattr(whole, name).dtypes)
        if name in ("children", "sightings"):
            pd.testing.assert_frame_equal(frame, getattr(whole, name))
        else:
            assert frame.empty


def test_a_journal_without_terms_or_observations_has_empty_frames(journal: Journal) -> None:
    frames = analytics.frames(journal.sign_in("amira"))
    assert frames.half_terms == ()
    assert frames.children.empty
    assert len(frames.sightings) == len(journal.children) * (1 + len(frames.areas_of))


def test_a_helper_gets_no_frame(journal: Journal) -> None:
    with pytest.raises(Refused):
        analytics.frames(journal.sign_in("hal"))


def test_a_notebook_opens_no_real_journal(journal: Journal) -> None:
    with pytest.raises(NotAStore):
        journalkit.open_demo(journal.folder.path)


def _on_tab() -> dict[str, object]:
    here = {f"journalkit.{name}": getattr(journalkit, name) for name in dir(journalkit)}
    return here | {f"analytics.{name}": getattr(analytics, name) for name in dir(analytics)}


def test_what_stands_on_tab_is_small_and_its_examples_run(journal: Journal) -> None:
    tab = ["Note", "analytics", "observe", "open_demo", "open_extract"]
    assert sorted(dir(journalkit)) == tab
    assert len(dir(analytics)) <= 24
    given = {
        "frames": few(),
        "journal": journal.sign_in("amira"),
        "a_real_journal": journal.folder.path,
        "now": datetime.now(UTC),
        "timedelta": timedelta,
    }
    how = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    runner = doctest.DocTestRunner(optionflags=how)
    without = []
    for name, thing in {**_on_tab(), "journalkit": journalkit}.items():
        module = thing if isinstance(thing, ModuleType) else import_module(thing.__module__)
        text = inspect.getdoc(thing) or ""
        one = doctest.DocTestParser().get_doctest(text, {**vars(module), **given}, name, None, None)
        if not one.examples:
            without.append(name)
        runner.run(one)
    assert without == []
    assert runner.summarize().failed == 0


def test_examples_elsewhere_in_these_rooms_run_too() -> None:
    homes = {import_module(f"journalkit.analytics.{name}") for name in analytics._HOMES.values()}
    how = doctest.NORMALIZE_WHITESPACE
    on_tab = {getattr(thing, "__name__", "") for thing in _on_tab().values()}
    runner = doctest.DocTestRunner(optionflags=how)
    for module in homes:
        for one in doctest.DocTestFinder().find(module):
            if one.name.rpartition(".")[2] not in on_tab:
                runner.run(one)
    assert runner.summarize().failed == 0
