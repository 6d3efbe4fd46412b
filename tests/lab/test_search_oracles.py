"""The search against what is known: ZDT1, fronts by brute force, and the full grid of a small real problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.lab.search.evaluation import CandidateRunner
from sim.lab.search.front import beaten_by, first_of_each, in_steps, unbeaten
from sim.lab.search.generations import search_generations
from sim.lab.search.proposals import Proposer, Real, Told
from sim.lab.search.search_plan import plan_of
from tests.lab.small_searches import write_search

pytest.importorskip("optuna", reason="Optuna proposes candidates; it is not installed")

#: What the front of ZDT1 covers up to (1.1, 1.1): f2 = 1 - sqrt(f1), f1 from 0 to 1.
WHOLE = 0.1 + 2 / 3 + 0.1 * 1.1
#: How much of it may be lacking after 2,000 candidates.
LACKING = 0.02


def zdt1(levers: Sequence[float]) -> tuple[float, float]:
    """Return the two aims of ZDT1 (Zitzler, Deb and Thiele 2000), both to be low."""
    first = levers[0]
    g = 1 + 9 * sum(levers[1:]) / (len(levers) - 1)
    return first, g * (1 - (first / g) ** 0.5)


def covered(values: Sequence[tuple[float, float]]) -> float:
    """Return the area that candidates cover up to (1.1, 1.1)."""
    area, height = 0.0, 1.1
    for first, second in sorted(values):
        if first < 1.1 and second < height:
            area += (1.1 - first) * (height - second)
            height = second
    return area


def zdt1_searched(told: Callable[[list[Told]], list[Told]] = lambda each: each) -> float:
    """Return what is covered after a search of 2,000 candidates, where what is told may be changed."""
    proposer = Proposer({f"x{i}": Real() for i in range(4)}, (False, False), 40, seed=3)
    found: list[tuple[float, float]] = []

    def evaluate(_first: int, proposed: Sequence[Mapping[str, Any]]) -> list[Told]:
        values = [zdt1(list(each.values())) for each in proposed]
        found.extend(values)
        return told([Told(each) for each in values])

    search_generations(proposer, 40, 2_000, evaluate)
    return covered(found)


def test_a_search_comes_to_the_known_front_of_zdt1() -> None:
    assert covered([(x / 1000, 1 - (x / 1000) ** 0.5) for x in range(1001)]) == pytest.approx(WHOLE, abs=1e-3)
    assert WHOLE - LACKING < zdt1_searched() < WHOLE


def test_a_search_that_is_told_of_other_candidates_does_not() -> None:
    """A deliberate break: what a generation reaches is told in the wrong order."""
    assert zdt1_searched(lambda each: each[1:] + each[:1]) < WHOLE - 5 * LACKING


def test_the_same_past_gives_the_same_next_generation() -> None:
    def proposed(seed: int) -> list[dict[str, Any]]:
        proposer = Proposer({"x": Real(), "y": Real()}, (True, False, True), 8, seed)
        for _ in range(2):
            last = proposer.propose(8)
            proposer.tell([Told((each["x"], each["y"], each["x"] * each["y"])) for each in last])
        return proposer.propose(8)

    assert proposed(1) == proposed(1) != proposed(2)


@given(
    st.integers(1, 4).flatmap(
        lambda aims: st.tuples(
            st.lists(st.lists(st.integers(0, 4), min_size=aims, max_size=aims), min_size=1, max_size=25),
            st.lists(st.booleans(), min_size=aims, max_size=aims),
        )
    )
)
def test_the_front_is_that_of_brute_force(given_: tuple[list[list[int]], list[bool]]) -> None:
    rows, maximised = given_

    def beats(one: list[int], other: list[int]) -> bool:
        better = [(a > b) if high else (a < b) for a, b, high in zip(one, other, maximised, strict=True)]
        worse = [(a < b) if high else (a > b) for a, b, high in zip(one, other, maximised, strict=True)]
        return any(better) and not any(worse)

    values, directions = np.array(rows, dtype=float), np.array(maximised)
    by_hand = [not any(beats(other, row) for other in rows) for row in rows]
    assert unbeaten(values, directions).tolist() == by_hand
    counts = [beaten_by(row, values, directions) for row in values]
    by_count = [sum(all(b >= a if h else b <= a for a, b, h in zip(row, other, maximised, strict=True))
                    and other != row for other in rows) for row in rows]  # fmt: skip
    assert counts == by_count
    firsts = first_of_each(values)
    assert [row for row, first in zip(rows, firsts, strict=True) if first] == list(
        map(list, dict.fromkeys(map(tuple, rows)))
    )


def test_differences_within_a_step_count_as_none() -> None:
    assert in_steps(np.array([[1.2, 7.0], [0.9, 7.1]]), [0.5, None]).tolist() == [[2.0, 7.0], [2.0, 7.1]]


def test_the_front_is_that_of_the_full_grid(tmp_path: Path) -> None:
    """Of 15 settings a search of 60 candidates finds each best compromise; none else is one."""
    plan = plan_of(write_search(tmp_path))
    runner = CandidateRunner(plan)
    grid = list(product(*map(range, plan.levers.sizes)))
    chosen = np.array([[each.chosen for each in runner.run(0, levels).scores] for levels in grid])
    distinct = chosen[first_of_each(chosen)]
    best = {tuple(each) for each in distinct[unbeaten(distinct, np.array(plan.maximised))]}
    found = sim.search(plan)
    front = found.front[["effect.far_island.chosen", "support.gini.chosen"]]
    assert {tuple(each) for each in front.to_numpy()} == best
    assert 1 < len(best) < len(grid)


def test_the_point_that_is_told_is_that_of_its_scenario(tmp_path: Path) -> None:
    """A best compromise run by hand gives, on all runs, the mean of the two halves."""
    found = sim.search(write_search(tmp_path))
    row = found.front.iloc[0]
    again = sim.compare(found.point(1), found.plan.baseline, runs=8, seed=7, posterior=None)
    halves = (row["effect.far_island"] + row["effect.far_island.chosen"]) / 2
    measured = found.plan.aims[0].measure.pieces(again)[0].mean()
    assert measured == pytest.approx(halves)
    with pytest.raises(sim.ZonelabError, match="point must be from 1 to"):
        found.point(0)
