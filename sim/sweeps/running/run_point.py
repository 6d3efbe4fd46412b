"""One point of a sweep: its runs in pairs, and the row of numbers that they give.

A point's runs are made in one thread, a few at a time, so that many points can be under way on many processors and
memory depends neither on the number of points nor on the number of runs.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.engines.ensemble.threads import simulate_here
from sim.engines.ensemble.trace import bytes_of_a_run
from sim.engines.inputs.arrays import Inputs, make_inputs
from sim.language.errors import ZonelabError
from sim.results.comparable import check_comparable
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Estimate
from sim.results.measures import estimates
from sim.results.memory import TooLittleMemoryError, bytes_of_trace, check_memory
from sim.scenario.load import Scenario
from sim.sweeps.design.plan import Plan, point_scenarios

#: Bytes of the runs of one scenario that a thread holds at a time.
MOST_BYTES = 24_000_000


@dataclass(frozen=True)
class Row:
    """What became of a point.

    Attributes
    ----------
    point
        Its number.
    estimates
        Estimate of each measure; empty if the point failed.
    error
        Why it failed, or empty.
    """

    point: int
    estimates: list[Estimate]
    error: str = ""


class PointRunner:
    """Runs points of a plan; threads may share one.

    A baseline that no lever moves is run once and kept, if it is small.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._baseline_inputs: Inputs | None = None
        self._baseline_parts: dict[int, EnsembleResult] = {}

    def run(self, point: int) -> Row:
        """Return the row of a point; what its levers or runs do not allow is in the row too.

        Raises
        ------
        MemoryError, OSError, TooLittleMemoryError
            What is no fault of the point.
        """
        try:
            return Row(point, self._estimates(point))
        except (MemoryError, OSError, TooLittleMemoryError):
            raise
        except ZonelabError as error:
            return Row(point, [], " ".join(error.problems))
        except Exception as error:  # one point must not cost the others, whatever is wrong with it
            return Row(point, [], f"{type(error).__name__}: {error}")

    def _estimates(self, point: int) -> list[Estimate]:
        plan, runs = self._plan, self._plan.sweep.runs
        policy, baseline = point_scenarios(plan, point)
        check_comparable(policy, baseline)
        check_memory([policy], min(runs, max(1, MOST_BYTES // bytes_of_trace(policy, 1))), threads=1)
        inputs = make_inputs(policy)
        own_baseline = baseline is not plan.baseline
        baseline_inputs = make_inputs(baseline) if own_baseline else self._kept_inputs()
        at_a_time = min(runs, max(1, MOST_BYTES // bytes_of_a_run(inputs)))
        pieces: list[list[tuple[Any, ...]]] = [[] for _ in plan.measures]
        for first in range(0, runs, at_a_time):
            count = min(at_a_time, runs - first)
            comparison = Comparison(
                self._part(policy, inputs, first, count),
                self._part(baseline, baseline_inputs, first, count)
                if own_baseline or runs > count
                else self._kept_part(first, count),
            )
            for found, measure in zip(pieces, plan.measures, strict=True):
                found.append(measure.pieces(comparison))
        return estimates(plan.measures, [_joined(each) for each in pieces])

    def _part(self, scenario: Scenario, inputs: Inputs, first: int, count: int) -> EnsembleResult:
        seed = self._plan.sweep.seed
        return EnsembleResult(scenario, count, seed, inputs, simulate_here(inputs, first, count, seed))

    def _kept_inputs(self) -> Inputs:
        with self._lock:
            if self._baseline_inputs is None:
                self._baseline_inputs = make_inputs(self._plan.baseline)
            return self._baseline_inputs

    def _kept_part(self, first: int, count: int) -> EnsembleResult:
        inputs = self._kept_inputs()
        with self._lock:
            if first not in self._baseline_parts:
                self._baseline_parts[first] = self._part(self._plan.baseline, inputs, first, count)
            return self._baseline_parts[first]


def _joined(parts: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return the pieces of all runs from those of a few each."""
    return parts[0] if len(parts) == 1 else tuple(np.concatenate(each) for each in zip(*parts, strict=True))
