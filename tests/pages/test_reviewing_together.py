"""Review, Observe and the office's criteria as one conversation, page by page without a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from journalkit.journal import agenda, conversing, criteria, observing, reviewing, withholding
from journalkit.journal.session import Session
from journalkit.pages.observe import Observing
from journalkit.pages.office import Office
from journalkit.pages.review import Reviewing
from journalkit.records import State
from tests.pages.test_long_lists import _opened, _press
from tests.small_journal import Journal


def state(session: Session, id: str) -> State:
    return observing.read(session, id).state


def act(page: Any, do: str, card: dict[str, Any], **more: object) -> None:
    _press(page.queue, do, id=card["id"], version=card["version"], **more)


def filtered(page: Any, what: State) -> list[dict[str, Any]]:
    page.state.chosen = [what.value]
    return list(page.queue.cards)


def test_a_decision_is_offered_to_be_taken_back_for_ten_minutes(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    one = journal.observe(journal.sign_in("amira"))
    page = _opened(Reviewing, ruth)
    act(page, "praise", page.queue.cards[0], comment="I hear her.")
    assert (page.queue.status, page.queue.can_undo) == ("Approved, with your praise.", True)
    _press(page.queue, "undo")
    assert state(ruth, one.id) is State.SUBMITTED
    assert (page.queue.can_undo, len(page.queue.cards)) == (False, 1)
    act(page, "ask", page.queue.cards[0], comment="Where?")
    later = datetime.now(UTC) + reviewing.UNDO_FOR + timedelta(seconds=5)
    ruth.now = lambda: later
    page.tick()
    assert (page.queue.status, page.queue.can_undo) == ("", False)
    _press(page.queue, "undo")
    assert state(ruth, one.id) is State.CHANGES


def test_only_what_was_opened_is_ticked_and_approved_with_others(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    notes = [journal.observe(amira, f"Note {number}.") for number in range(4)]
    page = _opened(Reviewing, ruth)
    problems: list[str] = []
    page.queue.on_problem = lambda error: problems.append(error.sentence)
    first, second, third, fourth = page.queue.cards
    act(page, "tick", first, on=True)
    assert page.queue.ticked == []
    assert "has not been opened" in problems[0]
    for card in (first, second, third):
        act(page, "opened", card)
        act(page, "tick", card, on=True)
    act(page, "tick", second, on=False)
    _press(page.queue, "opened", id=fourth["id"], version=7)
    act(page, "tick", fourth, on=True)
    assert page.queue.ticked == [first["id"], third["id"]]
    # Other words have not been read: the tick goes with the version that it was for.
    observing.amend(amira, notes[2].id, journal.note("Other words."), version=1)
    page.tick()
    assert page.queue.ticked == [first["id"]]
    act(page, "opened", second)
    act(page, "tick", second, on=True)
    observing.amend(amira, notes[1].id, journal.note("Others too."), version=1)
    _press(page.queue, "approve-ticked")
    assert page.queue.status == "1 note approved. Changed meanwhile, and still waiting: 1."
    assert [state(ruth, one.id) for one in notes] == [
        State.APPROVED, State.SUBMITTED, State.SUBMITTED, State.SUBMITTED,
    ]  # fmt: skip
    _press(page.queue, "undo")
    assert state(ruth, notes[0].id) is State.SUBMITTED


def test_what_waits_too_long_says_so_and_is_counted(journal: Journal) -> None:
    ruth, now = journal.sign_in("ruth"), datetime.now(UTC)
    journal.observe(journal.sign_in("amira"))
    for days in (8, 9):
        ruth.now = lambda days=days: now + timedelta(days=days, minutes=1)
        if days == 8:
            journal.observe(ruth)
    page = _opened(Reviewing, ruth)
    assert page.queue.heading.endswith(", 1 for more than a week")
    assert [card["marks"] for card in page.queue.cards] == [
        [{"text": "Waits for 9 days", "kind": "warning"}], [],
    ]  # fmt: skip


def test_a_note_is_rated_on_its_card_and_kept_by_the_criteria_of_that_day(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    rated, other = (journal.observe(amira, text) for text in ("One.", "Two."))
    page = _opened(Reviewing, ruth)
    card = page.queue.cards[0]
    assert [one["value"] for one in card["criteria"]] == [None] * 6
    for wrong in ({"exact": 3}, {"strange": 1}, {"exact": True}, [], {}):
        act(page, "rate", card, scores=wrong, appropriate=True)
    act(page, "rate", card, scores={"exact": 2}, appropriate="yes")
    assert ruth.vault.ratings.all() == ()
    act(page, "rate", card, scores={"exact": 2}, appropriate=True)
    rubric = criteria.current(ruth)
    criteria.write(ruth, rubric.criteria[:3], after=rubric.id)
    page.tick()
    cards = {one["id"]: one for one in page.queue.cards}
    values = {one["id"]: one["value"] for one in cards[rated.id]["criteria"]}
    assert (len(values), values["exact"]) == (6, 2)
    assert len(cards[other.id]["criteria"]) == 3


def test_not_appropriate_tells_the_managers_who_decide(journal: Journal) -> None:
    amira, dee, ruth = (journal.sign_in(who) for who in ("amira", "dee", "ruth"))
    page, office = _opened(Reviewing, ruth), _opened(Office, ruth)
    assert page.warning.layout.display == "none"
    assert "withheld" not in str(office._section.cards.rows)
    one = journal.observe(amira, "He is from the Lis family.")
    page.tick()
    act(page, "rate", page.queue.cards[0], scores={}, appropriate=False, why="His name.")
    assert state(ruth, one.id) is State.WITHHELD
    assert page.queue.cards == []
    assert not page.queue.can_undo
    assert "1 note withheld" in page.warning.value
    office.tick()
    assert "1 note is withheld" in str(office._section.cards.rows)
    [card] = filtered(page, State.WITHHELD)
    assert [(said["kind"], said["text"]) for said in card["said"]] == [("withheld", "His name.")]
    act(page, "approve", card)
    assert state(ruth, one.id) is State.WITHHELD
    act(page, "ask", card, comment="Leave out his name.")
    own = _opened(Observing, amira)
    assert [row["title"] for row in own.sent_back.rows] == ["Leave out his name."]
    act(page, "release", card)
    assert state(ruth, one.id) is State.SUBMITTED
    with dee.change() as change:
        withholding.keep_out(dee, change, one.id, version=1)
    page.tick()
    act(page, "withdraw", page.queue.cards[0])
    assert state(ruth, one.id) is State.WITHDRAWN
    assert page.warning.layout.display == "none"


def test_a_note_is_taken_to_the_meeting_once(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    one = journal.observe(journal.sign_in("amira"))
    page = _opened(Reviewing, ruth)
    for _ in range(2):
        act(page, "take", page.queue.cards[0])
    assert page.queue.cards[0]["taken"]
    assert [item.ref for item in agenda.waiting(ruth)] == [one.id]


def test_an_author_sees_what_was_asked_and_praised_and_answers(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    praised, asked = (journal.observe(amira, text) for text in ("Jars.", "Water."))
    page = _opened(Observing, amira)
    assert page.heard.list.rows == []
    reviewing.approve(ruth, praised.id, version=1, praise="Her own words!")
    reviewing.ask_for_changes(ruth, asked.id, version=1, comment="What did she say?")
    page.tick()
    assert [row["title"] for row in page.sent_back.rows] == ["What did she say?"]
    [row] = page.heard.list.rows
    assert (row["title"], row["detail"][:24]) == ("Her own words!", "Ruth Ames praised it · t")
    # What is being changed is talked about below, not above.
    _press(page.sent_back, "open", id=asked.id)
    assert [row["title"] for row in page.heard.list.rows] == [
        "What did she say?", "Her own words!",
    ]  # fmt: skip
    _press(page.heard.list, "open", id=asked.id)
    [card] = page.heard.talk.cards
    assert [one["text"] for one in card["said"]] == ["What did she say?"]
    _press(page.heard.talk, "say", id=asked.id, version=1, comment="Only “more”.")
    assert [one.text for one in ruth.vault.remarks.of([asked.id])] == ["Only “more”."]
    for do in ("approve", "rate", "release", "take"):
        _press(page.heard.talk, do, id=asked.id, version=1, scores={}, appropriate=False)
    assert state(ruth, asked.id) is State.CHANGES
    _press(page.heard.list, "open", id=asked.id)
    assert (page.heard.talk.cards, page.heard.talk.layout.display) == ([], "none")
    [said] = filtered(_opened(Reviewing, ruth), State.CHANGES)
    assert [one["text"] for one in said["said"]] == ["What did she say?", "Only “more”."]
    conversing.say(ruth, praised.id, "Show it to Dee.")
    page.tick()
    assert page.heard.list.rows[0]["title"] == "Show it to Dee."


def test_a_manager_writes_the_criteria_in_the_office(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    office = _opened(Office, ruth)
    office._choose("criteria")

    def front() -> Any:
        [roster] = office.body.children
        return roster

    def words() -> list[str]:
        return [row["cells"][0] for row in front().rows]

    before = words()
    ids = [one.id for one in criteria.current(ruth).criteria]
    _press(front(), "act", name="down", id=ids[0])
    assert words() == [before[1], before[0], *before[2:]]
    assert front().back_to == ids[0], "the keyboard goes on with what was moved"
    _press(front(), "act", name="up", id=ids[0])
    _press(front(), "act", name="up", id=ids[0])
    assert words() == before, "the first one stays where it is"
    _press(front(), "act", name="criterion", id=ids[0])
    values = {"text": "It is about how she learns", "heading": "Relevant"}
    _press(front(), "save", values=values)
    _press(front(), "act", name="criterion", id="")
    _press(front(), "save", values={"text": "It is kind", "heading": "Relevant"})
    assert words() == [values["text"], *before[1:3], "It is kind", *before[3:]]
    _press(front(), "act", name="remove", id=ids[5])
    assert words()[-1] == before[4]
    assert [one.id for one in criteria.current(ruth).criteria][:3] == ids[:3]
    assert "criteria" not in _opened(Office, journal.sign_in("dee"))._offered
