"""A single evaluation: known panels by hand, the closed forms of its designs, and what chance alone would give."""

from __future__ import annotations

from math import comb
from typing import Any

import diff_diff
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import nnls

import sim
from sim.lab.evaluation.estimators import DESIGNS, DesignFit, fit
from sim.lab.evaluation.evaluation_card import Evaluation
from sim.lab.evaluation.placebos import Ranked
from sim.lab.evaluation.user_panel import UserPanel

NAMES: dict[str, Any] = {"outcome": "y", "unit": "region", "time": "year"}
#: Without noise, all units move together, and the policy adds 3 in the last two years.
EXACT = np.array([[1.0, 2.0, 4.0, 8.0, 9.0], [5.0, 6.0, 8.0, 9.0, 10.0], [0.0, 1.0, 3.0, 4.0, 5.0]])
EXACT_STARTS = np.array([3, 5, 5])


def long(values: Any, first: int = 2014) -> pd.DataFrame:
    """Return a panel with a row for each unit and year."""
    units, periods = values.shape
    return pd.DataFrame(
        {
            "region": np.repeat([f"r{i:02d}" for i in range(units)], periods),
            "year": np.tile(np.arange(first, first + periods), units),
            "y": values.ravel(),
        }
    )


def noisy(effect: float, units: int = 17, periods: int = 10, start: int = 6, seed: int = 1) -> Any:
    """Return a panel of units and years with effects of both, noise 1, and an effect on the first unit."""
    luck = np.random.default_rng(seed)
    values = luck.normal(0, 1, (units, periods)) + luck.normal(0, 2, (units, 1)) + 0.3 * np.arange(periods)
    values[0, start:] += effect
    return values


@pytest.fixture(scope="module")
def card() -> Evaluation:
    return sim.evaluate(long(noisy(3.0)), treated="r00", since=2020, **NAMES)


@pytest.mark.parametrize("design", [each for each in DESIGNS if each != "synthetic_control"])
def test_an_effect_without_noise_is_found_exactly(design: str) -> None:
    found = fit(design, EXACT, EXACT_STARTS)
    assert found.effect == pytest.approx(3.0, abs=1e-6)
    assert found.gaps == pytest.approx([0, 0, 0, 3, 3], abs=1e-6)


def test_synthetic_control_is_a_mix_of_controls_with_their_own_level() -> None:
    # The treated, 1 2 4, is .8 of 0 1 3 and .2 of 5 6 8; so it expects 5 and 6 later.
    found = fit("synthetic_control", EXACT, EXACT_STARTS)
    assert found.weights == {1: pytest.approx(0.2), 2: pytest.approx(0.8)}
    assert found.effect == pytest.approx(3.0)
    assert found.before == 0.0
    assert found.statistic == np.inf


def test_designs_are_their_closed_forms() -> None:
    values, first = noisy(3.0), 6
    starts = np.array([first] + [10] * 16)
    apart = values[0] - values[1:].mean(axis=0)
    assert fit("did", values, starts).effect == pytest.approx(apart[first:].mean() - apart[:first].mean(), abs=1e-9)
    by_last_year = apart[first:].mean() - apart[first - 1]
    for design in ("event_study", "callaway_santanna"):
        assert fit(design, values, starts).effect == pytest.approx(by_last_year, abs=1e-9)
        assert fit(design, values, starts).gaps == pytest.approx(apart - apart[first - 1], abs=1e-9)
    # Borusyak, Jaravel and Spiess: effects of units and years from all rows without the policy.
    unit, year = np.divmod(np.arange(values.size), 10)
    rows = np.hstack([np.eye(17)[unit], np.eye(10)[year]])
    clean = ~((unit == 0) & (year >= first))
    effects = np.linalg.lstsq(rows[clean], values.ravel()[clean], rcond=None)[0]
    imputed = (values.ravel() - rows @ effects)[~clean].mean()
    assert fit("imputation", values, starts).effect == pytest.approx(imputed, abs=1e-8)


def test_synthetic_control_is_the_least_squares_on_the_simplex() -> None:
    values, first = noisy(3.0), 6
    before, target = values[1:, :first].T, values[0, :first]
    apart = np.vstack([before - target[:, None], np.ones((1, 16))])
    weights = nnls(apart, np.append(np.zeros(first), 1.0))[0]
    expected = weights / weights.sum() @ values[1:]
    found = fit("synthetic_control", values, np.array([first] + [10] * 16))
    assert found.gaps == pytest.approx(values[0] - expected, abs=1e-6)


