"""How many lines of code has the package? Past a wall it has outgrown what a few people know.

It has five parts, each with its wall. What has to be trusted holds keys, decides who may do what,
or touches the bytes of the journal; the layers keep it from knowing the others. What is shown to
people stands on it: a fault there can be ugly, and cannot let anybody in. What is worked out reads
what it is handed and gives a number, a sentence or a printed page: a fault there misleads, so it is
held against published examples, standards and labels, and whoever checks it need know neither keys
nor screens. What comes and goes takes the files of strangers and makes those that leave: strangers'
bytes are read in a process that holds nothing, the rest goes by the verbs like any member's work,
and it is held against hostile files and against what comes back when it is read again. What is
named are the nouns and the errors: they hold no key, decide nothing, and know nobody else.

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
"""For what is trusted, and for what is shown."""
WALLS = {
    "trusted": WALL,
    "shown": WALL,
    "worked out": WALL // 2,
    "coming and going": WALL // 2,
    "named": WALL // 6,
}
SHOWN = {"cli", "forms", "pages"}
WORKED_OUT = {"analytics", "answering", "doctor", "hints", "printing", "reckoning", "telling"}
COMES_AND_GOES = {"darkroom", "exchange"}
NAMED = {"errors", "records"}
ROOMS = {
    "shown": SHOWN,
    "worked out": WORKED_OUT,
    "coming and going": COMES_AND_GOES,
    "named": NAMED,
}
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
    """Lines of code of each part."""
    parts = dict.fromkeys(WALLS, 0)
    for room, lines in lines_of(package).items():
        part = next((part for part, rooms in ROOMS.items() if room in rooms), "trusted")
        parts[part] += lines
    return parts


def main() -> int:
    """Print the counts; fail over a wall, naming the largest rooms."""
    parts = parts_of(PROJECT / "journalkit")
    said = ", ".join(f"{lines:,} {part} (of {WALLS[part]:,})" for part, lines in parts.items())
    print(f"journalkit has lines of code: {said}.")
    if all(lines <= WALLS[part] for part, lines in parts.items()):
        return 0
    for room, lines in list(lines_of(PROJECT / "journalkit").items())[:5]:
        print(f"  {room}: {lines:,}")
    print("Take something away, or move it out of the package, before adding more.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
