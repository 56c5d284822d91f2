"""A share of children, with how sure one can be of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from journalkit.errors import BadRecord

Z = NormalDist().inv_cdf(0.975)
"""1.96: the interval covers 95 in 100."""


@dataclass(frozen=True)
class Proportion:
    """``k`` of ``of`` children, with the 95 % interval ``low`` to ``high`` as shares of 1."""

    k: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """``k / of``; None of no children."""
        return self.k / self.of if self.of else None

    def per_cent(self) -> str:
        """``67 % (47 to 82)``, and nothing of no children.

        Whole per cent, halves up. Some is never called 0 %, and not all never 100 %.
        """
        if not self.of:
            return ""
        whole = (200 * self.k + self.of) // (2 * self.of)
        said = f"{whole} %"
        if whole == 0 < self.k:
            said = "under 1 %"
        elif whole == 100 and self.k < self.of:
            said = "over 99 %"
        return f"{said} ({_whole(self.low)} to {_whole(self.high)})"

    def words(self) -> str:
        """The count first, then the share and its interval in whole per cent, halves up."""
        return f"{self.k:,} of {self.of:,}" + (f", {self.per_cent()}" if self.of else "")


def proportion(k: int, of: int) -> Proportion:
    """*k* of *of*, with Wilson's 95 % score interval.

    Source: Wilson 1927, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22: 209; method 3 of Newcombe 1998, Statistics
    in Medicine 17: 857. It stays between 0 and 1 and is of use for few children, where the usual
    "plus or minus" is not. Of no children the interval is 0 to 1: nothing is known. Raises
    `BadRecord` unless 0 <= k <= of.

    >>> proportion(16, 24).words()
    '16 of 24, 67 % (47 to 82)'
    """
    if not 0 <= k <= of:
        raise BadRecord({"k": "A part cannot be less than none, or more than the whole."})
    if not of:
        return Proportion(0, 0, low=0.0, high=1.0)
    share, square = k / of, Z * Z / of
    centre = (share + square / 2) / (1 + square)
    half = Z * math.sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    low = 0.0 if k == 0 else max(0.0, centre - half)
    high = 1.0 if k == of else min(1.0, centre + half)
    return Proportion(k, of, low=low, high=high)


def _whole(share: float) -> int:
    return math.floor(100 * share + 0.5)
