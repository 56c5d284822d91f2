"""The office's back-ups: where to and when, one made now, one tried, and what lies there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import ipywidgets

from journalkit.errors import BadRecord, JournalError
from journalkit.exchange.backups import drilling
from journalkit.exchange.backups.beside import Away, Errand, lying_at, trial
from journalkit.exchange.backups.running import MODULE
from journalkit.forms.register import Field, Values
from journalkit.journal import backing_up
from journalkit.journal.session import Session
from journalkit.pages.office.section import Section, Widgets, action, dated, day_and_time
from journalkit.pages.saying import how_far
from journalkit.reckoning import back_ups
from journalkit.reckoning.back_ups import Plan, Rule
from journalkit.store.backup import Place

HELP = (
    "A back-up adds what changed to a folder on another disk. It is as encrypted as the journal "
    "itself, so whoever finds the disk reads nothing. Keep one away from the building."
)
KEEP = {
    "daily": ("Keep so many days", "The last back-up of each."),
    "weekly": ("Weeks", "The first back-up of each."),
    "half_termly": ("Half terms", "The first back-up of each, as you entered them in Times."),
}
DUE = {"mark": "due", "mark_kind": "warning"}
SHOWN = 5
"""Runs that are listed; the plan remembers more."""
MADE, TRIAL = "A back-up is being made", "A back-up is being tried"

ERRANDS: WeakKeyDictionary[Session, tuple[str, Errand]] = WeakKeyDictionary()
"""A back-up goes on while its manager looks at something else."""


class BackUps(Section):
    """What stands in the plan, and what is done by hand."""

    needs = "make a back-up"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["plan"] = self._change
        self.deeds |= {"make": self._make, "try": self._try, "stop": self._stop}
        self._bar = ipywidgets.HTML()
        self._list: Errand | None = None

    def front(self) -> Widgets:
        plan = backing_up.plan(self.session)
        what, errand = ERRANDS.get(self.session, ("", None))
        cards = [self._running(what)] if errand else self._doing(plan)
        self._bar = ipywidgets.HTML(how_far(errand.done, errand.of, what) if errand else "")
        self._lying = self.roster(
            "What lies there",
            [],
            columns=["Made", "Size", "Held until"],
            empty="Looking …" if plan.place else "Nowhere is chosen yet.",
        )
        if plan.place:
            self._list = Errand(lambda say: lying_at(Path(plan.place)))
        runs = [
            {"id": str(number), "cells": [day_and_time(self.local(run.at)), run.said],
             "mark": "" if run.good else "failed", "mark_kind": "danger"}
            for number, run in enumerate(plan.runs[:SHOWN])
        ]  # fmt: skip
        last = self.roster("Last runs", runs, columns=["When", "How it ended"],
                           empty="None was made yet.")  # fmt: skip
        top = self.roster("Back-ups", cards, look="cards", help=HELP)
        return [top, *([self._bar] if errand else []), last, self._lying]

    def _doing(self, plan: Plan) -> list[dict[str, Any]]:
        wrong = back_ups.trouble(plan, self.session.now())
        when = f"Each day at {plan.at:%H:%M}" if plan.at else "None is planned"
        rule = plan.rule
        kept = f"Kept: {rule.daily} days, {rule.weekly} weeks, {rule.half_termly} half terms"
        where = {
            "id": "plan",
            "cells": ["Where and when", when, plan.place or "No folder is chosen", kept],
            **({} if plan.at and plan.place else DUE),
            "actions": [action("plan", "Change")],
        }
        good = plan.last_good()
        last = "None yet" if good is None else day_and_time(self.local(good.at))
        now = {
            "id": "now",
            "cells": ["Last back-up", last, *([wrong] if wrong else [])],
            **(DUE if wrong else {}),
            "actions": [action("make", "Back up now", "primary")] if plan.place else [],
        }
        line = "A back-up that nobody has restored is a hope. Try one each half term."
        tried = self.vault.audit.last_of("back-up", "back-up tried")
        at = dated(self.local(datetime.fromisoformat(tried)).date()) if tried else "Never tried"
        trial = {
            "id": "trial",
            "cells": ["Last tried", at, line],
            "actions": [action("try", "Try a restore")] if good and plan.place else [],
        }
        return [now, where, trial]

    @staticmethod
    def _running(what: str) -> dict[str, Any]:
        line = "You can go on working meanwhile, and so can everybody."
        return {"id": "running", "cells": [what, "", line], "actions": [action("stop", "Stop")]}

    # -- what takes its time --------------------------------------------------------------------

    def _make(self, _: str) -> None:
        self.session.require("make a back-up")
        ERRANDS[self.session] = MADE, Away(MODULE, str(self.vault.folder.path))

    def _try(self, _: str) -> None:
        self.session.require("make a back-up")
        place, beside = Path(backing_up.plan(self.session).place), self.vault.folder.path
        ERRANDS[self.session] = TRIAL, trial(place, self.session.keys, beside=beside)

    def _stop(self, _: str) -> None:
        if errand := ERRANDS.get(self.session):
            errand[1].stop()

    def keep(self, widgets: Widgets) -> None:
        """A trial has the manager's keys, so it ends when they look away, lock or sign out."""
        super().keep(widgets)
        what, errand = ERRANDS.get(self.session, ("", None))
        if errand and what == TRIAL:
            errand.stop()

    def tick(self) -> None:
        if self.place.trail:
            return
        what, errand = ERRANDS.get(self.session, ("", None))
        if errand and errand.is_alive():
            self._bar.value = how_far(errand.done, errand.of, what)
        elif errand:
            del ERRANDS[self.session]
            self._tell(lambda: self._ended(what, errand))
            self.draw()
        if (listed := self._list) and not listed.is_alive():
            self._list = None
            self._tell(lambda: self._show_list(listed))

    def _tell(self, work: Callable[[], None]) -> None:
        try:
            work()
        except JournalError as error:
            self.notice.tell(error)

    def _ended(self, what: str, errand: Errand) -> None:
        plan = backing_up.plan(self.session)
        if errand.error is not None:
            raise errand.error
        if what == TRIAL:
            self.notice.say(drilling.report(self.session, errand.result), kind="good")
        elif errand.result:
            self.notice.say("The back-up is made.", plan.runs[0].said, kind="good")
        else:
            said = plan.runs[0].said if plan.runs else ""
            self.notice.say("The back-up failed.", said, kind="danger")

    def _show_list(self, errand: Errand) -> None:
        if errand.error is not None:
            self._lying.empty = "This cannot be read just now."
            raise errand.error
        lying, found = errand.result
        plan = backing_up.plan(self.session)
        for wrong in backing_up.vouch(self.session, Path(plan.place), found):
            self.notice.say(wrong, kind="danger")
        self._lying.empty, rows = "Nothing yet.", []
        made, half_terms = [one.made_at for _, one in lying], plan.half_terms
        until = back_ups.holds(made, plan.rule, half_terms=half_terms, zone=self.session.zone)
        for name, manifest in lying:
            at = self.local(manifest.made_at)
            sealed = Place(Path(plan.place)).seal(name).is_file()
            size, end = f"{manifest.size / 1e6:,.1f} MB", dated(until[manifest.made_at])
            mark = {} if sealed else {"mark": "not vouched for", "mark_kind": "warning"}
            rows.append({"id": name, "cells": [day_and_time(at), size, end], **mark})
        self._lying.rows = rows

    # -- the plan --------------------------------------------------------------------------------

    def _change(self, _: str) -> Widgets:
        plan = backing_up.plan(self.session)
        fields: list[Field] = [
            {"name": "place", "label": "Folder", "kind": "text", "longest": 300, "optional": True,
             "help": "On the computer that the journal is on: such as /media/backups/journal."},
            {"name": "at", "label": "Each day at", "kind": "time", "optional": True,
             "help": "When the computer is on. Left empty, somebody has to think of it."},
            {"name": "anew", "label": "It is another stick, still empty", "kind": "yes",
             "help": "Otherwise an empty folder is taken for one whose stick is not plugged in."},
            *({"name": name, "label": label, "kind": "text", "help": help, "longest": 3}
              for name, (label, help) in KEEP.items()),
        ]  # fmt: skip
        values: Values = {"place": plan.place, "at": f"{plan.at:%H:%M}" if plan.at else ""}
        values |= {name: str(getattr(plan.rule, name)) for name in KEEP}

        def save(said: Values) -> str:
            bad = [name for name in KEEP if not (said[name].isascii() and said[name].isdigit())]
            if bad:
                raise BadRecord(dict.fromkeys(bad, "Write a whole number."))
            rule = Rule(**{name: int(said[name]) for name in KEEP})
            at = time.fromisoformat(said["at"]) if said["at"] else None
            anew = bool(said["anew"])
            backing_up.write_plan(self.session, said["place"], at=at, rule=rule, anew=anew)
            return "That is how back-ups are made from now on."

        return [self.sheet("Where and when", fields, save, values=values)]
