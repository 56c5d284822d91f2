"""How many lines has the package? Past the wall it has outgrown what a few people can know."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
WALL = 12_000


def lines_of(package: Path) -> dict[str, int]:
    """Lines of Python for each room of the package, largest first."""
    rooms: dict[str, int] = {}
    for file in package.rglob("*.py"):
        room = file.relative_to(package).parts[0].removesuffix(".py")
        with file.open("rb") as lines:
            rooms[room] = rooms.get(room, 0) + sum(1 for _ in lines)
    return dict(sorted(rooms.items(), key=lambda room: -room[1]))


def main() -> int:
    """Print the count; fail over the wall, naming the largest rooms."""
    rooms = lines_of(PROJECT / "journalkit")
    total = sum(rooms.values())
    print(f"journalkit has {total:,} lines of Python; the wall is {WALL:,}.")
    if total <= WALL:
        return 0
    for room, lines in list(rooms.items())[:5]:
        print(f"  {room}: {lines:,}")
    print("Take something away, or move it out of the package, before adding more.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
