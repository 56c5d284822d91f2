"""A sheet to draw on: pixels from the top left, as long as what is drawn needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from journalkit.analytics.as_html import clean
from journalkit.analytics.charts import style
from journalkit.analytics.charts.words import lines

Box = tuple[float, float, float, float]
"""Left, top, width and height, in pixels."""
Align = Literal["left", "center", "right"]
HATCH = "////"


class Sheet:
    """A figure without axes, drawn in pixels at 72 to the inch, never shown.

    Charts that are mostly counts in boxes need no axes, and without them are drawn in a fraction
    of the time. `down` is where the next thing may begin; `figure` ends the sheet there.
    """

    def __init__(self, width: float) -> None:
        self.width, self.down = width, 0.0
        self._figure = Figure(figsize=(width / 72, 1), dpi=72, facecolor=style.CARD)
        self._upright = Affine2D()
        self._place = self._upright + self._figure.dpi_scale_trans

    def figure(self) -> Figure:
        """The finished figure, as long as the sheet was drawn on."""
        height = self.down + 8
        self._figure.set_size_inches(self.width / 72, height / 72)
        self._upright.clear().scale(1 / 72, -1 / 72).translate(0, height / 72)
        return self._figure

    def _add(
        self, path: Path, fill: str | None, edge: str | None, thick: float, **more: Any
    ) -> None:
        patch = PathPatch(
            path,
            facecolor=fill or "none",
            edgecolor=edge or "none",
            linewidth=thick if edge else 0,
            transform=self._place,
            **more,
        )
        self._figure.add_artist(patch)

    def boxes(
        self, boxes: Sequence[Box], *, fill: str | None, edge: str | None = None, thick: float = 1
    ) -> None:
        """Boxes of one look, drawn as one path."""
        if boxes:
            self._add(_outline(boxes), fill, edge, thick)

    def hatched(self, boxes: Sequence[Box]) -> None:
        """Boxes of children who were not assessed: hatched and outlined, which no shade is."""
        if boxes:
            self._add(_outline(boxes), style.CARD, style.EDGE, 1, hatch=HATCH)

    def line(
        self,
        points: Iterable[tuple[float, float]],
        *,
        colour: str,
        thick: float = 1,
        behind: bool = False,
    ) -> None:
        """A line from point to point, behind everything else where that is wished."""
        self._add(Path(list(points)), None, colour, thick, zorder=0 if behind else 1)

    def shape(self, points: Sequence[tuple[float, float]], *, fill: str) -> None:
        """A filled shape with these corners."""
        self._add(Path([*points, points[0]], closed=True), fill, None, 0)

    def dots(
        self, centres: Sequence[tuple[float, float]], *, radius: float, fill: str, edge: str
    ) -> None:
        """Round dots of one look."""
        if centres:
            round_ = [Path.circle(centre, radius) for centre in centres]
            self._add(Path.make_compound_path(*round_), fill, edge, 1.5)

    def text(
        self,
        text: str,
        at: tuple[float, float],
        *,
        align: Align = "left",
        size: float = style.TEXT,
        bold: bool = False,
        colour: str = style.INK,
        turned: float = 0,
    ) -> None:
        """One line whose baseline begins, ends or is centred here; `turned` in degrees, upwards."""
        self._figure.add_artist(
            Text(
                *at,
                clean(text),
                color=colour,
                verticalalignment="baseline",
                horizontalalignment=align,
                fontproperties=style.font(size, bold),
                rotation=turned,
                rotation_mode="anchor",
                parse_math=False,
                transform=self._place,
            )
        )

    def paragraph(
        self, text: str, *, size: float = style.TEXT, bold: bool = False, colour: str = style.INK
    ) -> None:
        """Lines over the whole width, from `down` on, which moves below them."""
        for line in lines(text, self.width - 2, size=size, bold=bold):
            self.down += size * 1.35
            self.text(line, (0, self.down - size * 0.3), size=size, bold=bold, colour=colour)

    def title(self, text: str) -> None:
        """The title of the chart."""
        self.paragraph(text, size=style.HEAD, bold=True)
        self.down += 8

    def legend(self, entries: Sequence[tuple[str, str | None]]) -> None:
        """What each shade means, in its order; without a shade it is the hatching."""
        x, self.down = 0.0, self.down + 16
        for word, fill in entries:
            wide = 20 + style.width(word, size=style.SMALL)
            if x and x + wide > self.width:
                x, self.down = 0, self.down + 20
            box = (x, self.down - 11, 13, 13)
            if fill is None:
                self.hatched([box])
            else:
                self.boxes([box], fill=fill, edge=edge_of(fill), thick=0.75)
            self.text(word, (x + 19, self.down), size=style.SMALL, colour=style.SOFT)
            x += wide + 16
        self.down += 14


def edge_of(fill: str) -> str:
    """The outline of a shade, or of a place to look."""
    return style.WARNING if fill == style.WARNING_SOFT else style.EDGE


def _outline(boxes: Sequence[Box]) -> Path:
    corners = [
        point
        for x, y, wide, high in boxes
        for point in ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y))
    ]
    step = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(corners, step * len(boxes))
