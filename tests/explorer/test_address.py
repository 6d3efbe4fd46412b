"""The address: the same picture from a link, in both languages; nonsense is told and left out."""

from __future__ import annotations

import pytest

from sim.explorer.session.choices import Choices
from sim.explorer.session.page_address import LONGEST_ADDRESS, read, write
from sim.explorer.share.upload import choices_from_file
from sim.language.errors import ZonelabError
from sim.scenario.reading.text_files import scenario_names

ZONES = "[{regions: [busan, jeju], sectors: [tourism], announced: 2019-05, in_force: 2019-09}]"


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"lang": ["ko"], "scenario": ["jeju_first"], "against": ["without_zones"], "runs": ["50"], "seed": ["7"]},
        {"region": ["seoul"], "month": ["2020-03"], "map": ["support"], "show": ["flows"]},
        {"with": ["own", "jeju_first"]},
        {"sweep": ["jeju_strategy"], "measure": ["net_new"], "chart": ["lines"]},
        {"sweep": ["uncertain_behaviour"], "lever": ["relief_weight", "closure_rate"], "hold": ["mobility:3"]},
        {"zone_share": ["0.7"], "capital_area_allowed": ["true"], "review_by": ["firms"]},
        {"zone_share": ["{2019-01: 0.5, 2021-01: 0.7}"], "own_budget": ["{jeju: {2021-01: 5.0}}"]},
        {"own_budget": ["{jeju: 5.0}"], "central_budget": ["{2018-01: 25.0, 2021-01: 40.0}"]},
    ],
)
def test_an_address_that_is_read_is_written_again(params: dict[str, list[str]]) -> None:
    choices, problems = read(params)
    assert problems == []
    assert write(choices) == params


@pytest.mark.parametrize("name", scenario_names())
def test_every_named_scenario_has_an_address_of_one_word(name: str) -> None:
    choices, problems = read({"scenario": [name]})
    assert (choices.scenario, choices.changes, problems) == (name, {}, [])
    assert write(choices) == ({} if name == Choices().scenario else {"scenario": [name]})


def test_only_what_differs_from_the_scenario_is_in_the_address() -> None:
    choices, _ = read({"zone_share": ["0.5"], "concentration": ["2"]})
    assert write(choices) == {"concentration": ["2.0"]}


def test_zones_in_the_address_are_those_of_a_file() -> None:
    choices, problems = read({"designations": [ZONES]})
    assert problems == []
    assert choices.changes["designations"][0]["regions"] == ["busan", "jeju"]
    assert read(write(choices))[0] == choices


def test_changes_that_are_right_only_together_are_kept_together() -> None:
    zone = "[{regions: [seoul], sectors: [tourism], announced: 2019-05, in_force: 2019-09}]"
    choices, problems = read({"designations": [zone], "capital_area_allowed": ["true"]})
    assert problems == []
    assert set(choices.changes) == {"designations", "capital_area_allowed"}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("lang", "xx", "lang must be one of en, ko"),
        ("scenario", "busan_frist", "Did you mean 'busan_first'?"),
        ("runs", "1e9", "runs must be a whole number from 2 to"),
        ("runs", "-4", "runs must be a whole number"),
        ("seed", "9" * 400, "seed must be a whole number"),
        ("month", "2019-13", "month must be a month"),
        ("region", "atlantis", "region must be one of"),
        ("map", "<script>", "map must be one of"),
        ("with", "nothing", "with must be one of"),
        ("sweep", "../jeju_strategy", "sweep must be one of"),
        ("sweep", "jeju_strategi", "Did you mean 'jeju_strategy'?"),
        ("chart", "pie", "chart must be one of"),
        ("hold", "mobility", "hold must be a whole number"),
        ("hold", "mobility:-1", "hold must be a whole number"),
        ("zone_shar", "0.7", "Did you mean 'zone_share'?"),
        ("zone_share", "7", "zone_share must be at most 1"),
        ("zone_share", "!!python/object:os.system", "must not use tags"),
        ("zone_share", "{a: &x 1, b: *x}", "anchors"),
        ("designations", "5", "must be a list"),
        ("designations", ZONES.replace("2019-09", "2019-03"), "in_force must not come before announced"),
        ("title", "[1]", "title must be"),
    ],
)
def test_nonsense_is_told_and_the_rest_is_kept(name: str, text: str, said: str) -> None:
    choices, problems = read({name: [text], "concentration": ["2"]})
    assert any(said in problem for problem in problems), problems
    assert choices == Choices(changes={"concentration": 2.0}, compared=choices.compared)


def test_an_endless_address_is_not_read() -> None:
    choices, problems = read({"zone_share": ["0" * LONGEST_ADDRESS]})
    assert choices == Choices()
    assert len(problems) == 1


@pytest.mark.parametrize("world", ["/etc", "../korea_2019", "./korea_2019", "korea_2019/", ""])
def test_an_address_names_worlds_by_their_names_alone(world: str) -> None:
    choices, problems = read({"world": [f'"{world}"']})
    assert "world" not in choices.changes
    assert any("world must be one of" in each for each in problems)


def test_a_character_that_ends_a_path_is_refused_in_an_address() -> None:
    choices, problems = read({"world": ['"a\\0b"']})
    assert "world" not in choices.changes
    assert any("found U+0000" in each for each in problems)


def test_an_upload_whose_address_could_not_be_read_again_is_refused() -> None:
    months = [f"{2000 + i // 12}-{i % 12 + 1:02d}" for i in range(1200)]
    text = "extends: no_zone\nfounding: {cycle: {" + ", ".join(f"{month}: 1.5" for month in months) + "}}\n"
    with pytest.raises(ZonelabError, match="by more than a link can hold"):
        choices_from_file(text.encode(), Choices())
    few = choices_from_file(text.replace(", ".join(f"{m}: 1.5" for m in months[300:]), "").encode(), Choices())
    assert read(write(few)) == (few, [])
