"""How files and overrides are laid on each other, and what becomes of the evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.language.errors import ZonelabError
from sim.scenario.load import with_changes

TITLES = "title: {en: A, ko: B}\nquestion: {en: A., ko: B.}\n"


def test_mappings_merge_by_entry_and_null_deletes(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = f"extends: baseline\n{TITLES}founding: {{cycle: {{2021-01: 0.4}}}}\nreadiness: {{studies: {{jeju: null}}}}\n"
    path.write_text(text, encoding="utf-8")
    settings = sim.load_scenario(path).settings
    assert settings.founding.cycle["2021-01"] == 0.4
    assert settings.founding.cycle["2019-01"] == 0.8
    assert settings.readiness.studies == {}


def test_overrides_take_the_last_part_or_the_path_of_a_key() -> None:
    by_name = sim.load_scenario("no_zone", zone_share=0.7)
    by_path = sim.load_scenario("no_zone", **{"support.zone_share": 0.7})
    assert by_name.settings == by_path.settings
    one_region = sim.load_scenario("no_zone", **{"own_budget.jeju": 5})
    assert one_region.settings.support.own_budget == {"jeju": 5}


def test_evidence_travels_with_the_value_and_a_plain_value_is_an_assumption(tmp_path: Path) -> None:
    assert sim.load_scenario("busan_first").provenance["trials.permit_share"].grade == "reported"
    changed = sim.load_scenario("busan_first", permit_share=0.25).provenance["trials.permit_share"]
    assert (changed.grade, changed.note) == ("assumption", "Set by an override.")
    path = tmp_path / "mine.yaml"
    path.write_text(f"extends: baseline\n{TITLES}trials: {{permit_share: 0.25}}\n", encoding="utf-8")
    mine = sim.load_scenario(path).provenance["trials.permit_share"]
    assert (mine.grade, mine.note) == ("assumption", "Set by mine.")


def test_the_digest_tells_settings_apart_and_ignores_texts(tmp_path: Path) -> None:
    plain = sim.load_scenario("no_zone")
    assert plain.digest == sim.load_scenario("no_zone", zone_share=0.5).digest
    assert plain.digest != sim.load_scenario("no_zone", zone_share=0.6).digest
    renamed = tmp_path / "other.yaml"
    renamed.write_text(f"extends: no_zone\n{TITLES}", encoding="utf-8")
    assert plain.digest == sim.load_scenario(renamed).digest


def test_every_default_carries_evidence() -> None:
    scenario = sim.load_scenario("baseline")
    assert all(evidence.grade != "assumption" or not evidence.source for evidence in scenario.provenance.values())
    keys = {
        f"{block}.{key}"
        for block, values in scenario.settings.model_dump().items()
        if isinstance(values, dict) and block not in ("title", "question")
        for key in values
    }
    assert keys | {"world", "start", "months", "scale"} == set(scenario.provenance)


@pytest.mark.parametrize(
    "overrides",
    [
        {},
        {"zone_share": 0.7},
        {"own_budget.jeju": 5.0},
        {"zones.designations[0].in_force": "2019-10"},
        {"central_budget": {"2018-01": 30.0}, "capital_area_allowed": True},
        {"world": "two_islands", "designations": [], "studies": {}},
    ],
)
def test_changing_a_loaded_scenario_is_loading_it_changed(overrides: dict[str, Any]) -> None:
    loaded, changed = (
        sim.load_scenario("busan_first", **overrides),
        with_changes(sim.load_scenario("busan_first"), **overrides),
    )
    assert (changed.name, changed.settings, changed.digest) == (loaded.name, loaded.settings, loaded.digest)
    assert {key: each.grade for key, each in changed.provenance.items()} == {
        key: each.grade for key, each in loaded.provenance.items()
    }


def test_a_wrong_change_of_a_loaded_scenario_is_told() -> None:
    with pytest.raises(ZonelabError, match="zone_share must be at most 1"):
        with_changes(sim.load_scenario("busan_first"), zone_share=7)
