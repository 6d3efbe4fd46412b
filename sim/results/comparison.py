"""A policy against a baseline, run by run: effects, ledger, money, jobs, trials, reports (M04 to M07, M09 to M11, M14).

Where a table has ``mean``, ``low`` and ``high``, these are the mean over runs of the paired difference, policy less
baseline, and the ends of its `range`: over calibrated draws, what the record leaves open; at central weights, the 90%
interval of the mean; if asked for, the luck of a single history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.language.texts import marked
from sim.language.vocabulary import units
from sim.numerics.arguments import raise_all
from sim.results.comparison_files import ComparisonFiles
from sim.results.costs import bought
from sim.results.displacement import displaced_share, displaced_within_nest, winners
from sim.results.ensemble import EVENTS, EnsembleResult
from sim.results.estimates import LEVEL, Estimate, Floats
from sim.results.ranges import RangeKind, interval_of, level_problem, mean_error, ratio_of, values_at_ends
from sim.results.reported import REPORT, beside_effect, reported_firms, reported_jobs
from sim.results.run_arrays import Axis
from sim.results.twin_firm_ledger import CATEGORIES, counterfactual_moves, ledger

#: Places of a firm besides the regions, in the table of moves.
NEVER_FOUNDED = marked("never founded")
CLOSED = marked("closed")
_CATEGORY_AXIS: Axis = "category", pd.Categorical(list(CATEGORIES), categories=list(CATEGORIES), ordered=True)


@dataclass(frozen=True, repr=False)
class Comparison(ComparisonFiles):
    """Runs of a policy and of a baseline with the same luck; equal to another if both sides are.

    Attributes
    ----------
    policy, baseline
        The two ensembles, of the same seed and number of runs.
    single_histories
        Whether all ranges are the luck of a single history; see `of_single_histories`.
    level : float [share]
        How much the ranges hold; see `at_level`.
    """

    policy: EnsembleResult
    baseline: EnsembleResult
    single_histories: bool = field(default=False, kw_only=True)
    level: float = field(default=LEVEL, kw_only=True)

    def __repr__(self) -> str:
        """Return a line; the tables are attributes."""
        one, other = self.policy.scenario.name, self.baseline.scenario.name
        over = ", over calibrated draws" if self.is_over_draws else ""
        return f"<Comparison of {one} with {other}: {self.runs} pairs of runs, seed {self.seed}{over}>"

    @property
    def runs(self) -> int:
        """Number of pairs."""
        return self.policy.runs

    @property
    def seed(self) -> int:
        """Seed that both ensembles share."""
        return self.policy.seed

    @property
    def is_over_draws(self) -> bool:
        """Whether pairs differ in calibrated weights too."""
        return self.policy.posterior is not None

    @property
    def range(self) -> RangeKind:
        """What ``low`` and ``high`` hold, everywhere in this comparison."""
        if self.single_histories:
            return RangeKind.HISTORY
        return RangeKind.RECORD if self.is_over_draws else RangeKind.MEAN

    def of_single_histories(self) -> Comparison:
        """Return the same runs with the wider range: the middle 90% of single pairs."""
        return replace(self, single_histories=True)

    def at_level(self, level: float) -> Comparison:
        """Return the same runs with ranges that hold another share, such as 0.5 or 0.95; see `level_problem`."""
        raise_all([level_problem(level, values_at_ends(self.range, self.runs, self.policy.blocks))])
        return replace(self, level=float(level))

    def interval(self, values: NDArray[Any]) -> tuple[Floats, Floats, Floats]:
        """Return mean, low and high of values of shape [run, ...]; the ends are those of `range`."""
        return interval_of(self.range, self.policy.blocks, self.level)(values)

    def mean_error(self, values: NDArray[Any]) -> Floats:
        """Return the Monte Carlo error of the mean of values of shape [run, ...]: one standard error."""
        return mean_error(values, self.policy.blocks)

    def estimate(self, values: NDArray[Any]) -> Estimate:
        """Return mean and range of one number, shape [run]."""
        mean, low, high = (float(each) for each in self.interval(values))
        return Estimate(mean, low, high)

    @property
    def _ratio(self) -> Callable[[NDArray[Any], NDArray[Any]], Estimate]:
        return ratio_of(self.range, self.policy.blocks, self.level)

    def _means(self, axes: list[Axis], ends: Iterable[NDArray[Any]], unit: str) -> pd.DataFrame:
        """Return the table of mean, low and high over some axes; `unit` is theirs."""
        table = self.policy.table(axes, dict(zip(("mean", "low", "high"), ends, strict=True)))
        table.attrs["units"] |= dict.fromkeys(("mean", "low", "high"), unit)
        return table

    def _by_region_and_month(self, differences: NDArray[Any], unit: str) -> pd.DataFrame:
        """Return the table of paired differences of shape [run, month, region]."""
        axes = [self.policy.region_axis(), self.policy.month_axis]
        return self._means(axes, (each.T for each in self.interval(differences)), unit)

    @cached_property
    def firm_differences(self) -> NDArray[np.int64]:
        """Policy less baseline firms, shape [run, month, region], regions in the order of the world file."""
        return self.policy.region_firms - self.baseline.region_firms

    @cached_property
    def final_differences(self) -> NDArray[np.int64]:
        """Policy less baseline firms at the end of the horizon, shape [run, region]."""
        return self.policy.final_firms - self.baseline.final_firms

    @cached_property
    def final_job_differences(self) -> NDArray[np.float64]:
        """Policy less baseline jobs at the end of the horizon, shape [run, region]."""
        return self.policy.final_jobs - self.baseline.final_jobs

    @cached_property
    def effects(self) -> pd.DataFrame:
        """M04: effect on the firms of each region; region, month, mean, low, high."""
        return self._by_region_and_month(self.firm_differences, "firms")

    @cached_property
    def job_effects(self) -> pd.DataFrame:
        """M10: effect on the jobs of each region; region, month, mean, low, high."""
        return self._by_region_and_month(self.policy.by_region("jobs") - self.baseline.by_region("jobs"), "persons")

    @cached_property
    def national(self) -> pd.DataFrame:
        """M05: firms net new to the country; month, mean, low, high."""
        return self._means([self.policy.month_axis], self.interval(self.firm_differences.sum(axis=2)), "firms")

    @cached_property
    def trial_effects(self) -> pd.DataFrame:
        """M11: effect on trials over the horizon; event, mean, low, high."""
        started = [
            self.policy.by_region(f"trials_{event}") - self.baseline.by_region(f"trials_{event}") for event in EVENTS
        ]
        ends = np.array([self.interval(each.sum(axis=(1, 2))) for each in started]).T
        return self._means([("event", EVENTS)], ends, "trials")

    @cached_property
    def reported(self) -> pd.DataFrame:
        """M14: firms reported as attracted since the announcement, and the effect (M04, M05); region, category, ..."""
        return self._report(reported_firms(self.policy, self.policy.months - 1), self.final_differences, "firms")

    @cached_property
    def reported_jobs(self) -> pd.DataFrame:
        """M14: their jobs at the end of the horizon, and the true effect on jobs (M10); as `reported`."""
        return self._report(reported_jobs(self.policy), self.final_job_differences, "persons")

    def _report(self, arrivals: NDArray[Any], effect: NDArray[Any], unit: str) -> pd.DataFrame:
        ends = self.interval(beside_effect(arrivals, effect))
        categories = pd.Categorical(list(REPORT), categories=list(REPORT), ordered=True)
        return self._means([self.policy.region_axis("country"), ("category", categories)], ends, unit)

    @cached_property
    def run_ledger(self) -> NDArray[np.int64]:
        """M06: the ledger, shape [run, region, category]."""
        regions = len(self.policy.regions)
        counts = ledger(self.policy.trace.fates, self.baseline.trace.fates, regions)
        return counts[:, self.policy.region_order]

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """M06: what each region's gain at the end is made of, run by run; run, region, category, firms."""
        axes = [self.policy.run_axis, self.policy.region_axis(), _CATEGORY_AXIS]
        return self.policy.table(axes, {"firms": self.run_ledger})

    @cached_property
    def ledger_means(self) -> pd.DataFrame:
        """M06: mean of the ledger over runs; region, category, mean, low, high. The last region is the country."""
        country = self.run_ledger.sum(axis=1, keepdims=True)
        ends = self.interval(np.concatenate([self.run_ledger, country], axis=1))
        return self._means([self.policy.region_axis("country"), _CATEGORY_AXIS], ends, "firms")

    @cached_property
    def moves(self) -> pd.DataFrame:
        """M06: where firms are under the baseline and where under the policy; origin, destination, mean, low, high.

        Pairs that differ and occur in some run; states besides the regions are never founded and closed.
        """
        counts = counterfactual_moves(self.policy.trace.fates, self.baseline.trace.fates, len(self.policy.regions))
        order = np.concatenate([self.policy.region_order, np.arange(2) + len(self.policy.regions)])
        counts = counts[:, order][:, :, order]
        ends = self.interval(counts)
        where = np.nonzero((ends[0] > 0) & ~np.eye(len(ends[0]), dtype=bool))
        states = self.policy.region_axis(NEVER_FOUNDED, CLOSED)[1]
        columns = {
            name: pd.Categorical.from_codes(codes, dtype=states.dtype)
            for name, codes in zip(("origin", "destination"), where, strict=True)
        }
        values = zip(("mean", "low", "high"), (each[where] for each in ends), strict=True)
        table = pd.DataFrame(columns | dict(values))
        known = units(list(table.columns), self.policy.scenario.world.currency)
        table.attrs["units"] = known | dict.fromkeys(("mean", "low", "high"), "firms")
        return table

    @cached_property
    def net_new(self) -> Estimate:
        """M05: firms net new to the country at the end of the horizon."""
        return self.estimate(self.final_differences.sum(axis=1))

    @cached_property
    def net_new_jobs(self) -> Estimate:
        """M10: jobs net new to the country at the end of the horizon."""
        return self.estimate(self.final_job_differences.sum(axis=1))

    @cached_property
    def displaced_share(self) -> Estimate:
        """Share of the gain of the regions with a zone that others lose: 1 - net new / gain, a ratio of means.

        The regions are the `winners`. Undefined where there are none, or their gain may be 0 or is a loss; and where a
        region has a zone only under the baseline, since what it loses is not taken by the others' zones.
        """
        return displaced_share(self.final_differences, self.policy.zoned, self.baseline.zoned, ratio=self._ratio)

    @cached_property
    def displaced_within_nest(self) -> Estimate:
        """Share of what others lose that regions in the nests of the `winners` lose (E10c), a ratio of means."""
        zoned = self.policy.zoned, self.baseline.zoned
        return displaced_within_nest(self.final_differences, *zoned, self.policy.nests, ratio=self._ratio)

    @cached_property
    def winners(self) -> NDArray[np.bool_]:
        """Regions that have a zone under the policy in some run but under the baseline in none, shape [region]."""
        return winners(self.policy.zoned, self.baseline.zoned)

    @cached_property
    def win_shares(self) -> NDArray[np.float64]:
        """Share of the runs in which a region has a zone under the policy, of the `winners`; 0 for others."""
        return np.where(self.winners, self.policy.zoned.mean(axis=0), 0.0)

    @cached_property
    def winners_support(self) -> tuple[Estimate, float]:
        """M07: share of the `winners` in the central support over the horizon, and their share under the baseline."""
        policy, baseline = (
            shares[:, self.winners].sum(axis=1) for shares in (self.policy.central_shares, self.baseline.central_shares)
        )
        return self.estimate(policy), float(baseline.mean())

    @cached_property
    def rival(self) -> str:
        """The region without a zone, of those that compete, that gets most of the baseline's money; else of all."""
        zoned = self.policy.zoned.any(axis=0)
        may = self.policy.scenario.world.regions_where(lambda region: region.competes and not region.capital_area)
        candidates = np.flatnonzero(np.array(may) & ~zoned)
        share = self.support_shares["baseline"].to_numpy()
        if not candidates.size:
            candidates = np.arange(share.size)
        return self.policy.regions[int(candidates[np.argmax(share[candidates])])]

    @cached_property
    def money_per_net_new_firm(self) -> Estimate:
        """M09: all money, policy less baseline, over firms net new to the country, in bn of the currency per firm."""
        return self.money_per("firm")

    def money_per(self, unit: str, discount: float = 0.0) -> Estimate:
        """M09: all money, policy less baseline, over what it buys in the country, in bn of the currency; see `bought`.

        Parameters
        ----------
        unit
            ``firm`` or ``job`` net new at the end of the horizon, or ``firm_year`` or ``job_year`` on the way.
        discount
            Of years and of their money, as a share a year.
        """
        return self._ratio(*bought(self, unit, discount))

    @cached_property
    def support_shares(self) -> pd.DataFrame:
        """M07: each region's share of the central support over the horizon; region, policy, low, high, baseline."""
        mean, low, high = self.interval(self.policy.central_shares)
        shares = {"policy": mean, "low": low, "high": high, "baseline": self.baseline.central_shares.mean(axis=0)}
        table = self.policy.table([self.policy.region_axis()], shares)
        table.attrs["units"] |= dict.fromkeys(shares, "share")
        return table
