"""What a search costs beside the runs that it makes, in processor time, which other work moves less than the clock."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.bench import Row


def row(candidates: int) -> Row:
    """Run a search of 50 pairs on one thread, and then the engine alone for the same runs."""
    import sim
    from sim.engines.ensemble.threads import simulate_here
    from sim.engines.inputs.arrays import make_inputs
    from sim.lab.search.search_plan import plan_of
    from sim.scenario.reading.search_file import find_search, read_search

    said = read_search(find_search("zone_terms")).model_dump(mode="json") | {"pairs": 50}
    sim.search(said | {"candidates": 8}, threads=1)
    plan = plan_of(said | {"candidates": candidates})
    posterior, pairs = plan.posterior, plan.search.pairs
    assert posterior is not None, "Korea has calibrated draws"
    spent = time.process_time()
    found = sim.search(plan, threads=1)
    spent = time.process_time() - spent
    ready = bare = 0.0
    for each in found.rows:
        if not each.error:
            began = time.process_time()
            inputs = [make_inputs(one) for one in posterior.variants(plan.scenario(each.levels), pairs)]
            made = time.process_time()
            simulate_here(inputs, 0, pairs, plan.search.seed, posterior.pairs_a_draw)
            ready, bare = ready + made - began, bare + time.process_time() - made
    name = f"search, {candidates} candidates ({len(found.rows)} distinct) of {pairs} pairs: times its bare simulation"
    told = f"{spent / bare:.2f}; {spent / (bare + ready):.2f} times it with its inputs ({spent:.1f} s of CPU)"
    return name, told, "1.2"
