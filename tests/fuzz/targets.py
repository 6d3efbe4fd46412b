"""Every door that takes something from a stranger: what it is usually given, and what reads it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sim
from sim.evidence.facts import read_facts
from sim.explorer.laboratory.reader_table import table_given
from sim.explorer.session import page_address
from sim.explorer.session.choices import Choices
from sim.explorer.share.upload import choices_from_file
from sim.lab.flip.claim import parse_claim
from sim.language.errors import MOST_PROBLEMS, ZonelabError
from sim.report.repetition import kept_scenario
from sim.results.weights_table import read_draws_table
from sim.scenario.load import scenario_from_settings, with_changes
from sim.scenario.posterior import DRAWS_FILE
from sim.scenario.reading.assumptions_file import read_assumptions
from sim.scenario.reading.calibration_file import read_calibration
from sim.scenario.reading.history_file import read_history
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.reading.observation_file import read_observation
from sim.scenario.reading.patterns_file import read_patterns
from sim.scenario.reading.plain_yaml import parse_override
from sim.scenario.reading.search_file import read_search
from sim.scenario.reading.sweep_file import read_sweep
from sim.scenario.reading.text_files import scenarios_folder
from sim.scenario.world.outlines import outlines_of
from sim.scenario.world.world import load_world
from sim.scenario.writing import plain_settings
from sim.studies.finder import NOTEBOOK, read_study
from tests.studies.conftest import NOTEBOOK as STUDY

#: Inputs that were found to break something, a folder for each target; and all that a person has thought of.
CORPUS = Path(__file__).parent / "corpus"
FOLDER = scenarios_folder()
WORLDS = FOLDER / "worlds"
ISLANDS, KOREA = WORLDS / "two_islands", WORLDS / "korea_2019"
#: Lines each of which is an input.
CLAIMS = (
    "displaced_share < 0.5", "effect.jeju > 0", "net_new > 1", "busan_jeju_joint better than busan_first in net_new",
    "support.gini > 0.5", "money_per_net_new_firm < 10",
)  # fmt: skip
OVERRIDES = (
    "zone_share=0.7", "own_budget={jeju: 5.0}", "relief_weight={times: 2}", "zones.designations[0].announced=2019-05",
    "central_budget={2019-01: 10, 2020-01: 20}", "capital_area_allowed=true", "own_budget.jeju=3", "months=12",
)  # fmt: skip
ADDRESS = """lang=ko&scenario=jeju_first&against=without_zones&runs=50&seed=7&region=seoul&month=2020-03&map=support
show=flows&with=own&sweep=jeju_strategy&measure=net_new&chart=lines&lever=relief_weight&hold=mobility:3&mine=jeju
question=alone&ask=flip.claim:net_new&zone_share=0.7&own_budget={jeju: 5.0}&capital_area_allowed=true
designations=[{regions: [jeju], sectors: [tourism], announced: 2019-05, in_force: 2019-09}]""".replace("\n", "&")
PANEL = "unit,year,firms\n" + "".join(
    f"{unit},{year},{10 + number * (year - 2010)}\n"
    for number, unit in enumerate(["n1", "n2", "s1", "s2"])
    for year in range(2012, 2022)
)


@dataclass(frozen=True)
class Target:
    """A door.

    Attributes
    ----------
    inputs
        What it is usually given, besides what is in the corpus.
    read : callable
        Given an input and a folder of its own, reads it; raises nothing but `ZonelabError`.
    """

    inputs: tuple[bytes, ...]
    read: Callable[[bytes, Path], object]

    def answer(self, content: bytes, folder: Path) -> tuple[str, ...]:
        """Return what is told of an input, nothing if it is read; what is told is checked to be sentences."""
        try:
            self.read(content, folder)
            told: tuple[str, ...] = ()
        except ZonelabError as error:
            told = error.problems or ("",)
        assert all(told)
        assert len(told) <= MOST_PROBLEMS + 1
        assert "\n".join(told).encode() is not None  # all of it can be printed
        return told


def _file(read: Callable[[Path], object], *originals: Path) -> Target:
    """Return the target of a file that stands alone."""

    def write_and_read(content: bytes, folder: Path) -> object:
        path = folder / originals[0].name
        path.write_bytes(content)
        return read(path)

    return Target(tuple(each.read_bytes() for each in originals), write_and_read)


def _of_world(name: str, read: Callable[[Path], object] = load_world) -> Target:
    """Return the target of a file of a world."""

    def write_and_read(content: bytes, folder: Path) -> object:
        world = folder / "world"
        shutil.copytree(ISLANDS, world, dirs_exist_ok=True)
        (world / name).write_bytes(content)
        return read(world)

    return Target(((ISLANDS / name).read_bytes(),), write_and_read)


def _text(read: Callable[[str], object], *inputs: str) -> Target:
    """Return the target of a text, such as a word of a command."""
    return Target(tuple(each.encode() for each in inputs), lambda content, _: read(content.decode("utf-8", "replace")))


def _facts(path: Path) -> object:
    return read_facts(sim.load_scenario("as_it_happened"), path)


def _override(text: str) -> object:
    return with_changes(sim.load_scenario("busan_first"), **dict([parse_override(text)]))


def _address(text: str) -> object:
    parts = [each.partition("=") for each in text.split("&")]
    choices, problems = page_address.read({name: [value] for name, _, value in parts})
    assert page_address.read(page_address.write(choices)) == (choices, [])
    assert len(problems) <= MOST_PROBLEMS
    return choices


def _scenario(path: Path) -> object:
    """Load a scenario; written and loaded again it is the same."""
    scenario = sim.load_scenario(path)
    again = scenario_from_settings(scenario.name, plain_settings(scenario), path, scenario.world.folder)
    assert again.settings == scenario.settings
    return scenario


def _notebook(content: bytes, folder: Path) -> object:
    (folder / NOTEBOOK).write_bytes(content)
    return read_study(folder)


def _panel(content: bytes, folder: Path) -> object:
    path = folder / "panel.csv"
    path.write_bytes(content)
    return sim.evaluate(
        path, outcome="firms", unit="unit", time="year", treated="n1", since="2017", designs=["did"], placebos=5
    )


def _table_given(content: bytes, _: Path) -> object:
    return table_given("mine.csv", content)


def _draws(content: bytes, folder: Path) -> object:
    path = folder / DRAWS_FILE
    path.write_bytes(content)
    return read_draws_table(path)


def _manifest(content: bytes, folder: Path) -> object:
    """Read all that is read of a manifest before its results are made again."""
    path = folder / "manifest.json"
    path.write_bytes(content)
    kept = read_manifest(path, "run")
    return kept_scenario(kept["scenario"], path)


def _outlines(folder: Path) -> object:
    return outlines_of(load_world(folder))


TARGETS: dict[str, Target] = {
    "scenario": _file(_scenario, *(FOLDER / f"{each}.yaml" for each in ("staggered", "jeju_first", "baseline"))),
    "upload": Target(
        tuple((FOLDER / f"{each}.yaml").read_bytes() for each in ("open_competition", "reform_for_all")),
        lambda content, _: choices_from_file(content, Choices()),
    ),
    "override": _text(_override, *OVERRIDES),
    "address": _text(_address, ADDRESS),
    "claim": _text(lambda text: parse_claim(text, load_world(KOREA)), *CLAIMS),
    "sweep": _file(read_sweep, *sorted((FOLDER / "sweeps").glob("*.yaml"))),
    "search": _file(read_search, *sorted((FOLDER / "searches").glob("*.yaml"))),
    "world": _of_world("world.yaml"),
    "values": _of_world("values.csv"),
    "sources": _of_world("sources.csv"),
    "outlines": _of_world("outlines.geojson", _outlines),
    "facts": _file(_facts, KOREA / "facts.csv"),
    "calibration": _file(read_calibration, KOREA / "calibration.yaml"),
    "assumptions": _file(read_assumptions, KOREA / "assumptions.yaml"),
    "patterns": _file(read_patterns, KOREA / "patterns.yaml"),
    "history": _file(read_history, KOREA / "history.yaml"),
    "observation": _file(read_observation, KOREA / "observation.yaml"),
    "notebook": Target((STUDY.encode(),), _notebook),
    "panel": Target((PANEL.encode(),), _panel),
    "table": Target((PANEL.encode(),), _table_given),
    "draws": Target(((KOREA / DRAWS_FILE).read_bytes(),), _draws),
    "manifest": Target((), _manifest),
}


def kept(name: str) -> list[Path]:
    """Return the inputs in the corpus of a target."""
    return sorted((CORPUS / name).glob("*"))
