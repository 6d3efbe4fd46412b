"""Whether the levers of a sweep lead to keys, values and columns that there are."""

from __future__ import annotations

from collections.abc import Sequence

from sim.language.errors import placed, without_place
from sim.language.texts import sentence
from sim.scenario.load import Scenario, value_problems
from sim.sweeps.design.columns import ERROR, HIGH, LOW, POINT, STATUS
from sim.sweeps.design.lever_axes import Axis


def lever_problems(axes: Sequence[Axis], policy: Scenario, baseline: Scenario) -> list[str]:
    """Return a sentence for each lever that leads to no key, or to a value that its key does not allow."""
    problems: list[str] = []
    seen: dict[str, str] = {}
    for axis in axes:
        for key in axis.keys:
            if key in seen:
                problems.append(
                    sentence(
                        "levers.{lever} must move keys of its own; {key} is moved by levers.{other} too. Drop one.",
                        lever=axis.name,
                        key=key,
                        other=seen[key],
                    )
                )
            seen[key] = axis.name
        settings = axis.ends() if axis.levels or axis.ranges else [("", dict.fromkeys(axis.keys))]
        for _shown, values in settings:
            if not axis.levels and not axis.ranges:  # a table has the values; only the keys can be checked
                found = [each for each in value_problems(policy, values) if "override" in each]
            else:
                found = value_problems(policy, values)
                found += value_problems(baseline, values) if axis.both and not found else []
            problems += [placed(f"levers.{axis.name}", without_place(each)) for each in found]
    return problems


def column_problems(axes: Sequence[Axis], measures: Sequence[str]) -> list[str]:
    """Return a sentence for each name that two columns of the table would have."""
    taken = {POINT, STATUS, ERROR, *(f"{name}{end}" for name in measures for end in ("", f".{LOW}", f".{HIGH}"))}
    problems: list[str] = [
        sentence("levers.{lever} must have a name that no other column has. Rename it.", lever=axis.name)
        for axis in axes
        if axis.name in taken
    ]
    if len(set(measures)) < len(measures):
        problems.append(sentence("measures must differ from each other; one stands twice. Drop one."))
    return problems
