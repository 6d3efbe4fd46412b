"""The first runs are runs of the ensemble, and with the others they are the ensemble, to the last bit."""

from __future__ import annotations

import threading
from functools import cache

import numpy as np
import pytest

import sim
from sim.engines.ensemble.threads import Known, simulate, simulate_some
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import Inputs, make_inputs
from sim.results.comparison import Comparison
from sim.results.first_picture import ERRORS, FirstPicture
from sim.results.first_runs import FIRST_RUNS, all_runs, first_numbers, first_of, first_runs
from sim.scenario.load import Scenario, scenario_given, with_changes
from sim.scenario.posterior import Posterior

RUNS, SEED = 60, 5


def same(one: Trace, other: Trace) -> bool:
    return all(a.shape == b.shape and a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


@cache
def busan() -> Scenario:
    return with_changes(scenario_given("busan_first"), months=18)


@cache
def no_zone() -> Scenario:
    return with_changes(scenario_given("no_zone"), months=18)


@cache
def variants() -> tuple[Inputs, ...]:
    """The draw that comes last has most founders."""
    given = ({"founders_per_year": 120.0}, {"relief_weight": 1.0}, {"founders_per_year": 290.0})
    return tuple(make_inputs(with_changes(busan(), **each)) for each in given)


@cache
def draws() -> Posterior:
    return sim.load_posterior(busan())


@pytest.mark.parametrize("threads", [None, 1, 2, 7])
@pytest.mark.parametrize("numbers", [[0, 1, 5, 6], [0], [3, 4, 8, 9, 13, 16], list(range(17))])
def test_known_runs_and_the_others_are_all_runs(threads: int | None, numbers: list[int]) -> None:
    some, told = np.array(numbers), []
    known = Known(some, simulate_some(variants()[:2], some, SEED, threads, 5))
    # The second draw of the two is another from the eleventh run on, where there are three.
    some = some[some < 10]
    known = Known(some, Trace._make(field[: some.size] for field in known.trace))
    joined = simulate(variants(), 17, SEED, threads, told.append, 5, known)
    assert same(joined, simulate(variants(), 17, SEED, runs_a_variant=5))
    assert sum(told) == 17 - some.size


@pytest.mark.parametrize("threads", [1, 3])
def test_runs_of_one_variant_are_joined_too(threads: int) -> None:
    some = np.array([0, 2, 3, 30])
    known = Known(some, simulate_some(variants()[0], some, SEED, threads))
    assert same(simulate(variants()[0], 40, SEED, threads, known=known), simulate(variants()[0], 40, SEED))


@pytest.mark.parametrize("over_draws", [True, False])
@pytest.mark.parametrize("runs", [5, 23, RUNS, 200])
def test_first_runs_and_the_rest_are_the_ensemble(over_draws: bool, runs: int) -> None:
    posterior = draws() if over_draws else None
    whole = sim.run_ensemble(busan(), runs, SEED, posterior=posterior)
    first = first_runs(busan(), runs, SEED, posterior)
    joined = all_runs(first, runs, posterior)
    assert joined == whole
    assert same(joined.trace, whole.trace)
    assert (joined.seed, joined.runs, joined.posterior) == (whole.seed, whole.runs, whole.posterior)
    cut = first_of(whole)
    assert cut == first.result
    assert (cut.blocks, cut.posterior) == (first.result.blocks, first.result.posterior)


def test_first_runs_meet_many_draws_two_runs_each() -> None:
    assert first_numbers(500, draws()).size == FIRST_RUNS
    assert first_numbers(500, draws())[:6].tolist() == [0, 1, 5, 6, 10, 11]
    blocks = first_runs(busan(), 500, SEED, draws()).result.blocks
    assert blocks is not None
    assert (blocks.draws, blocks.size) == (FIRST_RUNS // 2, 2)


def test_runs_that_are_stopped_leave_no_thread_and_what_is_asked_again_is_whole() -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int) -> None:
        raise StoppedError

    first = first_runs(busan(), RUNS, SEED, draws())
    with pytest.raises(StoppedError):
        all_runs(first, RUNS, draws(), stop)
    assert not [each.name for each in threading.enumerate() if each.name.startswith("zonelab")]
    assert all_runs(first, RUNS, draws()) == sim.run_ensemble(busan(), RUNS, SEED, posterior=draws())


def pictures(posterior: Posterior | None, **more: bool) -> tuple[FirstPicture, Comparison]:
    """The first picture of 300 pairs, and the comparison of its own pairs alone."""
    sides = [first_runs(each, 300, SEED, posterior).result for each in (busan(), no_zone())]
    return FirstPicture(*sides, pairs_in_all=300, **more), Comparison(*sides, **more)


@pytest.mark.parametrize("single", [True, False])
def test_ranges_of_a_first_picture_hold_the_monte_carlo_error_too(single: bool) -> None:
    first, plain = pictures(draws(), single_histories=single)
    values = first.final_differences
    mean, low, high = first.interval(values)
    inner_mean, inner_low, inner_high = plain.interval(values)
    assert mean.tolist() == inner_mean.tolist()
    error, luck = ERRORS * first.mean_error(values), values.min(axis=0)
    assert low == pytest.approx(np.maximum(np.minimum(inner_low, luck), inner_low - error))
    assert ((low <= inner_low) & (inner_high <= high)).all()
    place = first.policy.regions.index("busan")
    assert low[place] == pytest.approx(inner_low[place] - error[place])
    assert high[place] > inner_high[place]


def test_ratios_of_a_first_picture_are_wider_and_shares_stay_shares() -> None:
    first, plain = pictures(draws())
    one, other = first.displaced_share, plain.displaced_share
    assert one.mean == other.mean
    assert one.low < other.low
    assert other.high < one.high
    shares = np.where(np.arange(first.runs) < 2, 0.9, 1.0)  # in one draw of many
    _, low, high = first.interval(shares)
    assert low < plain.interval(shares)[1]
    assert (float(low) >= 0.9, float(high)) == (True, 1.0)


def test_the_interval_of_the_mean_is_that_error_and_no_wider() -> None:
    first, plain = pictures(None)
    assert first.effects.equals(plain.effects)
    assert first.displaced_share == plain.displaced_share


@pytest.mark.slow
def test_first_pictures_hold_the_means_of_all_pairs_and_mostly_their_ranges() -> None:
    means, ends = [], []
    policy, baseline = scenario_given("busan_first"), scenario_given("no_zone")
    for seed in range(1, 13):
        whole = sim.compare(policy, baseline, 500, seed)
        first = FirstPicture(first_of(whole.policy), first_of(whole.baseline), pairs_in_all=500)
        mean, low, high = whole.interval(whole.final_differences)
        _, least, most = first.interval(first.final_differences)
        means.append((least <= mean) & (mean <= most))
        ends.append((least <= low) & (high <= most))
    assert np.mean(means) > 0.97
    assert np.mean(ends) > 0.8
