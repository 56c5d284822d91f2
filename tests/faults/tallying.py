"""What the long suite has done to journals, added up; `conftest` says it when the tests end.

``FAULTS=3 make faults`` does three times as many rounds.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

DONE: Counter[str] = Counter()
"""How often what was done: ``kill -9 in upload``, ``bits flipped`` and so on."""
FOUND = Counter(
    {
        "acknowledged work lost": 0,
        "acknowledged work lost, or half done, after a power cut": 0,
        "damage undetected": 0,
        "half-done states left": 0,
    }
)
"""What must not be: each 0, or a test has failed."""


def rounds(count: int) -> int:
    """*count*, times what the administrator asks for in FAULTS."""
    return max(1, round(count * float(os.environ.get("FAULTS", "1"))))


@contextmanager
def looking_for(what: str) -> Iterator[None]:
    """A block that fails where *what*, a key of `FOUND`, is found."""
    try:
        yield
    except BaseException:
        FOUND[what] += 1
        raise
