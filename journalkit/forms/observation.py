"""The observation form: a model without widgets, and a view that links to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import ipywidgets
import traitlets

from journalkit.errors import BadRecord
from journalkit.forms.widgets.chips import Chips
from journalkit.forms.widgets.field import Field
from journalkit.forms.widgets.hints import Hints
from journalkit.forms.widgets.photos import Photos, in_the_note
from journalkit.forms.widgets.scale import Scale
from journalkit.records import Child, Framework, Note

MINUTE = "%Y-%m-%dT%H:%M"
TYPED_LIMIT = 2_000_000
"""Characters that a field keeps: more than a note may have, so that a pasted book is refused in a
sentence and still stands in the draft."""

TEXTS = ("text", "own_words", "meaning", "next_step", "place")
LISTS = ("children", "areas", "aspects")
SCALES = ("wellbeing", "involvement")

WELLBEING = ["unhappy, upset", "low", "neither", "content", "flourishing"]
INVOLVEMENT = [
    "no activity",
    "often interrupted",
    "busy, not absorbed",
    "intense moments",
    "absorbed",
]


class ObservationForm(traitlets.HasTraits):
    """What stands in the form, whole or not. `note` makes a record of it, or says what is missing.

    ``happened_at`` is the setting's own clock, as ``2026-09-14T14:32``.
    """

    text = traitlets.Unicode("")
    own_words = traitlets.Unicode("")
    meaning = traitlets.Unicode("")
    next_step = traitlets.Unicode("")
    place = traitlets.Unicode("")
    happened_at = traitlets.Unicode("")
    children = traitlets.List(traitlets.Unicode())
    areas = traitlets.List(traitlets.Unicode())
    aspects = traitlets.List(traitlets.Unicode())
    pictures = traitlets.List(traitlets.Unicode())
    wellbeing = traitlets.Int(None, allow_none=True)
    involvement = traitlets.Int(None, allow_none=True)
    staff_only = traitlets.Bool(False)

    def __init__(self, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._zone = zone

    def __repr__(self) -> str:
        return "ObservationForm()"

    def is_empty(self) -> bool:
        """Whether there is nothing in it worth keeping."""
        written = any(getattr(self, name).strip() for name in TEXTS)
        return not (written or self.children or self.pictures)

    def note(self) -> Note:
        """The record of what stands here; `BadRecord` says what is wrong with which field."""
        try:
            at = datetime.strptime(self.happened_at[:16], MINUTE).replace(tzinfo=self._zone)
        except ValueError:
            raise BadRecord({"happened_at": "Say when it happened."}) from None
        return Note(
            children=tuple(self.children),
            happened_at=at.astimezone(UTC),
            areas=tuple(self.areas),
            aspects=tuple(self.aspects),
            pictures=tuple(self.pictures),
            wellbeing=self.wellbeing,
            involvement=self.involvement,
            staff_only=self.staff_only,
            **{name: getattr(self, name).strip() for name in TEXTS},
        )

    def problems(self) -> dict[str, str]:
        """What is wrong with which field; empty where it can be handed in."""
        try:
            self.note()
        except BadRecord as bad:
            return bad.problems
        return {}

    def fields(self) -> dict[str, object]:
        """Everything in it as JSON values, for a draft."""
        return {name: getattr(self, name) for name in self.trait_names()}

    def fill(self, fields: dict[str, Any]) -> None:
        """Put a draft's *fields* here; a field that it lacks, or that does not fit, stays empty."""
        with self.hold_trait_notifications():
            for name, trait in self.traits().items():
                empty = trait.default(self)
                try:
                    setattr(self, name, fields.get(name, empty))
                except traitlets.TraitError:
                    setattr(self, name, empty)

    def fill_from(self, note: Note) -> None:
        """Put an observation's *note* here, to be amended."""
        local = note.happened_at.astimezone(self._zone).strftime(MINUTE)
        fields = {name: getattr(note, name) for name in (*TEXTS, *SCALES, "staff_only")}
        lists = {name: list(getattr(note, name)) for name in (*LISTS, "pictures")}
        self.fill({**fields, **lists, "happened_at": local})


