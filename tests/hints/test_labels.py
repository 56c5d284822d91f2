"""The labels are whole before any rule is measured by them."""

from __future__ import annotations

from tests.hints import labelled


def test_at_least_240_notes_are_labelled_and_about_half_of_them_is_held_out() -> None:
    tuning, held_out = (labelled.notes(held_out=half) for half in (False, True))

    assert len(tuning) + len(held_out) >= 240
    assert 0.8 < len(tuning) / len(held_out) < 1.25


def test_every_kind_of_hint_is_wanted_in_both_halves_and_unwanted_too() -> None:
    for half in (False, True):
        notes = labelled.notes(held_out=half)
        for kind in labelled.KINDS:
            assert 5 < sum(kind in note.hints for note in notes) < len(notes) - 5


def test_labels_name_children_of_the_roster_who_are_not_tagged() -> None:
    known = {child.id for child in labelled.children()}
    for half in (False, True):
        for note in labelled.notes(held_out=half):
            assert note.hints <= set(labelled.KINDS)
            assert note.named <= known - set(note.children)
            assert bool(note.named) == ("names" in note.hints)
