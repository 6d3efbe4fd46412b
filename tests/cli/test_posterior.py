"""The usual runs: over the calibrated draws from the command line, and repeated from what they left."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import sim
from sim.scenario.posterior import DRAWS_FILE
from tests.cli.conftest import SHORT, Zonelab, changed

#: A year and two draws.
FEW = ("--runs", "10", "--set", "months=12")
OVER_DRAWS = ("compare", "busan_first", "no_zone", *FEW)


def test_results_over_draws_are_repeated_from_their_folder_to_the_digit(zonelab: Zonelab, tmp_path: Path) -> None:
    assert zonelab(*OVER_DRAWS, "--out", str(tmp_path / "first")).code == 0
    again = zonelab("repeat", str(tmp_path / "first" / "manifest.json"), "--out", str(tmp_path / "again"))
    assert again.code == 0
    assert "the same to the digit" in again.out
    (tmp_path / "first" / DRAWS_FILE).write_bytes(b"")
    damaged = zonelab("repeat", str(tmp_path / "first" / "manifest.json"), "--out", str(tmp_path / "third"))
    assert damaged.code == 2
    assert "must be as it was written with the results" in damaged.err
    assert not (tmp_path / "third").exists()


def test_an_effect_over_draws_is_told_with_both_ends_of_its_range(zonelab: Zonelab) -> None:
    told = zonelab(*OVER_DRAWS)
    assert told.code == 0
    assert "what the record leaves open" in " ".join(told.out.split())
    assert "Monte Carlo error of the means" in " ".join(told.out.split())
    assert "±" not in told.out
    summary = json.loads(zonelab(*OVER_DRAWS, "--json").out)
    assert (summary["over_draws"], summary["range"]) == (True, "record")
    assert summary["effects"]["busan"]["error"] > 0


def test_the_luck_of_a_single_history_is_shown_and_written_if_wanted(zonelab: Zonelab, tmp_path: Path) -> None:
    told = zonelab(*OVER_DRAWS, "--histories")
    assert "the luck of a single history" in " ".join(told.out.split())
    assert json.loads(zonelab(*OVER_DRAWS, "--histories", "--json").out)["range"] == "single_history"
    assert zonelab(*OVER_DRAWS, "--histories", "--out", str(tmp_path / "first")).code == 0
    again = zonelab("repeat", str(tmp_path / "first"), "--out", str(tmp_path / "again"))
    assert again.code == 0
    assert json.loads((tmp_path / "again" / "manifest.json").read_text(encoding="utf-8"))["single_histories"] is True


def test_a_level_is_told_written_and_repeated(zonelab: Zonelab, tmp_path: Path) -> None:
    given = (*OVER_DRAWS, "--histories", "--level", "0.5")
    told = json.loads(zonelab(*given, "--json").out)
    usual = json.loads(zonelab(*given[:-2], "--json").out)
    assert (told["level"], usual["level"]) == (0.5, 0.9)
    assert told["net_new"]["high"] - told["net_new"]["low"] < usual["net_new"]["high"] - usual["net_new"]["low"]
    assert zonelab(*given, "--out", str(tmp_path / "first")).code == 0
    again = zonelab("repeat", str(tmp_path / "first"), "--out", str(tmp_path / "again"))
    assert again.code == 0, again.err
    assert json.loads((tmp_path / "again" / "manifest.json").read_text(encoding="utf-8"))["level"] == 0.5


def test_level_and_discount_are_refused_before_the_work(zonelab: Zonelab) -> None:
    answer = zonelab("compare", "busan_first", "no_zone", "--runs", "4000000000", "--level", "95")
    assert (answer.code, answer.out) == (2, "")
    assert "level must be a share from 0.5 to 0.99" in answer.err
    answer = zonelab(*OVER_DRAWS, "--discount", "4.5", "--month", "1990-01")
    assert (answer.code, answer.out) == (2, "")
    assert "discount must be a share a year" in answer.err
    assert "got '1990-01'" in answer.err


def test_discounted_costs_are_told_in_both_forms(zonelab: Zonelab) -> None:
    told = json.loads(zonelab(*OVER_DRAWS, "--discount", "0.045", "--json").out)
    usual = json.loads(zonelab(*OVER_DRAWS, "--json").out)
    assert (told["discount"], usual["discount"]) == (0.045, 0.0)
    assert told["money_per_job"] == usual["money_per_job"]
    assert told["money_per_job_year"] != usual["money_per_job_year"]
    printed = " ".join(zonelab(*OVER_DRAWS, "--discount", "0.045").out.split())
    assert "per firm net new to the country" in printed
    assert "discounted at 4.5% a year" in printed
    assert "discounted" not in zonelab(*OVER_DRAWS).out


def test_central_weights_alone_are_run_if_wanted(zonelab: Zonelab) -> None:
    told = zonelab("compare", "busan_first", "no_zone", *SHORT)
    assert "±" in told.out
    assert json.loads(zonelab("compare", "busan_first", "no_zone", *SHORT, "--json").out)["range"] == "mean"


def test_a_run_tells_both_ranges_of_its_firms(zonelab: Zonelab) -> None:
    told = json.loads(zonelab("run", "busan_first", *FEW, "--json").out)
    assert told["range"] == "record"
    busan = told["regions"]["busan"]["firms"]
    single = busan["single_history"]
    assert single["high"] - single["low"] > busan["high"] - busan["low"] > 0


def test_results_of_a_version_with_another_draw_for_each_run_are_repeated_as_they_were(
    zonelab: Zonelab, tmp_path: Path
) -> None:
    posterior = replace(sim.load_posterior("busan_first"), pairs_a_draw=1)
    scenarios = [sim.load_scenario(name, months=12) for name in ("busan_first", "no_zone")]
    sim.compare(*scenarios, 4, posterior=posterior).write(tmp_path / "first")
    path = tmp_path / "first" / "manifest.json"
    assert json.loads(path.read_text(encoding="utf-8"))["pairs_a_draw"] == 1
    changed(path, lambda kept: kept.pop("pairs_a_draw"))
    assert zonelab("repeat", str(path), "--out", str(tmp_path / "again")).code == 0


def test_a_weight_that_is_set_is_said_not_to_be_drawn(zonelab: Zonelab) -> None:
    told = zonelab("run", "busan_first", *FEW, "--set", "relief_weight=1")
    assert told.code == 0
    assert "not drawn, because a scenario sets it: relief_weight" in told.err


def test_draws_are_refused_where_the_world_has_none(zonelab: Zonelab, tmp_path: Path) -> None:
    refused = zonelab("run", "two_islands", "--posterior", "--out", str(tmp_path / "out"))
    assert refused.code == 2
    assert "must hold calibrated draws; there are none" in refused.err
    assert not (tmp_path / "out").exists()
