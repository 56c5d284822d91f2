"""``gate.json``: what may be read before anybody has unlocked anything."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Board:
    """The setting's name, and whether this is a demo journal."""

    setting: str = ""
    demo: bool = False

    def written(self) -> bytes:
        """The file."""
        return json.dumps(asdict(self), indent=1).encode() + b"\n"


def read(path: Path) -> Board:
    """The board at *path*; an empty one where it cannot be read, for nothing hangs on it."""
    try:
        said = json.loads(path.read_bytes())
        return Board(str(said["setting"]), bool(said["demo"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Board()
