"""Where does a firm go? Owns E09 and E10.

The exponential of the utility of E09 is computed from three factors. So a factor that is common to many firms, or does
not change from month to month, is computed only once:
``exp V = region_factor(region) * sector_factor(region, sector) * relief_factor(firm, region)``.
"""

from __future__ import annotations

from sim.numerics.arithmetic import exp, log
from sim.numerics.compiler import compiled, inlined
from sim.rules.relief import burden_felt

#: Below this slope over the burdens the closed form of `share_who_start` loses more digits than a rule of three nodes,
#: whose outer nodes are this far from the middle.
LEAST_SLOPE = 0.05
OUTER_NODE = 15.0**0.5 / 10.0


@inlined
def region_factor(constant: float, all_firms: float, scale: float, urbanization: float) -> float:
    """E09: exponential of the terms of utility that all firms share in a region.

    Parameters
    ----------
    constant : float [utility]
        The region's constant alpha, computed from the observed shares of the world.
    all_firms : float [firms]
        Firms of all sectors in the region at the start of the month.
    scale : float [ratio]
    urbanization : float [per ln firms]
        Scenario key ``location.urbanization``.

    Returns
    -------
    float
        ``exp(constant + urbanization ln(1 + all_firms / scale))``

    Examples
    --------
    >>> round(region_factor(0.0, 6.0, 2.0, 0.5), 9)
    2.0
    """
    return exp(constant + urbanization * log(1.0 + all_firms / scale))


@inlined
def sector_factor(
    sector_firms: float,
    scale: float,
    capability: float,
    support_index: float,
    localization: float,
    capability_weight: float,
    support_weight: float,
) -> float:
    """E09: exponential of the terms of utility that all firms of a sector share in a region.

    Parameters
    ----------
    sector_firms : float [firms]
        Firms of the sector in the region at the start of the month.
    scale : float [ratio]
    capability : float [index 0 to 1]
    support_index : float
        From E07.
    localization, capability_weight, support_weight : float
        Scenario keys of the block ``location``.

    Returns
    -------
    float
        ``exp(localization ln(1 + sector_firms / scale) + capability_weight capability + support_weight support_index)``

    Examples
    --------
    >>> round(sector_factor(3.0, 1.0, 0.0, 0.0, 0.5, 0.0, 0.0), 9)
    2.0
    """
    company = log(1.0 + sector_firms / scale)
    return exp(localization * company + capability_weight * capability + support_weight * support_index)


@inlined
def relief_factor(burden_felt: float, relief_weight: float) -> float:
    """E09: exponential of the burden's term of utility.

    Parameters
    ----------
    burden_felt : float
        From E08, zero or negative.
    relief_weight : float [utility]
        Scenario key ``location.relief_weight``.

    Examples
    --------
    >>> relief_factor(0.0, 4.5), round(relief_factor(-0.4, 4.5), 4)
    (1.0, 0.1653)
    """
    return exp(relief_weight * burden_felt)


@inlined
def start_probability(attraction_sum: float, never_start: float, inclusive_value_weight: float) -> float:
    """E10: probability that a founder starts at all.

    Parameters
    ----------
    attraction_sum : float
        Sum over the regions of exp V; its logarithm is the inclusive value.
    never_start : float [utility]
        Utility V0 of not founding a firm, computed together with the regional constants so that the observed shares are
        reproduced.
    inclusive_value_weight : float [weight]
        Scenario key ``founding.inclusive_value_weight``: 0 zero-sum, 1 logit.

    Examples
    --------
    >>> start_probability(1.0, 0.0, 1.0), round(start_probability(4.0, 0.0, 0.5), 4)
    (0.5, 0.6667)
    """
    return 1.0 / (1.0 + exp(never_start - inclusive_value_weight * log(attraction_sum)))


