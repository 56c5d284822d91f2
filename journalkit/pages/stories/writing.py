"""A story while it is written: what was seen beside it, and the page as it will print."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import ipywidgets

from journalkit.errors import JournalError
from journalkit.forms.widgets.chips import chosen, narrowing
from journalkit.forms.widgets.paper import Paper
from journalkit.forms.widgets.picks import Picks
from journalkit.forms.widgets.queue import Queue
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.save_bar import SaveBar
from journalkit.forms.widgets.sheet import Sheet
from journalkit.forms.widgets.telling import Telling
from journalkit.journal import picturing, stationery, storytelling
from journalkit.media import THUMB
from journalkit.pages.cards import Cards
from journalkit.pages.office.section import action
from journalkit.pages.saying import dated, day
from journalkit.pages.stories.screen import Screen, Widgets
from journalkit.printing.story_words import SHIPPED
from journalkit.records import Observation, Passage, Stage, Story
from journalkit.telling import drafting, evidence

PAGE_WIDTH = 900
"""Pixels of a page in the preview: sharp on a tablet, made in a tenth of a second."""
BEGINS = 90
"""Characters of a note that may be told."""
NONE_SEEN = "Nothing to tell yet: no observation of this half term is about {name}."
TOO_LONG = "more than the one page that it is to be: say less"
ASKED: list[dict[str, str]] = [{"name": "words", "label": "What should change", "kind": "long"}]


class Writing(Screen):
    """One child's story in the half term."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        session, desk = self.session, self.desk
        self.child = session.vault.children.get(desk.about)
        self._cards = Cards(session)
        self._saved = self._stale = self._watched = False
        self._drawing: asyncio.Task[None] | None = None
        self.view = Telling(label="What is told")
        self.view.on_text = self.view.on_mine = self.view.on_drop = self.view.on_move = self._edited
        self.view.on_add, self.view.on_source = self._add, self._open_source
        self.photos = Picks(label="Photos", help="They are printed in the order of their numbers.")
        self.photos.on_thumb, self.photos.on_choose = self._thumbs, self._chosen
        self.seen = Roster(title="Seen in this half term", columns=["What", "Why"])
        self.seen.on_act = self._tell
        own = (id[6:] for id in stationery.kept(session) if id.startswith("words:"))
        languages = {**{id: id for id in own}, **SHIPPED}
        self.language = narrowing("Fixed words in", [*languages.items()], folded=True)
        self.language.observe(self._edited, "chosen")
        self.note = Queue(cards=[], layout={"display": "none"})
        self.note.on_picture = self._cards.picture
        self.paper = Paper(label="Preview")
        self.paper.on_ask = self._watch
        self.save_bar = SaveBar(label="Hand in to the manager")
        self.save_bar.on_save, self.save_bar.on_secondary = self._hand_in, self._discard
        self.top = ipywidgets.VBox()
        below = (self.seen, self.language, self.note, self.paper, self.save_bar)
        for widget in (self.view, self.photos, *below):
            widget.on_problem = self.notice.tell
        self.deeds |= {
            "approve": self._approve,
            "ask": self._ask,
            "reopen": self._reopen,
            "give": self._give,
            "print": lambda: self._out("print"),
            "reply": lambda: self._out("reply"),
        }
        self._take_up(self._found())

    def widgets(self) -> Widgets:
        left = ipywidgets.VBox([self.view, self.photos, self.language, self.note, self.seen])
        beside = ipywidgets.HBox([left, self.paper]).add_class("story-beside")
        return [self.top, beside, self.save_bar]

    def tick(self) -> None:
        if not self._saved:
            self._keep()

    def leave(self) -> None:
        self.tick()
        if self._drawing is not None:
            self._drawing.cancel()

    # -- which story --------------------------------------------------------------------------

    def _found(self) -> Story:
        """What is being written, what was handed in, or a draft from what was seen."""
        vault, desk = self.session.vault, self.desk
        for table in (vault.story_drafts, vault.stories):
            for one in table.in_half_term(desk.half_term):
                if (one.child, one.writing) == (self.child.id, desk.writing):
                    return one
        return drafting.begin(
            self.session, self.child.id, half_term=desk.half_term, writing=desk.writing
        )

    def _take_up(self, story: Story) -> None:
        """Put *story* into sight."""
        self.story, self._saved = story, True
        self.writing = storytelling.writing(story)
        self.open = False  # what is put in is no edit
        self.language.chosen = [story.language]
        tells = storytelling.may_tell(self.session, self.child.id)
        self.open = story.stage is Stage.DRAFTED and tells
        self.seen.layout.display = self.language.layout.display = None if self.open else "none"
        self.view.closed = self.photos.disabled = not self.open
        self.view.parts = [
            {"id": one.id, "title": one.title, "help": one.help, "needed": one.needed}
            for one in self.writing.sections
        ]
        self._show_all()
        self.save_bar.layout.display = None if self.open else "none"
        self._top()

    def _show_all(self) -> None:
        self.view.replace([self._passage(one) for one in self.story.passages])
        self._offer()
        self._says()
        self._look()

    def _passage(self, one: Passage) -> dict[str, Any]:
        source = drafting.source_label(self.session, one.source) if one.source else ""
        return {
            "id": one.id,
            "part": one.section,
            "text": one.text,
            "source": source,
            "quote": one.quote,
            "drafted": one.drafted,
        }

    def _offer(self) -> None:
        """What was seen, and the photos that there are to choose from."""
        offered = drafting.photos(self.session, self.story) if self.writing.pictures else ()
        self.photos.layout.display = None if offered else "none"
        self.photos.photos = [
            {"id": id, "alt": f"Photo {number}", "note": "" if allowed else why}
            for number, (id, allowed, why) in enumerate(offered, 1)
        ]
        self.photos.chosen = [*self.story.pictures]
        told = set(self.story.sources)
        found = evidence.proposals(
            self.session,
            self.child.id,
            half_term=self.story.half_term,
            writing=self.story.writing,
        )
        self.seen.rows = [
            {
                "id": one.observation.id,
                "cells": [self._begins(one.observation), one.reason],
                "mark": "told" if one.observation.id in told else "",
                "mark_kind": "good",
                "actions": []
                if not self.open
                else [action("out", "Take out")]
                if one.observation.id in told
                else [action("in", "Tell it")],
            }
            for one in found
        ]
        self.seen.empty = NONE_SEEN.format(name=self.child.called)

    def _begins(self, one: Observation) -> str:
        """When it was seen, and how the note begins."""
        at = one.note.happened_at.astimezone(self.session.zone)
        begins = " ".join(one.note.text.split())
        return f"{dated(at.date(), self.session.today())}: {begins[:BEGINS]}" + "…" * (
            len(begins) > BEGINS
        )

    # -- writing ------------------------------------------------------------------------------

    def _edited(self, *_: object) -> None:
        """Something was typed, moved, taken out or chosen."""
        if not self.open:
            return
        known = {one.id: one for one in self.story.passages}
        passages = tuple(
            replace(known[one["id"]], text=one["text"], drafted=one["drafted"])
            for one in self.view.passages
        )
        language = chosen(self.language) or self.story.language
        now = replace(self.story, passages=passages, language=language)
        if now != self.story:
            self.story, self._saved = now, False
            self._says()
            self._look()

    def _add(self, part: str) -> None:
        fresh = Passage(section=part, text="")
        self.story = replace(self.story, passages=(*self.story.passages, fresh))
        self.view.passages = [*self.view.passages, self._passage(fresh)]

    def _tell(self, name: str, id: str) -> None:
        self._edited()
        turn = drafting.bring_in if name == "in" else drafting.take_out
        self.story, self._saved = turn(self.session, self.story, id), False
        self._show_all()

    def _chosen(self, ids: list[str]) -> None:
        self.story, self._saved = replace(self.story, pictures=tuple(ids)), False
        self._says()
        self._look()

    def _thumbs(self, ids: list[str]) -> list[bytes]:
        return [picturing.look(self.session, id, part=THUMB) for id in ids]

    def _open_source(self, id: str) -> None:
        source = next(one.source for one in self.story.passages if one.id == id)
        found = self.session.vault.observations.some([source])
        zone, now = self.session.zone, self.session.now()
        self.note.layout.display = None if found else "none"
        self.note.cards = [
            {**card, "when": day(one.note.happened_at.astimezone(zone), now.astimezone(zone))}
            for one, card in zip(found.values(), self._cards.cards([*found.values()]), strict=True)
        ]

    def _keep(self) -> None:
        """Save the draft where it has changed; a disk that refuses is said and tried again."""
        try:
            self.story = storytelling.keep(self.session, self.story)
        except JournalError as error:
            self.save_bar.status = "Not saved. " + error.sentence
            raise
        self._saved = True
        self._says()

    def _says(self) -> None:
        at = self.story.at.astimezone(self.session.zone)
        saved, begun = f"Saved {at:%H:%M}" if self._saved else "Not saved yet", self._begun()
        self.save_bar.status = saved if begun or not self._saved else ""
        self.save_bar.blockers = [*storytelling.blockers(self.session, self.story).values()]
        self.save_bar.secondary = "Discard draft" if begun else ""
        self.save_bar.question = "Discard this draft?"

    def _begun(self) -> bool:
        """Whether the journal holds it yet: to look at what was proposed is not to write."""
        vault, id = self.session.vault, self.story.id
        return bool(vault.story_drafts.some([id]) or vault.stories.some([id]))

    def _hand_in(self) -> None:
        storytelling.hand_in(self.session, self.story)
        self._done("It is with the manager.")

    def _discard(self) -> None:
        self._keep()
        storytelling.discard(self.session, self.story.id)
        self._done("The draft is gone.")

    def _done(self, said: str) -> None:
        self._saved = True
        self.go("board")
        self.notice.say(said, kind="good")

    # -- deciding -----------------------------------------------------------------------------

    def _top(self) -> None:
        """What it is, how far it has come, and what may be done with it."""
        story, session, half = self.story, self.session, self.desk.half(self.session)
        decides, tells = session.may("approve a story"), storytelling.may_tell(session, story.child)
        out = story.stage in (Stage.APPROVED, Stage.GIVEN)
        do = []
        if story.stage is Stage.WITH_MANAGER and decides:
            do = [action("approve", "Approve", "primary"), action("ask", "Ask for changes")]
        if out and session.may("print a story"):
            do.append(action("print", "Make the PDF", "primary"))
        if story.stage is Stage.APPROVED and tells:
            do.append(action("give", "The family has it"))
        if out and self.writing.reply:
            do.append(action("reply", "Take in the reply"))
        if story.stage is not Stage.DRAFTED and tells:
            do.append(action("reopen", "Write on", "", "It has to be approved again. Write on?"))
        lines = [f"{self.writing.title}, {half.name}"]
        if story.asked:
            lines.append(f"Please change: {story.asked}")
        lines += [reply.words for reply in session.vault.replies.to([story.id]) if reply.words]
        problems = storytelling.blockers(session, story).values() if out else ()
        mark = story.stage.value if self._begun() else "due"
        card = self.card(self.child.name, *lines, *problems, mark=mark, do=do)
        self.put(self.top, card, *self._came_back())

    def _came_back(self) -> list[Picks]:
        """Photos of the slip, or of what came with it."""
        replies = self.session.vault.replies.to([self.story.id])
        ids = [id for reply in replies for id in reply.pictures]
        named = [{"id": id, "alt": f"What came back, {at}"} for at, id in enumerate(ids, 1)]
        picks = Picks(label="What came back", photos=named, disabled=True)
        picks.on_thumb, picks.on_problem = self._thumbs, self.notice.tell
        return [picks] if ids else []

    def _approve(self) -> None:
        storytelling.approve(self.session, self.story.id, version=self.story.version)
        self._done("Approved.")

    def _ask(self) -> None:
        sheet = Sheet(title="Ask for changes", fields=ASKED, values={}, save_label="Send it back")

        def save(said: dict[str, Any]) -> None:
            storytelling.ask(self.session, self.story.id, said["words"], version=self.story.version)
            self._done("It is with the key person again.")

        sheet.on_save, sheet.on_cancel, sheet.on_problem = save, self._top, self.notice.tell
        self.put(self.top, sheet)

    def _reopen(self) -> None:
        self._take_up(storytelling.reopen(self.session, self.story.id))

    def _give(self) -> None:
        storytelling.give(self.session, self.story.id)
        self._done("Given.")

    def _out(self, screen: str) -> None:
        self.desk.chosen = [self.child.id]
        self.go(screen, self.story.number if screen == "reply" else "")

    # -- the preview --------------------------------------------------------------------------

    def _watch(self) -> None:
        """A browser has come that has no page yet."""
        self._watched = True
        self._look()

    def _look(self) -> None:
        """Show the page as it prints now; what changes meanwhile is drawn right after."""
        self._stale = True
        if self._watched and self._drawing is None:
            self._drawing = asyncio.get_running_loop().create_task(self._draw())

    async def _draw(self) -> None:
        from journalkit.exchange.exports.posting import sheet_of, style_of  # heavy, and not at once
        from journalkit.printing.stories import pages_of

        self.paper.working = True
        try:
            while self._stale:
                self._stale = False
                sheet, style = (
                    sheet_of(self.session, self.story, part=THUMB),
                    style_of(self.session, self.story),
                )
                pages = await asyncio.to_thread(pages_of, sheet, style=style, width=PAGE_WIDTH)
                long = self.writing.one_page and len(pages) > 1
                self.paper.note = TOO_LONG if long else "as it will print"
                self.paper.show(pages)
        except JournalError as error:
            self.notice.tell(error)
        finally:
            self.paper.working, self._drawing = False, None
