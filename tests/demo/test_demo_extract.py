"""The extract that the notebooks open: invented, small, and readable by today's code."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

import journalkit
from journalkit.analytics.tidy import COLUMNS, Frames
from journalkit.errors import CannotOpen
from journalkit_demo import extract
from journalkit_demo.filling import SEED
from journalkit_demo.plan import plan

COMMITTED = Path(__file__).parents[2] / "notebooks" / "demo.extract"


@pytest.fixture(scope="module")
def frames() -> Frames:
    return journalkit.open_extract(COMMITTED, extract.PASSWORD)


def test_it_opens_with_today_s_code_and_holds_the_frames_columns(frames: Frames) -> None:
    for name, kinds in COLUMNS.items():
        frame = getattr(frames, name)
        assert {one: str(kind) for one, kind in frame.dtypes.items()} == dict(kinds)
        assert len(frame), name
    assert len(frames.half_terms) == 6
    assert frames.groups["group"].nunique() == 3
    assert frames.children["room"].nunique() == 3
    assert COMMITTED.stat().st_size < 300_000


def test_it_says_what_was_left_out_of_it_and_until_when(frames: Frames) -> None:
    label = frames.label
    assert label is not None
    assert label.until - frames.as_of > timedelta(days=365 * 20)
    assert label.smallest >= label.floor == extract.FLOOR
    assert 0 < label.left_out < 0.1 * len(frames.children)
    for column in extract.LEFT_IN_THE_JOURNAL:
        frame, _, name = column.partition(".")
        assert getattr(frames, frame)[name].isna().all()


def test_it_holds_nobody_s_name(frames: Frames) -> None:
    made = plan(SEED, today=extract.DAY)
    told = str(frames.label) + "".join(getattr(frames, name).to_csv() for name in COLUMNS)
    people = [*made.children, *made.members]
    assert not any(one.name in told or one.name.split()[0] in told.split(",") for one in people)
    assert not any(carer.name in told for child in made.children for carer in child.carers)


def test_another_password_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        journalkit.open_extract(COMMITTED, "every child here is a real child")


def test_made_again_it_holds_the_same(frames: Frames, tmp_path: Path) -> None:
    """So that the numbers in the notebooks are still those of the demo as it is today."""
    again = tmp_path / "again.extract"
    extract.make(again, profile=extract.CHEAP)
    remade = journalkit.open_extract(again, extract.PASSWORD)
    assert remade.label == frames.label
    for name in COLUMNS:
        pd.testing.assert_frame_equal(getattr(remade, name), getattr(frames, name))
