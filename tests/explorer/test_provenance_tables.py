"""The tables of evidence hold every number once, in the reader's language, with sources that can be opened."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.explorer.reference.provenance_tables import (
    COUNT_COLUMNS,
    SCENARIO_COLUMNS,
    SOURCES_COLUMNS,
    WORLD_COLUMNS,
    filtered,
    grade_counts,
    heading,
    range_in,
    scenario_numbers,
    source_texts,
    sources,
    unit_in,
    world_numbers,
)
from sim.report.value_words import value_text
from sim.scenario.load import Scenario
from sim.scenario.reading.text_files import read_rows, scenario_names, scenarios_folder
from sim.scenario.world.names import Names
from sim.scenario.world.world import SOURCE_COLUMNS, VALUE_COLUMNS

LANGUAGES = ("en", "ko")
WORLDS = {"korea_2019": "busan_first", "two_islands": "two_islands"}
ENGLISH, HANGUL = re.compile("[A-Za-z]{3}"), re.compile("[가-힣]")


def in_english(table: pd.DataFrame) -> list[str]:
    """The cells of a Korean table that hold English words and no Korean."""
    return [cell for cell in table.to_numpy().ravel() if ENGLISH.search(cell) and not HANGUL.search(cell)]


@cache
def loaded(name: str) -> Scenario:
    return sim.load_scenario(name)


def by_key(table: pd.DataFrame, columns: dict[str, str], language: str) -> pd.DataFrame:
    """A table with the names of this module's columns again."""
    return table.rename(columns={told: name for name, told in heading(columns, language).items()})


def of_scenario(name: str, language: str = "en") -> pd.DataFrame:
    return by_key(scenario_numbers(loaded(name), language), SCENARIO_COLUMNS, language).set_index("key")


def of_world(name: str, language: str = "en") -> pd.DataFrame:
    return by_key(world_numbers(loaded(WORLDS[name]).world, language), WORLD_COLUMNS, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", scenario_names())
def test_every_key_of_a_scenario_stands_there_once(name: str, language: str) -> None:
    table = of_scenario(name, language)
    assert sorted(table.index) == sorted(loaded(name).provenance)


@pytest.mark.parametrize("world", WORLDS)
def test_every_number_of_a_world_stands_there_once_with_its_value(world: str) -> None:
    rows = read_rows(scenarios_folder() / "worlds" / world / "values.csv", VALUE_COLUMNS)
    table = of_world(world)
    assert Counter(table["key"]) == Counter(row["variable"] for row in rows)
    assert sorted(table["value"]) == sorted(float(row["value"]) for row in rows)


def test_a_number_of_the_world_keeps_what_is_said_of_it() -> None:
    table = of_world("korea_2019", "ko")
    row = table[(table["key"] == "population") & (table["region"] == "부산")].iloc[0].to_dict()
    assert row == {
        "key": "population",
        "what": "주민등록인구",
        "region": "부산",
        "sector": "",
        "value": 3413841,
        "unit": "명",
        "equation": "",
        "grade": "보도",
        "source": "2019년 말 주민등록인구: 전국과 상위 6개 시도",
        "link": "http://www.sisatoday.co.kr/board/magazine.php?board=ma_2&code=read&uid=60003",
        "year": "2019",
        "note": "주민등록인구, 12월 말 기준.",
    }


def test_the_world_stands_in_the_order_of_its_dictionary_and_its_regions() -> None:
    table = of_world("korea_2019")
    assert list(dict.fromkeys(table["key"]))[:3] == ["population", "product", "office_rent"]
    assert table["region"].head(3).tolist() == ["Seoul", "Busan", "Daegu"]


def test_a_key_of_the_scenario_keeps_what_is_said_of_it() -> None:
    row = of_scenario("busan_first").loc["awareness.awareness_rate"].to_dict()
    assert row == {
        "meaning": "Hazard at which the others hear of it",
        "value": "0.017",
        "unit": "per month",
        "range": "0 to 10",
        "equation": "E08",
        "grade": "estimated",
        "source": "Calibration to the record",
        "link": "",
        "year": "2013-2023",
        "note": (
            "Fitted to the 48.2% of blockchain firms that did not know Busan's zone after three years; the facts "
            "allow .012 to .023."
        ),
    }


def test_several_sources_are_named_by_their_titles_and_the_first_address_is_linked() -> None:
    row = of_scenario("busan_first").loc["zones.designations"]
    assert row["source"] == (
        "Busan preferred as the blockchain zone in April 2019; First regulation-free zones of July 2019; "
        "Busan's zone: in force on 9 August 2019; proposals of 2022 rejected"
    )
    assert row["link"] == "https://hankyung.com/article/2019041574131"


def test_a_publication_is_named_as_written() -> None:
    assert source_texts("Head, Ries and Swenson 1995; Carlton 1983", {}, "ko") == (
        "Head, Ries and Swenson 1995; Carlton 1983",
        "",
    )


@pytest.mark.parametrize(("language", "told"), [("en", "Calibration to the record"), ("ko", "기록에 맞춘 보정")])
def test_a_number_that_is_fitted_says_so(language: str, told: str) -> None:
    assert of_scenario("busan_first", language).loc["location.localization", "source"] == told


@pytest.mark.parametrize("name", scenario_names())
def test_no_english_is_left_in_the_korean_table_of_a_scenario(name: str) -> None:
    table = of_scenario(name, "ko")
    # The value of `world` is the name of a folder; sources may be publications, named as they are.
    assert in_english(table[["meaning", "value", "unit", "range", "grade", "note"]].drop(index="world")) == []


@pytest.mark.parametrize("world", WORLDS)
def test_no_english_is_left_in_the_korean_table_of_a_world(world: str) -> None:
    table = of_world(world, "ko").drop(columns=["key", "link", "equation", "value"])
    assert in_english(table) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_of_the_world_can_be_opened_or_found(language: str) -> None:
    world = loaded("busan_first").world
    table = by_key(sources(world, language), SOURCES_COLUMNS, language)
    addresses = {row["key"]: row["url"] for row in read_rows(world.folder / "sources.csv", SOURCE_COLUMNS)}
    assert table["key"].tolist() == list(addresses)
    for row in table.to_dict("records"):
        assert row["link"] + row["reference"] == addresses[row["key"]]
        assert bool(row["link"]) is addresses[row["key"]].startswith("http")
        assert bool(HANGUL.search(row["title"])) is (language == "ko")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["busan_first", "two_islands"])
