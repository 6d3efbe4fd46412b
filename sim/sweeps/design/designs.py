"""Designs: which points of the space of levers are run, and in what order.

A point is known by its number. Every design is a function of its file and seed alone, so that any point can be made
again without the others' runs.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.errors import ScenarioError, ZonelabError, placed
from sim.language.texts import Sentence, marked, sentence
from sim.scenario.reading.plain_yaml import parse_yaml
from sim.scenario.reading.text_files import read_text
from sim.sweeps.design.lever_axes import Axis, Setting

#: More points than these are no sweep of this kind; a grid of many fine levers has them soon.
MOST_POINTS = 10_000_000
#: Positions that a drawn design keeps in memory, of points times levers.
MOST_POSITIONS = 50_000_000
#: Levels of a Morris design.
MORRIS_LEVELS = 4
#: What spreadsheets of some countries put between columns instead of commas.
_SEPARATORS = {";": marked("semicolons"), "\t": marked("tabs")}


@dataclass(frozen=True, eq=False)
class Points:
    """The points of a design.

    Attributes
    ----------
    axes
        The levers.
    count
        Number of points.
    positions : shape [point, lever]
        In [0, 1], of a drawn design.
    rows, table_text
        For a table: the value of each lever, and the text of the file.
    """

    axes: tuple[Axis, ...]
    count: int
    positions: NDArray[np.float64] | None = None
    rows: Sequence[Sequence[Any]] | None = None
    table_text: str | None = None

    def settings(self, point: int) -> list[Setting]:
        """Return the setting of each lever at a point."""
        if self.positions is not None:
            return [axis.at_position(float(self.positions[point, i])) for i, axis in enumerate(self.axes)]
        if self.rows is not None:
            return [axis.of_value(value) for axis, value in zip(self.axes, self.rows[point], strict=True)]
        found: list[Setting] = []
        rest = point
        for axis in reversed(self.axes):  # the last lever runs fastest
            rest, level = divmod(rest, axis.levels)
            found.append(axis.at_level(level))
        return found[::-1]

    @cached_property
    def digest(self) -> str:
        """Fingerprint of what does not follow from the file alone: positions drawn, and rows of a table."""
        digest = hashlib.blake2b(str(self.count).encode(), digest_size=16)
        if self.positions is not None:
            digest.update(np.ascontiguousarray(self.positions).tobytes())
        if self.rows is not None:
            digest.update(json.dumps([list(map(str, row)) for row in self.rows]).encode())
        return digest.hexdigest()

    def order(self, seed: int) -> NDArray[np.int64]:
        """Return the points in the order in which they are run, so that whatever is done is a fair part of the whole.

        Drawn designs come so; a grid or table is shuffled. The generator's raw numbers stay the same in every version
        of numpy, which its shuffles do not.
        """
        if self.positions is not None:
            return np.arange(self.count)
        return np.argsort(np.asarray(np.random.Philox(key=seed).random_raw(self.count)), kind="stable")


def grid(axes: Sequence[Axis]) -> Points:
    """Return every combination of the levels of the levers."""
    return Points(tuple(axes), count_of("grid", axes))


def latin_hypercube(axes: Sequence[Axis], points: int, seed: int) -> Points:
    """Return a Latin hypercube: each lever's range is split into `points` equal parts, and each part is used once."""
    from scipy.stats import qmc

    return Points(tuple(axes), points, positions=qmc.LatinHypercube(len(axes), rng=seed).random(points))


def sobol(axes: Sequence[Axis], points: int, seed: int) -> Points:
    """Return the first points of a scrambled Sobol' sequence; powers of 2 are balanced best."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(len(axes), scramble=True, rng=seed).random_base2(max(0, math.ceil(math.log2(points))))
    return Points(tuple(axes), points, positions=sequence[:points])


def saltelli(axes: Sequence[Axis], base: int, seed: int) -> Points:
    """Return the points from which Sobol' indices are computed: `base` times the number of levers plus 2."""
    from sim.sweeps.learning.sensitivity import sobol_positions

    positions = sobol_positions(len(axes), base, seed)
    return Points(tuple(axes), len(positions), positions=positions)


def morris(axes: Sequence[Axis], trajectories: int, seed: int) -> Points:
    """Return the points of Morris screening: `trajectories` times the number of levers plus 1."""
    from sim.sweeps.learning.sensitivity import morris_positions

    positions = morris_positions(len(axes), trajectories, MORRIS_LEVELS, seed)
    return Points(tuple(axes), len(positions), positions=positions)