@compiled
def share_who_start(
    attraction_sum: float, never_start: float, inclusive_value_weight: float, relief_weight: float, barrier: float
) -> float:
    """E10: share of founders who start at all, outside every zone: `start_probability` averaged over their burdens.

    Burdens are uniform on [0, 1], and a burden lowers all exp V alike; so the average has a closed form. Where the
    burden hardly matters this form loses digits, and three nodes of a Gauss-Legendre rule are exact to rounding.

    Parameters
    ----------
    attraction_sum : float
        Sum over the regions of exp V of a founder without a burden.
    never_start, inclusive_value_weight : float
        As in `start_probability`.
    relief_weight : float [utility]
        Scenario key ``location.relief_weight``.
    barrier : float [index 0 to 1]

    Examples
    --------
    >>> share_who_start(1.0, 0.0, 1.0, 0.0, 0.8), round(share_who_start(1.0, 0.0, 1.0, 2.0, 1.0), 4)
    (0.5, 0.2831)
    """
    slope = inclusive_value_weight * relief_weight * barrier
    if slope < LEAST_SLOPE:
        share = 8.0 / 18.0 * _start_at(0.5, attraction_sum, never_start, inclusive_value_weight, relief_weight, barrier)
        for node in (0.5 - OUTER_NODE, 0.5 + OUTER_NODE):
            at_node = _start_at(node, attraction_sum, never_start, inclusive_value_weight, relief_weight, barrier)
            share += 5.0 / 18.0 * at_node
        return share
    without = never_start - inclusive_value_weight * log(attraction_sum)
    return 1.0 - (_log_of_one_and_exp(without + slope) - _log_of_one_and_exp(without)) / slope


@inlined
def _start_at(
    burden: float,
    attraction_sum: float,
    never_start: float,
    inclusive_value_weight: float,
    relief_weight: float,
    barrier: float,
) -> float:
    relieved = relief_factor(burden_felt(burden, barrier, 0.0, False, 1.0), relief_weight)
    return start_probability(attraction_sum * relieved, never_start, inclusive_value_weight)


@inlined
def _log_of_one_and_exp(value: float) -> float:
    """Return ln(1 + exp(value)), which for a great value is the value."""
    return max(value, 0.0) + log(1.0 + exp(-abs(value)))


@inlined
def arrival_time(uniform: float, attraction: float) -> float:
    """E10: time at which a region would win the firm; the firm goes to the region with the shortest time.

    The time is exponential with rate exp V, so the choice follows the logit law, and a higher V of one region can only
    attract firms to it. This is the same as taking the greatest V + Gumbel noise, with one logarithm for each region.

    Parameters
    ----------
    uniform : float in (0, 1)
    attraction : float
        exp V of the firm in the region.

    Examples
    --------
    >>> round(arrival_time(0.5, 2.0), 4)
    0.3466
    """
    return -log(uniform) / attraction


@compiled
def leaving_factor(distance_km: float, leaving_cost: float, leaving_cost_per_km: float) -> float:
    """E10: factor of exp V in every region but the one that the founder comes from, where it is 1.

    It holds for the founder's first choice, and for every later one of the firm when it is free to move: what tied it
    to its origin does so still. Only thus do moves balance under reference conditions, as foundings do (L11).

    Parameters
    ----------
    distance_km : float [km]
        Distance from the origin.
    leaving_cost : float [utility]
    leaving_cost_per_km : float [utility per km]
        Scenario keys of the block ``founding``.

    Examples
    --------
    >>> leaving_factor(100.0, 0.0, 0.0), round(leaving_factor(100.0, 1.0, 0.01), 4)
    (1.0, 0.1353)
    """
    return exp(-(leaving_cost + leaving_cost_per_km * distance_km))


@inlined
def is_free_to_move(uniform: float, mobility: float) -> bool:
    """E10: whether a firm whose location review is due can leave at all; only then it runs the race of its choice.

    What ties a firm to its place (lease, customers, family) has nothing to do with how good the place is. So a firm
    that is free chooses as a founder does, and under reference conditions as many firms come to a region as leave it
    (L11). A cost in the utility would tie the firms of a large region far more than those of a small one.

    Parameters
    ----------
    uniform : float in (0, 1)
    mobility : float [probability]
        Scenario key ``location.mobility``.

    Examples
    --------
    >>> is_free_to_move(0.02, 0.025), is_free_to_move(0.03, 0.025)
    (True, False)
    """
    return uniform < mobility


@compiled
def going_probability(distance_km: float, moving_cost_per_km: float) -> float:
    """E10: probability that a free firm goes where it has chosen to be; else it stays at home.

    It is the same both ways, so that distance makes moves rarer and leaves them balanced (L11).

    Parameters
    ----------
    distance_km : float [km]
        Distance from home.
    moving_cost_per_km : float [per km]
        Scenario key of the block ``location``.

    Examples
    --------
    >>> going_probability(0.0, 0.002), round(going_probability(100.0, 0.002), 4)
    (1.0, 0.8187)
    """
    return exp(-moving_cost_per_km * distance_km)
