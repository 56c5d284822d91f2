"""What a printed story says, and how it is dressed: all that its templates are given."""

from __future__ import annotations

import base64
import functools
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any

from journalkit.errors import BadRecord, PictureRefused
from journalkit.printing.typesetting import printable
from journalkit.records.checking import record

if TYPE_CHECKING:
    from PIL import Image

TEMPLATES = {
    "letter": "A letter",
    "scrapbook": "A scrapbook page",
    "quiet": "A quiet page",
}
"""The templates that journalkit brings, and what a setting calls them."""
ACCENT = "#0f6b63"
KINDS = ("JPEG", "PNG", "WEBP")
_STRANGE_IMPORT = re.compile(r'\b(?:eval|std|(?:import|include)(?!\s+"/[\w./-]+"))\b')
"""What could fetch a typst package from the internet, under a name made of a child's."""
RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
"""Languages that are written from right to left."""
NO_PHOTO = "A photo of this story cannot be printed."
A_ROW = 2.7
"""How many times wider than high a row of photos looks best: two that lie, or three that stand."""


@record
class PrintedPassage:
    """Some sentences; where ``quote``, the very words of ``who``."""

    text: str
    quote: bool = False
    who: str = ""


@record
class PrintedPart:
    """A part of a writing under its title."""

    title: str
    passages: tuple[PrintedPassage, ...]


@record
class PrintedPicture:
    """A photo that may be printed here (JPEG, PNG or WebP): whoever hands it in has asked."""

    data: bytes
    caption: str = ""


@record
class StorySheet:
    """A story, or another writing about one child, as it is printed."""

    setting: str
    called: str
    """What the child is called."""
    name: str
    """The child's whole name."""
    half_term: str
    kind: str
    """The writing's title, such as "Learning story"."""
    key_person: str
    day: date
    parts: tuple[PrintedPart, ...]
    next_steps: tuple[str, ...] = ()
    pictures: tuple[PrintedPicture, ...] = ()
    logo: bytes = b""
    number: str = ""
    """Six digits, such as "482 913"; empty where there is no slip to answer on."""
    language: str = "en"
    """Of the fixed words."""
    written: str = "en"
    """The language that the story itself is written in."""
    made_by: str = ""
    made_for: str = ""


@record
class Style:
    """How a setting's stories look. ``template`` is a name of `TEMPLATES`, or typst of its own."""

    template: str = "letter"
    accent: str = ACCENT
    words: Mapping[str, str] = field(default_factory=dict)
    """English words to those that stand in their place: see `story_words`."""

    def __post_init__(self) -> None:
        problems = {}
        if self.template not in TEMPLATES and "#" not in self.template:
            problems["template"] = f"Choose one of {', '.join(TEMPLATES)}, or write typst."
        elif _STRANGE_IMPORT.search(self.template):
            problems["template"] = (
                'A template may import files such as "/story.typ" and nothing else, and use '
                "neither eval nor std."
            )
        if not re.fullmatch("#[0-9a-fA-F]{6}", self.accent):
            problems["accent"] = "A colour is # and six digits of 0 to 9 and a to f."
        elif _contrast_with_paper(self.accent) < 4.5:  # WCAG 2.2, 1.4.3
            problems["accent"] = "This colour is too light to read on paper: choose a darker one."
        if problems:
            raise BadRecord(problems)


