"""Several policies against one baseline are the comparisons of each, side by side, from one run of the baseline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pandas as pd
import pytest

import sim
from sim.engines.ensemble import threads
from sim.files.parquet import read_table
from sim.report.results_folder import COMPARISON_TABLES, TABLES_OF_ALL
from sim.results.manifest import sha256
from sim.results.policies import Comparisons

NAMES = ["busan_first", "jeju_first"]
RUNS = 3


def short(name: str, **changes: object) -> sim.Scenario:
    return sim.load_scenario(name, months=24, **changes)


@pytest.fixture(scope="module")
def several() -> Comparisons:
    return sim.compare([short(name) for name in NAMES], short("no_zone"), RUNS, posterior=None)


def test_each_is_the_comparison_of_one_policy_bit_for_bit(several: Comparisons) -> None:
    assert list(several) == NAMES
    for name in NAMES:
        alone = sim.compare(short(name), short("no_zone"), RUNS, posterior=None)
        assert several[name] == alone
        for table in COMPARISON_TABLES:
            pd.testing.assert_frame_equal(getattr(several[name], table), getattr(alone, table), check_exact=True)


@pytest.fixture
def played() -> Iterator[list[int]]:
    """Count the ensembles that the compiled engine makes."""
    made: list[int] = []

    def counted(*arguments: object, **named: object) -> object:
        made.append(1)
        return threads.simulate(*arguments, **named)  # type: ignore[arg-type]  # handed through as they came

    with mock.patch("sim.runs.simulate", counted):
        yield made


def test_the_baseline_is_run_once(played: list[int]) -> None:
    several = sim.compare([short(name) for name in NAMES], short("no_zone"), 2, posterior=None)
    assert len(played) == 3
    assert all(each.baseline is several.baseline for each in several.values())


@pytest.mark.parametrize("name", COMPARISON_TABLES)
def test_a_table_has_the_rows_of_all_policies_with_their_units(name: str, several: Comparisons) -> None:
    table = getattr(several, name)
    assert table.columns[0] == "scenario"
    assert list(table["scenario"].cat.categories) == NAMES
    for policy in NAMES:
        rows = table[table["scenario"] == policy].drop(columns="scenario").reset_index(drop=True)
        pd.testing.assert_frame_equal(rows, getattr(several[policy], name), check_exact=True)
        assert table.attrs["units"] == {"scenario": "name"} | getattr(several[policy], name).attrs["units"]


def test_side_by_side_a_region_is_a_row_and_the_country_the_last(several: Comparisons) -> None:
    table = several.side_by_side.set_index("region")
    assert list(table.index) == [*several.baseline.regions, "country"]
    ends = ("mean", "low", "high")
    assert list(table.columns) == ["baseline", *(f"{name}.{end}" for name in NAMES for end in ends)]
    for name in NAMES:
        last = several[name].effects.query("month == 23").set_index("region")
        for end in ends:
            assert table[f"{name}.{end}"][:-1].tolist() == pytest.approx(last[end].tolist())
            assert table.at["country", f"{name}.{end}"] == getattr(several[name].net_new, end)
    assert table.at["country", "baseline"] == pytest.approx(several.baseline.final_firms.sum(axis=1).mean())


def test_the_totals_are_the_numbers_of_each(several: Comparisons) -> None:
    totals = several.totals.set_index(["scenario", "measure"])
    for name in NAMES:
        for measure in (
            "net_new",
            "net_new_jobs",
            "displaced_share",
            "displaced_within_nest",
            "money_per_net_new_firm",
        ):
            value, row = getattr(several[name], measure), totals.loc[(name, measure)]
            assert row[["mean", "low", "high"]].astype(float).tolist() == pytest.approx(
                [value.mean, value.low, value.high], nan_ok=True
            )
    assert totals.loc[("busan_first", "money_per_net_new_firm"), "unit"] == "KRW bn per firm"


def test_a_policy_is_held_against_another_from_the_same_runs(several: Comparisons) -> None:
    between = several.between("jeju_first", "busan_first")
    assert between == sim.compare(short("jeju_first"), short("busan_first"), RUNS, posterior=None)


def test_a_name_that_stands_twice_is_numbered_and_one_that_is_none_is_told() -> None:
    several = sim.compare(
        [short("busan_first"), short("busan_first", zone_share=0.9)], short("no_zone"), 2, posterior=None
    )
    assert list(several) == ["busan_first", "busan_first (2)"]
    assert several["busan_first (2)"].policy.scenario.settings.support.zone_share == 0.9
    with pytest.raises(KeyError, match="Did you mean 'busan_first'"):
        several["busan_frist"]


def test_all_mistakes_are_told_together() -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.compare([], "no_zone", 0, threads=0, posterior=None)
    told = "\n".join(mistake.value.problems)
    for part in ("runs must be", "threads must be", "scenario must be a scenario or a list of them; the list is empty"):
        assert part in told
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.compare(["two_islands", "as_it_happened"], "no_zone", 2, posterior=None)
    told = "\n".join(mistake.value.problems)
    assert "two_islands and no_zone: world must be the same" in told
    assert "as_it_happened and no_zone: start must be the same" in told


def test_it_writes_its_tables_a_figure_and_what_repeats_them(several: Comparisons, tmp_path: Path) -> None:
    assert several.write(tmp_path / "out") == ()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["files"] == {name: sha256(tmp_path / "out" / name) for name in manifest["files"]}
    assert manifest["scenario"]["name"] == "busan_first"
    assert [each["name"] for each in manifest["others"]] == ["jeju_first"]
    for name in (*COMPARISON_TABLES, *TABLES_OF_ALL):
        table = read_table(tmp_path / "out" / f"{name}.parquet")
        pd.testing.assert_frame_equal(table, getattr(several, name), check_exact=True, check_categorical=False)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert list(summary["scenarios"]) == NAMES
    assert (tmp_path / "out" / "effects_side_by_side.png").is_file()


def test_one_comparison_and_one_ensemble_write_themselves(several: Comparisons, tmp_path: Path) -> None:
    several["busan_first"].write(tmp_path / "one")
    several.baseline.write(tmp_path / "runs", "ko")
    kinds = [json.loads((tmp_path / each / "manifest.json").read_text("utf-8"))["kind"] for each in ("one", "runs")]
    assert kinds == ["compare", "run"]