def test_zones_of_several_dates_are_imputed_from_what_has_no_policy() -> None:
    values = noisy(0.0, units=6)
    starts = np.array([6, 8, 10, 10, 10, 10])
    values[0, 6:] += 2
    values[1, 8:] += 4
    unit, year = np.divmod(np.arange(values.size), 10)
    rows = np.hstack([np.eye(6)[unit], np.eye(10)[year]])
    clean = year < starts[unit]
    effects = np.linalg.lstsq(rows[clean], values.ravel()[clean], rcond=None)[0]
    apart = (values.ravel() - rows @ effects)[~clean]
    found = fit("imputation", values, starts)
    assert found.effect == pytest.approx(apart.mean(), abs=1e-8)
    assert found.gaps[7] == pytest.approx(apart[1] / 2, abs=1e-8)  # of the two treated one has the policy by then


def test_p_is_the_rank_that_diff_diff_gives_to_synthetic_control(card: Evaluation) -> None:
    frame = long(noisy(3.0)).assign(now=lambda t: ((t["region"] == "r00") & (t["year"] >= 2020)).astype(int))
    years = list(range(2014, 2020))
    own = diff_diff.SyntheticControl(v_method="custom", custom_v=np.ones(6), standardize="none").fit(
        frame, "y", "now", "region", "year", post_periods=list(range(2020, 2024)), pre_period_outcomes=years
    )
    own.in_space_placebo()
    assert card.ranked["synthetic_control"].p == pytest.approx(own.placebo_p_value)
    assert card.ranked["synthetic_control"].real.statistic == pytest.approx(own.rmspe_ratio)


def ranked(sizes: list[float], effect: float, level: float = 0.9) -> Ranked:
    fits = [DesignFit(each, np.full(4, each), abs(each), 2) for each in (effect, *sizes)]
    return Ranked(fits[0], tuple(fits[1:]), level)


def test_p_interval_and_band_by_hand() -> None:
    found = ranked([-5.0, 4.0, *[1.0] * 17], 3.0)  # 19 placebos: two of 20 are the 10% that may be as extreme
    assert found.p == pytest.approx(3 / 20)
    assert found.smallest_p == pytest.approx(1 / 20)
    assert found.interval == (-1.0, 7.0)  # 3 with the second largest, 4, on both sides
    assert found.band() == pytest.approx([4.0] * 4)
    assert ranked([-5.0, 2.0, *[1.0] * 17], 3.0).p == pytest.approx(0.1)
    low, high = ranked([-5.0, 2.0, *[1.0] * 17], 3.0).interval
    assert (low, high) == (1.0, 5.0)  # p is .1, and 0 lies outside
    assert all(np.isnan(ranked([1.0] * 8, 9.0).interval))  # 1 of 9 is more than 10%


def test_the_interval_of_synthetic_control_holds_what_its_test_does_not_reject() -> None:
    values = noisy(3.0, units=10, periods=24, start=20)
    starts = np.array([20] + [24] * 9)
    found = sim.evaluate(long(values), treated="r00", since=2034, designs=["synthetic_control"], **NAMES).ranked[
        "synthetic_control"
    ]
    low, high = found.interval
    assert low < found.real.effect < high
    for shift, inside in ((low - 0.01, False), (low + 0.01, True), (high - 0.01, True), (high + 0.01, False)):
        shifted = values.copy()
        shifted[0, 20:] -= shift
        again = Ranked(fit("synthetic_control", shifted, starts), found.placebos, 0.9)
        assert (again.p > 0.1 + 1e-9) == inside


def test_a_placebo_that_fits_its_past_exactly_leaves_the_interval_without_ends(card: Evaluation) -> None:
    # Six clean years and sixteen controls: some mix of them hits one of the placebos.
    assert card.ranked["synthetic_control"].interval == (-np.inf, np.inf)
    assert card.main == "synthetic_did"
    drawn = sim.evaluate(long(noisy(3.0)), treated="r00", since=2020, designs=["synthetic_control"], **NAMES)
    assert "90% interval unbounded" in drawn.sentence()
    assert drawn.figure().axes


