"""The patterns (a) to (f) are measured as they are told, each can be missed, and a file that names no parts is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.evidence.check_runs import Plays
from sim.evidence.pattern_check import (
    BETTER,
    FIRMS,
    MET,
    MISSED,
    OPEN,
    TITLES,
    WORSE,
    PatternCheck,
    Required,
    pattern_table,
)
from sim.evidence.pattern_scenarios import PatternScenarios, read_parts
from sim.evidence.patterns import check_patterns, plays_of
from sim.evidence.record import RECORD
from sim.language.errors import ZonelabError
from sim.language.texts import texts
from sim.results.estimates import Estimate, Floats, mean_estimate
from sim.results.ranges import Blocks, record_range
from sim.scenario.load import with_changes
from sim.scenario.posterior import Posterior

RUNS = 60
#: A few more founders than the islands have, so that most firms are new after five years.
MORE = {"founders_per_year": 30}
#: The parts in the world of the two islands, as changes of the scenario of that name.
ISLANDS: dict[str, dict[str, Any]] = {
    "policy": MORE,
    "baseline": {**MORE, "designations": []},
    "reform": {**MORE, "designations": [], "enacted": [{"month": "2019-08", "sectors": "all", "cut": 0.5}]},
    "different_focus": {**MORE, "fixed_focus": {"main_island": {"fishing": 1}, "far_island": {"pearls": 1}}},
}


def island_parts(**changes: Any) -> PatternScenarios:
    """The parts with keys set anew in all of them."""
    loaded = {part: sim.load_scenario("two_islands", **{**own, **changes}) for part, own in ISLANDS.items()}
    return PatternScenarios(**loaded)


def checked(parts: PatternScenarios, runs: int = RUNS, posterior: Posterior | None = None) -> dict[str, PatternCheck]:
    return {each.key: each for each in check_patterns(parts, Plays(runs, 1, posterior))}


def missed(checks: dict[str, PatternCheck]) -> set[str]:
    return {key for key, each in checks.items() if each.met is False}


@pytest.fixture(scope="module")
def usual() -> dict[str, PatternCheck]:
    return checked(island_parts(), 200)


# What is measured


def test_winner_dates_and_areas_follow_from_scenarios_and_world() -> None:
    parts = island_parts()
    assert (parts.winner, parts.announced, parts.in_force, parts.term_end) == ("far_island", 3, 7, 7 + 24)
    assert parts.capital_area.tolist() == [True, False, False]
    assert parts.competing.tolist() == [True, True, False]


def test_two_islands_show_the_patterns_too(usual: dict[str, PatternCheck]) -> None:
    assert missed(usual) == set()
    assert [key for key in usual if usual[key].required is None] == ["f1", "f2"]
    assert {key[0] for key in usual} == set(TITLES)


def test_the_gain_is_that_of_a_comparison(usual: dict[str, PatternCheck]) -> None:
    parts = island_parts()
    both = sim.compare(parts.policy, parts.baseline, runs=200, posterior=None)
    gain = both.firm_differences[:, :, both.policy.regions.index("far_island")]
    assert usual["b2"].estimate == mean_estimate(gain[:, 6])  # the month before August 2019
    assert usual["b3"].estimate == mean_estimate(gain[:, 30] - gain[:, 6])  # July 2021 ends the first term


def test_the_share_of_movers_is_that_of_the_ledger(usual: dict[str, PatternCheck]) -> None:
    parts, shares = island_parts(), []
    for factor in (1.0, 1.5):
        mobility = parts.policy.settings.location.mobility * factor
        scenarios = (with_changes(each, mobility=mobility) for each in (parts.policy, parts.baseline))
        both = sim.compare(*scenarios, runs=200, posterior=None)
        ledger = both.ledger_means[both.ledger_means["region"] == "far_island"].set_index("category")["mean"]
        shares.append(100 * ledger["moved"] / ledger.sum())
    assert usual["e1"].estimate.mean == pytest.approx(shares[1] - shares[0])


def test_dilution_is_the_change_of_the_support_per_firm(usual: dict[str, PatternCheck]) -> None:
    result = sim.run_ensemble(island_parts().policy, runs=200, posterior=None)
    table = result.support.assign(firms=result.firms["firms"])
    rows = table[table["region"] == "far_island"].groupby("month")[["total", "firms"]].mean()
    per_firm = rows["total"] / rows["firms"]
    assert usual["c1"].estimate.mean == pytest.approx(100 * (per_firm[30] / per_firm[8] - 1))


def test_as_many_scenarios_are_played_as_are_told() -> None:
    parts, told = island_parts(), []
    check_patterns(parts, Plays(2, 1, on_progress=told.append))
    assert sum(told) == plays_of(parts)


def test_head_on_is_one_of_the_cases_of_f() -> None:
    competing = [region.id for region in sim.load_scenario("head_on").world.regions if region.competes]
    chase = sim.load_scenario("differentiated", fixed_focus={name: {"finance": 1.0} for name in competing})
    assert chase.settings.model_dump(exclude={"title", "question"}) == sim.load_scenario("head_on").settings.model_dump(
        exclude={"title", "question"}
    )


# Each can be missed


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"own_budget": {"far_island": 1e4}}, {"a1", "a2"}),
        ({"closure_rate": 0.0, "founders_per_year": 1}, {"a3"}),
        ({"anticipation": 0.0}, {"b2"}),
        ({"relief_weight": 0.0, "zone_share": 0.0, "slots_per_month": 0}, {"b3", "b4", "b5", "d1", "d2"}),
        ({"central_budget": {"2018-01": 3, "2021-01": 300}}, {"c1"}),
        ({"central_budget": {"2018-01": 0}, "own_budget": dict.fromkeys(("main_island", "far_island", "reef"), 0)},
         {"c1", "c2"}),
        ({"review_rate_per_year": 0.0}, {"e1", "e2"}),
    ],
)  # fmt: skip
def test_a_pattern_is_missed_where_its_cause_is_taken_away(changes: dict[str, Any], keys: set[str]) -> None:
    assert keys <= missed(checked(island_parts(**changes)))


def test_a_gain_before_the_announcement_is_missed() -> None:
    parts = island_parts()
    other = replace(parts, policy=with_changes(parts.policy, closure_rate=0.05))
    assert "b1" in missed(checked(other, 5))


def test_a_reform_of_nothing_takes_no_edge_and_raises_nothing() -> None:
    parts = island_parts()
    nothing = [{"month": "2019-08", "sectors": "all", "cut": 0.0}]
    found = missed(checked(replace(parts, reform=with_changes(parts.reform, enacted=nothing)), 20))
    assert {"d1", "e3", "e4"} <= found


# Required, met, missed


@pytest.mark.parametrize(
    ("required", "estimate", "met"),
    [
        (Required("above"), Estimate(1.0, 0.1, 2.0), True),
        (Required("above"), Estimate(1.0, 0.0, 2.0), False),
        (Required("below", 25.0), Estimate(20.0, 18.0, 24.9), True),
        (Required("below", 25.0), Estimate(20.0, 18.0, 25.1), False),
        (Required("within", 5.0), Estimate(-1.0, -4.9, 3.0), True),
        (Required("within", 5.0), Estimate(-1.0, -5.1, 3.0), False),
        (Required("within", 5.0), Estimate(8.0, 7.0, 9.0), False),
        (Required("exactly", 0.0), Estimate(0.0, 0.0, 0.0), True),
        (Required("exactly", 3.0), Estimate(3.0, 2.0, 3.0), False),
        (Required("above"), Estimate(np.nan, np.nan, np.nan), False),
        (Required("exactly"), Estimate(np.nan, np.nan, np.nan), False),
    ],
)
def test_the_whole_interval_must_be_on_the_right_side(required: Required, estimate: Estimate, met: bool) -> None:
    check = PatternCheck("a1", "without a zone", "", FIRMS, estimate, required)
    assert check.met is met
    assert check.verdict == (MET if met else MISSED)


@pytest.mark.parametrize(
    ("low", "high", "finding"), [(-2.0, -0.1, WORSE), (0.1, 2.0, BETTER), (-1.0, 1.0, OPEN), (np.nan, np.nan, OPEN)]
)
def test_a_question_has_a_finding_and_is_neither_met_nor_missed(low: float, high: float, finding: str) -> None:
    check = PatternCheck("f1", "all chase {about}", "", FIRMS, Estimate((low + high) / 2, low, high), None)
    assert check.met is None
    assert check.verdict == finding


def test_the_table_is_in_the_readers_language(usual: dict[str, PatternCheck]) -> None:
    for language in ("en", "ko"):
        table = pattern_table(list(usual.values()), language)
        assert table["key"].tolist() == list(usual)
        for column in ("title", "claim", "measured", "verdict"):
            korean = [any("가" <= sign <= "힣" for sign in text) for text in table[column]]
            assert all(korean) if language == "ko" else not any(korean), column


# Over draws


def posterior_of(parts: PatternScenarios, *draws: dict[str, float]) -> Posterior:
    return Posterior(parts.baseline, draws)


def test_draws_that_are_the_centre_change_no_mean() -> None:
    parts = island_parts()
    settings = parts.policy.settings
    centre = {
        "mobility": settings.location.mobility,
        "awareness_rate": settings.awareness.awareness_rate,
        "founders_per_year": settings.founding.founders_per_year,
    }
    own, drawn = checked(parts, 8), checked(parts, 8, posterior_of(parts, *[centre] * 4))
    assert {key: each.estimate.mean for key, each in own.items()} == pytest.approx(
        {key: each.estimate.mean for key, each in drawn.items()}, nan_ok=True
    )


def test_a_scaled_weight_is_that_of_the_draw_and_a_set_one_holds() -> None:
    parts = island_parts()
    plays = Plays(2, 1, posterior_of(parts, {"founders_per_year": 30.0}, {"founders_per_year": 10.0}))
    scaled = plays.scaled(parts.policy, "founders_per_year", 2.0)
    for run, founders in enumerate((60.0, 20.0)):
        own = sim.run_ensemble(with_changes(parts.policy, founders_per_year=founders), runs=2, posterior=None)
        assert np.array_equal(scaled.region_firms[run], own.region_firms[run])
    held = plays.of(parts.policy, founders_per_year=25.0)
    own = sim.run_ensemble(with_changes(parts.policy, founders_per_year=25.0), runs=2, posterior=None)
    assert np.array_equal(held.region_firms, own.region_firms)


def over_draws(values: Floats, draws: int) -> Estimate:
    """What a check says of values over so many draws; run i is of draw i modulo their number."""
    posterior = posterior_of(island_parts(), *({"mobility": 0.05} for _ in range(draws)))
    return Plays(len(values), 1, posterior).estimate(values)


def test_chance_is_taken_out_of_the_interval_over_draws() -> None:
    """100 draws of two runs: where draws do not differ, .6 of the spread of their means is left (`means_of_draws`)."""
    noise = np.random.default_rng(1).normal(0.0, 1.0, 200)
    alike = over_draws(noise, 100)
    assert alike.high - alike.low < 1.6  # as drawn the means span 2 x 1.645 / sqrt(2) = 2.3
    spread = np.tile(np.linspace(0.0, 10.0, 100), 2)
    apart = over_draws(spread + 0.1 * noise, 100)
    assert (apart.low, apart.high) == pytest.approx((0.5, 9.5), abs=0.3)


def test_the_interval_over_draws_is_that_of_a_record_range() -> None:
    """Of runs of which each draw has two, one after the other."""
    values = np.random.default_rng(2).normal(size=12) + np.tile([0.0, 3.0, 4.0, 9.0, 11.0, 13.0], 2)
    mean, low, high = record_range(values.reshape(2, 6).T.ravel(), Blocks(draws=6, size=2))
    found = over_draws(values, 6)
    assert (found.mean, found.low, found.high) == pytest.approx((float(mean), float(low), float(high)))


def test_draws_that_agree_have_an_interval_of_one_point() -> None:
    assert over_draws(np.zeros(8), 4) == Estimate(0.0, 0.0, 0.0)


def test_a_single_draw_has_the_interval_of_a_mean() -> None:
    values = np.array([1.0, 2.0, 4.0])
    posterior = posterior_of(island_parts(), {"mobility": 0.05})
    assert Plays(3, 1, posterior).estimate(values) == mean_estimate(values)


# The file


GOOD = {"policy": "busan_first", "baseline": "no_zone", "reform": "reform_for_all", "different_focus": "differentiated"}


def patterns_file(tmp_path: Path, **parts: Any) -> Path:
    path = tmp_path / "patterns.yaml"
    lines = [f"{key}: {value}\n" for key, value in {**GOOD, **parts}.items() if value is not None]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_the_record_has_its_parts() -> None:
    parts = read_parts(sim.load_scenario(RECORD))
    assert parts is not None
    assert {part: getattr(parts, part).name for part in GOOD} == GOOD


def test_a_world_without_the_file_has_no_patterns() -> None:
    assert read_parts(sim.load_scenario("two_islands")) is None


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"policy": "busan_frist"}, "patterns.yaml: policy: scenario must be one of"),
        ({"policy": "busan_frist"}, "Did you mean 'busan_first'?"),
        ({"basline": "no_zone"}, "basline must not be there"),
        ({"reform": None}, "reform must be given; it is missing"),
        ({"policy": 5}, "policy must be text; got 5"),
        ({"policy": "[busan_first]"}, "policy must be text"),
        ({"policy": "''"}, "scenario must be one of"),
        (
            {"policy": "two_islands"},
            "policy must play in the world of as_it_happened, korea_2019; two_islands plays in",
        ),
        ({"policy": "as_it_happened"}, "start must be the same"),
        ({"policy": "staggered"}, "policy must name one zone, of one region"),
        ({"policy": "open_competition"}, "policy must name one zone, of one region"),
        ({"baseline": "jeju_first"}, "baseline must have no zones; jeju_first has some"),
        ({"reform": "no_zone"}, "reform must enact a reform of the law"),
        ({"different_focus": "busan_first"}, "different_focus must fix the focus of each region that competes"),
    ],
)
def test_what_keeps_a_scenario_from_its_part_is_told_in_both_languages(
    tmp_path: Path, parts: dict[str, Any], told: str
) -> None:
    path = patterns_file(tmp_path, **parts)
    with pytest.raises(ZonelabError) as error:
        read_parts(sim.load_scenario(RECORD), path)
    assert told in str(error.value)
    assert all(each.startswith(str(path)) for each in error.value.problems)
    assert all(any("가" <= sign <= "힣" for sign in each) for each in error.value.told(texts("ko")))


def test_all_mistakes_of_the_file_are_told_together(tmp_path: Path) -> None:
    path = patterns_file(tmp_path, policy="open_competition", baseline="nowhere", reform="no_zone")
    with pytest.raises(ZonelabError) as error:
        read_parts(sim.load_scenario(RECORD), path)
    assert len(error.value.problems) == 3


def test_a_zone_whose_term_ends_with_the_horizon_is_no_policy(tmp_path: Path) -> None:
    late = tmp_path / "late.yaml"
    late.write_text("extends: busan_first\nzones: {term_months: 48}\n", encoding="utf-8")
    with pytest.raises(ZonelabError, match="go on for 12 months after the first term"):
        read_parts(sim.load_scenario(RECORD), patterns_file(tmp_path, policy=str(late)))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ZonelabError, match="there is none"):
        read_parts(sim.load_scenario(RECORD), tmp_path / "nowhere.yaml")
