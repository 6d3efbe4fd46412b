"""The table of a sweep: a row for each point with its levers, and mean and interval of each measure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa

from sim.language.texts import texts
from sim.results.estimates import Estimate
from sim.scenario.world.names import Names
from sim.sweeps.design.columns import ERROR, FAILED, HIGH, LOW, OK, POINT, STATUS
from sim.sweeps.design.lever_axes import LARGEST_WHOLE, Shown
from sim.sweeps.design.plan import Plan
from sim.sweeps.running.run_point import Row


@lru_cache(maxsize=8)
def schema_of(plan: Plan) -> pa.Schema:
    """Return names, types, units and labels of the columns, the same for every chunk."""
    world = plan.policy.world
    found = [
        _field(POINT, pa.int64(), "number"),
        _field(STATUS, pa.string(), "word"),
        _field(ERROR, pa.string(), "sentence"),
    ]
    for i, axis in enumerate(plan.points.axes):
        about = axis.field.json_schema_extra if axis.field is not None else None
        unit = str(about.get("unit", "")) if isinstance(about, dict) else ""
        found.append(_field(axis.name, _type_of(plan, i), unit, axis.in_words("en", texts("en"))))
    for measure in plan.measures:
        label, unit = measure.label(Names(world, "en")), measure.unit(world)
        for name in (measure.name, f"{measure.name}.{LOW}", f"{measure.name}.{HIGH}"):
            found.append(_field(name, pa.float64(), unit, label))
    return pa.schema(found)


def table_of(plan: Plan, rows: Sequence[Row]) -> pa.Table:
    """Return the table of rows, in their order."""
    schema = schema_of(plan)
    shown = [plan.shown(row.point) for row in rows]
    columns: list[Sequence[Any]] = [
        [row.point for row in rows],
        [FAILED if row.error else OK for row in rows],
        [row.error for row in rows],
        *([_as(schema.field(plan.points.axes[i].name).type, each[i]) for each in shown] for i in range(len(shown[0]))),
    ]
    nothing = Estimate(math.nan, math.nan, math.nan)
    for i in range(len(plan.measures)):
        found = [row.estimates[i] if row.estimates else nothing for row in rows]
        columns += [[getattr(each, end) for each in found] for end in ("mean", "low", "high")]
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _field(name: str, kind: pa.DataType, unit: str, label: str = "") -> pa.Field:
    notes = {"unit": unit, "label": label} if label else {"unit": unit}
    return pa.field(name, kind).with_metadata(notes)


def _as(kind: pa.DataType, value: Shown) -> Shown:
    """Return a value as the type of its column asks for it."""
    return str(value) if pa.types.is_string(kind) else float(value) if pa.types.is_floating(kind) else int(value)


def _type_of(plan: Plan, number: int) -> pa.DataType:
    """Return the type of a lever's column."""
    axis = plan.points.axes[number]
    if axis.ranges:
        return {"real": pa.float64(), "whole": pa.int64(), "month": pa.string()}[axis.ranges[0].kind]
    if axis.values:
        values = [axis.at_level(level)[0] for level in range(axis.levels)]
    else:
        values = [axis.of_value(row[number])[0] for row in plan.points.rows or ()]
    if all(isinstance(value, int) and abs(value) <= LARGEST_WHOLE for value in values):
        return pa.int64()
    return pa.float64() if all(_is_real(value) for value in values) else pa.string()


def _is_real(value: Shown) -> bool:
    """Return whether a column of real numbers can hold a value."""
    if isinstance(value, str):
        return False
    try:
        float(value)
    except OverflowError:
        return False
    return True
