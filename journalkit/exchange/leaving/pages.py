"""The pages of an export: written whole beforehand, so that any browser reads them from a stick.

Whatever was written in the journal goes through jinja's escape, which is on for every template.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2

from journalkit.exchange.leaving.gathering import Held
from journalkit.journal import reflecting, storytelling
from journalkit.records import Child, HalfTerm, Observation, Picture, Stage, State, Use

HERE = Path(__file__).parent / "pages"
LOOK = Path(__file__).parents[2] / "server" / "template" / "static" / "look.css"
USES = {
    Use.JOURNAL: "In the child’s own journal",
    Use.OTHERS: "In the journal of another child who is in the picture",
    Use.DISPLAY: "On the setting’s walls and screens",
    Use.PUBLICITY: "Where anybody can see it",
}
STATES = {State.SUBMITTED: "Not reviewed yet", State.CHANGES: "Sent back, to be changed"}
BEFORE = "Before the first half term"


@dataclass(frozen=True, kw_only=True)
class Made:
    """Who made an export, for whom, and when: it stands on every page."""

    by: str
    by_id: str
    whom: str
    at: datetime = field(repr=False)


def write(held: Held, made: Made, to: Path, *, counts: dict[str, int]) -> None:
    """The start page, a page for each child and one for the team, with what they need."""
    book = _Book(held)
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"day": day_in_words, "clock": book.clock}
    shared = {"book": book, "held": held, "made": made, "uses": USES, "states": STATES}
    look = LOOK.read_text(encoding="utf-8").partition("*,\n*::before")[0]
    own = (HERE / "pages.css").read_text(encoding="utf-8")
    (to / "pages.css").write_text(look + own, encoding="utf-8")
    (to / "pages.js").write_bytes((HERE / "pages.js").read_bytes())
    (to / "children").mkdir()
    for child in held.all("children"):
        page = env.get_template("child.html.j2").render(**shared, up="../", child=child)
        (to / "children" / f"{child.id}.html").write_text(page, encoding="utf-8")
    team = bool(held.all("meetings") or held.all("reflections"))
    if team:
        page = env.get_template("team.html.j2").render(**shared, up="")
        (to / "team.html").write_text(page, encoding="utf-8")
    page = env.get_template("index.html.j2").render(**shared, up="", counts=counts, team=team)
    (to / "index.html").write_text(page, encoding="utf-8")
    index = json.dumps(list(book.found()), separators=(",", ":"))
    (to / "search.js").write_text(f"const JOURNAL = {index};\n", encoding="utf-8")


def day_in_words(at: date) -> str:
    """A day as people say it."""
    return f"{at.day} {at:%B} {at.year}"


class _Book:
    """What the templates ask."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.zone = ZoneInfo(held.setting.timezone)
        self._names = held.names("children", "members", "rooms", "carers")
        self._pictures = {one.id: one for one in held.all("pictures")}
        self._stored = held.holdings["pictures"].beside
        self._notes: dict[str, list[Observation]] = defaultdict(list)
        for one in held.all("observations"):
            for child in one.note.children if one.state.in_use else ():
                self._notes[child].append(one)
        self._areas = held.holdings["observations"].beside
        self.frameworks = {one.id: one for one in held.all("frameworks")}
        self.half_terms = sorted(held.all("half_terms"), key=lambda one: one.starts)
        self.origins = {one.id: one for one in held.all("origins")}
        ended = held.all("closed_steps")
        self._closed = {(one.observation, one.child, one.step): one for one in ended}

    def name(self, id: str | None) -> str:
        """What whoever or whatever has *id* is called."""
        return self._names.get(id or "", "")

    def names(self, ids: Any) -> str:
        return ", ".join(filter(None, map(self.name, ids)))

    def of(self, kind: str, child: str) -> list[Any]:
        """The records of *kind* that are about *child*."""
        return [one for one in self.held.all(kind) if one.child == child]

    def of_meeting(self, kind: str, id: str) -> list[Any]:
        return [one for one in self.held.all(kind) if one.meeting == id]

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def clock(self, at: datetime) -> str:
        here = self.local(at)
        return f"{here:%A} {day_in_words(here)}, {here:%H:%M}"

    def rooms(self) -> list[tuple[str, list[Child]]]:
        """The rooms with the children who are in them, and last those who have left."""
        here: dict[str, list[Child]] = defaultdict(list)
        left: list[Child] = []
        for child in sorted(self.held.all("children"), key=lambda one: one.name):
            (left if child.left else here[child.room]).append(child)
        rooms = [(room.name, here[room.id]) for room in self.held.all("rooms") if here[room.id]]
        return [*rooms, *([("Children who have left", left)] if left else [])]

    def count(self, child: str) -> int:
        return len(self._notes[child])

    def chapters(self, child: str) -> list[tuple[str, list[Observation]]]:
        """The notes about *child* by half term, the latest first; what was seen in the holidays
        stands under the half term before them."""
        found: dict[str, list[Observation]] = {}
        notes = sorted(self._notes[child], key=lambda one: one.note.happened_at, reverse=True)
        for one in notes:
            found.setdefault(self._half_term(one.note.happened_at), []).append(one)
        return list(found.items())

    def _half_term(self, at: datetime) -> str:
        day = self.local(at).date()
        begun = [one for one in self.half_terms if one.starts <= day]
        return _called(begun[-1]) if begun else BEFORE

    def half_term(self, id: str) -> str:
        return next((_called(one) for one in self.half_terms if one.id == id), "")

    def areas(self, note: Observation) -> list[str]:
        """What *note* is found under, in words."""
        areas = {area.id: area.short for one in self.frameworks.values() for area in one.areas}
        return [areas[id] for id in self._areas.get(note.id, {}).get("areas", ()) if id in areas]

    def placed(self, one: Any) -> tuple[str, str]:
        """The area and the band of a judgement, in words."""
        framework = self.frameworks[one.framework]
        area, band = framework.area(one.area), framework.band(one.band)
        return (area.name if area else one.area), (band.name if band else one.band)

    def judgements(self, child: str) -> list[Any]:
        """Those that stand, the latest first."""
        every = self.of("judgements", child)
        replaced = {one.replaces for one in every}
        return [one for one in reversed(every) if one.id not in replaced]

    def outcome(self, note: Observation, child: str) -> str:
        """What came of its next step for *child*; empty while it is open."""
        ended = self._closed.get((note.id, child, note.note.next_step.strip()))
        return ended.outcome if ended else ""

    def pictures(self, ids: Any) -> list[dict[str, Any]]:
        """Those of *ids* that are in this export, as a page shows them."""
        return [self._shown(self._pictures[id]) for id in ids if id in self._stored]

    def _shown(self, one: Picture) -> dict[str, Any]:
        stored = self._stored[one.id]["stored"]
        kind = "Photo" if one.kind == "picture" else "Film"
        alt = one.caption or f"{kind} of {day_in_words(self.local(one.when))}"
        return {"file": stored.file, "small": stored.small, "alt": alt, "film": kind == "Film",
                "caption": one.caption, "width": one.width, "height": one.height}  # fmt: skip

    def portrait(self, child: str) -> dict[str, Any] | None:
        """The latest photo with nobody else in it."""
        alone = [one for one in self._pictures.values() if one.children == (child,)]
        alone = [one for one in alone if one.kind == "picture" and one.id in self._stored]
        return self._shown(max(alone, key=lambda one: one.when)) if alone else None

    def stories(self, child: str) -> list[dict[str, Any]]:
        """What was told about *child*, the latest half term first."""
        stories = [one for one in self.of("stories", child) if one.stage is not Stage.DRAFTED]
        order = {one.id: number for number, one in enumerate(self.half_terms)}
        stories.sort(key=lambda one: order.get(one.half_term, -1), reverse=True)
        told = []
        for one in stories:
            writing = storytelling.writing(one)
            said = [part for part in one.passages if part.text.strip()]
            parts = [
                (section.title, mine)
                for section in writing.sections
                if (mine := [part for part in said if part.section == section.id])
            ]
            replies = [reply for reply in self.of("replies", child) if reply.story == one.id]
            told.append({"story": one, "title": writing.title, "parts": parts, "replies": replies})
        return told

    def thoughts(self, reflection: Any) -> list[tuple[str, str]]:
        """The questions of a reflection with what was answered."""
        asked = {one.id: one.ask for cycle in reflecting.cycles() for one in cycle.questions}
        said = reflection.answers.items()
        return [(asked.get(id, ""), text) for id, text in said if text.strip()]

    def found(self) -> Any:
        """What the search looks through: where it stands, its title, its words."""
        for child in self.held.all("children"):
            page = f"children/{child.id}.html"
            yield [page, child.name, child.known_as]
            for story in self.stories(child.id):
                one = story["story"]
                title = f"{child.called}: {story['title']}, {self.half_term(one.half_term)}"
                words = [part.text for part in one.passages]
                words += [reply.words for reply in story["replies"]]
                yield [f"{page}#s-{one.id}", title, "\n".join(words)]
        for one in self.held.all("observations"):
            here = [id for id in one.note.children if self.name(id)]
            if one.state.in_use and here:
                note = one.note
                title = f"{self.names(here)}, {day_in_words(self.local(note.happened_at))}"
                said = (note.text, note.own_words, note.meaning, note.next_step, note.place)
                shown = [picture["caption"] for picture in self.pictures(note.pictures)]
                origin = self.origins.get(one.id)
                shown += [comment.text for comment in origin.comments] if origin else []
                told = "\n".join(filter(None, [*said, *shown]))
                yield [f"children/{here[0]}.html#n-{one.id}", title, told]
        for one in self.held.all("meetings"):
            words = [one.notes, *(item.text for item in self.of_meeting("actions", one.id))]
            words += [item.text for item in self.of_meeting("agenda_items", one.id)]
            title = f"Staff meeting, {day_in_words(one.day)}"
            yield [f"team.html#m-{one.id}", title, "\n".join(words)]
        for one in self.held.all("reflections"):
            title = f"Reflection by {self.name(one.author)}"
            yield [f"team.html#r-{one.id}", title, "\n".join(one.written)]


def _called(half_term: HalfTerm) -> str:
    year = str(half_term.starts.year)
    return half_term.name if year in half_term.name else f"{half_term.name} {year}"


class _Counter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.notes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.notes += tag == "article" and ("class", "note") in attrs


def notes_on(page: Path) -> int:
    """How many observations stand on a page, as it was written."""
    counter = _Counter()
    counter.feed(page.read_text(encoding="utf-8"))
    return counter.notes
