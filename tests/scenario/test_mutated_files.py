"""Files of every kind, spoilt at random: read, or told in sentences; never a traceback."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.evidence.facts import read_facts
from sim.explorer.session import page_address
from sim.language.errors import MOST_PROBLEMS, ZonelabError
from sim.language.texts import Sentence
from sim.report.repetition import kept_posterior, kept_scenario
from sim.report.results_folder import write_ensemble
from sim.results.manifest import sha256
from sim.scenario.posterior import DRAWS_FILE, Posterior
from sim.scenario.reading.assumptions_file import read_assumptions
from sim.scenario.reading.calibration_file import read_calibration
from sim.scenario.reading.history_file import read_history
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.reading.observation_file import read_observation
from sim.scenario.reading.patterns_file import read_patterns
from sim.scenario.reading.sweep_file import read_sweep
from sim.scenario.reading.text_files import scenarios_folder
from sim.scenario.world.outlines import outlines_of
from sim.scenario.world.world import load_world
from sim.studies.differences import table_differences
from sim.studies.finder import NOTEBOOK, read_study
from sim.sweeps.design.plan import plan_of
from tests.studies.conftest import NOTEBOOK as STUDY
from tests.sweeps.small_sweeps import write_sweep

#: Of each kind of file, in a quick run and in a slow one; the same ones every time.
CASES = [40, pytest.param(500, marks=[pytest.mark.slow, pytest.mark.endurance])]
WORLDS = scenarios_folder() / "worlds"
ISLANDS, KOREA = WORLDS / "two_islands", WORLDS / "korea_2019"
#: Put in the place of a word.
VALUES = (
    b"1e400", b"nan", b".inf", b"null", b"[]", b"{}", b'""', b"-1", b"1e-320", b"9" * 5000, b"[[[[1]]]]",
    b"{a: {b: c}}", b"2019-13", b"1_000", b"\xc2\xa0", b"\xed\xa0\x80", b'"\\ud800"', b"a" * 3000, b"../../etc/passwd",
    b"&a", b"*a", b"!!python/name:os.system", b"? x", b"|", b"%TAG", b"1e308", b"-0.0", b'"\\0"', b"\0", b"\xff",
)  # fmt: skip
Read = Callable[[Path], object]


def facts(path: Path) -> object:
    return read_facts(sim.load_scenario("as_it_happened"), path)


def world(path: Path) -> object:
    return load_world(path.parent)


def outlines(path: Path) -> object:
    return outlines_of(load_world(path.parent))


FILES: dict[str, tuple[Path, Read]] = {
    "scenario": (scenarios_folder() / "staggered.yaml", sim.load_scenario),
    "world": (ISLANDS / "world.yaml", world),
    "values": (ISLANDS / "values.csv", world),
    "sources": (ISLANDS / "sources.csv", world),
    "outlines": (ISLANDS / "outlines.geojson", outlines),
    "facts": (KOREA / "facts.csv", facts),
    "calibration": (KOREA / "calibration.yaml", read_calibration),
    "assumptions": (KOREA / "assumptions.yaml", read_assumptions),
    "patterns": (KOREA / "patterns.yaml", read_patterns),
    "history": (KOREA / "history.yaml", read_history),
    "observation": (KOREA / "observation.yaml", read_observation),
    "sweep": (scenarios_folder() / "sweeps" / "jeju_strategy.yaml", read_sweep),
}


def spoilt(content: bytes, dice: random.Random) -> bytes:
    """Return a content with bytes, words or lines exchanged, left out or put twice, or with its end cut off."""
    for _ in range(dice.choice([1, 1, 2, 4])):
        kind, lines = dice.randrange(6), content.split(b"\n")
        words = [found.span() for found in re.finditer(rb"[^\s,:\[\]{}]+", content)]
        at, other = dice.randrange(len(content) + 1), dice.randrange(len(lines))
        if kind < 3 and words:
            first, last = dice.choice(words)
            content = content[:first] + dice.choice(VALUES) + content[last:]
        elif kind == 3:
            content = content[:at] + bytes([dice.randrange(256)]) + content[at + dice.choice([0, 1, 50]) :]
        elif kind == 4:
            lines[other : other + dice.choice([0, 1])] = [dice.choice(lines)] * dice.choice([0, 1, 2])
            content = b"\n".join(lines)
        else:
            content = content[:at]
    return content


def all_told(path: Path, content: bytes, read: Callable[[], object], cases: int) -> list[tuple[str, ...]]:
    """Return what is told of a file, spoilt so many times."""
    dice = random.Random(path.name)  # spoils files, guards no secret
    told: list[tuple[str, ...]] = []
    for _ in range(cases):
        path.write_bytes(spoilt(content, dice))
        try:
            read()
        except ZonelabError as error:
            told.append(error.problems)
    return told


@pytest.mark.parametrize("cases", CASES)
@pytest.mark.parametrize("kind", FILES)
def test_a_spoilt_file_is_read_or_told(kind: str, cases: int, tmp_path: Path) -> None:
    original, read = FILES[kind]
    folder = tmp_path / "world"
    shutil.copytree(original.parent, folder) if original.parent == ISLANDS else folder.mkdir()
    path = folder / original.name
    told = all_told(path, original.read_bytes(), lambda: read(path), cases)
    assert told or kind == "outlines"  # outlines are told beside the map
    assert all(len(each) <= MOST_PROBLEMS + 1 for each in told)
    assert all("\n".join(each).encode() for each in told)


@pytest.mark.parametrize("cases", CASES)
def test_a_spoilt_notebook_is_read_or_told(cases: int, tmp_path: Path) -> None:
    assert all_told(tmp_path / NOTEBOOK, STUDY.encode(), lambda: read_study(tmp_path), cases)


@pytest.mark.parametrize("cases", CASES)
def test_a_spoilt_table_of_a_study_is_another_or_told_to_be_none(cases: int, tmp_path: Path) -> None:
    content, path, again = (
        b"region,mean,low\nnorth,1.5,2\nsouth,2.5,3\nwest,,4\n",
        tmp_path / "a.csv",
        tmp_path / "b.csv",
    )
    again.write_bytes(content)
    found: list[Sentence] = []
    assert not all_told(path, content, lambda: found.extend(table_differences(path, again)), cases)
    assert any("it is damaged" in each for each in found)
    assert any("it was" in each for each in found)


@pytest.mark.parametrize("cases", CASES)
def test_a_spoilt_table_of_points_is_read_or_told(cases: int, tmp_path: Path) -> None:
    levers: dict[str, Any] = {"zone_share": {}, "relief_weight": {}}
    sweep = write_sweep(tmp_path, levers=levers, design={"kind": "table", "file": "points.csv"})
    content = b"zone_share,relief_weight\n0,1\n0.25,2\n0.5,1\n1,0\n"
    assert all_told(tmp_path / "points.csv", content, lambda: plan_of(sweep), cases)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results over calibrated draws."""
    folder = tmp_path_factory.mktemp("results") / "mine"
    posterior = sim.load_posterior("busan_first")
    few = Posterior(posterior.record, posterior.draws[:3])
    write_ensemble(sim.run_ensemble("busan_first", 3, posterior=few), folder)
    return folder


