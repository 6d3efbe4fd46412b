"""When does a firm close? Owns E11.

Here is the hazard of a month; each engine adds up a firm's hazards and closes it when they pass its threshold
(`engines/ensemble/phase3_closures.py`, `engines/readable/firm.py`).
"""

from __future__ import annotations

from sim.numerics.arithmetic import exp
from sim.numerics.compiler import compiled, inlined


@compiled
def burden_factor(burden: float, barrier: float, is_relieved: bool, burden_effect: float) -> float:
    """E11: factor of the burden on the closure hazard.

    Parameters
    ----------
    burden : float [share]
    barrier : float [index 0 to 1]
    is_relieved : bool
        Whether the firm has a running trial or a permit.
    burden_effect : float
        Scenario key ``closure.burden_effect``.

    Examples
    --------
    >>> round(burden_factor(0.5, 0.8, False, 0.5), 4), burden_factor(0.5, 0.8, True, 0.5)
    (1.2214, 1.0)
    """
    if is_relieved:
        return 1.0
    return exp(burden_effect * (burden * barrier))


@inlined
def support_factor(support_index: float, support_effect: float) -> float:
    """E11: factor of support on the closure hazard.

    Parameters
    ----------
    support_index : float
        From E07, of the firm's region and sector.
    support_effect : float
        Scenario key ``closure.support_effect``.

    Examples
    --------
    >>> round(support_factor(2.0, 0.15), 4)
    0.7408
    """
    return exp(-(support_effect * support_index))


@compiled
def closure_hazard(
    closure_rate: float,
    cycle: float,
    is_infant: bool,
    infant_factor: float,
    burden_factor: float,
    support_factor: float,
) -> float:
    """E11: hazard of closing in a month.

    A firm starts with a life that is an exponential random number. Each month takes its hazard from the life that is
    left; the firm closes when none is left.

    Parameters
    ----------
    closure_rate : float [per month]
        Scenario key ``closure.closure_rate``.
    cycle : float [ratio]
        State of the market, ``founding.cycle``.
    is_infant : bool
    infant_factor : float [ratio]
        Scenario key ``closure.infant_factor``.
    burden_factor, support_factor : float [ratio]
        From the functions of those names.

    Returns
    -------
    float [per month]

    Examples
    --------
    >>> round(closure_hazard(0.0115, 0.8, True, 2.0, 1.0, 1.0), 5)
    0.02875
    """
    infancy = infant_factor if is_infant else 1.0
    return closure_rate / cycle * infancy * (burden_factor * support_factor)
