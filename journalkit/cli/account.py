"""Which real journals the account that runs this can read: exploring must not happen beside them.

Whatever runs in a notebook may read what its account may read, and may wait there for a shift to
be opened. An account is never asked to say that it has no journal. What counts is found in two
ways: each journal that a command opened under this account leaves its path in the account's own
state folder, and a journal that no command opened yet, or one that was copied, is looked for where
journals usually lie.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from platformdirs import user_data_path, user_state_path

from journalkit.disk import replace_file
from journalkit.errors import JournalError
from journalkit.gate import board
from journalkit.store.folder import Folder

DEEP = 3
"""Folders below a usual place that are looked into."""
MOST = 20_000
"""Folders that are looked into at all: a home with more than that takes no longer than seconds."""


def remember(journal: Path) -> None:
    """Note that this account opened the *journal*; nothing for a demo, or where there is none.

    A file each, so that two commands at once lose nothing. Where the account has no folder of its
    own to write in, as under the service unit, only looking finds its journals.
    """
    path = journal.expanduser().absolute()
    if _is_real(path):
        name = hashlib.sha256(os.fsencode(path)).hexdigest()[:20]
        with contextlib.suppress(OSError, JournalError):
            _remembered().mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(_remembered() / name, os.fsencode(path))


def real_journals(places: Iterable[Path] | None = None) -> tuple[Path, ...]:
    """Journals of real children that this account owns or can read, each once.

    *places* are looked through besides what is remembered; without it `usual_places`. A journal
    whose ``gate.json`` does not say that it is a demo counts as real.
    """
    found = {*_opened(), *_lying(usual_places() if places is None else places)}
    return tuple(sorted(path for path in found if _is_real(path) and _is_ours(path)))


def usual_places() -> tuple[Path, ...]:
    """Where journals usually lie: in the account's folders, beside the servers' data, on disks
    that were plugged in, and in the folder that this is called from."""
    shared = ("/var/lib", "/srv", "/opt", "/mnt", "/media", "/run/media", "/Users/Shared",
              "/Volumes")  # fmt: skip
    own = (user_data_path("journalkit", appauthor=False), Path.home(), Path.cwd())
    return (*own, *map(Path, shared))


def _remembered() -> Path:
    return user_state_path("journalkit", appauthor=False) / "journals"


def _opened() -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for one in sorted(_remembered().iterdir()):
            with contextlib.suppress(OSError):
                yield Path(os.fsdecode(one.read_bytes()))


def _lying(places: Iterable[Path]) -> Iterator[Path]:
    """Folders with a keyring, breadth first, without hidden ones and what links lead to."""
    waiting = [(place, 0) for place in places]
    for number, (folder, deep) in enumerate(waiting):
        if number >= MOST:
            return
        with contextlib.suppress(OSError):
            if Folder(folder).keyring.is_file():
                yield folder.absolute()
            elif deep < DEEP:
                inside = sorted(
                    Path(one.path) for one in os.scandir(folder) if _is_looked_into(one)
                )
                waiting += [(one, deep + 1) for one in inside]


def _is_looked_into(one: os.DirEntry[str]) -> bool:
    return one.is_dir(follow_symlinks=False) and not one.name.startswith(".")


def _is_real(path: Path) -> bool:
    folder = Folder(path)
    try:
        return folder.keyring.is_file() and not board.read(folder.gate).demo
    except OSError:
        return False


def _is_ours(path: Path) -> bool:
    """Whether this account could read the journal, or let itself."""
    keyring = Folder(path).keyring
    try:
        owner = keyring.stat().st_uid
    except OSError:
        return False
    mine = hasattr(os, "geteuid") and owner == os.geteuid()
    return mine or os.access(keyring, os.R_OK)
