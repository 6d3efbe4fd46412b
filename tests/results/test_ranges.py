"""The ranges that stand around means: each covers what it says as often as it says, found by brute force."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.language.errors import ZonelabError
from sim.results.comparison import Comparison
from sim.results.estimates import LEVEL, Undefined, ratio, t_interval
from sim.results.ranges import Blocks, RangeKind, mean_error, means_of_draws, record_range, record_ratio
from sim.scenario.posterior import PAIRS_A_DRAW, Posterior

REPETITIONS = 4_000
#: Draws, and the standard deviations between them and within: little luck, much luck, luck alone.
CASES = [(200, 1.0, 0.5), (100, 1.0, 1.0), (100, 1.0, 4.0), (40, 1.0, 2.0), (200, 0.5, 3.0)]


def drawn(draws: int, between: float, within: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return true means, shape [draw, repetition], and runs, shape [run, repetition]."""
    luck = np.random.default_rng(seed)
    truth = 7.0 + between * luck.standard_normal((draws, REPETITIONS))
    runs = np.repeat(truth, PAIRS_A_DRAW, axis=0)
    return truth, runs + within * luck.standard_normal(runs.shape)


@pytest.mark.slow
@pytest.mark.parametrize(("draws", "between", "within"), CASES)
def test_what_the_record_leaves_open_holds_the_means_of_nine_draws_in_ten(
    draws: int, between: float, within: float
) -> None:
    """Of draws that were run, and of a draw that was not."""
    truth, runs = drawn(draws, between, within, seed=1)
    _, low, high = record_range(runs, Blocks(draws, PAIRS_A_DRAW))
    held = ((truth >= low) & (truth <= high)).mean()
    most = 0.04 if within > 2.0 * between else 0.015  # where B is hardly known, the range is rather too wide
    assert LEVEL - 0.01 <= held <= LEVEL + most
    other = 7.0 + between * np.random.default_rng(2).standard_normal(truth.shape)
    assert LEVEL - 0.01 <= ((other >= low) & (other <= high)).mean() <= LEVEL + most


@pytest.mark.slow
@pytest.mark.parametrize(("draws", "between", "within"), CASES)
def test_the_range_of_a_ratio_holds_the_ratios_of_nine_draws_in_ten(draws: int, between: float, within: float) -> None:
    """Firms that others lose, of firms gained: both vary between draws, and share their luck."""
    luck = np.random.default_rng(3)
    held = []
    for _ in range(300):
        share = 0.6 + 0.08 * between * luck.standard_normal(draws)
        gain = 20.0 + 2.0 * luck.standard_normal(draws)
        common = within * luck.standard_normal((draws, PAIRS_A_DRAW))
        own = within * luck.standard_normal((draws, PAIRS_A_DRAW))
        below = gain[:, np.newaxis] + common
        above = (share * gain)[:, np.newaxis] + 0.6 * common + 0.2 * own
        found = record_ratio(above.reshape(-1), below.reshape(-1), Blocks(draws, PAIRS_A_DRAW))
        held.append(((share >= found.low) & (share <= found.high)).mean())
    assert LEVEL - 0.015 <= np.mean(held) <= LEVEL + 0.04


