"""The frames that the Cohorts page shows, read once until something is recorded, with names."""

from __future__ import annotations

import re
from dataclasses import replace

from journalkit.analytics.gathering import frames, half_terms_of
from journalkit.analytics.summary import Summary
from journalkit.analytics.tidy import COLUMNS, Frames
from journalkit.journal.session import Session

KINDS = {"room": "Room", "key_group": "Key group", "group": "Group"}
"""What a part of the children can be chosen by, and what that is called."""

EVERYBODY = ""
_PSEUDONYM = re.compile(r"\b(?:child|member)-\d+\b")


class Book:
    """Frames of the chosen half term and the chosen children; pseudonyms turned into names."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.half_terms = half_terms_of(session)
        self.half_term = self.half_terms[-1] if self.half_terms else ""
        self.who = EVERYBODY
        """``room:Acorns``, ``key_group:member-03`` or ``group:Forest``; empty for everybody."""
        self._read: dict[tuple[tuple[str, ...], tuple[str, ...]], Frames] = {}
        self._at = -1

    def renewed(self) -> bool:
        """Whether something was recorded since the frames were read."""
        return self._at not in (-1, self.session.vault.recorded())

    def frames(self, *half_terms: str) -> Frames:
        """The frames of *half_terms*, or of the chosen one: of everybody."""
        return self._frames(half_terms or self._chosen(), tuple(COLUMNS))

    def register(self) -> Frames:
        """Of everybody, who is here in the chosen half term, and when each was last seen: what
        every part of the page needs, and the first one no more than."""
        return self._frames(self._chosen(), ("children", "groups", "sightings"))

    def _chosen(self) -> tuple[str, ...]:
        return (self.half_term,) if self.half_term else ()

    def _frames(self, half_terms: tuple[str, ...], parts: tuple[str, ...]) -> Frames:
        recorded = self.session.vault.recorded()
        if recorded != self._at:
            self._read, self._at = {}, recorded
        if (half_terms, parts) not in self._read:
            self._read[half_terms, parts] = frames(
                self.session, names=True, half_terms=half_terms, parts=parts
            )
        return self._read[half_terms, parts]

    def whole(self) -> Frames:
        """The frames of all half terms."""
        return self.frames(*self.half_terms)

    def chosen(self, whole: Frames, half_term: str | None = None) -> Frames:
        """Those of *whole* who were chosen, by where they were in *half_term*."""
        kind, _, value = self.who.partition(":")
        if not kind:
            return whole
        return whole.of(half_term, **{kind: value})

    def parts(self) -> list[tuple[str, str, str]]:
        """What can be chosen: its id, what it is called, and under which heading."""
        found, whole = [], self.register()
        for kind, label in KINDS.items():
            frame = whole.groups if kind == "group" else whole.children
            here = frame[frame["half_term"] == self.half_term] if self.half_term else frame
            for value in sorted(here[kind].dropna().unique(), key=self.call):
                found.append((f"{kind}:{value}", self.call(value), f"{label}s"))
        return found

    def children(self) -> list[str]:
        """All children of the register, past ones too, as pseudonyms."""
        return [one for one in self.register().who if one.startswith("child-")]

    def call(self, pseudonym: str) -> str:
        """The name that *pseudonym* stands for; other words stay as they are."""
        known = self.register().who.get(pseudonym)
        return known.name if known else pseudonym

    def id_of(self, pseudonym: str) -> str:
        """The id of whom *pseudonym* stands for."""
        return self.register().who[pseudonym].id

    def named(self, summary: Summary) -> Summary:
        """*summary* with names in the place of pseudonyms, in its table, sentence and title."""
        table = summary.table.rename(index=lambda one: self.say(str(one)))
        return replace(
            summary,
            title=self.say(summary.title),
            sentence=self.say(summary.sentence),
            table=table,
        )

    def say(self, words: str) -> str:
        """*words* with names in the place of pseudonyms."""
        return _PSEUDONYM.sub(lambda found: self.call(found[0]), words)
