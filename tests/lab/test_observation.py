"""What a statistician sees: counts by hand, errors by their moments, and the same luck in both twins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.lab.observation import Observation, observation, observed, observed_of
from sim.language.texts import texts
from sim.numerics.luck import SURVEY, uniform
from sim.numerics.luck_arrays import normals, uniforms
from sim.results.reported import reported_by_month, reported_firms
from sim.scenario.world.world import find_world, load_world
from tests.small_worlds import write_world

KOREA = load_world(find_world("korea_2019"))
HANGUL = range(ord("가"), ord("힣") + 1)


def flat(firms: float, runs: int = 4000, months: int = 36) -> Any:
    """Return a panel in which two regions always have so many firms."""
    return np.full((runs, 2, months), firms)


def test_the_truth_is_every_firm_in_every_month() -> None:
    panel = np.arange(24).reshape(2, 3, 4)
    assert (observed(panel, Observation(), "2019-01", 1) == panel).all()


def test_a_yearly_count_is_that_of_its_month() -> None:
    panel = np.arange(30.0).reshape(1, 1, 30)
    # From March 2018 the months 9 and 21 are the Decembers.
    assert observed(panel, Observation(survey_month=12), "2018-03", 1).tolist() == [[[9.0, 21.0]]]
    assert observed(panel, Observation(survey_month=3), "2018-03", 1).tolist() == [[[0.0, 12.0, 24.0]]]


def test_a_newer_series_multiplies_what_it_counts_from_its_year_on() -> None:
    setting = Observation(survey_month=12, break_from=2020, break_factor=1.5)
    assert observed(flat(10, runs=1), setting, "2018-01", 1)[0, 0].tolist() == [10.0, 10.0, 15.0]


def test_numbers_in_arrays_are_those_of_their_address() -> None:
    found = uniforms(3, 7, SURVEY, [4, 9], [2018, 2019], key=1)
    assert found[2, 1, 0] == uniform(7, 2, SURVEY, 2018, 9, 1)
    assert normals(3, 7, SURVEY, [4, 9], [2018, 2019]).shape == (3, 2, 2)


def test_coverage_has_the_moments_of_firms_that_are_missed_one_by_one() -> None:
    found = observed(flat(50), Observation(survey_month=12, coverage=0.8), "2018-01", 1)
    assert found.mean() == pytest.approx(40, abs=0.2)  # 50 x .8; standard error .03
    assert found[:, :, 0].std() == pytest.approx(np.sqrt(50 * 0.8 * 0.2), rel=0.04)
    assert (found[:, :, 0] == found[:, :, 2]).all()  # who is missing stays so
    assert abs(np.corrcoef(found[:, 0, 0], found[:, 1, 0])[0, 1]) < 0.05  # regions have luck of their own


@pytest.mark.parametrize(("firms", "error"), [(100, 0.1), (400, 0.05), (25, 0.2)])
def test_noise_is_the_relative_standard_error_of_100_firms_and_follows_the_root(firms: int, error: float) -> None:
    found = observed(flat(firms), Observation(survey_month=12, noise=0.1), "2018-01", 1)
    assert found.mean() == pytest.approx(firms, rel=0.01)
    assert found.std() / firms == pytest.approx(error, rel=0.04)
    assert abs(np.corrcoef(found[:, 0, 0], found[:, 0, 1])[0, 1]) < 0.05  # new in each year


def test_the_factor_of_a_break_differs_by_region_and_stays() -> None:
    setting = Observation(survey_month=12, break_from=2019, break_factor=2.0, break_spread=0.3)
    found = observed(flat(1000), setting, "2018-01", 1)
    assert (found[:, :, 0] == 1000).all()
    logs = np.log(found[:, :, 1] / 1000)
    assert (logs.mean(), logs.std()) == (pytest.approx(np.log(2), abs=0.015), pytest.approx(0.3, rel=0.04))
    assert (found[:, :, 1] == found[:, :, 2]).all()


def test_no_count_is_below_zero_and_all_are_whole() -> None:
    found = observed(flat(1), Observation(survey_month=12, noise=1.0), "2018-01", 1)
    assert found.min() == 0
    assert (found == np.rint(found)).all()
    nothing = replace(observation("yearly_survey", KOREA), break_spread=1.0)
    assert (observed(flat(0), nothing, "2018-01", 1) == 0).all()


@pytest.mark.parametrize("name", ["yearly_survey", "truth"])
def test_twins_with_the_same_firms_are_seen_alike(name: str) -> None:
    comparison = sim.compare("busan_first", "no_zone", runs=30, seed=5)
    setting = observation(name, KOREA)
    policy, baseline = (observed_of(each, setting) for each in (comparison.policy, comparison.baseline))
    panels = [each.region_firms.transpose(0, 2, 1) for each in (comparison.policy, comparison.baseline)]
    when = setting.months("2019-01", 60)
    same = panels[0][:, :, when] == panels[1][:, :, when]
    assert 0.2 < same.mean() < 1
    assert (policy[same] == baseline[same]).all()
    assert (policy[~same] != baseline[~same]).any()
    # One firm more is never counted as fewer, whoever is missing.
    quiet = replace(setting, noise=0.0)
    assert (observed(panels[1] + 1, quiet, "2019-01", 5) >= observed(panels[1], quiet, "2019-01", 5)).all()


def test_luck_does_not_depend_on_what_else_is_seen() -> None:
    setting, panel = observation("yearly_survey", KOREA), np.random.default_rng(1).poisson(40, (6, 17, 72))
    whole = observed(panel, setting, "2018-01", 3)
    assert (observed(panel[:2], setting, "2018-01", 3) == whole[:2]).all()
    assert (observed(panel[:, 5:6], setting, "2018-01", 3, [5]) == whole[:, 5:6]).all()
    assert (observed(panel[:, :, 24:], setting, "2020-01", 3) == whole[:, :, 2:]).all()
    assert (observed(panel, setting, "2018-01", 4) != whole).any()


def test_the_ministry_counts_arrivals_at_its_zones_and_nothing_else() -> None:
    result = sim.run_ensemble("busan_first", runs=10, seed=2, posterior=None)
    found = observed_of(result, observation("ministry_count", KOREA))
    busan = result.regions.index("busan")
    assert (np.delete(found, busan, axis=1) == 0).all()
    assert (found[:, :, -1] == reported_firms(result, 59).sum(axis=2)).all()
    assert (np.diff(found[:, busan], axis=1) >= 0).all()
    assert (reported_by_month(result)[:, 20] == reported_firms(result, 20).sum(axis=2)).all()


def test_the_presets_have_the_values_of_the_world() -> None:
    survey = observation("yearly_survey", KOREA)
    assert (survey.survey_month, survey.coverage, survey.break_from, survey.break_factor) == (12, 0.92, 2022, 1.09)
    assert observation("ministry_count", KOREA).counts == "attracted"
    # .92 and 1.09 are what the newer survey found of the same years.
    assert pytest.approx(survey.coverage, abs=0.005) == 376 / 410
    assert np.mean([410 / 376, 472 / 436]) == pytest.approx(survey.break_factor, abs=0.005)


@pytest.mark.parametrize(
    ("name", "wrong"), [("census", "observation must be one of truth"), ("yearly_survey", "observation.yaml: must be")]
)
def test_what_is_not_there_is_told(name: str, wrong: str, tmp_path: Path) -> None:
    with pytest.raises(sim.ZonelabError, match=wrong) as caught:
        observation(name, load_world(write_world(tmp_path)))
    assert any(ord(letter) in HANGUL for letter in caught.value.told(texts("ko"))[0])


def test_settings_out_of_range_are_told_together() -> None:
    with pytest.raises(sim.ZonelabError) as caught:
        Observation(survey_month=13, coverage=0.0, noise=-1.0, break_factor=float("nan"))
    assert len(caught.value.problems) == 4
    assert "coverage must be 0.01 to 1; got 0.0." in caught.value.problems
    assert all(any(ord(letter) in HANGUL for letter in each) for each in caught.value.told(texts("ko")))


def test_a_wrong_file_is_told(tmp_path: Path) -> None:
    home = write_world(tmp_path)
    text = (KOREA.folder / "observation.yaml").read_text(encoding="utf-8")
    (home / "observation.yaml").write_text(text.replace("value: 0.92", "value: 1.2"), encoding="utf-8")
    with pytest.raises(sim.ZonelabError, match=r"yearly_survey\.coverage\.value must be at most 1; got 1\.2"):
        observation("yearly_survey", load_world(home))
