"""What a search takes of time and memory, told before it begins."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.lab.search.criteria import CriterionScore
from sim.lab.search.evaluation import CandidateRow
from sim.lab.search.generations import search_generations
from sim.lab.search.proposals import Proposer, Told
from sim.lab.search.search_plan import plan_of
from sim.lab.search.search_run import levers_of
from sim.lab.search.search_work import bytes_of
from sim.results.memory import DRAW_BYTES
from sim.scenario.reading.search_file import find_search, read_search
from tests.lab.small_searches import write_search

pytest.importorskip("optuna", reason="Optuna proposes candidates; it is not installed")


@pytest.mark.parametrize("hours", [-1, 0, float("nan"), True, "two", 1e9])
def test_hours_that_may_be_taken_are_above_0(tmp_path: Path, hours: Any) -> None:
    with pytest.raises(sim.ZonelabError, match="most_hours must be a number above 0 and not above 8,760") as refused:
        sim.search(write_search(tmp_path), most_hours=hours)
    assert "the work must take" not in str(refused.value)


def test_memory_counts_draws_and_candidates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = plan_of("zone_terms")
    more = plan_of(read_search(find_search("zone_terms")).model_dump(mode="json") | {"candidates": 100_000})
    central = plan_of("zone_terms", posterior=None)
    assert bytes_of(more, 2) > bytes_of(few, 2) + 1e8
    assert bytes_of(few, 1) > bytes_of(central, 1) + 10 * DRAW_BYTES  # ten draws share 50 pairs
    monkeypatch.setattr("sim.lab.search.search_work.bytes_available", lambda: 1_000_000)
    with pytest.raises(sim.ZonelabError, match="the search must fit in memory; 60 candidates of 8 pairs on 2 "):
        sim.search(write_search(tmp_path), threads=2)


def test_what_candidates_leave_is_no_more_than_was_reckoned(tmp_path: Path) -> None:
    plan = plan_of(write_search(tmp_path, levers={"zone_share": {"range": [0, 1]}}, candidates=400))
    values = np.random.default_rng(1).random((400, 8))
    rows: list[CandidateRow] = []

    def reached(begin: int, proposed: Sequence[Mapping[str, Any]]) -> list[Told]:
        for i in range(begin, begin + len(proposed)):
            one, other = (CriterionScore(*map(float, values[i, first : first + 4])) for first in (0, 4))
            rows.append(CandidateRow(i, (i,), (one, other)))
        return [Told((row.scores[0].chosen, row.scores[1].chosen)) for row in rows[begin:]]

    proposer = Proposer(levers_of(plan), plan.maximised, plan.population, plan.search.seed)
    search_generations(proposer, plan.population, 40, reached)  # what is imported and made once
    rows.clear()
    tracemalloc.start()
    try:
        proposer = Proposer(levers_of(plan), plan.maximised, plan.population, plan.search.seed)
        search_generations(proposer, plan.population, 400, reached)
        taken, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    reckoned = bytes_of(plan, 1) - bytes_of(replace(plan, search=plan.search.model_copy(update={"candidates": 0})), 1)
    assert 0.5 * reckoned < taken < reckoned
