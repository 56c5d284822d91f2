"""The plan of the demo journal: nobody is seen who is not there, and no two notes are alike."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest

from journalkit_demo.plan import NOTES, plan
from journalkit_demo.plan_calendar import calendar, easter
from journalkit_demo.plan_judgements import BANDS
from journalkit_demo.plan_records import Plan, PlannedNote

TODAY = date(2026, 11, 24)
DAYS = (TODAY, date(2026, 7, 10), date(2027, 3, 2), date(2026, 8, 14), date(2026, 9, 4))
"""In each term, in the summer holidays, and on the second day of a school year."""


@pytest.fixture(scope="module", params=DAYS, ids=str)
def made(request: pytest.FixtureRequest) -> Plan:
    return plan(7, today=request.param)


@pytest.fixture(scope="module")
def autumn() -> Plan:
    return plan(7, today=TODAY)


def moments_of(note: PlannedNote) -> list[datetime]:
    """Everything that happened to a note, in the order in which it must have happened."""
    line = [note.happened_at]
    for version in note.versions:
        line.append(version.at)
        line += [review.at for review in note.reviews if review.version == version.number]
    return line + ([note.withdrawn_at] if note.withdrawn_at else [])


def test_the_same_seed_and_day_give_the_same_journal() -> None:
    assert plan(3, today=TODAY) == plan(3, today=TODAY)


def test_another_seed_gives_another_journal(autumn: Plan) -> None:
    assert plan(8, today=TODAY).notes[0] != autumn.notes[0]


def test_a_plan_takes_less_than_three_seconds() -> None:
    begun = time.process_time()
    plan(1, today=TODAY)
    assert time.process_time() - begun < 3


def test_a_year_of_the_setting_holds_about_eighteen_hundred_notes(made: Plan) -> None:
    assert abs(len(made.notes) - NOTES) <= 20
    assert len(made.half_terms) == 6
    assert [half.starts for half in made.half_terms] == sorted(h.starts for h in made.half_terms)
    assert made.half_terms[-1].starts <= made.today < made.coming[0].starts
    assert {half.term for half in (*made.half_terms, *made.coming)} == {t.key for t in made.terms}


def test_forty_two_children_of_two_to_four_years_are_looked_after_by_eight(made: Plan) -> None:
    assert len(made.children) == 42
    assert all(2 <= (made.today - child.born).days / 365.25 < 5 for child in made.children)
    roles = Counter(member.role for member in made.members)
    assert roles == {"manager": 2, "practitioner": 5, "helper": 1}
    assert [member.role for member in made.members if member.deputy] == ["practitioner"]
    assert [member.role for member in made.members if member.lead] == ["manager"]
    assert sum(child.left is not None for child in made.children) == 2
    begin = made.half_terms[0].starts
    assert 3 <= sum(child.joined > begin for child in made.children) <= 20
    assert all(1 <= len(child.carers) <= 2 for child in made.children)


def test_every_demo_password_is_long_and_their_owners_own(autumn: Plan) -> None:
    words = [member.password.split("-") for member in autumn.members]
    assert all(len(parts) == 4 for parts in words)
    assert len({word for parts in words for word in parts}) == 32
    assert [m.sign_in_name for m in autumn.members] == [
        m.name.split()[0].lower() for m in autumn.members
    ]


def test_rooms_go_by_age_and_key_persons_work_in_the_childs_room(made: Plan) -> None:
    members = {member.key: member for member in made.members}
    by_age = sorted(made.children, key=lambda child: child.born, reverse=True)
    order = [room.key for room in made.rooms]
    assert [order.index(child.room) for child in by_age] == sorted(
        order.index(child.room) for child in made.children
    )
    assert {child.room for child in made.children} == set(order)
    assert all(child.room in members[child.key_person].rooms for child in made.children)


def test_nobody_is_observed_while_away(made: Plan) -> None:
    children = {child.key: child for child in made.children}
    for note in made.notes:
        day = note.happened_at.date()
        assert all(children[key].here_on(day) for key in note.children), note.key
        assert len(set(note.children)) == len(note.children), note.key


def test_everything_happens_in_term_time_and_opening_hours_before_today(made: Plan) -> None:
    for note in made.notes:
        line = moments_of(note)
        assert line == sorted(line), note.key
        for moment in line:
            day = moment.date()
            assert moment.utcoffset() is not None
            assert day < made.today, note.key
            assert any(half.starts <= day <= half.ends for half in made.half_terms), note.key
            assert day.weekday() < 5, note.key
            assert day not in made.closed, note.key
            assert made.opens <= moment.time() <= made.closes, note.key


def test_members_write_on_days_when_they_work_and_managers_review_what_others_wrote(
    made: Plan,
) -> None:
    members = {member.key: member for member in made.members}
    for note in made.notes:
        assert note.happened_at.weekday() in members[note.author].days, note.key
        for review in note.reviews:
            assert members[review.by].role == "manager", note.key
            assert review.by != note.author, note.key


def test_states_are_those_of_a_setting_that_keeps_up_with_its_reviews(made: Plan) -> None:
    states = Counter(note.state for note in made.notes)
    assert (states["submitted"], states["changes"]) == (25, 6)
    assert (states["draft"], states["withdrawn"]) == (3, 4)
    assert states["approved"] > 1700
    for note in made.notes:
        last = [review.decision for review in note.reviews if review.version == note.latest.number]
        assert last == ([note.state] if note.state in ("approved", "changes") else []), note.key


def test_some_notes_were_improved_after_a_managers_question(autumn: Plan) -> None:
    improved = [note for note in autumn.notes if len(note.versions) == 2]
    assert len(improved) >= 15
    for note in improved:
        first, second = note.versions
        assert len(second.text) > len(first.text), note.key
        assert note.reviews[0].decision == "changes", note.key
        assert note.reviews[0].comment, note.key
    assert all(r.comment for n in autumn.notes for r in n.reviews if r.decision == "changes")


def test_children_are_not_observed_evenly_and_everybody_writes(made: Plan) -> None:
    seen = Counter(key for note in made.notes for key in note.children)
    assert {note.author for note in made.notes} == {member.key for member in made.members}
    counts = sorted(seen[child.key] for child in made.children)
    assert counts[-1] > 3 * counts[len(counts) // 4]
    rooms = {child.key: child.room for child in made.children}
    assert {rooms[key] for key in seen} == {room.key for room in made.rooms}
    assert len({area for note in made.notes for area in note.latest.areas}) == 7


def test_no_child_has_the_same_moment_twice(made: Plan) -> None:
    told = [(note.children[0], note.passage) for note in made.notes]
    assert len(set(told)) == len(told)


def test_every_note_is_finished_english(made: Plan) -> None:
    for note in made.notes:
        for version in note.versions:
            parts = [version.text, version.meaning, version.next_step, version.own_words]
            whole = "\n".join(parts + [review.comment for review in note.reviews])
            assert not re.search(r"[{}«»\[\]|]|  | [.,!?]|\.\.|“ | ”", whole), note.key
            assert version.text.count("“") == version.text.count("”"), note.key
            assert not re.search(r"[.!?] [a-z]", version.text), note.key
            if note.state != "draft":
                assert version.text[-1] in ".!?”", note.key


def test_pronouns_and_verbs_agree_with_the_child(autumn: Plan) -> None:
    children = {child.key: child for child in autumn.children}
    for note in autumn.notes:
        child, text = children[note.children[0]], re.sub("“[^”]*”", "", note.latest.text)
        assert not re.search(r"\b(They|they) (was|is|has|knows|says)\b", text), note.key
        assert not re.search(r"\b([Hh]e|[Ss]he) (were|are|have)\b", text), note.key
        if child.pronoun != "they":
            assert "themself" not in text, note.key


def test_a_note_names_all_whom_it_is_about(autumn: Plan) -> None:
    children = {child.key: child for child in autumn.children}
    for note in autumn.notes:
        if note.state in ("approved", "submitted"):
            named = [children[key].called in note.latest.text for key in note.children]
            assert all(named), note.key


def test_notes_read_as_different_moments(made: Plan) -> None:
    def shingles(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[^\W_]+(?:’[^\W_]+)?", text.lower())
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    sets = [shingles(note.latest.text) for note in made.notes]
    where: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, found in enumerate(sets):
        for shingle in found:
            where[shingle].append(index)
    nearest = []
    for index, found in enumerate(sets):
        common = Counter(other for s in found for other in where[s] if other != index)
        alike = (n / (len(found) + len(sets[other]) - n) for other, n in common.items())
        nearest.append(max(alike, default=0.0))
    assert median(nearest) < 0.2
    assert sorted(nearest)[round(len(nearest) * 0.95)] < 0.5


def test_easter_falls_where_the_almanac_has_it() -> None:
    assert [easter(y) for y in (2024, 2025, 2026, 2027, 2038)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ]


def test_half_terms_never_overlap_and_begin_and_end_on_school_days() -> None:
    for year in range(2024, 2041):
        terms, begun, coming = calendar(date(year, 8, 10))
        halves = (*begun, *coming)
        assert (len(begun), len(coming)) == (6, 6)
        for earlier, later in pairwise(halves):
            assert later.starts - earlier.ends >= timedelta(days=10)
        for half in halves:
            assert half.starts.weekday() < 5
            assert half.ends.weekday() == 4
            assert 24 <= (half.ends - half.starts).days <= 66
        assert {term.key for term in terms} == {half.term for half in halves}


def test_most_older_next_steps_were_closed_by_the_key_person_and_some_are_open(
    made: Plan,
) -> None:
    children = {child.key: child for child in made.children}
    members = {member.key: member for member in made.members}
    closed = Counter(bool(note.outcomes) for note in made.notes if note.latest.next_step)
    assert closed[True] > 2 * closed[False] > 100
    for note in made.notes:
        assert len({one.child for one in note.outcomes}) == len(note.outcomes), note.key
        for one in note.outcomes:
            assert note.state == "approved", note.key
            assert note.latest.next_step, note.key
            assert one.child in note.children, note.key
            assert one.by == children[one.child].key_person, note.key
            assert one.at.weekday() in members[one.by].days, note.key
            assert moments_of(note)[0] < one.at, note.key
            assert one.at.date() < made.today, note.key
            assert made.opens <= one.at.time() <= made.closes, note.key
            assert not re.search(r"[{}]|  ", one.outcome), note.key


def test_nobody_was_observed_on_a_day_away_and_some_are_away_now(made: Plan) -> None:
    spells = defaultdict(list)
    for one in made.absences:
        assert one.first <= one.last
        spells[one.child].append(one)
    assert len(spells) == len(made.children)
    for note in made.notes:
        day = note.happened_at.date()
        for key in note.children:
            assert not any(one.first <= day <= one.last for one in spells[key]), note.key
    assert any(one.first <= made.today <= one.last for one in made.absences)


def test_children_are_placed_once_a_half_term_by_who_was_key_person_then(made: Plan) -> None:
    children = {child.key: child for child in made.children}
    halves = {half.key: half for half in made.half_terms}
    earlier = {one.child: one for one in made.handovers}
    works = {member.key: member.days for member in made.members}
    managers = {member.key for member in made.members if member.role == "manager"}
    first = Counter((j.child, j.area, j.half_term) for j in made.judgements if not j.replaces)
    assert max(first.values()) == 1
    assert [j.at for j in made.judgements] == sorted(j.at for j in made.judgements)
    for one in made.judgements:
        child, half, day = children[one.child], halves[one.half_term], one.at.date()
        assert half.starts <= day <= half.ends
        assert day < made.today
        assert child.joined <= day
        assert child.left is None or day <= child.left
        assert made.opens <= one.at.time() <= made.closes
        assert day.weekday() in works[one.by]
        former = earlier.get(one.child)
        key_person = former.member if former and day <= former.until else child.key_person
        assert one.by == key_person or (one.replaces and one.by in managers)
    for half in made.half_terms[:-1]:
        belonged = [c for c in made.children if c.joined <= half.starts and c.left is None]
        placed = {(j.child, j.area) for j in made.judgements if j.half_term == half.key}
        assert 0.6 < len(placed) / (7 * len(belonged)) < 1.05, "most, and not all"
    assert any(one.by in {h.member for h in made.handovers} for one in made.judgements)


def test_a_judgement_is_made_from_notes_of_its_child_area_and_half_term(made: Plan) -> None:
    notes = {note.key: note for note in made.notes}
    halves = {half.key: half for half in made.half_terms}
    for one in made.judgements:
        for key in one.evidence:
            note = notes[key]
            assert one.child in note.children
            assert one.area in note.latest.areas
            assert note.state in ("approved", "submitted")
            assert halves[one.half_term].starts <= note.happened_at.date()
            assert note.latest.at < one.at
    assert sum(bool(one.evidence) for one in made.judgements) > len(made.judgements) * 0.7


def test_groups_are_of_children_who_are_here_and_the_home_languages_part_them(made: Plan) -> None:
    children = {child.key: child for child in made.children}
    inside = defaultdict(set)
    for one in made.memberships:
        child = children[one.child]
        assert child.joined <= one.since
        assert one.since <= (one.until or made.today)
        assert one.until == child.left
        inside[one.group].add(one.child)
    assert set(inside) == {group.key for group in made.groups}
    assert all(len(some) >= 10 for some in inside.values())
    assert inside["two-languages"] == {key for key, child in children.items() if child.language}
    assert inside["one-language"] == set(children) - inside["two-languages"]
    year = made.today.year - (made.today.month < 9)
    starts = {key for key, one in children.items() if one.born < date(year - 3, 9, 1)}
    assert inside["starting-school"] <= starts
    assert all(children[key].left for key in starts - inside["starting-school"])


def test_children_go_on_and_a_few_judgements_are_thought_again(made: Plan) -> None:
    stands: dict[tuple[str, str], list[int]] = defaultdict(list)
    order = [band for band, _ in BANDS]
    replaced = {one.replaces: one for one in made.judgements if one.replaces}
    assert 0.01 < len(replaced) / len(made.judgements) < 0.1
    for one in made.judgements:
        if one.key in replaced:
            later = replaced[one.key]
            assert (later.child, later.area, later.half_term) == (
                one.child, one.area, one.half_term
            )  # fmt: skip
            assert later.at > one.at
            assert later.band != one.band
            continue
        stands[one.child, one.area].append(order.index(one.band))
    steps = Counter(b - a for line in stands.values() for a, b in pairwise(line))
    assert steps[0] > steps[1] > 20
    assert steps[-1] < 0.03 * sum(steps.values()), "hardly anybody falls behind"
