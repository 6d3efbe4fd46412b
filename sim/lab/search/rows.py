"""The table of the candidates that were run: a row for each with its levers, and what it reaches by each criterion."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa

from sim.lab.search.criteria import CriterionScore
from sim.lab.search.evaluation import CandidateRow
from sim.lab.search.levers import Levels
from sim.lab.search.search_plan import SearchPlan
from sim.language.texts import sentence, texts
from sim.scenario.world.names import Names
from sim.sweeps.design.columns import ERROR, FAILED, HIGH, LOW, OK, STATUS

#: Columns besides levers and criteria: the number of the candidate, and its value on the choosing half.
CANDIDATE, CHOSEN = "candidate", "chosen"
#: Begins the column of the level of a lever, by which a candidate is known again.
LEVEL = "level."
#: Columns of the front alone: the number of a compromise, whether it keeps the constraints on the scoring half too, and
#: whether no other compromise beats it there.
POINT, KEEPS, STANDS = "point", "keeps_constraints", "stands"


@lru_cache(maxsize=8)
def schema_of(plan: SearchPlan) -> pa.Schema:
    """Return names, types, units and labels of the columns, the same for every chunk."""
    found = [
        _field(CANDIDATE, pa.int64(), "number"),
        _field(STATUS, pa.string(), "word"),
        _field(ERROR, pa.string(), "sentence"),
    ]
    found += [_field(f"{LEVEL}{axis.name}", pa.int64(), "number") for axis in plan.levers.axes]
    for place, (axis, size) in enumerate(zip(plan.levers.axes, plan.levers.sizes, strict=True)):
        about = axis.field.json_schema_extra if axis.field is not None else None
        unit = str(about.get("unit", "")) if isinstance(about, dict) else ""
        kind = _type_of([plan.levers.shown_at(place, level) for level in range(size)])
        found.append(_field(axis.name, kind, unit, axis.in_words("en", texts("en"))))
    for each in plan.criteria:
        label, unit = each.measure.label(Names(plan.policy.world, "en")), each.measure.unit(plan.policy.world)
        found += [_field(name, pa.float64(), unit, label) for name in columns_of(each.name)]
    return pa.schema(found)


def columns_of(name: str) -> tuple[str, str, str, str]:
    """Return the columns of a criterion: value, low and high on the scoring half, and the value on the choosing one."""
    return name, f"{name}.{LOW}", f"{name}.{HIGH}", f"{name}.{CHOSEN}"


def table_of(plan: SearchPlan, rows: Sequence[CandidateRow]) -> pa.Table:
    """Return the table of rows, in their order."""
    schema = schema_of(plan)
    levers = range(len(plan.levers.axes))
    shown = [plan.levers.shown(row.levels) for row in rows]
    columns: list[list[Any]] = [
        [row.candidate for row in rows],
        [FAILED if row.error else OK for row in rows],
        [row.error for row in rows],
        *([row.levels[i] for row in rows] for i in levers),
        *([each[i] for each in shown] for i in levers),
    ]
    nothing = CriterionScore(math.nan, math.nan, math.nan, math.nan)
    for i in range(len(plan.criteria)):
        found = [row.scores[i] if row.scores else nothing for row in rows]
        columns += [[getattr(each, end) for each in found] for end in ("value", "low", "high", "chosen")]
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def rows_of(plan: SearchPlan, table: pa.Table) -> list[CandidateRow]:
    """Return the rows of a table that `table_of` made."""
    found = []
    for each in table.to_pylist():
        levels: Levels = tuple(each[f"{LEVEL}{axis.name}"] for axis in plan.levers.axes)
        scores = []
        for criterion in plan.criteria:
            value, low, high, chosen = (float(each[name]) for name in columns_of(criterion.name))
            scores.append(CriterionScore(chosen, value, low, high))
        error = str(each[ERROR])
        found.append(CandidateRow(int(each[CANDIDATE]), levels, () if error else tuple(scores), error))
    return found


def column_problems(plan: SearchPlan) -> Iterator[str]:
    """Give a sentence for each lever whose column would have the name of another."""
    taken = {CANDIDATE, STATUS, ERROR, POINT, KEEPS, STANDS}
    taken |= {name for each in plan.criteria for name in columns_of(each.name)}
    for axis in plan.levers.axes:
        if axis.name in taken or axis.name.startswith(LEVEL):
            yield sentence("levers.{lever} must have a name that no other column has. Rename it.", lever=axis.name)


def _type_of(shown: Sequence[Any]) -> pa.DataType:
    """Return the type of a lever's column."""
    if all(isinstance(value, int) and not isinstance(value, bool) for value in shown):
        return pa.int64()
    return pa.float64() if all(isinstance(value, int | float) for value in shown) else pa.string()


def _field(name: str, kind: pa.DataType, unit: str, label: str = "") -> pa.Field:
    return pa.field(name, kind, metadata={"unit": unit, "label": label} if label else {"unit": unit})
