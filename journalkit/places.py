"""Where journalkit's own files lie: beside the package in a checkout, inside it once installed."""

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
