"""The numbers behind the charts: bands over runs, and when a zone begins and ends."""

from __future__ import annotations

import numpy as np
import pytest

from sim.explorer.charts.series import BAND, band, dates, effects_of_month, month_labels
from sim.results.comparison import Comparison
from sim.results.zone_life import _median_first, zone_life


def test_a_band_leaves_out_what_is_undefined_in_a_run() -> None:
    values = np.random.default_rng(3).normal(size=(41, 7))
    values[5:20, 2] = np.nan
    values[1:, 3] = np.nan
    mean, low, high = band(values)
    np.testing.assert_allclose(mean, np.nanmean(values, axis=0))
    np.testing.assert_allclose([low, high], np.nanquantile(values, BAND, axis=0))


def test_a_band_is_undefined_where_every_run_is() -> None:
    values = np.array([[1.0, np.nan], [3.0, np.nan]])
    mean, low, high = band(values)
    assert mean[0] == 2.0
    assert np.isnan([mean[1], low[1], high[1]]).all()


def test_a_zone_is_told_at_the_months_that_the_scenario_names(busan: Comparison) -> None:
    # The horizon begins in January 2019; Busan is announced in April and in force in August.
    life = zone_life(busan.policy, "busan")
    assert life is not None
    assert (life.share, life.announced, life.in_force) == (1.0, 3, 7)
    # 24 months, and as many again if the review is passed.
    assert life.over in (7 + 24, 7 + 48)
    assert zone_life(busan.policy, "jeju") is None
    assert zone_life(busan.baseline, "busan") is None


def test_a_zone_awarded_in_some_runs_tells_their_share(rounds: Comparison) -> None:
    phases = rounds.policy.trace.zone_phase > 0
    for i, region in enumerate(rounds.policy.regions):
        share = phases[:, :, rounds.policy.region_order[i]].any(axis=(1, 2)).mean()
        life = zone_life(rounds.policy, region)
        assert (life.share if life else 0.0) == share


def test_the_median_month_counts_runs_without_as_beyond_the_horizon() -> None:
    # First months 1, 2 and never: the median is 2. With two of three never, there is none.
    happened = np.array([[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]], dtype=bool)
    assert _median_first(happened) == 2
    assert _median_first(happened[[0, 2, 2]]) is None


def test_months_are_told_as_readers_write_them(busan: Comparison) -> None:
    assert dates(busan.policy)[0] == "2019-01-01"
    assert dates(busan.policy)[-1] == "2023-12-01"
    assert month_labels(busan.policy, "ko")[-1] == "2023년 12월"


@pytest.mark.parametrize("month", [10, 59])
def test_effects_are_those_of_the_table_of_effects(busan: Comparison, month: int) -> None:
    table = effects_of_month(busan, month, "en").set_index("region")
    effects = busan.effects[busan.effects["month"] == month].set_index("region")
    for name in ("mean", "low", "high"):
        np.testing.assert_allclose(table[name], effects[name].reindex(table.index))
    assert table["mean"].is_monotonic_decreasing
    assert (table["clear"] == ((table["low"] > 0) | (table["high"] < 0))).all()