def test_without_a_policy_the_rank_is_even() -> None:
    """P(p <= k / N) = k / N: here 1 of 10 units, in 40 panels of noise; standard errors are .063 and .079."""
    found = np.array(
        [
            sim.evaluate(long(noisy(0.0, units=10, seed=seed)), treated="r00", since=2020, designs=["did"], **NAMES)
            .ranked["did"]
            .p
            for seed in range(40)
        ]
    )
    assert (found <= 0.2 + 1e-9).mean() == pytest.approx(0.2, abs=0.13)
    assert (found <= 0.5 + 1e-9).mean() == pytest.approx(0.5, abs=0.16)
    assert found.min() >= 0.1 - 1e-9


def test_controls_that_keep_the_policy_out_of_their_placebos_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken on purpose: with the treated among the controls of its placebos, these are not those of no policy."""
    honest = sim.evaluate(long(noisy(30.0)), treated="r00", since=2020, designs=["did"], **NAMES).ranked["did"]
    monkeypatch.setattr(UserPanel, "controls", property(lambda self: np.arange(len(self.units))))
    broken = sim.evaluate(long(noisy(30.0)), treated="r00", since=2020, designs=["did"], **NAMES).ranked["did"]
    assert honest.p == pytest.approx(1 / 17)
    assert broken.p != pytest.approx(1 / 17)


def test_several_treated_have_placebos_of_as_many(card: Evaluation) -> None:
    assert [len(each) for each in card.assignments] == [1] * 16
    values = noisy(3.0, units=7)
    values[1, 6:] += 3
    found = sim.evaluate(long(values), treated=["r00", "r01"], since=2020, designs=["did"], **NAMES)
    assert len(found.assignments) == comb(5, 2)
    drawn = sim.evaluate(long(values), treated=["r00", "r01"], since=2020, designs=["did"], placebos=6, **NAMES)
    assert len(set(drawn.assignments)) == 6
    again = sim.evaluate(long(values), treated=["r00", "r01"], since=2020, designs=["did"], placebos=6, **NAMES)
    assert drawn.assignments == again.assignments
    assert found.ranked["did"].smallest_p == pytest.approx(1 / 11)
    few = sim.evaluate(long(noisy(3.0)), treated="r00", since=2020, designs=["did"], placebos=6, **NAMES)
    assert len(set(few.assignments)) == 6


def test_designs_of_one_date_are_left_out_where_dates_differ() -> None:
    found = sim.evaluate(long(noisy(3.0, units=8)), treated={"r00": 2020, "r03": 2021}, placebos=4, **NAMES)
    assert list(found.ranked) == ["callaway_santanna", "imputation"]
    assert "did, event_study, synthetic_control, synthetic_did" in found.notes[0]
    assert found.main == "imputation"


def test_periods_between_announcement_and_policy_are_left_out() -> None:
    values = noisy(3.0)
    spoilt = values.copy()
    spoilt[0, 4:6] += 100  # whatever the announcement does
    found = [
        sim.evaluate(long(each), treated="r00", since=2020, announced=2018, designs=["did"], **NAMES)
        for each in (values, spoilt)
    ]
    assert found[0].panel.skipped == ("2018", "2019")
    assert found[0].ranked["did"].real.effect == found[1].ranked["did"].real.effect
    by_hand = sim.evaluate(long(np.delete(values, [4, 5], axis=1)), treated="r00", since=2018, designs=["did"], **NAMES)
    assert by_hand.ranked["did"].real.effect == pytest.approx(found[0].ranked["did"].real.effect)


def test_forms_are_those_of_the_values() -> None:
    values = np.exp(noisy(0.5) / 5)
    as_log = sim.evaluate(long(values), treated="r00", since=2020, form="log", designs=["did"], **NAMES)
    logs = sim.evaluate(long(np.log(values)), treated="r00", since=2020, designs=["did"], **NAMES)
    assert as_log.ranked["did"].real.effect == pytest.approx(logs.ranked["did"].real.effect)
    as_index = sim.evaluate(long(values), treated="r00", since=2020, form="index", designs=["did"], **NAMES)
    assert as_index.panel.values[:, :6].mean(axis=1) == pytest.approx(np.full(17, 100.0))
    assert "ln y" in as_log.sentence()
    assert "y (%)" in as_index.sentence()


def test_a_column_that_stands_twice_is_told() -> None:
    twice = pd.DataFrame([["a", 2019, 1.0, 2.0]], columns=["unit", "time", "y", "y"])
    with pytest.raises(sim.ZonelabError, match="the table must have one column 'y'; it has 2"):
        sim.evaluate(twice, outcome="y", unit="unit", time="time", treated={"a": 2019})
