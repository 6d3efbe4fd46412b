"""Where does a firm go? Owns E09 and E10.

The exponential of the utility of E09 is computed from four factors. So a factor that is common to many firms, or does
not change from month to month, is computed only once:
``exp V = region_factor(region) * sector_factor(region, sector) * relief_factor(firm, region)
* moving_factor(home, region)``.
"""

from __future__ import annotations

from sim.numerics.arithmetic import exp, log
from sim.numerics.compiler import compiled, inlined


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


@compiled
def moving_factor(distance_km: float, moving_cost: float, moving_cost_per_km: float) -> float:
    """E09: exponential of the cost of moving to another region; it is 1 for an active firm's home and for founders.

    Parameters
    ----------
    distance_km : float [km]
    moving_cost : float [utility]
    moving_cost_per_km : float [utility per km]
        Scenario keys of the block ``location``.

    Examples
    --------
    >>> round(moving_factor(100.0, 1.0, 0.01), 4)
    0.1353
    """
    return exp(-(moving_cost + moving_cost_per_km * distance_km))


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
