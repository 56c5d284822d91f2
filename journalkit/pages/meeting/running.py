"""What whoever leads a meeting writes down while it goes on: who is here, notes, and its end."""

from __future__ import annotations

from typing import Any

from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.sheet import Sheet
from journalkit.forms.widgets.statement import Statement
from journalkit.journal import meetings
from journalkit.pages.office.section import Section, Widgets, action


class Here(Section):
    """Attendance, as whoever leads sees it."""

    needs = "lead a staff meeting"

    def front(self) -> Widgets:
        meeting = meetings.going_on(self.session)
        here = meeting.attended if meeting else ()
        fields: list[Field] = [
            {"name": "here", "label": "Members", "kind": "choices", "optional": True,
             "options": options((one.id, one.name) for one in self.members())},
        ]  # fmt: skip

        def save(said: Values) -> str:
            meetings.attend(self.session, said["here"])
            return "It is noted who is here."

        note = "Their ratings are waited for. Whoever opens Meeting on a tablet can join there."
        sheet = self.sheet("Who is here", fields, save, values={"here": [*here]}, note=note)
        return [sheet]


class Leading(Section):
    """For another manager, where whoever led has to go."""

    needs = "lead a staff meeting"

    def front(self) -> Widgets:
        card = Statement(
            heading="Lead the meeting from here",
            help="Whoever leads now takes part like the others from then on.",
            action="Lead from here",
        )
        card.on_act, card.on_problem = lambda: meetings.lead(self.session), self.notice.tell
        return [card]


class Notes(Section):
    """The meeting's notes, and what ends it."""

    needs = "lead a staff meeting"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.deeds["end"] = self._end
        self._notes: Sheet | None = None

    def front(self) -> Widgets:
        meeting = meetings.going_on(self.session)
        fields: list[Field] = [
            {"name": "notes", "label": "What else was said", "kind": "long", "optional": True,
             "help": "It stands in the minutes as it is: leave children’s names out."},
        ]  # fmt: skip

        def save(said: Values) -> str:
            meetings.note(self.session, said["notes"])
            return "The notes are saved."

        values = {"notes": meeting.notes if meeting else ""}
        self._notes = self.sheet("Notes of the meeting", fields, save, values=values)
        end = self.roster(
            "End",
            [],
            actions=[
                action("end", "End the meeting", "danger", "End it? Notes that were rated and not "
                       "shown stay hidden.")
            ],
            empty="Everybody’s page then shows what was agreed, and the minutes can be taken.",
        )  # fmt: skip
        return [self._notes, end]

    def _end(self, _: str) -> None:
        if self._notes is not None and self._notes.touched:  # typed, and never saved
            meetings.note(self.session, str(self._notes.values.get("notes", "")).strip())
            self._notes.touched = False
        meetings.end(self.session)
