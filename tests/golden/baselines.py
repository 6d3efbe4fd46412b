"""Small baselines of every scenario: totals that a reader can follow in a diff, and a digest for every single bit."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.engines.ensemble.trace import Trace
from sim.results.ensemble import EnsembleResult
from sim.scenario.reading.text_files import scenarios_folder
from tests.small_worlds import columns_of

RUNS, SEED = 8, 1
FOLDER = Path(__file__).parent / "numbers"
FLOWS = ("founded", "closed", "moved_in")
TRIALS = ("started", "permitted", "extended", "ended", "failed")
MONEY = ("zone_money", "pilot_money", "own_money")
ADVICE = (
    "If this is not meant, a change of the code has changed the model. If it is meant: run make golden, commit the new "
    "baselines with a line 'Results: ...' that says what changed and why, and list the change in CHANGELOG.md under "
    "'Changes model output'."
)

#: By dotted name, a number or a digest.
Baseline = dict[str, int | float | str]


def scenarios() -> dict[str, Path]:
    """Return the scenarios that come with zonelab, whatever folder of their own a user has named."""
    return {path.stem: path for path in sorted(scenarios_folder().glob("*.yaml"))}


def baseline_of(path: Path) -> Baseline:
    """Run a scenario and return its baseline."""
    result = sim.run_ensemble(path, runs=RUNS, seed=SEED, posterior=None)
    return totals(result) | digests(result.trace)


def totals(result: EnsembleResult) -> Baseline:
    """Return sums over runs: firms at the end by region, and what happened over the horizon in the country."""
    record, regions = result.trace, result.trace.regions
    at_end = record.firms[:, -1].sum(axis=(0, 2), dtype=np.int64)
    sums: Baseline = {
        f"firms at the end.{name}": int(firms)
        for name, firms in zip(result.scenario.world.region_ids, at_end, strict=True)
    }
    sums |= {f"firms over the horizon.{name}": int(regions[name].sum(dtype=np.int64)) for name in FLOWS}
    sums |= {f"trials.{name}": int(regions[f"trials_{name}"].sum(dtype=np.int64)) for name in TRIALS}
    sums |= {f"money.{name}": _sum(regions[name]) for name in MONEY}
    sums["money.unspent"] = _sum(record.unspent)
    sums["jobs at the end"] = _sum(regions["jobs"][:, -1])
    return sums


def _sum(values: np.ndarray[Any, Any]) -> float:
    """Return the sum rounded once, the same in whatever order."""
    return math.fsum(values.reshape(-1).tolist())


def digests(record: Trace) -> Baseline:
    """Return a digest of the shape and the values of every field; how wide a number is stored does not matter."""
    return {f"digest.{name}": _digest(values) for name, values in columns_of(record).items()}


def _digest(values: np.ndarray[Any, Any]) -> str:
    wide = values.astype("<f8" if values.dtype.kind == "f" else "<i8", order="C")
    return hashlib.blake2b(f"{wide.shape}".encode() + wide.tobytes(), digest_size=8).hexdigest()


def changes(before: Baseline, now: Baseline) -> list[str]:
    """Return a line for each number that is not what it was, in the order of the baseline."""
    return [
        f"{name}: {_shown(before.get(name))} -> {_shown(now.get(name))}"
        for name in before | now
        if before.get(name) != now.get(name)
    ]


def _shown(value: float | str | None) -> str:
    return "nothing" if value is None else str(value)


def write(name: str, baseline: Baseline) -> None:
    """Write the baseline of a scenario."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(baseline, indent=0) + "\n", encoding="utf-8")


def read(name: str) -> Baseline:
    """Return the written baseline of a scenario, empty if there is none."""
    path = FOLDER / f"{name}.json"
    written: Baseline = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return written


def written_names() -> set[str]:
    """Return the scenarios that have a written baseline."""
    return {path.stem for path in FOLDER.glob("*.json")}
