"""What grows with the years comes in pages, as the review queue does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.journal import childhood, galleries, observing, registering, reviewing
from journalkit.journal.session import Session
from journalkit.pages.child import Childhood
from journalkit.pages.content import Content
from journalkit.pages.observe import Observing
from journalkit.pages.office import Office
from journalkit.pages.review import Reviewing
from journalkit.records import Child, Draft, Member, Outing, Role, Use
from journalkit.records.checking import new_id
from tests.pages.many_pictures import fill
from tests.small_journal import Journal


def _opened(kind: type[Content], session: Session) -> Any:
    return kind(session, Notice(), Gate())


def _press(widget: Any, do: str, **more: object) -> None:
    data = {"method": "custom", "content": {"do": do, **more}}
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def _steps(journal: Journal, session: Session, count: int) -> None:
    for number in range(count):
        at = datetime.now(UTC) - timedelta(hours=count - number)
        note = journal.note(f"Note {number}.", next_step=f"Step {number}.", happened_at=at)
        observing.submit(session, note, id=new_id())


def test_drafts_come_ten_at_a_time_and_the_latest_is_open(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    begun = amira.now() - timedelta(days=30)
    with amira.change() as change:
        for number in range(25):
            at = begun + timedelta(days=number)
            fields = {"text": f"Draft {number}"}
            amira.vault.drafts.save(
                change, Draft(author=amira.member.id, fields=fields, saved_at=at)
            )
    page = _opened(Observing, amira)
    assert page.form.text == "Draft 24"
    for shown in (10, 20, 24):
        assert [row["title"] for row in page.drafts.rows] == [
            f"Draft {number}" for number in range(23, 23 - shown, -1)
        ]
        assert page.drafts.more == (shown < 24)
        _press(page.drafts, "more")
    _press(page.drafts, "open", id=page.drafts.rows[-1]["id"])
    assert page.form.text == "Draft 0"
    assert len(page.drafts.rows) == 24


def test_what_came_back_from_a_manager_comes_ten_at_a_time(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    for number in range(12):
        sent = journal.observe(amira, f"Note {number}.")
        reviewing.ask_for_changes(ruth, sent.id, version=1, comment=f"Which {number}?")
    page = _opened(Observing, amira)
    assert [row["title"] for row in page.sent_back.rows] == [f"Which {n}?" for n in range(10)]
    _press(page.sent_back, "more")
    assert len(page.sent_back.rows) == 12
    assert not page.sent_back.more
    _press(page.sent_back, "open", id=page.sent_back.rows[0]["id"])
    assert page.form.text == "Note 0."
    assert len(page.sent_back.rows) == 11


def test_next_steps_come_five_at_a_time_the_closed_ones_too(journal: Journal) -> None:
    amira, maya = journal.sign_in("amira"), journal.children[0].id
    _steps(journal, amira, 20)
    for step in childhood.steps(amira, maya)[8:]:
        childhood.close_step(
            amira, step.observation.id, child=maya, step=step.words, outcome="She did."
        )
    page = _opened(Childhood, amira)
    page.chooser.chosen = [maya]
    steps = page.steps.list
    assert (len(steps.opened), steps.open_count) == (5, 8)
    assert (len(steps.closed), steps.closed_count) == (5, 12)
    _press(steps, "more", of="opened")
    _press(steps, "more", of="closed")
    assert [row["words"] for row in steps.opened] == [f"Step {n}." for n in range(19, 11, -1)]
    assert len(steps.closed) == 10
    page.chooser.chosen = [journal.children[1].id]
    assert (steps.open_count, steps.closed_count) == (0, 0)
    page.chooser.chosen = [maya]
    assert (len(steps.opened), len(steps.closed)) == (5, 5), "another look begins at the top"


def test_a_step_that_somebody_writes_under_is_not_pushed_out_by_newer_ones(
    journal: Journal,
) -> None:
    amira = journal.sign_in("amira")
    _steps(journal, amira, 6)
    page = _opened(Childhood, amira)
    page.chooser.chosen = [journal.children[0].id]
    last = page.steps.list.opened[-1]["id"]
    with_others = journal.sign_in("dee")
    for _ in range(3):
        note = journal.note(next_step="Another one.")
        observing.submit(with_others, note, id=new_id())
    page.tick()
    assert page.steps.list.open_count == 9
    assert page.steps.list.opened[-1]["id"] == last


def test_what_went_out_with_a_child_comes_five_at_a_time(journal: Journal) -> None:
    ruth, maya = journal.sign_in("ruth"), journal.children[0].id
    ids = fill(ruth, 20, children=[maya])
    listed = [one for part in galleries.sections(ruth) for one in part.pictures]
    assert len(listed) == len(ids)
    with ruth.change() as change:
        for number in range(7):
            outing = _outing(ruth, ids, f"Open day {number}")
            ruth.vault.outings.put(change, outing, what="pictures went out")
    page = _opened(Childhood, ruth)
    page.chooser.chosen = [maya]
    out = page.consents.out
    assert (len(out.rows), out.more) == (5, True)
    _press(out, "more")
    assert (len(out.rows), out.more) == (7, False)
    page.chooser.chosen = [journal.children[1].id]
    assert (out.rows, out.more) == ([], False)


def _outing(session: Session, ids: list[str], what: str) -> Outing:
    return Outing(
        use=Use.DISPLAY, pictures=tuple(ids), what=what, by=session.member.id, at=session.now()
    )


def test_the_offices_lists_send_fifty_rows_and_find_among_all(journal: Journal) -> None:
    ruth, today = journal.sign_in("ruth"), date.today()
    gone = [
        Child(
            name=f"Gone Number{number}",
            born=date(2018, 3, 1),
            room=journal.room.id,
            joined=today - timedelta(days=900),
            left=today - timedelta(days=100),
        )
        for number in range(70)
    ]
    registering.enter(ruth, *gone)
    page = _opened(Office, ruth)
    page._choose("children")
    [children] = page.body.children
    _press(children, "act", name="gone", id="")
    [left] = page.body.children
    assert (len(left.shown), left.count) == (50, 70)
    _press(left, "find", words="number69")
    assert [row["cells"][0] for row in left.shown] == ["Gone Number69"]


def test_a_queue_shows_twenty_cards_with_all_that_belongs_to_each(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    both, sent = tuple(child.id for child in journal.children[:2]), []
    for number in range(25):
        photos = tuple(journal.photo(amira).id for _ in range(1 + number % 2))
        note = journal.note(f"Note {number}.", children=both, pictures=photos)
        one = observing.submit(amira, note, id=new_id())
        sent.append((one, note))
    one, note = sent[1]
    reviewing.ask_for_changes(ruth, one.id, version=1, comment="Who else?")
    observing.amend(amira, one.id, note, version=1)
    page = _opened(Reviewing, ruth)
    assert [card["text"] for card in page.queue.cards[:3]] == ["Note 0.", "Note 2.", "Note 3."]
    assert [len(card["pictures"]) for card in page.queue.cards[:3]] == [1, 1, 2]
    assert {card["children"] for card in page.queue.cards} == {"Maya, Tomasz"}
    assert len(page.queue.cards) == 20
    _press(page.queue, "more")
    last = page.queue.cards[-1]
    assert (last["text"], last["versions"], len(page.queue.cards)) == ("Note 1.", 2, 25)
    assert [said["text"] for said in last["said"]] == ["Who else?"]


def test_members_who_have_left_are_a_list_of_their_own(journal: Journal) -> None:
    ruth, left = journal.sign_in("ruth"), date.today() - timedelta(days=10)
    with ruth.change() as change:
        for number in range(60):
            member = Member(
                name=f"Left Number{number}",
                sign_in_name=f"l{number}",
                role=Role.PRACTITIONER,
                left=left,
            )
            ruth.vault.members.put(change, member, what="member left")
    page = _opened(Office, ruth)
    page._choose("staff")
    [staff] = page.body.children
    assert staff.count == 4
    _press(staff, "act", name="gone", id="")
    [gone] = page.body.children
    assert (len(gone.shown), gone.count) == (50, 60)
