"""A note that somebody rated not appropriate: in no use, read by its author and managers only."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from journalkit.analytics import frames
from journalkit.crypto.secret import Secret
from journalkit.errors import BadRecord, Changed, NotFound, Refused
from journalkit.journal import (
    childhood,
    conversing,
    galleries,
    keeping,
    observing,
    picturing,
    registering,
    reviewing,
    tracking,
    withholding,
)
from journalkit.journal.session import Session
from journalkit.media import DISPLAY, THUMB
from journalkit.records import Carer, Observation, State, Use
from journalkit.records.checking import new_id
from tests.journal.test_consent import agree, sees
from tests.small_journal import PASSWORDS, Journal

WORD = "heron"


def withhold(session: Session, id: str, *, version: int, why: str = "") -> Observation:
    """As it happens with a rating in a staff meeting, where anybody may rate."""
    with session.change() as change:
        return withholding.keep_out(session, change, id, version=version, why=why)


@pytest.fixture
def note(journal: Journal) -> Observation:
    """A note in every use that there is: with a picture, an area, a next step, placed by."""
    amira, maya = journal.sign_in("amira"), journal.children[0].id
    mother = Carer(child=maya, name="C", relationship="mother", parental_responsibility=True)
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, mother)
        agree(ruth, mother, *Use)
    photo = journal.photo(amira)
    picturing.name_children(amira, photo.id, [maya])
    written = journal.note(
        f"She saw a {WORD}.", areas=("literacy",), next_step="A book.", pictures=(photo.id,)
    )
    one = observing.submit(amira, written, id=new_id())
    band = amira.vault.frameworks.current().bands[0].id
    tracking.place(amira, maya, area="literacy", band=band, evidence=[one.id])
    return one


def uses(session: Session, journal: Journal) -> dict[str, Any]:
    """What a practitioner finds of the note, use by use."""
    maya, vault = journal.children[0].id, session.vault
    numbers = frames(session)
    [judged] = tracking.history(session, maya, "literacy")
    shown = [one for part in galleries.sections(session) for one in part.pictures]
    return {
        "a child's page": childhood.observations(session, maya)[0],
        "next steps": childhood.steps(session, maya),
        "look here": [one.last for one in childhood.sightings(session, maya) if one.last],
        "evidence offered": tracking.evidence(session, maya, "literacy")[0],
        "evidence beside": tracking.evidence_of(session, judged.judgement),
        "when seen": vault.facts.seen([maya], ["literacy"]),
        "search": observing.search(session, WORD),
        "hints": observing.earlier_texts(session, limit=9),
        "galleries": shown,
        "slideshow": galleries.to_show(session, shown),
        "display": _displayed(session),
        "portrait": vault.pictures.latest_alone(maya),
        "frames": len(numbers.observations),
        "areas": len(numbers.areas),
        "linked": vault.facts.children(),
    }


def _displayed(session: Session) -> bool:
    [picture] = session.vault.pictures.all()
    with suppress(NotFound):
        return sees(session, picture, DISPLAY)
    return False


def sound(journal: Journal) -> bool:
    ruth = Secret.typed(PASSWORDS["ruth"])
    found = keeping.look_over(journal.folder, "ruth", ruth)
    return all(one.good for one in found)


def test_a_withheld_note_is_in_no_use_and_a_released_one_in_all_again(
    journal: Journal, note: Observation
) -> None:
    dee, ruth = journal.sign_in("dee"), journal.sign_in("ruth")
    before = uses(dee, journal)
    assert [name for name, found in before.items() if not found] == []
    withhold(dee, note.id, version=1, why="It names her father.")
    assert [name for name, found in uses(dee, journal).items() if found] == []
    assert reviewing.queue(ruth)[1] == 0
    with pytest.raises(NotFound):
        childhood.close_step(
            dee, note.id, child=journal.children[0].id, step="A book.", outcome="Read."
        )
    assert sound(journal)

    assert withholding.release(ruth, note.id).state is State.SUBMITTED
    assert [name for name, found in uses(dee, journal).items() if not found] == []
    assert [one.id for one in reviewing.queue(ruth)[0]] == [note.id]
    assert sound(journal)


def test_a_withheld_note_is_read_by_its_author_and_managers_with_its_pictures(
    journal: Journal, note: Observation
) -> None:
    [picture] = note.note.pictures
    dee = journal.sign_in("dee")
    assert picturing.look(dee, picture, part=THUMB)
    withhold(dee, note.id, version=1)
    for ask in (observing.read, observing.versions):
        with pytest.raises(Refused, match="withheld"):
            ask(dee, note.id)
    with pytest.raises(NotFound):
        picturing.get(dee, picture)
    for who in ("amira", "ruth"):
        session = journal.sign_in(who)
        assert observing.read(session, note.id).state is State.WITHHELD
        assert picturing.look(session, picture, part=THUMB)


def test_its_author_hears_of_it_once_a_manager_asks_and_writes_it_anew(
    journal: Journal, note: Observation
) -> None:
    amira, dee, ruth = (journal.sign_in(who) for who in ("amira", "dee", "ruth"))
    withhold(dee, note.id, version=1, why="It names her father.")
    assert observing.sent_back(amira) == ()
    assert conversing.conversation(amira, [note])[note.id] == ()
    assert conversing.heard(amira) == ()
    [told] = conversing.conversation(ruth, [note])[note.id]
    assert (told.kind, told.by, told.text) == ("withheld", dee.member.id, "It names her father.")

    asked = reviewing.ask_for_changes(ruth, note.id, version=1, comment="Leave him out.")
    assert asked.state is State.WITHHELD
    assert [one.id for one in observing.sent_back(amira)] == [note.id]
    assert [one.text for one in conversing.conversation(amira, [note])[note.id]] == [
        "Leave him out."
    ]
    anew = observing.amend(amira, note.id, replace(note.note, text="She saw it."), version=1)
    assert anew.state is State.SUBMITTED
    assert observing.sent_back(amira) == ()
    assert [one.number for one in observing.versions(dee, note.id)] == [2], "the first stays back"
    assert len(observing.versions(ruth, note.id)) == 2
    assert uses(dee, journal)["search"] == ()
    assert sound(journal)


def test_only_managers_release_or_withdraw_what_is_withheld(
    journal: Journal, note: Observation
) -> None:
    amira, dee, ruth = (journal.sign_in(who) for who in ("amira", "dee", "ruth"))
    with pytest.raises(Changed):
        withhold(dee, note.id, version=2)
    with pytest.raises(Changed):
        withholding.release(ruth, note.id)
    withhold(dee, note.id, version=1)
    assert withhold(amira, note.id, version=1).state is State.WITHHELD, "once is enough"
    with pytest.raises(Changed):
        reviewing.approve(ruth, note.id, version=1)
    for member in (amira, dee):
        with pytest.raises(Refused):
            withholding.release(member, note.id)
        with pytest.raises(Refused):
            observing.withdraw(member, note.id)
    assert observing.withdraw(ruth, note.id).state is State.WITHDRAWN
    with pytest.raises(Changed):
        withhold(dee, note.id, version=1)
    assert sound(journal)


def test_a_manager_who_rates_a_note_not_appropriate_withholds_it(
    journal: Journal, note: Observation
) -> None:
    ruth = journal.sign_in("ruth")
    rubric = ruth.vault.rubrics.current().id
    given = {"version": 1, "rubric": rubric, "values": {"new": 2}}
    reviewing.rate(ruth, note.id, **given)
    assert observing.read(ruth, note.id).state is State.SUBMITTED
    reviewing.rate(ruth, note.id, **given, appropriate=False, why="His surname.")
    assert observing.read(ruth, note.id).state is State.WITHHELD
    assert [one.appropriate for one in ruth.vault.ratings.of([note.id])] == [False]


def test_why_is_no_longer_than_any_comment(journal: Journal, note: Observation) -> None:
    with pytest.raises(BadRecord):
        withhold(journal.sign_in("dee"), note.id, version=1, why="x" * 1_000_000)
    assert observing.read(journal.sign_in("dee"), note.id).state is State.SUBMITTED
