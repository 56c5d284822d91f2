"""The peers, each as its documents say to start it, on this computer's own address only."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = HERE.parents[1] / ".venv-peers" / "bin" / "python"
"""The peers' own environment (`make bench-peers`): their parts are none of journalkit's."""
NOT_THERE = "The peers are not installed. `make bench-peers` installs and measures them."
_VERSIONS = """
import json, sys
from importlib.metadata import version
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
"""


@dataclass(frozen=True)
class Program:
    """A peer."""

    name: str
    """As `--only` takes it."""
    said: str
    """As the table names it."""
    parts: tuple[str, ...]
    """The packages whose versions are told."""
    arguments: tuple[str, ...]
    """Of Python; ``{port}`` stands for the port to answer on."""
    path: str = "/"
    """Where its page is."""

    def command(self, port: int) -> list[str]:
        """What starts it on *port*."""
        return [str(PYTHON), *(one.format(port=port) for one in self.arguments)]


def _voila(*more: str) -> tuple[str, ...]:
    notebook = str(HERE / "voila_app.ipynb")
    here = ("--no-browser", "--port={port}", "--Voila.ip=127.0.0.1")
    # A kernel that this run has ended, because its page is gone, shall not come back.
    return ("-m", "voila", notebook, *here, "--KernelManager.autorestart=False", *more)


PROGRAMS = (
    Program(
        "voila", "Voilà, as it comes", ("voila", "ipywidgets", "ipykernel"), _voila()
    ),
    Program(
        "preheated", "Voilà, kernels kept ready", ("voila",),
        _voila("--preheat_kernel=True", "--pool_size=2"),
    ),
    Program(
        "streamlit", "Streamlit", ("streamlit",),
        (
            *("-m", "streamlit", "run", str(HERE / "streamlit_app.py")),
            *("--server.port", "{port}", "--server.address", "127.0.0.1"),
            *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        ),
    ),
    Program(
        "panel", "Panel", ("panel", "bokeh"),
        (
            *("-m", "panel", "serve", str(HERE / "panel_app.py"), "--address", "127.0.0.1"),
            *("--port", "{port}", "--allow-websocket-origin", "127.0.0.1:{port}"),
        ),
        path="/panel_app",
    ),
    Program("nicegui", "NiceGUI", ("nicegui",), (str(HERE / "nicegui_app.py"),)),
)  # fmt: skip


def versions(programs: tuple[Program, ...]) -> dict[str, str]:
    """The versions of what *programs* are made of."""
    parts = list(dict.fromkeys(part for program in programs for part in program.parts))
    if not parts:
        return {}
    told = subprocess.run(
        [PYTHON, "-c", _VERSIONS, *parts], check=True, capture_output=True, text=True
    )
    found: dict[str, str] = json.loads(told.stdout)
    return found
