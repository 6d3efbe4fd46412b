"""The tables of an ensemble: M01 to M03, M07, M08 and M10 to M14, a row for each run, month and place.

Tables are made when they are first used. Units are in ``table.attrs["units"]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from sim.engines.ensemble.run_state import MONEY_FIELDS
from sim.language.texts import Sentence, check_language
from sim.language.vocabulary import units
from sim.results.evenness import MEASURES, spread
from sim.results.run_arrays import RunArrays

#: What becomes of trials.
EVENTS = ("started", "permitted", "extended", "ended", "failed")


@dataclass(frozen=True, eq=False, repr=False)
class EnsembleResult(RunArrays):
    """Runs of one scenario; equal to others if the scenario and every number of the trace are."""

    @cached_property
    def firms(self) -> pd.DataFrame:
        """M01, M03: firms at the end of a month, and those attracted since the start; run, month, region."""
        attracted = self.region_firms - self.starting_firms
        return self.table(self._usual, {"firms": self.region_firms, "attracted": attracted})

    @cached_property
    def firms_by_sector(self) -> pd.DataFrame:
        """M01: firms at the end of a month; run, month, region, sector."""
        firms = self.trace.firms[:, :, self.region_order[:, np.newaxis], self.sector_order]
        return self.table([*self._usual, self._sector_axis], {"firms": firms})

    @cached_property
    def flows(self) -> pd.DataFrame:
        """M02: firms founded, moved in, moved out and closed in a month; run, month, region."""
        names = ("founded", "moved_in", "moved_out", "closed")
        return self.table(self._usual, {name: self.by_region(name) for name in names})

    @cached_property
    def moves(self) -> pd.DataFrame:
        """M02: moves between regions in a month; run, month, origin, destination, without the pairs that had none."""
        where, regions = np.nonzero(self.trace.moves), self.region_axis()[1]
        firms, place = self.trace.moves[where], np.argsort(self.region_order)
        where = (*where[:2], place[where[2]], place[where[3]])
        order = np.lexsort(where[::-1])
        where, firms = tuple(each[order] for each in where), firms[order]
        table = pd.DataFrame(
            {
                "run": where[0],
                "month": where[1],
                "origin": pd.Categorical.from_codes(where[2], dtype=regions.dtype),
                "destination": pd.Categorical.from_codes(where[3], dtype=regions.dtype),
                "firms": firms,
            }
        )
        table.attrs["units"] = units(list(table.columns), self.scenario.world.currency)
        return table

    @cached_property
    def support(self) -> pd.DataFrame:
        """M13 and the money behind M07 and M09; run, month, region. No support per firm where there are no firms."""
        money = {name: self.by_region(name) for name in MONEY_FIELDS}
        money["central"] = money["zone_money"] + money["pilot_money"]
        money["total"] = money["central"] + money["own_money"]
        firms = self.region_firms
        per_firm = np.divide(money["total"], firms, out=np.full(firms.shape, np.nan), where=firms > 0)
        return self.table(self._usual, {**money, "support_per_firm": per_firm})

    @cached_property
    def unspent(self) -> pd.DataFrame:
        """Zone money for which no zone was in force; run, month."""
        return self.table([self.run_axis, self.month_axis], {"unspent": self.trace.unspent})

    @cached_property
    def jobs(self) -> pd.DataFrame:
        """M10: jobs at the end of a month; run, month, region."""
        return self.table(self._usual, {"jobs": self.by_region("jobs")})

    @cached_property
    def trials(self) -> pd.DataFrame:
        """M11: what became of trials in a month; run, month, region."""
        return self.table(self._usual, {name: self.by_region(f"trials_{name}") for name in EVENTS})

    @cached_property
    def sites(self) -> pd.DataFrame:
        """M14: sites of firms from elsewhere: opened in a month, open and their jobs at its end; run, month, region."""
        values = {name: self.by_region(name) for name in ("sites_opened", "sites", "site_jobs")}
        return self.table(self._usual, values)

    @cached_property
    def barriers(self) -> pd.DataFrame:
        """M11: national barrier; run, month, sector."""
        barrier = self.trace.barrier[:, :, self.sector_order]
        return self.table([self.run_axis, self.month_axis, self._sector_axis], {"barrier": barrier})

    @cached_property
    def reforms(self) -> pd.DataFrame:
        """M11: the months from which a reform holds; run, sector, month, and the barrier then."""
        table = self.barriers
        given = pd.Series(self.inputs.sectors["barrier"][self.sector_order], index=self._sector_axis[1].tolist())
        first = table["sector"].astype(object).map(given).astype(float)
        before = table.groupby(["run", "sector"], observed=True)["barrier"].shift().fillna(first)
        reforms = table[table["barrier"] < before][["run", "sector", "month", "barrier"]].reset_index(drop=True)
        reforms.attrs["units"] = units(list(reforms.columns), self.scenario.world.currency)
        return reforms

    @cached_property
    def support_spread(self) -> pd.DataFrame:
        """M07: how support spreads over all regions; run, month, kind (central, own, total), and the measures."""
        own, central = self.by_region("own_money"), self.by_region("zone_money") + self.by_region("pilot_money")
        kinds = {"central": central, "own": own, "total": central + own}
        stacked = np.stack([spread(money) for money in kinds.values()], axis=2)
        kind = pd.Categorical(list(kinds), categories=list(kinds))
        values = {name: stacked[..., i] for i, name in enumerate(MEASURES)}
        return self.table([self.run_axis, self.month_axis, ("kind", kind)], values)

    @cached_property
    def firm_spread(self) -> pd.DataFrame:
        """M08: how firms spread over all regions; run, month, and the measures."""
        measured = spread(self.region_firms.astype(np.float64))
        values = {name: measured[..., i] for i, name in enumerate(MEASURES)}
        return self.table([self.run_axis, self.month_axis], values)

    @cached_property
    def outside_capital(self) -> pd.DataFrame:
        """M12: share of the firms outside the capital area; run, month."""
        outside = np.array(self.scenario.world.regions_where(lambda region: not region.capital_area))
        total = self.region_firms.sum(axis=2)
        share = np.divide(
            self.region_firms[:, :, outside].sum(axis=2), total, out=np.full(total.shape, np.nan), where=total > 0
        )
        return self.table([self.run_axis, self.month_axis], {"share": share})

    def write(self, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
        """Write tables, a figure and a manifest that repeats them to a folder; see `Comparison.write`."""
        check_language(language)
        from sim.report.results_folder import write_ensemble  # figures are imported when they are asked for

        return write_ensemble(self, folder, language)
