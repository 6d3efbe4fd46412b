"""Bad input is answered in Korean too: the same keys and values, and no English but names, keys and values."""

from __future__ import annotations

import copy
import csv
import pickle
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.language.errors import ZonelabError, without_place
from sim.language.texts import Sentence, texts, told
from sim.scenario.reading.extended_files import LONGEST_CHAIN
from sim.scenario.reading.text_files import scenarios_folder
from sim.scenario.schema.keys import blocks, leaf_keys
from sim.scenario.titles import titles
from sim.scenario.world.world_numbers import VALUE_COLUMNS, VARIABLES

KOREAN = texts("ko")
HANGUL = re.compile("[가-힣]")
TITLES = "title: {en: A, ko: B}\nquestion: {en: A., ko: B.}\n"
DATES = {"announced": "2019-04", "in_force": "2019-08"}
ZONE = {"regions": ["busan"], "sectors": ["finance"], **DATES}
ROUND = {**DATES, "awards": 1}
PLACE = {"region": "busan", "sector": "finance"}
#: What is written alike in both languages: words of files, of the schema and of the command line.
NAMES = {
    *leaf_keys(), *blocks(), *VALUE_COLUMNS, *VARIABLES,
    "announced", "competing", "all", "assumption", "extends", "baseline", "null", "true", "false", "en", "ko", "id",
    "code", "key", "yaml", "csv", "YAML", "CSV", "UTF", "YYYY", "MM", "set", "scenarios", "sources",
}  # fmt: skip


def leaves(sentence: Sentence) -> Iterator[object]:
    """Give the values that a sentence was made of, those of the sentences in it included."""
    for value in sentence.values.values():
        if isinstance(value, Sentence):
            yield from leaves(value)
        else:
            yield value


def check(problem: str) -> None:
    """Assert that a problem is told in Korean, with all its names, and with no other words."""
    assert isinstance(problem, Sentence)
    korean = told(problem, KOREAN)
    assert HANGUL.search(without_place(korean))
    rest = korean
    for value in sorted({str(each) for each in leaves(problem) if isinstance(each, str | Path)}, key=len, reverse=True):
        assert value in korean, f"{value} is lost in {korean}"
        rest = rest.replace(value, "")
    rest = re.sub("'[^']*'", "", rest)
    assert [word for word in re.findall("[A-Za-z_]{2,}", rest) if word not in NAMES] == [], korean


