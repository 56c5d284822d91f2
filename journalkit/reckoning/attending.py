"""When a child was here, so that "not seen" means seen-when-here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from journalkit.records import Absence, Child, HalfTerm, Term


def days_here(
    child: Child,
    first: date,
    last: date,
    *,
    absences: Iterable[Absence] = (),
    terms: Iterable[Term] = (),
    half_terms: Iterable[HalfTerm] = (),
) -> tuple[date, ...]:
    """The days from *first* to *last* on which *child* was expected and not away, in order.

    Booked weekdays on which the child belonged to the setting, within its terms (within their
    halves, where those were entered; all year, where no term was), less the absences that hold.
    """
    spans = in_term(terms, half_terms)
    away = [(one.first, one.last) for one in absences if not one.cancelled]
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return tuple(
        day
        for day in days
        if day.weekday() in child.booked
        and child.here_on(day)
        and (not spans or _within(day, spans))
        and not _within(day, away)
    )


def in_term(terms: Iterable[Term], half_terms: Iterable[HalfTerm]) -> list[tuple[date, date]]:
    """First and last days of what counts as term: the halves, where a term has any."""
    halves, spans = tuple(half_terms), list[tuple[date, date]]()
    for term in terms:
        parts = [(half.starts, half.ends) for half in halves if half.term == term.id]
        spans += parts or [(term.starts, term.ends)]
    return spans


def _within(day: date, spans: Iterable[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in spans)
