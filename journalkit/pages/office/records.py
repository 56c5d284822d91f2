"""The office's records: what was kept long enough, what is held, and erasing for good."""

from __future__ import annotations

from typing import Any

from journalkit.errors import BadRecord, Refused
from journalkit.exchange.erasures import wording
from journalkit.exchange.erasures.due import due, periods
from journalkit.exchange.erasures.planning import Plan, planned
from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.roster import Roster
from journalkit.journal import erasing, observing, presence
from journalkit.pages.office.section import Section, Step, Widgets, action
from journalkit.reckoning.retention import Due

EVERYBODY = "everybody"
FOUND = 50
"""Observations that a search shows."""


class Records(Section):
    """Three lists and what was erased; behind them one erasure, step by step."""

    needs = "erase records"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {
            "period": self._period,
            "leavers": self._leavers,
            "hold": self._holding,
            "choose": self._choosing,
            "child": self._child,
            "text": self._text,
            "find": self._finding,
            "found": self._found,
            "note": self._note,
            "last": self._last,
        }
        self.deeds |= {"lift": self._lift, "erase-due": self._erase_due, "on": self._on}

    # -- the front ----------------------------------------------------------------------------

    def front(self) -> Widgets:
        self.place.plan = None
        if erasing.pending(self.session):
            self.notice.say(
                "Files of what was erased are still to be taken away.",
                "Sign everybody out, then open this page again.",
                kind="warning",
            )
        self._due = {one.period.name: one for one in due(self.session)}
        return [self._kept(), self._holds(), self._erase(), self._receipts()]

    def _kept(self) -> Roster:
        return self.roster(
            "Kept long enough",
            wording.kept(self._due.values()),
            help=wording.PERIODS,
            columns=["Records", "Kept for", "Due"],
        )

    def _holds(self) -> Roster:
        return self.roster(
            "Held",
            wording.holds(self.session),
            help="While an inquiry or a claim goes on: nothing of what is held can be erased.",
            columns=["Of whom", "Why", "Placed"],
            actions=[action("hold", "Place a hold")],
            empty="Nothing is held.",
        )

    def _erase(self) -> Roster:
        help = wording.UNREACHED
        return self.roster("Erase for good", wording.CHOICES, look="cards", help=help)

    def _receipts(self) -> Roster:
        return self.roster(
            "Receipts",
            wording.receipts(self.session),
            help="That something was erased, without saying what it was.",
            columns=["When, and by whom", "Why", "What went", "Back-ups hold it until"],
            empty="Nothing was erased yet.",
            page_size=10,
        )

    # -- periods and holds --------------------------------------------------------------------

    def _period(self, name: str) -> Widgets:
        period = next(one for one in periods(self.session) if one.name == name)
        fields: list[Field] = [
            {"name": "years", "label": "Years", "kind": "text", "longest": 2},
            {"name": "why", "label": "Why", "kind": "long"},
        ]

        def save(said: Values) -> str:
            if not said["years"].isdecimal():
                raise BadRecord({"years": "Write years as a number."})
            erasing.decide(self.session, name, int(said["years"]), said["why"])
            return "The period holds from now on."

        values = {"years": str(period.years), "why": period.why}
        return [self.sheet(period.title, fields, save, values=values)]

    def _leavers(self, _: str) -> Widgets:
        leavers = next(d for d in due(self.session) if d.period.name == "register")
        return [self._list("Kept long enough", leavers.ids.get("children", []))]

    def _erase_due(self, name: str) -> None:
        self._alone()
        listed: Due = self._due[name]
        confirmed = erasing.Confirmed(seen=self.vault.recorded())
        receipt = erasing.erase(self.session, listed.ids, confirmed, reason="kept long enough")
        self.notice.say("It is erased.", wording.counted(receipt), kind="good")

    def _holding(self, _: str) -> Widgets:
        children = [
            (EVERYBODY, "Everybody: nothing at all is erased"),
            *((one.id, one.name) for one in self.vault.children.where("1", order="name")),
        ]
        fields: list[Field] = [
            {"name": "child", "label": "Of whom", "kind": "choice", "options": options(children)},
            {"name": "reason", "label": "Why", "kind": "long"},
        ]  # fmt: skip

        def save(said: Values) -> str:
            erasing.hold(self.session, said["reason"], child=said["child"].removeprefix(EVERYBODY))
            return "It is held."

        return [self.sheet("Place a hold", fields, save, save_label="Hold it")]

    def _lift(self, id: str) -> None:
        erasing.lift(self.session, id)
        self.notice.say("The hold is lifted.", kind="good")

    # -- a child ------------------------------------------------------------------------------

    def _choosing(self, _: str) -> Widgets:
        return [self._list("Erase a child", None)]

    def _list(self, title: str, only: list[str] | None) -> Roster:
        rows = wording.children(self.session, only)
        back = [action("back", "Records", "back")]
        columns = ["Child", "Born", "Left"]
        return self.roster(title, rows, columns=columns, actions=back, search=len(rows) > 8)

    def _child(self, id: str) -> Widgets:
        plan = self.place.plan = planned(self.session, id, before=self.place.plan)
        one = self.vault.children.get(id)
        found = erasing.reach(self.session, plan.asked)
        said = wording.beside(found)
        go = action("on", "Go on to the texts" if plan.left() else "Go on", "primary")
        acts = [action("back", "Back", "back"), go]
        notes = (each.id for each in plan.named if each.kind == "observations")
        if erasing.held(self.session, found, notes):
            said, acts = f"{erasing.HELD} {erasing.LIFT}", acts[:1]
        rows, columns = wording.going(found, plan), ["What goes", "How many"]
        return [self.roster(f"Erase {one.name}", rows, help=said, columns=columns, actions=acts)]

    def _on(self, _: str) -> None:
        self.place.trail.append(self._next_step())

    def _next_step(self) -> Step:
        left = self.place.plan.left()
        return ("text", str(left[0])) if left else ("last", "")

    def _text(self, at: str) -> Widgets:
        plan: Plan = self.place.plan
        one = plan.named[int(at)]
        values = {str(number): each.proposal for number, each in enumerate(one.passages)}

        def save(said: Values) -> str:
            plan.texts[one.kind, one.id] = [
                said.get(str(number), each.proposal) for number, each in enumerate(one.passages)
            ]
            self.saved_at([*self.place.trail[:-1], self._next_step()])
            return "The text is confirmed. Nothing is erased yet."

        return [
            self.sheet(
                wording.titled(one, int(at), len(plan.named)),
                wording.fields(one),
                save,
                values=values,
                note=wording.about(one),
                save_label="This remains",
            )
        ]

    # -- an observation, a picture ------------------------------------------------------------

    def _finding(self, _: str) -> Widgets:
        words = {"name": "words", "label": "Words in it", "kind": "text"}

        def save(said: Values) -> str:
            self.place.plan = said["words"]
            self.saved_at([*self.place.trail, ("found", "")])
            return "These hold the words."

        return [self.sheet("Find an observation", [words], save, save_label="Find")]

    def _found(self, _: str) -> Widgets:
        found = observing.search(self.session, self.place.plan)[:FOUND]
        back = [action("back", "Back", "back")]
        rows, columns = wording.notes(self.session, found), ["Day", "It begins"]
        return [self.roster("Observations", rows, columns=columns, actions=back)]

    def _note(self, id: str) -> Widgets:
        rows = wording.parts(self.session, id)
        back = [action("back", "Back", "back")]
        help = "With an observation go its pictures that no other one shows."
        columns = ["What", ""]
        return [self.roster("Erase for good", rows, help=help, columns=columns, actions=back)]

    # -- the last step ------------------------------------------------------------------------

    def _last(self, what: str) -> Widgets:
        kind, _, id = what.partition(":")
        plan: Plan = Plan({kind: [id]}) if id else self.place.plan
        child = None if id else self.vault.children.get(plan.asked["children"][0])
        typed = child.name if child else "erase"

        def save(said: Values) -> str:
            if " ".join(said["typed"].split()).casefold() != typed.casefold():
                raise BadRecord({"typed": "This is not what has to be typed."})
            self._alone()
            now = planned(self.session, child.id, before=plan) if child else plan
            if now.left():
                self.place.plan = now
                self.saved_at([*self.place.trail[:-1], self._next_step()])
                return "There is something new to look at first. Nothing is erased yet."
            receipt = erasing.erase(
                self.session, now.asked, now.confirmed(self.vault.recorded()),
                reason=said["reason"],
            )  # fmt: skip
            self.saved_at([])
            self.place.typed.clear()
            return f"It is erased: {wording.counted(receipt)}."

        return [
            self.sheet(
                f"Erase {child.called} for good" if child else "Erase for good",
                wording.last(child is not None),
                save,
                note="This cannot be taken back.",
                save_label="Erase for good",
                danger=True,
            )
        ]

    def _alone(self) -> None:
        """What others are writing just now could name the child."""
        own = self.gate.state().sign_in
        if any(one.id != own for one in presence.who(self.session, self.gate)):
            raise Refused(
                "Somebody else is signed in, and may be writing about it.",
                what_to_do="Sign them out first: Office, Today.",
            )
