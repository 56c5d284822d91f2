"""``python -m journalkit.exchange.backups.running STORE [PLACE]``: a back-up in a process of its
own, as the server starts one at the planned time and the Office when a manager asks.

Never in a page's process: closing a file that SQLite has open there would let go of its locks. How
far it is goes to standard output, ``done of`` on a line; how it ended stands in the plan.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from journalkit.errors import JournalError
from journalkit.exchange.backups.taking import run
from journalkit.store.folder import Folder

MODULE = "journalkit.exchange.backups.running"


def main(store: str, place: str = "") -> int:
    """Status 0 where it succeeded."""
    last = 0.0

    def say(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last > 0.2:
            last = time.monotonic()
            sys.stdout.write(f"{done} {of}\n")
            sys.stdout.flush()

    try:
        run(
            Folder(Path(store)), Path(place) if place else None, now=datetime.now(UTC), progress=say
        )
    except JournalError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
