"""How pages say days and ages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime


def day(at: date, now: date) -> str:
    """A day as people say it: today, a weekday within the week, else the date."""
    days = now.toordinal() - at.toordinal()
    if days == 0:
        return "today"
    if 0 < days < 7:
        return f"{at:%A}"
    return dated(at, now)


def dated(at: date, now: date) -> str:
    """A day as a date, with the year where it is another one."""
    return f"{at.day} {at:%B}" + (f" {at.year}" if at.year != now.year else "")


def moment(at: datetime, today: date) -> str:
    """A day as a date, and the time, on the clock that *at* comes in."""
    return f"{dated(at.date(), today)}, {at:%H:%M}"


def listed(names: Sequence[str]) -> str:
    """Names in one line: Iris, Maya and Theo."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def age(born: date, today: date) -> str:
    """How old somebody is, in years and months."""
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    years, months = divmod(max(months, 0), 12)
    parts = [counted(years, "year")] * bool(years) + [counted(months, "month")] * bool(months)
    return ", ".join(parts) or counted(0, "month")


def counted(number: int, thing: str, things: str = "") -> str:
    """A number of things: 1 day, 2 days; *things* where an s does not make it many."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def how_far(done: int, of: int, what: str = "") -> str:
    """A bar, as HTML: *done* of *of*, or *what* while nobody knows of how many."""
    said = f"{done:,} of {of:,}" if of else what
    value = f'max="{of}" value="{done}"' if of else ""
    return f'<label>{said} <progress class="story-progress" {value}></progress></label>'
