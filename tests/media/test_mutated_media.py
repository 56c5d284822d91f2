"""Damaged files of every kind, all the way in: refused in words, or made anew, and nothing else."""

from __future__ import annotations

import pytest

from tests.media import whole_path
from tests.media.mutants import KINDS, WORDS, mutants, original
from tests.media.whole_path import send_all
from tests.small_journal import Journal


def test_sixty_damaged_files_are_refused_in_words_or_stored_anew(journal: Journal) -> None:
    """Some of the two thousand that `make faults` sends: every kind, damaged in every way."""
    tally = send_all(journal, mutants(range(0, 2000, 33)), conversions=2)
    assert tally.refused.total() + tally.stored.total() == 61
    assert tally.refused.total() > 10
    assert tally.stored.total() > 10


def test_before_they_are_damaged_all_of_them_are_taken(journal: Journal) -> None:
    assert all(WORDS in original(kind) for kind in KINDS)
    whole = [(number, kind, original(kind)) for number, kind in enumerate(KINDS)]
    tally = send_all(journal, whole, conversions=len(KINDS))
    assert tally.stored == dict.fromkeys(KINDS, 1)
    assert set(tally.converted) == {"HEVC", "WebM of VP9"}


def test_a_picture_that_was_stored_as_it_was_sent_would_be_noticed(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a make-safe would look like that hands through what it gets."""
    photo = original("JPEG")
    handed_through = whole_path.media.SafePicture(photo, photo, 4, 3, None)
    monkeypatch.setattr(whole_path.picturing, "make_safe", lambda *_, **__: handed_through)
    with pytest.raises(AssertionError, match="file 0 "):
        send_all(journal, [(0, "JPEG", photo)], conversions=0)
