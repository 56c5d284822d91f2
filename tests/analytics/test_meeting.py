"""What a meeting's ratings say: pairs that count nothing twice, and changes by criterion."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from journalkit.analytics.judging import Looked
from journalkit.analytics.meeting import between, changed, steadily
from journalkit.records import Criterion, Meeting, Rating, Score

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)
EXACT = Criterion(id="exact", heading="Informative", text="Exact words")
NEXT = Criterion(id="next", heading="Informative", text="A next step")
SAID = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 2), max_size=5)


def _rating(note: str, by: str, *, again: bool = False, **scores: int) -> Rating:
    given = tuple(Score(criterion=id, value=value) for id, value in scores.items())
    return Rating(observation=note, version=1, rubric="r", by=by, at=AT, scores=given, again=again)


def _looked(*ratings: Rating, criteria: tuple[Criterion, ...] = (EXACT,)) -> Looked:
    meeting = Meeting(
        day=date(2026, 11, 23), led_by="m", began_at=AT, rubric="r", seed=5, size=3, id="meeting"
    )
    return Looked(
        meeting,
        criteria,
        first=tuple(one for one in ratings if not one.again),
        again=tuple(one for one in ratings if one.again),
    )


@given(st.lists(SAID, max_size=6))
def test_no_judgement_stands_in_more_than_one_pair(notes: list[dict[str, int]]) -> None:
    looked = _looked(
        *(_rating(f"note {n}", by, exact=v) for n, one in enumerate(notes) for by, v in one.items())
    )
    summary = between(looked)
    pairs = int(summary.table.to_numpy().sum())
    assert pairs == sum(len(one) // 2 for one in notes)
    assert summary.table.equals(between(looked).table), "the same pairs each time"
    made = [value for one in notes for value in one.values()]
    for level in range(3):
        in_pairs = summary.table.to_numpy()[level].sum() + summary.table.to_numpy()[:, level].sum()
        assert in_pairs <= made.count(level)


def test_the_second_time_is_held_beside_the_same_persons_first() -> None:
    looked = _looked(
        _rating("n", "a", exact=1),
        _rating("n", "b", exact=2),
        _rating("n", "a", exact=2, again=True),
        _rating("n", "c", exact=0, again=True),
    )
    assert steadily(looked).sentence.startswith(
        "1 note, 1 judgement made by both: 0 the same, 1 one step apart"
    )


def test_what_changed_is_counted_by_criterion_and_follows_it_through_a_renaming() -> None:
    renamed = Criterion(id="exact", heading="Informative", text="Their very words")
    before = _looked(_rating("n", "a", exact=0, next=1), criteria=(EXACT, NEXT))
    new = Criterion(id="new", heading="Relevant", text="Something new")
    now = _looked(
        _rating("m", "a", exact=2, new=1), _rating("o", "b", exact=2), criteria=(renamed, new)
    )
    summary = changed(now, before)
    assert summary.sentence == (
        "2 notes in this meeting, 1 note in the one before. Each number counts ratings of 0, 1 or "
        "2. “Something new” is new. “A next step” is not asked any more."
    )
    rows = {name: row.tolist() for name, row in summary.table.astype(object).iterrows()}
    assert rows["Their very words"] == [1, 0, 0, 0, 0, 2]
    assert rows["Something new"][3:] == [0, 1, 0]
    assert "From fewer than 10 notes a change is a hint, and often chance." in summary.cautions
    first = changed(now, None)
    assert list(first.table.columns) == ["0", "1", "2"]
    assert first.cautions == ("They are everybody's notes together: nobody is ranked.",)
