"""Waves of settings that come ever closer to the facts, and the weights of the last one.

The first wave is spread evenly over the ranges. Each later one is drawn where a stand-in for the model, fitted to all
settings run so far, expects agreement with the facts; the errors are taken larger at first, so that it may be wrong
there. The last wave is drawn from the posterior distribution according to the stand-in; each of its settings is run,
and weighted by the model's own likelihood over that of the stand-in (importance sampling). So the weighted settings
are of the model's posterior, whatever the stand-in misses, as long as the effective number of settings is not small.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
from scipy.special import ndtr
from scipy.stats import qmc

from sim.evidence.emulator import Emulator
from sim.evidence.fit import Fit, Floats
from sim.evidence.kept_waves import Wave, Waves
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.numerics.extras import needed

#: How much larger than they are the variances of errors are taken in the second wave, and the next.
TEMPERATURES = (6.0, 2.0)
#: Walkers of the Markov chains for each weight, their steps at a time, and the most steps in all.
WALKERS_A_WEIGHT, FEWEST_WALKERS = 4, 64
STEPS_AT_A_TIME, MOST_STEPS = 500, 12_000
#: The walk is in standard normal numbers, of which positions in (0, 1) are the shares below.
FARTHEST = 6.0


@dataclass(frozen=True, eq=False)
class Found:
    """What the waves have found.

    Attributes
    ----------
    first, last
        The first wave, spread over the ranges, and the last.
    shares : array, shape [setting of the last wave]
        How much each counts; they sum to 1.
    effective
        Effective number of settings: so many that count alike would tell as much.
    evaluations
        Settings that were run.
    """

    first: Wave
    last: Wave
    shares: Floats
    effective: float
    evaluations: int


def run_waves(fit: Fit, kept: Waves, on_wave: Callable[[int, int, float], None] | None = None) -> Found:
    """Return the settings that agree with the facts; waves that are kept already are not run again.

    Parameters
    ----------
    fit
        What is sought, and the facts.
    kept
        Where waves are kept.
    on_wave
        As for `sim.calibrate`.

    Raises
    ------
    ZonelabError
        If emcee or scikit-learn is not installed, or no setting within the ranges makes sense.
    """
    sizes = fit.settings.waves
    done: list[Wave] = []
    for number, size in enumerate(sizes):
        if (wave := kept.wave(number)) is None:
            wave = _first(fit, size) if number == 0 else _next(fit, done, number, size)
            kept.keep(number, wave)
        wave = kept.completed(number, wave, fit.statistics)
        if not np.isfinite(wave.values).all(axis=1).any():
            wrong = sentence("ranges must hold settings that make sense; none was found. Widen or mend them.")
            raise ZonelabError(wrong)
        done.append(wave)
        if on_wave is not None:
            on_wave(number + 1, len(sizes), _effective(_shares(fit, wave)))
    shares = _shares(fit, done[-1])
    return Found(done[0], done[-1], shares, _effective(shares), sum(len(each.positions) for each in done))


def _first(fit: Fit, size: int) -> Wave:
    """Return settings spread evenly over the ranges: a Latin hypercube."""
    points = qmc.LatinHypercube(len(fit.ranges), rng=np.random.default_rng(fit.settings.seed)).random(size)
    return Wave.of(points, np.zeros(size), len(fit.facts))


def _next(fit: Fit, done: list[Wave], number: int, size: int) -> Wave:
    """Return settings drawn where the stand-in expects agreement."""
    positions, values = (np.concatenate([getattr(each, name) for each in done]) for name in ("positions", "values"))
    emulator = Emulator(fit, positions, values)
    is_last = number + 1 == len(fit.settings.waves)
    temperature = 1.0 if is_last or number > len(TEMPERATURES) else TEMPERATURES[number - 1]
    places = _walk(emulator, len(fit.ranges), temperature, size, seed=fit.settings.seed * 1000 + number)
    return Wave.of(places, emulator.log_likelihood(places), len(fit.facts))


def _walk(emulator: Emulator, weights: int, temperature: float, size: int, seed: int) -> Floats:
    """Return positions drawn from the stand-in's posterior, by Markov chains that move by each other's differences."""
    emcee: Any = needed("emcee", "emcee", sentence("calibration"), "calibration")

    def log_density(normal: Floats) -> Floats:
        likely = emulator.log_likelihood(ndtr(normal)) / temperature
        inside = (np.abs(normal) < FARTHEST).all(axis=1)
        return np.where(inside, likely - 0.5 * (normal**2).sum(axis=1), -np.inf)

    walkers = max(FEWEST_WALKERS, WALKERS_A_WEIGHT * weights)
    chance = np.random.RandomState(seed % 2**32)  # emcee takes its numbers from one of these
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]
    sampler = emcee.EnsembleSampler(walkers, weights, log_density, moves=moves, vectorize=True)
    state = emcee.State(chance.normal(size=(walkers, weights)), random_state=chance.get_state())
    while True:
        # When Ctrl-C is pressed, emcee would print a traceback, and all the numbers that it was at.
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            state = sampler.run_mcmc(state, STEPS_AT_A_TIME)
        steps = sampler.iteration
        chain = sampler.get_chain(discard=steps // 3)
        slowest = float(emcee.autocorr.integrated_time(chain, tol=0).max())
        if chain.shape[0] * walkers >= size * slowest or steps >= MOST_STEPS:
            break
    flat = chain.reshape(-1, weights)
    chance.set_state(sampler.random_state)
    return np.asarray(ndtr(flat[chance.choice(len(flat), size, replace=len(flat) < size)]))


def _shares(fit: Fit, wave: Wave) -> Floats:
    """Return how much each setting of a wave counts: the model's likelihood over that with which it was drawn."""
    likely = fit.log_likelihood(wave.values) - wave.drawn
    likely = np.where(np.isfinite(likely), likely, -np.inf)
    shares = np.exp(likely - likely.max())
    return np.asarray(shares / shares.sum())


def _effective(shares: Floats) -> float:
    """Return Kish's effective number of settings that count by shares."""
    return float(1.0 / (shares**2).sum())


def drawn(found: Found, draws: int, seed: int) -> Floats:
    """Return positions that count alike, by systematic resampling of the last wave, in an order of chance."""
    chance = np.random.default_rng(seed)
    places = (np.arange(draws) + chance.uniform()) / draws
    chosen = np.minimum(np.searchsorted(np.cumsum(found.shares), places), len(found.shares) - 1)
    return np.asarray(found.last.positions[chance.permutation(chosen)])
