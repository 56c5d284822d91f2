"""Where journalkit's own files lie: beside the package in a checkout, inside it once installed.

And where a journal keeps its certificates, which the server reads without knowing the store.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """The folder of frameworks and of what the demo journal is made from."""
    return _folder("data")


def apps_folder() -> Path:
    """The folder of the apps' notebooks."""
    return _folder("apps")


def _folder(name: str) -> Path:
    installed = PACKAGE / f"_{name}"
    return installed if installed.is_dir() else PACKAGE.parent / name


class TlsFiles:
    """``tls/`` in the journal's folder *store*. The sealed key of the authority lies there too:
    see `store.folder`."""

    def __init__(self, store: Path) -> None:
        self.folder = store / "tls"
        self.authority = self.folder / "authority.pem"
        """The authority's certificate, for anybody to see."""
        self.server = self.folder / "server.pem"
        """The server's key, in plain, and its certificate."""