def problems(name: str | Path, **levers: Any) -> tuple[str, ...]:
    """Return what loading says is wrong."""
    with pytest.raises(ZonelabError) as caught:
        sim.load_scenario(name, **levers)
    return caught.value.problems


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("designations", [{**ZONE, "regions": ["bussan"]}], "zones.designations[0].regions[0]"),
        ("designations", [{**ZONE, "sectors": ["fiance"]}], "zones.designations[0].sectors[0]"),
        ("designations", [{**ZONE, "in_froce": "2019-08"}], "zones.designations[0].in_froce"),
        ("designations", [{**ZONE, "announced": "2031-04"}], "zones.designations[0].announced"),
        ("designations", [{**ZONE, "in_force": "2019-01"}], "zones.designations[0].in_force"),
        ("designations", [{**ZONE, "announced": "April 2019"}], "zones.designations[0].announced"),
        ("designations", [{**ZONE, "regions": ["seoul"]}], "zones.designations[0].regions"),
        ("designations", [{**ZONE, "regions": ["busan", "busan"]}], "zones.designations[0].regions"),
        ("designations", [ZONE, ZONE], "zones.designations[1]"),
        ("designations", [{**ZONE, "regions": []}], "zones.designations[0].regions"),
        ("designations", [{"regions": ["busan"]}], "zones.designations[0].sectors"),
        ("designations", [5], "zones.designations[0]"),
        ("designations", "none", "zones.designations"),
        ("rounds", [{**ROUND, "applicants": {"seoul": ["finance"]}}], "zones.rounds[0].applicants"),
        ("rounds", [{**ROUND, "applicants": {}}], "zones.rounds[0].applicants"),
        ("rounds", [{**ROUND, "applicants": {"busan": []}}], "zones.rounds[0].applicants.busan"),
        ("rounds", [{**ROUND, "applicants": {"busan": ["finance"] * 2}}], "zones.rounds[0].applicants.busan"),
        ("rounds", [{**ROUND, "applicants": "some"}], "zones.rounds[0].applicants"),
        ("closure_rate", -0.1, "closure.closure_rate"),
        ("closure_rate", float("nan"), "closure.closure_rate"),
        ("closure_rate", "much", "closure.closure_rate"),
        ("closure_rate", "0.5", "closure.closure_rate"),
        ("closure_rate", None, "closure.closure_rate"),
        ("closure_rate", [10**5000], "closure.closure_rate"),
        ("closure_rate", 10**70, "closure.closure_rate"),
        ("closure_rate", {"grade": "official"}, "closure.closure_rate"),
        ("closure_rate", {"value": 0.1}, "closure.closure_rate.grade"),
        ("closure_rate", {"value": 0.1, "grade": "sure"}, "closure.closure_rate.grade"),
        ("closure_rate", {"value": 0.1, "grade": "official", "yeer": 1}, "closure.closure_rate.yeer"),
        ("mean_employees", 0, "founding.mean_employees"),
        ("months", 12.5, "months"),
        ("months", 1500, "months"),
        ("capital_area_allowed", "yes", "zones.capital_area_allowed"),
        ("review_by", "mood", "zones.review_by"),
        ("cycle", {"2020-01": 1.0}, "founding.cycle"),
        ("cycle", {"2019-13": 1.0}, "founding.cycle.2019-13"),
        ("cycle", 3, "founding.cycle"),
        ("studies", {"nowhere": None}, "readiness.studies.nowhere"),
        ("fixed_focus", {"jeju": {"tourism": 0.4}}, "focus.fixed_focus.jeju"),
        ("own_budget", {"atlantis": 1}, "support.own_budget.atlantis"),
        ("permit_share", 0.95, "trials.permit_share"),
        ("localization", 0.98, "location.localization"),
        ("studies", {"jeju": {"start": "2030-01", "months": 3}}, "readiness.studies.jeju.start"),
        ("world", "atlantis", "world"),
        ("world", 5, "world"),
        ("zone_shre", 0.5, "zone_shre"),
        ("zones.designations[7].announced", "2019-04", "zones.designations"),
        ("months.first", 1, "months"),
        ("incidents", [{**PLACE, "month": "2035-05", "failing_share": 1}], "trials.incidents[0].month"),
        ("enacted", [{"month": "2019-05", "sectors": [], "cut": 1}], "reform.enacted[0].sectors"),
        ("scale", 90000, "scale"),
        ("title", "x", "title"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_in_korean_with_its_key(key: str, value: object, named: str) -> None:
    found = problems("no_zone", **{key: value})
    for problem in found:
        check(problem)
    assert named in without_place(told(found[0], KOREAN))


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: [*a, *a]\n",
        "months: 1\nmonths: 2\n",
        "a: " + "[" * 60 + "]" * 60,
        "? [a]\n: 1\n",
        "a: !!python/object/apply:os.system [echo]\n",
        "a: \x07",
        "a: \0",
        "[1, 2, 3]\n",
        "5\n",
        "",
        "start: 2019-01\n",
        "title: Only English\n",
        f"extends: baseline\n{TITLES}support: 5\n",
        f"extends: baseline\n{TITLES}support.zone_share: 1\n",
        f"extends: baseline\n{TITLES}zone_share: 1\n",
        f"extends: baseline\n{TITLES}support: {{months: 1}}\n",
        f"extends: baseline\n{TITLES}start: 2019-01\nworlds: x\n",
        f"extends: baseline\n{TITLES}readiness: {{studies: {{nowhere: null}}}}\n",
        f"extends: [baseline]\n{TITLES}",
        f"extends: basline\n{TITLES}",
        f"extends: nothing.yaml\n{TITLES}",
        f"extends: mine.yaml\n{TITLES}",
        "extends: baseline\nzones: {designations: [" + "{regions: [x], sectors: [y], announced: z}," * 30 + "]}\n",
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_in_korean_from_wherever_it_is_extended(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "one.yaml").write_text("extends: mine.yaml\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("extends: one.yaml\n", encoding="utf-8")
    for name in ("mine", "one", "two"):
        for problem in problems(tmp_path / f"{name}.yaml"):
            check(problem)
    korean = [told(problem, KOREAN) for problem in problems(tmp_path / "two.yaml")]
    assert all("two.yaml" in problem for problem in korean)


def test_a_title_that_lacks_a_language_is_told_in_korean(tmp_path: Path) -> None:
    for name, text in (("half.yaml", "title: {en: A}\n"), ("none.yaml", "start: 2019-01\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(ZonelabError) as caught:
            titles(tmp_path / name)
        check(caught.value.problems[0])


def test_files_that_cannot_be_read_are_told_in_korean(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    with (tmp_path / "large.yaml").open("wb") as handle:
        handle.truncate(50_000_000)
    for name in ("binary", "folder", "loop", "large", "missing", "n" * 300):
        for problem in problems(tmp_path / f"{name}.yaml"):
            check(problem)


def test_a_chain_of_files_without_end_is_told_in_korean(tmp_path: Path) -> None:
    (tmp_path / "c0.yaml").write_text("extends: baseline\n")
    for number in range(1, LONGEST_CHAIN + 1):
        (tmp_path / f"c{number}.yaml").write_text(f"extends: c{number - 1}.yaml\n")
    check(problems(tmp_path / f"c{LONGEST_CHAIN}.yaml")[0])


@pytest.mark.parametrize(
    ("variable", "column", "value"),
    [
        ("need", "value", "many"),
        ("need", "grade", "sure"),
        ("need", "grade", "official"),
        ("need", "source", "nosuch"),
        ("need", "unit", ""),
        ("need", "variable", "ned"),
        ("need", "region", "nowhere"),
        ("need", "region", "reef"),
        ("need", "sector", "pearls"),
        ("reference_budget", "region", "reef"),
        ("pool_share", "value", "0.1"),
        ("starting_firms", "value", "0"),
    ],
)
def test_a_wrong_number_of_a_world_is_told_in_korean(tmp_path: Path, variable: str, column: str, value: str) -> None:
    folder = tmp_path / "bay"
    shutil.copytree(scenarios_folder() / "worlds" / "two_islands", folder)
    with (folder / "values.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        if row["variable"] == variable:
            row[column] = value
    with (folder / "values.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, VALUE_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "bay.yaml").write_text("extends: two_islands\nworld: bay\n")
    for problem in problems(tmp_path / "bay.yaml"):
        check(problem)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("world.yaml", "currency:", "curency:"),
        ("world.yaml", "id: reef", "id: main_island"),
        ("world.yaml", "id: reef", "id: A Reef"),
        ("values.csv", "variable,", "variabel,"),
        ("values.csv", "Invented.", "Invented, too."),
        ("values.csv", "population,reef", '"population"s,reef'),
    ],
)
def test_a_wrong_file_of_a_world_is_told_in_korean(tmp_path: Path, file: str, before: str, after: str) -> None:
    folder = tmp_path / "bay"
    shutil.copytree(scenarios_folder() / "worlds" / "two_islands", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after), encoding="utf-8")
    (tmp_path / "bay.yaml").write_text("extends: two_islands\nworld: bay\n")
    for problem in problems(tmp_path / "bay.yaml"):
        check(problem)


@pytest.mark.parametrize("numbers", [{"runs": 0}, {"seed": -1}, {"threads": 0}, {"runs": 1.5}])
def test_numbers_of_runs_are_told_in_korean(numbers: dict[str, Any]) -> None:
    with pytest.raises(ZonelabError) as caught:
        sim.run_ensemble("no_zone", **numbers)
    check(caught.value.problems[0])


def test_what_cannot_be_compared_is_told_in_korean() -> None:
    for policy, baseline in (("two_islands", "no_zone"), ("as_it_happened", "no_zone")):
        with pytest.raises(ZonelabError) as caught:
            sim.compare(policy, baseline, runs=1)
        for problem in caught.value.problems:
            check(problem)


def test_a_sentence_in_korean_reads_as_a_korean_sentence() -> None:
    (problem,) = problems("no_zone", zone_share="2")
    english = "support.zone_share must be a number, 0 to 1; got '2'. Drop the quotes."
    korean = "support.zone_share는 0~1의 숫자여야 합니다. 입력값: '2'. 따옴표를 지우십시오."
    assert without_place(problem) == english
    assert told(without_place(problem), KOREAN) == korean
    assert problem.endswith(f"no_zone.yaml with zone_share set: {english}")
    assert told(problem, KOREAN).endswith(f"no_zone.yaml(zone_share 설정): {korean}")


def test_an_error_that_was_copied_or_sent_can_still_be_told_in_korean() -> None:
    with pytest.raises(ZonelabError) as caught:
        sim.load_scenario("busan_frist")
    for error in (copy.deepcopy(caught.value), pickle.loads(pickle.dumps(caught.value))):
        assert error.problems == caught.value.problems
        assert error.told(KOREAN) == caught.value.told(KOREAN)
        assert HANGUL.search(error.told(KOREAN)[0])
