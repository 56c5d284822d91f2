"""What a cell means: a date, weekdays, hours, yes or no. `ValueError` says what it should be.

The sentences are fixed: none repeats what stands in the cell.
"""

from __future__ import annotations

import re
from datetime import date, time

from journalkit.records import OpeningHours, Role
from journalkit.records.setting import WEEKDAYS

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

ACTS = ("=", "+", "-", "@", "#")
"""What a spreadsheet takes for a formula, or shows for a broken one."""

ROLES = {
    "manager": Role.MANAGER,
    "practitioner": Role.PRACTITIONER,
    "staff": Role.PRACTITIONER,
    "helper": Role.HELPER,
    "student": Role.HELPER,
    "volunteer": Role.HELPER,
}

_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_YEAR_FIRST = re.compile(r"([0-9]{4}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{4}|[0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ .,/-]+([a-z]+)[ .,/-]+([0-9]{4}|[0-9]{2})")
_HOURS = re.compile(
    r" *([a-z ,–-]*[a-z]):? +([0-9]{1,2})[:.]([0-9]{2}) *(?:-|–|to) *"
    r"([0-9]{1,2})[:.]([0-9]{2}) *(?:[;,]|$)"
)


def text(said: str) -> str:
    """Words that may stand in the journal and leave it in a spreadsheet again."""
    if said.startswith(ACTS):
        raise ValueError("begins with a sign that acts in a spreadsheet (= + - @ #).")
    return said


def day(said: str) -> date:
    """A date in one of five styles; in figures the day comes first, as in Britain."""
    said = _MIDNIGHT.sub("", said).casefold()
    if found := _YEAR_FIRST.fullmatch(said):
        year, month, number = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(said):
        if len(found[3]) == 2:
            raise ValueError("can be read in several ways: write the year with four figures.")
        number, month, year = map(int, found.groups())
        if month > 12 >= number:
            raise ValueError("has no such month: the day comes first, then the month.")
    elif found := _NAMED.fullmatch(said):
        number, month = int(found[1]), _month(found[2])
        year = int(found[3]) if len(found[3]) == 4 else 2000 + int(found[3])
    elif said.isdecimal():
        raise ValueError("is a number and not a date: give the column the format of a date.")
    else:
        raise ValueError("is not a date: write it as 1 March 2022 or 01/03/2022.")
    if year < 1900:
        raise ValueError("is before 1900: write the year with four figures.")
    try:
        return date(year, month, number)
    except ValueError:
        raise ValueError("is a day that no calendar has.") from None


def weekdays(said: str) -> tuple[int, ...]:
    """The days of the week: ``Mon Tue``, ``Mon, Wed and Fri``, ``Monday to Friday``."""
    days: set[int] = set()
    through = False
    last = -1
    for word in re.findall(r"[a-z]+|[-–]|[^a-z ,;/&.+]", said.casefold()):
        if word in ("-", "–", "to") and last >= 0 and not through:
            through = True
        elif word != "and" or through:
            number = _weekday(word)
            if through and number < last:
                raise ValueError("ends its days before it begins them.")
            days.update(range(last, number + 1) if through else (number,))
            through, last = False, number
    if through or not days:
        raise ValueError(_NO_DAYS)
    return tuple(sorted(days))


def hours(said: str) -> tuple[OpeningHours, ...]:
    """Working hours by weekday: ``Mon-Thu 08:00-16:00; Fri 08:00-12:30``."""
    said, at, found = said.casefold(), 0, {}
    while at < len(said):
        part = _HOURS.match(said, at)
        if part is None:
            raise ValueError("is not understood: write it as Mon-Fri 08:00-16:00.")
        at = part.end()
        begins, ends = _clock(part[2], part[3]), _clock(part[4], part[5])
        if begins >= ends:
            raise ValueError("ends before it begins.")
        for weekday in weekdays(part[1]):
            if weekday in found:
                raise ValueError("has a weekday twice.")
            found[weekday] = OpeningHours(weekday=weekday, opens=begins, closes=ends)
    return tuple(found[weekday] for weekday in sorted(found))


def yes(said: str) -> bool:
    """Yes or no."""
    if said.casefold() in ("yes", "y", "true", "1"):
        return True
    if said.casefold() in ("no", "n", "false", "0"):
        return False
    raise ValueError("is neither yes nor no.")


def story_by(said: str) -> str:
    """How a story goes home."""
    if said.casefold() not in ("paper", "pdf"):
        raise ValueError("is neither paper nor PDF.")
    return said.casefold()


def role(said: str) -> Role:
    """What a member is in the setting."""
    if said.casefold() not in ROLES:
        raise ValueError("is not a role: write manager, practitioner or helper.")
    return ROLES[said.casefold()]


_NO_DAYS = "is not understood: write the days as Mon Tue Wed, or Mon-Fri."


def _month(word: str) -> int:
    for number, month in enumerate(MONTHS, 1):
        if len(word) >= 3 and month.startswith(word):
            return number
    raise ValueError("has a month that is not understood: write it as 1 March 2022.")


def _weekday(word: str) -> int:
    stem = word.rstrip("s") if len(word) > 3 else word
    for number, name in enumerate(WEEKDAYS):
        if len(stem) >= 2 and name.casefold().startswith(stem):
            return number
    raise ValueError(_NO_DAYS)


def _clock(hour: str, minute: str) -> time:
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError("has a time that no clock shows.") from None
