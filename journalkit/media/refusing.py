"""Why a file was refused, in words.

The worker answers with a code only: it has been reading a stranger's bytes, and no sentence of
its own making reaches a page. Numbers in the sentences are those of the limits that were asked.
"""

from __future__ import annotations

from journalkit.darkroom.limits import MEBI, Limits
from journalkit.errors import PictureRefused

_TAKEN = "Pictures may be JPEG, PNG, WebP or HEIC; choose one of those, or take a photo here."
_AGAIN = "Send it again, or take it again; your note is untouched."
_SMALLER = "Choose a smaller one, or take a photo of it with the tablet; your note is untouched."
_VIDEOS = "Videos may be MP4, MOV or WebM, as tablets and telephones record them."
_SHORTER = "Cut it on the tablet, or send a shorter one; your note is untouched."

_REASONS = {
    "empty": ("This file is empty.", _AGAIN),
    "unknown": ("This file is not a picture.", _TAKEN),
    "kind": ("This kind of file is not taken as a picture.", _TAKEN),
    "video": ("This file is a video, not a picture.", "Add it as a video."),
    "damaged": ("This picture is damaged or did not arrive whole.", _AGAIN),
    "pixels": ("This picture has more than {pixels} million pixels.", _SMALLER),
    "heavy": ("This picture is larger than {size} MB.", _SMALLER),
    "slow": ("This picture took too long to open.", _SMALLER),
    "memory": ("This picture needs too much memory to open.", _SMALLER),
    "broken": ("This picture could not be opened safely.", _AGAIN),
}

_VIDEO_REASONS = {
    "unknown": ("This file is not a video.", _VIDEOS),
    "sound": ("This recording has no pictures.", _VIDEOS),
    "kind": ("This kind of video cannot be kept.", _VIDEOS),
    "damaged": ("This video is damaged or did not arrive whole.", _AGAIN),
    "pixels": (
        "The pictures of this video have more than {frame_pixels} million pixels.",
        "Set the camera to 4K or to Full HD, and take it again; your note is untouched.",
    ),
    "heavy": ("This video is larger than {video_size} MB.", _SHORTER),
    "long": ("This video is longer than {minutes}.", _SHORTER),
    "slow": ("This video took too long to open.", _SHORTER),
    "memory": ("This video needs too much memory to open.", _SHORTER),
    "broken": ("This video could not be opened safely.", _AGAIN),
}


def refusal(code: str, limits: Limits = Limits(), *, video: bool = False) -> PictureRefused:
    """The error for *code*; a code that nobody knows counts as ``broken``."""
    reasons = {**_REASONS, **_VIDEO_REASONS} if video else _REASONS
    sentence, what_to_do = reasons.get(code) or reasons["broken"]
    numbers = {
        "pixels": _short(limits.pixels / 1e6),
        "frame_pixels": _short(limits.frame_pixels / 1e6),
        "size": _short(limits.size / MEBI),
        "video_size": _short(limits.video_size / MEBI),
        "minutes": _minutes(limits.video_seconds),
    }
    return PictureRefused(sentence.format(**numbers), what_to_do=what_to_do)


def _short(number: float) -> str:
    """At most three figures, as people say them."""
    return f"{number:.3g}" if number < 1000 else f"{round(number)}"


def _minutes(seconds: int) -> str:
    if seconds % 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{seconds // 60} minute{'' if seconds == 60 else 's'}"
