"""A user's own panel: a row for each unit and period, checked whole before any design is tried on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.files.table_files import SEPARATOR, read_any_table
from sim.lab.evaluation.panel_cells import MOST_VALUE, cells_problem, empty_problems, numbers_in
from sim.lab.evaluation.periods import gap_problem, period_text, sorted_periods
from sim.language.errors import ZonelabError, listed, not_one_of, quoted, steering_problem
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import Mistakes, raise_all

Floats = NDArray[np.float64]
#: The outcome as it is, its natural logarithm, or in percent of the unit's own mean of the clean periods.
FORMS = ("level", "log", "index")
#: Clean periods that a design needs, and units without a zone.
LEAST_CLEAN, LEAST_CONTROLS = 2, 2


@dataclass(frozen=True, eq=False)
class UserPanel:
    """A balanced panel.

    Attributes
    ----------
    outcome
        Name of the column.
    form
        One of `FORMS`: what `values` are of the outcome.
    units, periods
        Their names, in the order of `values`.
    values : array, shape [unit, period]
    starts : array, shape [unit]
        The first period with the policy, as a number from 0; the number of periods for a control.
    skipped
        Periods between announcement and start, which are left out.
    """

    outcome: str
    form: str
    units: tuple[str, ...]
    periods: tuple[str, ...]
    values: Floats
    starts: NDArray[np.int64]
    skipped: tuple[str, ...] = ()

    @property
    def unit_text(self) -> str:
        """What a value is, for tables and sentences."""
        return {"log": f"ln {self.outcome}", "index": f"{self.outcome} (%)"}.get(self.form, self.outcome)

    @property
    def treated(self) -> NDArray[np.int64]:
        """Numbers of the units with the policy."""
        return np.flatnonzero(self.starts < len(self.periods)).astype(np.int64)

    @property
    def controls(self) -> NDArray[np.int64]:
        """Numbers of the others."""
        return np.flatnonzero(self.starts == len(self.periods)).astype(np.int64)


def panel_of(
    table: pd.DataFrame | Path | str,
    outcome: str,
    unit: str,
    time: str,
    since: Mapping[str, str] | None,
    *,
    announced: str | None = None,
    without: Sequence[str] = (),
    form: str = "level",
) -> UserPanel | None:
    """Return the panel of a table; None where the dates are not known.

    Parameters
    ----------
    table
        A data frame, or the path of a CSV or Parquet file.
    outcome, unit, time
        Names of columns.
    since
        The first period of each unit with the policy; None if it is not known, and the rest is only checked.
    announced
        The period of the announcement: from it on no period is clean, and those before the policy are left out.
    without
        Units that are left out.
    form
        One of `FORMS`.

    Raises
    ------
    ZonelabError
        With a sentence for all that is wrong.
    """
    frame, problems = table if isinstance(table, pd.DataFrame) else read_any_table(table), Mistakes()
    columns = [str(each) for each in frame.columns]
    for option, name in (("outcome", outcome), ("unit", unit), ("time", time)):
        problems.add(_column_problem(columns, option, name))
    if frame.empty:
        problems.add(sentence("the table must hold a row for each unit and period; it has none. Add them."))
    problems.add(_one_column_problem({"outcome": outcome, "unit": unit, "time": time}))
    if form not in FORMS:
        problems.add(sentence("{option}: {problem}", option="form", problem=not_one_of(form, FORMS)))
    if since is not None and not since:
        problems.add(sentence("treated must name a unit with the policy; it names none."))
    for name in {*(since or ())} & {*without}:
        problems.add(sentence("{unit} must not be both treated and left out. Choose one.", unit=quoted(name)))
    problems.raise_all()
    separator = frame.attrs.get(SEPARATOR, ",")
    frame = frame.set_axis(columns, axis=1)
    frame = frame.assign(_unit=frame[unit].map(period_text), _period=frame[time].map(period_text))
    for each in empty_problems(frame, unit, time):
        problems.add(each)
    problems.raise_all()
    present = sorted(set(frame["_unit"]))
    for name in (*columns, *present):
        steering = steering_problem(name)
        problems.add(
            None if steering is None else sentence("{option}: {problem}.", option=quoted(name), problem=steering)
        )
    for name in (*(since or ()), *without):
        if name not in present:
            problems.add(sentence("{option}: {problem}", option=unit, problem=not_one_of(name, present)))
    kept = frame[[each not in without for each in frame["_unit"]]]  # isin cannot look for every text
    if kept.empty:
        problems.add(sentence("some units must be left in; all are left out. Leave out fewer."))
        problems.raise_all()
    periods = sorted_periods(kept["_period"].unique())
    cells = cells_problem(kept, periods, columns, unit, time)
    problems.add(cells)
    problems.add(gap_problem(periods, time))
    numbers = problems.of(numbers_in, kept, outcome, form, separator)
    units = tuple(dict.fromkeys(kept["_unit"]))
    starts = problems.of(_starts, units, periods, since or {})
    problems.raise_all()
    assert numbers is not None, "what is wrong with them has been told"
    assert starts is not None, "what is wrong with them has been told"
    values = kept.assign(_value=numbers).pivot(index="_unit", columns="_period", values="_value")
    values = values.loc[list(units), list(periods)]
    if since is None:
        return None
    skipped = _skipped(periods, starts, announced)
    if skipped:
        keep = np.array([each not in skipped for each in periods])
        starts = np.array([keep[:start].sum() if start < len(periods) else keep.sum() for start in starts])
        values, periods = values.loc[:, keep], [each for each in periods if each not in skipped]
    panel = UserPanel(
        outcome, form, units, tuple(periods), values.to_numpy(np.float64), starts.astype(np.int64), tuple(skipped)
    )
    raise_all(_design_problems(panel))
    return panel if form != "index" else replace(panel, values=_index(panel))


def _column_problem(columns: Sequence[str], option: str, name: str) -> Sentence | None:
    """Return what is wrong with the name of a column, or None."""
    if name not in columns:
        return sentence("{option}: {problem}", option=option, problem=not_one_of(name, columns))
    if columns.count(name) == 1:
        return None
    return sentence(
        "the table must have one column {column}; it has {count}. Rename or delete one.",
        column=quoted(name),
        count=columns.count(name),
    )


def _one_column_problem(named: Mapping[str, str]) -> Sentence | None:
    """Return that two of outcome, unit and time are one column, or None."""
    if len(set(named.values())) == len(named):
        return None
    return sentence(
        "outcome, unit and time must be three columns; got {given}. Name another for one of them.",
        given=", ".join(f"{option} {quoted(name)}" for option, name in named.items()),
    )


def _index(panel: UserPanel) -> Floats:
    """Return the values in percent of each unit's own mean of the clean periods."""
    usual = panel.values[:, : panel.starts.min()].mean(axis=1, keepdims=True)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        found = 100 * panel.values / usual
    if (usual <= 0).any() or not (np.abs(found) <= MOST_VALUE).all():
        wrong = sentence(
            "{column} must have a mean above 0 in the clean periods of each unit for an index; {names} has none. Leave "
            "them out.",
            column=panel.outcome,
            names=listed([panel.units[i] for i in np.flatnonzero(_no_base(usual, found))]),
        )
        raise ZonelabError(wrong)
    return np.asarray(found)


