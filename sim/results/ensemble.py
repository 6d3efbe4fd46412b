"""The tables of an ensemble: M01 to M03, M07, M08 and M10 to M13, a row for each run, month and place.

Tables are built when they are first asked for. Units stand in ``table.attrs["units"]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import Inputs
from sim.engines.readable.agents import Agents
from sim.language.texts import Sentence
from sim.language.vocabulary import units
from sim.results.spread import MEASURES, spread
from sim.rules.designation import IN_FORCE
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.schema.words import month_number, month_text

#: A column and its labels, an array of numbers or a pandas Categorical.
Axis = tuple[str, Any]


def _same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Return whether two arrays hold the same bits, whatever pads their rows."""
    if one.dtype.names:
        return all(_same(one[name], other[name]) for name in one.dtype.names)
    return one.shape == other.shape and one.tobytes() == other.tobytes()


@dataclass(frozen=True, eq=False, repr=False)
class EnsembleResult:
    """Runs of one scenario; equal to others if the scenario and every number of the record are.

    Attributes
    ----------
    scenario
        What was run.
    runs, seed
        Runs 0 to ``runs - 1`` of the seed.
    inputs, record
        The numbers that went in, and the raw arrays that came out; regions and sectors in the order of their keys.
    posterior
        Calibrated draws in place of the weights of the scenario, run i the draw i modulo their number; `inputs` are
        those of the scenario's own weights.
    agents
        The changed agents of the readable engine that made the record; None for the compiled engine.
    """

    scenario: Scenario
    runs: int
    seed: int
    inputs: Inputs
    trace: Trace
    posterior: Posterior | None = None
    agents: Agents | None = None

    def __eq__(self, other: object) -> bool:
        """Return whether scenario, seed and record of the other are the same."""
        if self is other:
            return True
        if not isinstance(other, EnsembleResult) or hash(self) != hash(other):
            return False
        return all(_same(one, two) for one, two in zip(self.trace, other.trace, strict=True))

    def __hash__(self) -> int:
        """Return a number that equal ensembles share."""
        return hash((self.scenario, self.runs, self.seed, self.posterior))

    def __repr__(self) -> str:
        """Return a line; the tables are attributes."""
        over = f", over {len(self.posterior.draws)} calibrated draws" if self.posterior is not None else ""
        return f"<EnsembleResult of {self.runs} runs of {self.scenario.name}, seed {self.seed}{over}>"

    @property
    def regions(self) -> list[str]:
        """Keys of the regions in the order of the world file."""
        return list(self.scenario.world.display_regions)

    @property
    def months(self) -> int:
        """Length of the horizon."""
        return int(self.inputs.months.size)

    @cached_property
    def region_order(self) -> NDArray[np.int64]:
        """For each region in the order of the world file, its number in the record."""
        numbers = {name: i for i, name in enumerate(self.scenario.world.region_ids)}
        return np.array([numbers[name] for name in self.regions], dtype=np.int64)

    @cached_property
    def sector_order(self) -> NDArray[np.int64]:
        """For each sector in the order of the world file, its number in the record."""
        numbers = {name: i for i, name in enumerate(self.scenario.world.sector_ids)}
        return np.array([numbers[name] for name in self.scenario.world.display_sectors], dtype=np.int64)

    def date(self, month: int) -> str:
        """Return the calendar month ``YYYY-MM`` of a month of the horizon."""
        return month_text(month_number(self.scenario.settings.start) + month)

    def by_region(self, field: str) -> NDArray[Any]:
        """Return a field of the record, shape [run, month, region], regions in the order of the world file."""
        values: NDArray[Any] = self.trace.regions[field][:, :, self.region_order]
        return values

    @cached_property
    def region_firms(self) -> NDArray[np.int64]:
        """M01: firms at the end of each month, shape [run, month, region], regions in the order of the world file."""
        total: NDArray[np.int64] = self.trace.firms.sum(axis=3, dtype=np.int64)[:, :, self.region_order]
        return total

    @cached_property
    def final_firms(self) -> NDArray[np.int64]:
        """M01: firms at the end of the horizon, shape [run, region], regions in the order of the world file."""
        final: NDArray[np.int64] = self.trace.firms[:, -1].sum(axis=2, dtype=np.int64)[:, self.region_order]
        return final

    @cached_property
    def final_jobs(self) -> NDArray[np.float64]:
        """M10: jobs at the end of the horizon, shape [run, region], regions in the order of the world file."""
        jobs: NDArray[np.float64] = self.trace.regions["jobs"][:, -1][:, self.region_order]
        return jobs

    @cached_property
    def starting_firms(self) -> NDArray[np.int64]:
        """Firms at the start, shape [region], regions in the order of the world file."""
        firms: NDArray[np.int64] = self.inputs.cells["firms"].sum(axis=1)[self.region_order]
        return firms

    def table(self, axes: list[Axis], values: dict[str, NDArray[Any]]) -> pd.DataFrame:
        """Return a table with a row for each combination of the axes; the last runs fastest."""
        sizes = [len(labels) for _, labels in axes]
        columns: dict[str, Any] = {}
        before, after = 1, int(np.prod(sizes))
        for (name, labels), size in zip(axes, sizes, strict=True):
            after //= size
            if isinstance(labels, pd.Categorical):
                codes = np.tile(np.repeat(labels.codes, after), before)
                columns[name] = pd.Categorical.from_codes(codes, dtype=labels.dtype)
            else:
                columns[name] = np.tile(np.repeat(labels, after), before)
            before *= size
        columns |= {name: array.reshape(-1) for name, array in values.items()}
        table = pd.DataFrame(columns)
        table.attrs["units"] = units(list(columns), self.scenario.world.currency)
        return table

    @cached_property
    def zone_starts(self) -> dict[str, tuple[int, int | None]]:
        """For each region that has a zone in some run, its first month announced and its first in force."""
        phases = self.trace.zone_phase
        zoned: NDArray[np.bool_] = np.any(phases > 0, axis=(0, 3))[:, self.region_order]
        in_force: NDArray[np.bool_] = np.any(phases == IN_FORCE, axis=(0, 3))[:, self.region_order]
        return {
            region: (int(zoned[:, i].argmax()), int(in_force[:, i].argmax()) if in_force[:, i].any() else None)
            for i, region in enumerate(self.regions)
            if zoned[:, i].any()
        }

    @cached_property
    def last_zone_month(self) -> int | None:
        """The last month in which a zone is in force in some run; None where none ever is."""
        months = np.flatnonzero(np.any(self.trace.zone_phase == IN_FORCE, axis=(0, 2, 3)))
        return int(months[-1]) if months.size else None

    @property
    def _run_axis(self) -> Axis:
        return "run", np.arange(self.runs)

    @property
    def _month_axis(self) -> Axis:
        return "month", np.arange(self.months)

    def _region_axis(self, name: str = "region") -> Axis:
        return name, pd.Categorical(self.regions, categories=self.regions, ordered=True)

    @property
    def _sector_axis(self) -> Axis:
        sectors = list(self.scenario.world.display_sectors)
        return "sector", pd.Categorical(sectors, categories=sectors, ordered=True)

    @property
    def _usual(self) -> list[Axis]:
        return [self._run_axis, self._month_axis, self._region_axis()]

    @cached_property
    def firms(self) -> pd.DataFrame:
        """M01, M03: firms at the end of a month, and those attracted since the start; run, month, region."""
        attracted = self.region_firms - self.starting_firms
        return self.table(self._usual, {"firms": self.region_firms, "attracted": attracted})

    @cached_property
    def firms_by_sector(self) -> pd.DataFrame:
        """M01: firms at the end of a month; run, month, region, sector."""
        firms = self.trace.firms[:, :, self.region_order][..., self.sector_order]
        return self.table([*self._usual, self._sector_axis], {"firms": firms})

    @cached_property
    def flows(self) -> pd.DataFrame:
        """M02: firms founded, moved in, moved out and closed in a month; run, month, region."""
        names = ("founded", "moved_in", "moved_out", "closed")
        return self.table(self._usual, {name: self.by_region(name) for name in names})

    @cached_property
    def moves(self) -> pd.DataFrame:
        """M02: moves between regions in a month; run, month, origin, destination, without the pairs that had none."""
        moves = self.trace.moves[:, :, self.region_order][..., self.region_order]
        where = np.nonzero(moves)
        regions = self._region_axis()[1]
        table = pd.DataFrame(
            {
                "run": where[0],
                "month": where[1],
                "origin": pd.Categorical.from_codes(where[2], dtype=regions.dtype),
                "destination": pd.Categorical.from_codes(where[3], dtype=regions.dtype),
                "firms": moves[where],
            }
        )
        table.attrs["units"] = units(list(table.columns), self.scenario.world.currency)
        return table

    @cached_property
    def support(self) -> pd.DataFrame:
        """M13 and the money behind M07 and M09; run, month, region. No support per firm where there are no firms."""
        money = {name: self.by_region(name) for name in ("zone_money", "pilot_money", "own_money")}
        money["central"] = money["zone_money"] + money["pilot_money"]
        money["total"] = money["central"] + money["own_money"]
        firms = self.region_firms
        per_firm = np.divide(money["total"], firms, out=np.full(firms.shape, np.nan), where=firms > 0)
        return self.table(self._usual, {**money, "support_per_firm": per_firm})

    @cached_property
    def zoned(self) -> NDArray[np.bool_]:
        """Whether a region ever has a zone, announced or in force, shape [run, region]."""
        phases: Any = self.trace.zone_phase
        zoned: NDArray[np.bool_] = phases.any(axis=1).any(axis=2)[:, self.region_order]
        return zoned

    @cached_property
    def central_shares(self) -> NDArray[np.float64]:
        """M07: the regions' shares of the central money paid over the horizon, shape [run, region]."""
        regions = self.trace.regions
        paid = (regions["zone_money"] + regions["pilot_money"]).sum(axis=1)[:, self.region_order]
        total = paid.sum(axis=1, keepdims=True)
        shares: NDArray[np.float64] = np.divide(paid, total, out=np.zeros(paid.shape), where=total > 0)
        return shares

    @cached_property
    def spent(self) -> NDArray[np.float64]:
        """M09: all money paid over the horizon, central and own, in bn of the currency, shape [run]."""
        regions = self.trace.regions
        money: NDArray[np.float64] = np.zeros(self.runs)
        for field in ("zone_money", "pilot_money", "own_money"):
            money = money + regions[field].sum(axis=(1, 2))
        return money

    @cached_property
    def unspent(self) -> pd.DataFrame:
        """Zone money for which no zone was in force; run, month."""
        return self.table([self._run_axis, self._month_axis], {"unspent": self.trace.unspent})

    @cached_property
    def jobs(self) -> pd.DataFrame:
        """M10: jobs at the end of a month; run, month, region."""
        return self.table(self._usual, {"jobs": self.by_region("jobs")})

    @cached_property
    def trials(self) -> pd.DataFrame:
        """M11: what became of trials in a month; run, month, region."""
        names = ("started", "permitted", "extended", "ended", "failed")
        return self.table(self._usual, {name: self.by_region(f"trials_{name}") for name in names})

    @cached_property
    def barriers(self) -> pd.DataFrame:
        """M11: national barrier; run, month, sector."""
        barrier = self.trace.barrier[:, :, self.sector_order]
        return self.table([self._run_axis, self._month_axis, self._sector_axis], {"barrier": barrier})

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
        return self.table([self._run_axis, self._month_axis, ("kind", kind)], values)

    @cached_property
    def firm_spread(self) -> pd.DataFrame:
        """M08: how firms spread over all regions; run, month, and the measures."""
        measured = spread(self.region_firms.astype(np.float64))
        values = {name: measured[..., i] for i, name in enumerate(MEASURES)}
        return self.table([self._run_axis, self._month_axis], values)

    @cached_property
    def outside_capital(self) -> pd.DataFrame:
        """M12: share of the firms outside the capital area; run, month."""
        outside = np.array(self.scenario.world.regions_where(lambda region: not region.capital_area))
        total = self.region_firms.sum(axis=2)
        share = np.divide(
            self.region_firms[:, :, outside].sum(axis=2), total, out=np.full(total.shape, np.nan), where=total > 0
        )
        return self.table([self._run_axis, self._month_axis], {"share": share})

    def write(self, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
        """Write tables, a figure and a manifest that repeats them; return what the user is to know.

        Parameters
        ----------
        folder
            New, empty, or with older results, which are replaced; what is not of zonelab stays there.
        language
            Of the figures, 'en' or 'ko'.

        Raises
        ------
        OutputError
            If they cannot be written there.
        """
        from sim.report.results_folder import write_ensemble  # figures are imported when they are asked for

        return write_ensemble(self, folder, language)
