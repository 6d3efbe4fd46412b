"""What a policy's money buys (M09): firms and jobs at the end of the horizon, and years of them on the way.

A *firm-year* is a year in which a firm exists that would not exist under the baseline (a firm that lives for 18 months
counts 1.5), a *job-year* likewise. A reader may discount: what is paid, and what exists, m months after the start of
the horizon then counts (1 + discount) ** (-m / 12). Money for a year does not depend on the month to which both are
discounted. Firms and jobs at the end are counted as they stand then, and their money as it was paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import MONEY_FIELDS
from sim.language.errors import one_of, quoted
from sim.language.texts import Sentence, marked, sentence
from sim.numerics.arguments import raise_all
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Floats

if TYPE_CHECKING:
    from sim.results.comparison import Comparison

MONTHS_A_YEAR = 12
#: What money is divided by, with its name.
UNITS = {
    "firm": marked("firm net new to the country"), "job": marked("job"),
    "firm_year": marked("firm-year"), "job_year": marked("job-year"),
}  # fmt: skip
#: The highest discount a year; governments take 2% to 12%.
MOST_DISCOUNT = 1.0


def years(
    policy: EnsembleResult,
    baseline: EnsembleResult,
    first: int = 0,
    count: str = "firms",
    discount: float = 0.0,
) -> Floats:
    """Return the firm-years, or job-years, that a policy adds in each region from a month on.

    Parameters
    ----------
    policy, baseline
        Runs with the same luck.
    first
        The first month that counts, from 0.
    count
        ``firms`` or ``jobs``.
    discount
        By which a year counts less than the one before, as a share.

    Returns
    -------
    array, shape [run, region]
        Regions in the order of the world file.
    """
    added = _over_months(_stock(policy, count), first, discount) - _over_months(
        _stock(baseline, count), first, discount
    )
    return np.asarray(added / MONTHS_A_YEAR, dtype=np.float64)


def money(policy: EnsembleResult, baseline: EnsembleResult, first: int = 0, discount: float = 0.0) -> Floats:
    """Return the money that a policy costs from a month on, in bn of the currency, shape [run]."""
    paid = [
        sum(_over_months(each.trace.regions[field], first, discount).sum(axis=1) for field in MONEY_FIELDS)
        for each in (policy, baseline)
    ]
    return np.asarray(paid[0] - paid[1], dtype=np.float64)


def bought(comparison: Comparison, unit: str, discount: float = 0.0) -> tuple[Floats, Floats]:
    """Return the money that a policy costs and what it buys of a unit in `UNITS`, in the country, each of shape [run].

    Parameters
    ----------
    comparison
        Of which policy and baseline.
    unit
        ``firm`` or ``job`` at the end of the horizon, ``firm_year`` or ``job_year`` on the way.
    discount
        Of years and their money, as a share a year.

    Raises
    ------
    ZonelabError
        If there is no such unit, or the discount is none.
    """
    raise_all([None if unit in UNITS else one_of("unit", unit, UNITS), discount_problem(discount)])
    sides = comparison.policy, comparison.baseline
    if unit.endswith("_year"):
        count = "firms" if unit == "firm_year" else "jobs"
        return money(*sides, discount=discount), years(*sides, count=count, discount=discount).sum(axis=1)
    added = comparison.final_differences if unit == "firm" else comparison.final_job_differences
    return comparison.policy.spent - comparison.baseline.spent, added.sum(axis=1)


def discount_problem(discount: object) -> Sentence | None:
    """Return what is wrong with a discount, or None.

    Examples
    --------
    >>> discount_problem(0.045)
    >>> print(discount_problem(4.5))
    discount must be a share a year from 0 to 1, such as 0.045; got 4.5.
    """
    is_number = isinstance(discount, int | float | np.integer | np.floating) and not isinstance(discount, bool)
    if is_number and 0.0 <= float(discount) <= MOST_DISCOUNT:  # type: ignore[arg-type]  # it is a number
        return None
    return sentence(
        "discount must be a share a year from 0 to {most:g}, such as 0.045; got {given}.",
        most=MOST_DISCOUNT, given=quoted(discount),
    )  # fmt: skip


def _stock(result: EnsembleResult, count: str) -> NDArray[Any]:
    """Return firms or jobs at the end of each month, shape [run, month, region]."""
    return result.region_firms if count == "firms" else result.by_region("jobs")


def _over_months(values: NDArray[Any], first: int, discount: float) -> NDArray[Any]:
    """Return the sum over months from one on, each counted as the discount says; shape [run, region]."""
    if discount == 0.0:
        return np.asarray(values[:, first:].sum(axis=1))
    counted = (1.0 + discount) ** (-np.arange(values.shape[1]) / MONTHS_A_YEAR)
    return np.asarray((values * counted[:, np.newaxis])[:, first:].sum(axis=1))
