"""Which regions are alike? Owns E10c: regions of a nest share what a firm likes about them.

The utilities of the regions of a nest have a random part in common, as neighbours have. Then choices follow the nested
logit law with `nest_weight` as its dissimilarity parameter (McFadden 1978), and what a region gains is taken more from
its nest than from elsewhere. The common part is drawn, rather than nests first and regions then: only so does a firm go
nowhere but to a region that has become better.

Logarithms are used throughout, since powers of exp V soon leave the range of numbers.
"""

from __future__ import annotations

from sim.numerics.arithmetic import exp, log, sine
from sim.numerics.compiler import inlined

#: Exponents below this are taken for it, so that no weight is 0 and no region out of the race.
LEAST_EXPONENT = -700.0
#: What is worth less than this, or nothing that a number can hold, counts as worth this.
LEAST_ATTRACTION = 1e-300


@inlined
def utility_of(attraction: float) -> float:
    """E10c: V of a region for a firm, from exp V.

    Examples
    --------
    >>> utility_of(1.0), round(utility_of(0.0))
    (0.0, -691)
    """
    return log(max(attraction, LEAST_ATTRACTION))


@inlined
def weight_in_nest(utility: float, best: float, nest_weight: float) -> float:
    """E10c: weight of a region among those that it is compared with; shares within a nest are in proportion to it.

    Parameters
    ----------
    utility, best : float [utility]
        V of the region for a firm, and the greatest of those that are compared.
    nest_weight : float [weight]
        Scenario key ``location.nest_weight``, from 0.05 to 1.

    Returns
    -------
    float
        ``exp((utility - best) / nest_weight)``: 1 for the best

    Examples
    --------
    >>> weight_in_nest(2.0, 2.0, 0.5), round(weight_in_nest(1.5, 2.0, 0.5), 4), round(weight_in_nest(1.5, 2.0, 1.0), 4)
    (1.0, 0.3679, 0.6065)
    """
    return exp(max((utility - best) / nest_weight, LEAST_EXPONENT))


@inlined
def nest_utility(best: float, weights: float, nest_weight: float) -> float:
    """E10c: what a nest as a whole is worth; the shares of nests are in proportion to the exponential of it.

    Parameters
    ----------
    best : float [utility]
        V of the best region of the nest for a firm.
    weights : float
        Sum over the nest of `weight_in_nest`.
    nest_weight : float [weight]

    Returns
    -------
    float [utility]
        ``best + nest_weight ln(weights)``, the logarithm of ``(sum of exp(V / nest_weight)) ** nest_weight``

    Examples
    --------
    Two regions alike are worth ln 2 more than one if they have nothing in common, and hardly more if nearly all:

    >>> [round(nest_utility(0.0, 2.0, weight), 4) for weight in (1.0, 0.5, 0.05)]
    [0.6931, 0.3466, 0.0347]
    """
    return best + nest_weight * log(weights)


@inlined
def nest_liking(turn: float, wait: float, nest_weight: float) -> float:
    """E10c: what a firm likes about all regions of a nest: the part of utility that is random and common to them.

    It is the logarithm of a positive stable variable of index `nest_weight`, times this index. Added to V, and the
    race run with `weight_in_nest`, it gives the nested logit law (Cardell 1997, Econometric Theory 13, 185-213), by the
    formula of Kanter (1975, Annals of Probability 3, 697-707) for this variable.

    Parameters
    ----------
    turn : float in (0, 1)
        Uniform.
    wait : float, above 0
        Exponential with mean 1.
    nest_weight : float in (0, 1)
        Where it is 1 there is nothing in common, and the rule is not used.

    Examples
    --------
    At one half it is the logarithm of 1 over the root of ``4 wait cos(pi turn / 2) ** 2``:

    >>> round(exp(nest_liking(0.5, 2.0, 0.5)), 4), abs(round(nest_liking(0.3, 1.0, 1.0 - 1e-12), 9))
    (0.5, 0.0)
    """
    rest = 1.0 - nest_weight
    angles = nest_weight * log(sine(nest_weight * turn)) + rest * log(sine(rest * turn)) - log(sine(turn))
    return angles - rest * log(wait)
