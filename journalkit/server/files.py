"""The files that pages load: the front end, the look, and our widgets' scripts and styles.

All are read once, at start, and served from memory: no path of a request ever reaches the disk.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from tornado import web

from journalkit.server.browser import Knock

KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    """A file's bytes as they are sent, plain and compressed."""

    kind: str
    plain: bytes
    packed: bytes


@dataclass(frozen=True)
class Assets:
    """Every file that the server gives out, and the addresses that the template needs.

    Addresses hold a hash of the content, so that a browser may keep each for good.
    """

    files: dict[str, File]
    script: str
    shared: tuple[str, ...]
    """What the script imports, which a browser may fetch beside it."""
    style: str
    """The whole of the look: it is small, and a page that is styled as its parts come is a page
    that jumps."""
    widgets: str
    """The scripts of the widgets of ours."""
    before_enrolment: dict[str, File]
    """By name, what the pages need that any device gets."""


def read_assets(static: Path, widgets: Path) -> Assets:
    """Read the template's static folder and the scripts and styles of the widgets."""
    manifest = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
    sheets = (static / manifest["style"], static / "look.css", *_ours(widgets, ".css"))
    look = _packed(".css", b"\n".join(sheet.read_bytes() for sheet in sheets))
    shared = (widgets / "shared" / "making.js").read_bytes()
    parts = _packed(".js", shared + _as_one_module(_ours(widgets, ".js")))
    named = {f"/static/look-{_hash(look)}.css": look, f"/static/widgets-{_hash(parts)}.js": parts}
    style, script = named
    by_build = (manifest["script"], *manifest["shared"], *manifest["later"])
    kept = (*by_build, "THIRD-PARTY-LICENSES.txt")
    return Assets(
        files={**named, **{f"/static/{name}": _read(static / name) for name in kept}},
        script=f"/static/{manifest['script']}",
        shared=tuple(f"/static/{name}" for name in manifest["shared"]),
        style=style,
        widgets=script,
        before_enrolment={name: _read(static / name) for name in ("look.css", "enrol.js")},
    )


def _as_one_module(scripts: list[Path]) -> bytes:
    """The widgets' scripts as one, which a browser fetches at once: each is a function in it, which
    is read when its widget is first shown. (A house test holds each script to one export.)"""
    made = (
        b"export const %s = () => {\n%s\n};\n"
        % (
            path.stem.encode(),
            re.sub(rb"(?m)^export default ", b"return ", path.read_bytes(), count=1),
        )
        for path in scripts
    )
    return b"".join(made)


def _ours(folder: Path, suffix: str) -> list[Path]:
    found = (path for path in folder.iterdir() if path.suffix == suffix)
    return sorted(path for path in found if re.fullmatch(r"[a-z_]+", path.stem))


def _hash(file: File) -> str:
    return hashlib.sha256(file.plain).hexdigest()[:12]


def _read(path: Path) -> File:
    return _packed(path.suffix, path.read_bytes())


def _packed(suffix: str, plain: bytes) -> File:
    return File(KINDS[suffix], plain, packed=gzip.compress(plain, compresslevel=9, mtime=0))


class StaticFile(Knock):
    """One of the files above, or the neutral page."""

    def get(self) -> None:
        file = self.settings["journal_assets"].files.get(self.request.path)
        if file is None:
            raise web.HTTPError(404)
        self.set_header("Content-Type", file.kind)
        self.set_header("Cache-Control", FOR_GOOD)
        self.set_header("Vary", "Accept-Encoding")
        accepted = self.request.headers.get("Accept-Encoding", "")
        if re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\b)", accepted):
            self.set_header("Content-Encoding", "gzip")
            self.finish(file.packed)
        else:
            self.finish(file.plain)
