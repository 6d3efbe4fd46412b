"""The loop of a search, for whatever tells what a candidate reaches: propose a generation, evaluate it, tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sim.lab.search.proposals import Proposer, Told

#: Is given the number of the first candidate of a generation, and the levers of each.
Evaluate = Callable[[int, Sequence[Mapping[str, Any]]], Sequence[Told]]


def search_generations(proposer: Proposer, population: int, candidates: int, evaluate: Evaluate) -> None:
    """Evaluate so many candidates, a population at a time; the last generation may be smaller.

    Parameters
    ----------
    proposer
        Has been told nothing yet.
    population
        Candidates of a generation.
    candidates
        In all.
    evaluate
        Returns what each candidate of a generation reaches, in their order.
    """
    for first in range(0, candidates, population):
        proposed = proposer.propose(min(population, candidates - first))
        proposer.tell(evaluate(first, proposed))
