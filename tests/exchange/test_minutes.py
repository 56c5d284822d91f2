"""The minutes: what a team agreed on, proved by the head, without a child or anybody's ratings."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from journalkit.crypto.secret import Secret
from journalkit.errors import Changed, Refused
from journalkit.exchange.exports import minutes
from journalkit.journal import acting, agenda, keeping, meetings, rating
from journalkit.records import Matter, Meeting
from tests.small_journal import PASSWORDS, Journal

WORDS = "She poured the water."


def _met(journal: Journal, *, notes: str = "#panic() $x$\n*The sand moves.*") -> Meeting:
    ruth, amira, dee = (journal.sign_in(who) for who in ("ruth", "amira", "dee"))
    for one in (amira, dee):
        for _ in range(2):
            journal.observe(one, WORDS)
    item = agenda.take(dee, kind=Matter.OTHER, text="The garden gate")
    meetings.begin(ruth, 4, seed=123456, attended=[amira.member.id, dee.member.id])
    for place in range(4):
        meetings.go_to(ruth, place)
        for one in (ruth, amira, dee):
            scores = {each.id: 1 for each in rating.rubric(ruth).criteria}
            rating.rate(one, place, scores=scores)
        meetings.reveal(ruth, place)
    owner = amira.member.id
    acting.agree(ruth, owner, owner=owner, text="Exact words.", due=ruth.today(), criterion="exact")
    meetings.talk_about(ruth, item.id)
    meetings.note(ruth, notes)
    return meetings.end(ruth)


def test_minutes_say_what_was_agreed_and_name_no_child_and_nobodys_ratings(
    journal: Journal,
) -> None:
    meeting = _met(journal)
    ruth = journal.sign_in("ruth")
    reader = PdfReader(io.BytesIO(minutes.make(ruth, meeting.id)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    for said in (
        "Small Setting",
        "Led by Ruth Ames. Here: Ruth Ames, Amira Cole, Dee Bell.",
        "Exact words.",
        "The garden gate",
        "#panic() $x$",
        "*The sand moves.*",
        "4 drawn by lot over members, key groups and areas (seed 123456)",
        "4 notes in this meeting",
        "Rated by two people: 4 notes",
    ):
        assert said in text, said
    assert not [one for one in ("Maya", "poured", "Hal Dunn") if one in text]


def test_the_head_on_paper_is_confirmed_and_another_is_not(journal: Journal) -> None:
    meeting = _met(journal)
    with journal.sign_in("ruth") as ruth:
        pdf = minutes.make(ruth, meeting.id)
        number, head = ruth.vault.audit.end()
        assert [row.what for row in ruth.vault.audit.rows(after=number - 1)] == ["minutes made"]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert head in text
    assert f"row {number:,} of the audit chain" in text
    known = (journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    good = {one.part: one for one in keeping.look_over(*known, head=head[:16])}["head on paper"]
    assert good.good
    assert f"row {number}," in good.sentence
    other = {one.part: one for one in keeping.look_over(*known, head="0" * 16)}["head on paper"]
    assert not other.good


def test_only_managers_take_minutes_and_only_of_what_has_ended(journal: Journal) -> None:
    meeting = _met(journal)
    with pytest.raises(Refused):
        minutes.make(journal.sign_in("amira"), meeting.id)
    ruth = journal.sign_in("ruth")
    going_on = meetings.begin(ruth, 0)
    with pytest.raises(Changed):
        minutes.make(ruth, going_on.id)


def test_a_meeting_that_looked_at_no_note_has_minutes_too(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    meetings.begin(ruth, 0)
    meeting = meetings.end(ruth)
    text = PdfReader(io.BytesIO(minutes.make(ruth, meeting.id))).pages[0].extract_text()
    assert "No note was looked at." in text
