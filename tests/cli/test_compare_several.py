"""``zonelab compare A B C --against BASELINE`` tells several policies side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from sim.language import numbers
from tests.cli.conftest import SHORT, Zonelab, changed

SEVERAL = ("compare", "busan_first", "jeju_first", "--against", "no_zone", *SHORT)


def test_it_prints_one_table_side_by_side(zonelab: Zonelab) -> None:
    answer = zonelab(*SEVERAL)
    assert answer.code == 0, answer.err
    assert "Effects on firms against No zone in " in answer.out
    (country,) = (line for line in answer.out.splitlines() if line.strip().startswith("Country"))
    alone = [json.loads(zonelab("compare", name, "no_zone", *SHORT, "--json").out) for name in SEVERAL[1:3]]
    for each in alone:
        assert numbers.signed(each["net_new"]["mean"], 1) in country.split()


def test_the_json_object_holds_that_of_each(zonelab: Zonelab) -> None:
    told = json.loads(zonelab(*SEVERAL, "--json").out)
    assert set(told) == {"baseline", "runs", "seed", "scenarios"}
    for name, each in told["scenarios"].items():
        assert each == json.loads(zonelab("compare", name, "no_zone", *SHORT, "--json").out)


def test_one_policy_with_against_is_the_comparison_of_two_names(zonelab: Zonelab) -> None:
    assert zonelab("compare", "busan_first", "--against", "no_zone", *SHORT).out == (
        zonelab("compare", "busan_first", "no_zone", *SHORT).out
    )


@pytest.mark.parametrize("names", [("busan_first",), ("busan_first", "jeju_first", "no_zone")])
def test_without_against_there_are_two_names(zonelab: Zonelab, names: tuple[str, ...]) -> None:
    answer = zonelab("compare", *names, *SHORT)
    assert answer.code == 2
    assert f"or policies and --against BASELINE; got {', '.join(names)} alone." in answer.err


def test_the_folder_can_be_repeated(zonelab: Zonelab, tmp_path: Path) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    assert zonelab(*SEVERAL, "--out", str(out)).code == 0
    answer = zonelab("repeat", str(out / "manifest.json"), "--out", str(again))
    assert answer.code == 0, answer.err
    assert "All tables are the same to the digit." in answer.out
    assert {each.name for each in again.iterdir()} == {each.name for each in out.iterdir()}
    changed(out / "manifest.json", lambda kept: kept["files"].update({"side_by_side.parquet": "0" * 64}))
    answer = zonelab("repeat", str(out / "manifest.json"), "--out", str(again))
    assert answer.code == 2
    assert f"{again / 'side_by_side.parquet'}: differs from the table of" in answer.err


def test_a_file_of_the_user_with_the_name_of_a_result_is_told_before_the_work(zonelab: Zonelab, tmp_path: Path) -> None:
    assert zonelab(*SEVERAL, "--out", str(tmp_path)).code == 0
    assert zonelab("run", "two_islands", *SHORT, "--out", str(tmp_path)).code == 0
    (tmp_path / "totals.parquet").write_text("mine", "utf-8")
    answer = zonelab(*SEVERAL, "--out", str(tmp_path))
    assert answer.code == 2
    assert "found totals.parquet. Rename them" in answer.err


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("columns", [40, 60, 100])
def test_it_fits_the_terminal_and_says_what_is_left_out(
    zonelab: Zonelab, monkeypatch: pytest.MonkeyPatch, language: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    several = (*SEVERAL[:2], *SEVERAL[1:3], "reform_for_all", *SEVERAL[3:])
    answer = zonelab(*several, "--lang", language)
    assert answer.code == 0, answer.err
    assert max(map(cell_len, answer.out.splitlines())) <= columns
    assert "…" not in answer.out
    named = {"en": "Reform", "ko": "규제"}[language]
    assert named in answer.out
