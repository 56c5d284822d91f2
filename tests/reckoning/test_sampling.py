"""What the notes that a staff meeting looks at have in common: nobody chose them."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from journalkit.reckoning.sampling import Candidate, draw

names = st.sampled_from("abcd")
notes = st.lists(
    st.builds(
        Candidate,
        observation=st.uuids().map(str),
        version=st.just(1),
        member=names,
        groups=st.lists(names, max_size=2, unique=True).map(tuple),
        areas=st.lists(st.sampled_from("xyz"), max_size=2, unique=True).map(tuple),
    ),
    max_size=9,
    unique_by=lambda one: one.observation,
)
sizes, seeds = st.integers(0, 6), st.integers(0, 2**32)


def drawn_from(candidates, size, seed):
    known = {one.observation: one for one in candidates}
    return [known[one.observation] for one in draw(candidates, size, seed=seed)]


@given(notes, sizes, seeds)
def test_as_many_notes_are_drawn_as_there_are_and_none_twice(candidates, size, seed):
    chosen = drawn_from(candidates, size, seed)
    assert len(set(chosen)) == len(chosen) == min(size, len(candidates))


@given(notes, sizes, seeds, st.randoms())
def test_the_same_seed_draws_the_same_notes_in_whatever_order_they_come(
    candidates, size, seed, chance
):
    mixed = chance.sample(candidates, len(candidates))
    assert draw(mixed, size, seed=seed) == draw(candidates, size, seed=seed)


@given(notes, sizes, seeds)
def test_nobody_is_looked_at_twice_more_than_somebody_who_has_a_note_left(candidates, size, seed):
    drawn = Counter(one.member for one in drawn_from(candidates, size, seed))
    for member, written in Counter(one.member for one in candidates).items():
        assert drawn[member] >= min(written, max(drawn.values(), default=1) - 1)


@given(notes, sizes, seeds)
def test_a_key_group_is_left_out_only_where_no_exchange_brings_it_in(candidates, size, seed):
    chosen = drawn_from(candidates, size, seed)
    written = Counter(one.member for one in candidates)

    def groups(some):
        return {id for one in some for id in one.groups}

    def fair(some):
        drawn = Counter(one.member for one in some)
        return all(drawn[m] >= min(n, max(drawn.values()) - 1) for m, n in written.items())

    for new, at in itertools.product(candidates, range(len(chosen))):
        if new not in chosen:
            other = [new, *chosen[:at], *chosen[at + 1 :]]
            assert not fair(other) or len(groups(other)) <= len(groups(chosen))


@given(notes, sizes, seeds)
def test_each_note_says_what_it_was_drawn_for_and_every_reason_is_true(candidates, size, seed):
    known = {one.observation: one for one in candidates}
    for one in draw(candidates, size, seed=seed):
        assert one.why
        assert set(one.why) <= set(known[one.observation].strata)


@given(notes, sizes, seeds)
def test_one_note_in_four_comes_again(candidates, size, seed):
    drawn = draw(candidates, size, seed=seed)
    assert sum(one.twice for one in drawn) == (-(-len(drawn) // 4) if len(drawn) >= 4 else 0)


def test_two_members_with_two_notes_each_are_enough_for_a_meeting():
    candidates = [
        Candidate(observation=f"{who}{n}", version=1, member=who, groups=(who,), areas=("x",))
        for who in "ab"
        for n in (1, 2)
    ]
    assert Counter(one.member for one in drawn_from(candidates, 2, 7)) == {"a": 1, "b": 1}
    assert len(draw(candidates, 6, seed=7)) == 4


def test_over_many_seeds_every_note_of_a_member_has_its_chance():
    candidates = [
        Candidate(observation=str(n), version=1, member="a", groups=(), areas=()) for n in range(5)
    ]
    drawn = Counter(
        one.observation for seed in range(500) for one in draw(candidates, 1, seed=seed)
    )
    assert min(drawn.values()) > 60
