"""The office's requests: a family asks what the journal holds about its child."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import ipywidgets

from journalkit.errors import BadRecord, JournalError
from journalkit.exchange.answers import bundle, wording
from journalkit.exchange.answers.everything import Everything, Item
from journalkit.exchange.answers.taking_out import TakingOut, seen
from journalkit.forms.register import Field, Values
from journalkit.forms.widgets.paper import Paper
from journalkit.forms.widgets.parcel import Parcel
from journalkit.forms.widgets.statement import Statement
from journalkit.journal import answering
from journalkit.pages.office.section import Section, Step, Widgets, action
from journalkit.pages.saying import counted, how_far
from journalkit.records import Ruling

HELP = (
    "Whoever cares for a child may ask for a copy of all that is held about them. It is answered "
    "within a calendar month; the guide for managers leads through it."
)
BY_HAND = "It is shown this once and kept nowhere. Tell it by hand, never with the file."
PLAIN = "You have read the texts of this list, and they go as they stand."


class Requests(Section):
    """Open requests, and behind each what has to be gone through."""

    needs = answering.MAY

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._work: asyncio.Task[None] | None = None
        self._held: dict[str, tuple[int, Everything]] = {}
        self.screens |= {
            "ask": self._ask, "request": self._request, "texts": self._texts, "text": self._text,
            "pictures": self._pictures, "picture": self._picture, "identity": self._identity,
            "longer": self._longer, "close": self._close, "made": self._made,
        }  # fmt: skip
        self.deeds["plain"] = self._read_plain

    def front(self) -> Widgets:
        return [
            self.roster(
                "Requests",
                wording.in_list(self.session),
                help=HELP,
                columns=["About", "Asked by", "Stands"],
                actions=[action("ask", "A family asks", "primary")],
                empty="Nobody has asked yet.",
            )
        ]

    def _ask(self, _: str) -> Widgets:
        def save(said: Values) -> str:
            made = wording.begun(self.session, said)
            self.saved_at([("request", made.id)])
            return "The request is open."

        values = {"received": self.today().isoformat()}
        fields = wording.to_ask(self.session)
        return [self.sheet("A family asks", fields, save, values=values)]

    def keep(self, widgets: Widgets) -> None:
        super().keep(widgets)
        if self._work is not None:
            self._work.cancel()

    # -- one request --------------------------------------------------------------------------

    def _out(self, id: str, *, anew: bool = False) -> TakingOut:
        """What stands; the store is gone through *anew* where it has changed."""
        now = self.vault.recorded()
        if id not in self._held or (anew and self._held[id][0] != now):
            request = self.vault.access_requests.get(id)
            self._held[id] = now, Everything(self.session, request)
        return TakingOut(self._held[id][1], answering.rulings(self.session, id))

    def _request(self, id: str) -> Widgets:
        request = self.vault.access_requests.get(id)
        out = None if request.closed_at else self._out(id, anew=True)
        cards = wording.cards(self.session, request, out)
        back = [action("back", "All requests", "back")]
        name = self.vault.children.get(request.child).name
        return [self.roster(name, cards, look="cards", actions=back)]

    def _sheet(self, title: str, id: str, fields: list[Field], save: Any, **more: Any) -> Widgets:
        """A sheet that leads back to request *id*."""

        def saved(said: Values) -> str:
            done: str = save(said)
            self.saved_at([("request", id)])
            return done

        return [self.sheet(title, fields, saved, **more)]

    def _identity(self, _: str) -> Widgets:
        id = self._id()

        def save(said: Values) -> str:
            on = date.fromisoformat(said["on"])
            request = answering.identify(self.session, id, said["how"], on=on)
            return f"{wording.due_in_words(request, self.today())[0]}."

        return self._sheet(
            "Who asks", id, wording.IDENTITY, save, values={"on": self.today().isoformat()}
        )

    def _longer(self, _: str) -> Widgets:
        id = self._id()

        def save(said: Values) -> str:
            answering.extend(self.session, id, said["why"])
            return "Two months more are noted."

        return self._sheet("Two months more", id, wording.LONGER, save)

    def _close(self, _: str) -> Widgets:
        id = self._id()

        def save(said: Values) -> str:
            answering.close(self.session, id, said["outcome"])
            return "The request is closed."

        return self._sheet("Close the request", id, wording.CLOSE, save)

    # -- texts --------------------------------------------------------------------------------

    def _texts(self, _: str) -> Widgets:
        id = self._id()
        back = [action("back", "The request", "back")]
        rows, plain = wording.texts(self._out(id))
        lists = [self.roster("Somebody else is named, or may be", rows, actions=back, search=True,
                             columns=["What", "Begins"], empty="There is none.")]  # fmt: skip
        if plain:
            acts = [action("plain", "I have read these", "primary", PLAIN)]
            self._plain = self.roster("Nobody else is named in these", plain, actions=acts,
                                      columns=["What", "Text"], page_size=25)  # fmt: skip
            lists.append(self._plain)
        return lists

    def _id(self) -> str:
        """The request that the trail leads through."""
        return next(id for name, id in self.place.trail if name == "request")

    def _rule(self, item: Item, *, gives: bool, **more: Any) -> Ruling:
        return Ruling(request=self._id(), about=item.about, seen=item.seen, gives=gives,
                      by=self.session.member.id, at=self.session.now(), **more)  # fmt: skip

    def _read_plain(self, _: str) -> None:
        items = {one.about: one for one in self._out(self._id()).everything.items}
        shown = [items[row["id"]] for row in self._plain.shown]
        answering.rule(self.session, [self._rule(one, gives=True) for one in shown])

    def _text(self, about: str) -> Widgets:
        out = self._out(self._id())
        item = next(one for one in out.everything.items if one.about == about)
        places, ruling = out.places(item), out.ruling(item)
        taken = [one.id for one in out.taken(item)]
        shown = Statement(
            heading=wording.titled(item), help=f"As it would go. By {item.by or 'nobody named'}.",
            lines=[f"{label}: {text}" for label, text in out.texts(item)],
        )  # fmt: skip

        def save(said: Values) -> str:
            if said["gives"] != item.sure and not said["why"]:
                raise BadRecord({"why": "Write why you decide otherwise than proposed."})
            turned = [one.id for one in places if one.out != (one.id in said.get("out", ()))]
            made = self._rule(item, gives=said["gives"], turned=tuple(turned), why=said["why"])
            answering.rule(self.session, [made])
            now = self._out(self._id())
            left = [row["id"] for row in wording.texts(now)[0] if row["mark"] == "to read"]
            trail: list[Step] = self.place.trail[:-1]
            self.saved_at([*trail, ("text", left[0])] if left else trail)
            return f"It is decided. {counted(len(left), 'more text')} to look at."

        values = {"gives": out.goes(item), "out": taken, "why": ruling.why if ruling else ""}
        fields = wording.to_decide(places)
        sheet = self.sheet("What goes", fields, save, values=values, save_label="Decided")
        sheet.takes_focus = False
        return [shown, sheet]

    # -- pictures -----------------------------------------------------------------------------

    def _pictures(self, _: str) -> Widgets:
        id = self._id()
        rows = wording.pictures(self.session, self._out(id))
        back = [action("back", "The request", "back")]
        return [self.roster("Photos and videos", rows, actions=back, columns=["What", "Why"],
                            empty="There are none.")]  # fmt: skip

    def _picture(self, id: str) -> Widgets:
        out, request = self._out(self._id()), self._id()
        picture, goes, why = next(one for one in bundle.pictures_of(out) if one[0].id == id)
        paper = Paper(label=f"{why[:1].upper()}{why[1:]}", note="as it is kept")
        part = "full" if picture.kind == "picture" else "thumb"

        def show() -> None:
            paper.show((answering.look(self.session, request, picture, part=part),))
            paper.count = 0  # it is no page

        paper.on_ask, paper.on_problem = show, self.notice.tell

        def save(said: Values) -> str:
            ruling = Ruling(
                request=request, about=f"picture/{id}", seen=seen(picture), gives=said["gives"],
                by=self.session.member.id, at=self.session.now(), why=said["why"],
            )  # fmt: skip
            answering.rule(self.session, [ruling])
            return "It is decided."

        sheet = self.sheet("What goes", wording.PICTURE, save, values={"gives": bool(goes)})
        sheet.takes_focus = False
        return [paper, sheet]

    # -- the file -----------------------------------------------------------------------------

    def _made(self, _: str) -> Widgets:
        id = self._id()
        body = ipywidgets.VBox([ipywidgets.HTML("<p role='status'>Gathering …</p>")])
        self._work = asyncio.get_running_loop().create_task(self._make(id, body))
        return [body]

    async def _make(self, id: str, body: ipywidgets.VBox) -> None:
        gathered = bundle.Bundle({}, {}, {})
        try:
            for number, count, one in bundle.gather(self.session, self._out(id, anew=True)):
                gathered = one or gathered
                body.children[0].value = how_far(number, count)
                await asyncio.sleep(0)
            file, words = await asyncio.to_thread(bundle.closed, gathered)
        except JournalError as error:
            self.back()
            self.draw()
            self.notice.tell(error)
            return
        parcel = Parcel(
            title="The answer is made", words=words, words_help=BY_HAND,
            lines=[counted(len(gathered.files), "photo or video", "photos and videos") + " inside"],
            file_name=f"access-request-{self.today():%Y-%m-%d}.pdf",
        )  # fmt: skip
        parcel.on_take, parcel.on_done = lambda: file, self._done
        parcel.on_problem = self.notice.tell
        body.children = (parcel,)

    def _done(self) -> None:
        self.back()
        self.draw()
