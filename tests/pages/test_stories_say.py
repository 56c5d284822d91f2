"""What the Stories page shows to whom, and what it keeps, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import ipywidgets
import pytest

from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.journal import observing, registering, storytelling
from journalkit.journal.session import Session
from journalkit.pages.page import close_all
from journalkit.pages.stories import Stories
from journalkit.pages.stories.board import Board
from journalkit.pages.stories.posting import Posting
from journalkit.pages.stories.replies import Answering
from journalkit.pages.stories.writing import Writing
from journalkit.records import Carer, HalfTerm, Passage, Stage, Story, Term
from journalkit.records.checking import new_id
from tests.pages.photos import camera_jpeg
from tests.small_journal import Journal

TODAY = date.today()
OWN = "It is bigger than me!"


@pytest.fixture
def lively(journal: Journal) -> Journal:
    starts, ends = TODAY - timedelta(days=20), TODAY + timedelta(days=20)
    term = Term(name="T", starts=starts, ends=ends)
    half = HalfTerm(term=term.id, name="Autumn 2", starts=starts, ends=ends)
    maya = journal.children[0].id
    with journal.sign_in("ruth") as ruth:
        carer = Carer(child=maya, name="Anna Kowalska", relationship="mother")
        registering.enter(ruth, term, half, carer)
    with journal.sign_in("amira") as amira:
        note = journal.note(
            "Maya built a tower of eleven blocks.",
            areas=("mathematics",),
            own_words=OWN,
            next_step="Measure it with a string.",
        )
        observing.submit(amira, note, id=new_id())
    return journal


@pytest.fixture
def opened() -> Iterator[object]:
    """Opens the page of a session; its widgets are closed afterwards."""

    def open_page(session: Session) -> Stories:
        return Stories(session, Notice(), Gate("", "", token=""))

    yield open_page
    ipywidgets.Widget.close_all()


def _screen(page: Stories, kind: type):
    assert isinstance(page._screen, kind)
    return page._screen


def _columns(page: Stories) -> dict[str, list[str]]:
    board = _screen(page, Board).board
    return {one["id"]: [card["name"] for card in one["cards"]] for one in board.columns}


def test_a_draft_from_what_was_seen_is_handed_in_once_every_sentence_is_somebodys(
    lively: Journal, opened
) -> None:
    amira = lively.sign_in("amira")
    page = opened(amira)
    assert "Maya" in _columns(page)["due"]
    _screen(page, Board).board.on_open(lively.children[0].id)
    writing = _screen(page, Writing)
    texts = [one["text"] for one in writing.view.passages]
    assert any("tower of eleven blocks" in one for one in texts)
    assert OWN in texts
    assert all(one["drafted"] and one["source"] for one in writing.view.passages)
    assert amira.vault.story_drafts.all() == ()  # nobody has begun it: to look is not to write
    assert (writing.save_bar.status, writing.save_bar.secondary) == ("", "")
    assert writing.top.children[0].rows[0]["mark"] == "due"

    assert any("not yours yet" in one for one in writing.save_bar.blockers)
    for one in list(writing.view.passages):
        writing.view._heard(None, {"do": "mine", "id": one["id"]}, [])
    page.tick()
    assert len(amira.vault.story_drafts.all()) == 1
    assert writing.save_bar.status.startswith("Saved")
    assert writing.save_bar.secondary == "Discard draft"
    assert writing.save_bar.blockers == []
    writing.save_bar.on_save()
    assert _columns(page)["with the manager"] == ["Maya"]
    [story] = amira.vault.stories.all()
    assert story.stage is Stage.WITH_MANAGER


def test_a_lock_keeps_what_was_typed_and_the_page_comes_back_to_it(lively: Journal, opened) -> None:
    amira = lively.sign_in("amira")
    page = opened(amira)
    _screen(page, Board).board.on_open(lively.children[0].id)
    writing = _screen(page, Writing)
    writing.view._heard(None, {"do": "add", "part": "story"}, [])
    fresh = writing.view.passages[-1]["id"]
    writing.view._heard(None, {"do": "text", "id": fresh, "text": "She measured it."}, [])
    page.leave()
    ipywidgets.Widget.close_all()
    again = opened(amira)
    writing = _screen(again, Writing)
    assert "She measured it." in [one["text"] for one in writing.view.passages]


def test_what_an_observation_says_can_be_taken_out_and_brought_in_again(
    lively: Journal, opened
) -> None:
    page = opened(lively.sign_in("amira"))
    _screen(page, Board).board.on_open(lively.children[0].id)
    writing = _screen(page, Writing)
    [row] = writing.seen.rows
    assert row["mark"] == "told"
    writing.seen.on_act("out", row["id"])
    assert writing.view.passages == []
    writing.seen.on_act("in", row["id"])
    assert OWN in [one["text"] for one in writing.view.passages]


def test_who_may_not_write_it_only_reads_and_a_manager_sends_it_back(
    lively: Journal, opened
) -> None:
    amira, dee, ruth = (lively.sign_in(who) for who in ("amira", "dee", "ruth"))
    page = opened(amira)
    _screen(page, Board).board.on_open(lively.children[0].id)
    writing = _screen(page, Writing)
    for one in list(writing.view.passages):
        writing.view._heard(None, {"do": "mine", "id": one["id"]}, [])
    writing.save_bar.on_save()

    reader = opened(dee)
    assert not _screen(reader, Board).board.can_choose
    _screen(reader, Board).board.on_open(lively.children[0].id)
    reading = _screen(reader, Writing)
    assert reading.view.closed
    assert reading.save_bar.layout.display == "none"

    manager = opened(ruth)
    _screen(manager, Board).board.on_open(lively.children[0].id)
    deciding = _screen(manager, Writing)
    deciding.deeds["ask"]()
    deciding.top.children[0].on_save({"words": "What did she say then?"})
    [story] = ruth.vault.stories.all()
    assert (story.stage, story.asked) == (Stage.DRAFTED, "What did she say then?")
    handed = storytelling.hand_in(amira, story)
    storytelling.approve(ruth, handed.id, version=2)
    manager.tick()
    assert _columns(manager)["approved"] == ["Maya"]


def test_after_a_lock_nothing_of_a_story_is_in_any_widget(lively: Journal, opened) -> None:
    ruth = lively.sign_in("ruth")
    page = opened(ruth)
    _screen(page, Board).board.on_open(lively.children[0].id)
    writing = _screen(page, Writing)
    for one in list(writing.view.passages):
        writing.view._heard(None, {"do": "mine", "id": one["id"]}, [])
    writing.save_bar.on_save()
    _screen(page, Board).board.on_open(lively.children[0].id)
    _screen(page, Writing).deeds["ask"]()
    _screen(page, Writing).top.children[0].on_cancel()
    _screen(page, Writing).deeds["approve"]()
    _screen(page, Board).below.on_act("print", "")
    _screen(page, Posting).deeds["back"]()
    _screen(page, Board).below.on_act("reply", "")
    [number] = [one.number for one in ruth.vault.stories.all()]
    _screen(page, Answering).body.children[0].on_save({"number": number})
    assert "Anna Kowalska" in _states()
    page.leave()
    for widget in page.widgets():
        close_all(widget)
    for said in ("Anna Kowalska", "tower", OWN):
        assert said not in _states()


def test_a_drawing_that_came_back_is_kept_with_the_reply_and_colleagues_see_it(
    lively: Journal, opened
) -> None:
    ruth, dee = lively.sign_in("ruth"), lively.sign_in("dee")
    [half] = ruth.vault.half_terms.all()
    own = (Passage(section="story", text="A tower."), Passage(section="next", text="A string."))
    story = Story(
        child=lively.children[0].id,
        half_term=half.id,
        writing="story",
        by=ruth.member.id,
        at=ruth.now(),
        passages=own,
    )
    storytelling.hand_in(ruth, story)
    number = storytelling.approve(ruth, story.id, version=1).number
    page = opened(ruth)
    _screen(page, Board).below.on_act("reply", "")
    answering = _screen(page, Answering)
    answering.body.children[0].on_save({"number": number})
    sheet, drop = answering.body.children
    drop.on_file(camera_jpeg("canary", width=400, height=300))
    [carer] = ruth.vault.carers.of(story.child)
    sheet.on_save({"carer": carer.id, "words": "", "said_on": TODAY.isoformat()})
    assert [one["name"] for one in answering.body.children[0].rows[0]["actions"]] == ["next"]
    answering.deeds["back"]()
    assert _columns(page)["answered"] == ["Maya"]

    reader = opened(dee)
    _screen(reader, Board).board.on_open(story.child)
    reading = _screen(reader, Writing)
    picks = reading.top.children[1]
    assert picks.label == "What came back"
    [thumb] = picks.on_thumb([picks.photos[0]["id"]])
    assert thumb.startswith(b"\xff\xd8")
    assert b"canary" not in thumb


def _states() -> str:
    """Everything that a hostile browser is told when it asks for all widgets."""
    every = ipywidgets.Widget.get_manager_state(drop_defaults=False)["state"]
    return json.dumps(every, default=str, ensure_ascii=False)
