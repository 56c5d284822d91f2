"""A page and a websocket that copy a file and do nothing else: what ours stands beside.

``python -m benchmarks.plain_socket FOLDER`` prints its address and serves until it is ended. The
page sends the file in the pieces that journalkit's own page uses, as many of them unanswered; the
server appends each to a plain file, answers, and syncs the file at the end.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import IO, Any

from tornado import netutil, web, websocket
from tornado.httpserver import HTTPServer

from journalkit.media.arrivals import PIECE

AHEAD = 8
PAGE = """<!doctype html><title>A plain copy</title>
<input type="file" id="file"><p id="synced">0</p>
<script>
const line = new WebSocket(`ws://${location.host}/copy`);
const synced = document.getElementById("synced");
let files = 0;
document.getElementById("file").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  event.target.value = ""; // the same file may be chosen again
  const pieces = Math.ceil(file.size / %d);
  let sent = 0, answered = 0;
  const feed = async () => {
    while (sent < pieces && sent - answered < %d) {
      const at = sent++;
      line.send(await file.slice(at * %d, (at + 1) * %d).arrayBuffer());
    }
  };
  line.onmessage = ({ data }) => {
    if (data === "synced") return void (synced.textContent = ++files);
    answered += 1;
    if (answered === pieces) line.send("end");
    else feed();
  };
  feed();
});
</script>""" % (PIECE, AHEAD, PIECE, PIECE)  # noqa: UP031 (the script has braces of its own)


class Page(web.RequestHandler):
    def get(self) -> None:
        self.write(PAGE)


class Copy(websocket.WebSocketHandler):
    def initialize(self, folder: Path) -> None:
        self.folder = folder
        self.file: IO[bytes] | None = None

    def open(self, *_: Any) -> None:
        self.set_nodelay(True)

    def on_message(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self.file = self.file or (self.folder / os.urandom(8).hex()).open("wb")
            self.file.write(message)
            self.write_message("taken")
        elif self.file is not None:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            self.file = None
            self.write_message("synced")


async def serve(folder: Path) -> None:
    """Serve until the process ends."""
    [line] = netutil.bind_sockets(0, "127.0.0.1")
    routes = [("/", Page), ("/copy", Copy, {"folder": folder})]
    HTTPServer(web.Application(routes)).add_socket(line)
    print(f"http://127.0.0.1:{line.getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
