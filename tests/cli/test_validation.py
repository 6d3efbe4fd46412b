"""``zonelab validate`` prints facts and patterns, writes their tables and figures, and says which weights it used."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from rich.cells import cell_len

import sim
from sim.evidence import evidence_tables, prior_check, validate
from sim.evidence.calibrate import Calibration
from sim.evidence.facts import read_facts
from sim.evidence.fit import Fit, fit_of
from sim.evidence.pattern_check import TITLES
from sim.evidence.record import RECORD
from sim.files.parquet import read_table
from sim.numerics.sources import code_digest
from sim.report.plots import style
from sim.results.manifest import sha256
from sim.results.posterior_table import DRAWS_FILE, DRAWS_MANIFEST, read_posterior
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.scenario.reading.patterns_file import PATTERNS
from sim.scenario.world.fact_rows import FACTS
from tests.cli.conftest import Zonelab

QUICK = ("--own-weights", "--runs", "2")
WRITTEN = {f"{name}.{ending}" for name in ("facts", "patterns") for ending in ("csv", "parquet", "png", "svg")}
WRITTEN |= {"validation.json"}


@pytest.fixture(autouse=True)
def _few_prior_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (evidence_tables, prior_check, validate):
        monkeypatch.setattr(module, "PRIOR_DRAWS", 5)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A folder of a world as the record's, without patterns and draws; `mine.yaml` beside it is the record in it."""
    folder = tmp_path / "worlds" / "bare"
    shutil.copytree(sim.load_scenario(RECORD).world.folder, folder)
    for name in (PATTERNS, DRAWS_FILE, DRAWS_MANIFEST):
        (folder / name).unlink(missing_ok=True)
    (tmp_path / "mine.yaml").write_text(f"extends: {RECORD}\nworld: bare\n", encoding="utf-8")
    return folder


def two_draws(fit: Fit) -> Calibration:
    """Return two draws, as of a calibration, with nothing told of them."""
    draws = pd.DataFrame([fit.weights([share] * len(fit.ranges)) for share in (0.4, 0.5)])
    return Calibration(fit, draws, *[pd.DataFrame()] * 3, effective=2.0, evaluations=2)


def keep_draws(world: Path, record: sim.Scenario) -> None:
    """Write two draws, as of a calibration."""
    two_draws(fit_of(record, read_calibration(world / CALIBRATION), read_facts(record))).write(world)


def test_it_prints_facts_and_patterns_and_writes_both(zonelab: Zonelab, tmp_path: Path) -> None:
    answer = zonelab("validate", *QUICK, "--out", str(tmp_path / "out"))
    assert answer.code == 0
    assert "Weights: the scenarios' own" in answer.out
    assert all(title.split()[0] in answer.out for title in TITLES.values())
    out = tmp_path / "out"
    assert {each.name for each in out.iterdir()} == WRITTEN
    files = json.loads((out / "validation.json").read_text(encoding="utf-8"))["files"]
    assert files == {name: sha256(out / name) for name in WRITTEN - {"validation.json"}}
    table = read_table(tmp_path / "out" / "patterns.parquet")
    assert set(table["pattern"]) == set(TITLES)
    written = pd.read_csv(tmp_path / "out" / "patterns.csv")
    assert written["key"].tolist() == table["key"].tolist()
    assert written.loc[written["pattern"] == "f", "met"].isna().all()
    manifest = json.loads((tmp_path / "out" / "validation.json").read_text("utf-8"))
    assert manifest["sources"] == code_digest()
    assert manifest["record"]["name"] == "as_it_happened"


