"""JupyterLab on the notebooks, quiet and on this computer only; never beside a real journal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from journalkit.errors import JournalError, Refused

SETTINGS = Path(__file__).with_name("lab_settings")
"""Settings of JupyterLab for this start, which come before the account's own: nothing is asked of a
computer elsewhere."""
FIRST = "01_first_steps.ipynb"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
                required=False)  # fmt: skip
@click.option("--port", default=8888, show_default=True, help="The port on this computer.")
def lab(folder: Path | None, port: int) -> None:
    """Explore numbers in JupyterLab, in FOLDER: by default the notebooks that come with this.

    They open an extract of the invented pre-school; extracts of your own go into FOLDER. It asks
    nothing of other computers, and does not start under an account that has a real journal.
    """
    from journalkit.cli import account

    if found := account.real_journals():
        for path in found:
            click.echo(f"A real journal: {path}", err=True)
        raise Refused(
            "This account has a real journal. What runs in a notebook may read whatever the "
            "account may read, so JupyterLab does not start beside one.",
            what_to_do="Sign in to the computer as another account, or use another computer, and "
            "take an extract there.",
        )
    if find_spec("jupyterlab") is None:
        raise JournalError(
            "JupyterLab is not installed here.",
            what_to_do="Install it with: pip install 'journalkit[notebooks]'",
        )
    start((folder or _notebooks()).absolute(), port)


def start(where: Path, port: int) -> None:
    """Go on as JupyterLab in the folder *where*."""
    paths = filter(None, (str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH")))
    _become(_command(where, port), {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)})


def _notebooks() -> Path:
    """The notebooks beside the package in a checkout; where there are none, this folder."""
    beside = Path(__file__).resolve().parents[2] / "notebooks"
    return beside if (beside / FIRST).is_file() else Path.cwd()


def _command(where: Path, port: int) -> list[str]:
    command = [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", f"--ServerApp.root_dir={where}",
    ]  # fmt: skip
    if (where / FIRST).is_file():
        command.append(f"--LabApp.default_url=/lab/tree/{FIRST}")
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        command.append("--no-browser")
    if sys.platform == "linux":
        command.append("--KernelManager.transport=ipc")  # what cells show crosses no port
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # root of a container; there is no journal, as was looked
    return command


def _become(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Go on as *command*, so that Ctrl and C reaches it and nothing else."""
    if os.name == "posix":
        os.execve(command[0], list(command), dict(environment))  # noqa: S606
    raise SystemExit(subprocess.call(list(command), env=dict(environment)))
