"""An observation's life: drafted, handed in, sent back, approved, reopened, withdrawn."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from journalkit.crypto.secret import Secret
from journalkit.errors import BadRecord, Changed, NotFound, Refused
from journalkit.journal import conversing, keeping, observing, picturing, registering, reviewing
from journalkit.media import SafePicture
from journalkit.records import Child, Draft, Note, Role, State
from journalkit.records.checking import TEXT_LIMIT, new_id
from tests.small_journal import PASSWORDS, Journal, make

PHOTO = SafePicture(b"full", b"thumb", 4, 3, None)


def _problems(journal: Journal, **fields: object) -> dict[str, str]:
    with pytest.raises(BadRecord) as caught:
        observing.submit(journal.sign_in("amira"), journal.note(**fields), id=new_id())
    return caught.value.problems


def test_an_empty_note_says_what_is_missing(journal: Journal) -> None:
    assert _problems(journal, children=(), text="  ") == {
        "children": "Choose at least one child.",
        "text": "Write what happened.",
    }


def test_a_note_of_a_megabyte_is_refused_with_its_length(journal: Journal) -> None:
    [sentence] = _problems(journal, text="x" * 1_000_000).values()
    assert "1,000,000 characters" in sentence
    assert f"{TEXT_LIMIT:,} fit" in sentence


def test_a_date_in_the_future_is_refused(journal: Journal) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert "future" in _problems(journal, happened_at=tomorrow)["happened_at"]


def test_a_child_who_had_left_by_then_is_refused(journal: Journal) -> None:
    with journal.sign_in("ruth") as ruth:
        child = journal.children[1]
        gone = replace(child, left=date.today() - timedelta(days=3))
        registering.enter(ruth, gone)
    assert "had left" in _problems(journal, children=(child.id,))["children"]
    last_week = datetime.now(UTC) - timedelta(days=5)
    note = journal.note(children=(child.id,), happened_at=last_week)
    observing.submit(journal.sign_in("amira"), note, id=new_id())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"children": ("nobody",)}, "children"),
        ({"areas": ("astrology",)}, "areas"),
        ({"aspects": ("astrology",)}, "areas"),
        ({"pictures": ("nobodys",)}, "pictures"),
        ({"wellbeing": 6}, "wellbeing"),
        ({"text": "a lone surrogate: \ud800"}, "text"),
        ({"place": "two\nlines"}, "place"),
        ({"happened_at": datetime(2026, 1, 1)}, "happened_at"),
    ],
)
def test_what_a_browser_may_make_up_is_refused(
    journal: Journal, fields: dict[str, object], field: str
) -> None:
    assert field in _problems(journal, **fields)


def test_a_picture_of_somebody_elses_cannot_be_named(journal: Journal) -> None:
    picture = journal.photo(journal.sign_in("hal"), PHOTO)
    assert "pictures" in _problems(journal, pictures=(picture.id,))
    with pytest.raises(NotFound):
        picturing.look(journal.sign_in("amira"), picture.id, part="full")


def test_a_helper_does_not_see_anothers_pictures_or_notes(journal: Journal) -> None:
    amira, hal = journal.sign_in("amira"), journal.sign_in("hal")
    picture = journal.photo(amira, PHOTO)
    note = journal.note(pictures=(picture.id,))
    one = observing.submit(amira, note, id=new_id())
    with pytest.raises(Refused):
        observing.read(hal, one.id)
    with pytest.raises(NotFound):
        picturing.look(hal, picture.id, part="thumb")
    assert picturing.look(journal.sign_in("ruth"), picture.id, part="thumb") == b"thumb"


def test_a_draft_becomes_the_observation_and_is_gone(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    draft = Draft(author=amira.member.id, fields={"text": "half a sen"}, saved_at=amira.now())
    observing.save_draft(amira, draft)
    assert observing.drafts(journal.sign_in("hal")) == ()
    [kept] = observing.drafts(amira)
    assert kept.fields == {"text": "half a sen"}
    one = observing.submit(amira, journal.note(), id=draft.id)
    assert one.id == draft.id
    assert observing.drafts(amira) == ()


def test_a_draft_is_opened_by_its_author_alone(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    one = journal.observe(amira)
    draft = Draft(
        author=amira.member.id, fields={}, saved_at=amira.now(), observation=one.id, version=1
    )
    observing.save_draft(amira, draft)
    assert observing.draft(amira, draft.id).id == draft.id
    found = observing.amending(amira, one.id)
    assert found is not None
    assert found.id == draft.id
    ruth = journal.sign_in("ruth")
    assert observing.amending(ruth, one.id) is None
    with pytest.raises(Refused):
        observing.draft(ruth, draft.id)


def test_a_draft_that_saves_itself_is_no_news_for_the_pages_of_others(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    before = ruth.vault.recorded()
    observing.save_draft(amira, journal.draft_of(amira))
    assert ruth.vault.recorded() == before
    journal.observe(amira)
    assert ruth.vault.recorded() > before


def test_saving_again_after_a_lost_answer_makes_no_second_observation(journal: Journal) -> None:
    amira, note = journal.sign_in("amira"), journal.note()
    one = observing.submit(amira, note, id="c" * 20)
    assert observing.submit(amira, note, id="c" * 20) == one
    with pytest.raises(Changed):
        observing.submit(amira, replace(note, text="another text"), id="c" * 20)


def test_nobody_writes_in_anothers_name(journal: Journal) -> None:
    amira, hal = journal.sign_in("amira"), journal.sign_in("hal")
    foreign = Draft(author=hal.member.id, fields={}, saved_at=amira.now())
    with pytest.raises(Refused):
        observing.save_draft(amira, foreign)
    one = journal.observe(hal)
    assert one.author == hal.member.id
    with pytest.raises(Refused):
        observing.amend(amira, one.id, journal.note("not mine"), version=1)
    with pytest.raises(Refused):
        observing.withdraw(amira, one.id)


def test_an_edit_of_what_was_approved_reopens_it(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    one = journal.observe(amira)
    assert reviewing.approve(ruth, one.id, version=1).state is State.APPROVED
    again = observing.amend(amira, one.id, journal.note("Put right."), version=1)
    assert (again.state, again.version) == (State.SUBMITTED, 2)
    assert "approved observation reopened" in [row.what for row in ruth.vault.audit.rows()]


def test_a_manager_decides_about_the_version_on_the_screen_only(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    one = journal.observe(amira)
    observing.amend(amira, one.id, journal.note("Put right."), version=1)
    with pytest.raises(Changed):
        reviewing.approve(ruth, one.id, version=1)
    with pytest.raises(BadRecord, match="changed"):
        reviewing.ask_for_changes(ruth, one.id, version=2, comment="  ")
    reviewing.ask_for_changes(ruth, one.id, version=2, comment="What did she say?")
    [back] = observing.sent_back(amira)
    [said] = conversing.conversation(amira, [back])[back.id]
    assert said.text == "What did she say?"
    with pytest.raises(Refused):
        conversing.conversation(journal.sign_in("hal"), [back])


def test_the_queue_shows_the_longest_waiting_first_and_narrows(journal: Journal) -> None:
    amira, hal, ruth = (journal.sign_in(who) for who in ("amira", "hal", "ruth"))
    first, second = journal.observe(amira, "first"), journal.observe(hal, "second")
    maths = journal.note("third", areas=("mathematics",))
    third = observing.submit(amira, maths, id=new_id())
    found, count = reviewing.queue(ruth)
    assert ([one.id for one in found], count) == ([first.id, second.id, third.id], 3)
    assert next(one.id for one in reviewing.queue(ruth, newest=True)[0]) == third.id
    assert [one.id for one in reviewing.queue(ruth, author=hal.member.id)[0]] == [second.id]
    assert [one.id for one in reviewing.queue(ruth, area="mathematics")[0]] == [third.id]
    assert reviewing.queue(ruth, room=journal.room.id, limit=2)[1] == 3
    assert reviewing.queue(ruth, room="another")[1] == 0
    with pytest.raises(Refused):
        reviewing.queue(amira)


def test_what_was_withdrawn_is_found_no_more_and_its_versions_stay(journal: Journal) -> None:
    amira, ruth = journal.sign_in("amira"), journal.sign_in("ruth")
    one = journal.observe(amira, "A heron on the roof.")
    assert [found.id for found in observing.search(amira, "heron")] == [one.id]
    observing.withdraw(amira, one.id)
    assert observing.search(amira, "heron") == ()
    assert len(observing.versions(ruth, one.id)) == 1
    with pytest.raises(Refused):
        observing.amend(amira, one.id, journal.note("again"), version=1)


def test_search_knows_no_accents_and_finds_beginnings_of_words(journal: Journal) -> None:
    amira = journal.sign_in("amira")
    one = journal.observe(amira, "Zoë drew a caterpillar.")
    for words in ("zoe", "ZOË", "cater", "drew cater"):
        assert [found.id for found in observing.search(amira, words)] == [one.id]


def test_a_key_person_is_handed_over_with_a_history(journal: Journal) -> None:
    ruth, child = journal.sign_in("ruth"), journal.children[0]
    today = date.today()
    registering.hand_over(ruth, child.id, journal.members["dee"].id, since=today)
    first, second = ruth.vault.key_persons.of(child.id)
    assert (first.until, second.until) == (today - timedelta(days=1), None)
    on = {one.child: one.member for one in ruth.vault.key_persons.on(today)}
    assert on[child.id] == journal.members["dee"].id
    with pytest.raises(Refused):
        registering.enter(journal.sign_in("amira"), journal.room)


def test_a_setting_enters_its_own_framework(journal: Journal) -> None:
    from journalkit.records import Area, Aspect, Framework

    ruth = journal.sign_in("ruth")
    own = Framework(
        id="own",
        name="Ours",
        areas=(
            Area(id="dens", name="Dens", short="Dens", aspects=(Aspect(id="roof", name="Roofs"),)),
        ),
    )
    registering.enter(ruth, own)
    assert ruth.vault.frameworks.current() == own
    one = observing.submit(ruth, journal.note(aspects=("roof",)), id=new_id())
    assert reviewing.queue(ruth, area="dens")[0] == (one,)
    with pytest.raises(BadRecord, match="share an id"):
        replace(own, areas=(*own.areas, *own.areas))


class Life(RuleBasedStateMachine):
    """Any order of writing, amending, deciding and withdrawing keeps what was written."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile
        from pathlib import Path

        self._place = tempfile.TemporaryDirectory()
        self.journal = make(Path(self._place.name) / "journal")
        self.amira = self.journal.sign_in("amira")
        self.ruth = self.journal.sign_in("ruth")
        self.written: dict[str, list[str]] = {}
        self.states: dict[str, State] = {}

    def _some(self, number: int) -> str:
        return list(self.written)[number % len(self.written)]

    @rule(text=st.text(string.ascii_letters + " ", min_size=1).filter(str.strip))
    def write(self, text: str) -> None:
        one = observing.submit(self.amira, self.journal.note(text), id=new_id())
        self.written[one.id] = [text]
        self.states[one.id] = State.SUBMITTED

    @precondition(lambda self: self.written)
    @rule(number=st.integers(0, 99), text=st.text(string.ascii_letters, min_size=1))
    def amend(self, number: int, text: str) -> None:
        id = self._some(number)
        version = len(self.written[id])
        if self.states[id] is State.WITHDRAWN:
            with pytest.raises(Refused):
                observing.amend(self.amira, id, self.journal.note(text), version=version)
            return
        observing.amend(self.amira, id, self.journal.note(text), version=version)
        self.written[id].append(text)
        self.states[id] = State.SUBMITTED

    @precondition(lambda self: self.written)
    @rule(number=st.integers(0, 99), approve=st.booleans())
    def decide(self, number: int, approve: bool) -> None:
        id = self._some(number)
        version = len(self.written[id])
        decide = reviewing.approve if approve else reviewing.ask_for_changes
        comment = {} if approve else {"comment": "More, please."}
        if self.states[id] is not State.SUBMITTED:
            with pytest.raises(Changed):
                decide(self.ruth, id, version=version, **comment)
            return
        decide(self.ruth, id, version=version, **comment)
        self.states[id] = State.APPROVED if approve else State.CHANGES

    @precondition(lambda self: self.written)
    @rule(number=st.integers(0, 99))
    def withdraw(self, number: int) -> None:
        id = self._some(number)
        observing.withdraw(self.amira, id)
        self.states[id] = State.WITHDRAWN

    @invariant()
    def every_version_is_kept(self) -> None:
        for id, texts in self.written.items():
            assert observing.read(self.ruth, id).state is self.states[id]
            versions = observing.versions(self.ruth, id)
            assert [version.note.text for version in versions] == [
                one.strip() and one for one in texts
            ]

    def teardown(self) -> None:
        password = Secret.typed(PASSWORDS["ruth"])
        found = keeping.look_over(self.journal.folder, "ruth", password)
        self.journal.close()
        self._place.cleanup()
        assert [finding.sentence for finding in found if not finding.good] == []


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)


