"""Every permission decision: may this member do this to that, now, here?

`RULES` names what may be done and who may; whatever stands in no rule is refused.
The rules are the table "Who uses it" of the practice, and the policy's safe-use agreement. `Now`
says what the moment is like: staff work in opening hours, at the setting, by a clock that is right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from journalkit.errors import Refused
from journalkit.records import (
    Action,
    Draft,
    KeyPerson,
    Member,
    Observation,
    Picture,
    Reflection,
    Role,
    SealedReflection,
    State,
)

Written = Draft | Observation | Reflection | SealedReflection
Thing = Written | Member | Picture | KeyPerson | Action | None


@dataclass(frozen=True)
class Decision:
    """Whether it may be done, and if not, why, in a sentence."""

    allowed: bool
    why: str = ""


@dataclass(frozen=True)
class Now:
    """The moment that a decision is made in."""

    day: date
    """The day it is at the setting."""
    open: bool = True
    """Whether the journal is open now for this member: see `journal.hours`."""
    here: bool = True
    """Whether they sit at the setting: on its network, or at the computer itself."""
    clock_right: bool = True
    """Whether the computer's clock is not behind the last that was recorded."""


YES = Decision(True)
NO_RULE = Decision(False, "Nobody may do this.")
HAS_LEFT = Decision(False, "You have left the setting, so the journal is closed to you.")
NOT_HERE = Decision(
    False, "This is not the setting's own network, and the journal opens nowhere else."
)
CLOSED = Decision(False, "The journal is closed now: it is open in your working hours.")
CLOCK_BACK = Decision(
    False, "The computer's clock is behind, so nobody can tell whether the setting is open."
)

ALWAYS = frozenset({"keep a draft", "keep a draft of a concern"})
"""What may be done after hours too: what somebody was writing as the doors closed is kept."""

Rule = Callable[[Member, Thing], Decision]


def _only(condition: bool, why: str) -> Decision:
    return YES if condition else Decision(False, why)


def _anybody(member: Member, thing: Thing) -> Decision:
    return YES


def _manager(member: Member, thing: Thing) -> Decision:
    return _only(member.role is Role.MANAGER, "Only a manager may do this.")


def _opener(member: Member, thing: Thing) -> Decision:
    opens = member.role is Role.MANAGER or member.deputy
    return _only(opens, "Only a manager or a deputy may do this.")


def _lead(member: Member, thing: Thing) -> Decision:
    return _only(member.lead, "Only the safeguarding lead may do this.")


def _lead_or_manager(member: Member, thing: Thing) -> Decision:
    return YES if member.lead else _manager(member, thing)


def _teacher(member: Member, thing: Thing) -> Decision:
    return _only(member.role is not Role.HELPER, "A helper may not do this.")


def _own(member: Member, thing: Thing) -> Decision:
    is_own = isinstance(thing, Written) and thing.author == member.id
    return _only(is_own, "Only whoever wrote it may do this.")


def _own_or_manager(member: Member, thing: Thing) -> Decision:
    return YES if member.role is Role.MANAGER else _own(member, thing)


def _read(member: Member, thing: Thing) -> Decision:
    if _own_or_manager(member, thing).allowed:
        return YES
    if isinstance(thing, Observation) and not thing.state.in_use:
        return Decision(False, f"This observation was {thing.state.value}.")
    return _only(member.role is not Role.HELPER, "A helper may read only their own observations.")


def _amend(member: Member, thing: Thing) -> Decision:
    if isinstance(thing, Observation) and thing.state is State.WITHDRAWN:
        return Decision(False, "This observation was withdrawn; write a new one.")
    return _own(member, thing)


def _reflection(member: Member, thing: Thing) -> Decision:
    """Its author; once it is shared, all staff but helpers."""
    if isinstance(thing, Reflection) and thing.shared_at and thing.author != member.id:
        return _teacher(member, thing)
    return _own(member, thing)


def _withdraw(member: Member, thing: Thing) -> Decision:
    if isinstance(thing, Observation) and thing.state is State.WITHHELD:
        return _manager(member, thing)
    return _own_or_manager(member, thing)


def _self(member: Member, thing: Thing) -> Decision:
    is_self = isinstance(thing, Member) and thing.id == member.id
    return _only(is_self, "Only you yourself may change your password.")


def _own_action_or_manager(member: Member, thing: Thing) -> Decision:
    own = isinstance(thing, Action) and member.id in (thing.owner, thing.about)
    allowed = own or member.role is Role.MANAGER
    return _only(allowed, "Only whoever it is about or who does it, or a manager, may do this.")


