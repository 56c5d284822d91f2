"""One file, chosen or dropped, that a page reads and then forgets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import traitlets

from journalkit.crypto.scratch import Scratch
from journalkit.errors import JournalError
from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.media.arrivals import Arrivals

MOST_BYTES = 10 * 1024 * 1024
AGAIN = "Choose it again, or another file."


class FileDrop(FromBrowser, Part):
    """A place for one file at a time. ``on_file(data)`` reads it; a `JournalError` is shown here.

    ``guide`` says what the file may hold: pairs of a heading and its meaning, behind a button.
    ``scratch_folder`` is where the file waits, sealed, while it arrives: a folder on the store's
    disk. The file's name stays in the browser. Any other error goes to ``on_problem``.
    """

    _part = "file_drop"

    label = traitlets.Unicode("Choose a file").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    accept = traitlets.Unicode("").tag(sync=True)
    guide_label = traitlets.Unicode("What the columns are called").tag(sync=True)
    guide = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    most_bytes = traitlets.Int(MOST_BYTES, min=1).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    on_file: Callable[[bytes], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._arrivals = Arrivals(self.most_bytes, most_waiting=1)
        for do in ("begin", "piece", "end", "cancel", "where"):
            self.when(do, self._arrives)

    @property
    def scratch_folder(self) -> Path | None:
        return self._arrivals.folder

    @scratch_folder.setter
    def scratch_folder(self, folder: Path) -> None:
        self._arrivals.folder = folder

    def anew(self, *, focus: bool = False) -> None:
        """Forget what was said about the last file; with *focus* the keyboard is here again."""
        self.send({"kind": "anew", "focus": focus})

    def _arrives(self, content: dict[str, Any], buffers: list[Any]) -> None:
        if content["do"] == "begin":
            if self.disabled:
                return
            for earlier in self._arrivals.uploads():
                if earlier != content.get("upload"):
                    self._arrivals.hear({"do": "cancel", "upload": earlier})
        heard = self._arrivals.hear(content, buffers)
        for answer in heard.answers:
            # The arrival's own advice is about pictures of a note.
            self.send({**answer, "what_to_do": AGAIN} if answer["kind"] == "refused" else answer)
        if heard.whole is not None:
            self.send(self._read(heard.upload, heard.whole))

    def _read(self, upload: str, source: Scratch) -> dict[str, Any]:
        done = {"kind": "done", "upload": upload}
        problems: list[JournalError] = []

        def read() -> None:
            try:
                with source:
                    data = source.read(0, source.size)
                if self.on_file is not None:
                    self.on_file(data)
            except JournalError as error:
                problems.append(error)
            except Exception:
                problems.append(JournalError("This file could not be read.", what_to_do=AGAIN))
                raise

        self.guarded(read)
        if not problems:
            return self._arrivals.settle(upload, done)
        return self._arrivals.refuse(upload, problems[0].sentence, problems[0].what_to_do)
