"""How ready is a region to use a zone or money? Owns E01."""

from __future__ import annotations

from sim.numerics.compiler import compiled


@compiled
def readiness(ready_before: float, ready_after: float, months_since_start: float, study_months: float) -> float:
    """E01: readiness of a region, raised in a straight line by its roadmap study.

    Parameters
    ----------
    ready_before, ready_after : float [index 0 to 1]
        Scenario keys ``readiness.ready_before`` and ``readiness.ready_after``.
    months_since_start : float [months]
        Months since the study began; negative before it begins.
    study_months : float [months]
        Length of the study; 0 for a region that has none.

    Returns
    -------
    float [index 0 to 1]

    Examples
    --------
    Two months into a study of five, from .4 to .9:

    >>> round(readiness(0.4, 0.9, 2.0, 5.0), 3)
    0.6
    """
    if study_months <= 0.0:
        return ready_before
    done = min(1.0, max(0.0, months_since_start / study_months))
    return ready_before + (ready_after - ready_before) * done
