"""A weight as a multiple: of what is inherited, and of the value of each calibrated draw."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import sim
from sim.language.errors import ZonelabError
from sim.report.repetition import repeat_results
from sim.results.manifest import kept_scenario, scenario_entry
from sim.scenario.describe import as_yaml, describe
from sim.scenario.load import with_changes
from sim.scenario.posterior import Posterior
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.scenario.reading.factors import Factor
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.schema.keys import leaf_keys
from sim.scenario.world.notes import note_in
from sim.scenario.writing import changes_from, scenario_file, whole_file
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab

TITLES = "title: {en: A, ko: B}\nquestion: {en: A., ko: B.}\n"
KEY = "awareness.awareness_rate"
USUAL = sim.load_scenario("busan_first")
RATE = USUAL.settings.awareness.awareness_rate


def written(folder: Path, name: str, text: str) -> sim.Scenario:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return sim.load_scenario(path)


@pytest.mark.parametrize(
    "overrides", [{"awareness_rate": {"times": 2}}, {"awareness_rate.times": 2}, {KEY: {"times": 2}}]
)
def test_a_factor_multiplies_what_is_inherited(overrides: dict[str, Any], tmp_path: Path) -> None:
    file = written(tmp_path, "mine", f"extends: busan_first\n{TITLES}awareness: {{awareness_rate: {{times: 2}}}}\n")
    for twice in (file, sim.load_scenario("busan_first", **overrides), with_changes(USUAL, **overrides)):
        assert twice.settings.awareness.awareness_rate == 2 * RATE
        assert twice.factors == {KEY: Factor(RATE, 2.0)}
        assert twice.digest == file.digest != USUAL.digest


def test_factors_on_each_other_multiply_and_a_value_ends_them(tmp_path: Path) -> None:
    first = written(tmp_path, "first", f"extends: busan_first\n{TITLES}awareness: {{awareness_rate: {{times: 2}}}}\n")
    text = f"extends: {tmp_path / 'first.yaml'}\n{TITLES}awareness: {{awareness_rate: {{times: 3}}}}\n"
    assert written(tmp_path, "second", text).factors == {KEY: Factor(RATE, 6.0)}
    assert with_changes(first, awareness_rate={"times": 0.5}).digest == USUAL.digest
    assert with_changes(first, awareness_rate=0.2).factors == {}
    assert with_changes(first, zone_share=0.3).factors == first.factors


def test_once_is_no_change_and_whole_numbers_stay_whole() -> None:
    assert with_changes(USUAL, awareness_rate={"times": 1}).digest == USUAL.digest
    longer = with_changes(USUAL, **{"closure.infant_months": {"times": 1.5}}).settings.closure.infant_months
    assert (longer, type(longer)) == (round(USUAL.settings.closure.infant_months * 1.5), int)


def test_the_source_is_kept_and_the_factor_is_told(tmp_path: Path) -> None:
    before = USUAL.provenance["closure.infant_factor"]
    told = sim.load_scenario("busan_first", infant_factor={"times": 0.5}).provenance["closure.infant_factor"]
    assert (told.grade, told.source, told.year) == ("assumption", before.source, before.year)
    assert (
        told.note == f"0.5 times {USUAL.settings.closure.infant_factor:g}, set by an override. {before.note}".rstrip()
    )
    assert note_in(told.note, "ko").startswith(
        f"{USUAL.settings.closure.infant_factor:g}의 0.5배, 사용자 설정에서 정함."
    )
    text = f"extends: busan_first\n{TITLES}closure: {{infant_factor: {{times: 0.5, grade: reported, source: kta}}}}\n"
    assert written(tmp_path, "mine", text).provenance["closure.infant_factor"].grade == "reported"


def test_what_is_written_down_is_the_same_scenario(tmp_path: Path) -> None:
    twice = with_changes(USUAL, awareness_rate={"times": 2}, zone_share=0.3)
    (row,) = (row for row in describe(twice) if row["key"] == KEY)
    assert (row["value"], row["of"], row["times"]) == (2 * RATE, RATE, 2.0)
    changes = changes_from(USUAL, twice)
    assert changes == {"awareness_rate": {"times": 2.0}, "zone_share": 0.3}
    texts = {"shown": as_yaml(twice), "changes": scenario_file(USUAL, changes), "whole": whole_file(twice)}
    for name, text in texts.items():
        assert written(tmp_path, name, text).digest == twice.digest, name
    more = with_changes(twice, awareness_rate={"times": 2})
    assert with_changes(twice, **changes_from(twice, more)).digest == more.digest
    assert with_changes(more, **changes_from(more, USUAL)).digest == USUAL.digest


def test_manifests_keep_the_factor_and_older_ones_have_none(tmp_path: Path) -> None:
    twice = with_changes(USUAL, awareness_rate={"times": 2})
    entry = json.loads(json.dumps(scenario_entry(twice)))
    back = kept_scenario(entry, tmp_path / "manifest.json")
    assert (back.digest, back.factors) == (twice.digest, twice.factors)
    assert "factors" not in scenario_entry(USUAL)
    for factors in (
        {KEY: {"times": 3.0, "of": RATE}},
        {"zones.rounds": {"times": 2.0, "of": 1.0}},
        {"x": {"times": 2.0}},
        {KEY: {}},
    ):
        with pytest.raises(ZonelabError):
            kept_scenario({**entry, "factors": factors}, tmp_path / "manifest.json")


DRAWS = Posterior(USUAL, ({"awareness_rate": 0.02, "mobility": 0.01}, {"awareness_rate": 0.05, "mobility": 0.03}))


def test_a_factor_multiplies_each_draw_and_a_value_is_the_same_in_all() -> None:
    twice = with_changes(USUAL, awareness_rate={"times": 2})
    assert (DRAWS.set_by(twice), DRAWS.factors(twice)) == ((), {"awareness_rate": 2.0, "mobility": 1.0})
    assert [each.settings.awareness.awareness_rate for each in DRAWS.variants(twice)] == [0.04, 0.1]
    held = with_changes(USUAL, awareness_rate=2 * RATE)
    assert DRAWS.set_by(held) == ("awareness_rate",)
    assert [each.settings.awareness.awareness_rate for each in DRAWS.variants(held)] == [2 * RATE] * 2
    again = with_changes(held, awareness_rate={"times": 2})  # a multiple of what was set by hand
    assert [each.settings.awareness.awareness_rate for each in DRAWS.variants(again)] == [4 * RATE] * 2


def test_runs_over_draws_are_those_of_the_multiples_and_repeat(tmp_path: Path) -> None:
    short = with_changes(USUAL, months=10, mobility={"times": 5})
    draws = Posterior(with_changes(USUAL, months=10), DRAWS.draws, pairs_a_draw=1)
    result = sim.run_ensemble(short, 2, 1, posterior=draws)
    for run, variant in enumerate(
        ({"awareness_rate": 0.02, "mobility": 0.05}, {"awareness_rate": 0.05, "mobility": 0.15})
    ):
        own = sim.run_ensemble(with_changes(USUAL, months=10, **variant), 2, 1, posterior=None)
        assert np.array_equal(result.region_firms[run], own.region_firms[run])
    result.write(tmp_path / "out", "en")
    manifest = read_manifest(tmp_path / "out" / "manifest.json", "run")
    assert repeat_results(manifest, tmp_path / "out" / "manifest.json", tmp_path / "again", "en") == []


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"designations": {"times": 2}}, "zones.designations must be a key that holds one number to be multiplied"),
        ({"review_by": {"times": 2}}, "zones.review_by must be a key that holds one number"),
        ({"capital_area_allowed.times": 2}, "zones.capital_area_allowed must be a key that holds one number"),
        ({"central_budget": {"times": 2}}, "support.central_budget must be a weight of behaviour to be multiplied"),
        ({"awareness_rate": {"times": "twice"}}, "awareness_rate.times must be a number of at most 1e.15; got 'twice'"),
        ({"awareness_rate": {"times": True}}, "awareness_rate.times must be a number"),
        ({"awareness_rate": {"times": float("nan")}}, "awareness_rate.times must be a number"),
        ({"awareness_rate": {"times": float("inf")}}, "awareness_rate.times must be a number"),
        ({"awareness_rate": {"times": 10**400}}, "awareness_rate.times must be a number"),
        ({"awareness_rate": {"times": 2, "of": None}}, "awareness_rate.of must be a number"),
        ({"awareness_rate": {"times": -1}}, "awareness_rate must be at least 0"),
        ({"awareness_rate": {"times": 2, "value": 7}}, "times 2, .*it is 7|it is 7. Leave out value, or times"),
        ({"mobility": {"times": 1e9}}, "mobility must be at most 1"),
        ({"infant_months": {"times": 1.03}}, "infant_months must be a whole number"),
        ({"awareness_rate": {"times": 2, "grad": "reported"}}, "grad"),
    ],
)
def test_what_makes_no_sense_is_told(overrides: dict[str, Any], told: str) -> None:
    with pytest.raises(ZonelabError, match=told):
        sim.load_scenario("busan_first", **overrides)


#: Keys that a calibration seeks, of number keys: a factor on one is of use.
SOUGHT = [key for key in read_calibration(USUAL.world.folder / CALIBRATION).parameters if "." not in key]


@pytest.mark.parametrize("key", SOUGHT)
def test_every_weight_that_is_calibrated_can_be_multiplied(key: str) -> None:
    assert leaf_keys()[key] in with_changes(USUAL, **{key: {"times": 1.01}}).factors


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("zone_share", "zone_share: 1"),
        ("term_months", "term_months: 48"),
        ("permit_share", "permit_share: 0.42"),
        ("months", "months: 120"),
        ("scale", "scale: 2"),
        ("campaign", "campaign: 2"),
        ("reform_cut", "reform_cut: "),
        ("aid_per_mover", "aid_per_mover: "),
    ],
)
def test_a_key_that_somebody_decides_takes_its_value_alone(zonelab: Zonelab, key: str, written: str) -> None:
    """No calibrated draw varies it, so there is nothing that a factor would keep."""
    done = zonelab("show", "busan_first", "--set", f"{key}.times=2")
    assert done.code == 2
    assert (
        f"{leaf_keys()[key]} must be a weight of behaviour to be multiplied (a number of founding, location" in done.err
    )
    assert f"it is none. Write the value itself: {written}" in done.err


def test_that_a_key_is_no_weight_is_told_in_korean(zonelab: Zonelab) -> None:
    done = zonelab("run", "busan_first", "--set", "term_months.times=2", "--lang", "ko")
    assert done.code == 2
    assert "값을 그대로 쓰십시오: term_months: 48." in done.err


def test_a_factor_of_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ZonelabError, match="awareness_rate must be inherited to be multiplied; it is not there"):
        written(tmp_path, "mine", f"{TITLES}awareness: {{awareness_rate: {{times: 2}}}}\n")
    plain = yaml.safe_load(whole_file(USUAL))
    plain["awareness"]["awareness_rate"] = {"of": 0.01, "times": 3}
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    assert sim.load_scenario(path).settings.awareness.awareness_rate == pytest.approx(0.03)
