"""A user's own panel: a row for each unit and period, checked whole before any design is tried on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.files.table_files import read_any_table
from sim.lab.evaluation.periods import gap_problem, period_text, sorted_periods
from sim.language.errors import ZonelabError, listed, not_one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import raise_all

Floats = NDArray[np.float64]
#: The outcome as it is, its natural logarithm, or in percent of the unit's own mean of the clean periods.
FORMS = ("level", "log", "index")
#: Clean periods that a design needs, and units without a zone.
LEAST_CLEAN, LEAST_CONTROLS = 2, 2
#: Units times periods, and periods, of a panel: beyond them placebos of an event study take longer than some minutes.
MOST_CELLS, MOST_PERIODS = 20_000, 240


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
    since: Mapping[str, str],
    *,
    announced: str | None = None,
    without: Sequence[str] = (),
    form: str = "level",
) -> UserPanel:
    """Return the panel of a table.

    Parameters
    ----------
    table
        A data frame, or the path of a CSV or Parquet file.
    outcome, unit, time
        Names of columns.
    since
        The first period of each unit with the policy.
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
    frame = table if isinstance(table, pd.DataFrame) else read_any_table(table)
    problems: list[Sentence] = []
    columns = [str(each) for each in frame.columns]
    for option, name in (("outcome", outcome), ("unit", unit), ("time", time)):
        if name not in columns:
            problems.append(sentence("{option}: {problem}", option=option, problem=not_one_of(name, columns)))
        elif columns.count(name) > 1:
            wrong = sentence("the table must have one column {column}; it has {count}. Rename or delete one.",
                             column=quoted(name), count=columns.count(name))  # fmt: skip
            problems.append(wrong)
    if form not in FORMS:
        problems.append(sentence("{option}: {problem}", option="form", problem=not_one_of(form, FORMS)))
    raise_all(problems)
    frame = frame.set_axis(columns, axis=1)
    names = frame[unit].map(period_text)
    frame = frame.assign(_unit=names, _period=frame[time].map(period_text))
    present = set(frame["_unit"])
    for name in (*since, *without):
        if name not in present:
            wrong = sentence("{option}: {problem}", option=unit, problem=not_one_of(name, sorted(present)))
            problems.append(wrong)
    for name in {*since} & {*without}:
        problems.append(sentence("{unit} must not be both treated and left out. Choose one.", unit=quoted(name)))
    raise_all(problems)
    kept = frame[~frame["_unit"].isin(list(without))]
    periods = sorted_periods(kept["_period"].unique())
    raise_all([_cells_problem(kept, periods, columns, unit, time), gap_problem(periods, time)])
    values = _numbers(kept, outcome, form, periods)
    units = tuple(values.index)
    starts, wrong_starts = _starts(units, periods, since)
    raise_all(wrong_starts)
    skipped = _skipped(periods, starts, announced)
    if skipped:
        keep = np.array([each not in skipped for each in periods])
        starts = np.array([keep[:start].sum() if start < len(periods) else keep.sum() for start in starts])
        values, periods = values.loc[:, keep], [each for each in periods if each not in skipped]
    numbers = values.to_numpy(np.float64)
    panel = UserPanel(outcome, form, units, tuple(periods), numbers, starts.astype(np.int64), tuple(skipped))
    raise_all(_design_problems(panel))
    return panel if form != "index" else replace(panel, values=_index(panel))


def _cells_problem(
    frame: pd.DataFrame, periods: Sequence[str], columns: Sequence[str], unit: str, time: str
) -> Sentence | None:
    """Return what is wrong with the rows of units and periods."""
    twice = frame.duplicated(["_unit", "_period"])
    if twice.any():
        first = frame[twice].iloc[0]
        remedy = sentence("Keep the rows of one run only.") if "run" in columns else sentence("Keep one of them.")
        return sentence(
            "there must be one row for each {unit} and {time}; {name} in {period} has several. {remedy}",
            unit=unit,
            time=time,
            name=quoted(first["_unit"]),
            period=first["_period"],
            remedy=remedy,
        )
    units = sorted(frame["_unit"].unique())
    if len(units) * len(periods) > MOST_CELLS or len(periods) > MOST_PERIODS:
        return sentence(
            "the panel must have at most {most:,} cells and {longest} periods; it has {units:,} units times "
            "{periods:,} periods. Take years for months, or fewer units.",
            most=MOST_CELLS,
            longest=MOST_PERIODS,
            units=len(units),
            periods=len(periods),
        )
    missing = len(units) * len(periods) - len(frame)
    if missing:
        there = set(zip(frame["_unit"], frame["_period"], strict=True))
        first_missing = next((u, p) for u in units for p in periods if (u, p) not in there)
        return sentence(
            "the panel must be balanced, a row for each unit in each period; {count:,} rows are missing, the first "
            "that of {name} in {period}. Add them, or leave out these units or periods.",
            count=missing,
            name=quoted(first_missing[0]),
            period=first_missing[1],
        )
    return None


def _numbers(frame: pd.DataFrame, outcome: str, form: str, periods: Sequence[str]) -> pd.DataFrame:
    """Return the outcome, a row for each unit and a column for each period."""
    numbers = pd.to_numeric(frame[outcome], errors="coerce").to_numpy(np.float64)
    bad = ~np.isfinite(numbers)
    asked = sentence("a number in each row")
    if form == "log":
        bad, asked = bad | (numbers <= 0), sentence("above 0 in each row for its logarithm")
    if bad.any():
        first = frame[bad].iloc[0]
        wrong = sentence(
            "{column} must be {asked}; {name} in {period} has {given}, and {count:,} rows in all are like it. Correct "
            "or leave out these units.",
            column=outcome,
            asked=asked,
            name=quoted(first["_unit"]),
            period=first["_period"],
            given=quoted(_plain(first[outcome])),
            count=int(bad.sum()),
        )
        raise ZonelabError(wrong)
    shown = np.log(numbers) if form == "log" else numbers
    order = list(dict.fromkeys(frame["_unit"]))
    return frame.assign(_value=shown).pivot(index="_unit", columns="_period", values="_value").loc[order, list(periods)]


def _plain(value: Any) -> Any:
    """Return a number of numpy as Python's, which shows it plainly."""
    return value.item() if hasattr(value, "item") else value


def _index(panel: UserPanel) -> Floats:
    """Return the values in percent of each unit's own mean of the clean periods."""
    usual = panel.values[:, : panel.starts.min()].mean(axis=1, keepdims=True)
    if (usual <= 0).any():
        wrong = sentence(
            "{column} must have a mean above 0 in the clean periods of each unit for an index; {names} has none. Leave "
            "them out.",
            column=panel.outcome,
            names=listed([panel.units[i] for i in np.flatnonzero(usual <= 0)]),
        )
        raise ZonelabError(wrong)
    return np.asarray(100 * panel.values / usual)


def _starts(
    units: Sequence[str], periods: Sequence[str], since: Mapping[str, str]
) -> tuple[NDArray[np.int64], list[Sentence]]:
    """Return the number of the first period with the policy for each unit."""
    problems: list[Sentence] = []
    starts = np.full(len(units), len(periods), dtype=np.int64)
    if not since:
        problems.append(sentence("treated must name a unit with the policy; it names none."))
    for name, period in since.items():
        if period not in periods:
            asked = sentence("from ({unit})", unit=name)
            problems.append(sentence("{option}: {problem}", option=asked, problem=not_one_of(period, periods)))
        else:
            starts[units.index(name)] = periods.index(period)
    return starts, problems


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
