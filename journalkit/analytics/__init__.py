"""Numbers about children, honestly: the only home of pandas.

Begin with the frames of a journal or an extract, narrow them with ``of``, sum them up, draw them:

>>> from journalkit import analytics
>>> analytics.proportion(16, 24).words()
'16 of 24, 67 % (47 to 82)'
>>> round(analytics.exact(11, 1, 6, 6), 3)
0.069

Sums hold no names. What leaves the building goes through `suppressed` first.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journalkit.analytics.agreeing import agreement, weighted_kappa
    from journalkit.analytics.changing import change
    from journalkit.analytics.charts import chart
    from journalkit.analytics.comparing import Reached, Settled, compare, exact
    from journalkit.analytics.gathering import frames
    from journalkit.analytics.one_child import path
    from journalkit.analytics.proportions import proportion
    from journalkit.analytics.reporting import report
    from journalkit.analytics.seeing import coverage, gaps
    from journalkit.analytics.standing import levels, over_time, placed
    from journalkit.analytics.suppressing import suppressed
    from journalkit.analytics.tidy import Frames
    from journalkit.analytics.writing import written

__all__ = [
    "Frames",
    "Reached",
    "Settled",
    "agreement",
    "change",
    "chart",
    "compare",
    "coverage",
    "exact",
    "frames",
    "gaps",
    "levels",
    "over_time",
    "path",
    "placed",
    "proportion",
    "report",
    "suppressed",
    "weighted_kappa",
    "written",
]

_HOMES = {
    "Frames": "tidy",
    **dict.fromkeys(("Reached", "Settled", "compare", "exact"), "comparing"),
    **dict.fromkeys(("agreement", "weighted_kappa"), "agreeing"),
    "change": "changing",
    "chart": "charts",
    **dict.fromkeys(("coverage", "gaps"), "seeing"),
    "frames": "gathering",
    **dict.fromkeys(("levels", "over_time", "placed"), "standing"),
    "path": "one_child",
    "proportion": "proportions",
    "report": "reporting",
    "suppressed": "suppressing",
    "written": "writing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
