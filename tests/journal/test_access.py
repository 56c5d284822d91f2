"""Who may do what: the whole table, by role, and no by default."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.journal import access
from journalkit.records import Draft, KeyPerson, Member, Note, Observation, Role, State

TODAY = date(2026, 9, 14)
NOW = datetime(2026, 9, 14, 14, 32, tzinfo=UTC)
MANAGER = Member(name="m", sign_in_name="m", role=Role.MANAGER)
LEAD = Member(name="l", sign_in_name="l", role=Role.MANAGER, lead=True)
DEPUTY = Member(name="d", sign_in_name="d", role=Role.PRACTITIONER, deputy=True)
STAFF = Member(name="s", sign_in_name="s", role=Role.PRACTITIONER)
HELPER = Member(name="h", sign_in_name="h", role=Role.HELPER)
EVERYBODY = (MANAGER, LEAD, DEPUTY, STAFF, HELPER)


def _observation(author: Member, state: State = State.SUBMITTED) -> Observation:
    note = Note(children=("c",), text="t", happened_at=NOW)
    return Observation(
        author=author.id, state=state, version=1, note=note, created_at=NOW, submitted_at=NOW
    )


def _who_may(what: str, thing: access.Thing = None) -> str:
    """Those who may, as letters: Manager, Lead, Deputy, Staff, Helper."""
    letters = zip("MLDSH", EVERYBODY, strict=True)
    return "".join(
        one for one, who in letters if access.may(who, what, thing, now=access.Now(TODAY)).allowed
    )


@pytest.mark.parametrize(
    ("what", "who"),
    [
        ("sign in", "MLDSH"),
        ("write an observation", "MLDSH"),
        ("countersign", "MLD"),
        ("open a shift", "MLD"),
        ("close a shift", "MLD"),
        ("search observations", "MLDS"),
        ("look at cohorts", "MLDS"),
        ("read judgements", "MLDS"),
        ("place a child", "ML"),
        ("see the review queue", "ML"),
        ("care for members", "ML"),
        ("care for records", "ML"),
        ("care for keys", "ML"),
        ("make a back-up", "ML"),
        ("raise a concern", "MLDSH"),
        ("read concerns", "L"),
        ("make safeguarding sheets", "L"),
        ("use safeguarding sheets", "ML"),
    ],
)
def test_who_may_do_what(what: str, who: str) -> None:
    assert _who_may(what) == who


@pytest.mark.parametrize(
    ("key_person", "who"),
    [(MANAGER, "ML"), (DEPUTY, "MLD"), (STAFF, "MLS"), (HELPER, "ML")],
)
def test_a_child_is_placed_by_its_key_person_or_a_manager(key_person: Member, who: str) -> None:
    named = KeyPerson(child="c", member=key_person.id, since=TODAY)
    assert _who_may("place a child", named) == who


@pytest.mark.parametrize(
    ("what", "own", "anothers"),
    [
        ("read an observation", "MLDSH", "MLDS"),
        ("amend an observation", "MLDSH", ""),
        ("withdraw an observation", "MLDSH", "ML"),
        ("read comments", "MLDSH", "ML"),
        ("review an observation", "ML", "ML"),
    ],
)
def test_who_may_do_what_to_an_observation(what: str, own: str, anothers: str) -> None:
    letters = zip("MLDSH", EVERYBODY, strict=True)
    may = [
        one
        for one, who in letters
        if access.may(who, what, _observation(who), now=access.Now(TODAY)).allowed
    ]
    assert "".join(may) == own
    stranger = replace(STAFF, id="somebody else")
    assert _who_may(what, _observation(stranger)) == anothers


def test_a_draft_is_its_authors_alone() -> None:
    draft = Draft(author=STAFF.id, fields={}, saved_at=NOW)
    assert _who_may("keep a draft", draft) == "S"
    assert _who_may("read a draft", draft) == "S"


def test_what_was_withdrawn_is_read_by_its_author_and_managers_and_amended_by_nobody() -> None:
    withdrawn = _observation(STAFF, State.WITHDRAWN)
    assert _who_may("read an observation", withdrawn) == "MLS"
    assert _who_may("amend an observation", withdrawn) == ""


def test_a_password_is_changed_by_its_owner_only() -> None:
    assert _who_may("change own password", STAFF) == "S"


@given(what=st.text(), role=st.sampled_from(EVERYBODY))
def test_what_no_rule_names_is_refused(what: str, role: Member) -> None:
    decision = access.may(role, what, now=access.Now(TODAY))
    assert decision.allowed is False or what in access.RULES


@given(
    what=st.sampled_from(sorted(access.RULES)),
    who=st.sampled_from(EVERYBODY),
    days=st.integers(1, 4000),
)
def test_whoever_has_left_may_do_nothing(what: str, who: Member, days: int) -> None:
    gone = replace(who, left=TODAY - timedelta(days=days))
    for thing in (None, gone, _observation(gone), Draft(author=gone.id, fields={}, saved_at=NOW)):
        decision = access.may(gone, what, thing, now=access.Now(TODAY))
        assert decision.allowed is False
        assert decision.why.endswith(".")


def test_the_last_day_is_still_a_working_day() -> None:
    assert access.may(replace(STAFF, left=TODAY), "sign in", now=access.Now(TODAY)).allowed
