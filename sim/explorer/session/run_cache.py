"""Runs behind the page: kept for everyone by fingerprint within a bounded memory, estimated before they begin."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from cachetools import LRUCache

import sim
from sim.explorer.serving.room import Room
from sim.language.texts import sentence
from sim.results.comparable import check_comparable
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.first_picture import FirstPicture
from sim.results.first_runs import FIRST_RUNS, FirstRuns, all_runs, first_of, first_runs
from sim.results.memory import bytes_available, bytes_needed, bytes_of_trace, slots_of, too_much
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.sweeps.design.sizes import FIRM_MONTH_SECONDS

#: Bytes of runs that are kept for all readers together, and that one ensemble may take.
MOST_KEPT_BYTES = 800_000_000
MOST_BYTES = 450_000_000
#: Bytes of the runs that are at work for all readers together.
MOST_AT_WORK_BYTES = 1_000_000_000
#: Bytes of first runs that are kept until the others follow, and of the pictures of them.
MOST_FIRST_BYTES = 100_000_000
#: Fewer runs than so many times those of a first picture are waited for.
LEAST_TIMES_THE_FIRST = 4
#: What makes the reader be asked first.
LONGEST_UNASKED_SECONDS = 10.0
#: Smaller work tells nothing of the pace: most of its time is what every call takes, two or three milliseconds.
LEAST_TELLING_FIRM_MONTHS = 1_000_000
#: Work before a draw can be run, a millisecond or so, in firm-months that take as long.
DRAW_FIRM_MONTHS = 50_000
#: Scenario, runs, seed, and the draws that runs are spread over, if any.
Key = tuple[str, int, int, str]


def key_of(scenario: Scenario, runs: int, seed: int, posterior: Posterior | None = None) -> Key:
    """Return what determines the numbers of an ensemble."""
    return scenario.digest, runs, seed, posterior.digest if posterior is not None else ""


@dataclass(frozen=True)
class Cost:
    """What runs that are not at hand would take.

    Attributes
    ----------
    seconds, bytes
        Time for all runs; size of the largest trace.
    bytes_beside
        What is held while they run, such as the state of each thread.
    """

    seconds: float
    bytes: int
    bytes_beside: int = 0


class Runs:
    """Ensembles and comparisons, kept by what determines their numbers.

    One object serves all sessions; a key holds a fingerprint of the settings, so nobody meets another's.
    """

    def __init__(self, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self._lock = threading.Lock()
        self._ensembles: LRUCache[Key, EnsembleResult] = LRUCache(most_bytes, getsizeof=_bytes_of)
        self._comparisons: LRUCache[tuple[Key, Key, str, bool], Comparison] = LRUCache(
            most_bytes, getsizeof=_bytes_of_both
        )
        self._first: LRUCache[Key, FirstRuns] = LRUCache(MOST_FIRST_BYTES, getsizeof=lambda one: _bytes_of(one.result))
        self._pictures: LRUCache[tuple[Any, bool], FirstPicture] = LRUCache(MOST_FIRST_BYTES, getsizeof=_bytes_of_both)
        self._room = Room(MOST_AT_WORK_BYTES)
        self._seconds, self._firm_months = 0.0, 0
        self._warm = False

    def cost(self, scenarios: Sequence[Scenario], runs: int, seed: int, posterior: Posterior | None = None) -> Cost:
        """Return what these ensembles would take, the bytes of the largest; nothing for what is at hand."""
        firm_months, most, beside = 0, 0, 0
        for scenario in scenarios:
            if self._at_hand(key_of(scenario, runs, seed, posterior)) is not None:
                continue
            firm_months += _firm_months(scenario, runs, posterior)
            most = max(most, bytes_of_trace(scenario, runs, posterior))
            beside = max(beside, bytes_needed([scenario], runs, posterior=posterior) - most)
        return Cost(firm_months * (self.pace() or FIRM_MONTH_SECONDS), most, beside)

    def missing(self, scenarios: Sequence[Scenario], runs: int, seed: int, posterior: Posterior | None = None) -> int:
        """Return how many runs of these ensembles are not at hand."""
        keys = {key_of(each, runs, seed, posterior) for each in scenarios}
        there = 0
        with self._lock:
            for key in keys:
                if key in self._ensembles:
                    there += runs
                elif key in self._first:
                    there += self._first[key].numbers.size
        return runs * len(keys) - there

    def ensemble(
        self,
        scenario: Scenario,
        runs: int,
        seed: int,
        on_progress: Callable[[int], None] | None = None,
        posterior: Posterior | None = None,
    ) -> EnsembleResult:
        """Return an ensemble, run now if it is not at hand.

        Parameters are those of `sim.run_ensemble`.
        """
        key = key_of(scenario, runs, seed, posterior)
        kept = self._at_hand(key)
        if kept is None:
            with self._room.taken(key, bytes_needed([scenario], runs, posterior=posterior), on_progress):
                kept = self._at_hand(key) or self._run(scenario, runs, seed, on_progress, posterior)
        # Titles are no part of the fingerprint: the numbers of another name are shown under this one.
        return kept if kept.scenario is scenario else replace(kept, scenario=scenario)

    def _run(
        self,
        scenario: Scenario,
        runs: int,
        seed: int,
        on_progress: Callable[[int], None] | None,
        posterior: Posterior | None,
    ) -> EnsembleResult:
        """Run an ensemble, on from its first runs if they are there, and keep it."""
        key, began = key_of(scenario, runs, seed, posterior), perf_counter()
        with self._lock:
            first = self._first.get(key)
        if first is None:
            made = sim.run_ensemble(scenario, runs, seed, posterior=posterior, on_progress=on_progress)
        else:
            made = all_runs(first, runs, posterior, on_progress)
        self._learn(perf_counter() - began, _firm_months(scenario, runs, posterior))
        self._keep(self._ensembles, key, made)
        with self._lock:
            self._first.pop(key, None)
        return made

    def first_picture(
        self,
        policy: Scenario,
        baseline: Scenario,
        runs: int,
        seed: int,
        posterior: Posterior | None = None,
        *,
        single_histories: bool = False,
    ) -> FirstPicture | None:
        """Return a comparison of the first runs, which `comparison` goes on from; None if all can be waited for.

        Parameters are those of `comparison`.

        Raises
        ------
        ZonelabError
            As there, as far as the first runs tell.
        """
        enough = runs >= LEAST_TIMES_THE_FIRST * FIRST_RUNS
        if not enough or not self.missing((policy, baseline), runs, seed, posterior):
            return None
        check_comparable(policy, baseline)
        arms = [self._first_of(each, runs, seed, posterior) for each in (baseline, policy)]
        picture = FirstPicture(arms[1], arms[0], single_histories=single_histories, pairs_in_all=runs)
        keys = tuple(key_of(each, runs, seed, posterior) for each in (policy, baseline))
        self._keep(self._pictures, (keys, single_histories), picture)
        return picture

    def picture_at_hand(self, keys: tuple[Key, ...], *, single_histories: bool = False) -> FirstPicture | None:
        """Return the first picture of a comparison, given the keys of policy and baseline; None if it is forgotten."""
        with self._lock:
            return self._pictures.get((keys, single_histories))

    def _first_of(self, scenario: Scenario, runs: int, seed: int, posterior: Posterior | None) -> EnsembleResult:
        key = key_of(scenario, runs, seed, posterior)
        kept = self._at_hand(key)
        if kept is not None:
            return first_of(kept)
        with self._lock:
            first = self._first.get(key)
        if first is None:
            first = first_runs(scenario, runs, seed, posterior)
            self._keep(self._first, key, first)
        return first.result

    def comparison(
        self,
        policy: Scenario,
        baseline: Scenario,
        runs: int,
        seed: int,
        on_progress: Callable[[int], None] | None = None,
        posterior: Posterior | None = None,
        *,
        single_histories: bool = False,
    ) -> Comparison:
        """Return a comparison of two scenarios, of which only what is not at hand is run.

        Its ranges are the luck of a single history if that is wanted.

        Raises
        ------
        ZonelabError
            If they cannot be compared firm by firm, or a draw contradicts their settings.
        """
        check_comparable(policy, baseline)
        names = f"{policy.settings.title} {baseline.settings.title}"
        key = (key_of(policy, runs, seed, posterior), key_of(baseline, runs, seed, posterior), names, single_histories)
        with self._lock:
            kept = self._comparisons.get(key)
        if kept is None:
            arms = [self.ensemble(each, runs, seed, on_progress, posterior) for each in (baseline, policy)]
            kept = Comparison(arms[1], arms[0], single_histories=single_histories)
            self._keep(self._comparisons, key, kept)
        return kept

    def _learn(self, seconds: float, firm_months: int) -> None:
        """Add work to the measured pace, if it is enough; the first work of a process may have compiled the model."""
        if self._warm and firm_months >= LEAST_TELLING_FIRM_MONTHS:
            self._seconds, self._firm_months = self._seconds + seconds, self._firm_months + firm_months
        self._warm = True

    def pace(self) -> float | None:
        """Return the seconds of a firm-month, with all processors, as seen so far; None if nothing was seen."""
        return self._seconds / self._firm_months if self._firm_months else None

    def _keep(self, cache: LRUCache[Any, Any], key: Any, value: Any) -> None:
        """Keep a value, and forget the longest unused if there is no room; what is larger than all room is not kept."""
        with self._lock, suppress(ValueError):
            cache[key] = value

    def _at_hand(self, key: Key) -> EnsembleResult | None:
        with self._lock:
            return self._ensembles.get(key)


def _firm_months(scenario: Scenario, runs: int, posterior: Posterior | None) -> int:
    """Return the work of runs, and of making their draws ready."""
    work = runs * slots_of(scenario) * scenario.settings.months
    return work if posterior is None else work + DRAW_FIRM_MONTHS * posterior.draws_of_runs(runs)


def _bytes_of(result: EnsembleResult) -> int:
    return sum(array.nbytes for array in result.trace)


def _bytes_of_both(comparison: Comparison) -> int:
    return _bytes_of(comparison.policy) + _bytes_of(comparison.baseline)


def too_large(cost: Cost) -> Any:
    """Return the sentence for runs that do not fit in memory, or None."""
    together = cost.bytes + cost.bytes_beside
    if together <= MOST_BYTES:
        return too_much(cost.bytes + together, bytes_available())
    return sentence(
        "runs, months and scale must leave the runs of a scenario at most {most:.2f} GB; they would take "
        "{bytes:.2f} GB. Lower one of them, or use the command line.",
        most=MOST_BYTES / 1e9,
        bytes=together / 1e9,
    )


def fits(scenarios: Sequence[Scenario], runs: int, posterior: Posterior | None = None) -> bool:
    """Return whether so many runs of some scenarios fit in memory, whatever is at hand."""
    return too_large(Runs().cost(scenarios, runs, seed=0, posterior=posterior)) is None