def table(axes: Sequence[Axis], path: Path) -> Points:
    """Return the points of a table: a column for each lever, a row for each point.

    Raises
    ------
    ZonelabError
        If the table has other columns, or a cell that holds no value.
    """
    text = read_text(path)
    names = [axis.name for axis in axes]
    header, *lines = _filled(text, path) or [(1, [])]
    columns = [cell.strip() for cell in header[1]]
    while columns and not columns[-1]:  # spreadsheets leave empty columns behind, too
        columns.pop()
    if sorted(columns) != sorted(names):
        raise ZonelabError(placed(path, _other_header(names, columns)))
    places = [columns.index(name) for name in names]
    rows: list[list[Any]] = []
    for row, line in lines:
        if len(line) < len(columns) or any(cell.strip() for cell in line[len(columns) :]):
            wrong = sentence(
                "row {row} must have {count} fields; it has more or fewer. Quote commas.", row=row, count=len(columns)
            )
            raise ZonelabError(placed(path, wrong))
        rows.append([parse_yaml(line[place], f"{path}: {columns[place]}") for place in places])
    return Points(tuple(axes), len(rows), rows=rows, table_text=text)


def _filled(text: str, path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of a CSV text that are not empty, with their numbers: spreadsheets leave empty ones behind."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        rows = list(enumerate(reader, start=1))
    except csv.Error as error:
        wrong = sentence("line {line} must be valid CSV; {reason}.", line=reader.line_num, reason=str(error))
        raise ZonelabError(placed(path, wrong)) from None
    return [(row, line) for row, line in rows if any(cell.strip() for cell in line)]


def _other_header(names: Sequence[str], given: Sequence[str]) -> Sentence:
    """Return what is wrong with the header of a table."""
    for sign, what in _SEPARATORS.items():
        if sorted(each.strip() for each in ",".join(given).split(sign)) == sorted(names) and len(names) > 1:
            return sentence(
                "must have commas between its columns, and a point in its numbers (0.5); it has {what}. Save it as CSV "
                "with commas.",
                what=Sentence(what),
            )
    return sentence(
        "the header must be {columns}; got {given}.", columns=",".join(names), given=",".join(given) or "''"
    )


#: Drawn designs: how many points they have for the number given and the levers, and how they are made.
DRAWN: dict[str, tuple[Callable[[int, int], int], Callable[[Sequence[Axis], int, int], Points]]] = {
    "latin_hypercube": (lambda points, levers: points, latin_hypercube),
    "sobol": (lambda points, levers: points, sobol),
    "saltelli": (lambda points, levers: points * (levers + 2), saltelli),
    "morris": (lambda points, levers: points * (levers + 1), morris),
}


def count_of(kind: str, axes: Sequence[Axis], points: int = 0) -> int:
    """Return how many points a grid or a drawn design has, without making it."""
    return math.prod(axis.levels for axis in axes) if kind == "grid" else DRAWN[kind][0](points, len(axes))


def made(kind: str, axes: Sequence[Axis], points: int, seed: int, table_file: Path | None) -> Points:
    """Return the points of a design.

    Parameters
    ----------
    kind, points
        As in the sweep file; `points` is that of a drawn design.
    axes
        The levers.
    seed
        Seed of the random numbers.
    table_file
        The table, if that is the kind.

    Raises
    ------
    ZonelabError
        If there are no points, or a table cannot be read.
    """
    if kind == "grid":
        return grid(axes)
    if kind != "table":
        return DRAWN[kind][1](axes, points, seed)
    assert table_file is not None
    found = table(axes, table_file)
    if not found.count:
        raise ScenarioError(placed(table_file, sentence("must have a row for each point; it has none. Add one.")))
    return found


def too_many(kind: str, levers: int, count: int, seconds: float, cores: int) -> Sentence | None:
    """Return the sentence for a design that has more points than can be run, or None."""
    most = MOST_POINTS if kind in ("grid", "table") else min(MOST_POINTS, MOST_POSITIONS // levers)
    if count <= most:
        return None
    return sentence(
        "design must have at most {most:,} points; it has {count:,}, which would take about {days:,.0f} days on "
        "{cores} cores. Lower steps, values or points.",
        most=most,
        count=count,
        days=seconds / cores / 86400,
        cores=cores,
    )
