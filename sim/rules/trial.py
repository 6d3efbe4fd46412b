"""Who tries out a new product under a zone's rules, and how does it end? Owns E12, E13, and what a move ends of E10."""

from __future__ import annotations

import math

from sim.numerics.arithmetic import exp
from sim.numerics.compiler import compiled

# States of a firm's trial.
NO_TRIAL = 0
RUNNING = 1
PERMITTED = 2
ENDED = 3
FAILED = 4

# Verdicts on a trial whose time is over.
PERMIT = 0
EXTEND = 1
END = 2


@compiled
def application_hazard(application_rate: float, burden: float, barrier: float) -> float:
    """E12: hazard at which a firm in a zone in force applies for a trial: the more the law blocks, the sooner.

    Parameters
    ----------
    application_rate : float [per month]
        Scenario key ``trials.application_rate``.
    burden : float [share]
    barrier : float [index 0 to 1]

    Examples
    --------
    >>> round(application_hazard(0.15, 0.5, 0.8), 3)
    0.06
    """
    return application_rate * burden * barrier


@compiled
def slots_in_month(slots_before: float, slots_by_now: float) -> int:
    """E12: trials that a zone admits in a month; fractions add up to whole slots over the months.

    Parameters
    ----------
    slots_before, slots_by_now : float [trials]
        Scenario key ``trials.slots_per_month`` times ``scale``, summed over the zone's months in force without and with
        this one.

    Examples
    --------
    >>> [slots_in_month(0.5 * month, 0.5 * (month + 1)) for month in range(4)]
    [0, 1, 0, 1]
    """
    return int(math.floor(slots_by_now) - math.floor(slots_before))


@compiled
def verdict(
    uniform: float,
    is_second: bool,
    readiness_gain: float,
    support_index: float,
    permit_share: float,
    extension_share: float,
    permit_readiness_effect: float,
    permit_support_effect: float,
) -> int:
    """E13: how a trial ends, by a multinomial logit; after an extension it is permitted or ended.

    Parameters
    ----------
    uniform : float in (0, 1)
    is_second : bool
        Whether the trial was extended before.
    readiness_gain : float [index]
        Readiness of the region (E01) above ``readiness.ready_before``.
    support_index : float
        From E07.
    permit_share, extension_share : float [share]
        Scenario keys of the block ``trials``: the shares in the first zones; the other trials ended.
    permit_readiness_effect, permit_support_effect : float
        Scenario keys of the block ``trials``.

    Returns
    -------
    int
        `PERMIT`, `EXTEND` or `END`.

    Examples
    --------
    Without readiness or support gained, the shares are those of the keys:

    >>> [verdict(u, False, 0.0, 0.0, 0.21, 0.71, 1.0, 1.0) for u in (0.2, 0.5, 0.95)]
    [0, 1, 2]
    """
    permit = permit_share * exp(permit_readiness_effect * readiness_gain + permit_support_effect * support_index)
    extend = 0.0 if is_second else extension_share
    end = 1.0 - permit_share - extension_share
    mark = uniform * (permit + extend + end)
    if mark < permit:
        return PERMIT
    if mark < permit + extend:
        return EXTEND
    return END


@compiled
def goes_on(is_in_zone: bool, is_at_site: bool) -> bool:
    """E10: whether the running trial of a firm would go on if it moved to another region.

    Within the zone of its trial the firm is under the same rules as before: two regions of a zone are one zone.

    Parameters
    ----------
    is_in_zone : bool
        Whether the other region is one of the zone of the trial, also after the zone's term.
    is_at_site : bool
        Whether the trial runs at a site (E16): a firm that moves leaves its site.

    Examples
    --------
    >>> goes_on(True, False), goes_on(False, False), goes_on(True, True)
    (True, False, False)
    """
    return is_in_zone and not is_at_site


@compiled
def incident_probability(incident_rate: float, ordered_share: float) -> float:
    """E13: probability that a running trial fails in a month by an incident.

    Parameters
    ----------
    incident_rate : float [per month]
        Scenario key ``trials.incident_rate``, a hazard.
    ordered_share : float [share]
        The ``failing_share`` of an incident that the scenario orders for this zone and month, else 0.

    Examples
    --------
    >>> incident_probability(0.0, 0.0), incident_probability(0.0, 1.0)
    (0.0, 1.0)
    """
    return max(1.0 - exp(-incident_rate), ordered_share)
