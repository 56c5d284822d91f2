"""The apps, in the order in which the bar offers them."""

from __future__ import annotations

from typing import NamedTuple


class App(NamedTuple):
    """`name` stands in the address; `needs` is what a member must be allowed to do to be offered
    it, and `whom` it is for is said to those whom it refuses."""

    name: str
    label: str
    needs: str
    whom: str = "managers"


APPS = (
    App("observe", "Observe", "write an observation"),
    App("review", "Review", "see the review queue"),
    App("meeting", "Meeting", "join a staff meeting"),
    App("stories", "Stories", "read stories", "practitioners and managers"),
    App("child", "Child", "read a child's page", "practitioners and managers"),
    App("pictures", "Pictures", "look through pictures", "practitioners and managers"),
    App("cohorts", "Cohorts", "look at cohorts", "practitioners and managers"),
    App("reflect", "Reflect", "write a reflection", "members of staff"),
    App("concerns", "Concerns", "read concerns", "the safeguarding leads"),
    App("office", "Office", "see who is signed in"),
)