@pytest.mark.parametrize(("language", "columns"), [("en", 100), ("ko", 100), ("en", 80)])
def test_the_tables_fit_their_terminal_and_lose_no_word(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    answer = zonelab("validate", *QUICK, "--lang", language, "--out", str(tmp_path / "out"))
    assert answer.code == 0
    tables = [line for line in answer.out.splitlines() if str(tmp_path) not in line]
    assert max(map(cell_len, tables)) <= columns
    assert "…" not in answer.out
    missed = {"en": "MISSED", "ko": "불일치"}[language]
    facts = pd.read_csv(tmp_path / "out" / "facts.csv")
    assert answer.out.count(missed) >= (facts["met"] == False).sum() > 0  # noqa: E712  # some are empty


def test_without_a_korean_font_the_figures_are_in_english_and_it_is_said(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style, "korean_font", lambda: None)
    answer = zonelab("validate", *QUICK, "--lang", "ko", "--out", str(tmp_path / "out"))
    assert answer.code == 0
    assert "NanumGothic" in answer.err
    drawn = (tmp_path / "out" / "patterns.svg").read_text(encoding="utf-8")
    assert re.search("[가-힣]", re.sub("<!--(.*?)-->", r"\1", drawn)) is None
    assert "특구" in (tmp_path / "out" / "patterns.csv").read_text(encoding="utf-8")


def test_the_json_object_holds_both_tables_without_nan(zonelab: Zonelab, tmp_path: Path) -> None:
    answer = zonelab("validate", *QUICK, "--json", "--out", str(tmp_path / "out"))

    def no_constant(name: str) -> None:
        raise AssertionError(name)

    told = json.loads(answer.out, parse_constant=no_constant)
    assert set(told) == {"draws", "facts", "patterns"}
    assert told["draws"] == 0
    assert told["facts"][0]["key"] == "firms_2023"
    assert [row["met"] for row in told["patterns"] if row["pattern"] == "f"] == [None] * 7


def test_a_world_without_patterns_says_so(zonelab: Zonelab, tmp_path: Path, world: Path) -> None:
    answer = zonelab("validate", "--record", str(tmp_path / "mine.yaml"), "--runs", "2", "--out", str(tmp_path / "out"))
    assert answer.code == 0
    assert "Patterns are not checked: the world bare has no patterns.yaml." in answer.out
    assert {each.name for each in (tmp_path / "out").iterdir()} == {each for each in WRITTEN if "patterns" not in each}
    answer = zonelab(
        "validate", "--record", str(tmp_path / "mine.yaml"), "--runs", "2", "--json", "--out", str(tmp_path / "out")
    )
    assert json.loads(answer.out)["patterns"] == []


def test_facts_that_say_little_are_not_counted(zonelab: Zonelab, tmp_path: Path) -> None:
    """A ceiling far above what the model can reach is met by every setting; the survival of one year is not."""
    answer = zonelab("validate", *QUICK, "--out", str(tmp_path / "out"))
    table = read_table(tmp_path / "out" / "facts.parquet").set_index("key")
    assert table.loc["movers_2024", "prior"] == 1.0
    assert table.loc["survival_2", "prior"] < 0.9
    for use, title in (("calibration", "fitted"), ("validation", "kept aside")):
        some = table[(table["use"] == use) & table["counted"]]
        assert (some["prior"] <= 0.9).all()
        assert f"{title}: {some['met'].sum()} of {len(some)} met" in answer.out
    told = answer.out.split("meet them")[1]
    assert "Firms that moved to Busan" in " ".join(told.split())
    assert not table.loc[table["use"] == "context", "counted"].any()


def test_a_world_without_ranges_has_no_prior_draws(zonelab: Zonelab, tmp_path: Path, world: Path) -> None:
    (world / CALIBRATION).unlink()
    answer = zonelab("validate", "--record", str(tmp_path / "mine.yaml"), *QUICK, "--out", str(tmp_path / "out"))
    assert answer.code == 0, answer.err
    table = read_table(tmp_path / "out" / "facts.parquet")
    assert table["prior"].isna().all()
    assert (table["counted"] == table["met"].notna()).all()
    assert "Not counted" not in answer.out


def test_ranges_that_are_none_are_told_before_the_work(zonelab: Zonelab, tmp_path: Path, world: Path) -> None:
    (world / CALIBRATION).write_text("scenario: as_it_happened\nruns: many\n", encoding="utf-8")
    answer = zonelab("validate", "--record", str(tmp_path / "mine.yaml"), *QUICK, "--out", str(tmp_path / "out"))
    assert answer.code == 2
    assert CALIBRATION in answer.err
    assert not (tmp_path / "out").exists()


def test_mistakes_of_both_files_are_told_together_and_nothing_is_written(zonelab: Zonelab, tmp_path: Path) -> None:
    facts, patterns = tmp_path / FACTS, tmp_path / PATTERNS
    facts.write_text("a,b\n", encoding="utf-8")
    patterns.write_text(
        "policy: busan_frist\nbaseline: no_zone\nreform: 5\ndifferent_focus: differentiated\n", encoding="utf-8"
    )
    arguments = ("validate", *QUICK, "--facts", str(facts), "--patterns", str(patterns), "--out", str(tmp_path / "out"))
    answer = zonelab(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert "the header must be" in answer.err
    assert "reform must be text; got 5" in answer.err
    assert not (tmp_path / "out").exists()


def test_the_draws_of_the_world_are_used_unless_own_weights_are_asked_for(
    zonelab: Zonelab, tmp_path: Path, world: Path
) -> None:
    mine = str(tmp_path / "mine.yaml")
    keep_draws(world, sim.load_scenario(mine))
    shutil.copy(sim.load_scenario(RECORD).world.folder / PATTERNS, world)
    common = ("validate", "--record", mine, "--out", str(tmp_path / "out"))
    with_draws = zonelab(*common, "--json")
    assert with_draws.code == 0, with_draws.err
    told = json.loads(with_draws.out)
    assert told["draws"] == 2
    assert len(told["patterns"]) == 16 + 7
    assert json.loads(zonelab(*common, "--json", *QUICK).out)["draws"] == 0
    both = zonelab(*common, "--own-weights", "--draws", str(world))
    assert both.code == 2
    assert "--draws and --own-weights must not both be given" in both.err


def test_draws_of_another_record_are_not_used_and_that_is_told(zonelab: Zonelab, tmp_path: Path, world: Path) -> None:
    mine = tmp_path / "mine.yaml"
    keep_draws(world, sim.load_scenario(mine))
    mine.write_text(f"extends: {RECORD}\nworld: bare\nsupport: {{zone_share: 0.9}}\n", encoding="utf-8")
    common = ("validate", "--record", str(mine), "--runs", "2", "--json", "--out", str(tmp_path / "out"))
    answer = zonelab(*common)
    assert answer.code == 0
    assert "Calibrate again." in answer.err
    assert "so the scenarios' own weights are used." in answer.err
    assert json.loads(answer.out)["draws"] == 0
    assert zonelab(*common, "--draws", str(world)).code == 2


def test_draws_take_their_place_beside_files_of_the_user_which_stay(world: Path) -> None:
    record = sim.load_scenario(str(world.parents[1] / "mine.yaml"))
    fit = fit_of(record, read_calibration(world / CALIBRATION), read_facts(record))
    found = two_draws(fit)
    others = {each.name: each.read_bytes() for each in world.iterdir()}
    for name in (DRAWS_FILE, DRAWS_MANIFEST):
        (world / name).write_text("mine", encoding="utf-8")
    kept = {name: name.replace(".", ".kept.") for name in (DRAWS_FILE, DRAWS_MANIFEST)}
    assert sorted(found.write(world)) == sorted(
        f"{world / name}: is not what zonelab wrote there; it is kept as {other}." for name, other in kept.items()
    )
    assert read_posterior(record, world).equals(found.draws)
    assert {(world / name).read_text(encoding="utf-8") for name in kept.values()} == {"mine"}
    assert not found.write(world)  # these are ours
    now = {each.name: each.read_bytes() for each in world.iterdir()}
    assert {name: content for name, content in now.items() if name in others} == others
    assert set(now) == {*others, *kept, *kept.values()}


def test_tables_of_the_user_with_the_names_of_a_validation_stay(zonelab: Zonelab, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("facts.csv", "validation.json"):
        (out / name).write_text("mine", encoding="utf-8")
    answer = zonelab("validate", *QUICK, "--out", str(out))
    assert answer.code == 0, answer.err
    for name in ("facts.csv", "validation.json"):
        kept = name.replace(".", ".kept.")
        assert (out / kept).read_text(encoding="utf-8") == "mine"
        assert f"{out / name}: is not what zonelab wrote there; it is kept as {kept}." in answer.err