def _no_base(usual: Floats, found: Floats) -> NDArray[np.bool_]:
    """Return which units have a mean that nothing can be divided by, shape [unit]."""
    return np.asarray((usual[:, 0] <= 0) | ~(np.abs(found) <= MOST_VALUE).all(axis=1))


def _starts(units: Sequence[str], periods: Sequence[str], since: Mapping[str, str]) -> NDArray[np.int64]:
    """Return the number of the first period with the policy for each unit; units that are not there count for none."""
    problems = Mistakes()
    starts = np.full(len(units), len(periods), dtype=np.int64)
    for name, period in since.items():
        if period not in periods:
            asked = sentence("from ({unit})", unit=name)
            problems.add(sentence("{option}: {problem}", option=asked, problem=not_one_of(period, periods)))
        elif name in units:
            starts[units.index(name)] = periods.index(period)
    problems.raise_all()
    return starts


def _skipped(periods: Sequence[str], starts: NDArray[Any], announced: str | None) -> list[str]:
    """Return the periods from the announcement to the first start."""
    if announced is None:
        return []
    first = int(starts.min())
    if announced not in periods[: first + 1]:
        problem = not_one_of(announced, periods[: first + 1])
        raise ZonelabError(sentence("{option}: {problem}", option="announced", problem=problem))
    return list(periods[periods.index(announced) : first])


def _design_problems(panel: UserPanel) -> list[Sentence]:
    """Return why no design can work with a panel."""
    problems = []
    clean = int(panel.starts.min())
    if clean < LEAST_CLEAN:
        wrong = sentence(
            "there must be {least} clean periods or more, before the policy and its announcement; there are {found}. "
            "Add earlier periods.",
            least=LEAST_CLEAN,
            found=clean,
        )
        problems.append(wrong)
    if len(panel.controls) < LEAST_CONTROLS:
        wrong = sentence(
            "there must be {least} controls or more, units that never have the policy; of {units} units {treated} have "
            "it ({names}). Add units without it.",
            least=LEAST_CONTROLS,
            units=len(panel.units),
            treated=len(panel.treated),
            names=listed([panel.units[i] for i in panel.treated]),
        )
        problems.append(wrong)
    return problems
