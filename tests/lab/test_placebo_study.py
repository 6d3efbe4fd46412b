"""The placebo study of Arkhangelsky et al. (2021), section 3, on its own panel: the published table comes out again.

Without a policy every estimate is an error. Panels are drawn as there: a signal of rank 4 of the logarithm of wages, in
which states with a minimum wage law are treated more often, and noise that goes on from year to year.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize

from sim.lab.rehearsal.evaluation_designs import design_of
from sim.lab.rehearsal.readings import DesignReader, sets_of
from sim.lab.rehearsal.zone_layout import Layout

RANK, AFTER, MOST_TREATED = 4, 10, 10
#: Root of the mean square of the errors, as published in table 2.
PUBLISHED = {"did": 0.049, "synthetic_control": 0.037, "synthetic_did": 0.028}
#: The bias of the last, likewise.
BIAS = 0.010
Floats = NDArray[np.float64]


def parts() -> tuple[Floats, Floats, Floats]:
    """Return the signal, shape [state, year], the covariance of a state's noise, and each state's chance of the law."""
    table = pd.read_csv(Path(__file__).with_name("wages_of_states.csv"), comment="#", index_col="state")
    law = table.pop("minimum_wage").to_numpy() == 1
    wages = table.to_numpy()
    wages = (wages - wages.mean()) / wages.std()
    left, sizes, right = np.linalg.svd(wages, full_matrices=False)
    signal = (left[:, :RANK] * sizes[:RANK]) @ right[:RANK]
    noise = wages - signal
    now, one, two = noise[:, 2:], noise[:, 1:-1], noise[:, :-2]
    across = (one * two).sum()
    lags = np.array([[(one * one).sum(), across], [across, (two * two).sum()]])
    first, second = np.round(np.linalg.solve(lags, [(one * now).sum(), (two * now).sum()]), 2)
    shape = [1.0, first / (1 - second)]
    while len(shape) < wages.shape[1]:
        shape.append(first * shape[-1] + second * shape[-2])
    years = np.arange(wages.shape[1])
    correlation = np.array(shape)[np.abs(years[:, None] - years)]
    size = np.linalg.norm(noise.T @ noise / len(wages)) / np.linalg.norm(correlation)
    factors = np.column_stack([np.ones(len(wages)), left[:, :RANK] * np.sqrt(len(wages))])

    def unlikely(weights: Floats) -> float:
        score = factors @ weights
        return float(np.logaddexp(0, score).sum() - score[law].sum())

    weights = minimize(unlikely, np.zeros(RANK + 1), method="BFGS").x
    return signal, correlation * size, 1 / (1 + np.exp(-factors @ weights))


def errors(runs: int, most: int = MOST_TREATED, seed: int = 1) -> dict[str, Floats]:
    """Return what each design estimates in panels without a policy."""
    signal, covariance, chances = parts()
    states, years = signal.shape
    luck, root = np.random.default_rng(seed), np.linalg.cholesky(covariance)
    drawn: dict[int, list[NDArray[np.int64]]] = defaultdict(list)
    for _ in range(runs):
        treated = np.flatnonzero(luck.random(states) < chances)
        if not 0 < treated.size <= most:
            treated = luck.permutation(treated if treated.size else np.arange(states))[:most]
        drawn[treated.size].append(treated)
    found: dict[str, list[Floats]] = {design: [] for design in PUBLISHED}
    before = np.arange(years) < years - AFTER
    for count, zones in drawn.items():
        panels = signal + luck.normal(size=(len(zones), states, years)) @ root.T
        layout = Layout(np.array([count]), before[None], ~before[None])
        sets = sets_of({"zones": np.array(zones)}, states, 0, seed=1)
        for design, estimates in found.items():
            estimates.append(DesignReader(design_of(design), layout, sets, panels).read(panels).estimate)
    return {design: np.concatenate(each) for design, each in found.items()}


def test_the_panel_is_taken_apart_as_published() -> None:
    signal, covariance, _chances = parts()
    by_state_and_year = signal.mean(axis=1, keepdims=True) + signal.mean(axis=0) - signal.mean()
    sizes = [np.sqrt((each**2).mean()) for each in (by_state_and_year, signal - by_state_and_year)]
    assert [*sizes, np.sqrt(np.diag(covariance).mean())] == pytest.approx([0.992, 0.100, 0.098], abs=0.0006)


@pytest.mark.slow
@pytest.mark.endurance
def test_the_published_errors_come_out_again() -> None:
    found = errors(runs=60)
    for design, published in PUBLISHED.items():  # of 60 panels the root has an error of a tenth
        assert np.sqrt((found[design] ** 2).mean()) == pytest.approx(published, rel=0.2)
    assert found["synthetic_did"].mean() == pytest.approx(BIAS, abs=0.01)
