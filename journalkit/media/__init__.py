"""Pictures and videos: made safe in a worker process, and kept sealed.

``make_safe`` turns what a tablet sent into a new picture that carries nothing but its pixels, and
``cover`` makes of such a picture another in which somebody cannot be recognised. ``poster``,
``make_safe_video`` and ``convert`` do for a video what a picture's have done, piece by piece: it
comes from a `Source` and goes to whoever keeps it, and no process ever holds it. What a camera
wrote beside the picture (where it was taken, by which device, a smaller copy of what was cropped
away) ends in the worker.

`Cabinet` keeps the results, sealed by age, under names that say nothing. `for_use` is the only
door to what lies there: it asks whether everybody in a picture may be seen for that purpose.

The names below are imported when they are first asked for: the worker imports this package too,
and every millisecond of its start is paid for each picture.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journalkit.media.cabinet import Cabinet, Kept
    from journalkit.media.covering import Area, cover
    from journalkit.media.door import (
        DISPLAY,
        FULL,
        PUBLICITY,
        THUMB,
        WORK,
        Hindrance,
        Ledger,
        Purpose,
        Why,
        against,
        for_use,
        hindrances,
        journal_of,
    )
    from journalkit.media.errand import is_leaving
    from journalkit.media.making_safe import SafePicture, get_ready, make_safe
    from journalkit.media.pieces import Keep
    from journalkit.media.sources import Source, Whole
    from journalkit.media.videos import SafeVideo, convert, is_video, make_safe_video, poster

_HOMES = {
    "cabinet": "Cabinet Kept",
    "covering": "Area cover",
    "door": "DISPLAY FULL PUBLICITY THUMB WORK Hindrance Ledger Purpose Why"
    " against for_use hindrances journal_of",
    "errand": "is_leaving",
    "making_safe": "SafePicture get_ready make_safe",
    "pieces": "Keep",
    "sources": "Source Whole",
    "videos": "SafeVideo convert is_video make_safe_video poster",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
