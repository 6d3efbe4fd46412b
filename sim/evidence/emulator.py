"""A stand-in for the model that is quick to ask: each fact's number as a quadratic function of the weights.

It says where it pays to run the model, and nothing else: draws are weighted by the model's own numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.evidence.fit import Fit, Floats
from sim.language.texts import sentence
from sim.numerics.extras import needed

#: The number of settings that it is fitted to, as a multiple of its coefficients, and the candidates for the penalty.
SETTINGS_A_COEFFICIENT = 8
PENALTIES = np.logspace(-3, 4, 15)


class Emulator:
    """The stand-in.

    Parameters
    ----------
    fit
        The weights and the facts.
    positions, values : arrays, shapes [setting, weight], [setting, fact]
        Settings that were run, and the model's numbers; those that agree best with the facts are used.
    """

    def __init__(self, fit: Fit, positions: Floats, values: Floats) -> None:
        linear: Any = needed("sklearn.linear_model", "scikit-learn", sentence("calibration"), "calibration")
        from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
        from sklearn.preprocessing import PolynomialFeatures, StandardScaler  # type: ignore[import-untyped]

        self._fit = fit
        weights = positions.shape[1]
        most = SETTINGS_A_COEFFICIENT * (weights + 1) * (weights + 2) // 2
        likely = fit.log_likelihood(values)
        best = np.argsort(-likely, kind="stable")[:most]
        best = best[np.isfinite(likely[best])]
        ridge = linear.RidgeCV(PENALTIES, alpha_per_target=True)
        self._model = make_pipeline(PolynomialFeatures(2), StandardScaler(), ridge)
        self._model.fit(2.0 * positions[best] - 1.0, values[best])

    def log_likelihood(self, positions: Floats) -> Floats:
        """Return the logarithm of the likelihood at positions of shape [setting, weight], shape [setting]."""
        values = np.asarray(self._model.predict(2.0 * positions - 1.0))
        return self._fit.log_likelihood(values.reshape(len(positions), -1))
