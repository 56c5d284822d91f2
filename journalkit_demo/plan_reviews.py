"""What became of each note: left as a draft, waiting, sent back, approved or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from random import Random

from journalkit_demo.notes import Authored, Passage, fill
from journalkit_demo.plan_days import Moment
from journalkit_demo.plan_records import PlannedMember, PlannedReview, PlannedVersion

DRAFTS, SENT_BACK, WAITING, WITHDRAWN = 3, 6, 25, 4
ASKED_FOR_MORE = 0.5
"""Share of the notes with an authored weaker version that were sent back once and improved."""
COMMENTED = 0.12
"""Share of approvals with a word to the author."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Written:
    """A note as its author first meant it."""

    moment: Moment
    passage: Passage
    version: PlannedVersion

    @property
    def names(self) -> dict[str, str]:
        """What `notes.fill` needs."""
        called = [child.called for child in self.moment.children] + ["", ""]
        return {"pronoun": self.moment.children[0].pronoun} | dict(
            zip(("child", "friend", "third"), called, strict=False)
        )


def fates(written: list[Written], rng: Random) -> list[str]:
    """A state for each note, oldest first: the newest wait, a few of them are unfinished."""
    states = ["approved"] * len(written)
    newest = list(range(len(written)))[-(DRAFTS + WAITING) :]
    for index in newest:
        states[index] = "submitted"
    for index in rng.sample(newest[-12:], DRAFTS):
        states[index] = "draft"
    recent = [i for i in range(len(written)) if i < newest[0]][-160:]
    could = [i for i in recent if written[i].passage.weaker]
    if len(could) < SENT_BACK:
        could += [i for i in recent if written[i].passage.weak]
    for index in rng.sample(could, SENT_BACK):
        states[index] = "changes"
    older = [i for i in range(newest[0]) if states[i] == "approved"]
    for index in rng.sample(older, WITHDRAWN):
        states[index] = "withdrawn"
    return states


class Office:
    """The managers' side: who reviews, on which day, and with what comment."""

    def __init__(
        self,
        authored: Authored,
        members: tuple[PlannedMember, ...],
        days: tuple[date, ...],
        *,
        zone: tzinfo,
        rng: Random,
    ) -> None:
        self.comments = authored.comments
        self.managers = [member for member in members if member.role == "manager"]
        self.days = days
        self.place = {day: index for index, day in enumerate(days)}
        self.zone = zone
        self.rng = rng

    def outcome(
        self, note: Written, state: str
    ) -> tuple[tuple[PlannedVersion, ...], tuple[PlannedReview, ...]]:
        """The versions and reviews that lead to *state*."""
        last = note.version
        if state in ("submitted", "withdrawn", "draft"):
            return (_begun(note) if state == "draft" else last,), ()
        if state == "changes":
            first = _weaker(note) if note.passage.weaker else last
            return (first,), (self._review(note, first, "changes"),)
        room = self.place[last.at.date()] + 4 < len(self.days)
        if note.passage.weaker and room and self.rng.random() < ASKED_FOR_MORE:
            first = _weaker(note)
            asked = self._review(note, first, "changes", within=2)
            again = self._moment(asked.at.date(), within=1)
            second = replace(last, number=2, at=again)
            return (first, second), (asked, self._review(note, second, "approved", within=1))
        return (last,), (self._review(note, last, "approved"),)

    def _review(
        self, note: Written, version: PlannedVersion, decision: str, *, within: int = 6
    ) -> PlannedReview:
        at = self._moment(version.at.date(), within=within)
        managers = [member for member in self.managers if member is not note.moment.author]
        present = [member for member in managers if at.weekday() in member.days] or managers
        comment = ""
        if decision == "changes":
            kind = self.rng.choice(("words", "words", "learning", "next"))
            asked = note.passage.comment or self.rng.choice(self.comments[kind])
            comment = fill(asked, **note.names)
        elif self.rng.random() < COMMENTED:
            comment = fill(self.rng.choice(self.comments["approved"]), **note.names)
        return PlannedReview(
            version=version.number,
            by=self.rng.choice(present).key,
            at=at,
            decision=decision,
            comment=comment,
        )

    def _moment(self, day: date, *, within: int) -> datetime:
        """A quiet time on one of the next *within* open days, never past the last."""
        index = min(self.place[day] + self.rng.randint(1, within), len(self.days) - 1)
        hour = self.rng.choice((8, 12, 15))
        at = time(hour, self.rng.randrange(32, 59))
        return datetime.combine(self.days[index], at, self.zone)


def _weaker(note: Written) -> PlannedVersion:
    """The first version: the author's general impression, before anybody asked for more."""
    text = fill(note.passage.weaker, **note.names)
    return replace(note.version, text=text, own_words="", meaning="", next_step="")


def _begun(note: Written) -> PlannedVersion:
    """A draft stops after its first half, with nothing but text in it."""
    words = note.version.text.split()
    text = " ".join(words[: max(6, len(words) // 2)])
    if text.count("“") > text.count("”"):
        text = text[: text.rindex("“")].rstrip() or " ".join(words)
    return replace(
        note.version, text=text, own_words="", meaning="", next_step="", aspects=(),
        wellbeing=None, involvement=None,
    )  # fmt: skip
