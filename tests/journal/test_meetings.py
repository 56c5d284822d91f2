"""A staff meeting by its verbs: who may, which notes, what is seen before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest

from journalkit.analytics import judging
from journalkit.errors import BadRecord, Changed, NotFound, Refused
from journalkit.journal import acting, agenda, cohorts, meetings, observing, rating
from journalkit.journal.session import Session
from journalkit.records import Criterion, KeptPage, Matter, Observation, Rubric, State
from journalkit.records.checking import new_id
from tests.small_journal import Journal

ALL = ("ruth", "dee", "amira", "hal")


@pytest.fixture
def team(journal: Journal) -> Iterator[dict[str, Session]]:
    """Everybody signed in; Amira, Dee and Hal have written two notes each."""
    signed = {who: journal.sign_in(who) for who in ALL}
    for who in ("amira", "dee", "hal"):
        for number in range(2):
            note = journal.note(f"Note {number} of the sand.", areas=("literacy",))
            observing.submit(signed[who], note, id=new_id())
    yield signed
    journal.close()


def _scores(session: Session, value: int = 1) -> dict[str, int]:
    return {one.id: value for one in rating.rubric(session).criteria}


def _begun(team: dict[str, Session], size: int = 6, **more: object) -> None:
    ids = [team[who].member.id for who in ALL]
    meetings.begin(team["ruth"], size, attended=ids, **more)  # type: ignore[arg-type]


def _author(team: dict[str, Session], place: int) -> str:
    meeting = meetings.going_on(team["ruth"])
    assert meeting is not None
    id = meeting.places[place][0].observation
    author = team["ruth"].vault.observations.get(id).author
    return next(who for who in ALL if team[who].member.id == author)


def test_only_a_manager_leads_and_one_meeting_goes_on_at_a_time(team: dict[str, Session]) -> None:
    with pytest.raises(Refused):
        meetings.begin(team["dee"], 3)
    _begun(team)
    with pytest.raises(Changed):
        meetings.begin(team["ruth"], 3)
    deeds = (
        lambda one: meetings.go_to(one, 1),
        lambda one: meetings.reveal(one, 0),
        lambda one: meetings.note(one, "x"),
        lambda one: meetings.attend(one, []),
        lambda one: meetings.talk_about(one, "x"),
        lambda one: meetings.record_minutes(one, "x"),
        lambda one: acting.agree(one, "", owner="x", text="x", due=one.today()),
        meetings.lead,
        meetings.end,
    )
    for deed in deeds:
        with pytest.raises(Refused):
            deed(team["amira"])


def test_a_draw_is_repeated_from_its_seed_and_never_takes_a_note_twice(
    team: dict[str, Session],
) -> None:
    _begun(team, 3, seed=4)
    first = meetings.end(team["ruth"])
    assert {_writer(team, one.observation) for one in first.sample} == {"amira", "dee", "hal"}
    assert meetings.redraw(team["ruth"], first.id) == first.sample
    _begun(team, 6)
    second = meetings.end(team["ruth"])
    assert len(second.sample) == 3
    assert not {one.observation for one in second.sample} & {
        one.observation for one in first.sample
    }
    assert meetings.redraw(team["ruth"], first.id) == first.sample


def _writer(team: dict[str, Session], observation: str) -> str:
    author = team["ruth"].vault.observations.get(observation).author
    return next(who for who in ALL if team[who].member.id == author)


def test_what_was_taken_to_the_meeting_is_among_the_notes_and_old_notes_are_not(
    journal: Journal, team: dict[str, Session]
) -> None:
    ruth = team["ruth"]
    old = _backdated(journal, timedelta(weeks=20))
    kept = _backdated(journal, timedelta(weeks=30))
    agenda.take(team["dee"], kind=Matter.OBSERVATION, ref=kept.id)
    _begun(team, 40)
    meeting = meetings.going_on(ruth)
    assert meeting is not None
    why = {one.observation: one.why for one in meeting.sample}
    assert len(why) == 7
    assert why[kept.id] == (f"taken:{team['dee'].member.id}",)
    assert old.id not in why
    assert not [one for one in agenda.waiting(ruth) if one.kind is Matter.OBSERVATION]
    assert meetings.redraw(ruth, meeting.id) == meeting.sample


def _backdated(journal: Journal, ago: timedelta) -> Observation:
    with journal.sign_in("ruth") as ruth:
        at = datetime.now(UTC) - ago
        observation = Observation(
            author=journal.members["amira"].id,
            state=State.APPROVED,
            version=1,
            note=journal.note(happened_at=at),
            created_at=at,
            submitted_at=at,
        )
        with ruth.change() as change:
            ruth.vault.observations.add(change, observation, areas=())
    return observation


def test_before_it_is_shown_nothing_says_who_wrote_it_when_or_why_it_is_there(
    team: dict[str, Session],
) -> None:
    _begun(team)
    meeting = meetings.going_on(team["ruth"])
    assert meeting is not None
    drawn = meeting.sample[0]
    found = team["ruth"].vault.observations.get(drawn.observation)
    for who in ALL:
        shown = str(asdict(rating.blind(team[who])))
        secrets = (drawn.observation, found.author, *drawn.why, str(found.created_at.year))
        assert not [one for one in secrets if one in shown]
        with pytest.raises(NotFound):
            rating.said(team[who], 0)


def test_each_rates_apart_the_authors_own_rating_counts_in_no_sum(
    team: dict[str, Session],
) -> None:
    _begun(team)
    for who in ALL:
        rating.rate(team[who], 0, scores=_scores(team[who], 0))
        rating.rate(team[who], 0, scores=_scores(team[who], 2 if who == "ruth" else 1))
    seen = rating.blind(team["hal"])
    assert (seen.rated, seen.raters, seen.scores["exact"]) == (4, 4, 1)
    meetings.reveal(team["ruth"], 0)
    with pytest.raises(Changed):
        rating.rate(team["dee"], 0, scores=_scores(team["dee"]))
    for who in ALL:
        said = rating.said(team[who], 0)
        assert said.author == team[_author(team, 0)].member.id
        assert (said.ratings, said.counts["exact"]) == (3, (0, 2, 1))


def test_who_has_not_joined_sees_nothing_and_rates_nothing(team: dict[str, Session]) -> None:
    meetings.begin(team["ruth"], 6)
    with pytest.raises(Refused):
        rating.blind(team["hal"])
    with pytest.raises(Refused):
        rating.rate(team["hal"], 0, scores={})
    meetings.join(team["hal"])
    rating.rate(team["hal"], 0, scores=_scores(team["hal"]))
    assert rating.blind(team["ruth"]).raters == 2


def test_a_room_that_rates_together_does_so_on_one_screen(team: dict[str, Session]) -> None:
    _begun(team, together=True)
    with pytest.raises(Refused):
        rating.rate(team["dee"], 0, scores=_scores(team["dee"]))
    with pytest.raises(BadRecord):
        meetings.reveal(team["ruth"], 0)
    rating.rate(team["ruth"], 0, scores=_scores(team["ruth"]))
    assert (rating.blind(team["dee"]).rated, rating.blind(team["dee"]).raters) == (1, 1)


def test_a_rating_names_criteria_of_the_meeting_and_levels_only(team: dict[str, Session]) -> None:
    _begun(team)
    for scores in ({}, {"strange": 1}, {"exact": 3}):
        with pytest.raises(BadRecord):
            rating.rate(team["amira"], 0, scores=scores)


def test_what_somebody_finds_not_appropriate_is_in_no_use_from_that_moment(
    team: dict[str, Session],
) -> None:
    ruth = team["ruth"]
    _begun(team)
    rating.rate(team["dee"], 0, scores=_scores(ruth))
    meeting = meetings.going_on(ruth)
    assert meeting is not None
    id = meeting.sample[0].observation
    rating.rate(team["hal"], 0, scores={}, appropriate=False)
    assert ruth.vault.observations.get(id).state is State.WITHHELD
    shown = rating.blind(team["amira"])
    assert (shown.gone, shown.text, shown.children) == (rating.WITHHELD, "", ())
    with pytest.raises(Changed):
        rating.rate(team["amira"], 0, scores=_scores(ruth))
    meetings.reveal(ruth, 0)
    with pytest.raises(NotFound):
        rating.said(ruth, 0)
    assert judging.looked(ruth, meetings.end(ruth)).notes == 0


def test_pictures_come_by_place_and_number_to_helpers_too(
    journal: Journal, team: dict[str, Session]
) -> None:
    ruth, hal = team["ruth"], team["hal"]
    photo = journal.photo(ruth)
    one = observing.submit(ruth, journal.note(pictures=(photo.id,)), id=new_id())
    other = journal.observe(ruth)
    meetings.begin(ruth, 40, attended=[hal.member.id])
    meeting = meetings.going_on(ruth)
    assert meeting is not None
    at = [drawn.observation for drawn in meeting.sample]
    meetings.go_to(ruth, at.index(one.id))
    assert rating.blind(hal).pictures == ("picture",)
    assert rating.picture(hal, at.index(one.id), number=0) == b"full"
    for number in (-1, 1):
        with pytest.raises(NotFound):
            rating.picture(hal, at.index(one.id), number=number)
    meetings.go_to(ruth, at.index(other.id))
    with pytest.raises(NotFound):
        rating.picture(hal, at.index(one.id), number=0)


def test_one_action_a_member_and_the_next_meeting_opens_with_it(team: dict[str, Session]) -> None:
    ruth, amira, hal = (team[who] for who in ("ruth", "amira", "hal"))
    _begun(team)
    due = ruth.today()
    about = {"owner": amira.member.id, "due": due, "criterion": "exact"}
    with pytest.raises(BadRecord):
        acting.agree(ruth, "nobody", text="x", **about)
    acting.agree(ruth, amira.member.id, text="Write it down at once.", **about)
    action = acting.agree(ruth, amira.member.id, text="Exact words.", **about)
    acting.agree(ruth, "", text="Talk about areas.", **about)
    assert len(acting.open_ones(ruth)) == 2
    assert acting.open_ones(hal) == ()
    meetings.end(ruth)
    assert action in acting.open_ones(team["dee"])
    with pytest.raises(Refused):
        acting.close(team["dee"], action.id, outcome="Done.")
    acting.close(amira, action.id, outcome="She does.")
    with pytest.raises(Changed):
        acting.close(ruth, action.id, outcome="Again.")
    assert action.id not in {one.id for one in acting.open_ones(ruth)}


def test_what_changed_is_the_teams_and_ones_own_is_ones_own(
    journal: Journal, team: dict[str, Session]
) -> None:
    ruth, dee = team["ruth"], team["dee"]
    _begun(team, 3)
    action = acting.agree(
        ruth, "", owner=dee.member.id, text="Words.", due=ruth.today(), criterion="exact"
    )
    _rate_all(team, 0)
    assert judging.since(ruth, action) is None
    before = meetings.end(ruth)
    for who in ("dee", "amira"):
        journal.observe(team[who], "Exactly: 'It can't see.'")
    _begun(team, 40)
    _rate_all(team, 2)
    meetings.end(ruth)
    looked = judging.looked(ruth, before)
    assert looked.notes == 3
    since = judging.since(ruth, action)
    assert since is not None
    assert (since.before, since.notes_before) == ((9, 0, 0), 3)
    assert (since.after, since.notes_after) == ((0, 0, 6), 2)
    mine = judging.since(dee, action, mine=True)
    assert mine is not None
    assert (mine.before, mine.notes_before) == ((3, 0, 0), 1)
    assert (mine.after, mine.notes_after) == ((0, 0, 3), 1)
    assert [one.notes for one in judging.own(dee)] == [2, 1]
    assert judging.own(dee)[-1].counts["exact"] == (3, 0, 0)
    assert judging.own(ruth) == ()


def _rate_all(team: dict[str, Session], value: int) -> None:
    meeting = meetings.going_on(team["ruth"])
    assert meeting is not None
    for place in range(len(meeting.places)):
        for who in ALL:
            rating.rate(team[who], place, scores=_scores(team[who], value))
        meetings.reveal(team["ruth"], place)


def test_ratings_keep_the_criteria_that_they_were_made_under(team: dict[str, Session]) -> None:
    ruth = team["ruth"]
    _begun(team, 3)
    _rate_all(team, 1)
    meeting = meetings.end(ruth)
    old = judging.looked(ruth, meeting)
    with ruth.change() as change:
        current = ruth.vault.rubrics.current()
        other = (Criterion(id="other", heading="Other", text="Something else"),)
        rubric = Rubric(number=2, criteria=other, since=ruth.now())
        ruth.vault.rubrics.put(change, rubric, what="criteria written")
    assert judging.looked(ruth, meeting) == old
    assert old.criteria == current.criteria


def test_kept_pages_and_the_rest_of_the_agenda_wait_until_they_are_talked_about(
    team: dict[str, Session],
) -> None:
    ruth = team["ruth"]
    page = KeptPage(title="Seen", sentence="3 children.", columns=(), rows=(), cautions=(),
                    picture="", by="", at=ruth.now())  # fmt: skip
    page = cohorts.keep_page(ruth, page)
    item = agenda.take(ruth, kind=Matter.OTHER, text="The garden gate")
    _begun(team, 0)
    meetings.talk_about(ruth, page.id)
    meeting = meetings.end(ruth)
    assert cohorts.kept_pages(ruth) == ()
    assert agenda.waiting(ruth) == (item,)
    [talked] = ruth.vault.agenda.of(meeting.id)
    assert (talked.kind, talked.ref, talked.text) == (Matter.PAGE, page.id, "Seen")


def test_another_manager_takes_the_lead_and_the_head_of_the_minutes_is_in_the_chain(
    journal: Journal, team: dict[str, Session]
) -> None:
    ruth = team["ruth"]
    _begun(team)
    with pytest.raises(Changed):
        meetings.record_minutes(ruth, meetings.going_on(ruth).id)  # type: ignore[union-attr]
    with ruth.change() as change:
        other = replace(team["amira"].member, role=ruth.member.role)
        ruth.vault.members.put(change, other, what="member changed")
    with journal.sign_in("amira") as amira:
        assert meetings.lead(amira).led_by == other.id
        meeting = meetings.end(amira)
    number, head = meetings.record_minutes(ruth, meeting.id)
    assert ruth.vault.audit.hash_at(number) == head
    assert next(row.what for row in ruth.vault.audit.rows(after=number - 1)) == "minutes made"