def test_the_counts_by_grade_are_those_of_the_tables(name: str, language: str) -> None:
    counts = by_key(grade_counts(loaded(name), language), COUNT_COLUMNS, language).set_index("grade")
    scenario = by_key(scenario_numbers(loaded(name), language), SCENARIO_COLUMNS, language)["grade"]
    world = by_key(world_numbers(loaded(name).world, language), WORLD_COLUMNS, language)["grade"]
    assert {grade: n for grade, n in counts["scenario"].items() if n} == Counter(scenario)
    assert {grade: n for grade, n in counts["world"].items() if n} == Counter(world)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_columns_of_a_table_have_one_name(language: str) -> None:
    for columns in (SCENARIO_COLUMNS, WORLD_COLUMNS, SOURCES_COLUMNS, COUNT_COLUMNS):
        assert len(set(heading(columns, language).values())) == len(columns)


def test_all_words_of_a_search_must_be_found() -> None:
    table = world_numbers(loaded("busan_first").world, "en")
    found = filtered(table, "Grade of provenance", [], "BUSAN capability")
    assert set(found["Key"]) == {"capability"}
    assert set(found["Region"]) == {"Busan"}
    assert len(found) == 7


def test_a_grade_that_no_number_has_leaves_none() -> None:
    table = world_numbers(loaded("busan_first").world, "en")
    assert len(filtered(table, "Grade of provenance", ["official"], "busan")) == 0
    assert len(filtered(table, "Grade of provenance", ["reported", "assumption"], "")) == 28 + 35


def test_what_means_something_in_a_pattern_is_searched_as_it_is() -> None:
    table = scenario_numbers(loaded("busan_first"), "en")
    assert len(filtered(table, "Grade of provenance", [], "(16.*")) == 0
    assert len(filtered(table, "Grade of provenance", [], "(fall")) == 1


def test_money_is_told_in_the_currency_of_the_world() -> None:
    korea, islands = (loaded(name).world for name in ("busan_first", "two_islands"))
    assert unit_in("money bn per year", korea, "en") == "KRW bn per year"
    assert unit_in("money bn per firm and month", korea, "ko") == "십억 원/기업·월"
    assert unit_in("money bn per year", islands, "ko") == "백만 셸/년"
    assert unit_in("", korea, "ko") == ""


def test_words_that_a_key_allows_are_told() -> None:
    names = Names(loaded("busan_first").world, "ko")
    assert range_in("zones.review_by", names) == "임시허가와 실증, 순증 기업"
    assert range_in("zones.capital_area_allowed", names) == "예, 아니요"
    assert range_in("zones.rounds", names) == ""


def test_zones_are_told_with_names_and_dates() -> None:
    value = of_scenario("busan_first", "ko").loc["zones.designations", "value"]
    assert value == "지역: 부산, 분야: 물류 · 관광 · 공공안전 · 금융, 발표 시점: 2019년 4월, 시행 시점: 2019년 8월"


def test_values_by_month_stand_in_the_order_of_time() -> None:
    assert of_scenario("as_it_happened").loc["founding.cycle", "value"].startswith("Jan 2018 0.5, Jan 2019 0.8")


def test_a_deleted_entry_of_a_mapping_leaves_a_dash() -> None:
    assert value_text({}, Names(loaded("two_islands").world, "en")) == "–"
    assert of_scenario("two_islands").loc["readiness.studies", "value"] == "–"


def test_a_world_without_a_dictionary_is_told_by_its_keys(tmp_path: Path) -> None:
    shutil.copytree(scenarios_folder() / "worlds" / "two_islands", tmp_path / "mine")
    (tmp_path / "mine" / "dictionary.csv").unlink()
    scenario = tmp_path / "own.yaml"
    scenario.write_text("extends: two_islands\nworld: mine\n", encoding="utf-8")
    table = world_numbers(sim.load_scenario(scenario).world, "en")
    assert table["Meaning"].tolist() == table["Key"].tolist()
