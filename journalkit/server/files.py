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
    style: str
    look: str
    widgets: str
    before_enrolment: dict[str, File]
    """By name, what the pages need that any device gets."""


def read_assets(static: Path, widgets: Path) -> Assets:
    """Read the template's static folder and the scripts and styles of the widgets."""
    manifest = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
    look = static / "look.css"
    files = {
        f"/static/{manifest['script']}": _read(static / manifest["script"]),
        f"/static/{manifest['style']}": _read(static / manifest["style"]),
        "/static/THIRD-PARTY-LICENSES.txt": _read(static / "THIRD-PARTY-LICENSES.txt"),
        f"/static/look-{_hash([look])}.css": _read(look),
    }
    own = sorted(
        path
        for path in widgets.iterdir()
        if path.suffix in (".js", ".css") and re.fullmatch(r"[a-z_]+", path.stem)
    )
    version = _hash(own)
    files.update({f"/widgets/{version}/{path.name}": _read(path) for path in own})
    return Assets(
        files=files,
        script=f"/static/{manifest['script']}",
        style=f"/static/{manifest['style']}",
        look=f"/static/look-{_hash([look])}.css",
        widgets=f"/widgets/{version}/",
        before_enrolment={name: _read(static / name) for name in ("look.css", "enrol.js")},
    )


def _hash(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _read(path: Path) -> File:
    plain = path.read_bytes()
    return File(
        kind=KINDS[path.suffix], plain=plain, packed=gzip.compress(plain, compresslevel=6, mtime=0)
    )


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
