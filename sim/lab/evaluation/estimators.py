"""The designs, each fitted by diff-diff: what it estimates, and by how much the treated differ from what it expects.

With few zones the standard errors of these designs mean little (one zone has none), so only their estimates are taken;
`sim.lab.evaluation.placebos` says what chance alone would give.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.language.texts import marked, sentence
from sim.numerics.extras import needed

Floats = NDArray[np.float64]

#: The designs by their key, with their names.
DESIGNS = {
    "did": marked("difference in differences"),
    "event_study": marked("event study"),
    "callaway_santanna": marked("Callaway and Sant'Anna"),
    "imputation": marked("imputation"),
    "synthetic_control": marked("synthetic control"),
    "synthetic_did": marked("synthetic difference in differences"),
}
#: Gaps of this part of the largest value are rounding.
EXACT = 1e-9
#: Those that know one date only; a difference in differences with several is biased (Goodman-Bacon 2021).
ONE_DATE = ("did", "event_study", "synthetic_control", "synthetic_did")


@dataclass(frozen=True, eq=False)
class DesignFit:
    """What a design says of one assignment of the policy.

    Attributes
    ----------
    effect
        Mean over the treated and their periods with the policy.
    gaps : array, shape [period]
        Observed less expected, mean over the treated; nan where the design does not say.
    statistic
        What is ranked among the placebos: the size of the effect, or, for synthetic control, the ratio of the root
        mean squared gaps after and before (Abadie, Diamond and Hainmueller 2010).
    first
        The first period with the policy.
    before : float
        The root mean squared gap before the policy, by which synthetic control measures; 1 for the others.
    is_ratio
        Whether the statistic is that ratio.
    weights
        Of the controls by number, where the design has some.
    """

    effect: float
    gaps: Floats
    statistic: float
    first: int
    before: float = 1.0
    is_ratio: bool = False
    weights: dict[int, float] = field(default_factory=dict)


def fit(design: str, values: Floats, starts: NDArray[np.int64]) -> DesignFit:
    """Return what a design says of a panel.

    Parameters
    ----------
    design
        A key of `DESIGNS`.
    values : array, shape [unit, period]
    starts : array, shape [unit]
        The first period with the policy; the number of periods for controls.
    """
    diff_diff = needed("diff_diff", "diff-diff", sentence("An evaluation"), extra="evaluate")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # about standard errors, which are not used
        return _FITS[design](diff_diff, values, starts)


def _long(values: Floats, starts: NDArray[np.int64]) -> pd.DataFrame:
    """Return a panel with a row for each unit and period, as diff-diff takes it."""
    units, periods = values.shape
    unit, time = np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)
    start = starts[unit]
    return pd.DataFrame(
        {
            "unit": unit,
            "time": time,
            "y": values.ravel(),
            "first": np.where(start < periods, start, 0),
            "treated": (start < periods).astype(int),
            "post": (time >= starts.min()).astype(int),
            "now": (time >= start).astype(int),
        }
    )


def _plain_gaps(values: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the treated less the controls, from the mean of this before the policy; for one date."""
    periods = values.shape[1]
    apart = values[starts < periods].mean(axis=0) - values[starts == periods].mean(axis=0)
    return np.asarray(apart - apart[: starts.min()].mean())


def is_one_date(values: Floats, starts: NDArray[np.int64]) -> bool:
    """Return whether all the treated have the policy from the same period on."""
    return len(np.unique(starts[starts < values.shape[1]])) == 1


def _sized(effect: float, gaps: Floats, starts: NDArray[np.int64], **more: Any) -> DesignFit:
    return DesignFit(float(effect), gaps, abs(float(effect)), int(starts.min()), **more)


def _did(diff_diff: Any, values: Floats, starts: NDArray[np.int64]) -> DesignFit:
    found = diff_diff.TwoWayFixedEffects().fit(
        _long(values, starts), outcome="y", treatment="treated", post="post", unit="unit"
    )
    return _sized(found.att, _plain_gaps(values, starts), starts)


def _event_study(diff_diff: Any, values: Floats, starts: NDArray[np.int64]) -> DesignFit:
    first, periods = int(starts.min()), values.shape[1]
    found = diff_diff.TwoWayFixedEffects().fit(
        _long(values, starts),
        outcome="y",
        treatment="treated",
        unit="unit",
        time="time",
        event_study=True,
        post_periods=list(range(first, periods)),
        reference_period=first - 1,
    )
    gaps = np.full(periods, np.nan)
    gaps[np.asarray(found.event_time, dtype=int)] = found.att
    return _sized(float(gaps[first:].mean()), gaps, starts)


