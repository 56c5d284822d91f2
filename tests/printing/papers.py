"""Stories to print in tests: invented words and drawn pictures."""

from __future__ import annotations

import functools
import io
from datetime import date
from typing import Any

from PIL import Image, ImageDraw
from pypdf import PdfReader

from journalkit.printing.story_sheet import (
    PrintedPart,
    PrintedPassage,
    PrintedPicture,
    StorySheet,
)


@functools.cache
def photo(place: int, kind: str = "JPEG") -> bytes:
    """A small picture that lies, or stands, or is a square, unlike any other."""
    size = [(160, 120), (120, 160), (120, 120)][place % 3]
    image, out = Image.new("RGB", size, (20 * place, 120, 90)), io.BytesIO()
    ImageDraw.Draw(image).ellipse((10, 10, 60 + place, 60), fill="white")
    image.save(out, kind)
    return out.getvalue()


def photos(count: int) -> tuple[PrintedPicture, ...]:
    return tuple(
        PrintedPicture(data=photo(place), caption="" if place % 2 else f"Picture {place}")
        for place in range(count)
    )


def sheet(**changed: Any) -> StorySheet:
    said: dict[str, Any] = {
        "setting": "Willow Lane",
        "called": "Robin",
        "name": "Robin Ash",
        "half_term": "Autumn, first half",
        "kind": "Learning story",
        "key_person": "Sam Reed",
        "day": date(2026, 12, 4),
        "parts": (part("It jumped.", "It's a frog!", title="At the pond"),),
        "next_steps": ("Look for spawn in spring.",),
        "number": "482 913",
    }
    return StorySheet(**said | changed)


def part(text: str, quote: str = "", *, title: str = "What we saw") -> PrintedPart:
    passages = [PrintedPassage(text=text)]
    if quote:
        passages.append(PrintedPassage(text=quote, quote=True, who="Robin"))
    return PrintedPart(title=title, passages=tuple(passages))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """What can be copied out of *pdf*, on one line."""
    text = " ".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(text.replace("\u200b", "").split())
