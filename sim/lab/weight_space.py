"""The weights that the record leaves open, as a space: centre, spread, declared ranges, and how far a point is away.

A weight counts on the scale on which the calibration sought it: as it is, or by its logarithm. The distance of a point
from the centre is that of Mahalanobis, sqrt((theta - mu)' S^-1 (theta - mu)), with the mean mu and the covariance S of
the draws, so that a step counts by how rare it is among them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.results.estimates import Floats
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.scenario.reading.text_files import is_file

#: Of a standard deviation; what is closer to 0 is 0.
ROUNDING = 1e-12
#: Draws for each weight, at least: fewer tell no covariance.
DRAWS_A_WEIGHT = 3


@dataclass(frozen=True, eq=False)
class WeightSpace:
    """Weights and their draws; equal steps are equal in standard deviations of the draws.

    A *position* has a number for each weight, in standard deviations from the mean of the draws.

    Attributes
    ----------
    names
        Of the weights, shape [weight].
    means, spreads : arrays, shape [weight]
        Mean and standard deviation of the draws, on the scale of the weight.
    is_log : array, shape [weight]
        Whether that scale is the logarithm.
    positions : array, shape [draw, weight]
        Where the draws are.
    least, most : arrays, shape [weight]
        The declared ranges, as positions.
    """

    names: tuple[str, ...]
    means: Floats
    spreads: Floats
    is_log: NDArray[np.bool_]
    positions: Floats
    least: Floats
    most: Floats

    @classmethod
    def of(cls, posterior: Posterior, scenarios: Sequence[Scenario] = ()) -> WeightSpace:
        """Return the space of the weights that are drawn in all of some scenarios.

        Raises
        ------
        ZonelabError
            If there are too few draws to tell how the weights go together.
        """
        own = {key for each in scenarios for key in posterior.set_by(each)}
        names = [key for key in posterior.centre if key not in own]
        values = np.array([[draw[key] for key in names] for draw in posterior.draws]).reshape(-1, len(names))
        moving = values.std(axis=0) > 0 if len(values) > 1 else np.ones(len(names), dtype=np.bool_)
        names = [name for name, moves in zip(names, moving, strict=True) if moves]
        values = values[:, moving]
        if not names:
            raise ZonelabError(
                sentence(
                    "the calibrated draws must leave a weight open; {scenarios} set all of them. Name scenarios that "
                    "leave the weights to the draws.",
                    scenarios=", ".join(each.name for each in scenarios),
                )
            )
        if len(values) < DRAWS_A_WEIGHT * len(names):
            wrong = sentence(
                "draws must be at least {least}, three for each of the {weights} weights, to tell how the weights go "
                "together; got {given}. Use {least} draws or more, or calibrate for more.",
                least=DRAWS_A_WEIGHT * len(names),
                weights=len(names),
                given=len(values),
            )
            raise ZonelabError(wrong)
        ranges = _declared(posterior)
        is_log = np.array([ranges[name][2] if name in ranges else False for name in names])
        drawn = {name: (each.min(), each.max()) for name, each in zip(names, values.T, strict=True)}
        found = [ranges[name][:2] if name in ranges else drawn[name] for name in names]
        ends = np.array(found, dtype=np.float64)
        with np.errstate(divide="ignore"):
            scaled = np.where(is_log, np.log(values), values)
            ends = np.where(is_log[:, np.newaxis], np.log(ends), ends)
        means, spreads = scaled.mean(axis=0), scaled.std(axis=0, ddof=1)
        positions = (scaled - means) / spreads
        least, most = ((ends[:, i] - means) / spreads for i in (0, 1))
        return cls(tuple(names), means, spreads, is_log, positions, least, most)

    @property
    def size(self) -> int:
        """Number of weights."""
        return len(self.names)

    @cached_property
    def correlation(self) -> Floats:
        """How the weights go together in the draws, shape [weight, weight]."""
        return np.atleast_2d(np.corrcoef(self.positions, rowvar=False))

    @cached_property
    def precision(self) -> Floats:
        """Inverse of the correlation."""
        return np.asarray(np.linalg.inv(self.correlation), dtype=np.float64)

    def distance(self, position: Floats) -> float:
        """Return how far a position is from the centre."""
        return math.sqrt(max(0.0, float(position @ self.precision @ position)))

    def shares(self, position: Floats) -> Floats:
        """Return the part of each weight in the squared distance, d_i (S^-1 d)_i / d' S^-1 d; they sum to 1.

        At a flip these are the importances alpha_i^2 of reliability methods: a weight that the claim does not depend
        on has none, however it goes along with others.
        """
        parts = position * (self.precision @ position)
        total = float(parts.sum())
        return parts / total if total > 0 else np.zeros(self.size)

    def values(self, position: Floats) -> Floats:
        """Return positions as values of the weights, shape [..., weight]."""
        scaled = self.means + self.spreads * position
        # An end of a range that is 0 must come back as 0, not as a rounding error below it, which no key allows.
        scaled = np.where(np.abs(scaled) < ROUNDING * self.spreads, 0.0, scaled)
        return np.where(self.is_log, np.exp(np.where(self.is_log, scaled, 0.0)), scaled)

    def weights(self, position: Floats) -> dict[str, float]:
        """Return a position as weights by name."""
        return dict(zip(self.names, map(float, self.values(position)), strict=True))

    def with_the_rest(self, which: int, place: float) -> Floats:
        """Return the position with one weight at a place and the others at their means given that, within ranges."""
        position = self.correlation[:, which] * place
        return np.clip(position, self.least, self.most)


def _declared(posterior: Posterior) -> Mapping[str, tuple[float, float, bool]]:
    """Return the range of each weight that the calibration file of the world declares, and whether it is a log."""
    file = posterior.record.world.folder / CALIBRATION
    if not is_file(file):
        return {}
    sought = read_calibration(file).parameters
    return {name: (*each.range, each.scale == "log") for name, each in sought.items()}
