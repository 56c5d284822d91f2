"""Hints to the note that is being written: shown in a pause, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from journalkit import hints
from journalkit.errors import JournalError
from journalkit.forms.observation import ObservationView
from journalkit.hints import Earlier, Hint, People, Writing
from journalkit.journal import observing
from journalkit.journal.session import Session
from journalkit.records import Child

FIELDS = ("text", "own_words", "meaning", "next_step")

ABOUT_THE_WHOLE = ("short", "exactness", "next_step")
"""What nobody wants to hear in the middle of a first sentence."""

PATIENCE = 6
"""Seconds without a letter before a note is taken for finished; one or two are a pause."""

AT_ONCE = 3
"""Hints that are shown; the next ones take the place of those that are mended."""

AT_A_TIME, MOST_NOTES = 300, 10_000
"""Earlier notes that are read in one tick, and in all: the newest."""


class Hinting:
    """Looks at the form of *view* every second, and shows hints below its text.

    Hints see what the member sees: *children* are those who can be tagged, and earlier notes those
    that the member may read.
    """

    def __init__(self, session: Session, view: ObservationView, children: Sequence[Child]) -> None:
        self._session, self._view, self._children = session, view, children
        self._people: People | None = None
        self._earlier: Earlier | None = None
        self._read = self._still = 0
        self._seen = self._writing()
        self._dismissed: set[str] = set()
        self._shown: tuple[Hint, ...] = ()
        view.hints.on_take, view.hints.on_dismiss = self._take, self._dismiss
        view.form.observe(lambda _: self._tagged(), "children")

    def begin_anew(self) -> None:
        """Another note is in the form: what was taken away was so for the last one."""
        self._dismissed, self._shown, self._still = set(), (), 0
        self._seen = self._writing()
        self._view.hints.rows = []

    def tick(self) -> None:
        """Look where the writing has paused; read on in the earlier notes."""
        writing = self._writing()
        if not writing.text.strip() and not self._shown:
            return
        if writing != self._seen:
            self._seen, self._still = writing, 0
            return
        self._still += 1
        if self._read_on() or self._still in (1, PATIENCE):
            self._show()

    def _tagged(self) -> None:
        """Another child is in the note, or one less: seen at once, unless somebody is writing."""
        if self._still and self._writing() == self._seen:
            self._show()

    def _writing(self) -> Writing:
        return Writing(**{name: getattr(self._view.form, name) for name in FIELDS})

    def _known(self) -> People:
        """Made when somebody has begun to write: the page stands before."""
        if self._people is None:
            staff = [member.name for member in self._session.vault.members.all()]
            self._people = People(self._children, staff=staff)
            self._earlier = Earlier(self._people)
        return self._people

    def _read_on(self) -> bool:
        """Take in some more of what was written before; whether that was the last."""
        self._known()
        if self._earlier is None or self._earlier.closed:
            return False
        try:
            texts = observing.earlier_texts(self._session, limit=AT_A_TIME, skip=self._read)
        except JournalError:  # hints do without, and disturb nobody with it
            texts = ()
        self._earlier.add(texts)
        self._read += len(texts)
        if len(texts) < AT_A_TIME or self._read >= MOST_NOTES or self._earlier.full:
            self._earlier.close()
        return self._earlier.closed

    def _look(self) -> tuple[Hint, ...]:
        return hints.look(
            self._writing(),
            people=self._known(),
            tagged=self._view.form.children,
            earlier=self._earlier,
        )

    def _show(self) -> None:
        """Show what holds now; of the whole note once it seems finished, or where that stands."""
        said = {hint.key for hint in self._shown}
        waits = () if self._still >= PATIENCE else ABOUT_THE_WHOLE
        self._shown = tuple(
            hint
            for hint in self._look()
            if hint.key not in self._dismissed and (hint.kind not in waits or hint.key in said)
        )[:AT_ONCE]
        self._view.hints.rows = [
            {
                "key": hint.key,
                "sentence": hint.sentence,
                "offers": [offer.label for offer in hint.offers],
            }
            for hint in self._shown
        ]

    def _dismiss(self, key: str) -> None:
        self._dismissed.add(key)
        self._show()

    def _take(self, key: str, number: int) -> None:
        """Do what was chosen, to the note as it stands now: it may have been written on."""
        form = self._view.form
        hint = next((one for one in self._look() if one.key == key), None)
        if hint is None or number >= len(hint.offers):
            pass  # it is gone already
        elif child := hint.offers[number].child:
            form.children = [*form.children, child]
        else:
            texts = {name: getattr(form, name) for name in FIELDS}
            for name, text in hints.with_initials(hint, texts).items():
                setattr(form, name, text)
                getattr(self._view, name).replace(text)
        self._seen, self._still = self._writing(), max(self._still, 1)
        self._show()
