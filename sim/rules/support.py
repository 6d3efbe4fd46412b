"""Who gets the money? Owns E04, E05 and E07. Money is in billions of the world's currency."""

from __future__ import annotations

from sim.numerics.arithmetic import exp, log
from sim.numerics.compiler import compiled, inlined

MONTHS_A_YEAR = 12.0
#: Only a region with this many firms, at scale 1, can be the best in the subsidy race (E05).
FEWEST_FIRMS_OF_BEST = 3.0


@compiled
def zone_weight(score: float, best_score: float, concentration: float, score_unit: float) -> float:
    """E04: weight of a zone in force in the division of the zone money, before dividing by the sum (softmax).

    The unit of the scores is fixed, so money does not jump where scores differ by little (L13).

    Parameters
    ----------
    score, best_score : float [score]
        The zone's score from E02, and the best among the zones in force.
    concentration : float [weight]
        Scenario key ``support.concentration``: 0 equal, large all to the best (L08).
    score_unit : float [score]
        Scenario key ``support.score_unit``.

    Examples
    --------
    >>> zone_weight(1.0, 1.5, 0.0, 0.5), round(zone_weight(1.0, 1.5, 2.0, 0.5), 4)
    (1.0, 0.1353)
    """
    return exp(concentration * ((score - best_score) / score_unit))


@compiled
def zone_money(central_budget: float, zone_share: float, scale: float, weight: float, weights: float) -> float:
    """E04: a zone's money in a month.

    Parameters
    ----------
    central_budget : float [money bn per year]
        Scenario key ``support.central_budget``.
    zone_share : float [share]
        Scenario key ``support.zone_share``.
    scale : float [ratio]
    weight, weights : float
        `zone_weight` of this zone, and the sum over all zones in force.

    Returns
    -------
    float [money bn per month]

    Examples
    --------
    >>> zone_money(24.0, 0.5, 1.0, 1.0, 4.0)
    0.25
    """
    return zone_share * scale * central_budget / MONTHS_A_YEAR * (weight / weights)


@compiled
def pilot_money(central_budget: float, zone_share: float, scale: float, merit: float, merits: float) -> float:
    """E04: a region's money for pilots in a month.

    Parameters
    ----------
    central_budget, zone_share, scale
        As in `zone_money`.
    merit, merits : float
        Readiness times mean capability of the region, and the sum over all regions.

    Returns
    -------
    float [money bn per month]

    Examples
    --------
    >>> pilot_money(24.0, 0.5, 1.0, 1.0, 4.0)
    0.25
    """
    if merits <= 0.0:
        return 0.0
    return (1.0 - zone_share) * scale * central_budget / MONTHS_A_YEAR * (merit / merits)


@compiled
def own_incentive(
    own_budget: float,
    scale: float,
    match: float,
    match_cap: float,
    best_support: float,
    own_support: float,
    firms: float,
) -> float:
    """E05: what a region spends itself in a month.

    This is its budget and, if ``match`` is above 0, a part of the gap to the region that pays most per firm.

    Parameters
    ----------
    own_budget : float [money bn per year]
        Scenario key ``support.own_budget``; if it is not set, the number of the world.
    scale : float [ratio]
    match : float [share]
        Scenario key ``support.match``.
    match_cap : float [multiple]
        Scenario key ``support.match_cap``.
    best_support, own_support : float [money bn per firm and month]
        Last month's support per firm: the best among competing regions with at least 3 firms at scale 1, and the
        region's own.
    firms : float [firms]
        The region's firms.

    Returns
    -------
    float [money bn per month]

    Examples
    --------
    A budget of 12 a year; the gap of .1 to the best is closed by half for 10 firms:

    >>> own_incentive(12.0, 1.0, 0.5, 3.0, 0.3, 0.2, 10.0)
    1.5
    """
    budget = scale * own_budget / MONTHS_A_YEAR
    return min(match_cap * budget, budget + match * max(0.0, best_support - own_support) * firms)


@inlined
def support_per_firm(focus: float, money: float, zone_money: float, firms: float, scale: float) -> float:
    """E07: support that a firm of a sector finds in a region.

    Parameters
    ----------
    focus : float [share]
        The region's focus on the sector.
    money : float [money bn per month]
        Own incentives and pilot money of the region.
    zone_money : float [money bn per month]
        Zone money for the sector: it reaches only the zone's own sectors, in proportion to the focus on them.
    firms : float [firms]
        Firms of the sector in the region at the start of the month.
    scale : float [ratio]
        Added to the firms: the newcomer at scale 1.

    Returns
    -------
    float [money bn per firm and month]

    Examples
    --------
    >>> support_per_firm(0.5, 2.0, 1.0, 3.0, 1.0)
    0.5
    """
    return (focus * money + zone_money) / (firms + scale)


@inlined
def support_index(support: float, support_unit: float) -> float:
    """E07: index of support, ``ln(1 + support / support_unit)``.

    Parameters
    ----------
    support : float [money bn per firm and month]
        From `support_per_firm`.
    support_unit : float [money bn per firm and month]
        Scenario key ``location.support_unit``.

    Examples
    --------
    >>> round(support_index(0.05, 0.05), 4)
    0.6931
    """
    return log(1.0 + support / support_unit)
