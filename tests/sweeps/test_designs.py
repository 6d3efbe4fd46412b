"""Designs: every point in its range, grids complete, linked levers linked, and an order that stays balanced."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.reading.sweep_file import SweepLever
from sim.scenario.schema.words import month_number
from sim.sweeps.design.designs import DRAWN, count_of, grid, made, too_many
from sim.sweeps.design.lever_axes import Axis, axis_of

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda each: round(each, 3))


@st.composite
def levers(draw: st.DrawFn) -> dict[str, Any]:
    """A lever of any kind that a file may give, for a grid or a drawn design."""
    kind = draw(st.sampled_from(["values", "real", "log", "whole", "months"]))
    steps = draw(st.integers(2, 6))
    if kind == "values":
        return {"key": "zone_share", "values": draw(st.lists(NUMBERS, min_size=1, max_size=6))}
    if kind == "real":
        low = draw(NUMBERS)
        return {"key": "zone_share", "range": [low, low + draw(st.floats(0.01, 1e5))], "steps": steps}
    if kind == "log":
        low = draw(st.floats(1e-6, 1e3))
        return {"key": "zone_share", "range": [low, low * draw(st.floats(1.1, 1e6))], "steps": steps, "scale": "log"}
    if kind == "whole":
        low = draw(st.integers(-50, 50))
        high = low + draw(st.integers(1, 40))
        return {"key": "term_months", "range": [low, high], "steps": min(steps, high - low + 1)}
    return {"key": "studies.north.start", "range": ["2019-03", "2021-02"], "steps": steps}


def axes_of(several: dict[str, dict[str, Any]]) -> list[Axis]:
    found = []
    for name, lever in several.items():
        axis, problems = axis_of(name, SweepLever.model_validate(lever))
        assert not problems
        found.append(axis)
    return found


SPACES = st.lists(levers(), min_size=1, max_size=4).map(
    lambda several: axes_of({f"lever_{i}": each for i, each in enumerate(several)})
)


def within(axis: Axis, value: Any) -> bool:
    if axis.values:
        return (value,) in axis.values
    limits = axis.ranges[0]
    number = month_number(value) if limits.kind == "month" else value
    assert isinstance(value, {"real": float, "whole": int, "month": str}[limits.kind])
    return limits.low <= number <= limits.high


@given(SPACES, st.sampled_from(sorted(DRAWN)), st.integers(8, 40), st.integers(0, 2**64 - 1))
@settings(max_examples=150, deadline=None)
def test_every_point_of_a_drawn_design_is_in_range(axes: list[Axis], kind: str, points: int, seed: int) -> None:
    if kind == "saltelli":
        points = 1 << (points.bit_length() - 1)
    design = made(kind, axes, points, seed % 2**32, None)
    assert design.count == count_of(kind, axes, points)
    for point in range(design.count):
        for axis, (_shown, values) in zip(axes, design.settings(point), strict=True):
            assert within(axis, values[axis.keys[0]])


@given(SPACES)
@settings(max_examples=100, deadline=None)
def test_a_grid_has_every_combination_once_and_nothing_else(axes: list[Axis]) -> None:
    design = grid(axes)
    expected = 1
    for axis in axes:
        expected *= axis.levels
    points = [
        tuple(map(repr, (v for _s, values in design.settings(i) for v in values.values()))) for i in range(expected)
    ]
    assert design.count == expected
    levels = [[repr(axis.at_level(i)[1][axis.keys[0]]) for i in range(axis.levels)] for axis in axes]
    combinations = {()}
    for each in levels:
        combinations = {(*one, level) for one in combinations for level in each}
    assert set(points) == combinations
    if all(len(set(each)) == len(each) for each in levels):
        assert len(set(points)) == expected


@given(st.lists(NUMBERS, min_size=2, max_size=6), st.sampled_from(["sobol", "latin_hypercube"]), st.integers(1, 50))
@settings(max_examples=60, deadline=None)
def test_linked_levers_move_together(values: list[float], kind: str, points: int) -> None:
    (listed,) = axes_of({"both": {"keys": {"zone_share": {"values": values}, "match": {"values": values[::-1]}}}})
    (ranged,) = axes_of({"both": {"keys": {"zone_share": {"range": [0.0, 1.0]}, "match": {"range": [10.0, 30.0]}}}})
    pairs = set(zip(values, values[::-1], strict=True))
    for axis, linked in (
        (listed, lambda one, other: (one, other) in pairs),
        (ranged, lambda one, other: abs(other - (10 + 20 * one)) < 1e-9),
    ):
        design = made(kind, [axis], points, 3, None)
        for point in range(points):
            taken = design.settings(point)[0][1]
            assert linked(taken["zone_share"], taken["match"])


def test_whole_numbers_and_months_are_equally_likely() -> None:
    whole, months = axes_of(
        {"a": {"key": "term_months", "range": [1, 4]}, "b": {"key": "start", "range": ["2019-11", "2020-02"]}}
    )
    design = made("sobol", [whole, months], 64, 1, None)
    taken = [design.settings(point) for point in range(64)]
    for i in range(2):
        _values, counts = np.unique([setting[i][0] for setting in taken], return_counts=True)
        assert counts.tolist() == [16, 16, 16, 16]


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_a_design_is_a_function_of_its_seed(kind: str) -> None:
    axes = axes_of({"a": {"key": "zone_share", "range": [0.0, 1.0]}, "b": {"key": "match", "range": [0.0, 1.0]}})
    one, same, other = (made(kind, axes, 16, seed, None) for seed in (1, 1, 2))
    assert one.digest == same.digest != other.digest


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_an_interrupted_grid_is_a_fair_part_of_the_whole(share: float) -> None:
    """Of 1,200 points in a random order, a level of k parts has its 1/k within four standard deviations."""
    axes = axes_of(
        {
            "a": {"key": "zone_share", "range": [0.0, 1.0], "steps": 20},
            "b": {"key": "match", "values": [0, 1, 2]},
            "c": {"key": "differentiation", "range": [0.0, 1.0], "steps": 20},
        }
    )
    design = grid(axes)
    order = design.order(5)
    assert sorted(order) == list(range(1200))
    done = order[: int(1200 * share)]
    for i, axis in enumerate(axes):
        values = [design.settings(int(point))[i][0] for point in done]
        for level in range(axis.levels):
            count = values.count(axis.at_level(level)[0])
            part = len(done) / axis.levels
            assert abs(count - part) < 4 * np.sqrt(part * (1 - 1 / axis.levels) * (1 - share) + 1)


def test_the_order_of_a_grid_is_the_same_in_every_version_of_numpy() -> None:
    """Philox's raw numbers are fixed by its authors; these are known."""
    (axis,) = axes_of({"a": {"key": "zone_share", "range": [0.0, 1.0], "steps": 8}})
    assert grid([axis]).order(1).tolist() == [3, 5, 2, 7, 0, 6, 1, 4]


def test_a_design_of_a_million_million_points_is_refused_with_count_and_time() -> None:
    told = too_many("grid", 12, 10**12, 3e10, 2)
    assert "1,000,000,000,000" in told
    assert "173,611 days on 2 cores" in told
    assert too_many("grid", 12, 10_000_000, 1.0, 2) is None
    assert too_many("sobol", 64, 10_000_000, 1.0, 2) is not None
