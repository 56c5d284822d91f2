"""matplotlib, imported so that it prints nothing, waits for nothing and leaves nothing behind.

What was found (matplotlib 3.9 to 3.11). On import it makes a settings folder and a cache folder
below HOME, reads ``matplotlibrc`` there, and keeps a list of all fonts of the machine in the cache
(``fontlist-*.json``). Where HOME cannot be written, as under a service unit with ProtectHome, it
warns twice on standard error, makes a temporary folder, and searches the machine for fonts anew in
each process: seconds, a call of ``fc-list``, and a thread that waits to print a further warning.
It writes fonts and nothing else; no text of a chart ever reaches a file.

A page, and whoever has no HOME of their own, needs none of it: our charts name the font's file
that matplotlib brings with it. So there, unless somebody has said where the folder is to be
(MPLCONFIGDIR) or has imported matplotlib before us, the import happens with an empty folder of its
own, which is gone when it returns, and with the bundled fonts only (a tenth of a second). In a
notebook with a HOME it is imported as ever, and that person's settings and fonts stay theirs.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def _has_no_home() -> bool:
    """Whether matplotlib could not make its folders where it would; where it could, they are made.

    Only trying tells: root may write everywhere but where there is nothing to write to.
    """
    for name, usual in (("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache")):
        try:
            folder = Path(os.environ.get(name) or Path.home() / usual) / "matplotlib"
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError):
            return True
        if not os.access(folder, os.W_OK):
            return True
    return False


def bring() -> None:
    """Import the parts of matplotlib that draw; does nothing if they were imported before."""
    in_page = os.environ.get("JOURNALKIT_PAGES") == "1"
    if "matplotlib" in sys.modules or "MPLCONFIGDIR" in os.environ:
        return
    if not in_page and not _has_no_home():
        return
    with tempfile.TemporaryDirectory(prefix="journalkit-") as folder:
        meanwhile = {"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1"}
        before = {name: os.environ.get(name) for name in meanwhile}
        os.environ.update(meanwhile)
        try:
            import matplotlib.font_manager  # noqa: F401
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
