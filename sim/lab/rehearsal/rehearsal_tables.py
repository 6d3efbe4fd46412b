"""The tables of a rehearsal: designs, what their estimates are made of, and power by effect and by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.lab.rehearsal.judgement import Judgement
from sim.results.estimates import Estimate
from sim.results.ranges import Interval

#: What an estimate is made of, in the order in which it is told.
PARTS = ("truth", "trend", "spillover", "reweighting", "measurement")
#: The unit of an estimate in each form, of firms or jobs.
_UNITS = {"log1p": "log points", "log": "log points", "index": "index, 100 before", "share": "percent of the country"}


def _ranged(name: str, found: Estimate) -> dict[str, float]:
    return {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}


def unit_of(judged: Judgement) -> str:
    """Return the unit of the estimates of a design."""
    design = judged.score.design
    return _UNITS.get(design.form, "jobs" if design.outcome == "jobs" else "firms")


def design_table(judged: Sequence[Judgement], interval: Interval) -> pd.DataFrame:
    """Return the designs: what each estimates, how it errs, and what it finds."""
    rows = []
    for each in judged:
        score, design = each.score, each.score.design
        row: dict[str, Any] = {
            "design": design.name, "estimator": design.estimator, "outcome": design.outcome, "form": design.form,
            "controls": design.controls, "test": design.test, "steps": design.steps, "unit": unit_of(each),
            "regions": score.regions, "periods_before": score.periods[0], "periods_after": score.periods[1],
        }  # fmt: skip
        for name, values in (
            ("estimate", score.estimate), ("truth_region", score.truth), ("truth_country", score.country),
            ("bias_region", score.estimate - score.truth), ("bias_country", score.estimate - score.country),
        ):  # fmt: skip
            mean, low, high = interval(values)
            row |= _ranged(name, Estimate(float(mean), float(low), float(high)))
        for name in ("size", "size_by_rule", "size_at_random", "power", "coverage"):
            row |= _ranged(name, getattr(each, name))
        row |= _ranged("wrong_sign", each.type_s)
        row |= {
            "exaggeration": each.exaggeration, "smallest_p": score.smallest_p, "detectable_times": each.detectable,
            "detectable_effect": each.detectable_effect, "years_needed": each.years_needed, "honest": each.is_honest,
        }  # fmt: skip
        rows.append(row)
    table = pd.DataFrame(rows)
    effects = ("estimate_", "truth", "bias", "detectable_effect")
    chances = ("size", "power", "coverage", "wrong_sign")
    table.attrs["units"] = {
        **{name: "as the column unit" for name in table if str(name).startswith(effects)},
        **{name: "share of histories" for name in table if str(name).startswith(chances)},
        "exaggeration": "times", "detectable_times": "times the effect", "years_needed": "years", "smallest_p": "share",
    }  # fmt: skip
    return table


def part_table(judged: Sequence[Judgement], interval: Interval) -> pd.DataFrame:
    """Return what each estimate is made of: truth, trend, spillover, reweighting and measurement; their sum is it."""
    rows = [
        {
            "design": each.score.design.name,
            "part": part,
            **dict(zip(("mean", "low", "high"), map(float, interval(getattr(each.score, part))), strict=True)),
            "unit": unit_of(each),
        }
        for each in judged
        for part in (*PARTS, "estimate")
    ]
    table = pd.DataFrame(rows)
    table.attrs["units"] = dict.fromkeys(("mean", "low", "high"), "as the column unit")
    return table


def curve_table(judged: Sequence[Judgement]) -> pd.DataFrame:
    """Return the power of each design with a test, by the size of the effect."""
    rows = [
        {
            "design": each.score.design.name,
            "times": times,
            "effect": effect,
            **_ranged("power", power),
        }
        for each in judged
        if each.score.tests
        for effect, (times, power) in zip(each.effects, each.curve, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["design", "times", "effect", "power", "power_low", "power_high"])
    table.attrs["units"] = {"times": "times the effect", "power": "share of histories"}
    return table


def year_table(judged: Sequence[Judgement]) -> pd.DataFrame:
    """Return the power of each design with a test, by the years that the zones are in force."""
    rows = [
        {"design": each.score.design.name, "years": years, **_ranged("power", power)}
        for each in judged
        if each.score.tests
        for years, power in enumerate(each.by_year, 1)
    ]
    table = pd.DataFrame(rows, columns=["design", "years", "power", "power_low", "power_high"])
    table.attrs["units"] = {"years": "years in force", "power": "share of histories"}
    return table
