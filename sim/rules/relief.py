"""How much of the law's burden does a firm still feel? Owns E08."""

from __future__ import annotations

from sim.numerics.arithmetic import exp
from sim.numerics.compiler import compiled


@compiled
def aware_share(exposure: float, aware_at_once: float, awareness_rate: float) -> float:
    """E08: probability that a firm has heard of a zone.

    A firm has heard of the zone if its own uniform random number for the zone is below this share, so it never
    forgets.

    Parameters
    ----------
    exposure : float [months]
        The months since the announcement, each times its ``zones.campaign``: 1 without a campaign.
    aware_at_once : float [share]
        Scenario key ``awareness.aware_at_once``.
    awareness_rate : float [per month]
        Scenario key ``awareness.awareness_rate``.

    Examples
    --------
    After three years at 2% a month:

    >>> round(aware_share(36.0, 0.1, 0.02), 3)
    0.562
    """
    return 1.0 - (1.0 - aware_at_once) * exp(-awareness_rate * exposure)


@compiled
def admission(slots: float, applicants: float) -> float:
    """E08: chance to be admitted to a zone: its trial slots divided by last month's applicants, at most 1.

    Examples
    --------
    >>> admission(2.0, 8.0), admission(2.0, 0.0)
    (0.25, 1.0)
    """
    if applicants <= slots:
        return 1.0
    return slots / applicants


@compiled
def burden_felt(burden: float, barrier: float, exempt: float, aware: bool, admission: float) -> float:
    """E08: minus the burden of regulation that a firm expects in a region; `relief_weight` is applied later.

    Parameters
    ----------
    burden : float [share]
        Share of the firm's product value that the current law blocks.
    barrier : float [index 0 to 1]
        National barrier in the firm's sector.
    exempt : float [share]
        From E03, for the region and sector.
    aware : bool
        Whether the firm has heard of the zone.
    admission : float [share]
        From `admission`.

    Examples
    --------
    >>> round(burden_felt(0.5, 0.8, 1.0, True, 0.25), 3), burden_felt(0.5, 0.8, 1.0, False, 1.0)
    (-0.3, -0.4)
    """
    heard = 1.0 if aware else 0.0
    return -burden * barrier * (1.0 - exempt * heard * admission)
