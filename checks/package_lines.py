"""How many lines of code has the package? Past a wall it has outgrown what a few people know.

It has two parts, each with its wall. What has to be trusted holds keys, decides who may do what, or
touches the bytes of the journal; the layers keep it from knowing the other. What is shown to people
stands on it: a fault there can be ugly, and cannot let anybody in.

Lines that Python runs are counted. Docstrings, comments and blank lines are not: a wall that
counted them would be pushed back by leaving out what the house asks for.
"""

from __future__ import annotations

import ast
import sys
import tokenize
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
WALL = 12_000
"""For each of the two parts."""
SHOWN = {"analytics", "cli", "doctor", "exchange", "forms", "pages"}
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def code_lines(file: Path) -> int:
    """The lines of *file* that hold code."""
    held: set[int] = set()
    with file.open("rb") as lines:
        for token in tokenize.tokenize(lines.readline):
            if token.type not in NOT_CODE:
                held.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            held.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(held)


def lines_of(package: Path) -> dict[str, int]:
    """Lines of code for each room of the package, largest first."""
    rooms: dict[str, int] = {}
    for file in package.rglob("*.py"):
        room = file.relative_to(package).parts[0].removesuffix(".py")
        rooms[room] = rooms.get(room, 0) + code_lines(file)
    return dict(sorted(rooms.items(), key=lambda room: -room[1]))


def parts_of(package: Path) -> dict[str, int]:
    """Lines of code of what has to be trusted, and of what is shown."""
    parts = {"trusted": 0, "shown": 0}
    for room, lines in lines_of(package).items():
        parts["shown" if room in SHOWN else "trusted"] += lines
    return parts


def main() -> int:
    """Print the counts; fail over a wall, naming the largest rooms."""
    parts = parts_of(PROJECT / "journalkit")
    said = ", ".join(f"{lines:,} {part}" for part, lines in parts.items())
    print(f"journalkit has {said} lines of code; the wall of each is {WALL:,}.")
    if max(parts.values()) <= WALL:
        return 0
    for room, lines in list(lines_of(PROJECT / "journalkit").items())[:5]:
        print(f"  {room}: {lines:,}")
    print("Take something away, or move it out of the package, before adding more.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
