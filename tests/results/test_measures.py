"""Measures on cases that can be worked by hand: intervals (M04), ledger (M06), spread (M07, M08), ratios (M09)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.engines.ensemble.run_state import FATES
from sim.results.estimates import ratio, t_interval
from sim.results.evenness import MEASURES, spread
from sim.results.twin_firm_ledger import CATEGORIES, counterfactual_moves, ledger

NEVER, CLOSED = -1, -2


class TestIntervals:
    """M04, M05."""

    def test_M04_paired_t_interval(self) -> None:
        # differences 1, 2, 3: mean 2, standard error 1/sqrt(3), t(2, .95) = 2.92
        mean, low, high = t_interval(np.array([1.0, 2.0, 3.0]))
        assert mean == 2.0
        assert high - mean == pytest.approx(stats.t.ppf(0.95, 2) / math.sqrt(3))
        assert mean - low == pytest.approx(high - mean)

    def test_M04_one_run_has_no_interval(self) -> None:
        mean, low, high = t_interval(np.array([4.0]))
        assert (float(mean), math.isnan(low), math.isnan(high)) == (4.0, True, True)

    def test_M04_equal_runs_have_a_point(self) -> None:
        assert [float(each) for each in t_interval(np.full(5, 3.0))] == [3.0, 3.0, 3.0]

    def test_M04_interval_covers_its_mean_nine_times_in_ten(self) -> None:
        draws = np.random.default_rng(1).normal(1.0, 2.0, size=(12, 4000))
        _, low, high = t_interval(draws)
        assert ((low < 1.0) & (high > 1.0)).mean() == pytest.approx(0.90, abs=0.015)


class TestRatio:
    """M09."""

    def test_M09_exact_proportion_has_no_width(self) -> None:
        found = ratio(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]))
        assert (found.mean, found.low, found.high) == pytest.approx((2.0, 2.0, 2.0))

    def test_M09_is_undefined_where_the_denominator_may_be_zero(self) -> None:
        assert math.isnan(ratio(np.array([5.0, 6.0, 7.0]), np.array([-1.0, 0.5, 1.0])).mean)

    def test_M09_interval_covers_its_ratio_nine_times_in_ten(self) -> None:
        generator = np.random.default_rng(2)
        covered = 0
        for _ in range(2000):
            bottom = generator.normal(5.0, 1.0, 15)
            top = 2 * bottom + generator.normal(0.0, 1.0, 15)
            found = ratio(top, bottom)
            covered += found.low < 2.0 < found.high
        assert covered / 2000 == pytest.approx(0.90, abs=0.02)


class TestSpread:
    """M07, M08."""

    def test_M07_equal_amounts(self) -> None:
        assert dict(zip(MEASURES, spread(np.full(4, 3.0)), strict=True)) == pytest.approx(
            {"gini": 0.0, "hhi": 0.25, "theil": 0.0, "effective_number": 4.0}
        )

    def test_M07_one_has_all(self) -> None:
        # Gini (n - 1)/n, Theil ln n with 0 ln 0 = 0
        assert dict(zip(MEASURES, spread(np.array([0.0, 9.0, 0.0, 0.0])), strict=True)) == pytest.approx(
            {"gini": 0.75, "hhi": 1.0, "theil": math.log(4), "effective_number": 1.0}
        )

    def test_M07_one_to_three(self) -> None:
        # shares 1/4 and 3/4: Gini 1/4; HHI 10/16; Theil 1/4 ln 1/2 + 3/4 ln 3/2
        expected = [0.25, 0.625, 0.25 * math.log(0.5) + 0.75 * math.log(1.5), 1.6]
        assert spread(np.array([1.0, 3.0])) == pytest.approx(expected)

    def test_M07_nothing_to_spread(self) -> None:
        assert np.isnan(spread(np.zeros(3))).all()


def fates(*rows: tuple[int, int, int]) -> np.ndarray:
    """Return a table of fates of one run: place, first and last region; when firms lived is of no account."""
    return np.array([[(*row, 0, -1) for row in rows]], dtype=FATES)


class TestLedger:
    """M06, L10."""

    def test_M06_each_category_by_hand(self) -> None:
        policy = fates((0, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 0), (0, 1, 0), (1, 1, 1))
        baseline = fates((NEVER, -1, -1), (CLOSED, 0, 0), (CLOSED, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1))
        found = ledger(policy, baseline, 2)[0]
        assert dict(zip(CATEGORIES, found[0].tolist(), strict=True)) == {
            "new": 1, "kept_alive_here": 1, "kept_alive_elsewhere": 1, "diverted": 1, "moved": 1,
        }  # fmt: skip
        # Region 1 lost the two that are in region 0 now.
        assert dict(zip(CATEGORIES, found[1].tolist(), strict=True)) == {
            "new": 0, "kept_alive_here": 0, "kept_alive_elsewhere": 0, "diverted": -1, "moved": -1,
        }  # fmt: skip

    def test_M06_origins_and_destinations_by_hand(self) -> None:
        policy = fates((0, 0, 0), (0, 0, 0), (CLOSED, 1, 1), (0, 0, 0), (NEVER, -1, -1), (1, 1, 1))
        baseline = fates((NEVER, -1, -1), (CLOSED, 0, 0), (1, 1, 1), (1, 1, 1), (CLOSED, 1, 1), (1, 1, 1))
        # Region 0, region 1, never founded, closed.
        assert counterfactual_moves(policy, baseline, 2)[0].tolist() == [
            [0, 0, 0, 0],
            [1, 1, 0, 1],
            [1, 0, 0, 0],
            [1, 0, 1, 0],
        ]

    def test_M06_the_mirror_is_the_negative(self) -> None:
        one, other = fates((0, 0, 0), (1, 1, 1), (CLOSED, 0, 0)), fates((1, 0, 1), (NEVER, -1, -1), (0, 0, 0))
        assert np.array_equal(ledger(one, other, 2), -ledger(other, one, 2))

    def test_M06_founders_of_one_scenario_only_are_new(self) -> None:
        # The policy's market brings a founder more: the third slot exists there alone.
        policy, baseline = fates((0, 0, 0), (1, 1, 1), (1, 1, 1)), fates((0, 0, 0), (1, 1, 1))
        assert ledger(policy, baseline, 2)[0, 1].tolist() == [1, 0, 0, 0, 0]
        moves = counterfactual_moves(policy, baseline, 2)[0]
        assert moves[2, 1] == 1
        assert moves.sum() == 3

    def test_L10_any_fates_sum_to_the_difference(self) -> None:
        generator = np.random.default_rng(3)
        for _ in range(50):
            tables = []
            for slots in (40, 47):
                table = np.empty((3, slots), FATES)
                table["place"] = generator.integers(-2, 4, table.shape)
                table["first_region"] = generator.integers(0, 4, table.shape)
                table["last_region"] = np.where(
                    table["place"] >= 0, table["place"], generator.integers(0, 4, table.shape)
                )
                tables.append(table)
            counts = [np.stack([(table["place"] == r).sum(axis=1) for r in range(4)], axis=1) for table in tables]
            assert np.array_equal(ledger(*tables, 4).sum(axis=2), counts[0] - counts[1])
