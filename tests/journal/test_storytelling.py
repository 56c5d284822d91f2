"""A story's life: written by the key person, asked about, approved, given, answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from journalkit.errors import BadRecord, Changed, Refused
from journalkit.journal import observing, registering, replying, storytelling
from journalkit.journal.session import Session
from journalkit.records import Carer, HalfTerm, Passage, Stage, Story, Term
from journalkit.records.checking import new_id
from tests.small_journal import Journal

TODAY = date.today()


@pytest.fixture
def half(journal: Journal) -> HalfTerm:
    starts, ends = TODAY - timedelta(days=20), TODAY + timedelta(days=20)
    term = Term(name="T", starts=starts, ends=ends)
    half = HalfTerm(term=term.id, name="Autumn 2", starts=starts, ends=ends)
    maya = journal.children[0].id
    with journal.sign_in("ruth") as ruth:
        registering.enter(
            ruth,
            term,
            half,
            Carer(child=maya, name="Anna Kowalska", relationship="mother"),
        )
    return half


def _story(session: Session, journal: Journal, half: HalfTerm, *passages: Passage) -> Story:
    own = (
        Passage(section="story", text="Maya built a tower."),
        Passage(section="next", text="We will measure it."),
    )
    return Story(
        child=journal.children[0].id,
        half_term=half.id,
        writing="story",
        by=session.member.id,
        at=session.now(),
        passages=(*own, *passages),
    )


def test_a_story_goes_from_its_key_person_over_a_manager_to_the_family_and_back(
    journal: Journal, half: HalfTerm
) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    story = storytelling.keep(amira, _story(amira, journal, half))
    handed = storytelling.hand_in(amira, story)
    assert (handed.stage, handed.version) == (Stage.WITH_MANAGER, 1)
    assert amira.vault.story_drafts.all() == ()

    sent_back = storytelling.ask(ruth, story.id, "What did she say?", version=1)
    assert (sent_back.stage, sent_back.asked) == (Stage.DRAFTED, "What did she say?")

    again = storytelling.hand_in(amira, sent_back)
    approved = storytelling.approve(ruth, story.id, version=2)
    assert approved.number
    assert approved.asked == ""
    assert [one.number for one in ruth.vault.story_versions.all()] == [1, 2]
    assert again.version == approved.version == 2

    [printed] = storytelling.send_out(ruth, [story.id], what="Printed")
    assert printed.id == story.id
    given = storytelling.give(amira, story.id)
    assert (given.stage, given.given_on) == (Stage.GIVEN, amira.today())

    [carer] = amira.vault.carers.of(story.child)
    found = replying.find(amira, f"{given.number[:3]} {given.number[3:]}", child=story.child)
    reply = replying.take_in(
        amira, found.id, carer=carer.id, words="She counts the stairs.", said_on=TODAY
    )
    seen = replying.as_observation(amira, reply.id)
    assert seen.note.text == "She counts the stairs."
    assert seen.note.place == "At home, told by mother"
    with pytest.raises(Changed):
        replying.as_observation(amira, reply.id)


def test_an_edit_takes_the_approval_away(journal: Journal, half: HalfTerm) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    handed = storytelling.hand_in(amira, _story(amira, journal, half))
    approved = storytelling.approve(ruth, handed.id, version=1)
    with pytest.raises(Changed):
        storytelling.keep(amira, approved)

    opened = storytelling.reopen(amira, handed.id)
    storytelling.keep(amira, opened)
    with pytest.raises(Changed):
        storytelling.send_out(ruth, [handed.id], what="Printed")
    again = storytelling.hand_in(amira, opened)
    number = storytelling.approve(ruth, handed.id, version=again.version).number
    assert number == approved.number  # a slip that is at home already still finds it


def test_nothing_is_handed_in_while_a_sentence_of_the_softwares_is_nobodys(
    journal: Journal, half: HalfTerm
) -> None:
    amira = journal.sign_in("amira")
    drafted = Passage(section="story", text="Maya hummed.", source=new_id(), drafted=True)
    with pytest.raises(BadRecord) as refused:
        storytelling.hand_in(amira, _story(amira, journal, half, drafted))
    assert set(refused.value.problems) == {"text"}
    [begun] = amira.vault.story_drafts.all()
    empty = replace(begun, passages=())
    with pytest.raises(BadRecord) as refused:
        storytelling.hand_in(amira, empty)
    assert set(refused.value.problems) == {"story", "next"}


def test_a_story_is_not_approved_or_printed_once_its_observation_is_withdrawn(
    journal: Journal, half: HalfTerm
) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    note = observing.submit(amira, journal.note("Maya hummed."), id=new_id())
    told = Passage(section="story", text="Maya hummed.", source=note.id)
    handed = storytelling.hand_in(amira, _story(amira, journal, half, told))
    other = storytelling.approve(ruth, handed.id, version=1)
    observing.withdraw(amira, note.id)
    with pytest.raises(BadRecord):
        storytelling.send_out(ruth, [other.id], what="Printed")

    storytelling.reopen(amira, other.id)
    with pytest.raises(BadRecord) as refused:
        storytelling.hand_in(amira, storytelling.reopen(amira, other.id))
    assert set(refused.value.problems) == {"sources"}


def test_a_number_that_is_wrong_unknown_or_anothers_is_said_to_be(
    journal: Journal, half: HalfTerm
) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    handed = storytelling.hand_in(amira, _story(amira, journal, half))
    number = storytelling.approve(ruth, handed.id, version=1).number
    wrong = number[:5] + str((int(number[5]) + 1) % 10)
    for said, words in (
        (wrong, "look at the slip again"),
        ("١٢٣٤٥٦", "look at the slip again"),
        ("000000" if number != "000000" else "000018", "No story"),
    ):
        with pytest.raises(BadRecord, match=words):
            replying.find(amira, said)
    with pytest.raises(BadRecord, match="another child"):
        replying.find(amira, number, child=journal.children[1].id)


def test_only_the_key_person_or_a_manager_tells_and_only_a_manager_approves_and_prints(
    journal: Journal, half: HalfTerm
) -> None:
    amira, dee, ruth = (journal.sign_in(who) for who in ("amira", "dee", "ruth"))
    story = _story(amira, journal, half)
    with pytest.raises(Refused):
        storytelling.keep(dee, story)
    handed = storytelling.hand_in(amira, story)
    for forbidden in (
        lambda: storytelling.approve(amira, handed.id, version=1),
        lambda: storytelling.send_out(amira, [handed.id], what="Printed"),
        lambda: storytelling.reopen(dee, handed.id),
    ):
        with pytest.raises(Refused):
            forbidden()
    storytelling.approve(ruth, handed.id, version=1)


def test_two_who_begin_the_same_story_do_not_write_over_each_other(
    journal: Journal, half: HalfTerm
) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    storytelling.keep(amira, _story(amira, journal, half))
    with pytest.raises(Changed):
        storytelling.keep(ruth, _story(ruth, journal, half))
