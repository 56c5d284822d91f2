"""Before a note is shown, no page of a meeting sends anything that its author would change."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm

from journalkit.forms.widgets.notice import Notice
from journalkit.journal import agenda, meetings, observing, rating
from journalkit.journal.session import Session
from journalkit.pages.meeting import Meetings
from journalkit.records import Matter
from journalkit.records.checking import new_id
from journalkit.store.folder import Folder
from tests.small_journal import Journal

ALL = ("ruth", "dee", "amira", "hal")
NOTE = "0123456789abcdef0123"
HAPPENED = datetime.now(UTC) - timedelta(hours=1)
Sent = list[str]


class _Line(BaseComm):  # type: ignore[misc]
    """Keeps all that a kernel would send: how widgets open, change, close, and what they say."""

    sent: Sent = []  # noqa: RUF012
    known: dict[str, str] = {}  # noqa: RUF012

    def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **more: Any) -> None:
        number = _Line.known.setdefault(self.comm_id, f"widget {len(_Line.known)}")
        kept = {name: str(more[name]) for name in ("buffers",) if more.get(name)}
        _Line.sent.append(json.dumps([msg_type, number, data, kept], default=str))

    @classmethod
    def take(cls) -> Sent:
        """What was sent since, with widgets called by the order in which they came."""
        taken = []
        for one in cls.sent:
            for id, number in cls.known.items():
                one = one.replace(id, number)
            taken.append(one)
        cls.sent.clear()
        return taken


@pytest.fixture(autouse=True)
def line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comm, "create_comm", _Line)
    _Line.sent.clear()
    _Line.known.clear()


def _run(journal: Journal, place: Path, author: str, *, taken: bool) -> tuple[list[Sent], Sent]:
    """A meeting in a copy of *journal* about one note by *author*; what every page sent before it
    was shown, step by step, and after."""
    shutil.copytree(journal.folder.path, place)
    copy = replace(journal, folder=Folder(place), _open=[])
    team: dict[str, Session] = {who: copy.sign_in(who) for who in ALL}
    ids = [team[who].member.id for who in ALL]
    note = journal.note(happened_at=HAPPENED, areas=("literacy",), own_words="It can’t see.")
    observing.submit(team[author], note, id=NOTE)
    if taken:
        agenda.take(team["dee"], kind=Matter.OBSERVATION, ref=NOTE)
    meetings.begin(team["ruth"], 1, seed=7, attended=ids)
    _Line.take()
    steps: list[Sent] = []
    pages = {}
    for who in ALL:
        pages[who] = Meetings(team[who], Notice(), None)  # type: ignore[arg-type]
        steps.append(_Line.take())
    scores = {one.id: 1 for one in rating.rubric(team["ruth"]).criteria}
    for who in ALL:
        section = pages[who]._section
        section.rating._heard(
            None, {"do": "rate", "place": 0, "scores": scores, "appropriate": True}, []
        )
        for page in pages.values():
            page.tick()
        steps.append(_Line.take())
    meetings.reveal(team["ruth"], 0)
    for page in pages.values():
        page.tick()
    shown = _Line.take()
    copy.close()
    _Line.known.clear()
    return steps, shown


def test_pages_send_the_same_whoever_wrote_the_note_and_why_ever_it_was_drawn(
    journal: Journal, tmp_path: Path
) -> None:
    journal.close()
    runs = [
        _run(journal, tmp_path / f"{author} {taken}", author, taken=taken)
        for author, taken in (("amira", False), ("dee", False), ("hal", True))
    ]
    before = [steps for steps, _ in runs]
    assert any("It can" in one for step in before[0] for one in step), "the note was sent"
    assert any("4 of 4 have rated" in one for one in before[0][-1]), "everybody rated"
    assert before[0] == before[1] == before[2]
    everything = "".join(one for steps in before for step in steps for one in step)
    assert NOTE not in everything
    shown = ["".join(after) for _, after in runs]
    for after, name in zip(shown, ("Amira Cole", "Dee Bell", "Hal Dunn"), strict=True):
        assert name in after, "what is shown then differs"
    assert "Dee took it to the meeting" in shown[2]


def test_a_second_look_at_a_note_is_as_blind_as_the_first(journal: Journal) -> None:
    team = {who: journal.sign_in(who) for who in ALL}
    for who in ("amira", "dee", "hal", "ruth"):
        observing.submit(team[who], journal.note(f"Seen by {who[:1]}."), id=new_id())
    meeting = meetings.begin(team["ruth"], 4, attended=[one.member.id for one in team.values()])
    assert len(meeting.places) == 5
    scores = {one.id: 2 for one in rating.rubric(team["ruth"]).criteria}
    for place in range(4):
        rating.rate(team["dee"], place, scores=scores)
        meetings.reveal(team["ruth"], place)
    meetings.go_to(team["ruth"], 4)
    page = Meetings(team["hal"], Notice(), None)  # type: ignore[arg-type]
    sent = "".join(_Line.take())
    assert "for the second time" in sent
    assert not [one.member.name for one in team.values() if one.member.name in sent]
    assert page._section.rating.scores == {}


def test_ones_own_numbers_are_sent_to_oneself_alone_and_after_a_tap(journal: Journal) -> None:
    team = {who: journal.sign_in(who) for who in ALL}
    journal.observe(team["amira"])
    meeting = meetings.begin(team["ruth"], 1, attended=[one.member.id for one in team.values()])
    scores = {one.id: 2 for one in rating.rubric(team["ruth"]).criteria}
    for who in ("dee", "hal"):
        rating.rate(team[who], 0, scores=scores)
    meetings.reveal(team["ruth"], 0)
    meetings.end(team["ruth"])
    assert meeting.sample
    for who in ALL:
        page = Meetings(team[who], Notice(), None)  # type: ignore[arg-type]
        for option in page.nav.options:
            page.nav._heard(None, {"do": "choose", "id": option["id"]}, [])
        untapped = "".join(_Line.take())
        assert "What was said" in untapped, "the team's counts are there for everybody"
        assert "of yours" not in untapped
        [card] = page.body.children
        card._heard(None, {"do": "act"}, [])
        assert ("1 note of yours" in "".join(_Line.take())) == (who == "amira")


def test_another_manager_takes_over_and_everybodys_page_follows(journal: Journal) -> None:
    ruth, dee = journal.sign_in("ruth"), journal.sign_in("dee")
    journal.observe(dee)
    meetings.begin(ruth, 1)
    with ruth.change() as change:
        promoted = replace(dee.member, role=ruth.member.role, deputy=False)
        ruth.vault.members.put(change, promoted, what="member changed")
    dee.look_again()
    pages = [Meetings(one, Notice(), None) for one in (ruth, dee)]  # type: ignore[arg-type]
    assert [page._stage[0] for page in pages] == ["leading", "to join"]
    pages[1].body.children[0]._heard(None, {"do": "act"}, [])
    assert [one["id"] for one in pages[1].nav.options] == ["rate", "lead"]
    pages[1].nav._heard(None, {"do": "choose", "id": "lead"}, [])
    pages[1].body.children[0]._heard(None, {"do": "act"}, [])
    for page in pages:
        page.tick()
    assert [page._stage[0] for page in pages] == ["taking part", "leading"]
    meetings.end(dee)
    for page in pages:
        page.tick()
        assert (page._stage[0], page.nav.chosen) == ("between", "last")
