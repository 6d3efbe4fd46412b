"""From hazards to probabilities and waiting times: all rates of the model are hazards."""

from __future__ import annotations

from sim.numerics.arithmetic import exp, log
from sim.numerics.compiler import compiled


@compiled
def probability(hazard: float) -> float:
    """Return the probability of at least one event in a month, ``1 - exp(-hazard)``.

    Parameters
    ----------
    hazard : float [per month]

    Examples
    --------
    >>> round(probability(0.5), 4)
    0.3935
    """
    return 1.0 - exp(-hazard)


@compiled
def standard_waiting_time(uniform: float) -> float:
    """Return an exponential waiting time of rate 1, ``-ln(uniform)``, for a uniform number in (0, 1).

    Examples
    --------
    >>> round(standard_waiting_time(0.5), 4)
    0.6931
    """
    return -log(uniform)
