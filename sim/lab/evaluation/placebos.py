"""Placebo in space: the policy is given to controls that never had it, and the real effect is ranked among these.

One treated of N units leaves N - 1 placebos, so that no p below 1/N can be reached, whatever the effect. The test takes
for granted that the policy might have come to any unit alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.lab.evaluation.estimators import DesignFit, Floats, fit
from sim.lab.evaluation.user_panel import UserPanel

#: Placebos at most, unless told otherwise.
USUAL_PLACEBOS = 99


def assignments(panel: UserPanel, most: int, seed: int) -> list[tuple[int, ...]]:
    """Return which controls stand in for the treated in each placebo, by number.

    Parameters
    ----------
    panel
        Has one treated, for which each control stands in once, or several, for which all choices of as many do.
    most
        Greatest number; of more, so many are drawn.
    seed
        Of the drawing.
    """
    controls, many = panel.controls.tolist(), len(panel.treated)
    if many > len(controls) - 1:  # one must be left to be a control
        return []
    same_date = len(set(panel.starts[panel.treated].tolist())) == 1
    if same_date and math.comb(len(controls), many) <= most:
        return list(combinations(controls, many))
    wanted = min(most, math.comb(len(controls), many) if same_date else math.perm(len(controls), many))
    luck, found = np.random.default_rng(seed), dict[tuple[int, ...], None]()
    while len(found) < wanted:
        chosen = np.argsort(luck.random(len(controls)), kind="stable")[:many].tolist()
        found[tuple(controls[i] for i in (sorted(chosen) if same_date else chosen))] = None
    return list(found)


@dataclass(frozen=True, eq=False)
class Ranked:
    """An estimate among its placebos.

    Attributes
    ----------
    real
        The fit of the treated.
    placebos
        Those of the placebos, in their order.
    level : float [share]
        Of the intervals.
    """

    real: DesignFit
    placebos: tuple[DesignFit, ...]
    level: float

    @property
    def p(self) -> float:
        """The share of all fits, the real one among them, that are as extreme as the real one; nan without placebos."""
        if not self.placebos:
            return float("nan")
        extreme = sum(each.statistic >= self.real.statistic * (1 - 1e-9) for each in self.placebos)
        return (1 + extreme) / (1 + len(self.placebos))

    @property
    def smallest_p(self) -> float:
        """The smallest p that so many placebos allow; nan without placebos."""
        return 1 / (1 + len(self.placebos)) if self.placebos else float("nan")

    @property
    def _rank(self) -> int:
        """Which of the most extreme placebos an effect must beat to be told at the level; 0 if none is enough."""
        return math.floor((1 - self.level) * (1 + len(self.placebos)) + 1e-9) if self.placebos else 0

    @property
    def interval(self) -> tuple[float, float]:
        """The effects, the same in all periods, that the test does not reject; nan where it can reject none."""
        if self._rank < 1:
            return float("nan"), float("nan")
        bar = sorted((each.statistic for each in self.placebos), reverse=True)[self._rank - 1]
        if self.real.is_ratio:
            # Root mean squared gap after, less the effect, over that before: mean (gap - effect)^2 <= (bar x before)^2.
            after = self.real.gaps[self.real.first :]
            if math.isinf(bar):  # a placebo fits its past exactly
                return -math.inf, math.inf
            room = (bar * self.real.before) ** 2 - float(after.var())
            half = math.sqrt(room) if room >= 0 else float("nan")
        else:
            half = bar
        return self.real.effect - half, self.real.effect + half

    def band(self) -> Floats:
        """Return how far from zero the gap of each period may be by chance, shape [period]; nan where unknown."""
        nothing = np.full(self.real.gaps.shape, np.nan)
        if self._rank < 1:
            return nothing
        with np.errstate(divide="ignore", invalid="ignore"):
            sizes = np.nan_to_num(np.array([np.abs(each.gaps) / each.before for each in self.placebos]), posinf=np.inf)
        return np.asarray(np.sort(sizes, axis=0)[::-1][self._rank - 1] * self.real.before)


def among_placebos(
    panel: UserPanel,
    design: str,
    real: DesignFit,
    placebos: list[tuple[int, ...]],
    level: float,
    on_progress: Callable[[int], None] | None,
) -> Ranked:
    """Return the estimate of a design, `real`, among its placebos; the treated are no controls of a placebo."""
    periods, found = len(panel.periods), []
    controls = panel.controls
    dates = panel.starts[panel.treated]
    for chosen in placebos:
        starts: NDArray[np.int64] = np.full(len(panel.units), periods, dtype=np.int64)
        starts[list(chosen)] = dates
        found.append(fit(design, panel.values[controls], starts[controls]))
        if on_progress is not None:
            on_progress(1)
    return Ranked(real, tuple(found), level)
