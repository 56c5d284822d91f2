"""Frames made by hand: 3, 24 or 400 invented children, the same every time.

`few` makes a setting with rooms, key groups, joiners, leavers, a child that changes rooms and
children without booked days; `made` takes rows that a test writes itself and leaves the rest empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from journalkit.analytics.tidy import COLUMNS, Frames, typed

AREAS = (
    "Communication",
    "Personal & social",
    "Physical",
    "Literacy",
    "Mathematics",
    "Our world",
    "Creative",
)
BANDS = ("Birth to 3", "3 and 4", "Reception")
HALF_TERMS = ("Autumn 1", "Autumn 2", "Spring 1")

AS_OF = date(2027, 2, 10)
UNSAID = {"boolean": False}


def made(
    rows: dict[str, Iterable[dict[str, Any]]],
    *,
    areas: Sequence[str] = AREAS,
    bands: Sequence[str] = BANDS,
    half_terms: Sequence[str] = HALF_TERMS,
) -> Frames:
    """Frames of the rows given, by the frame's name; what a row leaves out is NA, or false."""
    orders = {"half_term": list(half_terms), "area": list(areas), "band": list(bands)}
    frames = {}
    for name, kinds in COLUMNS.items():
        full = [
            {column: row.get(column, UNSAID.get(kind)) for column, kind in kinds.items()}
            for row in rows.get(name, ())
        ]
        frames[name] = typed(name, pd.DataFrame(full, columns=list(kinds)), orders)
    return Frames(**frames, as_of=AS_OF)


def names(count: int, kind: str = "child") -> list[str]:
    """``child-01`` and so on, as the journal's own frames name them."""
    return [f"{kind}-{number:02}" for number in range(1, count + 1)]


def here(
    children: Iterable[str], *, half_terms: Sequence[str] = HALF_TERMS[:1], **said: Any
) -> list[dict[str, Any]]:
    """Rows of ``children``: these children belong in these half terms."""
    return [{"child": c, "half_term": h, **said} for c in children for h in half_terms]


def few(count: int = 24) -> Frames:
    """A setting of *count* invented children over three half terms, the same every time.

    Of every eight, one joins in Autumn 2 and one leaves in it; of every six one changes rooms in
    Spring 1; of every twelve one has no booked days. Some are not seen, not judged, or seen by two.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    seen: dict[tuple[str, str | None], int] = {}
    child_names = names(count)
    for i, child in enumerate(child_names):
        booked = None if i % 12 == 11 else 2 + i % 4
        for t, half_term in enumerate(HALF_TERMS):
            if (i % 8 == 7 and t == 0) or (i % 8 == 6 and t == 2):
                continue
            room = "Wrens" if i % 2 or (i % 6 == 4 and t == 2) else "Robins"
            key = f"member-{1 + i % 4:02}"
            rows["children"].append(
                {
                    "child": child,
                    "half_term": half_term,
                    "room": room,
                    "key_group": key,
                    "months": 30 + i % 25 + 2 * t,
                    "booked": booked,
                    "days_here": None if booked is None else 6 * booked - i % 3,
                    "joined": i % 8 == 7 and t == 1,
                    "left": i % 8 == 6 and t == 1,
                }
            )
            for group in ["Early talkers"] * (i % 3 == 0) + ["Forest"] * (i % 5 < 2):
                rows["groups"].append({"child": child, "half_term": half_term, "group": group})
            _watch(rows, seen, i=i, t=t, child=child, room=room, key=key)
        _sight(rows, seen, child=child, booked=booked, here_now=i % 8 != 6)
    return made(rows)


def _watch(
    rows: dict[str, list[dict[str, Any]]],
    seen: dict[tuple[str, str | None], int],
    *,
    i: int,
    t: int,
    child: str,
    room: str,
    key: str,
) -> None:
    half_term = HALF_TERMS[t]
    for n in range((3 * i + t) % 5):
        id = f"o-{i}-{t}-{n}"
        level = 1 + (i + 2 * n + t) % 5 if n % 3 != 2 else None
        rows["observations"].append(
            {
                "observation": id,
                "child": child,
                "member": f"member-{1 + (i + n) % 4:02}",
                "half_term": half_term,
                "week": pd.Timestamp("2026-09-07") + pd.Timedelta(weeks=8 * t + n),
                "room": room,
                "key_group": key,
                "wellbeing": level,
                "involvement": level if n == 0 else None,
                "words": 20 + i % 30,
                "own_words": n == 0,
                "next_step": n == 1,
                "pictures": n,
                "state": "approved",
            }
        )
        for scale in ["wellbeing"] * (level is not None) + ["involvement"] * (n == 0):
            rows["wellbeing"].append(
                {
                    "child": child,
                    "observation": id,
                    "half_term": half_term,
                    "scale": scale,
                    "level": level,
                }
            )
        rows["reviews"].append(
            {
                "observation": id,
                "half_term": half_term,
                "member": f"member-{1 + (i + n) % 4:02}",
                "decision": "approved",
                "version": 1,
                "days": n,
            }
        )
        seen[child, None] = t
        for area in dict.fromkeys([AREAS[(i + n + t) % 7], AREAS[(i + 2 * n) % 7]]):
            rows["areas"].append(
                {"observation": id, "child": child, "half_term": half_term, "area": area}
            )
            seen[child, area] = t
    for a, area in enumerate(AREAS):
        if (i + a) % 9:
            rows["judgements"].append(
                {
                    "child": child,
                    "half_term": half_term,
                    "area": area,
                    "band": BANDS[min(2, (i + a) % 3 + (t * (i % 4)) // 3)],
                    "made_on": pd.Timestamp("2026-10-12") + pd.Timedelta(weeks=8 * t),
                    "member": key,
                    "revised": False,
                    "evidence": (i + a) % 4,
                }
            )


def _sight(
    rows: dict[str, list[dict[str, Any]]],
    seen: dict[tuple[str, str | None], int],
    *,
    child: str,
    booked: int | None,
    here_now: bool,
) -> None:
    for area in (None, *AREAS) if here_now else ():
        last = seen.get((child, area))
        weeks = 2 + 7 * (len(HALF_TERMS) - 1 - (-1 if last is None else last))
        rows["sightings"].append(
            {
                "child": child,
                "area": area,
                "last_half_term": None if last is None else HALF_TERMS[last],
                "days_since": None if booked is None else weeks * booked,
                "weeks_since": None if booked is None else weeks,
                "seen": last is not None,
            }
        )
