"""A plan carried out, observation by observation, and what came of it in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from journalkit.errors import BadRecord, PictureRefused
from journalkit.exchange.journals.planning import Plan, Ready
from journalkit.journal import bringing_in, picturing
from journalkit.journal.picturing import Sealed
from journalkit.journal.session import Session

Part = tuple[str, list[tuple[str, str]]]
"""A heading, and lines of what and how often."""


class Taking:
    """`pictures` may run in any thread, `enter` only where the session lives."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self.plan = plan
        self._session = session
        self._limits = picturing.limits(session.setting.media)
        self.entered = self.here = self.pictured = 0
        self.left: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        """Pictures that were turned away, by the sentence that says why."""

    def __repr__(self) -> str:
        return "Taking()"

    def pictures(self, ready: Ready) -> list[Sealed]:
        """The photos and films of *ready*, made safe and sealed; what is refused is counted."""
        sealed: list[Sealed] = []
        try:
            for name in ready.files:
                source = self.plan.journal.box.picture(name)
                try:
                    cabinet = self._session.cabinet
                    sealed.append(picturing.take_in(cabinet, source, limits=self._limits))
                except PictureRefused as refused:
                    self.refused[refused.sentence] += 1
                finally:
                    source.close()
        except BaseException:
            self._drop(sealed)
            raise
        return sealed

    def enter(self, ready: Ready, sealed: Sequence[Sealed]) -> None:
        """Enter *ready* with its pictures: all of it, or nothing."""
        done = False
        try:
            done = bringing_in.enter(
                self._session,
                ready.note,
                ready.origin,
                author=ready.author,
                written_at=ready.came.written_at or ready.note.happened_at,
                published=ready.came.published,
                pictures=sealed,
            )
            self.here += not done
        except BadRecord as bad:
            self.left[next(iter(bad.problems.values()))] += 1
        finally:
            if not done:
                self._drop(sealed)
        self.entered += done
        self.pictured += len(sealed) * done

    def _drop(self, sealed: Sequence[Sealed]) -> None:
        picturing.drop(self._session.cabinet, (name for one in sealed for name in one.names))


def take_in(session: Session, plan: Plan, *, progress: Callable[[int, int], object]) -> Taking:
    """All of *plan*, in one thread. Broken off, it can be begun again: what is here is left."""
    taking = Taking(session, plan)
    for number, ready in enumerate(plan.ready, 1):
        taking.enter(ready, taking.pictures(ready))
        progress(number, len(plan.ready))
    return taking


def preview(plan: Plan) -> list[Part]:
    """What would happen, under headings: what, and how often."""
    matched = sum(bool(id) for id in plan.children.values())
    come = [
        ("To bring in", len(plan.ready)),
        *_counts(plan, plan.here, plan.left),
        ("Children in the register", matched),
        ("Drafts, which a manager reads first", sum(not one.came.published for one in plan.ready)),
        ("Photos, films and papers to bring in", sum(len(one.files) for one in plan.ready)),
        ("Comments, kept under their observations",
         sum(len(one.origin.comments) for one in plan.ready)),
    ]  # fmt: skip
    return [(f"What this {plan.journal.name} export holds", _said(come)), *_around(plan, plan.left)]


def report(taking: Taking) -> list[Part]:
    """What came of it, under headings: to be read, printed and kept."""
    plan, left = taking.plan, taking.plan.left + taking.left
    waiting = len(plan.ready) - taking.entered - taking.here - taking.left.total()
    came = [
        ("Brought in", taking.entered),
        *_counts(plan, plan.here + taking.here, left),
        ("Not yet, because it was stopped: bring the same export in again", waiting),
        ("Photos and films brought in: say who is in them", taking.pictured),
    ]
    refused = ("Photos and films that were refused", _said(taking.refused.most_common()))
    parts = [(f"What came in from {plan.journal.name}", _said(came)), refused]
    return [*(part for part in parts if part[1]), *_around(plan, left)]


def _counts(plan: Plan, here: int, left: Counter[str]) -> list[tuple[str, int]]:
    return [
        ("Here already", here),
        ("Left out", left.total()),
        ("There more than once, and counted once", plan.journal.again),
        ("Found in all", plan.journal.found),
        ("Observations without a child who is left out", plan.partly),
    ]


def _around(plan: Plan, left: Counter[str]) -> list[Part]:
    ledger = plan.journal.ledger
    files = [
        ("Files that are named and not there", plan.missing),
        ("Files that are there, and in no observation", plan.unused),
        ("Observations that stood there again with other words: the first counts",
         plan.journal.differ),
        ("Things in its lists that are no observation", ledger.strange),
    ]  # fmt: skip
    parts = [
        ("Left out, and why", _said(left.most_common())),
        ("Children without a match", _said((name, plan.times[name]) for name in
                                           _open(plan.children))),
        ("Authors who are no members: under your name, with theirs beside it",
         [(name, "") for name in _open(plan.authors)]),
        ("Areas without a match: their words stay beside the observation",
         [(name, "") for name in _open(plan.areas)]),
        ("What does not fit together", _said(files)),
        ("Fields that journalkit does not know", _said(sorted(ledger.unknown.items()))),
        ("Fields that hold something unexpected", _said(sorted(ledger.odd.items()))),
    ]  # fmt: skip
    names = ", ".join(f"{name} ({count:,})" for name, count in sorted(ledger.left.items()))
    known = ("Fields that are known and not taken", [(str(len(ledger.left)), names)])
    return [*(part for part in parts if part[1]), *([known] if names else [])]


def _open(names: Mapping[str, str]) -> list[str]:
    return [name for name, id in names.items() if not id]


def _said(counted: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    return [(what, f"{count:,}") for what, count in counted if count]
