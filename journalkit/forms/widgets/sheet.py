"""A form that is described by data: what is typed comes in one message and is checked here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import traitlets

from journalkit.errors import BadRecord
from journalkit.forms.widgets.from_browser import REFUSED, FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.records.checking import NAME_LIMIT, TEXT_LIMIT, readable

KINDS = (
    "text", "long", "date", "time", "datetime", "choice", "choices", "yes", "password",
)  # fmt: skip
TYPED_LIMIT = 200_000
"""Characters of one field that are kept while somebody types: more than any field may have."""

_LONGEST = {"long": TEXT_LIMIT, "password": 1000}
_EMPTY = {"choices": [], "yes": False}
_READ = {"date": date.fromisoformat, "time": time.fromisoformat, "datetime": datetime.fromisoformat}
_MISSING = {"choice": "Choose one.", "choices": "Choose at least one."}


class Sheet(FromBrowser, Part):
    """Fields to fill in, a button that saves them together, and one that leaves them.

    A field is a dict: ``name``, ``label``, ``kind`` (one of `KINDS`), and if wished ``help``,
    ``options`` (dicts with ``id`` and ``label``), ``optional``, ``longest`` (characters).

    ``on_save(values)`` is called with a value for each field and no other: a string (dates and
    times as ISO 8601, a choice as its id, all ``""`` where empty and optional), for ``choices`` a
    list of ids, for ``yes`` a bool. The problems of a `BadRecord` that it raises land beside the
    fields, those of no field above the buttons; other errors go to `on_problem`. What was typed
    stays, but for passwords: they are emptied in the browser as they are sent and stand in no
    trait. ``on_cancel()`` leaves; where something was typed the page asks first, unless ``asks`` is
    off because it is kept. With a ``discard_label`` there is a button that throws it away, after a
    question: ``on_discard()``.

    ``values`` follows the typing, half a second behind it, and ``touched`` says that it did: a
    page that locks can put both into a new sheet later.
    """

    _part = "sheet"

    title = traitlets.Unicode("").tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    fields = traitlets.List(traitlets.Dict()).tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    problems = traitlets.Dict().tag(sync=True)
    save_label = traitlets.Unicode("Save").tag(sync=True)
    cancel_label = traitlets.Unicode("Cancel").tag(sync=True)
    discard_label = traitlets.Unicode("").tag(sync=True)
    asks = traitlets.Bool(True).tag(sync=True)
    takes_focus = traitlets.Bool(True).tag(sync=True)
    """Whether whoever comes here begins to write; off where there is something to read first."""
    danger = traitlets.Bool(False).tag(sync=True)
    touched = traitlets.Bool(False).tag(sync=True)

    on_save: Callable[[dict[str, Any]], object] | None = None
    on_cancel: Callable[[], object] | None = None
    on_discard: Callable[[], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("save", self._save)
        self.when("keep", self._keep)
        self.when("cancel", self._cancel)
        self.when("discard", self._discard)

    def _save(self, content: dict[str, Any], buffers: list[Any]) -> None:
        self._keep(content, buffers)
        sent, problems, values = _said(content), {}, {}
        for field in self.fields:
            name, kind = field["name"], field["kind"]
            values[name], problem = _checked(field, sent.get(name, _empty(kind)))
            if problem:
                problems[name] = problem
        try:
            if problems:
                raise BadRecord(problems)
            if self.on_save is not None:
                self.on_save(values)
            self.problems, self.touched = {}, False
        except BadRecord as bad:
            self.problems = bad.problems
        finally:
            self.send({"kind": "answered"})

    def _keep(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        sent, kept = _said(content), dict(self.values)
        for field in self.fields:
            name, kind = field["name"], field["kind"]
            if name in sent and kind != "password":
                value = _of_kind(field, sent[name])
                if value is not REFUSED:
                    kept[name] = value
        if kept != self.values:
            self.values, self.touched = kept, True

    def _cancel(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        self.touched = False
        if self.on_cancel is not None:
            self.on_cancel()

    def _discard(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.discard_label and self.on_discard is not None:
            self.on_discard()


def _said(content: dict[str, Any]) -> dict[Any, Any]:
    values = content.get("values")
    return values if isinstance(values, dict) else {}


def _empty(kind: str) -> Any:
    return _EMPTY.get(kind, "")


def _of_kind(field: dict[str, Any], value: Any) -> Any:
    """*value* where a field of this kind can hold it, whatever else is wrong with it."""
    kind = field["kind"]
    offered = [option["id"] for option in field.get("options", ())]
    if kind == "yes":
        return value if isinstance(value, bool) else REFUSED
    if kind == "choices":
        if not isinstance(value, list):
            return REFUSED
        return [one for one in offered if one in value]
    if not isinstance(value, str) or len(value) > TYPED_LIMIT or not readable(value):
        return REFUSED
    if kind == "choice" and value and value not in offered:
        return REFUSED
    if kind in _READ and value:
        try:
            moment = _READ[kind](value)
        except ValueError:
            return REFUSED
        if getattr(moment, "tzinfo", None) is not None:
            return REFUSED
    return value


def _checked(field: dict[str, Any], value: Any) -> tuple[Any, str]:
    """*value* as the field holds it, and what is wrong with it, in a sentence or nothing."""
    kind, held = field["kind"], _of_kind(field, value)
    if held is REFUSED:
        return _empty(kind), "This cannot be read. Enter it again."
    if isinstance(held, str):
        held = held if kind == "password" else held.strip()
        longest = field.get("longest", _LONGEST.get(kind, NAME_LIMIT))
        if len(held) > longest:
            return held, f"This has {len(held):,} characters; {longest:,} fit."
    if kind != "yes" and not held and not field.get("optional"):
        return held, _MISSING.get(kind, "This is still empty.")
    return held, ""
