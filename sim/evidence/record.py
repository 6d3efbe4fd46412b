"""Runs for a comparison with the record: what happened, with and without its zones, and the facts' statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from sim.evidence.facts import Fact
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