@pytest.mark.slow
@pytest.mark.parametrize("runs", [10, 50, 200])
def test_the_interval_of_a_mean_holds_the_mean_nine_times_in_ten(runs: int) -> None:
    luck = np.random.default_rng(4)
    _, low, high = t_interval(3.0 + luck.standard_normal((runs, 20_000)))
    assert ((low <= 3.0) & (high >= 3.0)).mean() == pytest.approx(LEVEL, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("runs", [10, 50, 200])
def test_the_interval_of_a_ratio_of_means_holds_the_ratio_nine_times_in_ten(runs: int) -> None:
    """Fieller's, of numerators and denominators that share some luck."""
    luck = np.random.default_rng(5)
    held = []
    for _ in range(4_000):
        common = luck.standard_normal(runs)
        found = ratio(6.0 + common + luck.standard_normal(runs), 10.0 + common + luck.standard_normal(runs))
        held.append(found.low <= 0.6 <= found.high)
    assert np.mean(held) == pytest.approx(LEVEL, abs=0.02)


def test_the_variance_of_the_means_is_that_between_draws() -> None:
    _truth, runs = drawn(100, 1.0, 4.0, seed=6)
    blocks = Blocks(100, PAIRS_A_DRAW)
    raw = runs.reshape(100, PAIRS_A_DRAW, -1).mean(axis=1).var(axis=0, ddof=1).mean()
    assert raw == pytest.approx(1.0 + 4.0**2 / PAIRS_A_DRAW, rel=0.02)
    assert means_of_draws(runs, blocks).var(axis=0, ddof=1).mean() == pytest.approx(1.2, rel=0.1)


def test_where_draws_differ_by_luck_alone_the_range_is_narrow() -> None:
    _, runs = drawn(100, 0.0, 1.0, seed=7)
    _, low, high = record_range(runs, Blocks(100, PAIRS_A_DRAW))
    usual = np.quantile(runs, [0.05, 0.95], axis=0)
    assert (high - low).mean() < 0.2 * (usual[1] - usual[0]).mean()


def test_draws_that_came_round_twice_count_all_of_their_runs() -> None:
    """Two draws in blocks of two runs: 0 0, 10 10, 2 2, and half a block that counts in the mean alone."""
    blocks = Blocks.of(Posterior(sim.load_scenario("as_it_happened"), ({}, {}), 2), 7)
    assert blocks == Blocks(draws=2, size=2)
    values = np.array([0.0, 0.0, 10.0, 10.0, 2.0, 2.0, 50.0])
    means, squares, counts = blocks.by_draw(values)
    assert means.tolist() == [1.0, 10.0]
    assert squares.tolist() == [4.0, 0.0]
    assert counts.tolist() == [4, 2]
    assert float(record_range(values, blocks)[0]) == values.mean()


def test_the_error_of_the_mean_is_that_of_the_means_of_draws() -> None:
    values = np.array([0.0, 2.0, 10.0, 12.0])
    assert float(mean_error(values, Blocks(2, 2))) == pytest.approx(5.0)  # of 1 and 11: 7.07 / sqrt(2)
    assert float(mean_error(values, None)) == pytest.approx(values.std(ddof=1) / 2)


#: Two sets of weights that lie far apart.
DRAWS = Posterior(sim.load_scenario("as_it_happened"), ({"relief_weight": 1.0}, {"relief_weight": 6.5}))


@pytest.fixture(scope="module")
def over_draws() -> Comparison:
    return sim.compare("busan_first", "no_zone", 40, 3, posterior=DRAWS)


def test_a_comparison_over_draws_shows_what_the_record_leaves_open_and_can_show_single_histories(
    over_draws: Comparison,
) -> None:
    single = over_draws.of_single_histories()
    assert over_draws.range is RangeKind.RECORD
    assert single.range is RangeKind.HISTORY
    assert sim.compare("busan_first", "no_zone", 2, 3, posterior=None).range is RangeKind.MEAN
    gains = over_draws.final_differences[:, over_draws.policy.regions.index("busan")]
    one, other = over_draws.estimate(gains), single.estimate(gains)
    assert one.mean == other.mean
    assert (other.low, other.high) == pytest.approx(tuple(np.quantile(gains, [0.05, 0.95])))
    means = gains.reshape(4, 2, PAIRS_A_DRAW)[[0, 1, 2, 3]].mean(axis=(0, 2))
    assert (one.low, one.high) == pytest.approx(sorted(means), abs=1.0)  # of two draws, a little luck taken out
    assert single == over_draws.of_single_histories()
    assert single != over_draws


def test_one_draw_has_no_range_and_says_why() -> None:
    few = sim.compare("busan_first", "no_zone", PAIRS_A_DRAW + 2, 3, posterior=DRAWS)
    assert np.isnan(few.net_new.low)
    assert few.money_per_net_new_firm.reason is Undefined.ONE_DRAW


def test_runs_use_the_draws_of_their_world_unless_told_otherwise() -> None:
    usual = sim.run_ensemble("busan_first", 6, 1)
    assert usual.posterior == sim.load_posterior("busan_first")
    assert sim.run_ensemble("busan_first", 6, 1, posterior=None).posterior is None
    assert sim.run_ensemble("two_islands", 2, 1).posterior is None
    with pytest.raises(ZonelabError, match="posterior must be 'record', None or calibrated draws"):
        sim.run_ensemble("busan_first", 2, 1, posterior="draws")  # type: ignore[arg-type]
