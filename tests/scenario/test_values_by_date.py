"""Values by date: one number, or numbers by the month from which they hold; files, overrides and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.language.errors import ZonelabError
from sim.scenario.reading.key_paths import split_key
from sim.scenario.schema.keys import dated_keys, fields, range_ends, range_of
from sim.scenario.writing import changes_from, scenario_file, whole_file

DATED = ("campaign", "central_budget", "concentration", "slots_per_month", "zone_share")
TITLES = "title: {en: A, ko: B}\nquestion: {en: A., ko: B.}\n"


def file_of(folder: Path, text: str, name: str = "mine", extends: str = "busan_first") -> sim.Scenario:
    """Return the scenario of a file that builds on another."""
    path = folder / f"{name}.yaml"
    path.write_text(f"extends: {extends}\n{TITLES}{text}", encoding="utf-8")
    return sim.load_scenario(path)


def problems_of(**levers: Any) -> list[str]:
    """Return what loading says is wrong, without the place."""
    with pytest.raises(ZonelabError) as caught:
        sim.load_scenario("busan_first", **levers)
    return [problem.partition(" set: ")[2] for problem in caught.value.problems]


def test_these_keys_are_values_by_date() -> None:
    assert sorted(key.rpartition(".")[2] for key in dated_keys()) == list(DATED)
    assert range_of(fields()["support.zone_share"]) == "0 to 1"
    assert range_of(fields()["support.own_budget"]) == "0 to 1e+09"
    assert range_ends(fields()["zones.campaign"]) == (0, 100)


def test_one_number_on_which_months_are_laid_holds_until_the_first_of_them(tmp_path: Path) -> None:
    later = file_of(tmp_path, "support: {zone_share: {2021-01: 0.7}}\n")
    assert later.settings.support.zone_share == {"2019-01": 0.5, "2021-01": 0.7}
    assert "2021-01" in later.provenance["support.zone_share"].note
    whole = file_of(tmp_path, "support: {zone_share: {2018-01: 0.3, 2021-01: 0.7}}\n")
    assert whole.settings.support.zone_share == {"2018-01": 0.3, "2021-01": 0.7}
    nothing = file_of(tmp_path, "support: {zone_share: {}}\n")
    assert nothing.settings.support.zone_share == {"2019-01": 0.5}
    sooner = file_of(tmp_path, "start: 2019-02\nsupport: {zone_share: {2021-01: 0.7}}\n")
    assert sooner.settings.support.zone_share == {"2019-02": 0.5, "2021-01": 0.7}


def test_months_are_merged_entry_by_entry_and_one_number_replaces_them_all(tmp_path: Path) -> None:
    file_of(tmp_path, "zones: {campaign: {2020-01: 2, 2021-01: 1}}\n", "campaign")
    base = str(tmp_path / "campaign.yaml")
    more = file_of(tmp_path, "zones: {campaign: {2020-01: null, 2022-01: 3}}\n", extends=base)
    assert more.settings.zones.campaign == {"2019-01": 1.0, "2021-01": 1.0, "2022-01": 3.0}
    assert file_of(tmp_path, "zones: {campaign: 1}\n", extends=base).settings.zones.campaign == 1.0
    with pytest.raises(ZonelabError, match=r"campaign\.2022-01 must be inherited to be deleted by null"):
        file_of(tmp_path, "zones: {campaign: {2022-01: null}}\n", extends=base)


def test_a_month_is_set_by_its_path() -> None:
    made = sim.load_scenario("busan_first", **{"zone_share.2021-01": 0.7, "zone_share.2022-01": 0.2})
    assert made.settings.support.zone_share == {"2019-01": 0.5, "2021-01": 0.7, "2022-01": 0.2}
    own = sim.load_scenario("busan_first", **{"own_budget.jeju": 3.0, "own_budget.jeju.2021-01": 5.0})
    assert own.settings.support.own_budget == {"jeju": {"2019-01": 3.0, "2021-01": 5.0}}
    unset = sim.load_scenario("busan_first", **{"own_budget.jeju.2021-01": 5.0})
    assert unset.settings.support.own_budget == {"jeju": {"2021-01": 5.0}}


def test_a_region_named_anew_has_its_own_entries_alone(tmp_path: Path) -> None:
    file_of(tmp_path, "support: {own_budget: {jeju: {2019-01: 3, 2020-01: 4}, busan: 2}}\n", "base")
    mine = file_of(tmp_path, "support: {own_budget: {jeju: {2021-01: 5}}}\n", extends=str(tmp_path / "base.yaml"))
    assert mine.settings.support.own_budget == {"jeju": {"2021-01": 5.0}, "busan": 2.0}


@pytest.mark.parametrize(
    ("levers", "told"),
    [
        ({"zone_share": {"2021-13": 0.5, "2019-01": 0.5}}, ["support.zone_share.2021-13 must be a month written"]),
        ({"zone_share": {"2020-01": 0.5}}, ["support.zone_share must have a value from 2019-01 or before; it begins"]),
        ({"campaign": {}}, ["zones.campaign must be a mapping with at least 1 entry; got {}."]),
        ({"slots_per_month": "many"}, ["trials.slots_per_month must be a number, 0 to 1e+06; got 'many'."]),
        ({"concentration": [1]}, ["support.concentration must be a number, 0 to 1e+06; got [1]."]),
        ({"own_budget": {"jeju": {}}}, ["support.own_budget.jeju must be a mapping with at least 1 entry; got {}."]),
        ({"own_budget": {"jeju": {"seoul": 1}}}, ["support.own_budget.jeju.seoul must be a month written YYYY-MM"]),
        ({"central_budget": {"times": 2}}, ["support.central_budget must be a weight of behaviour to be multiplied"]),
        ({"match.2020-01": 0.5}, ["support.match must have parts for '2020-01' to be one"]),
        ({"relocation_aid": 5, "zone_share": {"2019-01": 0, "2020-01": 0}}, ["zones.relocation_aid must be 0 where z"]),
        (
            {"zone_share": {"2019-01": -1, "2020-01": "x", "2021-01": 2}},
            ["support.zone_share.2019-01 must be at least 0; got -1.",
             "support.zone_share.2020-01 must be a number; got 'x'.",
             "support.zone_share.2021-01 must be at most 1; got 2."],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_month(levers: dict[str, Any], told: list[str]) -> None:
    problems = problems_of(**levers)
    assert len(problems) == len(told), problems
    for problem, begin in zip(problems, told, strict=True):
        assert problem.startswith(begin), problem


def test_all_that_is_wrong_in_a_file_is_told_together(tmp_path: Path) -> None:
    text = "support: {zone_share: {2020-01: 7}, own_budget: {jeju: {20-1: 1}}}\nzones: {campaign: {2020-01: -1}}\n"
    with pytest.raises(ZonelabError) as caught:
        file_of(tmp_path, text)
    keys = ("support.zone_share.2020-01", "support.own_budget.jeju.20-1", "zones.campaign.2020-01")
    assert len(caught.value.problems) == 3
    assert all(any(key in problem for problem in caught.value.problems) for key in keys)


def test_zones_that_have_money_in_some_months_may_pay_for_movers() -> None:
    made = sim.load_scenario("busan_first", relocation_aid=5, zone_share={"2019-01": 0, "2020-01": 0.5})
    assert made.settings.zones.relocation_aid == 5


def test_a_value_by_date_takes_no_factor_and_the_value_to_write_is_told() -> None:
    """No calibrated draw varies what a ministry decides."""
    (problem,) = problems_of(concentration={"times": 2})
    assert problem.endswith("it is none. Write the value itself: concentration: 2.")


@pytest.mark.parametrize(
    "levers",
    [
        {"zone_share": {"2019-01": 0.5, "2021-01": 0.7}},
        {"campaign": {"2018-06": 1, "2020-01": 2, "2021-01": 1}, "slots_per_month": {"2019-01": 2, "2020-01": 0}},
        {"own_budget": {"jeju": {"2021-01": 5.0}, "busan": 3.0}, "central_budget": 12.0},
    ],
)
def test_what_is_written_is_read_again(levers: dict[str, Any], tmp_path: Path) -> None:
    base = sim.load_scenario("busan_first")
    made = sim.load_scenario("busan_first", **levers)
    path = tmp_path / "mine.yaml"
    for text in (scenario_file(base, changes_from(base, made)), whole_file(made)):
        path.write_text(text, encoding="utf-8")
        assert sim.load_scenario(path).settings == made.settings
    (tmp_path / "made.yaml").write_text(whole_file(made), encoding="utf-8")
    loaded = sim.load_scenario(tmp_path / "made.yaml")
    path.write_text(scenario_file(loaded, changes_from(loaded, base)), encoding="utf-8")
    assert sim.load_scenario(path).digest == base.digest


def test_a_campaign_of_1_leaves_the_fingerprint_as_it_was() -> None:
    usual = sim.load_scenario("busan_first")
    assert sim.load_scenario("busan_first", campaign=1).digest == usual.digest
    assert sim.load_scenario("busan_first", campaign=2).digest != usual.digest


def test_a_path_names_the_key_and_the_month() -> None:
    assert split_key("own_budget.jeju.2021-01") == ("support.own_budget", ["jeju", "2021-01"])
