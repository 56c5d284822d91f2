"""A plan carried out, observation by observation, and what came of it in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from journalkit.errors import BadRecord, PictureRefused
from journalkit.exchange.journals.planning import Plan, Ready
from journalkit.journal import bringing_in, picturing
from journalkit.journal.picturing import Sealed
from journalkit.journal.session import Session

Part = tuple[str, list[str]]


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
    """What would happen, under headings."""
    pictures = sum(len(one.files) for one in plan.ready)
    drafts = sum(not one.came.published for one in plan.ready)
    comments = sum(len(one.origin.comments) for one in plan.ready)
    return [
        ("What comes in", [
            f"{plan.journal.found:,} found in this {plan.journal.name} export: "
            f"{len(plan.ready):,} to bring in, {plan.here:,} here already, "
            f"{plan.left.total():,} left out, {plan.journal.again:,} there more than once.",
            *_some(drafts, "Drafts, which a manager reads first"),
            *_some(pictures, "Photos, films and papers to bring in"),
            *_some(comments, "Comments, kept under their observations"),
            *_some(plan.partly, "Observations that come without a child who is left out"),
        ]),
        *_around(plan, plan.left),
    ]  # fmt: skip


def report(taking: Taking) -> list[Part]:
    """What came of it, under headings: to be read, printed and kept."""
    plan = taking.plan
    waiting = len(plan.ready) - taking.entered - taking.here - taking.left.total()
    return [
        ("What came in", [
            f"{plan.journal.found:,} found in this {plan.journal.name} export: "
            f"{taking.entered:,} brought in, {plan.here + taking.here:,} here already, "
            f"{(plan.left + taking.left).total():,} left out, "
            f"{plan.journal.again:,} there more than once.",
            *_some(waiting, "Not yet, because it was stopped: bring the same export in again"),
            *_some(taking.pictured, "Photos and films brought in; say who is in them"),
            *(f"Refused, {count:,}: {why}" for why, count in taking.refused.items()),
        ]),
        *_around(plan, plan.left + taking.left),
    ]  # fmt: skip


def _around(plan: Plan, left: Counter[str]) -> list[Part]:
    ledger = plan.journal.ledger
    parts = [
        ("Left out", [f"{count:,}: {why}" for why, count in left.most_common()]),
        ("Children without a match", [f"{name}: in {plan.times[name]:,}" for name, id
                                      in plan.children.items() if not id]),
        ("Authors who are no members", [f"{name}: comes in under your name; theirs stays beside it"
                                        for name, id in plan.authors.items() if not id]),
        ("Areas without a match", [f"{name}: its words stay beside the observation"
                                   for name, id in plan.areas.items() if not id]),
        ("Files", [
            *_some(plan.missing, "Named, and not there"),
            *_some(plan.unused, "There, and in no observation"),
            *_some(plan.journal.differ, "Stood there again with other words; the first counts"),
            *_some(ledger.strange, "Things in its lists that are no observation"),
        ]),
        ("Fields that journalkit does not know", _fields(ledger.unknown)),
        ("Fields that hold something unexpected", _fields(ledger.odd)),
        ("Fields that are known and not taken", _fields(ledger.left)),
    ]  # fmt: skip
    return [part for part in parts if part[1]]


def _fields(counted: Counter[str]) -> list[str]:
    return [f"{name}: {count:,}" for name, count in sorted(counted.items())]


def _some(count: int, what: str) -> list[str]:
    return [f"{what}: {count:,}."] if count else []