def test_a_role_is_one_of_three() -> None:
    assert [role.value for role in Role] == ["manager", "practitioner", "helper"]


def test_a_child_is_called_what_everybody_calls_them() -> None:
    child = Child(name="Bartholomew Finch", known_as="Barty", born=date(2022, 1, 1), room="r")
    assert child.called == "Barty"
    assert replace(child, known_as="").called == "Bartholomew"


def test_a_note_says_nothing_of_itself_in_a_failure() -> None:
    note = Note(children=("c",), text="secret words", happened_at=datetime.now(UTC))
    assert "secret" not in repr(note)


def test_earlier_texts_are_those_in_use_the_newest_first_and_a_helpers_own(
    journal: Journal,
) -> None:
    texts = ("First.", "Sent back.", "Withdrawn.", "Approved.", "Last.")
    with journal.sign_in("amira") as amira:
        kept = [journal.observe(amira, text) for text in texts]
        observing.withdraw(amira, kept[2].id)
    with journal.sign_in("ruth") as ruth:
        reviewing.ask_for_changes(ruth, kept[1].id, version=1, comment="More.")
        reviewing.approve(ruth, kept[3].id, version=1)
    with journal.sign_in("hal") as hal:
        journal.observe(hal, "A helper's.")
        assert observing.earlier_texts(hal, limit=9) == ("A helper's.",)
    with journal.sign_in("dee") as dee:
        every = ("A helper's.", "Last.", "Approved.", "First.")
        assert observing.earlier_texts(dee, limit=9) == every
        assert observing.earlier_texts(dee, limit=2, skip=1) == every[1:3]
