"""A film's pictures as they are to be seen: upright, smaller, in the colours of ordinary screens.

Runs in the worker only.
"""

from __future__ import annotations

from typing import Any

import av
from av.filter import Graph

# Counterclockwise degrees; a graph turns clockwise (1) or the other way (2).
_TURNS = {90: ["2"], -270: ["2"], -90: ["1"], 270: ["1"], 180: ["1", "1"], -180: ["1", "1"]}
_MORE_THAN_ORDINARY = {16, 18}  # PQ and HLG (H.273, table 3): telephones' HDR
ORDINARY = 1  # BT.709, as primaries, transfer and matrix


class Developer:
    """Turns pictures of one film, as they come, into pictures of one size and one kind.

    *size* is that of the new ones, upright. The film may change its own on the way.
    """

    def __init__(self, size: tuple[int, int], pixels: str) -> None:
        self._size, self._pixels = size, pixels
        self._shape: tuple[object, ...] = ()
        self._graph: Graph | None = None

    def show(self, frame: Any) -> list[Any]:
        """The new pictures that *frame* gives."""
        shape = (frame.width, frame.height, frame.format.name, frame.rotation, frame.color_trc)
        if self._graph is None or shape != self._shape:
            self._graph, self._shape = self._for(frame), shape
        self._graph.push(frame)
        found = []
        while True:
            try:
                found.append(self._graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return found

    def _for(self, frame: Any) -> Graph:
        turns = _TURNS.get(round(frame.rotation), [])
        width, height = self._size[::-1] if len(turns) == 1 else self._size
        coloured = []
        if frame.color_trc in _MORE_THAN_ORDINARY:  # dear, so it is done when they are small
            coloured.append("out_transfer=bt709:out_primaries=bt709")
        if self._pixels != "rgb24":
            coloured.append("out_range=tv:out_color_matrix=bt709")
        graph = Graph()
        graph.threads = 1
        steps = [
            graph.add_buffer(
                width=frame.width, height=frame.height, format=frame.format,
                time_base=frame.time_base,
            ),
            graph.add("scale", f"{width}:{height}"),
            *(graph.add("scale", one) for one in coloured),
            *(graph.add("transpose", turn) for turn in turns),
            graph.add("format", self._pixels),
            graph.add("buffersink"),
        ]  # fmt: skip
        graph.link_nodes(*steps).configure()
        return graph


def shown(frame: Any, side: int, pixels: str) -> Any:
    """One picture, with no side longer than *side*."""
    (found,) = Developer(upright_size(frame, side), pixels).show(frame)
    return found


def upright_size(frame: Any, side: int) -> tuple[int, int]:
    """The size of *frame* upright, with no side longer than *side*, in even numbers (H.264)."""
    share = min(1.0, side / max(frame.width, frame.height))
    width, height = (max(2, round(one * share / 2) * 2) for one in (frame.width, frame.height))
    return (height, width) if len(_TURNS.get(round(frame.rotation), [])) == 1 else (width, height)


def seen(frame: Any) -> bytes:
    """The bytes of an ``rgb24`` picture, without gaps between its lines."""
    plane, row = frame.planes[0], 3 * frame.width
    data, step = bytes(plane), plane.line_size
    return b"".join(data[step * line : step * line + row] for line in range(frame.height))
