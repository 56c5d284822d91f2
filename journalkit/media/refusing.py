"""Why a file was refused, in words.

The worker answers with a code only: it has been reading a stranger's bytes, and no sentence of
its own making reaches a page.
"""

from __future__ import annotations

from journalkit.errors import PictureRefused

_TAKEN = "Pictures may be JPEG, PNG, WebP or HEIC; choose one of those, or take a photo here."
_AGAIN = "Send it again, or take it again; your note is untouched."
_SMALLER = "Choose a smaller one, or take a photo of it with the tablet; your note is untouched."
_VIDEOS = "Videos may be MP4 with H.264 pictures and AAC sound, as most tablets record them."

_REASONS = {
    "empty": ("This file is empty.", _AGAIN),
    "unknown": ("This file is not a picture.", _TAKEN),
    "kind": ("This kind of file is not taken as a picture.", _TAKEN),
    "video": ("This file is a video, not a picture.", "Add it as a video."),
    "damaged": ("This picture is damaged or did not arrive whole.", _AGAIN),
    "pixels": ("This picture has too many pixels.", _SMALLER),
    "heavy": ("This picture file is too large.", _SMALLER),
    "slow": ("This picture took too long to open.", _SMALLER),
    "memory": ("This picture needs too much memory to open.", _SMALLER),
    "broken": ("This picture could not be opened safely.", _AGAIN),
}

_VIDEO_REASONS = {
    "unknown": ("This file is not a video.", _VIDEOS),
    "kind": ("This kind of video cannot be kept.", _VIDEOS),
    "damaged": ("This video is damaged or did not arrive whole.", _AGAIN),
    "pixels": ("The pictures of this video have too many pixels.", _SMALLER),
    "heavy": ("This video file is too large.", "Send a shorter one; your note is untouched."),
    "slow": ("This video took too long to open.", "Send a shorter one; your note is untouched."),
    "memory": ("This video needs too much memory to open.", "Send a shorter one."),
    "broken": ("This video could not be opened safely.", _AGAIN),
}


def refusal(code: str, *, video: bool = False) -> PictureRefused:
    """The error for *code*; a code that nobody knows counts as ``broken``."""
    reasons = {**_REASONS, **_VIDEO_REASONS} if video else _REASONS
    sentence, what_to_do = reasons.get(code) or reasons["broken"]
    return PictureRefused(sentence, what_to_do=what_to_do)
