"""Runs behind the page: kept for everyone by fingerprint within a bounded memory, estimated before they begin."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from cachetools import LRUCache

import sim
from sim.engines.ensemble.record import bytes_of_a_run
from sim.inputs import Inputs, make_inputs
from sim.results.comparison import Comparison, check_comparable
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario
from sim.sweeps.sizes import FIRM_MONTH_SECONDS
from sim.texts import sentence

#: Bytes of runs that are kept for all readers together, and that one ensemble may take.
MOST_KEPT_BYTES = 400_000_000
MOST_BYTES = 300_000_000
#: What makes the reader be asked first.
LONGEST_UNASKED_SECONDS = 10.0

Key = tuple[str, int, int]


@dataclass(frozen=True)
class Cost:
    """What runs that are not at hand would take."""

    seconds: float
    bytes: int


class Runs:
    """Ensembles and comparisons, kept by what determines their numbers.

    One object serves all sessions; a key holds a fingerprint of the settings, so nobody meets another's.
    """

    def __init__(self, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self._lock = threading.Lock()
        self._ensembles: LRUCache[Key, EnsembleResult] = LRUCache(most_bytes, getsizeof=_bytes_of)
        self._comparisons: LRUCache[tuple[Key, Key, str], Comparison] = LRUCache(most_bytes, getsizeof=_bytes_of_both)
        self._seconds, self._firm_months = 0.0, 0
        self._warm = False

    def cost(self, scenario: Scenario, runs: int, seed: int) -> Cost:
        """Return what this ensemble would take; nothing if it is at hand."""
        if self._at_hand((scenario.digest, runs, seed)) is not None:
            return Cost(0.0, 0)
        inputs = make_inputs(scenario)
        return Cost(runs * _firm_months(inputs) * self._seconds_per_firm_month(), runs * bytes_of_a_run(inputs))

    def ensemble(
        self, scenario: Scenario, runs: int, seed: int, on_progress: Callable[[int], None] | None = None
    ) -> EnsembleResult:
        """Return an ensemble, run now if it is not at hand.

        Parameters are those of `sim.run_ensemble`.
        """
        key = (scenario.digest, runs, seed)
        kept = self._at_hand(key)
        if kept is None:
            began = perf_counter()
            kept = sim.run_ensemble(scenario, runs, seed, on_progress=on_progress)
            self._learn(perf_counter() - began, runs * _firm_months(kept.inputs))
            self._keep(self._ensembles, key, kept)
        # Titles are no part of the fingerprint: the numbers of another name are told under this one.
        return kept if kept.scenario is scenario else EnsembleResult(scenario, runs, seed, kept.inputs, kept.record)

    def comparison(
        self,
        policy: Scenario,
        baseline: Scenario,
        runs: int,
        seed: int,
        on_progress: Callable[[int], None] | None = None,
    ) -> Comparison:
        """Return a comparison of two scenarios, of which only what is not at hand is run.

        Raises
        ------
        ZonelabError
            If they cannot be compared firm by firm.
        """
        check_comparable(policy, baseline)
        names = f"{policy.settings.title} {baseline.settings.title}"
        key = ((policy.digest, runs, seed), (baseline.digest, runs, seed), names)
        with self._lock:
            kept = self._comparisons.get(key)
        if kept is None:
            arms = [self.ensemble(each, runs, seed, on_progress) for each in (baseline, policy)]
            kept = Comparison(arms[1], arms[0])
            self._keep(self._comparisons, key, kept)
        return kept

    def _learn(self, seconds: float, firm_months: int) -> None:
        """Add work to what the pace is reckoned from; the first of a process may have compiled the model."""
        if self._warm:
            self._seconds, self._firm_months = self._seconds + seconds, self._firm_months + firm_months
        self._warm = True

    def _seconds_per_firm_month(self) -> float:
        return self._seconds / self._firm_months if self._firm_months else FIRM_MONTH_SECONDS

    def _keep(self, cache: LRUCache[Any, Any], key: Any, value: Any) -> None:
        """Keep a value, and forget the longest unused if there is no room; what is larger than all room is not kept."""
        with self._lock, suppress(ValueError):
            cache[key] = value

    def _at_hand(self, key: Key) -> EnsembleResult | None:
        with self._lock:
            return self._ensembles.get(key)


def _firm_months(inputs: Inputs) -> int:
    return int(inputs.levers["slots"]) * int(inputs.months.size)


def _bytes_of(result: EnsembleResult) -> int:
    return sum(array.nbytes for array in result.record)


def _bytes_of_both(comparison: Comparison) -> int:
    return _bytes_of(comparison.policy) + _bytes_of(comparison.baseline)


def too_large(cost: Cost) -> Any:
    """Return the sentence for runs that do not fit in memory, or None."""
    if cost.bytes <= MOST_BYTES:
        return None
    return sentence(
        "runs, months and scale must leave the results of a scenario at most {most:.1f} GB; they would take "
        "{bytes:.1f} GB. Lower one of them, or use the command line.",
        most=MOST_BYTES / 1e9,
        bytes=cost.bytes / 1e9,
    )
