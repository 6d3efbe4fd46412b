"""Bad input is answered in sentences: where, what is required, what was found, what to do; all problems at once."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.language.errors import ZonelabError
from sim.scenario.reading.text_files import LARGEST_FILE_BYTES, scenarios_folder

TITLES = "title: {en: A, ko: B}\nquestion: {en: A., ko: B.}\n"
DATES = {"announced": "2019-04", "in_force": "2019-08"}
ZONE = {"regions": ["busan"], "sectors": ["finance"], **DATES}
PLACE = {"region": "busan", "sector": "finance"}


def said(name: str | Path, **levers: Any) -> str:
    """Return what loading says is wrong."""
    with pytest.raises(ZonelabError) as caught:
        sim.load_scenario(name, **levers)
    return "\n".join(caught.value.problems)


def file_of(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("levers", "parts"),
    [
        ({"relocation_aid": 5, "aid_per_mover": 0}, ["zones.aid_per_mover must be above 0 where a zone pays"]),
        ({"relocation_aid": 5, "zone_share": 0}, ["zones.relocation_aid must be 0 where zones have no money; it is 5"]),
        ({"relocation_aid": 5, "central_budget": {"2018-01": 0.0}}, ["relocation_aid must be 0 where zones have no"]),
        ({"designations": [{**ZONE, "regions": ["bussan"]}]}, ["designations[0].regions[0]", "'bussan'", "'busan'?"]),
        ({"designations": [{**ZONE, "sectors": ["fiance"]}]}, ["sectors[0]", "'fiance'", "'finance'?"]),
        ({"designations": [{**ZONE, "in_froce": "2019-08"}]}, ["in_froce", "no such key", "'in_force'?"]),
        ({"designations": [{**ZONE, "announced": "2031-04", "in_force": "2031-08"}]}, ["horizon", "2031-04"]),
        ({"designations": [{**ZONE, "in_force": "2019-01"}]}, ["in_force must not come before announced"]),
        ({"designations": [{**ZONE, "announced": "April 2019"}]}, ["YYYY-MM", "'April 2019'"]),
        ({"designations": [{**ZONE, "regions": ["seoul"]}]}, ["capital area", "'seoul'", "capital_area_allowed"]),
        ({"designations": [ZONE, ZONE]}, ["must not overlap", "busan, finance"]),
        ({"designations": [{**ZONE, "regions": []}]}, ["designations[0].regions"]),
        ({"rounds": [{**DATES, "awards": 1, "applicants": {"seoul": ["finance"]}}]}, ["capital area"]),
        ({"nest_weight": 0}, ["location.nest_weight", "at least 0.05", "0"]),
        ({"nest_weight": 1.2}, ["location.nest_weight", "at most 1", "1.2"]),
        ({"nest_weight": {"busan": 0.5}}, ["location.nest_weight", "a number"]),
        ({"closure_rate": -0.1}, ["closure.closure_rate", "at least 0", "-0.1"]),
        ({"closure_rate": float("nan")}, ["closure.closure_rate", "nan"]),
        ({"closure_rate": float("inf")}, ["closure.closure_rate", "inf"]),
        ({"closure_rate": "much"}, ["closure.closure_rate", "'much'"]),
        ({"months": 0}, ["months"]),
        ({"months": 12.5}, ["months"]),
        ({"zone_share": 1.5}, ["support.zone_share", "1.5"]),
        ({"review_by": "mood"}, ["zones.review_by", "trials", "firms", "'mood'"]),
        ({"cycle": {"2020-01": 1.0}}, ["founding.cycle", "2019-01"]),
        ({"fixed_focus": {"jeju": {"tourism": 0.4}}}, ["focus.fixed_focus.jeju", "sum to 1", "0.4"]),
        ({"own_budget": {"atlantis": 1}}, ["own_budget", "'atlantis'"]),
        ({"permit_share": 0.5, "extension_share": 0.6}, ["sum to less than 1"]),
        ({"localization": 0.6, "urbanization": 0.5}, ["sum to less than 1"]),
        ({"studies": {"jeju": {"start": "2030-01", "months": 3}}}, ["studies.jeju.start", "2030-01"]),
        ({"world": "atlantis"}, ["world must be one of", "'atlantis'"]),
        ({"capital_area_allowed": "yes"}, ["capital_area_allowed"]),
        ({"zone_shre": 0.5}, ["zone_shre", "'zone_share'?"]),
        ({"moving_cost": 5.0}, ["moving_cost", "mobility, the probability"]),
        ({"location.moving_cost": 5.0}, ["moving_cost", "mobility, the probability"]),
        ({"incidents": [{**PLACE, "month": "2019-05", "failing_share": 2}]}, ["incidents[0].failing_share", "2"]),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_key_value_and_remedy(levers: dict[str, Any], parts: list[str]) -> None:
    problems = said("no_zone", **levers)
    for part in parts:
        assert part in problems, problems


def test_an_unknown_scenario_suggests_the_nearest() -> None:
    assert "Did you mean 'busan_first'?" in said("busan_frist")


def test_all_problems_of_a_file_are_told_together(tmp_path: Path) -> None:
    text = f"extends: baseline\n{TITLES}zones: {{anticipation: 7, unknown_key: 1}}\ntrials: {{slots_per_month: -2}}\n"
    problems = said(file_of(tmp_path, text)).splitlines()
    assert len(problems) == 3
    assert all(problem.startswith(str(tmp_path / "mine.yaml")) for problem in problems)


def test_a_key_that_is_gone_is_told_with_what_takes_its_place(tmp_path: Path) -> None:
    text = f"extends: baseline\n{TITLES}location: {{moving_cost: 6}}\n"
    assert "location.moving_cost must not be there: no such key. A firm pays no" in said(file_of(tmp_path, text))


def test_extends_must_end(tmp_path: Path) -> None:
    file_of(tmp_path, f"extends: two.yaml\n{TITLES}", "one.yaml")
    file_of(tmp_path, f"extends: one.yaml\n{TITLES}", "two.yaml")
    assert "must not come back to itself" in said(tmp_path / "one.yaml")


def test_extends_must_exist(tmp_path: Path) -> None:
    problems = said(file_of(tmp_path, f"extends: basline\n{TITLES}"))
    assert "mine.yaml" in problems
    assert "'baseline'?" in problems


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: &a [x, x]\nb: [*a, *a]\n", "anchors"),
        ("months: 1\nmonths: 2\n", "'months' stands twice"),
        ("a: " + "[" * 60 + "]" * 60, "nested deeper"),
        ("[1, 2, 3]\n", "keys and values"),
        ("", "keys and values"),
        ("2019: 1\n", "2019 must not be there"),
        ("a: [1, 2\n", "valid YAML"),
        ("a: !!python/object/apply:os.system [echo]\n", "valid YAML"),
        ("a: \0", "binary"),
        (f"extends: baseline\n{TITLES}support: 5\n", "support"),
        (f"extends: baseline\n{TITLES}months:\n", "months"),
        (f"extends: [baseline]\n{TITLES}", "extends must be the name"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_scenario_is_refused(tmp_path: Path, text: str, part: str) -> None:
    assert part in said(file_of(tmp_path, text))


def test_a_bomb_is_refused_at_once(tmp_path: Path) -> None:
    lines = ["a0: &a0 [lol, lol]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    assert "anchors" in said(file_of(tmp_path, "\n".join(lines)))


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as handle:
        handle.truncate(50_000_000)
    assert f"at most {LARGEST_FILE_BYTES:,} bytes" in said(large)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(bytes(range(256)))
    assert "UTF-8" in said(binary)
    folder = tmp_path / "folder.yaml"
    folder.mkdir()
    assert "found a folder" in said(folder)
    assert "there is none" in said(tmp_path / "missing.yaml")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = file_of(tmp_path, TITLES)
    path.chmod(0)
    assert "must be readable" in said(path)


class TestRuns:
    """Numbers of runs, seeds and threads."""

    @pytest.mark.parametrize(
        "numbers", [{"runs": 0}, {"runs": -1}, {"seed": -1}, {"seed": 2**64}, {"runs": 1.5}, {"threads": 0}]
    )
    def test_numbers_out_of_range_are_told(self, numbers: dict[str, Any]) -> None:
        with pytest.raises(ZonelabError, match=r"must be a whole number from"):
            sim.run_ensemble("no_zone", **numbers)

    def test_what_has_no_twins_is_not_compared(self) -> None:
        with pytest.raises(ZonelabError, match="world must be the same"):
            sim.compare("two_islands", "no_zone", runs=1)
        with pytest.raises(ZonelabError, match="months must be the same"):
            sim.compare(sim.load_scenario("no_zone", months=12), "no_zone", runs=1)


@pytest.mark.parametrize(
    ("after", "parts"),
    [
        ("    nest: 3\n", ["regions[1].nest", "3"]),
        ("    nest: South Coast\n", ["regions[1].nest", "'South Coast'"]),
        ("    nest: [atlantis]\n", ["regions[1].nest", "atlantis"]),
        ("    nets: south\n", ["regions[1].nets must not be there", "'nest'?"]),
        ("nests: {atlantis: south}\n", ["nests must not be there"]),
    ],
)  # fmt: skip
def test_a_nest_that_is_no_name_is_refused(tmp_path: Path, after: str, parts: list[str]) -> None:
    """E10c: a nest is a name of the region's own entry, so no nest can name a region that the world has not."""
    home = tmp_path / "worlds" / "bay"
    shutil.copytree(scenarios_folder() / "worlds" / "two_islands", home)
    text = (home / "world.yaml").read_text(encoding="utf-8")
    places = [each.end() for each in re.finditer(r"    position: .*\n", text)]
    where = places[1] if after.startswith(" ") else len(text)
    (home / "world.yaml").write_text(text[:where] + after + text[where:], encoding="utf-8")
    found = said(file_of(tmp_path, "extends: two_islands\nworld: bay\n"))
    assert all(part in found for part in parts), found
