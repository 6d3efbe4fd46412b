"""When does the law change for the whole country? Owns E14."""

from __future__ import annotations

from sim.numerics.compiler import compiled


@compiled
def is_reform_due(permits: float, evidence_needed: float, scale: float) -> bool:
    """E14: whether the permits of a sector suffice to reform its law.

    Parameters
    ----------
    permits : float [permits]
        Permits in the sector since the last reform, in all zones.
    evidence_needed : float [permits]
        Scenario key ``reform.evidence_needed``, at scale 1.
    scale : float [ratio]

    Examples
    --------
    >>> is_reform_due(8.0, 8.0, 1.0), is_reform_due(15.0, 8.0, 2.0)
    (True, False)
    """
    return permits >= evidence_needed * scale


@compiled
def reformed_barrier(barrier: float, cut: float) -> float:
    """E14: national barrier after a reform.

    Parameters
    ----------
    barrier : float [index 0 to 1]
    cut : float [share]
        Scenario key ``reform.reform_cut``, or ``cut`` of a reform that the scenario orders.

    Examples
    --------
    >>> reformed_barrier(0.8, 0.5)
    0.4
    """
    return barrier * (1.0 - cut)
