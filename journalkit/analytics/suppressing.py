"""What leaves the building shows no small number, nor one that subtraction would show."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from journalkit.analytics.comparing import FLOOR
from journalkit.analytics.summary import CHILDREN, counted
from journalkit.errors import BadRecord

HIDDEN = "·"
"""What stands for a number that is kept back, small or not: the sign does not say which."""

HIDDEN_SAID = (
    f"{HIDDEN} is a number kept back: a small one, or one from which a small one could be reckoned."
)
TOGETHER = "All together"
"""The row of totals, where the rows add up."""

Node = tuple[str, int]
Place = tuple[int, int]


@dataclass
class _Cell:
    """A number of the table as a stream between two nodes, each of which keeps nothing back."""

    place: Place
    source: Node
    target: Node
    count: int
    cost: int
    hidden: bool = False


def suppressed(
    table: pd.DataFrame, floor: int = FLOOR, *, total: str = CHILDREN, add_up: bool = True
) -> pd.DataFrame:
    """A table of counts with its totals, in which no number below *floor* can be had.

    *table* has a row a group and a column a step; each child stands in one cell. A column named
    *total* is checked to be the sum of its row, and made where there is none; with ``add_up`` a row
    of totals is put below. With ``add_up=False`` the rows are about the same children, such as a
    row an area: there is no row of totals.

    Numbers from 1 to *floor* - 1 become `HIDDEN`, totals among them. Noughts stay: they are of
    nobody, and since they always stay, whoever reads the table knows that a hidden number is 1 or
    more. More numbers are then hidden, the smallest that do, and totals only at need, until each
    hidden number could be another in some table of whole numbers from 1 on that agrees with all
    that is shown. A hidden total must not be said in a sentence beside the table. Not protected
    against: what a reader knows of a child from elsewhere, the same children in another table, and
    guesses from the way in which the numbers to hide were chosen.

    Source: Cox 1980, Suppression methodology and statistical disclosure control, Journal of the
    American Statistical Association 75: 377; cells as edges between rows and columns, Gusfield
    1988, A graph theoretic approach to statistical data security, SIAM Journal on Computing 17:
    552. Raises `BadRecord` for what is no table of counts, or a total that is not the sum.

    >>> suppressed(pd.DataFrame({"yes": [3, 9], "no": [8, 7]}, index=["Robins", "Wrens"]))
                 yes  no children
    Robins         ·   ·       11
    Wrens          ·   ·       16
    All together  12  15       27
    """
    counts = _counts(table, total)
    cells = _cells(counts.to_numpy().tolist(), add_up=add_up)
    for cell in cells:
        cell.hidden = 0 < cell.count < floor
    for cell in [cell for cell in cells if cell.hidden]:
        for other in _cheapest_way_round(cells, cell):
            other.hidden = True
    width = counts.shape[1]
    if not add_up and any(cell.hidden for cell in cells if cell.place[1] == width):
        # The same children in each row: where one total is kept back, every row would tell it.
        for cell in cells:
            cell.hidden = cell.count > 0
    shown = counts.copy()
    shown[total] = shown.sum(axis=1)
    if add_up:
        shown.loc[TOGETHER] = shown.sum(axis=0)
    shown = shown.astype(object)
    for cell in cells:
        if cell.hidden:
            shown.iloc[cell.place] = HIDDEN
    return shown


def _counts(table: pd.DataFrame, total: str) -> pd.DataFrame:
    """The inner cells as whole numbers, checked."""
    problem = ""
    try:
        whole = table.astype("Int64")
        if whole.isna().any(axis=None) or (whole < 0).any(axis=None):
            problem = "A count is missing or less than none."
    except (TypeError, ValueError):
        problem = "Only counts can be made safe: take out columns of words and of shares first."
    if problem:
        raise BadRecord({"table": problem})
    inner = whole.drop(columns=total, errors="ignore").astype("int64")
    if total in whole and (inner.sum(axis=1) != whole[total]).any():
        raise BadRecord({"table": "A total is not the sum of its row."})
    return inner


def _cells(counts: Sequence[Sequence[int]], *, add_up: bool) -> list[_Cell]:
    """Every cell and total of the table as a stream round in a circle.

    A row is fed by its total and feeds its columns; a column feeds its total, and all columns'
    totals feed the grand total, which feeds the rows'. Every equation of the table is one node that
    keeps nothing back. Where rows do not add up, all columns are one node.
    """
    height, width = len(counts), len(counts[0]) if counts else 0
    grand = sum(map(sum, counts))
    every, below = ("every row", 0), ("every column", 0)
    cells = []
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            column = ("column", j) if add_up else every
            cells.append(_Cell((i, j), ("row", i), column, count, count))
        cells.append(_Cell((i, width), every, ("row", i), sum(row), 2 * grand + sum(row)))
    if add_up:
        for j in range(width):
            count = sum(row[j] for row in counts)
            cells.append(_Cell((height, j), ("column", j), below, count, 2 * grand + count))
        cells.append(_Cell((height, width), below, every, grand, 100 * grand))
    return cells


@dataclass(order=True)
class _Step:
    cost: int
    number: int
    node: Node = field(compare=False)
    way: tuple[_Cell, ...] = field(compare=False)


def _cheapest_way_round(cells: list[_Cell], cell: _Cell) -> tuple[_Cell, ...]:
    """The cells to hide so that *cell* could be one more, or one less, and all else as shown.

    A stream can be one more always and one less only while it stays 1 or more; *cell* can change
    where a way of such streams leads from one of its ends to the other. Hidden ones cost nothing.
    There is always a way: row, column and totals can all be one more.
    """
    ways = [_way(cells, cell, start=cell.target, end=cell.source)]
    if cell.count > 1:
        ways.append(_way(cells, cell, start=cell.source, end=cell.target))
    return min((way for way in ways if way is not None), key=lambda way: way.cost).way


def _way(cells: list[_Cell], but: _Cell, *, start: Node, end: Node) -> _Step | None:
    """Dijkstra's shortest way, by what it costs to hide."""
    numbers = iter(range(10**9))
    waiting, done = [_Step(0, next(numbers), start, ())], set()
    while waiting:
        step = heapq.heappop(waiting)
        if step.node == end:
            return step
        if step.node in done:
            continue
        done.add(step.node)
        for cell, node in _onward(cells, step.node):
            if cell is not but and node not in done:
                cost = step.cost + (0 if cell.hidden else cell.cost)
                heapq.heappush(waiting, _Step(cost, next(numbers), node, (*step.way, cell)))
    return None


