"""The race on the model: what must come out whatever the numbers, bad input, both languages, the command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.lab.race import book as book_module
from sim.lab.race.book import Book, Luck
from sim.lab.race.game import Stakes
from sim.lab.race.order import checked_order
from sim.lab.race.race import Race
from sim.lab.race.race_pace import Pace
from sim.lab.race.region_moves import Move, scenario_of
from sim.lab.race.standings import Judged
from sim.results.posterior_table import posterior_of_world
from sim.scenario.reading.text_files import scenarios_folder
from tests.cli.conftest import Zonelab, zonelab  # noqa: F401  # a fixture

ISLANDS = ("main_island", "far_island")
#: Short and at the central weights.
QUICK: dict[str, Any] = {"posterior": None, "runs": 12, "rules": [], "values": ()}


@pytest.fixture(scope="module")
def islands() -> sim.Scenario:
    return sim.load_scenario("two_islands", months=24)


@pytest.fixture(scope="module")
def raced(islands: sim.Scenario) -> Race:
    return sim.race(islands, ISLANDS, (1.0, 2.0), 8.0, **(QUICK | {"rules": [{"cap": 1.0}, {"zone_share": 1.0}]}))


def check_that_the_book_holds_what_ensembles_give() -> None:
    plans = {"jeju": ["tourism"], "busan": ["finance", "logistics"], "gangwon": ["health_data"]}
    rounds = [{"announced": "2019-04", "in_force": "2019-08", "awards": 2, "applicants": plans}]
    scenario = sim.load_scenario("open_competition", months=30, rounds=rounds)
    players, runs = ("jeju", "busan"), 12
    posterior = posterior_of_world(scenario)
    book = Book(scenario, players, Luck(runs, 3, posterior, 2), Pace(1.0))
    for moves in (
        (Move(2.0), Move(0.0)),
        (Move(1.0, "tourism"), Move(3.0, applies=False)),
        (Move(1.0, applies=False), Move(4.0, ceiling=3.0)),
    ):
        found = book.outcomes([tuple(book.number(i, move) for i, move in enumerate(moves))])
        same = sim.run_ensemble(scenario_of(scenario, dict(zip(players, moves, strict=True))), runs, 3)
        columns = [same.regions.index(each) for each in players]
        assert np.array_equal(found.years[0, :, :2], same.region_firms.sum(axis=1)[:, columns] / 12)
        assert np.array_equal(found.years[0, :, 2], same.region_firms.sum(axis=(1, 2)) / 12)
        own = same.by_region("own_money").sum(axis=1)
        assert found.own[0, :, :2] == pytest.approx(own[:, columns])
        assert found.own[0, :, 2] + found.central[0] == pytest.approx(same.spent)


def test_a_profile_brings_what_its_scenario_brings_to_the_bit() -> None:
    check_that_the_book_holds_what_ensembles_give()


def test_a_book_that_forgets_the_moves_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "patched", lambda inputs, _patches: inputs)
    with pytest.raises(AssertionError):
        check_that_the_book_holds_what_ensembles_give()


def test_values_by_date_are_multiplied_at_every_date() -> None:
    scenario = sim.load_scenario("two_islands", own_budget={"far_island": {"2020-01": 3.0}})
    moved = scenario_of(scenario, {"far_island": Move(2.0, ceiling=5.0)})
    assert moved.settings.support.own_budget["far_island"] == {"2019-01": 2.0, "2020-01": 5.0}
    assert scenario_of(scenario, {"far_island": Move(1.0)}) == sim.load_scenario(
        "two_islands", own_budget={"far_island": {"2019-01": 1.0, "2020-01": 3.0}}
    )


def test_support_without_effect_is_paid_by_nobody(islands: sim.Scenario) -> None:
    idle = sim.load_scenario("two_islands", months=24, support_weight=0, support_effect=0, permit_support_effect=0)
    found = sim.race(idle, ISLANDS, (0.0, 1.0, 3.0), 1000.0, **QUICK)
    assert [each.profile for each in found.judged.equilibria] == [(0, 0)]
    worst = found.judged.worst
    assert worst is not None
    assert (worst.chance.mean, worst.loss.mean, found.judged.is_race) == (1.0, 0.0, False)
    # It would be paid if it had an effect.
    assert sim.race(islands, ISLANDS, (0.0, 1.0, 3.0), 1000.0, **QUICK).judged.is_race


def test_under_a_cap_of_0_nobody_loses_anything(islands: sim.Scenario) -> None:
    found = sim.race(islands, ISLANDS, (1.0, 2.0), 8.0, **(QUICK | {"rules": [{"cap": 0.0}, {"ceiling": 0.0}]}))
    for rule in found.rules:
        (only,) = rule.judged.equilibria
        assert (only.loss.mean, only.loss.low, only.loss.high) == (0.0, 0.0, 0.0)
        assert only.own < 0
        assert rule.ends_race


def symmetric_world(folder: Path) -> Path:
    """Write a world in which both islands are alike, and a scenario in it; return the path of the scenario."""
    shutil.copytree(scenarios_folder() / "worlds" / "two_islands", folder / "worlds" / "alike")
    values = folder / "worlds" / "alike" / "values.csv"
    lines = [line.split(",") for line in values.read_text("utf-8").splitlines()]
    main = {(line[0], line[2]): line[3] for line in lines if line[1] == "main_island"}
    for line in lines:
        if line[1] == "far_island":
            line[3] = main[line[0], line[2]]
    values.write_text("\n".join(",".join(line) for line in lines) + "\n", "utf-8")
    world = folder / "worlds" / "alike" / "world.yaml"
    places = world.read_text("utf-8").replace("lat: 1.0, lon: 1.0", "lat: 0.0, lon: 3.0")
    world.write_text(places.replace("capital_area: true", "capital_area: false"), "utf-8")
    path = folder / "alike.yaml"
    base = scenarios_folder() / "two_islands.yaml"
    path.write_text(f"extends: {base}\nworld: alike\nmonths: 36\nzones: {{designations: []}}\n", "utf-8")
    return path


def test_in_a_symmetric_world_the_equilibria_are_symmetric(tmp_path: Path) -> None:
    path = symmetric_world(tmp_path)
    found = sim.race(path, ISLANDS, (0.0, 1.0, 2.0), 2.0, **(QUICK | {"runs": 60, "values": (0.1, 5.0, 40.0)}))
    means = found.judged.game.table
    errors = found.judged.game.outcomes(found.judged.game.profiles).payoffs(2.0).std(axis=1, ddof=1).reshape(3, 3, 2)
    apart = np.abs(means[..., 0] - means[..., 1].T)
    assert (apart < 4 * np.sqrt((errors[..., 0] ** 2 + errors[..., 1].T ** 2) / 60)).all()
    for judged in (found.curve[0], found.curve[-1]):
        assert {each.profile for each in judged.equilibria} == {each.profile[::-1] for each in judged.equilibria}
        assert len(judged.equilibria) == 1
    assert [judged.equilibria[0].profile for judged in (found.curve[0], found.curve[-1])] == [(0, 0), (2, 2)]


def test_the_double_oracle_agrees_with_all_profiles(islands: sim.Scenario) -> None:
    players, factors = ISLANDS, (0.0, 0.5, 1.0, 2.0, 3.0)
    for value in (1.0, 5.0, 20.0):
        whole = sim.race(islands, players, factors, value, **QUICK)
        few = sim.race(islands, players, factors, value, **(QUICK | {"method": "double_oracle"}))
        assert {each.profile for each in few.judged.equilibria} <= {each.profile for each in whole.judged.equilibria}
        assert bool(few.judged.equilibria) == bool(whole.judged.equilibria)
        assert few.profiles_run <= whole.profiles_run == len(factors) ** 2
        for one, other in zip(few.judged.equilibria[:1], whole.judged.equilibria[:1], strict=True):
            assert one.chance == other.chance
    assert "restricted game" in str(few.notices)


def test_a_year_is_worth_more_the_higher_its_value_and_the_same_runs_serve(islands: sim.Scenario) -> None:
    found = sim.race(islands, ISLANDS, (0.0, 1.0, 2.0), 3.0, **(QUICK | {"values": (0.0, 100.0), "price": 1.0}))
    assert found.profiles_run == 9
    free, middle, dear = found.curve
    assert [each.profile for each in free.equilibria] == [(0, 0)]
    assert [each.profile for each in dear.equilibria] == [(2, 2)]
    assert middle is found.judged
    assert {judged.game.stakes.price for judged in found.curve} == {1.0}
    assert "and the country at 1" in found.sentence()


def test_regions_that_react_are_told_that_they_choose() -> None:
    found = sim.race("subsidy_race", ["jeju", "gangwon"], (1.0, 2.0), **(QUICK | {"runs": 4}))
    assert found.order.scenario.settings.support.match == 0.0
    assert "match is set to 0" in str(found.notices[0])


def test_whether_to_apply_is_a_move() -> None:
    scenario = sim.load_scenario("open_competition", months=24)
    found = sim.race(scenario, ["jeju", "busan"], (1.0,), apply=True, **(QUICK | {"runs": 4}))
    assert found.judged.game.sizes == (2, 2)
    assert set(found.alone["move"]) == {"1, stays out"}
    stays, leaves = found.judged.game.outcomes([(0, 0), (0, 1)]).central.mean(axis=1)
    assert stays == pytest.approx(leaves)  # others win instead
    with pytest.raises(sim.ZonelabError, match=r"zones.rounds\[0\] does not name its applicants"):
        found.scenario((1, 1))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"players": ["main_island"]}, "players must be two different regions or more, since nobody races alone"),
    ({"players": "main_island,far_island"}, "players must be a list of regions"),
    ({"players": ["main_island", "far_iland"]}, "Did you mean 'far_island'?"),
    ({"players": ["main_island", "reef"]}, "regions that compete; reef does not"),
    ({"players": [*ISLANDS, "main_island"]}, "players must name each region once"),
    ({"factors": (1.0, -2.0)}, "factors must be 1 to 100 different numbers from 0 to 1,000"),
    ({"factors": (1.0,)}, "factors must leave a region two moves or more"),
    ({"value": -4.0}, "value must be a number from 0 to 1,000,000; got -4.0."),
    ({"value": float("nan")}, "value must be a number from 0 to 1,000,000"),
    ({"values": (1.0, -1.0)}, "values must be 0 to 100 different numbers from 0 to 1,000,000"),
    ({"price": -1.0}, "price must be a number from 0 to 1,000,000"),
    ({"apply": True}, "apply needs a scenario with competitive rounds; two_islands has none"),
    ({"focuses": ("fishin",)}, "focuses must be one of as_it_is, fishing, pearls"),
    ({"method": "guess"}, "method must be one of enumerate, double_oracle"),
    ({"rules": {"cap": 1}}, "rules must be a list of mappings"),
    ({"rules": [{"cap": -1}]}, "rules: cap must be a number from 0 to 1,000"),
    ({"rules": [{"zone_shar": 1}]}, "zone_shar"),
    ({"rules": [{"match": 1}]}, "rules must leave match out"),
    ({"rules": [{"cap": 2}]}, "cap must be below 2, the greatest of factors, or it forbids nothing; got 2"),
    ({"rules": [{"zone_share": 0.5}]}, "rules: zone_share=0.5 must change something; two_islands has it already"),
    ({"rules": [{7: 1}]}, "rules must hold mappings from keys to values"),
    ({"focuses": ()}, "focuses must be a list of one or more of as_it_is, "),
    ({"focuses": 3}, "focuses must be a list of one or more of as_it_is, "),
    ({"players": 3}, "players must be a list of regions"),
    ({"players": [[], []]}, "players must be a list of regions"),
    ({"value": 1e308}, "value must be a number from 0 to 1,000,000; got 1e.308"),
    ({"factors": range(101)}, "factors must be 1 to 100 different numbers"),
    ({"rules": [{"months": 12}]}, "months"),
    ({"runs": 1}, "runs must be 2 or more"),
    ({"runs": 0}, "runs must be a whole number from 1"),
    ({"posterior": "all"}, "posterior must be 'record', None"),
    ({"on_progress": 5}, "on_progress must be a function"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG, ids=[told[:40] for _wrong, told in WRONG])
def test_what_is_wrong_is_told_in_a_sentence(islands: sim.Scenario, wrong: dict[str, Any], told: str) -> None:
    given: dict[str, Any] = {"players": ISLANDS, "factors": (1.0, 2.0), "value": 4.0} | QUICK | wrong
    with pytest.raises(sim.ZonelabError, match=told.replace("?", r"\?")):
        sim.race(islands, **given)


def test_all_that_is_wrong_is_told_together(islands: sim.Scenario) -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.race(islands, ["main_island"], (-1.0,), -4.0, runs=0, method="guess")  # type: ignore[arg-type]
    assert len(mistake.value.problems) == 5


def test_the_capital_area_cannot_choose_to_apply() -> None:
    with pytest.raises(sim.ZonelabError, match=r"seoul does not\. Those that do are busan"):
        sim.race("open_competition", ["seoul", "jeju"], apply=True, **QUICK)


def test_work_of_hours_is_refused_with_an_estimate(islands: sim.Scenario) -> None:
    with pytest.raises(sim.ZonelabError, match=r"288 runs would take about .* h .*, take fewer players or moves"):
        sim.race(
            islands, ISLANDS, tuple(float(each) for each in range(2, 6)), most_hours=1e-9, **(QUICK | {"runs": 18})
        )


def test_a_race_that_turns_out_slower_than_estimated_is_refused_at_the_pace_of_its_first_runs(
    islands: sim.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.lab.race.race_work.seconds_of_runs", lambda *_: 0.0)
    with pytest.raises(sim.ZonelabError, match=r"72 runs would take about .* Take fewer players, moves or runs"):
        sim.race(islands, ISLANDS, (1.0, 2.0), most_hours=1e-9, **(QUICK | {"runs": 18}))


def test_a_large_race_takes_the_double_oracle_by_itself() -> None:
    def method_of(players: Sequence[str], runs: int) -> str:
        order = checked_order(
            "busan_first", players, (1.0, 2.0, 4.0), 4.0, values=(), price=None, focuses=("as_it_is",), apply=False,
            rules=[], method=None, mixed=False, runs=runs, seed=1, posterior=None, threads=None, most_hours=1.0,
            on_progress=None,
        )  # fmt: skip
        return str(order.method)

    nine = [each.id for each in sim.load_scenario("busan_first").world.regions if each.competes]
    assert (method_of(nine, 50), method_of(nine, 100)) == ("enumerate", "double_oracle")


def test_mixed_equilibria_are_for_four_players_at_most() -> None:
    nine = [each.id for each in sim.load_scenario("busan_first").world.regions if each.competes]
    with pytest.raises(sim.ZonelabError, match="mixed must be left out with more than 4 players; got 9"):
        sim.race("busan_first", nine, mixed=True, **QUICK)


def test_the_tables_say_what_they_are_in(raced: Race) -> None:
    tables = raced.tables()
    assert list(tables) == ["equilibria", "curve", "rules", "paths", "alone", "payoffs"]
    assert raced.frame is tables["equilibria"]
    assert tables["equilibria"].attrs["units"]["loss_low"] == "shell mn"
    assert tables["equilibria"].attrs["units"]["years"] == "firm-years"
    assert set(tables["equilibria"]["kind"]) >= {"today", "cooperative optimum"}
    payoffs = tables["payoffs"]
    assert len(payoffs) == 4 * 3
    today = payoffs[payoffs["profile"] == "main_island 1; far_island 1"]
    assert (today[["years", "money", "gain"]].to_numpy() == 0).all()
    paths = tables["paths"]
    assert paths.iloc[0]["step"] == 0
    assert paths.iloc[-1]["end"] in ("equilibrium", "cycle")
    rules = tables["rules"]
    assert next(iter(rules["ends_race"]))
    assert rules.iloc[0]["profile"] == "main_island 1; far_island 1"


def test_a_profile_is_the_same_whichever_way_it_is_asked_for(raced: Race) -> None:
    scenario = raced.scenario((1, 0))
    assert scenario.settings.support.own_budget == {"main_island": 4.0, "far_island": 1.0}


def test_the_same_seed_gives_the_same_race(islands: sim.Scenario) -> None:
    one, other = (sim.race(islands, ISLANDS, (1.0, 2.0), 8.0, threads=threads, **QUICK) for threads in (1, 2))
    for name, table in one.tables().items():
        assert table.equals(other.tables()[name])


def test_the_sentence_names_cost_and_verdict_in_both_languages(raced: Race) -> None:
    told = raced.sentence()
    assert told.startswith("If each region values a firm-year at 8 shell mn, ")
    assert told.endswith(".")
    korean = raced.sentence("ko")
    assert korean.startswith("각 지역이 기업·년의 가치를")
    assert "{" not in told + korean


def test_the_sentence_of_a_race_says_how_sure_it_is_and_names_regions(raced: Race) -> None:
    racing = Judged(raced.judged.game.at(Stakes(40.0, 40.0)))
    assert racing.is_race
    told, korean = (raced.words(language).sentence(racing) for language in ("en", "ko"))
    count = f"{100 * racing.worst.chance.mean:.0f}" if racing.worst else ""
    assert f"this profile is an equilibrium in {count} of 100 cases" in told
    assert f"100번 중 {count}번 이 조합이 균형입니다" in korean
    assert "Main Island 2" in told
    assert "main_island" not in told + korean


def test_a_card_is_written_and_read(raced: Race, tmp_path: Path) -> None:
    raced.write(tmp_path, "ko")
    manifest = json.loads((tmp_path / "race.json").read_text("utf-8"))
    assert manifest["kind"] == "race"
    assert manifest["players"] == list(ISLANDS)
    assert manifest["rules"] == [{"cap": 1.0}, {"zone_share": 1.0}]
    assert manifest["sentence"] == raced.sentence("ko")
    for name in ("race.png", "race.svg", "race.txt", "race_payoffs.parquet", "race_rules.csv"):
        assert (tmp_path / name).stat().st_size > 0


def test_the_command_prints_the_finding_first(zonelab: Zonelab, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    words = ("race", "two_islands", "--players", ",".join(ISLANDS), "--factors", "1,2", "--value", "8", "--runs", "4")
    short = (*words, "--central", "--set", "months=12", "--rule", "cap=1")
    answer = zonelab(*short, "--out", str(tmp_path / "card"))
    assert answer.code == 0
    assert answer.out.startswith("If each region values a firm-year at 8 shell mn, ")
    assert "Own budgets at" in answer.out
    assert (tmp_path / "card" / "race.json").is_file()
    korean = zonelab(*short, "--lang", "ko")
    assert korean.out.startswith("각 지역이")
    kept = json.loads(zonelab(*short, "--json").out)
    assert kept["tables"]["rules"][0]["ends_race"] is True
    assert kept["kind"] == "race"
    assert kept["sentence"].startswith("If each region values")


def test_the_command_refuses_bad_input_and_writes_nothing(zonelab: Zonelab, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    out = tmp_path / "card"
    answer = zonelab("race", "two_islands", "--players", "main_island", "--value", "-1", "--out", str(out))
    assert answer.code == 2
    assert "nobody races alone" in answer.err
    assert "value must be a number from 0 to 1,000,000" in answer.err
    assert not out.exists()
    assert zonelab("race", "two_islands", "--players", "a,b", "--factors", "x").code == 2


@pytest.mark.slow
def test_the_pilot_of_four_regions_comes_out_again() -> None:
    players = ["jeju", "gangwon", "gyeongbuk", "jeonbuk"]
    found = sim.race("busan_first", players, (1.0, 2.0, 4.0), 4.0, **(QUICK | {"runs": 100, "values": (2.0, 10.0)}))
    low, middle, high = found.curve
    assert [each.profile for each in low.equilibria] == [(0, 0, 0, 0)]
    assert middle.worst is not None
    assert middle.worst.loss.mean > 10
    assert high.is_race
    assert {judged.optimum for judged in found.curve} == {(0, 0, 0, 0)}


def test_moves_of_more_players_are_all_there() -> None:
    scenario = sim.load_scenario("busan_first", months=8)
    luck = Luck(4, 1, None, 1)
    book = Book(scenario, ["jeju", "gangwon", "busan"], luck, Pace(1.0))
    numbers = [[book.number(i, replace(Move(1.0), factor=f)) for f in (1.0, 2.0)] for i in range(3)]
    assert numbers == [[0, 1]] * 3
    book.outcomes(list(product(*numbers)))
    assert book.profiles == 8
