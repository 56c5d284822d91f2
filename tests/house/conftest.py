"""What the tests about the project itself look at."""

from __future__ import annotations

import subprocess
from functools import cached_property
from pathlib import Path

import pytest

NOT_OURS = {".git", ".venv", ".venv-peers", "__pycache__", "node_modules", "build", "dist"}
NOT_TEXT = {
    ".age", ".db", ".gif", ".heic", ".ico", ".jpeg", ".jpg", ".mov", ".mp4", ".otf", ".pdf",
    ".png", ".ttf", ".webm", ".webp", ".woff2", ".zip",
}  # fmt: skip


class Project:
    """The folder of the project and the files in it that belong to it."""

    root = Path(__file__).resolve().parents[2]

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Every file that is or is about to be part of the project, from the root."""
        if (self.root / ".git").exists():
            owner = ("-c", "safe.directory=*")  # the checkout may belong to another account
            command = ("git", *owner, "ls-files", "-z", "-co", "--exclude-standard")
            listed = subprocess.run(command, cwd=self.root, check=True, capture_output=True).stdout
            found = {self.root / name for name in listed.decode().split("\0") if name}
        else:  # an unpacked release
            found = set(self.root.rglob("*"))
        mine = (f.relative_to(self.root) for f in found if f.is_file())
        return tuple(sorted(f for f in mine if not NOT_OURS.intersection(f.parts)))

    def texts(self, *kinds: str) -> dict[Path, str]:
        """The text files, or those whose names end in one of ``kinds``, with what they hold."""
        wanted = [f for f in self.files if f.suffix not in NOT_TEXT]
        wanted = [f for f in wanted if not kinds or f.name.endswith(kinds)]
        return {f: self.read(f) for f in wanted}

    def read(self, name: str | Path) -> str:
        """One file as text."""
        return (self.root / name).read_text(encoding="utf-8", errors="replace")

    @cached_property
    def documents(self) -> str:
        """README, CONTRIBUTING and docs as one text: what a reader can find out."""
        pages = [f for f in self.files if f.suffix == ".md" and f.parts[0] == "docs"]
        return "\n".join(map(self.read, [Path("README.md"), Path("CONTRIBUTING.md"), *pages]))


@pytest.fixture(scope="session")
def project() -> Project:
    return Project()
