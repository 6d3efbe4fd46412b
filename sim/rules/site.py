"""Which firms try out a product in a zone elsewhere, at a site, without moving there? Owns E16."""

from __future__ import annotations

from sim.numerics.compiler import compiled

# How a firm has come to a region with a zone, for the count of a ministry: founded there or moved there since the
# zone was announced, or neither.
FOUNDED = 0
MOVED = 1
REST = 2


@compiled
def asking_hazard(site_rate: float, burden: float, barrier: float) -> float:
    """E16: hazard at which a firm outside every zone in force for it asks for a trial at a site in one it has heard of.

    Parameters
    ----------
    site_rate : float [per month]
        Scenario key ``trials.site_rate``; 0 for no sites.
    burden : float [share]
    barrier : float [index 0 to 1]

    Examples
    --------
    >>> round(asking_hazard(0.05, 0.5, 0.8), 3), asking_hazard(0.0, 0.5, 0.8)
    (0.02, 0.0)
    """
    return site_rate * burden * barrier


@compiled
def jobs_at_site(employees: float, site_share: float) -> float:
    """E16: employees of a firm who work at its site; the others work at home.

    Parameters
    ----------
    employees : float [persons]
    site_share : float [share]
        Scenario key ``trials.site_share``.

    Examples
    --------
    >>> jobs_at_site(8.0, 0.25)
    2.0
    """
    return employees * site_share


@compiled
def site_stays_open(uniform: float, site_stays: float) -> bool:
    """E16: whether a site stays when its trial ends with a permit; any other end closes it.

    Parameters
    ----------
    uniform : float in (0, 1)
    site_stays : float [probability]
        Scenario key ``trials.site_stays``.

    Examples
    --------
    >>> site_stays_open(0.4, 0.5), site_stays_open(0.6, 0.5)
    (True, False)
    """
    return uniform < site_stays


@compiled
def jobs_before_trial(employees: float, is_brought: bool, founded: int, announced: int) -> float:
    """E16: jobs in the zone's region that a firm had before its trial; what it has more since then is its job gain.

    Parameters
    ----------
    employees : float [persons]
        At the start of the trial.
    is_brought : bool
        Whether the firm tries at a site, or has moved there since the zone was announced.
    founded, announced : int [months]
        When the firm was founded, and the zone announced.

    Examples
    --------
    An old firm of the region, one founded there since, and one from elsewhere:

    >>> [jobs_before_trial(8.0, brought, since, 3) for brought, since in ((False, -9), (False, 4), (True, -9))]
    [8.0, 0.0, 0.0]
    """
    return 0.0 if is_brought or founded >= announced else employees


@compiled
def how_it_came(is_native: bool, founded: int, moved: int, announced: int) -> int:
    """M14: how a firm has come to its region, seen from the first zone that was announced for it.

    Of a firm that was founded there since and has left and come back, the founding counts.

    Parameters
    ----------
    is_native : bool
        Whether it was founded in the region where it is.
    founded, moved : int [months]
        Of the firm; ``moved``, its last move, is -1 for one that has never moved.
    announced : int [months]
        Of the first zone of the region; -1 where there is none.

    Returns
    -------
    int
        `FOUNDED`, `MOVED` or `REST`.

    Examples
    --------
    Founded there since, moved there since, founded there before:

    >>> how_it_came(True, 4, -1, 3), how_it_came(False, 4, 6, 3), how_it_came(True, 1, -1, 3)
    (0, 1, 2)
    """
    if announced < 0:
        return REST
    if is_native and founded >= announced:
        return FOUNDED
    return MOVED if moved >= announced else REST
