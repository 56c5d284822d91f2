"""A staff meeting that the demo's team had some weeks ago, and what it agreed on."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from journalkit.journal import meetings
from journalkit.journal.session import Session
from journalkit.records import Action, Meeting, Rating, Role, Score
from journalkit.store.change import Change
from journalkit_demo.plan_records import Plan

AGO, SEED, SIZE = timedelta(weeks=5), 140926, 6
NOTES = "We read two notes aloud. Exact words say more than “lovely” does."


def add_meeting(session: Session, change: Change, plan: Plan, id: Callable[[str], str]) -> None:
    """A meeting on a day of notes with its sample, ratings and actions; after the notes. *id* gives
    a key's id in the store."""
    vault, zone = session.vault, ZoneInfo(plan.timezone)
    days = (note.happened_at.astimezone(zone).date() for note in plan.notes)
    day = max(one for one in days if one <= plan.today - AGO)
    began = datetime.combine(day, time(16, 30), zone).astimezone(UTC)
    team = [one for one in vault.members.all() if one.role is not Role.HELPER]
    leader = next(one for one in team if one.role is Role.MANAGER)
    rubric = vault.rubrics.current()
    change.as_of(leader.id, began)
    meeting = Meeting(
        id=id("meeting"), day=day, led_by=leader.id, began_at=began, rubric=rubric.id,
        seed=SEED, size=SIZE, attended=tuple(one.id for one in team), notes=NOTES,
        ended_at=began + timedelta(hours=1),
    )  # fmt: skip
    vault.meetings.put(change, meeting, what="staff meeting begun")
    sample = meetings.redraw(session, meeting.id)
    places = replace(meeting, sample=sample).places
    shown = replace(meeting, sample=sample, revealed=tuple(range(len(places))))
    vault.meetings.put(change, shown, what="staff meeting ended")
    chance = random.Random(SEED)  # noqa: S311 - an invented team's opinions
    good = {one.observation: chance.choice((1, 1, 2)) for one in sample}
    for place, (drawn, again) in enumerate(places):
        for member in team:
            at = began + timedelta(minutes=5 + 5 * place)
            change.as_of(member.id, at)
            levels = (good[drawn.observation] + chance.choice((-1, 0, 0, 0, 1)) for _ in range(99))
            rating = Rating(
                id=id(f"rating {place} {member.sign_in_name}"), observation=drawn.observation,
                version=drawn.version, rubric=rubric.id, by=member.id, at=at, meeting=meeting.id,
                again=again, scores=tuple(
                    Score(criterion=one.id, value=max(0, min(2, level)))
                    for one, level in zip(rubric.criteria, levels, strict=False)
                ),
            )  # fmt: skip
            vault.ratings.put(change, rating, what="observation rated")
    change.as_of(leader.id, began + timedelta(minutes=55))
    others = [one for one in team if one.role is not Role.MANAGER]
    for number, (about, text, criterion) in enumerate(
        (
            (others[0].id, "One note a week with the child’s exact words.", "exact"),
            (others[1].id, "End each note with what to offer next.", "next"),
        )
    ):
        action = Action(
            id=id(f"action {number}"), meeting=meeting.id, about=about, owner=about, text=text,
            due=plan.today + timedelta(weeks=1), criterion=criterion,
        )  # fmt: skip
        vault.actions.put(change, action, what="action agreed")
