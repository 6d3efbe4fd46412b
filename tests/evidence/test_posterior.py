"""Runs over calibrated draws: each run is that of its draw alone, and intervals hold what the draws leave open."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.evidence.record import RECORD
from sim.language.errors import ZonelabError
from sim.scenario.posterior import PAIRS_A_DRAW, Posterior

RECORD_SCENARIO = sim.load_scenario(RECORD)
#: Three draws that differ in how many founders there are, so that records differ in width.
DRAWS = (
    {"founders_per_year": 120.0, "relief_weight": 2.0},
    {"founders_per_year": 260.0, "relief_weight": 6.0},
    {"founders_per_year": 180.0, "relief_weight": 4.0},
)
POSTERIOR = Posterior(RECORD_SCENARIO, DRAWS)
#: Three draws of five runs each, and two more of the first draw.
RUNS = 3 * PAIRS_A_DRAW + 2


def test_each_run_over_draws_is_the_run_of_its_draw_alone() -> None:
    mixed = sim.run_ensemble("busan_first", RUNS, 3, posterior=POSTERIOR)
    for number, draw in enumerate(DRAWS):
        alone = sim.run_ensemble(sim.load_scenario("busan_first", **draw), RUNS, 3, posterior=None)
        for run in [run for run in range(RUNS) if run // PAIRS_A_DRAW % len(DRAWS) == number]:
            assert np.array_equal(mixed.trace.firms[run], alone.trace.firms[run])
            assert np.array_equal(mixed.trace.regions[run], alone.trace.regions[run])
            slots = alone.trace.fates.shape[1]
            assert np.array_equal(mixed.trace.fates[run, :slots], alone.trace.fates[run])
            assert (mixed.trace.fates["place"][run, slots:] == -1).all()


def test_runs_over_draws_do_not_depend_on_threads_or_on_how_many_there_are() -> None:
    many = sim.run_ensemble("busan_first", RUNS, 3, posterior=POSTERIOR, threads=4)
    few = sim.run_ensemble("busan_first", 7, 3, posterior=POSTERIOR, threads=1)
    assert np.array_equal(many.trace.firms[:7], few.trace.firms)


def test_the_ledger_of_runs_over_draws_sums_to_the_gain_in_each() -> None:
    """L10, where the founders of two draws differ in number."""
    both = sim.compare("busan_first", "no_zone", RUNS, 3, posterior=POSTERIOR)
    assert np.array_equal(both.run_ledger.sum(axis=2), both.final_differences)


def test_more_runs_do_not_narrow_a_range_over_draws() -> None:
    few, many = (sim.compare("busan_first", "no_zone", runs, 3, posterior=POSTERIOR) for runs in (60, 600))
    usual = sim.compare("busan_first", "no_zone", 600, 3, posterior=None)
    busan = many.policy.regions.index("busan")
    widths = []
    for each in (few, many, usual):
        mean, low, high = each.interval(each.final_differences[:, busan])
        assert low < mean < high
        widths.append(float(high - low))
    assert widths[1] > 0.6 * widths[0]
    assert widths[1] > 5 * widths[2]


def test_the_range_of_single_histories_is_that_of_the_middle_of_the_pairs() -> None:
    both = sim.compare("busan_first", "no_zone", 7, 3, posterior=POSTERIOR).of_single_histories()
    busan = both.policy.regions.index("busan")
    gains = np.sort(both.final_differences[:, busan])
    table = both.effects.set_index(["region", "month"]).loc[("busan", both.policy.months - 1)]
    # The 5th of 100 among 7 values in order lies .3 of the way from the first to the second.
    assert table["low"] == pytest.approx(gains[0] + 0.3 * (gains[1] - gains[0]))
    assert table["high"] == pytest.approx(gains[6] - 0.3 * (gains[6] - gains[5]))
    assert table["mean"] == pytest.approx(gains.mean())


def test_a_weight_that_a_scenario_sets_itself_is_not_drawn() -> None:
    own = sim.load_scenario("busan_first", relief_weight=1.0)
    assert POSTERIOR.set_by(own) == ("relief_weight",)
    weights = [each.settings.location.relief_weight for each in POSTERIOR.variants(own)]
    founders = [each.settings.founding.founders_per_year for each in POSTERIOR.variants(own)]
    assert weights == [1.0, 1.0, 1.0]
    assert founders == [120.0, 260.0, 180.0]


def test_draws_of_one_world_are_refused_in_another() -> None:
    with pytest.raises(ZonelabError, match="must play in the world of the calibrated draws, korea_2019"):
        sim.run_ensemble("two_islands", 2, posterior=POSTERIOR)


def test_a_world_without_draws_says_what_to_do() -> None:
    with pytest.raises(ZonelabError, match=r"there are none\. This world has no calibration\.yaml, so do without"):
        sim.load_posterior("two_islands")


def test_a_folder_of_draws_may_be_text_and_what_is_no_path_is_told() -> None:
    scenario = sim.load_scenario("busan_first")
    assert sim.load_posterior(scenario, str(scenario.world.folder)) == sim.load_posterior(scenario)
    with pytest.raises(ZonelabError, match="folder must be a path; got 5"):
        sim.load_posterior(scenario, 5)  # type: ignore[arg-type]
