"""Which levers matter? Sobol' indices and Morris effects of a measure over a sweep, with bootstrap intervals.

Designs are positions in the unit cube, a column per lever: 0 is the low end of its range, 1 the high end. What a sweep
measured at them comes back as one value per point, in the same order, nan where a point failed.

All points of a sweep share the same luck. So the noise of a measure does not shake point against point: what luck does
to all alike shifts every value by the same amount and leaves the indices as they are, and only what luck does to one
point and not to another counts as an effect of the levers. Standard errors therefore give no more than a bound,
`Sensitivity.noise`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.numerics.extras import needed
from sim.results.estimates import ENDS, LEVEL, Floats
from sim.sweeps.learning.groups import check_variation, whole_groups

#: Resamples behind an interval.
RESAMPLES = 1000
#: Fewer base rows or trajectories than these say nothing, whatever the bootstrap makes of them.
LEAST_BASE_ROWS, LEAST_TRAJECTORIES = 8, 4


@dataclass(frozen=True)
class Sensitivity:
    """What the levers do to a measure.

    Attributes
    ----------
    table
        A row per lever, in the order given.
    used, dropped
        Base rows (Sobol') or trajectories (Morris) that count, and those left out whole because a point of them failed.
        The table speaks of the settings that do not fail.
    noise : float [share]
        At most this share of the variance over the points is noise of the measure; None where no errors are known.
    """

    table: pd.DataFrame
    used: int
    dropped: int
    noise: float | None = None


def sobol_positions(levers: int, base: int, seed: int) -> Floats:
    """Return Saltelli's design: base rows of a scrambled Sobol' sequence, each with its exchanges.

    Parameters
    ----------
    levers
        Number of levers.
    base
        Number of base rows, a power of 2.
    seed
        Seed of the scrambling.

    Returns
    -------
    array, shape [base x (levers + 2), lever]
        Base row by base row: A, then A with one lever from B for each lever, then B.
    """
    _check_at_least("levers", levers, 1)
    _check_at_least("base", base, LEAST_BASE_ROWS)
    if base & (base - 1):
        below = 1 << (base.bit_length() - 1)
        problem = sentence(
            "base must be a power of 2; got {base}. Take {below} or {above}.", base=base, below=below, above=2 * below
        )
        raise ZonelabError(problem)
    sampler = needed("SALib.sample.sobol", "SALib", sentence("sensitivity"))
    with _own_luck(seed) as seed_taken:
        positions = sampler.sample(_unit_cube(levers), base, calc_second_order=False, scramble=True, seed=seed_taken)
    return np.asarray(positions, dtype=np.float64)


def morris_positions(levers: int, trajectories: int, levels: int, seed: int) -> Floats:
    """Return Morris's design: walks over a grid that change one lever a step, each lever once.

    Parameters
    ----------
    levers
        Number of levers.
    trajectories
        Number of walks.
    levels
        Number of values of each lever, even; a step crosses half of them.
    seed
        Seed of the walks.

    Returns
    -------
    array, shape [trajectories x (levers + 1), lever]
        Walk by walk.
    """
    _check_at_least("levers", levers, 1)
    _check_at_least("trajectories", trajectories, LEAST_TRAJECTORIES)
    _check_at_least("levels", levels, 2)
    if levels % 2:
        problem = sentence(
            "levels must be even; got {levels}. Take {below} or {above}.",
            levels=levels,
            below=levels - 1,
            above=levels + 1,
        )
        raise ZonelabError(problem)
    sampler = needed("SALib.sample.morris", "SALib", sentence("sensitivity"))
    with _own_luck(seed) as seed_taken:
        positions = sampler.sample(_unit_cube(levers), trajectories, num_levels=levels, seed=seed_taken)
    return np.clip(np.asarray(positions, dtype=np.float64), 0.0, 1.0)


def sobol_indices(
    names: Sequence[str],
    values: ArrayLike,
    seed: int,
    resamples: int = RESAMPLES,
    errors: ArrayLike | None = None,
) -> Sensitivity:
    """Return how much of the variance of a measure each lever explains, alone and with all its interactions.

    First order after Saltelli et al. (2010), total after Jansen (1999), computed by SALib. The intervals are quantiles
    over resampled base rows.

    Parameters
    ----------
    names
        The levers, in the order of the columns of `sobol_positions`.
    values : array, shape [point]
        The measure at those positions, nan where a point failed; the base row of a failed point is left out whole.
    seed, resamples
        Of the intervals.
    errors : array, shape [point]
        Standard errors of the values, if they have noise; see the head of this file.

    Returns
    -------
    Sensitivity
        Columns lever, first, first_low, first_high, total, total_low, total_high [share of the variance].

    Raises
    ------
    ZonelabError
        If too few base rows are without a failed point, or if the values do not differ.
    """
    groups = sentence("base rows")
    blocks, used = whole_groups(values, len(names) + 2, LEAST_BASE_ROWS, groups)
    check_variation(blocks[:, [0, -1]])
    analyser = needed("SALib.analyze.sobol", "SALib", sentence("sensitivity"))
    found = analyser.analyze(
        _unit_cube(len(names)),
        blocks.ravel(),
        calc_second_order=False,
        num_resamples=resamples,
        keep_resamples=True,
        seed=seed % 2**32 + 1,  # it takes 0 for no seed
    )
    columns: dict[str, Floats] = {}
    for kind, short in (("first", "S1"), ("total", "ST")):
        low, high = np.quantile(found[f"{short}_conf_all"], ENDS, axis=0)
        columns |= {kind: found[short], f"{kind}_low": low, f"{kind}_high": high}
    noise = None
    if errors is not None:
        given = np.asarray(errors, dtype=np.float64).reshape(len(used), -1)[used][:, [0, -1]]
        known = given[np.isfinite(given)]
        noise = min(1.0, float((known**2).mean() / blocks[:, [0, -1]].var())) if len(known) else None
    return Sensitivity(pd.DataFrame({"lever": list(names), **columns}), int(used.sum()), int((~used).sum()), noise)


def morris_effects(
    names: Sequence[str],
    positions: ArrayLike,
    values: ArrayLike,
    seed: int,
    resamples: int = RESAMPLES,
) -> Sensitivity:
    """Return how much a measure changes as a lever crosses its whole range, after Morris (1991) and Campolongo (2007).

    Parameters
    ----------
    names
        The levers, in the order of the columns of the positions.
    positions : array, shape [point, lever]
        As `morris_positions` gave them.
    values : array, shape [point]
        The measure there, nan where a point failed; the walk of a failed point is left out whole.
    seed, resamples
        Of the interval of mu_star, from the spread over resampled walks.

    Returns
    -------
    Sensitivity
        Columns lever; mu, the mean change; mu_star, the mean of its size, with mu_star_low and mu_star_high; sigma, how
        much it differs from setting to setting, by curvature or through other levers. All in the unit of the measure.

    Raises
    ------
    ZonelabError
        If too few walks are without a failed point, or if the values do not differ.
    """
    walks, used = whole_groups(values, len(names) + 1, LEAST_TRAJECTORIES, sentence("trajectories"))
    check_variation(walks)
    places = np.asarray(positions, dtype=np.float64).reshape(len(used), len(names) + 1, len(names))[used]
    analyser = needed("SALib.analyze.morris", "SALib", sentence("sensitivity"))
    with _own_luck(seed) as seed_taken:
        found = analyser.analyze(
            _unit_cube(len(names)),
            places.reshape(-1, len(names)),
            walks.ravel(),
            num_resamples=resamples,
            conf_level=LEVEL,
            num_levels=num_levels(places),
            seed=seed_taken,
        )
    mu, size, half, sigma = (
        np.asarray(found[name], dtype=np.float64) for name in ("mu", "mu_star", "mu_star_conf", "sigma")
    )
    ends = {"mu_star_low": size - half, "mu_star_high": size + half}
    table = pd.DataFrame({"lever": list(names), "mu": mu, "mu_star": size, **ends, "sigma": sigma})
    return Sensitivity(table, int(used.sum()), int((~used).sum()))


def num_levels(places: Floats) -> int:
    """Return the number of levels of Morris's walks: a step crosses half of them, n / (2 (n - 1)) of the range.

    Examples
    --------
    >>> num_levels(np.array([[[0.0], [2 / 3]]])), num_levels(np.array([[[1.0], [0.4]]]))
    (4, 6)
    """
    step = float(np.abs(np.diff(places, axis=1)).max())
    return round(2 * step / (2 * step - 1))


def _check_at_least(name: str, given: int, least: int) -> None:
    """Refuse a number of the design that is too small."""
    if given < least:
        raise ZonelabError(
            sentence("{name} must be at least {least}; got {given}.", name=name, least=least, given=given)
        )


def _unit_cube(levers: int) -> dict[str, object]:
    """Return the levers as SALib wants them told."""
    return {"num_vars": levers, "names": [f"x{lever}" for lever in range(levers)], "bounds": [[0.0, 1.0]] * levers}


@contextmanager
def _own_luck(seed: int) -> Iterator[int]:
    """Give a seed that every release of SALib takes, and leave the global generators as they were.

    Some releases draw Morris's walks from the global generator, and do not seed it if the seed is 0.
    """
    taken = seed % 2**32
    numpy_state, python_state = np.random.get_state(), random.getstate()  # noqa: NPY002 - what is to be left alone
    np.random.seed(taken)  # noqa: NPY002 - see above
    try:
        yield taken
    finally:
        np.random.set_state(numpy_state)  # noqa: NPY002 - as it was
        random.setstate(python_state)