def _picture(member: Member, thing: Thing) -> Decision:
    """Whoever added it, and staff who may read it: whether they may is asked where it is read."""
    if isinstance(thing, Picture) and thing.added_by == member.id:
        return YES
    return _only(member.role is not Role.HELPER, "A helper may change only their own pictures.")


def _own_picture_or_manager(member: Member, thing: Thing) -> Decision:
    is_own = isinstance(thing, Picture) and thing.added_by == member.id
    allowed = is_own or member.role is Role.MANAGER
    return _only(allowed, "Only whoever added it, or a manager, may do this.")


def _key_person(member: Member, thing: Thing) -> Decision:
    """ "A key person places a child in each area" (practice), and a manager may stand in. The thing
    is who is the child's key person today; a helper who is named as one still looks only."""
    if member.role is Role.MANAGER:
        return YES
    if member.role is Role.HELPER:
        return Decision(False, "A helper may not do this.")
    is_own = isinstance(thing, KeyPerson) and thing.member == member.id
    return _only(is_own, "Only the child's key person, or a manager, may do this.")


RULES: dict[str, Rule] = {
    "sign in": _anybody,
    "countersign": _opener,
    "open a shift": _opener,
    "close a shift": _opener,
    "write an observation": _anybody,
    "keep a draft": _own,
    "read a draft": _own,
    "read an observation": _read,
    "search observations": _teacher,
    "amend an observation": _amend,
    "withdraw an observation": _withdraw,
    "read comments": _own_or_manager,
    "see the review queue": _manager,
    "review an observation": _manager,
    "talk about an observation": _own_or_manager,
    "rate an observation": _anybody,
    "write the criteria": _manager,
    "join a staff meeting": _anybody,
    "lead a staff meeting": _manager,
    "see the agenda": _teacher,
    "add to the agenda": _teacher,
    "close an action": _own_action_or_manager,
    "change own password": _self,
    "care for members": _manager,
    "see who is signed in": _opener,
    "end a sign-in": _manager,
    "enrol a device": _manager,
    "report a device missing": _anybody,
    "see what a device could reach": _manager,
    "plan openings": _manager,
    "write the agreement": _manager,
    "sign the agreement": _anybody,
    "set own PIN": _anybody,
    "read a child's page": _teacher,
    "close a next step": _teacher,
    "enter absences": _teacher,
    "read judgements": _teacher,
    "place a child": _key_person,
    "say who is in a picture": _picture,
    "change a picture": _picture,
    "throw a picture away": _own_picture_or_manager,
    "look through pictures": _teacher,
    "show pictures": _teacher,
    "record a consent": _manager,
    "record a withdrawal": _teacher,
    "care for records": _manager,
    "care for keys": _manager,
    "erase records": _manager,
    "make a back-up": _manager,
    "export the journal": _manager,
    "read stories": _teacher,
    "tell a story": _key_person,
    "approve a story": _manager,
    "print a story": _manager,
    "give a story": _key_person,
    "take in a reply": _teacher,
    "choose the stationery": _manager,
    "look at cohorts": _teacher,
    "see names in numbers": _teacher,
    "keep a page of numbers": _teacher,
    "make an extract": _manager,
    "bring in national figures": _manager,
    "write a reflection": _anybody,
    "keep a reflection": _own,
    "read a reflection": _reflection,
    "read shared reflections": _teacher,
    "share a reflection": _own,
    "answer access requests": _manager,
    "say what own reflections hold": _anybody,
    "raise a concern": _anybody,
    "keep a draft of a concern": _anybody,
    "read concerns": _lead,
    "make safeguarding sheets": _lead,
    "use safeguarding sheets": _lead_or_manager,
}


def may(member: Member, what: str, thing: Thing = None, *, now: Now) -> Decision:
    """Whether *member* may do *what* to *thing* at that moment: no, unless a rule says yes."""
    if member.left is not None and member.left < now.day:
        return HAS_LEFT
    if not now.here:
        return NOT_HERE
    if member.role is not Role.MANAGER and what not in ALWAYS:
        if not now.clock_right:
            return CLOCK_BACK
        if not now.open:
            return CLOSED
    rule = RULES.get(what)
    return rule(member, thing) if rule else NO_RULE


def require(member: Member, what: str, thing: Thing = None, *, now: Now) -> None:
    """Do nothing where `may` says yes; raise `Refused` with its reason where it says no."""
    decision = may(member, what, thing, now=now)
    if not decision.allowed:
        raise Refused(decision.why)
