"""What stands against handing something in: sentences that a form shows and a verb refuses with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from journalkit.records import Child, Framework, Note, Observation, Story, Writing

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far ahead a tablet's clock may be before a time counts as the future."""


def of_note(
    note: Note,
    *,
    now: datetime,
    day: date,
    children: Mapping[str, Child],
    framework: Framework,
) -> dict[str, str]:
    """Why *note* cannot be submitted, by field. *day* is when it happened, *children* (by id) are
    those of its children that the journal knows."""
    problems: dict[str, str] = {}
    if note.happened_at > now + CLOCKS_DIFFER:
        problems["happened_at"] = "It happened in the future, says the date. Put the date right."
    for id in note.children:
        if id not in children:
            problems["children"] = "One of the children is not in the journal."
        elif not children[id].here_on(day):
            problems["children"] = (
                "One of the children did not belong to the setting on that day: they had left, "
                "or not begun. Put the date right, or take them out."
            )
    known = {area.id for area in framework.areas}
    aspects = {aspect.id for area in framework.areas for aspect in area.aspects}
    if not set(note.areas) <= known or not set(note.aspects) <= aspects:
        problems["areas"] = "One of the areas is not in the setting's framework."
    return problems


def of_story(
    story: Story, writing: Writing, *, sources: Iterable[Observation], hindered: bool
) -> dict[str, str]:
    """Why *story* cannot be handed in, approved or printed, by field: a section's id, ``text``,
    ``sources`` or ``pictures``. *sources* are the observations that it tells of; *hindered*,
    whether something stands against one of its photos."""
    problems: dict[str, str] = {}
    for section in writing.sections:
        told = any(one.text.strip() for one in story.passages if one.section == section.id)
        if section.needed and not told:
            problems[section.id] = f"Write something under “{section.title}”."
    if any(one.drafted for one in story.passages):
        problems["text"] = "Some sentences are not yours yet: make them yours, or take them out."
    if not all(may_be_told(one, story.child) for one in sources):
        problems["sources"] = (
            "An observation that it tells of was withdrawn, or is for staff only by now. "
            "Take out what it says."
        )
    if hindered:
        problems["pictures"] = "A photo may not be used any more. Take it out."
    return problems


def may_be_told(observation: Observation, child: str) -> bool:
    """Whether the story of *child* (an id) may tell of *observation*."""
    note = observation.note
    return observation.state.in_use and not note.staff_only and child in note.children
