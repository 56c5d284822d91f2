"""The middle of judgements on an ordered scale: a median, never a mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import pandas as pd

from journalkit.errors import BadRecord

Step = TypeVar("Step")


def median(values: Iterable[object], order: Sequence[object]) -> str:
    """The middle value in words; between two where an even number of values straddles two.

    ``order`` lists the scale from its lowest to its highest step. Values that are NA are left out:
    whoever shows the median shows how many those were. A mean would need steps of equal size,
    which bands and levels do not have (Stevens 1946, On the theory of scales of measurement,
    Science 103: 677). Raises `BadRecord` where a value is not in ``order``.

    >>> median(["30-50", "22-36", "30-50", "30-50"], ["22-36", "30-50", "40-60"])
    '30-50'
    >>> median([3, 4, 5, 1], [1, 2, 3, 4, 5])
    'between 3 and 4'
    >>> median([], [1, 2, 3, 4, 5])
    'none'
    """
    steps = _steps(values, order)
    if not steps:
        return "none"
    low, high = steps[(len(steps) - 1) // 2], steps[len(steps) // 2]
    return str(order[low]) if low == high else f"between {order[low]} and {order[high]}"


def lower_median(values: Iterable[Step], order: Sequence[Step]) -> Step | None:
    """The middle value; of two middle ones the lower, which is a value that somebody gave.

    It stands for one child who was judged several times in a half term, so that each child counts
    once. None where there is no value. Raises `BadRecord` where a value is not in ``order``.
    """
    steps = _steps(values, order)
    return order[steps[(len(steps) - 1) // 2]] if steps else None


def _steps(values: Iterable[object], order: Sequence[object]) -> list[int]:
    place = {step: number for number, step in enumerate(order)}
    given = [value for value in values if not pd.isna(value)]
    if not all(value in place for value in given):
        raise BadRecord({"values": "A value is not one of the steps of its scale."})
    return sorted(place[value] for value in given)
