"""Small commands that write into a folder, one of each kind, over two islands; each takes a second or two."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sim.scenario.world.fact_rows import FACT_COLUMNS
from sim.scenario.world.world import SOURCE_COLUMNS, find_world
from tests.lab.small_searches import SMALL as SEARCH
from tests.studies.conftest import NOTEBOOK
from tests.sweeps.small_sweeps import SMALL as SWEEP
from tests.sweeps.small_sweeps import write_sweep

RUNS = ("--runs", "3")
#: A world of its own, whose facts two weights are fitted to.
FACTS = {"share": ("firm_share.far_island", 0.35, 0.05, "share"), "firms": ("firms.country", 29, 3, "firms")}
CALIBRATION: dict[str, Any] = {
    "scenario": "record",
    "runs": 2,
    "seed": 1,
    "waves": [60, 60],
    "draws": 20,
    "parameters": {
        "relief_weight": {"range": [0.0, 8.0], "source": "assumption"},
        "founders_per_year": {"range": [10.0, 30.0], "source": "assumption"},
    },
}


class Command(NamedTuple):
    """A command whose arguments end with a folder of its own.

    Attributes
    ----------
    arguments
        Of the command, without the folder.
    out
        What stands before the folder.
    goes_on
        Whether it takes up what it had begun; otherwise older results stay until the new ones are there.
    """

    arguments: tuple[str, ...]
    out: tuple[str, ...] = ("--out",)
    goes_on: bool = False

    def line(self, folder: Path | str) -> list[str]:
        """Return the arguments for results in a folder."""
        return [*self.arguments, *self.out, str(folder)]


COMMANDS = {
    "run": Command(("run", "small.yaml", *RUNS)),
    "compare": Command(("compare", "small.yaml", "small_without.yaml", *RUNS)),
    "repeat": Command(("repeat", "kept")),
    "sweep": Command(("sweep", "many.yaml"), goes_on=True),
    "sweep resume": Command(("sweep", "resume"), (), goes_on=True),
    "calibrate": Command(("calibrate", "--record", "record"), goes_on=True),
    "search": Command(("search", "found.yaml"), goes_on=True),
    "study": Command(("study", "results/islands")),
}


def write_sources(folder: Path) -> None:
    """Write all that the commands read, but for what `repeat` repeats, to the working folder of theirs."""
    write_sweep(folder)
    several = SWEEP | {"levers": {**SWEEP["levers"], "zone_share": {"range": [0.0, 1.0], "steps": 64}}}
    _write(folder / "many.yaml", several)
    _write(folder / "found.yaml", SEARCH)
    home = folder / "scenarios" / "worlds" / "atoll"
    shutil.copytree(find_world("two_islands"), home)
    with (home / "sources.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(["made_up", *["made up"] * (len(SOURCE_COLUMNS) - 1)])
    with (home / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, FACT_COLUMNS, restval="", lineterminator="\n")
        rows.writeheader()
        for key, (statistic, value, spread, unit) in FACTS.items():
            fact = {"key": key, "title_en": key, "title_ko": key, "statistic": statistic, "date": "2019-12"}
            more = {"value": value, "spread": spread, "unit": unit, "source": "made_up", "grade": "assumption"}
            known = {"kind": "observed", "one_history": "yes", "observed": 2019, "use": "calibration"}
            rows.writerow(fact | more | known)
    _write(home / "calibration.yaml", CALIBRATION)
    _write(folder / "scenarios" / "record.yaml", {"extends": "two_islands", "months": 12, "world": "atoll"})
    (folder / "results" / "islands").mkdir(parents=True)
    (folder / "results" / "islands" / "notebook.py").write_text(NOTEBOOK, encoding="utf-8")


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def files_of(folder: Path, is_wanted: Callable[[Path], bool] = Path.is_file) -> dict[str, bytes]:
    """Return what each file of a folder holds, by its path in it."""
    found = sorted(each for each in folder.rglob("*") if each.is_file() and is_wanted(each))
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def manifests_of(folder: Path) -> dict[str, Any]:
    """Return the content of each manifest of a folder, by its name."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
