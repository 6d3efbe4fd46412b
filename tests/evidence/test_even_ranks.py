"""Simulation-based calibration (Talts and others 2018): a calibration of facts that the model itself has made.

Weights are drawn from their ranges, the model plays one history with them, and a calibration of the facts of this
history must be as sure of the weights as it can be and no surer: over many histories the share of its draws below the
truth is uniform. Facts of one history are those of a single run, with its own luck, which no formula of `Fit` has made.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import sim
from sim.evidence.facts import Fact, read_facts
from sim.evidence.fit import Fit, Floats, fit_of
from sim.evidence.kept_waves import Waves
from sim.evidence.record import RECORD
from sim.evidence.waves import run_waves
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration

pytest.importorskip("emcee", reason="emcee walks through the weights; it is not installed")

RECORD_SCENARIO = sim.load_scenario(RECORD)
#: Weights that are sought; each is what a fact is about. The others are as in the record.
SOUGHT = ("founders_per_year", "relief_weight", "mobility", "awareness_rate", "closure_rate", "site_rate")
#: Histories, fewer where errors are wrong and that is plain to see.
HISTORIES, FEW = 40, 24
#: Runs behind what is usual, as a fact of many places or years is; and the chance of a false alarm of one test.
MANY_RUNS, FALSE_ALARM = 200, 0.001
#: Settings of the first wave, which serves all histories, of the second, and runs of each.
WAVES, RUNS = [256, 120], 10


def a_fit() -> Fit:
    settings = read_calibration(RECORD_SCENARIO.world.folder / CALIBRATION)
    sought = {key: settings.parameters[key] for key in SOUGHT}
    settings = settings.model_copy(update={"parameters": sought, "runs": RUNS, "waves": WAVES, "draws": WAVES[-1]})
    return fit_of(RECORD_SCENARIO, settings, read_facts(RECORD_SCENARIO))


def facts_of_a_history(fit: Fit, truth: Floats, number: int, chance: np.random.Generator, larger: float) -> list[Fact]:
    """The facts as somebody would count them in one history; with luck and errors so many times as large."""
    lived = replace(fit, settings=fit.settings.model_copy(update={"seed": 1000 + number}))
    pieces = lived._pieces(fit.weights(truth), MANY_RUNS)
    told = []
    for fact in fit.facts:
        usual = fact.measure.value(pieces[fact.key])
        one = fact.measure.value(tuple(each[:1] for each in pieces[fact.key])) if fact.is_one_history else usual
        error = one - usual + fact.spread * chance.normal()
        told.append(replace(fact, value=usual + larger * error))
    return told


def shares_below_the_truth(larger: float, histories: int, folder: Path) -> Floats:
    """The share of the weighted settings that lie below the truth, shape [history, weight]."""
    fit, first, chance = a_fit(), None, np.random.default_rng(7)
    covariance = fit.covariance
    found = np.empty((histories, len(SOUGHT)))
    for number in range(histories):
        truth = chance.uniform(size=len(SOUGHT))
        again = replace(fit, facts=tuple(facts_of_a_history(fit, truth, number, chance, larger)))
        again.__dict__["covariance"] = covariance  # it does not depend on the facts' values
        kept = Waves(again, folder / str(number))
        (folder / str(number)).mkdir(parents=True)
        if first is not None:
            kept.keep(0, first)
        waves = run_waves(again, kept)
        first = waves.first
        found[number] = waves.shares @ (waves.last.positions < truth)
    return found


def chance_if_even(shares: Floats) -> float:
    """The chance that shares are as far from uniform as these, or farther, if they are; and print how far they are.

    By weight, Kolmogorov's distance of the shares shows draws that are too low or too high. How far shares are from the
    middle, |2 share - 1|, shows draws that are too close together or too far apart: by weight, and in the mean over the
    weights of a history, which is .5 (Student's t over histories). Bonferroni's rule takes all of these together.
    """
    from_middle = abs(2 * shares - 1)
    place, width = ([stats.kstest(each, "uniform") for each in of.T] for of in (shares, from_middle))
    overall = stats.ttest_1samp(from_middle.mean(axis=1), 0.5)
    tests = [*place, *width, overall]
    print("\n" + " " * 18 + "place width")
    for key, one, other in zip(SOUGHT, place, width, strict=True):
        print(f"{key:18}{one.statistic:5.2f}{other.statistic:6.2f}")
    chance = min(1.0, len(tests) * min(float(each.pvalue) for each in tests))
    print(f"mean distance from the middle {from_middle.mean():.2f}; chance of all this if even: {chance:.2g}")
    return chance


@pytest.mark.slow
@pytest.mark.endurance
def test_the_truth_is_anywhere_among_the_draws(tmp_path: Path) -> None:
    """One right program in 1,000 fails here by chance."""
    assert chance_if_even(shares_below_the_truth(1.0, HISTORIES, tmp_path)) > FALSE_ALARM


@pytest.mark.slow
@pytest.mark.endurance
@pytest.mark.parametrize("larger", [3.0, 1 / 3])
def test_it_is_not_where_errors_are_three_times_what_they_are_taken_for_or_a_third(
    larger: float, tmp_path: Path
) -> None:
    assert chance_if_even(shares_below_the_truth(larger, FEW, tmp_path)) < FALSE_ALARM
