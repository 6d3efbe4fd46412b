"""Arrays of the runs of one scenario, in the order of the world file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import MONEY_FIELDS
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import Inputs
from sim.engines.readable.agents import Agents
from sim.language.vocabulary import units
from sim.results.ranges import Blocks
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


def _spread_out(labels: Any, where: tuple[int, int, int]) -> NDArray[Any]:
    """Return the labels of an axis as a column: each as often as there are rows after it, all as often as before it."""
    column: NDArray[Any] = np.broadcast_to(np.reshape(labels, (1, -1, 1)), where).copy()
    return column.reshape(-1)


@dataclass(frozen=True, eq=False, repr=False)
class RunArrays:
    """Runs of one scenario; equal to others if the scenario and every number of the trace are equal.

    Attributes
    ----------
    scenario
        What was run.
    runs, seed
        Runs 0 to ``runs - 1`` of the seed.
    inputs, trace
        The numbers that went in, and the raw arrays that came out; regions and sectors in the order of their keys.
    posterior
        Calibrated draws instead of the weights of the scenario; `inputs` are those of the scenario's own weights.
    agents
        The changed agents of the readable engine that made the trace; None for the compiled engine.
    """

    scenario: Scenario
    runs: int
    seed: int
    inputs: Inputs
    trace: Trace
    posterior: Posterior | None = None
    agents: Agents | None = None

    def __eq__(self, other: object) -> bool:
        """Return whether scenario, seed and trace of the other are the same."""
        if self is other:
            return True
        if not isinstance(other, RunArrays) or hash(self) != hash(other):
            return False
        return all(_same(one, two) for one, two in zip(self.trace, other.trace, strict=True))

    def __hash__(self) -> int:
        """Return a number that equal ensembles share."""
        return hash((self.scenario, self.runs, self.seed, self.posterior))

    def __repr__(self) -> str:
        """Return a line; the tables are attributes."""
        draws = self.posterior.draws_of_runs(self.runs) if self.posterior is not None else 0
        over = f", over {draws} calibrated draws" if draws else ""
        return f"<{type(self).__name__} of {self.runs} runs of {self.scenario.name}, seed {self.seed}{over}>"

    @cached_property
    def blocks(self) -> Blocks | None:
        """Which runs share a draw; None where all runs have the weights of the scenario."""
        return None if self.posterior is None else Blocks.of(self.posterior, self.runs)

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
        """For each region in the order of the world file, its number in the trace."""
        return np.array([self.scenario.world.region_ids.index(name) for name in self.regions], dtype=np.int64)

    @cached_property
    def sector_order(self) -> NDArray[np.int64]:
        """For each sector in the order of the world file, its number in the trace."""
        world = self.scenario.world
        return np.array([world.sector_ids.index(name) for name in world.display_sectors], dtype=np.int64)

    def date(self, month: int) -> str:
        """Return the calendar month ``YYYY-MM`` of a month of the horizon."""
        return month_text(month_number(self.scenario.settings.start) + month)

    def by_region(self, field: str) -> NDArray[Any]:
        """Return a field of the trace, shape [run, month, region], regions in the order of the world file."""
        return np.asarray(self.trace.regions[field][:, :, self.region_order])

    @cached_property
    def region_firms(self) -> NDArray[np.int64]:
        """M01: firms at the end of each month, shape [run, month, region], regions in the order of the world file."""
        firms: NDArray[np.int64] = np.einsum("rmks->rmk", self.trace.firms, dtype=np.int64)  # twice as fast as `sum`
        return firms[:, :, self.region_order]

    @cached_property
    def final_firms(self) -> NDArray[np.int64]:
        """M01: firms at the end of the horizon, shape [run, region], regions in the order of the world file."""
        return np.asarray(self.trace.firms[:, -1].sum(axis=2, dtype=np.int64)[:, self.region_order])

    @cached_property
    def final_jobs(self) -> NDArray[np.float64]:
        """M10: jobs at the end of the horizon, shape [run, region], regions in the order of the world file."""
        return np.asarray(self.trace.regions["jobs"][:, -1][:, self.region_order])

    @cached_property
    def starting_firms(self) -> NDArray[np.int64]:
        """Firms at the start, shape [region], regions in the order of the world file."""
        return np.asarray(self.inputs.regions["starting_firms"][self.region_order])

    def table(self, axes: list[Axis], values: dict[str, NDArray[Any]]) -> pd.DataFrame:
        """Return a table with a row for each combination of the axes; the last runs fastest."""
        sizes = [len(labels) for _, labels in axes]
        columns: dict[str, Any] = {}
        before, after = 1, int(np.prod(sizes))
        for (name, labels), size in zip(axes, sizes, strict=True):
            after //= size
            where = (before, size, after)
            if isinstance(labels, pd.Categorical):
                codes = _spread_out(labels.codes, where)
                columns[name] = pd.Categorical.from_codes(codes, dtype=labels.dtype)
            else:
                columns[name] = _spread_out(labels, where)
            before *= size
        # Values are copied, since what is theirs may be kept elsewhere; the columns of the axes are nobody else's.
        values = {name: array.reshape(-1).copy() for name, array in values.items()}
        table = pd.DataFrame(columns | values, copy=False)
        table.attrs["units"] = units(list(table.columns), self.scenario.world.currency)
        return table

    @cached_property
    def zone_starts(self) -> dict[str, tuple[int, int | None]]:
        """For each region that has a zone in some run, its first month announced and its first in force."""
        phases = self.trace.zone_phase
        zoned: NDArray[np.bool_] = np.any(self._in_some_run(phases > 0), axis=2)[:, self.region_order]
        in_force: NDArray[np.bool_] = np.any(self._in_some_run(phases == IN_FORCE), axis=2)[:, self.region_order]
        return {
            region: (int(zoned[:, i].argmax()), int(in_force[:, i].argmax()) if in_force[:, i].any() else None)
            for i, region in enumerate(self.regions)
            if zoned[:, i].any()
        }

    @cached_property
    def last_zone_month(self) -> int | None:
        """The last month in which a zone is in force in some run; None where none ever is."""
        months = np.flatnonzero(np.any(self._in_some_run(self.trace.zone_phase == IN_FORCE), axis=(1, 2)))
        return int(months[-1]) if months.size else None

    @staticmethod
    def _in_some_run(holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return whether something holds in any run: alone, as numpy takes 40 times as long over other axes with it."""
        return np.asarray(np.any(holds, axis=0))

    @property
    def run_axis(self) -> Axis:
        """The runs."""
        return "run", np.arange(self.runs)

    @property
    def month_axis(self) -> Axis:
        """The months of the horizon."""
        return "month", np.arange(self.months)

    def region_axis(self, *more: str) -> Axis:
        """Return the regions in the order of the world file, and what comes after them."""
        names = [*self.regions, *more]
        return "region", pd.Categorical(names, categories=names, ordered=True)

    @property
    def _sector_axis(self) -> Axis:
        sectors = list(self.scenario.world.display_sectors)
        return "sector", pd.Categorical(sectors, categories=sectors, ordered=True)

    @property
    def _usual(self) -> list[Axis]:
        return [self.run_axis, self.month_axis, self.region_axis()]

    @cached_property
    def zoned(self) -> NDArray[np.bool_]:
        """Whether a region ever has a zone, announced or in force, shape [run, region]."""
        ever = np.any(self.trace.zone_phase, axis=1)
        return np.asarray(np.any(ever, axis=2))[:, self.region_order]

    @property
    def nests(self) -> NDArray[np.int64]:
        """Number of the nest of each region (E10c), in each run the same, shape [run, region]."""
        nests = np.asarray(self.scenario.world.nests, dtype=np.int64)[self.region_order]
        return np.broadcast_to(nests, (self.runs, nests.size))

    @cached_property
    def central_shares(self) -> NDArray[np.float64]:
        """M07: the regions' shares of the central support paid over the horizon, shape [run, region]."""
        regions = self.trace.regions
        paid = (regions["zone_money"] + regions["pilot_money"]).sum(axis=1)[:, self.region_order]
        total = paid.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(paid, total, out=np.zeros(paid.shape), where=total > 0))

    @cached_property
    def spent(self) -> NDArray[np.float64]:
        """M09: all money paid over the horizon, central and own, in bn of the currency, shape [run]."""
        return np.asarray(sum(self.trace.regions[field].sum(axis=(1, 2)) for field in MONEY_FIELDS))
