"""Two thousand damaged photos and videos, all the way into a journal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.media.mutants import mutants
from tests.media.whole_path import send_all
from tests.small_journal import Journal


@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_of_two_thousand_damaged_files_none_crashes_hangs_or_is_stored_as_sent(
    journal: Journal, counted: Callable[[str], None]
) -> None:
    tally = send_all(journal, mutants(range(2000)), conversions=40)
    for line in tally.lines():
        counted(line)
    assert tally.refused.total() + tally.stored.total() == 2000
    assert not any("too long" in sentence for sentence in tally.sentences)
