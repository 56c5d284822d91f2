"""The demo journal as it lies in the store."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import journalkit
from journalkit.analytics import judging
from journalkit.crypto.secret import Secret
from journalkit.errors import AlreadyAStore
from journalkit.gate import board
from journalkit.journal import (
    agenda,
    consenting,
    galleries,
    keeping,
    meetings,
    picturing,
    reflecting,
    storytelling,
)
from journalkit.journal.session import Session, sign_in
from journalkit.records import Role, Stage, State
from journalkit.store.folder import Folder
from journalkit_demo import filling
from journalkit_demo.filling_pictures import CAPTIONS
from journalkit_demo.pictures import SCENES
from tests.small_journal import CHEAP

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "journal"
    filling.make(path, progress=lambda part: None, today=TODAY, profile=CHEAP)
    return path


@pytest.fixture
def manager(demo: Path) -> Session:
    lines = filling.who_can_sign_in().splitlines()
    name, _, password = next(line.split() for line in lines if " manager " in line)
    with sign_in(Folder(demo), name, Secret.typed(password)) as session:
        yield session


def test_a_practitioner_opens_their_own_reflections_and_reads_what_was_shared(
    demo: Path, manager: Session
) -> None:
    with filling.open_demo(demo) as one:
        kept, drafts, closed = reflecting.timeline(one)
        assert [reflection.shared_at is None for reflection in kept].count(True) == 3
        assert all(reflecting.linked(one, reflection) for reflection in kept)
        assert (drafts, closed) == ((), ())
        known = {cycle.id for cycle in reflecting.cycles()}
        assert {reflection.cycle for reflection in kept} <= known
    assert reflecting.timeline(manager) == ((), (), ())
    assert len(reflecting.shared(manager)) == 2
    [item] = agenda.waiting(manager)
    assert item.ref in {reflection.id for reflection in reflecting.shared(manager)}


def test_it_is_a_preschools_year(manager: Session) -> None:
    vault = manager.vault
    assert (len(vault.children.all()), len(vault.rooms.all())) == (42, 3)
    members = vault.members.all()
    assert Counter(member.role for member in members)[Role.MANAGER] == 2
    assert (len(members), sum(member.deputy for member in members)) == (8, 1)
    assert len([one for one in vault.half_terms.all() if one.starts <= TODAY]) == 6
    assert all(vault.carers.of(child.id) for child in vault.children.all())
    assert all(vault.key_persons.of(child.id) for child in vault.children.all())
    observations = vault.observations.all()
    assert 1700 <= len(observations) <= 1900
    states = Counter(one.state for one in observations)
    assert set(states) == set(State) - {State.WITHHELD}
    assert states[State.APPROVED] > 1500
    assert max(one.note.happened_at.date() for one in observations) < TODAY
    assert any(one.version > 1 for one in observations)
    assert any(vault.drafts.of(member.id) for member in members)
    assert len(vault.closed_steps.all()) > 300
    assert 50 < len(vault.ratings.all()) < 400
    assert 2 <= len(vault.remarks.all()) <= 12
    assert any(vault.absences.on(TODAY))
    judgements = vault.judgements.all()
    assert 900 < len(judgements) < 1400
    assert any(one.replaces for one in judgements)
    assert {one.by for one in judgements} <= {member.id for member in members}
    standing = vault.judgements.standing()
    assert len(standing) == len({(one.child, one.area, one.half_term) for one in standing})
    assert any(len(vault.key_persons.of(child.id)) > 1 for child in vault.children.all())
    assert len(vault.groups.all()) == 3
    assert {one.child for one in vault.memberships.all()} == {c.id for c in vault.children.all()}
    [meeting] = vault.meetings.ended()
    assert meetings.redraw(manager, meeting.id) == meeting.sample
    assert judging.looked(manager, meeting).notes == len(meeting.sample) == 6
    assert len(vault.actions.open()) == 2
    kinds = Counter(picture.kind for picture in vault.pictures.all())
    assert kinds["video"] == 2
    assert kinds["picture"] > 200


def test_it_says_of_itself_that_it_is_a_demo(demo: Path, manager: Session) -> None:
    assert manager.setting.demo
    assert board.read(Folder(demo).gate).demo
    assert filling.is_there(demo)


def test_it_is_as_sound_as_a_real_journal(demo: Path, manager: Session) -> None:
    lines = filling.who_can_sign_in().splitlines()
    name, _, password = next(line.split() for line in lines if " manager " in line)
    found = keeping.look_over(Folder(demo), name, Secret.typed(password))
    assert [finding.sentence for finding in found if not finding.good] == []


def test_a_notebook_opens_it_as_one_of_its_practitioners(demo: Path) -> None:
    with journalkit.open_demo(demo) as session:
        assert session.setting.demo
        assert session.member.role is Role.PRACTITIONER


def test_its_pictures_open(manager: Session) -> None:
    pictures = manager.vault.pictures.all()
    film = next(picture for picture in pictures if picture.kind == "video")
    assert b"ftyp" in picturing.look(manager, film.id, part="full")[:16]
    for picture in (*pictures[:5], film):
        assert picturing.look(manager, picture.id, part="thumb").startswith(b"\xff\xd8")


def test_it_is_made_over_nothing(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    for fresh in (False, True):
        with pytest.raises(AlreadyAStore):
            filling.make(tmp_path, progress=lambda part: None, fresh=fresh, profile=CHEAP)
    with pytest.raises(AlreadyAStore):
        filling.make(demo, progress=lambda part: None, profile=CHEAP)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_most_families_agree_to_most_uses_and_some_pictures_are_held_back(
    manager: Session,
) -> None:
    listed = [one for section in galleries.sections(manager) for one in section.pictures]
    assert 0 < sum(not one.named for one in listed) < len(listed) / 10
    on_display = galleries.to_show(manager, listed)
    assert 50 < len(on_display) < len(listed)
    agreed = [
        standing.agreed
        for child in manager.vault.children.all()
        for standing in consenting.standing(manager, child.id)
    ]
    assert 0.4 < sum(agreed) / len(agreed) < 0.9
    answers = manager.vault.consents.all()
    assert any(not one.given and one.how == "at the door" for one in answers)
    assert any(one.caption for one in manager.vault.pictures.all())
    assert set(CAPTIONS) <= set(SCENES)


def test_every_column_of_the_board_is_filled_and_families_of_earlier_half_terms_have_answered(
    manager: Session,
) -> None:
    vault = manager.vault
    *earlier, now = [one for one in vault.half_terms.all() if one.starts <= TODAY]
    told = [one for one in vault.stories.in_half_term(now.id) if one.writing == "story"]
    begun = vault.story_drafts.in_half_term(now.id)
    answered = {one.story for one in vault.replies.all()}
    columns = Counter("answered" if one.id in answered else one.stage.value for one in told)
    assert set(columns) == {*(stage.value for stage in Stage), "answered"}
    assert 5 < len(vault.children.here_on(TODAY)) - len(told) - len(begun) < 25, "due"
    assert all(one.source for story in begun for one in story.passages if one.drafted)
    assert all(any(one.drafted for one in story.passages) for story in begun)
    for half in earlier:
        stories = vault.stories.in_half_term(half.id)
        assert {one.stage for one in stories} == {Stage.GIVEN}
        assert 0.4 < sum(one.id in answered for one in stories) / len(stories) < 0.8
    assert Counter(one.writing for one in vault.stories.all() if one.writing != "story") == {
        "check": 1,
        "moving": 1,
    }
    assert any(one.pictures for one in told)
    for story in vault.stories.all():
        assert storytelling.blockers(manager, story) == {}
