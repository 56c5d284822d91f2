"""What the Reflect page shows to whom, and what it keeps, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import ipywidgets
import pytest

from journalkit.crypto import seal
from journalkit.errors import Changed, Refused
from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.journal import agenda, reflecting
from journalkit.journal.session import Session
from journalkit.pages.page import close_all
from journalkit.pages.reflect import Reflecting
from journalkit.records import Meeting, Reflection
from tests.small_journal import Journal

WORDS = "I answered before Maya had finished."


@pytest.fixture
def page() -> Iterator[object]:
    """Opens the page of a session; its widgets are closed afterwards."""

    def open_page(session: Session) -> Reflecting:
        return Reflecting(session, Notice(), Gate("", "", token=""))

    yield open_page
    ipywidgets.Widget.close_all()


def _write(page: Reflecting, text: str = WORDS, *, question: int = 0) -> None:
    page.view.questions.children[question].value = text


def _lines(page: Reflecting) -> list[tuple[str, str, str]]:
    return [
        (one.title, row["title"], row.get("mark", ""))
        for one in page.timeline.widget.children
        for row in getattr(one, "rows", ())
    ]


def _kept(page: Reflecting, text: str = WORDS) -> str:
    _write(page, text)
    page.save_bar.on_save()
    return page.reading.id


def _states() -> str:
    """Everything that a hostile browser is told when it asks for all widgets."""
    every = ipywidgets.Widget.get_manager_state(drop_defaults=False)["state"]
    return json.dumps(every, default=str)


def test_what_is_written_saves_itself_and_is_back_after_a_lock(journal: Journal, page) -> None:
    amira = journal.sign_in("amira")
    first = page(amira)
    assert first.save_bar.status == ""
    _write(first)
    first.tick()
    assert first.save_bar.status.endswith("· only you can read it")
    first.view.cycle.chosen = ["gibbs"]
    first.view.part.chosen = ["1"]
    _write(first, "She was thinking.")
    first.leave()
    for widget in first.widgets():
        widget.close()
    again = page(amira)
    assert again.notice.sentence == "What you were writing is back."
    assert again.view.fields()["answers"] == {
        "driscoll-what": WORDS,
        "gibbs-why": "She was thinking.",
    }
    assert again.view.cycle.chosen == ["gibbs"]
    assert [one.value for one in again.view.questions.children] == ["", "", ""]


def test_what_was_on_screen_as_the_doors_closed_is_kept(journal: Journal, page) -> None:
    amira = journal.sign_in("amira")
    one = page(amira)
    _write(one)
    amira.open_until = lambda: None  # type: ignore[method-assign]
    with pytest.raises(Refused):
        reflecting.timeline(amira)
    one.leave()
    [draft] = reflecting.timeline(journal.sign_in("amira")).drafts
    assert draft.written == (WORDS,)


def test_what_another_page_shared_meanwhile_can_be_left(journal: Journal, page) -> None:
    one = page(journal.sign_in("amira"))
    id = _kept(one)
    one.reading.written.on_act("change")
    _write(one, "Half a change.")
    one.tick()
    reflecting.share(journal.sign_in("amira"), id)
    _write(one, "A little more.")
    with pytest.raises(Changed, match="stays as it was shared"):
        one.tick()
    assert one.save_bar.status.startswith("Not saved.")
    one.save_bar.on_secondary()
    one.tick()
    assert one.reading.written.parts[0]["text"] == WORDS
    assert [action["name"] for action in one.reading.written.actions] == ["back"]


def test_what_a_new_password_closed_is_said_and_can_be_removed(journal: Journal, page) -> None:
    amira = journal.sign_in("amira")
    kept = reflecting.keep(
        amira,
        Reflection(
            author=amira.member.id,
            cycle="free",
            begun_at=amira.now(),
            changed_at=amira.now(),
            answers={"free-text": WORDS},
        ),
    )
    amira.identity, _ = seal.new_identity()  # as after a password set by a manager
    one = page(amira)
    said = "Written before your password was set anew: nobody can open it."
    assert _lines(one) == [("Closed for good", said, "")]
    one._open(kept.id)
    assert [action["name"] for action in one.reading.written.actions] == ["remove", "back"]
    one.reading.written.on_act("remove")
    assert _lines(one) == []


def test_a_locked_page_holds_no_word_of_a_reflection(journal: Journal, page) -> None:
    amira = journal.sign_in("amira")
    one = page(amira)
    _kept(one)
    one.view.cycle.chosen = ["gibbs"]
    _write(one, WORDS)
    one.view.cycle.chosen = ["kolb"]  # the field with the words is out of sight
    one.reading.leave()
    assert WORDS in _states()
    one.leave()
    for widget in one.widgets():
        close_all(widget)
    one.notice.clear()
    assert WORDS not in _states()


def test_one_answer_is_enough_and_none_is_not(journal: Journal, page) -> None:
    one = page(journal.sign_in("amira"))
    assert one.save_bar.blockers == ["Write something first: one answer is enough."]
    _write(one, question=2)
    assert one.save_bar.blockers == []
    one.save_bar.on_save()
    assert one.notice.sentence == "Kept. Only you can read it."
    [part] = one.reading.written.parts
    assert part["text"] == WORDS
    assert part["label"].startswith("Now what?")


def test_one_is_written_and_shared_for_the_next_meeting(journal: Journal, page) -> None:
    amira, dee = journal.sign_in("amira"), journal.sign_in("dee")
    note = journal.observe(amira)
    one = page(amira)
    one.view.observations.chosen = [note.id]
    id = _kept(one)
    assert _lines(one)[0][1:] == (WORDS, "Private")
    assert _lines(page(dee)) == []
    one.reading.written.on_act("share")
    assert _lines(one)[0][1:] == (WORDS, "Shared")
    assert [one["name"] for one in one.reading.written.actions] == ["back"]
    [item] = agenda.waiting(dee)
    assert (item.kind, item.ref, item.by) == ("reflection", id, amira.member.id)
    other = page(dee)
    assert _lines(other) == [("Shared by colleagues", WORDS, "")]
    other._open(id)
    assert other.reading.written.parts[0]["text"] == WORDS
    assert "Amira Cole" in other.reading.written.about
    assert [card["id"] for card in other.reading.notes.cards] == [note.id]
    assert [one["name"] for one in other.reading.written.actions] == ["back"]


def test_a_browser_does_no_more_to_anothers_reflection_than_is_offered(
    journal: Journal, page
) -> None:
    amira, dee = journal.sign_in("amira"), journal.sign_in("dee")
    own, other = page(amira), page(dee)
    private = _kept(own, "Mine.")
    _kept(own)
    own.reading.written.on_act("share")
    other.timeline.show(writing="")
    [row] = [row for one in other.timeline.widget.children for row in one.rows]
    [colleagues] = other.timeline.widget.children
    colleagues._heard(None, {"do": "open", "id": private}, [])
    assert other.reading.id == ""
    colleagues._heard(None, {"do": "open", "id": row["id"]}, [])
    for name in ("remove", "change", "share", ["back"], None):
        other.reading.written._heard(None, {"do": "act", "name": name}, [])
        assert other.reading.id == row["id"]
    assert [one.id for one in reflecting.timeline(amira).kept if not one.shared_at] == [private]
    assert "Mine." not in json.dumps([other.reading.written.parts, _lines(other)])


def test_a_helper_shares_and_is_shown_nobody_elses(journal: Journal, page) -> None:
    amira, hal = journal.sign_in("amira"), journal.sign_in("hal")
    others = journal.observe(amira)
    shared = page(amira)
    _kept(shared)
    shared.reading.written.on_act("share")
    one = page(hal)
    assert _lines(one) == []
    _kept(one, "I stood too close.")
    share = one.reading.written.actions[0]
    assert share["label"] == "Share with the team"
    one.reading.written.on_act("share")
    assert one.notice.sentence == "Shared."
    assert [item.by for item in amira.vault.agenda.waiting()] == [amira.member.id]
    with pytest.raises(Refused):
        one._open(shared.reading.id)
    assert WORDS not in json.dumps([one.reading.written.parts, _lines(one)])
    one.view.observations.set_state({"chosen": [others.id]})
    assert one.view.observations.chosen == [], "only what is offered can be linked"


def test_a_change_that_is_not_kept_leaves_what_was_kept(journal: Journal, page) -> None:
    one = page(journal.sign_in("amira"))
    id = _kept(one)
    one.reading.written.on_act("change")
    _write(one, "Something else.")
    one.tick()
    assert one.save_bar.secondary == "Leave it as it was"
    one.save_bar.on_secondary()
    assert one.reading.written.parts[0]["text"] == WORDS
    one.reading.written.on_act("change")
    _write(one, "I waited, and she went on.")
    one.save_bar.on_save()
    assert one.reading.id == id
    assert [line[1] for line in _lines(one)] == ["I waited, and she went on."]


def test_a_reflection_that_is_shared_or_removed_leaves_the_form_too(journal: Journal, page) -> None:
    one = page(journal.sign_in("amira"))
    for deed in ("share", "remove"):
        id = _kept(one)
        one.reading.written.on_act("change")
        _write(one, "Half a change.")
        one._open(id)
        one.reading.written.on_act(deed)
        assert one.form.id != id
        assert one.view.fields()["answers"] == {}
        one.tick()
        assert reflecting.timeline(one.session).drafts == ()
    assert [line[2] for line in _lines(one)] == ["Shared"]


def test_the_timeline_runs_by_month_and_says_what_each_is_about(journal: Journal, page) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    rubric = ruth.vault.rubrics.current()
    meeting = Meeting(
        day=ruth.today(),
        led_by=ruth.member.id,
        began_at=ruth.now(),
        rubric=rubric.id,
        seed=1,
        size=0,
    )
    with ruth.change() as change:
        ruth.vault.meetings.put(change, meeting, what="meeting begun")
    at = amira.now()
    for number in range(30):
        begun = at - timedelta(days=20 * number)
        one = Reflection(
            author=amira.member.id,
            cycle="kolb",
            begun_at=begun,
            changed_at=begun,
            answers={"kolb-did": f"Number {number}."},
            meetings=(meeting.id,) if number == 0 else (),
        )
        reflecting.keep(amira, one)
    shown = page(amira)
    lines = _lines(shown)
    assert [line[1] for line in lines] == [f"Number {number}." for number in range(20)]
    assert lines[0][0] == f"{at.astimezone(amira.zone):%B %Y}"
    detail = shown.timeline.widget.children[0].rows[0]["detail"]
    assert detail.startswith("today · Learning by trying (Kolb) · staff meeting of ")
    shown.timeline.widget.children[-1].on_more()
    assert len(_lines(shown)) == 30
    assert meeting.id in {one["id"] for one in shown.view.meetings.options}
