"""Is this computer fit to keep a journal? Looked at without a password; nothing secret is said.

``computer`` looks at the machine, ``journal`` at the journal's folder; both return findings.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from journalkit.doctor import computer, journal
from journalkit.doctor.finding import Finding, Level
from journalkit.store.folder import Folder

__all__ = ["Finding", "Level", "look"]


def look(folder: Folder, *, at: datetime) -> tuple[Finding, ...]:
    """All that can be told about this computer and the journal in *folder*, at the moment *at*."""
    said = tuple(_said(folder.path))
    return (*computer.look(folder.path, said, at=at), *journal.look(folder, said, at=at))


def _said(store: Path) -> Iterator[os.stat_result]:
    for one in (store, *store.rglob("*")):
        with contextlib.suppress(FileNotFoundError):  # the server took it away just now
            yield one.lstat()
