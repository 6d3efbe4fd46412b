"""How many people does a firm employ? Owns E15."""

from __future__ import annotations

from sim.numerics.arithmetic import exp
from sim.numerics.compiler import compiled


@compiled
def starting_employees(normal: float, mean_employees: float, employees_spread: float) -> float:
    """E15: employees of a firm at its start: lognormal with the given mean.

    Parameters
    ----------
    normal : float
        A standard normal number.
    mean_employees : float [persons]
    employees_spread : float [ln persons]
        Scenario keys of the block ``founding``.

    Examples
    --------
    >>> starting_employees(0.0, 7.9, 0.0), round(starting_employees(0.0, 7.9, 1.0), 3)
    (7.9, 4.792)
    """
    return mean_employees * exp(employees_spread * normal - 0.5 * employees_spread * employees_spread)


@compiled
def growth_factor(growth_rate: float, growth_relief: float, is_relieved: bool) -> float:
    """E15: factor on a firm's employees in a month.

    Parameters
    ----------
    growth_rate, growth_relief : float [per month]
        Scenario keys of the block ``growth``.
    is_relieved : bool
        Whether the firm has a running trial or a permit.

    Examples
    --------
    >>> growth_factor(0.01, 0.02, False), growth_factor(0.01, 0.02, True)
    (1.01, 1.03)
    """
    return 1.0 + growth_rate + (growth_relief if is_relieved else 0.0)