def _contrast_with_paper(colour: str) -> float:
    """WCAG's contrast of *colour* and white, from 1 to 21."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def said(sheet: StorySheet, style: Style) -> dict[str, Any]:
    """*sheet* and *style* as the data that a template prints."""

    language, _, region = sheet.language.partition("-")
    number = _digits(sheet)
    words = {key: printable(word) for key, word in style.words.items() if word.strip()}
    told = functools.partial(_told, words)
    pictures = [
        {
            "at": f"photo-{place}",
            "ratio": _ratio(_opened(one.data, NO_PHOTO)),
            "caption": printable(one.caption),
            "alt": printable(one.caption)
            or told("Photo {number} of {count}", number=place, count=len(sheet.pictures)),
        }
        for place, one in enumerate(sheet.pictures, 1)
    ]
    day, by, whom = sheet.day, printable(sheet.made_by), told(printable(sheet.made_for))
    return {
        "setting": printable(sheet.setting),
        # A heading must not be empty.
        "called": printable(sheet.called) or printable(sheet.name) or "–",
        "name": printable(sheet.name),
        "half_term": printable(sheet.half_term),
        "kind": told(printable(sheet.kind)),
        "key_person": printable(sheet.key_person),
        "day": told("{day} {month} {year}", day=day.day, month=told(f"{day:%B}"), year=day.year),
        "parts": [
            {
                "title": told(printable(part.title)),
                "passages": [
                    {"text": text, "quote": one.quote, "who": printable(one.who)}
                    for one in part.passages
                    if (text := printable(one.text))
                ],
            }
            for part in sheet.parts
        ],
        "next_steps": [step for one in sheet.next_steps if (step := printable(one))],
        "rows": _rows(pictures),
        "logo": _ratio(check_logo(sheet.logo)) if sheet.logo else None,
        "logo_alt": told("Logo of {name}", name=printable(sheet.setting)),
        "number": f"{number[:3]} {number[3:]}".strip(),
        "made": told("Made by {who} for {whom}", who=by, whom=whom) if by and whom else by or whom,
        "language": language.lower(),
        "region": region.upper() or {"en": "GB"}.get(language),
        "written": sheet.written.partition("-")[0].lower(),
        "rtl": language in RIGHT_TO_LEFT,
        "accent": style.accent,
        "words": words,
    }


def _told(words: Mapping[str, str], word: str, **given: object) -> str:
    """*word* in the words of a family's language, with what was *given* in its gaps."""
    told = words.get(word, word)
    for gap, value in given.items():
        told = told.replace(f"{{{gap}}}", str(value))
    return told


def letters(sheet: StorySheet, style: Style) -> set[str]:
    """Every letter that would be printed."""
    return {letter for text in _texts(said(sheet, style)) for letter in text}


def shown(sheet: StorySheet) -> dict[str, str]:
    """The pictures of *sheet*, and the code of its number, by the names that `said` gives them."""
    pictures = {}
    for place, one in enumerate(sheet.pictures, 1):
        pictures[f"photo-{place}"] = _framed(one.data, _opened(one.data, NO_PHOTO))
    if sheet.logo:
        pictures["logo"] = _framed(sheet.logo, check_logo(sheet.logo))
    if number := _digits(sheet):
        import segno

        code = io.BytesIO()
        segno.make(number, error="m").save(code, kind="svg", xmldecl=False, dark="#2a2926")
        pictures["code"] = code.getvalue().decode()
    return pictures


def check_logo(data: bytes) -> Image.Image:
    """A setting's logo. Raises `PictureRefused` where it is no picture, whatever it is called."""
    return _opened(data, "The logo is not a picture that can be printed.", decode=True)


def _opened(data: bytes, refused: str, *, decode: bool = False) -> Image.Image:
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(data), formats=KINDS)
        if decode:
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        what_to_do = "Choose another one: a PNG, a JPEG or a WebP."
        raise PictureRefused(refused, what_to_do=what_to_do) from None
    return picture


def _ratio(picture: Image.Image) -> float:
    return picture.width / picture.height


def _framed(data: bytes, picture: Image.Image) -> str:
    """A picture inside an SVG, which typst takes as text: its bytes reach the PDF as they are."""
    size = f'width="{picture.width}" height="{picture.height}"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{size}><image {size} xlink:href="data:image/{str(picture.format).lower()};base64,'
        f'{base64.b64encode(data).decode()}"/></svg>'
    )


def _digits(sheet: StorySheet) -> str:
    return re.sub(r"\s", "", sheet.number)


def _rows(pictures: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """*pictures* in their order, broken into rows as near to `A_ROW` as can be, none of them with
    one photo alone that does not fill it."""

    @functools.cache
    def best(first: int) -> tuple[float, tuple[int, ...]]:
        if first == len(pictures):
            return 0.0, ()
        tried = []
        for last in range(first + 1, min(first + 4, len(pictures)) + 1):
            cost, after = best(last)
            wide = sum(one["ratio"] for one in pictures[first:last])
            alone = last == first + 1 and len(pictures) > 1 and wide < A_ROW * 0.75
            tried.append((cost + math.log(wide / A_ROW) ** 2 + 9 * alone, (last, *after)))
        return min(tried)

    rows, first = [], 0
    for last in best(0)[1]:
        rows.append(pictures[first:last])
        first = last
    return rows


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from _texts([*data.values()])
    elif isinstance(data, list):
        for one in data:
            yield from _texts(one)
