"""The apps: what their notebooks say, and what their pages need."""

from __future__ import annotations

import ast
import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from journalkit.server import trouble


@dataclass(frozen=True)
class App:
    """An app of the journal: its name in the address, its label, and its notebook's one call."""

    name: str
    label: str
    code: str
    kind: str = ""
    """Apps of one kind share a warmed process: those that draw charts have one of their own, so
    that whoever writes a note carries none of it. The notebook's metadata says it."""


def read_apps(folder: Path) -> dict[str, App]:
    """The apps in a folder of notebooks, by name.

    Raises `trouble.NoApps` when there is none, or when one has not exactly one code cell.
    """
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        name = path.stem
        try:
            book = json.loads(path.read_text(encoding="utf-8"))
            codes = [cell["source"] for cell in book["cells"] if cell["cell_type"] == "code"]
            kind = str(book.get("metadata", {}).get("journalkit", {}).get("kind", ""))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise trouble.NoApps() from None
        if len(codes) != 1 or not name.isidentifier():
            raise trouble.NoApps()
        code = codes[0] if isinstance(codes[0], str) else "".join(codes[0])
        label = name.replace("_", " ").capitalize()
        found[name] = App(name=name, label=label, code=code, kind=kind)
    if not found:
        raise trouble.NoApps()
    return found


def modules_of(apps: Iterable[App]) -> list[str]:
    """The modules that the apps' cells import, for the warmed process."""
    found: set[str] = set()
    for app in apps:
        with contextlib.suppress(SyntaxError):
            for node in ast.parse(app.code).body:
                if isinstance(node, ast.Import):
                    found.update(name.name for name in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    # `from journalkit.pages import observe` may name a module or something in it.
                    found.update(f"{node.module}.{name.name}" for name in node.names)
                    found.add(node.module)
    return sorted(found)
