"""Actions: what a meeting agrees on, one a member, with an owner and a day, until it is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from journalkit.errors import BadRecord, Changed
from journalkit.journal.meetings import under_way
from journalkit.journal.session import Session
from journalkit.records import Action


def agree(
    session: Session, about: str, *, owner: str, text: str, due: date, criterion: str = ""
) -> Action:
    """Agree on an action *about* a member (an id), or about the whole team where it is empty.

    One a member and meeting: another one takes the place of the one before, while that is open.
    *criterion* (an id) is what later observations are held beside.
    """
    session.require("lead a staff meeting")
    vault = session.vault
    with session.change() as change:
        meeting = under_way(session)
        known = {one.id for one in vault.members.all()}
        criteria = {one.id for one in vault.rubrics.get(meeting.rubric).criteria}
        problems = {"about": {about} - known - {""}, "owner": {owner} - known - {""},
                    "criterion": {criterion} - criteria - {""}}  # fmt: skip
        if any(problems.values()):
            raise BadRecord({name: "Choose one." for name, bad in problems.items() if bad})
        action = Action(
            meeting=meeting.id, about=about, owner=owner, text=text.strip(), due=due,
            criterion=criterion,
        )  # fmt: skip
        for earlier in vault.actions.of(meeting.id):
            if earlier.about == about and earlier.done_at is None:
                action = replace(action, id=earlier.id)
        vault.actions.put(change, action, what="action agreed")
    return action


def close(session: Session, id: str, *, outcome: str) -> Action:
    """Close action *id* with what came of it: its owner, whom it is about, or a manager."""
    vault = session.vault
    session.require("close an action", vault.actions.get(id))
    with session.change() as change:
        action = vault.actions.get(id)
        if action.done_at is not None:
            raise Changed("This action is closed already.", what_to_do="See what came of it.")
        action = replace(action, outcome=outcome.strip(), done_at=session.now())
        vault.actions.put(change, action, what="action closed")
    return action


def open_ones(session: Session) -> tuple[Action, ...]:
    """The actions that nobody has closed, the first due first: all of them for those who see the
    agenda, a helper's own for a helper."""
    session.require("join a staff meeting")
    found, me = session.vault.actions.open(), session.member.id
    if session.may("see the agenda"):
        return found
    return tuple(one for one in found if me in (one.owner, one.about))


def agreed(session: Session, meeting: str) -> tuple[Action, ...]:
    """What *meeting* (an id) agreed on."""
    session.require("join a staff meeting")
    return session.vault.actions.of(meeting)