def _onward(cells: list[_Cell], node: Node) -> Iterator[tuple[_Cell, Node]]:
    for cell in cells:
        if cell.count > 0 and cell.source == node:
            yield cell, cell.target
        if cell.count > 1 and cell.target == node:
            yield cell, cell.source


@dataclass(frozen=True)
class Anonymity:
    """How many rows stand together that look alike in some columns.

    ``smallest`` is the k of k-anonymity, rows in the smallest class (0 of no rows); ``below`` how
    many of ``rows`` stand in classes smaller than ``floor``.
    """

    smallest: int
    below: int
    rows: int
    floor: int

    def words(self) -> str:
        """``3 of 24 rows look like fewer than 5; the smallest class has 1 row``."""
        return (
            f"{self.below:,} of {counted(self.rows, 'row', 'rows')} look like fewer than "
            f"{self.floor}; the smallest class has {counted(self.smallest, 'row', 'rows')}"
        )


def k_anonymity(frame: pd.DataFrame, columns: Sequence[Hashable], floor: int = FLOOR) -> Anonymity:
    """The smallest class of rows alike in *columns*, and the rows in classes below *floor*.

    An empty field is a value like others. Source: Sweeney 2002, k-anonymity: a model for
    protecting privacy, International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems
    10: 557. It says nothing of what all rows of a class have in common. Raises `BadRecord` for a
    column that is not there.

    >>> k_anonymity(pd.DataFrame({"room": ["Robins", "Robins", "Wrens"]}), ["room"]).smallest
    1
    """
    if not set(columns) <= set(frame.columns):
        raise BadRecord({"columns": "A column is not in this frame."})
    if not len(frame) or not columns:
        return Anonymity(len(frame), 0 if len(frame) >= floor else len(frame), len(frame), floor)
    sizes = frame.groupby(list(columns), dropna=False, observed=True).size()
    return Anonymity(int(sizes.min()), int(sizes[sizes < floor].sum()), len(frame), floor)