class ObservationView:
    """The form on a page: cards of widgets that follow the model, both ways."""

    def __init__(
        self,
        form: ObservationForm,
        *,
        children: Sequence[tuple[Child, str]],
        own_group: str,
        framework: Framework,
    ) -> None:
        """*children* come with the name of their key group; *own_group* is shown first."""
        self.form = form
        self._framework = framework
        options = [{"id": c.id, "label": c.called, "group": group} for c, group in children]
        self.children = Chips(
            label="Children", options=options, first_group=own_group, search=True, faces=True
        )
        self.text = Field(label="What happened", rows=5, longest=TYPED_LIMIT, autofocus=True)
        self.hints = Hints()
        self.own_words = Field(label="Child's own words", rows=1, quoted=True, longest=TYPED_LIMIT)
        self.photos = Photos()
        self.photos.roster = [{"id": c.id, "label": c.called} for c, _ in children]
        areas = [{"id": area.id, "label": area.short} for area in framework.areas]
        self.areas = Chips(label="Areas of learning", options=areas)
        self.aspects = Chips(label="Aspects")
        self.wellbeing = Scale(label="Wellbeing", meanings=WELLBEING)
        self.involvement = Scale(label="Involvement", meanings=INVOLVEMENT)
        self.meaning = Field(label="What this tells us", rows=2, longest=TYPED_LIMIT)
        self.next_step = Field(label="Next step", rows=2, longest=TYPED_LIMIT)
        self.place = Field(label="Where", placeholder="such as the garden")
        self.happened_at = Field(label="When", kind="datetime")
        self.visible = Chips(
            label="Who it is for",
            multiple=False,
            options=[
                {"id": "journal", "label": "The child's journal"},
                {"id": "staff", "label": "Staff only"},
            ],
        )
        self._following = self._waits = False
        self._link()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        """The cards, from top to bottom."""
        scales = ipywidgets.HBox([self.wellbeing, self.involvement]).add_class("side-by-side")
        when = ipywidgets.HBox([self.happened_at, self.place]).add_class("side-by-side")
        first = [self.children, self.text, self.hints, self.own_words]
        first += [self.photos, self.photos.album]
        heading = ipywidgets.HTML(
            "<h2>Learning</h2><p class='help'>when you have a minute</p>"
        ).add_class("card-heading")
        second = [heading, self.areas, self.aspects, scales, self.meaning, self.next_step]
        return (
            ipywidgets.VBox(first).add_class("card"),
            ipywidgets.VBox([*second, when, self.visible]).add_class("card"),
        )

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say beside each field what is wrong with it; fields without a problem say nothing."""
        for name, widget in self._by_name().items():
            if widget.has_trait("problem"):
                widget.problem = problems.get(name, "")

    @contextmanager
    def anew(self) -> Iterator[None]:
        """Show in one go what is put into the model meanwhile, even where somebody is typing.

        In one go, because a word typed between a new text and its taking hold would be lost.
        """
        self._waits = True
        try:
            yield
        finally:
            self._waits = False
        for name in (*TEXTS, "happened_at"):
            getattr(self, name).replace(getattr(self.form, name))
        self._follow()

    def show_pictures(self, pictures: list[dict[str, Any]]) -> None:
        """Show pictures that are in the journal already: dicts with ``id`` and ``kind``."""
        self.photos.show(
            [
                {
                    "name_for_screen": f"{'Video' if one['kind'] == 'video' else 'Photo'} {number}",
                    "state": "ready",
                    "problem": "",
                    **one,
                }
                for number, one in enumerate(pictures, 1)
            ]
        )

    def _by_name(self) -> dict[str, Any]:
        names = (*TEXTS, *LISTS, *SCALES, "happened_at")
        return {**{name: getattr(self, name) for name in names}, "pictures": self.photos}

    def _link(self) -> None:
        for name in (*TEXTS, *SCALES, "happened_at"):
            getattr(self, name).observe(self._take(name), "value")
        for name in LISTS:
            getattr(self, name).observe(self._take(name), "chosen")
        self.photos.observe(self._take_pictures, "pictures")
        self.visible.observe(self._take_visible, "chosen")
        self.form.observe(lambda _: self._follow())
        self._follow()

    def _take(self, name: str) -> Callable[[Any], None]:
        def take(change: Any) -> None:
            if not self._following:
                setattr(self.form, name, change["new"])

        return take

    def _take_pictures(self, change: Any) -> None:
        if not self._following:
            self.form.pictures = [one["id"] for one in in_the_note(change["new"])]

    def _take_visible(self, change: Any) -> None:
        if not self._following:
            self.form.staff_only = change["new"] == ["staff"]

    def _follow(self) -> None:
        """Show what the model holds; aspects are offered for the areas that are chosen."""
        if self._waits:
            return
        form = self.form
        self._following = True
        try:
            for name in (*TEXTS, *SCALES, "happened_at"):
                getattr(self, name).value = getattr(form, name)
            offered = [
                {"id": aspect.id, "label": aspect.name}
                for area in self._framework.areas
                for aspect in area.aspects
                if area.id in form.areas or aspect.id in form.aspects
            ]
            if self.aspects.options != offered:
                self.aspects.options = offered
            self.aspects.layout.display = None if offered else "none"
            for name in LISTS:
                getattr(self, name).chosen = getattr(form, name)
            self.photos.suggested = form.children
            self.visible.chosen = ["staff" if form.staff_only else "journal"]
        finally:
            self._following = False
