"""Who is paid for moving into a zone? Owns E10b and what it takes of the zone money of E04."""

from __future__ import annotations

import math

from sim.numerics.compiler import compiled, inlined
from sim.rules.support import MONTHS_A_YEAR


@compiled
def money_set_aside(fund: float, zone_money: float, relocation_aid: float, scale: float, aid_per_mover: float) -> float:
    """E10b, E04: what a zone sets aside for movers in a month, of its money: a twelfth of the year's aid.

    It sets nothing aside while its fund holds the aid for a month and one mover more; so what is not called for stays
    with its sectors, and a zone pays for hardly more movers in a year than it may.

    Parameters
    ----------
    fund : float [money bn]
        What it set aside before and has not spent.
    zone_money : float [money bn per month]
        The zone's money, from `sim.rules.support.zone_money`.
    relocation_aid : float [firms per year]
        Scenario key ``zones.relocation_aid``.
    scale : float [ratio]
    aid_per_mover : float [money bn]
        Scenario key ``zones.aid_per_mover``.

    Returns
    -------
    float [money bn per month]

    Examples
    --------
    >>> [money_set_aside(fund, 1.0, 6.0, 1.0, 0.5) for fund in (0.0, 0.5, 0.75)]
    [0.25, 0.25, 0.0]
    >>> money_set_aside(0.0, 0.125, 6.0, 1.0, 0.5)
    0.125
    """
    month = relocation_aid * scale / MONTHS_A_YEAR * aid_per_mover
    return min(zone_money, month, max(0.0, month + aid_per_mover - fund))


@compiled
def places_paid(fund: float, aid_per_mover: float) -> int:
    """E10b: movers for whom a zone can pay in a month.

    Parameters
    ----------
    fund : float [money bn]
        What it has set aside.
    aid_per_mover : float [money bn]
        Scenario key ``zones.aid_per_mover``.

    Examples
    --------
    >>> places_paid(0.25, 0.5), places_paid(1.25, 0.5), places_paid(1.0, 0.0)
    (0, 2, 0)
    """
    if aid_per_mover <= 0.0:
        return 0
    places = math.floor(fund / aid_per_mover)
    return places - 1 if places * aid_per_mover > fund else places


@inlined
def is_free_with_aid(uniform: float, mobility: float, aided_mobility: float) -> bool:
    """E10b: whether a firm whose location review is due would be free to move with aid, and is not without.

    It is the number of `sim.rules.location.is_free_to_move`, so aid frees firms and ties none.

    Parameters
    ----------
    uniform : float in (0, 1)
    mobility, aided_mobility : float [probability]
        Scenario keys of the block ``location``.

    Examples
    --------
    >>> [is_free_with_aid(uniform, 0.04, 0.2) for uniform in (0.03, 0.1, 0.3)]
    [False, True, False]
    """
    return mobility <= uniform < aided_mobility
