"""How a setting's stories may look, checked before it is kept: its template, colour and words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from journalkit.errors import BadRecord
from journalkit.printing import stories, story_words
from journalkit.printing.story_sheet import ACCENT, TEMPLATES, Style
from journalkit.printing.story_words import SHIPPED

OWN = "own"
"""The choice of the setting's own template, among those of `TEMPLATES`."""
COLOURS = {
    "#0f6b63": "Green",
    "#1f4f8b": "Blue",
    "#8c2f39": "Red",
    "#5b3f8c": "Violet",
    "#7a4b00": "Brown",
    "#2a2926": "Black",
}
"""Colours that are good to read on paper, in grey too."""


class OwnFile(NamedTuple):
    """A file of the setting's own: what it is called, what stands without one, how its name may
    end, and what it is."""

    name: str
    without: str
    accept: str
    help: str


LOGO = OwnFile("Logo", "none", ".png,.jpg,.jpeg,.webp", "A PNG, JPEG or WebP.")
TEMPLATE = OwnFile(
    "Own template", "none", ".typ", "A file of typst. It is tried on an invented story."
)
WORDS = "A JSON file such as {“Key person”: “…”}, with the words that are to be others."


def own_files(kept: Iterable[str]) -> dict[str, OwnFile]:
    """What may be the setting’s own, by the ids that it is kept under. *kept* are ids that are."""
    ids = [*(f"words:{one}" for one in SHIPPED), *sorted(kept)]
    found = {"logo": LOGO, "template": TEMPLATE}
    return found | {id: _words(id[6:]) for id in ids if id.startswith("words:")}


def _words(language: str) -> OwnFile:
    name = f"Fixed words: {SHIPPED.get(language, language)}"
    return OwnFile(name, "as they come" if language in SHIPPED else "none", ".json", WORDS)


def words_id(code: str) -> str:
    """The id under which the words of language *code* are kept. `BadRecord` where it is none."""
    if not re.fullmatch("[a-z]{2,3}", code):
        raise BadRecord({"code": "A code has two or three small letters, such as ro."})
    return f"words:{code}"


def chosen(look: str) -> tuple[str, str]:
    """Template and colour out of the *look* that is kept; empty, what they are without a choice."""
    said = json.loads(look or "{}")
    return said.get("template", "letter"), said.get("accent", ACCENT)


def templates(*, own: bool) -> dict[str, str]:
    """The templates to choose from, and what they are called; with the setting's *own*."""
    return TEMPLATES | ({OWN: "The setting’s own"} if own else {})


def look(template: str, accent: str) -> str:
    """The choice of a template and a colour, as it is kept. `BadRecord` where the colour is none,
    or too light to be read."""
    if template != OWN:
        Style(template=template)
    Style(accent=accent)
    return json.dumps({"template": template, "accent": accent.lower()})


def template(data: bytes) -> str:
    """A setting's own template, as it is kept: it prints an invented page. `BadRecord` with what
    typst has against it."""
    text = _text(data, "template")
    stories.tried(Style(template=text))
    return text


def words(data: bytes, *, titles: Iterable[str]) -> str:
    """A file of fixed words, as it is kept. *titles* of writings may be translated too."""
    text = _text(data, "words")
    story_words.read(text, also=titles)
    return text


def _text(data: bytes, field: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRecord({field: "This is not a text file. Save it as UTF-8."}) from None
