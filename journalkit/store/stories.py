"""Stories, what is being written of them, and replies from home, in the store."""

from __future__ import annotations

import json
from collections.abc import Iterable

from journalkit.records import Reply, Story
from journalkit.store.table import Table
from journalkit.store.writing import Unchained


class Stories(Table[Story]):
    kind = Story
    name = "stories"

    def in_half_term(self, half_term: str) -> tuple[Story, ...]:
        """Those of *half_term*, of every kind of writing."""
        return self.where("half_term = ?", [half_term])

    def of(self, child: str) -> tuple[Story, ...]:
        """Those about *child*, the latest half term first."""
        order = "(SELECT starts FROM half_terms h WHERE h.id = half_term) DESC, rowid DESC"
        return self.where("child = ?", [child], order=order)

    def numbered(self, number: str) -> Story | None:
        """The one that *number* finds."""
        found = self.where("number = ? AND number <> ''", [number])
        return found[0] if found else None


class StoryDrafts(Unchained[Story]):
    kind = Story
    name = "story_drafts"

    def in_half_term(self, half_term: str) -> tuple[Story, ...]:
        """Those of *half_term*, of every kind of writing."""
        return self.where("half_term = ?", [half_term])

    def of(self, story: Story) -> Story | None:
        """What is being written for the same child, half term and kind of writing."""
        same = "half_term = ? AND child = ? AND writing = ?"
        found = self.where(same, [story.half_term, story.child, story.writing])
        return found[0] if found else None


class Replies(Table[Reply]):
    kind = Reply
    name = "replies"

    def to(self, stories: Iterable[str]) -> tuple[Reply, ...]:
        """Those to *stories* (ids), the first one first."""
        return self.where("story IN (SELECT value FROM json_each(?))", [json.dumps([*stories])])

    def of(self, child: str) -> tuple[Reply, ...]:
        """Those about *child*, the latest first."""
        return self.where("child = ?", [child], order="said_on DESC, rowid DESC")

    def showing(self, picture: str) -> tuple[Reply, ...]:
        """Those that *picture* (an id) came with."""
        return self.where("? IN (SELECT value FROM json_each(pictures))", [picture])
