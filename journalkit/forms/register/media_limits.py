"""How large photos and videos may be, and how many one note holds."""

from __future__ import annotations

from journalkit.errors import BadRecord
from journalkit.forms.register import Field, Values
from journalkit.records import MediaLimits
from journalkit.records.setting import MOST

LABELS = {
    "photo_mb": ("Largest photo, in MB", "A tablet's photo has 3 to 8 MB."),
    "video_mb": ("Largest video, in MB", "A minute has 60 to 170 MB, as tablets record it."),
    "video_minutes": ("Longest video, in minutes", "Long ones take long to look at, too."),
    "pictures": ("Photos and videos in one note", ""),
}

FIELDS: list[Field] = [
    {"name": name, "label": label, "kind": "text", "help": help, "longest": 5}
    for name, (label, help) in LABELS.items()
]


def values(limits: MediaLimits) -> Values:
    """What the fields show of *limits*."""
    return {name: str(getattr(limits, name)) for name in LABELS}


def record(said: Values) -> MediaLimits:
    """The limits that the fields say."""
    numbers, problems = {}, {}
    for name in LABELS:
        written = said[name].strip()
        if written.isascii() and written.isdigit():
            numbers[name] = int(written)
        else:
            problems[name] = f"Write a whole number, from 1 to {MOST[name]:,}."
    if problems:
        raise BadRecord(problems)
    return MediaLimits(**numbers)


def in_words(limits: MediaLimits) -> tuple[str, ...]:
    """The limits as people say them."""
    return (
        f"Photos up to {limits.photo_mb} MB",
        f"Videos up to {limits.video_mb} MB and {limits.video_minutes} minutes",
        f"Up to {limits.pictures} in one note",
    )