def begin_repeat(manifest: Path) -> None:
    """Read all that is read before results are made again."""
    kept = read_manifest(manifest, "run")
    kept_scenario(kept["scenario"], manifest)
    posterior = kept_posterior(kept, manifest)
    if posterior is not None:
        posterior.variants(kept_scenario(kept["scenario"], manifest))


@pytest.mark.parametrize("cases", CASES)
def test_a_spoilt_manifest_is_read_or_told(results: Path, cases: int) -> None:
    path = results / "manifest.json"
    content = path.read_bytes()
    try:
        assert all_told(path, content, lambda: begin_repeat(path), cases)
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("cases", CASES)
def test_spoilt_draws_are_told_even_where_the_manifest_has_their_fingerprint(results: Path, cases: int) -> None:
    path, manifest = results / DRAWS_FILE, results / "manifest.json"
    content, kept = path.read_bytes(), manifest.read_bytes()

    def read() -> None:
        told = json.loads(kept)
        told["files"][DRAWS_FILE] = sha256(path)
        manifest.write_text(json.dumps(told), encoding="utf-8")
        begin_repeat(manifest)

    try:
        assert all_told(path, content, read, cases)
    finally:
        path.write_bytes(content)
        manifest.write_bytes(kept)


ADDRESS = """lang=ko&scenario=jeju_first&against=without_zones&runs=50&seed=7&region=seoul&month=2020-03&map=support
show=flows&with=own&sweep=jeju_strategy&measure=net_new&chart=lines&lever=relief_weight&hold=mobility:3
zone_share=0.7&own_budget={jeju: 5.0}&capital_area_allowed=true
designations=[{regions: [jeju], sectors: [tourism], announced: 2019-05, in_force: 2019-09}]""".replace("\n", "&")


@pytest.mark.parametrize("cases", CASES)
def test_a_spoilt_address_is_read_told_and_written_again(cases: int) -> None:
    dice = random.Random("address")
    for _ in range(cases):
        text = spoilt(ADDRESS.encode(), dice).decode("utf-8", "replace")
        parts = [each.partition("=") for each in text.split("&")]
        choices, problems = page_address.read({name: [value] for name, _, value in parts})
        assert page_address.read(page_address.write(choices)) == (choices, [])
        assert len(problems) <= MOST_PROBLEMS
