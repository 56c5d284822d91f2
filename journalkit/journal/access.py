"""Every permission decision: may this member do this to that, now?

`RULES` names what may be done and who may; whatever stands in no rule is refused.
The rules are the table "Who uses it" of the practice, and the policy's safe-use agreement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from journalkit.errors import Refused
from journalkit.records import Draft, Member, Observation, Role, State

Thing = Observation | Draft | Member | None


@dataclass(frozen=True)
class Decision:
    """Whether it may be done, and if not, why, in a sentence."""

    allowed: bool
    why: str = ""


YES = Decision(True)
NO_RULE = Decision(False, "Nobody may do this.")
HAS_LEFT = Decision(False, "You have left the setting, so the journal is closed to you.")

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


def _teacher(member: Member, thing: Thing) -> Decision:
    return _only(member.role is not Role.HELPER, "A helper may not do this.")


def _own(member: Member, thing: Thing) -> Decision:
    is_own = isinstance(thing, Draft | Observation) and thing.author == member.id
    return _only(is_own, "Only whoever wrote it may do this.")


def _own_or_manager(member: Member, thing: Thing) -> Decision:
    return YES if member.role is Role.MANAGER else _own(member, thing)


def _read(member: Member, thing: Thing) -> Decision:
    if _own_or_manager(member, thing).allowed:
        return YES
    if isinstance(thing, Observation) and thing.state is State.WITHDRAWN:
        return Decision(False, "This observation was withdrawn.")
    return _only(member.role is not Role.HELPER, "A helper may read only their own observations.")


def _amend(member: Member, thing: Thing) -> Decision:
    if isinstance(thing, Observation) and thing.state is State.WITHDRAWN:
        return Decision(False, "This observation was withdrawn; write a new one.")
    return _own(member, thing)


def _self(member: Member, thing: Thing) -> Decision:
    is_self = isinstance(thing, Member) and thing.id == member.id
    return _only(is_self, "Only you yourself may change your password.")


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
    "withdraw an observation": _own_or_manager,
    "read comments": _own_or_manager,
    "see the review queue": _manager,
    "review an observation": _manager,
    "change own password": _self,
    "care for members": _manager,
    "care for records": _manager,
    "care for keys": _manager,
    "make a back-up": _manager,
    "look at cohorts": _teacher,
    "read concerns": _lead,
}


def may(member: Member, what: str, thing: Thing = None, *, on: date) -> Decision:
    """Whether *member* may do *what* to *thing* on that day: no, unless a rule says yes."""
    if member.left is not None and member.left < on:
        return HAS_LEFT
    rule = RULES.get(what)
    return rule(member, thing) if rule else NO_RULE


def require(member: Member, what: str, thing: Thing = None, *, on: date) -> None:
    """Do nothing where `may` says yes; raise `Refused` with its reason where it says no."""
    decision = may(member, what, thing, on=on)
    if not decision.allowed:
        raise Refused(decision.why)
