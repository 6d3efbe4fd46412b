"""The fast estimators against diff-diff, least squares by hand, and closed forms, on panels of hypothesis."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.lab.rehearsal.kernels import LINEAR, Regression, kernel
from sim.lab.rehearsal.synthetic import RIDGE, Synthetic, simplex_weights
from sim.lab.rehearsal.zone_layout import Layout

CONTROLS = 9


def one_date(zones: int = 1, before: int = 5, after: int = 4, dropped: int = 0) -> Layout:
    months = np.arange(before + dropped + after)
    return Layout(np.array([zones]), (months < before)[None], (months >= before + dropped)[None])


def staggered() -> Layout:
    months = np.arange(10)
    starts = np.array([4, 6])
    return Layout(np.array([1, 2]), months < starts[:, None], months >= starts[:, None])


LAYOUTS = {"one": one_date(), "four": one_date(4), "staggered": staggered()}


def panel_of(layout: Layout, seed: int) -> Any:
    luck = np.random.default_rng(seed)
    size = (layout.zones + CONTROLS, layout.periods)
    loadings, factors = luck.normal(size=(size[0], 2)), luck.normal(size=(2, size[1])).cumsum(axis=1)
    return luck.normal(3, 2, (size[0], 1)) + loadings @ factors + luck.normal(size=size)


def long(panel: Any, layout: Layout) -> pd.DataFrame:
    unit, time = np.indices(panel.shape)
    first = np.zeros(panel.shape[0], dtype=int)
    first[: layout.zones] = layout.after.argmax(axis=1)[layout.cohort]
    table = pd.DataFrame({"unit": unit.ravel(), "time": time.ravel(), "y": panel.ravel()})
    table["first"] = first[table["unit"]]
    table["ever"] = (table["first"] > 0).astype(int)
    table["post"] = (table["time"] >= layout.after.argmax(axis=1).min()).astype(int)
    table["on"] = ((table["first"] > 0) & (table["time"] >= table["first"])).astype(int)
    return table


def diff_diff(what: str, panel: Any, layout: Layout) -> Any:
    module = pytest.importorskip("diff_diff")
    table, periods = long(panel, layout), list(range(layout.periods))
    later = [each for each in periods if layout.after[0, each]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if what == "did":
            estimator = module.DifferenceInDifferences(cluster="unit")
            return estimator.fit(table, "y", "ever", post="post", absorb=["unit", "time"])
        if what == "event_study":
            estimator = module.TwoWayFixedEffects()
            found = estimator.fit(
                table, "y", "ever", unit="unit", time="time", event_study=True, post_periods=later
            ).to_dataframe()
            return found[found["event_time"].isin(later)]["att"].mean()
        if what == "callaway_santanna":
            return module.CallawaySantAnna().fit(table, "y", "unit", "time", "first").overall_att
        if what == "imputation":
            return module.ImputationDiD().fit(table, "y", "unit", "time", "first").overall_att
        if what == "synthetic_did":
            estimator = module.SyntheticDiD(variance_method="placebo", n_bootstrap=2, seed=1)
            return estimator.fit(table, "y", "ever", "unit", "time", post_periods=later)
        weights = np.ones(int(layout.clean.sum()))
        estimator = module.SyntheticControl(v_method="custom", custom_v=weights, standardize="none")
        return estimator.fit(table, "y", "on", "unit", "time", post_periods=later, treated_unit=0)


def first_zones(layout: Layout) -> Any:
    return np.arange(layout.zones)[None]


def estimate(what: str, panel: Any, layout: Layout) -> float:
    return float(kernel(what, layout, CONTROLS).estimates(panel[None], first_zones(layout)[None])[0, 0])


PANELS = settings(max_examples=6, deadline=None)


@PANELS
@given(seed=st.integers(0, 10_000), shape=st.sampled_from(sorted(LAYOUTS)))
@pytest.mark.parametrize("what", ["callaway_santanna", "imputation"])
def test_estimators_of_several_dates_agree_with_diff_diff(what: str, seed: int, shape: str) -> None:
    layout = LAYOUTS[shape]
    panel = panel_of(layout, seed)
    assert estimate(what, panel, layout) == pytest.approx(diff_diff(what, panel, layout), abs=1e-9)


@PANELS
@given(seed=st.integers(0, 10_000), shape=st.sampled_from(["one", "four"]))
def test_differences_in_differences_and_their_clustered_errors_agree_with_diff_diff(seed: int, shape: str) -> None:
    layout = LAYOUTS[shape]
    panel = panel_of(layout, seed)
    found = diff_diff("did", panel, layout)
    assert estimate("did", panel, layout) == pytest.approx(found.att, abs=1e-9)
    errors = Regression("did", layout, CONTROLS).errors(panel[None], first_zones(layout))
    assert errors[0] == pytest.approx(found.se, rel=1e-9)


@PANELS
@given(seed=st.integers(0, 10_000), shape=st.sampled_from(["one", "four"]))
def test_the_event_study_agrees_with_diff_diff(seed: int, shape: str) -> None:
    layout = LAYOUTS[shape]
    panel = panel_of(layout, seed)
    assert estimate("event_study", panel, layout) == pytest.approx(diff_diff("event_study", panel, layout), abs=1e-9)


def least_squares(panel: Any, layout: Layout) -> float:
    """Two-way fixed effects by hand: a column for each region and period, and one for being in force."""
    table = long(panel, layout)
    columns = pd.get_dummies(table[["unit", "time"]].astype(str), dtype=float)
    columns.insert(0, "on", table["on"])
    return float(np.linalg.lstsq(columns.to_numpy(), table["y"].to_numpy(), rcond=None)[0][0])


@PANELS
@given(seed=st.integers(0, 10_000))
def test_two_way_fixed_effects_of_several_dates_are_least_squares(seed: int) -> None:
    panel = panel_of(staggered(), seed)
    assert estimate("did", panel, staggered()) == pytest.approx(least_squares(panel, staggered()), abs=1e-9)


@pytest.mark.parametrize("what", LINEAR)
@pytest.mark.parametrize("shape", sorted(LAYOUTS))
def test_an_effect_that_is_the_same_everywhere_is_found_whole(what: str, shape: str) -> None:
    layout = LAYOUTS[shape]
    panel = panel_of(layout, 3)
    more = panel.copy()
    more[: layout.zones] += 2.5 * layout.after[layout.cohort]
    assert estimate(what, more, layout) - estimate(what, panel, layout) == pytest.approx(2.5)


def test_months_between_announcement_and_force_do_not_count() -> None:
    layout = one_date(1, 4, 3)
    gap = Layout(layout.sizes, np.insert(layout.before, 4, False, axis=1), np.insert(layout.after, 4, False, axis=1))
    staggered_gap = Layout(np.array([1, 1]), np.repeat(gap.before, 2, axis=0), np.repeat(gap.after, 2, axis=0))
    panel = panel_of(staggered_gap, 5)
    other = panel.copy()
    other[:2, 4] += 100.0
    for what in LINEAR:
        assert estimate(what, panel, staggered_gap) == pytest.approx(estimate(what, other, staggered_gap))


@PANELS
@given(seed=st.integers(0, 10_000))
def test_a_synthetic_control_fits_no_worse_than_that_of_diff_diff(seed: int) -> None:
    layout = one_date(1, 6, 4)
    panel = panel_of(layout, seed)
    theirs = diff_diff("synthetic_control", panel, layout)
    weights = np.array([theirs.donor_weights.get(unit, 0.0) for unit in range(1, 1 + CONTROLS)])
    ours = Synthetic("synthetic_control", layout, panel[None], first_zones(layout)[None])
    mine = -ours.contrasts[0, 0, 0, 1:]
    assert mine.min() >= 0
    assert mine.sum() == pytest.approx(1)

    def misfit(each: Any) -> float:
        return float(((panel[0, :6] - each @ panel[1:, :6]) ** 2).sum())

    assert misfit(mine) <= misfit(weights) + 1e-6 * (panel**2).mean()


@PANELS
@given(seed=st.integers(0, 10_000), shape=st.sampled_from(["one", "four"]))
def test_the_synthetic_difference_in_differences_agrees_with_diff_diff(seed: int, shape: str) -> None:
    layout = LAYOUTS[shape]
    panel = panel_of(layout, seed)
    theirs = diff_diff("synthetic_did", panel, layout)
    ours = Synthetic("synthetic_did", layout, panel[None], first_zones(layout)[None])
    periods = ours.periods(panel[None])
    assert ours.estimates(panel[None], periods)[0, 0] == pytest.approx(theirs.att, abs=0.01)
    before, target = panel[layout.zones :, layout.clean].T, panel[: layout.zones, layout.clean].mean(axis=0)
    penalty = theirs.zeta_omega**2 * before.shape[0]

    def objective(weights: Any) -> float:
        left = before @ weights - target
        return float(((left - left.mean()) ** 2).sum() + penalty * (weights**2).sum())

    weights = np.array([theirs.unit_weights[unit] for unit in range(layout.zones, panel.shape[0])])
    mine = -ours.contrasts[0, 0, 0, layout.zones :]
    assert objective(mine) <= objective(weights) * (1 + 1e-6) + 1e-9


@PANELS
@given(seed=st.integers(0, 10_000))
def test_no_move_of_weight_between_two_donors_improves_the_fit(seed: int) -> None:
    luck = np.random.default_rng(seed)
    donors, target = luck.normal(size=(12, 7)), luck.normal(size=12)
    weights = simplex_weights(donors, target, 0.3)
    slope = 2 * donors.T @ (donors @ weights - target) + 0.6 * weights
    used = weights > 1e-9
    assert np.ptp(slope[used]) < 1e-6
    assert slope[~used].min(initial=np.inf) >= slope[used].max() - 1e-6


def test_the_augmentation_is_ridge_regression_on_what_the_weights_leave() -> None:
    layout = one_date(1, 5, 3)
    panel = panel_of(layout, 4)
    plain, more = (
        Synthetic(each, layout, panel[None], first_zones(layout)[None]) for each in ("synthetic_control", "augmented")
    )
    # outcomes in force of the donors, regressed on what they were before, with a penalty: the bias that is taken off
    before, after = panel[1:, :5], panel[1:, 5:].mean(axis=1)
    centred, middle = before - before.mean(axis=0), before.mean(axis=0)
    penalty = RIDGE * np.trace(centred @ centred.T) / 5
    slopes = np.linalg.solve(centred.T @ centred + penalty * np.eye(5), centred.T @ (after - after.mean()))
    weights = -plain.contrasts[0, 0, 0, 1:]
    foretold = (panel[0, :5] - middle) @ slopes - weights @ (before - middle) @ slopes
    means = plain.periods(panel[None])
    wanted = plain.estimates(panel[None], means)[0, 0] - foretold
    assert more.estimates(panel[None], means)[0, 0] == pytest.approx(wanted)
    assert more.contrasts[0, 0, 0, 1:].sum() == pytest.approx(-1.0)


def test_the_estimators_work_on_many_panels_as_on_each_alone() -> None:
    layout = LAYOUTS["staggered"]
    panels = np.stack([panel_of(layout, seed) for seed in range(120)])  # more than a batch
    units = np.random.default_rng(1).permuted(np.tile(np.arange(12), (120, 1)), axis=1)[:, None, :3]
    for what in ("synthetic_control", "augmented", "synthetic_did"):
        together = Synthetic(what, layout, panels, units)
        alone = Synthetic(what, layout, panels[77:78], units[77:78])
        one = alone.estimates(panels[77:78], alone.periods(panels[77:78]))
        assert together.estimates(panels, together.periods(panels))[77] == pytest.approx(one[0])


def by_hand(panel: Any, layout: Layout) -> bool:
    return bool(abs(estimate("did", panel, layout) - least_squares(panel, layout)) < 1e-9)


def test_a_kernel_that_is_broken_is_seen_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    layout, panel = staggered(), panel_of(staggered(), 1)
    assert by_hand(panel, layout)
    monkeypatch.setattr("sim.lab.rehearsal.kernels._treatment", lambda *_: (np.ones((12, 10, 1)), np.ones(1)))
    assert not by_hand(panel, layout)
