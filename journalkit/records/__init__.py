"""The nouns of a pre-school's journal: frozen dataclasses, standard library only.

Times are aware datetimes, ids are opaque strings, collections are tuples. A record checks itself
when it is made and raises `BadRecord`, which says what is wrong with which field.
"""

from journalkit.records.framework import Area, Aspect, Framework
from journalkit.records.observation import (
    Draft,
    Note,
    Observation,
    Picture,
    Review,
    State,
    Version,
)
from journalkit.records.people import Carer, Child, KeyPerson, Member, Role
from journalkit.records.setting import HalfTerm, OpeningHours, Room, Setting, Term

__all__ = [
    "Area",
    "Aspect",
    "Carer",
    "Child",
    "Draft",
    "Framework",
    "HalfTerm",
    "KeyPerson",
    "Member",
    "Note",
    "Observation",
    "OpeningHours",
    "Picture",
    "Review",
    "Role",
    "Room",
    "Setting",
    "State",
    "Term",
    "Version",
]
