"""A stand-in for the model that is quick to ask: the mean of a number over luck, as a function of the weights.

A line through the draws, and a Gaussian process for what it leaves. The number of a draw is a mean over few runs, so it
holds luck, whose variance is known from these runs; the process is told it, and so learns the mean and not the luck.
It says where it pays to run the model; whatever is claimed is confirmed by runs.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.language.texts import sentence
from sim.numerics.extras import needed
from sim.results.estimates import Floats

#: Points from which the scales of the process are learnt, and the steps of that search.
MOST_TO_LEARN_FROM, MOST_STEPS = 400, 12
#: Parts into which the points are split to see how well it does where it has not been.
FOLDS = 5
#: Lengths, in standard deviations of the draws, over which the number may bend, and where the search for them starts.
_LEAST_LENGTH, _GREATEST_LENGTH, _FIRST_LENGTH = 3.0, 100.0, 8.0
_LEAST_LUCK = 1e-6


@dataclass(frozen=True, eq=False)
class StandIn:
    """The stand-in.

    Attributes
    ----------
    points, values, luck : arrays, shapes [point, weight], [point], [point]
        Where the model was run, the mean over runs there, and the variance that luck leaves in that mean.
    kernel
        Of the process, with scales that are learnt.
    """

    points: Floats
    values: Floats
    luck: Floats
    kernel: Any
    _line: Any
    _process: Any
    _scale: float

    @classmethod
    def of(cls, points: Floats, values: Floats, luck: Floats) -> StandIn:
        """Return the stand-in of points that were run; see the attributes.

        Raises
        ------
        ZonelabError
            If scikit-learn is not installed.
        """
        kernels: Any = needed(
            "sklearn.gaussian_process.kernels", "scikit-learn", sentence("an instrument of the laboratory")
        )
        kernel = kernels.ConstantKernel(0.5, (1e-3, 1e2)) * kernels.RBF(
            np.full(points.shape[1], _FIRST_LENGTH), (_LEAST_LENGTH, _GREATEST_LENGTH)
        )
        some = np.arange(0, len(points), max(1, -(-len(points) // MOST_TO_LEARN_FROM)))
        learnt = cls._fitted(points[some], values[some], luck[some], kernel, learn=True)
        return cls._fitted(points, values, luck, learnt.kernel)

    @classmethod
    def _fitted(cls, points: Floats, values: Floats, luck: Floats, kernel: Any, *, learn: bool = False) -> StandIn:
        from sklearn.gaussian_process import GaussianProcessRegressor  # type: ignore[import-untyped]
        from sklearn.linear_model import Ridge  # type: ignore[import-untyped]

        # Points of many runs count by how little luck they hold beside what a line leaves.
        line = Ridge(alpha=1e-6 * len(points))
        line.fit(points, values)
        left = values - line.predict(points)
        scale = float(left.std()) or 1.0
        known = np.maximum(luck / scale**2, _LEAST_LUCK)
        process = GaussianProcessRegressor(kernel, alpha=known, optimizer=_few_steps if learn else None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a length is at its bound: the number is straight along that weight
            process.fit(points, left / scale)
        return cls(points, values, luck, process.kernel_, line, process, scale)

    def with_more(self, points: Floats, values: Floats, luck: Floats) -> StandIn:
        """Return the stand-in with further points, its scales unchanged."""
        return self._fitted(
            np.concatenate([self.points, points]),
            np.concatenate([self.values, values]),
            np.concatenate([self.luck, luck]),
            self.kernel,
        )

    def mean(self, positions: Floats) -> Floats:
        """Return the mean of the number at positions, shape [position, weight]."""
        found: Floats = self._line.predict(positions) + self._scale * self._process.predict(positions)
        return found

    def deviation(self, positions: Floats) -> Floats:
        """Return how unsure that mean is, as a standard deviation."""
        return np.asarray(self._scale * self._process.predict(positions, return_std=True)[1])

    def at(self, position: Floats) -> tuple[float, Floats]:
        """Return the mean at one position, and its slope, shape [weight]."""
        constant, lengths = self.kernel.k1.constant_value, self.kernel.k2.length_scale
        apart = (self.points - position) / lengths
        weight = constant * np.exp(-0.5 * (apart**2).sum(axis=1)) * self._process.alpha_
        slope = self._line.coef_ + self._scale * (weight[:, np.newaxis] * apart / lengths).sum(axis=0)
        value = float(self._line.intercept_ + self._line.coef_ @ position + self._scale * weight.sum())
        return value, slope

    def left_out(self) -> Floats:
        """Return the mean at each point as a stand-in has it that was not told of this point, shape [point]."""
        found = np.zeros(len(self.values))
        for fold in range(FOLDS):
            out = np.arange(len(self.values)) % FOLDS == fold
            fitted = self._fitted(self.points[~out], self.values[~out], self.luck[~out], self.kernel)
            found[out] = fitted.mean(self.points[out])
        return found

    def cross_validated(self, left_out: Floats | None = None) -> float:
        """Return the R2 on points that were left out: 1 for a number that is always met, 0 for none better than a mean.

        nan where the values do not differ.

        Parameters
        ----------
        left_out
            From the method of this name, if that is known.
        """
        rest = float(((self.values - self.values.mean()) ** 2).sum())
        found = self.left_out() if left_out is None else left_out
        return 1.0 - float(((found - self.values) ** 2).sum()) / rest if rest else float("nan")

    @property
    def reachable(self) -> float:
        """The R2 that the best stand-in would reach: luck cannot be learnt."""
        total = float(self.values.var())
        return max(0.0, 1.0 - float(self.luck.mean()) / total) if total else float("nan")


def _few_steps(missed: Any, start: Floats, bounds: Floats) -> tuple[Floats, float]:
    """Return the scales after a bounded search; the last digits of them change nothing that is claimed."""
    from scipy import optimize

    search: Any = optimize.minimize  # its types know no function that gives its slope along
    found = search(missed, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    return found.x, float(found.fun)
