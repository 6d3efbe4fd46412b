"""What the command line answers: lists, scenarios in full, one JSON object, and folders that can be repeated."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.scenario.load import load_scenario, scenario_from_settings
from sim.scenario.reading.plain_yaml import parse_yaml
from sim.scenario.reading.text_files import scenario_names
from tests.cli.conftest import SHORT, Zonelab
from tests.waiting import PATIENCE

#: Prints a line as soon as some runs are done.
TELLS_PROGRESS = """
import sys
from contextlib import contextmanager
from sim.report import progress

@contextmanager
def telling(*_):
    told = []
    yield lambda done: told or told.append(print("runs are done", flush=True))

progress.progress_bar = telling
"""
REGIONS = set(load_scenario("busan_first").world.region_ids)


def test_scenarios_lists_each_with_its_question_in_both_languages(zonelab: Zonelab) -> None:
    answer = zonelab("scenarios", "--json")
    assert answer.code == 0
    for name in scenario_names():
        assert name in answer.out
    assert "우선 지정" in answer.out
    assert "Busan first" in answer.out


def test_listing_scenarios_imports_no_numerics() -> None:
    program = (
        "import sys; sys.argv = ['zonelab', 'scenarios']\n"
        "from sim.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numba', 'numpy', 'pandas', 'scipy', 'mesa', 'matplotlib', 'pyarrow'} & set(sys.modules)\n"
        "sys.exit(f'imported {sorted(heavy)}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_show_names_the_digest_of_what_it_shows(zonelab: Zonelab) -> None:
    answer = zonelab("show", "busan_first")
    assert answer.code == 0
    assert load_scenario("busan_first").digest in answer.out
    changed = zonelab("show", "busan_first", "--set", "zone_share=0.7")
    assert load_scenario("busan_first", zone_share=0.7).digest in changed.out


def test_show_as_json_gives_each_key_its_evidence(zonelab: Zonelab) -> None:
    answer = zonelab("show", "busan_first", "--format", "json")
    assert answer.code == 0
    text = json.dumps(json.loads(answer.out))
    for word in ("grade", "unit", "founders_per_year", "assumption", "E10"):
        assert word in text


def test_show_lists_the_regions_and_sectors_of_a_world_by_the_words_for_them(zonelab: Zonelab) -> None:
    world = load_scenario("two_islands").world
    found = json.loads(zonelab("show", "two_islands", "--places", "--format", "json").out)
    assert list(found["regions"]) == list(world.display_regions)
    assert list(found["sectors"]) == list(world.display_sectors)
    assert set(found["regions"]["far_island"]) == {"en", "ko", "capital_area", "competes"}
    assert parse_yaml(zonelab("show", "two_islands", "--places").out, "what is shown") == found


def test_compare_tells_jobs_and_the_months_that_money_is_paid_in(zonelab: Zonelab) -> None:
    arguments = ("compare", "busan_first", "no_zone", "--central", "--runs", "2", "--set", "months=60")
    found = json.loads(zonelab(*arguments, "--json").out)
    comparison = sim.compare("busan_first", "no_zone", runs=2, posterior=None)
    jobs = comparison.job_effects.query("month == month.max()").set_index("region")["mean"]
    assert {region: effect["mean"] for region, effect in found["job_effects"].items()} == jobs.to_dict()
    assert found["net_new_jobs"]["mean"] == pytest.approx(jobs.sum())
    assert found["support_months"] == {"first": "2019-01", "last": "2023-12"}
    told = zonelab(*arguments).out
    assert "Support: share of all central support paid from Jan 2019 to Dec 2023" in told
    assert "Jobs" in told


def test_that_the_zone_has_ended_is_told_beside_the_numbers_of_the_last_month(zonelab: Zonelab) -> None:
    ended = ("compare", "busan_first", "no_zone", "--central", "--runs", "2", "--set", "extension_months=0")
    assert "Zones: none is in force in Dec 2023; the last one was in force until Jul 2021." in zonelab(*ended).out
    assert json.loads(zonelab(*ended, "--json").out)["last_zone_month"] == "2021-07"
    lasting = ("compare", "busan_first", "no_zone", "--central", "--runs", "2", "--set", "term_months=60")
    assert "none is in force" not in zonelab(*lasting).out
    assert json.loads(zonelab("compare", "no_zone", "no_zone", *SHORT, "--json").out)["last_zone_month"] is None


def test_compare_prints_one_json_object_with_who_gains_and_who_pays(zonelab: Zonelab) -> None:
    answer = zonelab("compare", "busan_first", "no_zone", *SHORT, "--json")
    assert answer.code == 0
    found = json.loads(answer.out)
    assert {"scenario", "baseline", "runs", "seed", "level", "month"} <= found.keys()
    assert found["runs"] == 2
    assert found["level"] == 0.9
    assert set(found["effects"]) == REGIONS
    assert set(found["support_shares"]) == REGIONS
    for effect in found["effects"].values():
        assert effect["low"] <= effect["mean"] <= effect["high"]
    for measure in ("net_new", "displaced_share", "money_per_net_new_firm"):
        assert set(found[measure]) - {"error"} == {"mean", "low", "high"}
    for region in REGIONS:
        parts = sum(part["mean"] for part in found["ledger"][region].values())
        assert parts == pytest.approx(found["effects"][region]["mean"])


def test_what_is_undefined_is_null_in_json(zonelab: Zonelab) -> None:
    answer = zonelab("compare", "no_zone", "no_zone", *SHORT, "--json")
    found = json.loads(answer.out)
    assert found["net_new"]["mean"] == 0
    assert found["money_per_net_new_firm"] == {"mean": None, "low": None, "high": None}
    assert "NaN" not in answer.out


def test_nothing_is_written_unless_asked(zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert zonelab("run", "no_zone", *SHORT).code == 0
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_suffices_to_repeat_every_table_to_the_byte(zonelab: Zonelab, tmp_path: Path) -> None:
    from sim.report.results_folder import write_comparison

    out, again = tmp_path / "out", tmp_path / "again"
    assert zonelab("compare", "busan_first", "no_zone", *SHORT, "--seed", "7", "--out", str(out)).code == 0
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest, name

    kept = [manifest[role] for role in ("scenario", "baseline")]
    policy, baseline = (scenario_from_settings(each["name"], each["settings"], out / "manifest.json") for each in kept)
    assert [policy.digest, baseline.digest] == [each["digest"] for each in kept]
    write_comparison(sim.compare(policy, baseline, runs=manifest["runs"], seed=manifest["seed"], posterior=None), again)
    tables = sorted(path.relative_to(out) for path in out.rglob("*.parquet"))
    assert len(tables) > 20
    for table in tables:
        assert (again / table).read_bytes() == (out / table).read_bytes(), table


def test_older_results_are_replaced_whole(zonelab: Zonelab, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert zonelab("compare", "busan_first", "no_zone", *SHORT, "--out", str(out)).code == 0
    assert zonelab("run", "no_zone", *SHORT, "--out", str(out)).code == 0
    assert not (out / "effects.parquet").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    out = tmp_path / "out"
    # Long enough to be stopped on any machine; few regions and months keep the record of so many runs small.
    arguments = ["zonelab", "run", "two_islands", "--runs", "300000", "--set", "months=12", "--threads", "1"]
    program = f"{TELLS_PROGRESS}\nsys.argv = {[*arguments, '--out', str(out)]!r}\nfrom sim.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "runs are done\n"
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("language", "told"), [("en", "the winners' nests lose: "), ("ko", "같은 권역이 잃는 비중: ")])
def test_the_command_line_tells_it_where_nests_count(zonelab: Zonelab, language: str, told: str) -> None:
    command = ("compare", "busan_first", "no_zone", "--central", "--runs", "20", "--lang", language)
    assert told in zonelab(*command, "--set", "nest_weight=0.5").out
    assert told not in zonelab(*command).out
