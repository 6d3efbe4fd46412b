"""A candidate over the calibrated draws is what a comparison of its scenario gives, to the last bit."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.lab.search.evaluation import CandidateRunner
from sim.lab.search.search_plan import plan_of
from sim.scenario.posterior import weight_of

SHORT: dict[str, Any] = {
    "title": {"en": "Short", "ko": "짧은 탐색"},
    "question": {"en": "What?", "ko": "무엇?"},
    "levers": {"zone_share": {"range": [0.0, 1.0]}, "term_months": {"range": [12, 24]}},
    "aims": [
        {"measure": "net_new", "goal": "maximise"},
        {"measure": "effect.busan", "goal": "maximise", "quantile": 0.25},
        {"measure": "displaced_share", "goal": "minimise"},
    ],
    "constraints": [{"measure": "money", "below": 60}],
    "pairs": 40,
    "candidates": 4,
    "seed": 3,
}


@pytest.fixture(scope="module")
def sides() -> list[sim.Scenario]:
    return [sim.load_scenario(name, months=30) for name in ("busan_first", "no_zone")]


def check(sides: list[sim.Scenario], levers: dict[str, Any]) -> None:
    plan = plan_of(SHORT | {"levers": levers, "scenario": sides[0], "baseline": sides[1]})
    runner = CandidateRunner(plan)
    for share in (0.0, 1.0):
        levels = tuple(round(share * (size - 1)) for size in plan.levers.sizes)
        by_hand = sim.compare(plan.scenario(levels), sides[1], 40, 3)
        scores = runner.run(0, levels).scores
        pieces = [each.measure.pieces(by_hand) for each in plan.criteria]
        expected = [each.score(piece, plan.halves) for each, piece in zip(plan.criteria, pieces, strict=True)]
        assert [tuple(map(repr, each)) for each in scores] == [tuple(map(repr, each)) for each in expected]
        net_new = scores[[each.name for each in plan.criteria].index("net_new")]
        assert (net_new.chosen + net_new.value) / 2 == pytest.approx(by_hand.net_new.mean)


def test_a_candidate_is_what_a_comparison_of_its_scenario_gives(sides: list[sim.Scenario]) -> None:
    check(sides, SHORT["levers"])


def test_a_lever_that_sets_a_weight_is_drawn_where_it_says_nothing_new(sides: list[sim.Scenario]) -> None:
    """A weight that has the value of the record is drawn, and any other counts in all draws."""
    levers = {"site_rate": {"values": [weight_of(sides[0], "site_rate"), 1.5]}}
    check(sides, SHORT["levers"] | levers)
