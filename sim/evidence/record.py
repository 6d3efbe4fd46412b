"""Runs for a comparison with the record: what happened, with and without its zones, and the facts' statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from sim.evidence.facts import Fact
from sim.language.errors import ZonelabError
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.measure_parts import MeasureParts
from sim.scenario.load import Scenario, with_changes, without_zones
from sim.scenario.schema.words import month_number

#: The scenario of the record.
RECORD = "as_it_happened"


def play(
    record: Scenario,
    runs: int,
    seed: int,
    changes: Mapping[str, Any] | None = None,
    *,
    with_baseline: bool = True,
    threads: int | None = None,
) -> Comparison:
    """Return runs of the record and of the same years without zones, with some keys changed in both.

    Parameters
    ----------
    record
        What happened.
    runs, seed, threads
        As for `sim.runs.run_ensemble`.
    changes
        Values by the path of the key.
    with_baseline
        Whether the years without zones are needed; if not, the record is returned in their place.
    """
    policy = with_changes(record, keep_provenance=False, **(changes or {}))
    sides = [policy]
    if with_baseline:
        sides.append(without_zones(policy))
    results = []
    for side in sides:
        inputs = make_inputs(side)
        results.append(EnsembleResult(side, runs, seed, inputs, simulate(inputs, runs, seed, threads)))
    return Comparison(results[0], results[-1])


def pieces_of(facts: Sequence[Fact], comparison: Comparison) -> dict[str, MeasureParts]:
    """Return the pieces of each fact's measure, by its key; not of context that no measure is about."""
    start = month_number(comparison.policy.scenario.settings.start)
    return {
        fact.key: fact.statistic.pieces(comparison, month_number(fact.date) - start if fact.date else None)
        for fact in facts
        if fact.statistic is not None
    }


def pieces_over(
    facts: Sequence[Fact],
    record: Scenario,
    runs: int,
    seed: int,
    settings: Iterable[Mapping[str, Any] | None],
    on_progress: Callable[[int], None] | None = None,
    *,
    leave_out: bool = False,
) -> list[dict[str, MeasureParts]]:
    """Return `pieces_of` the runs of each setting of the weights; each has a seed of its own, from `seed` on.

    Parameters
    ----------
    facts, record, runs, seed
        As for `play`.
    settings
        Values by the path of the key; None for those of the record.
    on_progress
        Called with 1 after each setting.
    leave_out
        Whether settings whose weights contradict each other are left out; otherwise they are an error.
    """
    found: list[dict[str, MeasureParts]] = []
    for number, weights in enumerate(settings):
        with suppress(*([ZonelabError] if leave_out else [])):
            found.append(pieces_of(facts, play(record, runs, seed + number, weights)))
        if on_progress is not None:
            on_progress(1)
    return found
