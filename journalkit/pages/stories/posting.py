"""Stories as PDFs: one or many for the printer, or one that a password opens, for email."""

from __future__ import annotations

import asyncio
from typing import Any

import ipywidgets

from journalkit.errors import JournalError
from journalkit.forms.widgets.parcel import Parcel
from journalkit.journal import storytelling
from journalkit.pages.office.section import action
from journalkit.pages.saying import counted, how_far
from journalkit.pages.stories.screen import Screen, Widgets
from journalkit.records import Stage

BY_HAND = (
    "It is shown this once and kept nowhere. Tell it to the family by hand, "
    "never in the email that the file goes with."
)


class Posting(Screen):
    """Those chosen on the board, or the one that was open."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        desk, vault = self.desk, self.session.vault
        self.stories = [
            one.id
            for one in vault.stories.in_half_term(desk.half_term)
            if one.writing == desk.writing and one.child in desk.chosen
        ]
        self.body = ipywidgets.VBox(layout={"grid_gap": "20px"})
        self._work: asyncio.Task[None] | None = None
        self.deeds |= {
            "print": lambda: self._begin(locked=False),
            "close": lambda: self._begin(locked=True),
            "stop": self._stop,
            "given": self._given,
        }
        self._front()

    def widgets(self) -> Widgets:
        return [self.body]

    def leave(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _front(self) -> None:
        do = [action("print", "Make the PDF to print", "primary")]
        if len(self.stories) == 1:
            do.append(action("close", "Make a PDF with a password, for email"))
        said = "It is written into the record that they went out, and by whom."
        self.body.children = [
            self.card("To go home", counted(len(self.stories), "story", "stories"), said, do=do)
        ]

    def _begin(self, *, locked: bool) -> None:
        self._work = asyncio.get_running_loop().create_task(self._make(locked))

    def _stop(self) -> None:
        self.leave()
        self._front()

    async def _make(self, locked: bool) -> None:
        from journalkit.exchange.exports.posting import closed, pdf_of, to_print
        from journalkit.printing.stories import bound

        bar = ipywidgets.HTML()
        count, made = len(self.stories), []
        self.put(self.body, self.card("Being made", do=[action("stop", "Stop")]), bar)
        try:
            how = "PDF with a password" if locked else "PDF to print"
            for number, story in enumerate(to_print(self.session, self.stories, what=how)):
                bar.value = how_far(number, count)
                made.append(await asyncio.to_thread(pdf_of, *story))
            if locked:
                file, words = await asyncio.to_thread(closed, made[0])
            else:
                file, words = await asyncio.to_thread(bound, made), ""
        except JournalError as error:
            self._front()
            self.notice.tell(error)
            return
        self._hand_over(file, words)

    def _hand_over(self, file: bytes, words: str) -> None:
        parcel = Parcel(
            title="The PDF is made",
            lines=[counted(len(self.stories), "story", "stories")],
            words=words,
            words_label="Its password" if words else "",
            words_help=BY_HAND if words else "",
            file_name=f"stories-{self.session.today():%Y-%m-%d}.pdf",
        )
        if not words:
            parcel.done_label = "I have it"
        parcel.on_take, parcel.on_done = lambda: file, lambda: self.go("board")
        parcel.on_problem = self.notice.tell
        gone = self.card(
            "When they have gone home",
            "Say so here: the board knows it then.",
            do=[action("given", "All of them are given")],
        )
        self.put(self.body, parcel, gone)

    def _given(self) -> None:
        """The families have them: those that were given before stay as they were."""
        for story in self.session.vault.stories.some(self.stories).values():
            if story.stage is Stage.APPROVED:
                storytelling.give(self.session, story.id)
        self.go("board")
        self.notice.say("They are given.", kind="good")