def _callaway_santanna(diff_diff: Any, values: Floats, starts: NDArray[np.int64]) -> DesignFit:
    found = diff_diff.CallawaySantAnna(base_period="universal").fit(
        _long(values, starts), outcome="y", unit="unit", time="time", first_treat="first"
    )
    gaps = np.full(values.shape[1], np.nan)
    if is_one_date(values, starts):
        events = found.aggregate("event_study")
        gaps[np.asarray(events.event_time, dtype=int) + int(starts.min())] = events.att
    return _sized(found.att, gaps, starts)


def _imputation(diff_diff: Any, values: Floats, starts: NDArray[np.int64]) -> DesignFit:
    found = diff_diff.ImputationDiD().fit(
        _long(values, starts), outcome="y", unit="unit", time="time", first_treat="first"
    )
    if is_one_date(values, starts):
        return _sized(found.att, _plain_gaps(values, starts), starts)
    gaps = np.zeros(values.shape[1])
    effects = found.treatment_effects
    np.add.at(gaps, effects["time"].to_numpy(int), effects["tau_hat"].to_numpy(float))
    return _sized(found.att, gaps / (starts < values.shape[1]).sum(), starts)


def _together(values: Floats, starts: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """Return the panel in which the treated are one unit, their mean: the last."""
    periods = values.shape[1]
    controls = values[starts == periods]
    mean = values[starts < periods].mean(axis=0, keepdims=True)
    return np.vstack([controls, mean]), np.array([periods] * len(controls) + [int(starts.min())])


def _synthetic_control(diff_diff: Any, values: Floats, starts: NDArray[np.int64]) -> DesignFit:
    joint, joint_starts = _together(values, starts)
    first, periods = int(starts.min()), values.shape[1]
    clean = list(range(first))
    # Every clean period counts alike: to search for other weights of the periods (nested V) takes a minute a fit.
    found = diff_diff.SyntheticControl(v_method="custom", custom_v=np.ones(first), standardize="none").fit(
        _long(joint, joint_starts),
        outcome="y",
        treatment="now",
        unit="unit",
        time="time",
        post_periods=list(range(first, periods)),
        pre_period_outcomes=clean,
    )
    gaps = np.array([found.gap_path[time] for time in range(periods)], dtype=np.float64)
    before, after = (float(np.sqrt((part**2).mean())) for part in (gaps[:first], gaps[first:]))
    if before < EXACT * float(np.abs(joint).max()):  # what is left is rounding, by which nothing may be divided
        before = 0.0
    ratio = after / before if before > 0 else np.inf
    weights = _by_number(found.donor_weights, starts, periods)
    return DesignFit(float(found.att), gaps, ratio, first, before, is_ratio=True, weights=weights)


def _synthetic_did(diff_diff: Any, values: Floats, starts: NDArray[np.int64]) -> DesignFit:
    first, periods = int(starts.min()), values.shape[1]
    found = diff_diff.SyntheticDiD(n_bootstrap=2, seed=0).fit(  # its own placebos are not used
        _long(values, starts),
        outcome="y",
        treatment="treated",
        unit="unit",
        time="time",
        post_periods=list(range(first, periods)),
    )
    weights = {int(unit): float(weight) for unit, weight in found.unit_weights.items() if weight > 0}
    expected = sum(weight * values[unit] for unit, weight in weights.items()) / sum(weights.values())
    apart = values[starts < periods].mean(axis=0) - expected
    usual = sum(float(weight) * apart[int(time)] for time, weight in found.time_weights.items())
    return _sized(found.att, np.asarray(apart - usual), starts, weights=weights)


def _by_number(weights: Any, starts: NDArray[np.int64], periods: int) -> dict[int, float]:
    """Return the weights of controls by their number in the whole panel."""
    controls = np.flatnonzero(starts == periods)
    return {int(controls[int(each)]): float(weight) for each, weight in weights.items() if weight > 0}


_FITS: dict[str, Callable[[Any, Floats, NDArray[np.int64]], DesignFit]] = {
    "did": _did,
    "event_study": _event_study,
    "callaway_santanna": _callaway_santanna,
    "imputation": _imputation,
    "synthetic_control": _synthetic_control,
    "synthetic_did": _synthetic_did,
}
