"""How many lines of code has the package? Past the wall it has outgrown what a few people know.

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


def main() -> int:
    """Print the count; fail over the wall, naming the largest rooms."""
    rooms = lines_of(PROJECT / "journalkit")
    total = sum(rooms.values())
    print(f"journalkit has {total:,} lines of code; the wall is {WALL:,}.")
    if total <= WALL:
        return 0
    for room, lines in list(rooms.items())[:5]:
        print(f"  {room}: {lines:,}")
    print("Take something away, or move it out of the package, before adding more.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
