"""MeasureParts of the measures that only facts are about: arrays with a row for each run, from which numbers are made.

The survival of founded firms is one number of all runs together, and the age of a zone's news one of the weights alone;
so these are no measures of a sweep, whose runs are made a few at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import CLOSED
from sim.results import measure_parts as parts
from sim.results.comparison import Comparison
from sim.results.displacement import winners
from sim.results.measure_parts import COUNTRY, MeasureParts, at_place

MONTHS_A_YEAR = 12
#: What trials of the first term may come to.
FIRST_ENDS = ("permitted", "extended", "ended")


def firm_share(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return the firms of a place, and those of the country."""
    return (*parts.firms(comparison, month, place), *parts.firms(comparison, month, COUNTRY))


def firm_growth(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return firms, and those a year before."""
    return (*parts.firms(comparison, month, place), *parts.firms(comparison, month - MONTHS_A_YEAR, place))


def employees_per_firm(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return jobs and firms."""
    return (*parts.jobs(comparison, month, place), *parts.firms(comparison, month, place))


def move_rate(comparison: Comparison) -> MeasureParts:
    """Return moves between regions, and firm-years."""
    moves = comparison.policy.by_region("moved_in").sum(axis=(1, 2))
    return moves, comparison.policy.region_firms.sum(axis=(1, 2)) / MONTHS_A_YEAR


def moved_share(comparison: Comparison, month: int) -> MeasureParts:
    """Return the extra moves into the regions with a zone since the start, and all of their extra arrivals.

    Arrivals are firms that moved in or were founded there; extra is policy less baseline. A founder who would have
    started elsewhere is an arrival and no move, so this is less than the displaced share.
    """
    policy, baseline = comparison.policy, comparison.baseline
    gaining = winners(policy.zoned, baseline.zoned)

    def extra(field: str) -> NDArray[np.int64]:
        more = policy.by_region(field)[:, : month + 1] - baseline.by_region(field)[:, : month + 1]
        return np.asarray(more[:, :, gaining].sum(axis=(1, 2)))

    moves = extra("moved_in")
    return moves, moves + extra("founded")


def moved_in(comparison: Comparison, month: int, region: str) -> MeasureParts:
    """Return firms that have moved in since the first zone there was in force."""
    policy = comparison.policy
    first = (policy.zone_starts.get(region) or (0, 0))[1] or 0
    return (at_place(policy.by_region("moved_in")[:, first : month + 1].sum(axis=1), comparison, region),)


def brought_jobs(comparison: Comparison, month: int) -> MeasureParts:
    """Return jobs that firms with a trial have brought to zones from elsewhere, and all that such firms have gained.

    Where there can be no sites (E16) both are 0, and their ratio is undefined.
    """
    regions = comparison.policy.trace.regions
    brought, gained = (regions[field][:, month].sum(axis=1) for field in ("trial_jobs_brought", "trial_jobs"))
    return brought, gained


def survival(comparison: Comparison, years: str) -> MeasureParts:
    """Return Kaplan-Meier's share of founded firms that live so many years; the same number for every run."""
    policy = comparison.policy
    fates = policy.trace.fates
    founded, closed = fates["founded"], fates["closed"]
    born = np.isin(np.arange(founded.shape[1]), np.arange(int(policy.inputs.levers["starting_firms"]))) == 0
    life = (fates["first_region"] >= 0) & born[np.newaxis, :]
    died = life & (fates["place"] == CLOSED)
    age = np.where(died, closed, policy.months - 1) - founded
    months = int(years) * MONTHS_A_YEAR
    deaths = np.bincount(age[died], minlength=months + 1)[: months + 1]
    ages = np.bincount(age[life], minlength=months + 1)
    at_risk = ages[::-1].cumsum()[::-1][: months + 1]
    share = np.prod(1.0 - deaths[1:] / np.maximum(at_risk[1:], 1))
    return (np.full(policy.runs, float(share)),)


def first_ends(comparison: Comparison, what: str) -> MeasureParts:
    """Return how many first trials came to an end of one kind, and to any.

    An extended trial ends once more: permits and ends of such are all that come later than the extension, which is as
    good as told apart only in the first term; so ends are counted up to the end of the first trials that were extended.
    """
    policy = comparison.policy
    regions = policy.trace.regions
    started = np.flatnonzero(regions["trials_started"].sum(axis=(0, 2)))
    last = int(started[0]) + 2 * int(policy.inputs.levers["trial_months"]) if started.size else 0
    ends = {each: regions[f"trials_{each}"][:, :last].sum(axis=(1, 2)) for each in FIRST_ENDS}
    return ends[what], np.asarray(sum(ends.values()))


def unaware(comparison: Comparison, years: str) -> MeasureParts:
    """Return the share of firms that have not heard of a zone so long after its announcement (E08).

    The zone is the first that is announced; beyond the horizon its campaign goes on as in the last month.
    """
    inputs, months = comparison.policy.inputs, MONTHS_A_YEAR * int(years)
    levers, campaign = inputs.levers, inputs.months["campaign"]
    first = min(inputs.designations["announced"].tolist(), default=0)
    since = campaign[first : first + months]
    times = (since.sum() + campaign[-1] * (months - since.size)) / months
    share = (1.0 - float(levers["aware_at_once"])) * np.exp(-float(levers["awareness_rate"]) * 12 * int(years) * times)
    return (np.full(comparison.runs, share),)
