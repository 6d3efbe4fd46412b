"""Whether the levers of a sweep lead to keys, values and columns that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.language.errors import placed, without_place
from sim.language.texts import sentence
from sim.scenario.load import Scenario, value_problems
from sim.sweeps.design.columns import ERROR, HIGH, LOW, POINT, STATUS
from sim.sweeps.design.lever_axes import Axis


def lever_problems(axes: Sequence[Axis], policy: Scenario, baseline: Scenario) -> Iterator[str]:
    """Give a sentence for each lever that leads to no key, or to a value that its key does not allow."""
    seen: dict[str, str] = {}
    for axis in axes:
        for key in axis.keys:
            if key in seen:
                yield sentence(
                    "levers.{lever} must move keys of its own; {key} is moved by levers.{other} too. Drop one.",
                    lever=axis.name,
                    key=key,
                    other=seen[key],
                )
            seen[key] = axis.name
        has_values = bool(axis.levels or axis.ranges)  # else a table has them, and only the keys can be checked
        for _shown, values in axis.ends() if has_values else [("", dict.fromkeys(axis.keys))]:
            found = value_problems(policy, values)
            if not has_values:
                found = [each for each in found if "override" in each]
            elif axis.both and not found:
                found = value_problems(baseline, values)
            yield from (placed(f"levers.{axis.name}", without_place(each)) for each in found)


def column_problems(axes: Sequence[Axis], measures: Sequence[str]) -> Iterator[str]:
    """Give a sentence for each name that two columns of the table would have."""
    taken = {POINT, STATUS, ERROR, *(f"{name}{end}" for name in measures for end in ("", f".{LOW}", f".{HIGH}"))}
    for axis in axes:
        if axis.name in taken:
            yield sentence("levers.{lever} must have a name that no other column has. Rename it.", lever=axis.name)
    if len(set(measures)) < len(measures):
        yield sentence("measures must differ from each other; one stands twice. Drop one.")
