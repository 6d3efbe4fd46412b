"""Several policies against one baseline with the same luck: their tables one below the other, and side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from sim.language.errors import one_of
from sim.language.texts import Sentence, check_language
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Estimate

#: Totals of a comparison, and their units; money is that of the world.
TOTALS = {
    "net_new": "firms",
    "net_new_jobs": "persons",
    "displaced_share": "share",
    "displaced_within_nest": "share",
    "money_per_net_new_firm": "{money} per firm",
}


@dataclass(frozen=True, repr=False)
class Comparisons(Mapping[str, Comparison]):
    """A comparison for each of several policies, by the name of its scenario; names that occur twice are numbered.

    Each table of `Comparison` is here too: the rows of all policies, with the column ``scenario`` before the others.

    Attributes
    ----------
    all
        The comparisons in the order in which the policies were named; they share the runs of the baseline.
    """

    all: tuple[Comparison, ...]

    def __repr__(self) -> str:
        """Return a line; the tables are attributes."""
        first = self.all[0]
        over = ", over calibrated draws" if first.is_over_draws else ""
        against = f"with {self.baseline.scenario.name}: {first.runs} pairs of runs each, seed {first.seed}{over}"
        return f"<Comparisons of {', '.join(self)} {against}>"

    def __getitem__(self, name: str) -> Comparison:
        """Return the comparison of a policy."""
        if name not in self._by_name:
            raise KeyError(one_of("scenario", name, list(self)))
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        """Give the names of the policies."""
        return iter(self._by_name)

    def __len__(self) -> int:
        """Return the number of policies."""
        return len(self.all)

    @cached_property
    def _by_name(self) -> dict[str, Comparison]:
        return dict(zip(numbered([each.policy.scenario.name for each in self.all]), self.all, strict=True))

    @property
    def baseline(self) -> EnsembleResult:
        """The runs of the baseline, which all share."""
        return self.all[0].baseline

    def between(self, one: str, other: str) -> Comparison:
        """Return one of the policies against another, from the runs that are there."""
        return replace(self[one], baseline=self[other].policy)

    def of_single_histories(self) -> Comparisons:
        """Return the same runs with the wider range; see `Comparison.of_single_histories`."""
        return Comparisons(tuple(each.of_single_histories() for each in self.all))

    def at_level(self, level: float) -> Comparisons:
        """Return the same runs with ranges that hold another share; see `Comparison.at_level`."""
        return Comparisons(tuple(each.at_level(level) for each in self.all))

    @cached_property
    def effects(self) -> pd.DataFrame:
        """M04: effect on the firms of each region; scenario, region, month, mean, low, high."""
        return self._together("effects")

    @cached_property
    def national(self) -> pd.DataFrame:
        """M05: firms net new to the country; scenario, month, mean, low, high."""
        return self._together("national")

    @cached_property
    def job_effects(self) -> pd.DataFrame:
        """M10: effect on the jobs of each region; scenario, region, month, mean, low, high."""
        return self._together("job_effects")

    @cached_property
    def trial_effects(self) -> pd.DataFrame:
        """M11: effect on trials over the horizon; scenario, event, mean, low, high."""
        return self._together("trial_effects")

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """M06: the ledger run by run; scenario, run, region, category, firms."""
        return self._together("ledger")

    @cached_property
    def ledger_means(self) -> pd.DataFrame:
        """M06: mean of the ledger over runs; scenario, region, category, mean, low, high."""
        return self._together("ledger_means")

    @cached_property
    def moves(self) -> pd.DataFrame:
        """M06: where firms are under the baseline and under the policy; scenario, origin, destination, mean, ..."""
        return self._together("moves")

    @cached_property
    def reported(self) -> pd.DataFrame:
        """M14: firms that a ministry would report as attracted; scenario, region, category, mean, low, high."""
        return self._together("reported")

    @cached_property
    def reported_jobs(self) -> pd.DataFrame:
        """M14: their jobs at the end of the horizon; scenario, region, category, mean, low, high."""
        return self._together("reported_jobs")

    @cached_property
    def support_shares(self) -> pd.DataFrame:
        """M07: shares of the central support; scenario, region, policy, low, high, baseline."""
        return self._together("support_shares")

    @cached_property
    def totals(self) -> pd.DataFrame:
        """The single numbers of each policy: firms and jobs net new, what others lose, money for a net new firm.

        Columns are scenario, measure, unit, mean, low, high; a number that is undefined is missing.
        """
        money = self.baseline.scenario.world.currency
        rows = [
            (name, measure, unit.format(money=money), estimate.mean, estimate.low, estimate.high)
            for name, each in self.items()
            for measure, unit in TOTALS.items()
            for estimate in [getattr(each, measure)]
        ]
        table = pd.DataFrame(rows, columns=["scenario", "measure", "unit", "mean", "low", "high"])
        return self._first_in_order(table)

    @cached_property
    def side_by_side(self) -> pd.DataFrame:
        """M04 and M05 at the end of the horizon: a row for each region, and the country last.

        After the mean firms of the baseline come, for each policy, mean, low and high of its effect, in columns
        ``SCENARIO.mean``, ``SCENARIO.low`` and ``SCENARIO.high``.
        """
        regions = self.baseline.regions
        firms = self.baseline.final_firms.mean(axis=0)
        columns: dict[str, object] = {
            "region": pd.Categorical([*regions, "country"], [*regions, "country"], ordered=True),
            "baseline": [*firms.tolist(), float(firms.sum())],
        }
        for name, each in self.items():
            estimates = [*at_the_end(each), each.net_new]
            columns |= {f"{name}.{end}": [getattr(one, end) for one in estimates] for end in ("mean", "low", "high")}
        table = pd.DataFrame(columns)
        table.attrs["units"] = {"region": "key"} | {name: "firms" for name in columns if name != "region"}
        return table

    def _together(self, name: str) -> pd.DataFrame:
        """Return a table of all comparisons, one below the other."""
        tables = [getattr(each, name).assign(scenario=key) for key, each in self.items()]
        table = pd.concat(tables, ignore_index=True)
        table.attrs["units"] = getattr(self.all[0], name).attrs["units"]
        return self._first_in_order(table[["scenario", *table.columns.drop("scenario")]])

    def _first_in_order(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table whose scenarios have the order in which they were named."""
        named = table.assign(scenario=pd.Categorical(table["scenario"], list(self), ordered=True))
        named.attrs["units"] = {"scenario": "name"} | table.attrs.get("units", {})
        return named

    def write(self, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
        """Write the tables and a manifest that repeats them to a folder; see `Comparison.write`."""
        check_language(language)
        from sim.report.results_folder import write_comparisons

        return write_comparisons(self, folder, language)


def at_the_end(comparison: Comparison) -> list[Estimate]:
    """Return the effect on the firms of each region at the end of the horizon, in the order of the world file."""
    return [comparison.estimate(each) for each in comparison.final_differences.T]


def numbered(names: list[str]) -> list[str]:
    """Return names that differ: one that is there already gets a number.

    Examples
    --------
    >>> numbered(["jeju_first", "busan_first", "busan_first"])
    ['jeju_first', 'busan_first', 'busan_first (2)']
    """
    found: list[str] = []
    for name in names:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name} ({number})"
        found.append(free)
    return found
