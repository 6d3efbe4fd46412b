"""The plan of a sweep: its points with their two scenarios, the order of the work, and the fingerprint of it all.

A plan is made from a sweep file, or again from the manifest of a store; both give the same points to the last bit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.errors import ScenarioError, ZonelabError, about, placed
from sim.language.texts import sentence
from sim.numerics.processors import usable_processors
from sim.numerics.sources import model_digest
from sim.results.comparable import check_comparable
from sim.results.manifest import kept_scenario, made_by, scenario_entry
from sim.results.measures import Measure, measure_of
from sim.scenario.load import Scenario, with_changes
from sim.scenario.reading.sweep_file import SweepFile, find_sweep, sweep_from, table_path
from sim.sweeps.design.designs import Points, count_of, made, too_many
from sim.sweeps.design.given_files import file_and_scenarios
from sim.sweeps.design.lever_axes import Axis, Shown, axis_of
from sim.sweeps.design.lever_checks import column_problems, lever_problems
from sim.sweeps.design.sizes import chunk_size, seconds_a_point
from sim.sweeps.running.store import FORMAT

#: Name of the table of points in a store, if the design is a table.
TABLE = "points.csv"
#: Place of a sweep that is given as a dictionary: files that it names are looked for in the working folder.
IN_PYTHON = Path("sweep")


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """What a sweep is going to do.

    Attributes
    ----------
    file
        Name of the sweep file, without its ending.
    sweep
        What the file says.
    policy, baseline
        The scenarios as they are before levers move them.
    points
        The design.
    measures
        In the order of the file.
    chunk_points
        Points of a chunk, the unit of work.
    """

    file: str
    sweep: SweepFile
    policy: Scenario
    baseline: Scenario
    points: Points
    measures: tuple[Measure, ...]
    chunk_points: int

    def __repr__(self) -> str:
        """Return a line; what the file says is in the attributes."""
        measures = ", ".join(each.name for each in self.measures)
        return f"<Plan {self.file}: {self.points.count} points, {measures}>"

    @property
    def chunks(self) -> int:
        """Number of chunks."""
        return -(-self.points.count // self.chunk_points)

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return self.points.order(self.sweep.seed)

    def points_of(self, chunk: int) -> list[int]:
        """Return the points of a chunk, in the order in which they are run."""
        first = chunk * self.chunk_points
        return [int(point) for point in self._order[first : first + self.chunk_points]]

    def shown(self, point: int) -> list[Shown]:
        """Return what a table shows of each lever at a point."""
        return [setting[0] for setting in self.points.settings(point)]

    def changes(self, point: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the keys that a point sets, in the policy and in the baseline, by their paths."""
        policy: dict[str, Any] = {}
        baseline: dict[str, Any] = {}
        for axis, (_shown, values) in zip(self.points.axes, self.points.settings(point), strict=True):
            policy |= values
            if axis.both:
                baseline |= values
        return policy, baseline

    @cached_property
    def digest(self) -> str:
        """Fingerprint of all that determines the table, but for the version of the model."""
        settings = self.sweep.model_dump(mode="json", exclude={"title", "question", "event"})
        for lever in settings["levers"].values():
            lever.pop("label")
        parts = [FORMAT, settings, self.policy.digest, self.baseline.digest, self.points.digest, self.chunk_points]
        return hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=16).hexdigest()

    def manifest(self) -> dict[str, Any]:
        """Return all that is needed to make the plan again, as plain data."""
        return {
            "kind": "sweep",
            "format": FORMAT,
            "file": self.file,
            "digest": self.digest,
            "model": model_digest(),
            "points": self.points.count,
            "chunk_points": self.chunk_points,
            "sweep": self.sweep.model_dump(mode="json"),
            "scenario": scenario_entry(self.policy),
            "baseline": scenario_entry(self.baseline),
            **made_by(),
        }

    def seconds(self) -> float:
        """Return how long the whole sweep would take on one processor, as estimated beforehand."""
        return self.points.count * seconds_a_point(self.policy, self.sweep.runs)


def plan_of(given: str | Path | Mapping[str, Any]) -> Plan:
    """Return the plan of a sweep file.

    Parameters
    ----------
    given
        Name of a sweep that comes with zonelab, path of a YAML file, or what such a file says as a dictionary, in which
        ``scenario`` and ``baseline`` may be scenarios.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong with it.
    """
    path, sweep, policy, baseline = file_and_scenarios(given, IN_PYTHON, find_sweep, sweep_from)
    table_file = table_path(sweep, path) if sweep.design.kind == "table" else None
    return _plan(path.stem, sweep, policy, baseline, path, table_file)


def plan_from_manifest(manifest: Mapping[str, Any], path: Path) -> Plan:
    """Return the plan of a store again.

    Parameters
    ----------
    manifest
        From `Plan.manifest`.
    path
        Its file.

    Raises
    ------
    ZonelabError
        If it no longer gives the plan that it was written for.
    """
    sweep = sweep_from(dict(manifest["sweep"]), path, begun=True)
    to_read = manifest["model"] != model_digest()
    policy, baseline = (kept_scenario(manifest[role], path, to_read=to_read) for role in ("scenario", "baseline"))
    table_file = path.parent / TABLE if sweep.design.kind == "table" else None
    chunk_points = int(manifest["chunk_points"])
    plan = _plan(str(manifest["file"]), sweep, policy, baseline, path, table_file, chunk_points, to_read=to_read)
    # To other code the same settings may have another fingerprint: keys came later, which take their defaults, or are
    # gone. Such a sweep is only read; its manifest is as it was written, by its seal.
    if (plan.digest != manifest["digest"] and not to_read) or plan.points.count != manifest["points"]:
        wrong = sentence(
            "must give the points that it was written for; it no longer does. Was it, or the table beside it, changed? "
            "Start the sweep in a new folder."
        )
        raise ZonelabError(placed(path, wrong))
    return plan


def with_design(plan: Plan, kind: str, points: int) -> Plan:
    """Return the plan of the same sweep with another design that is drawn."""
    data = plan.sweep.model_dump(mode="json")
    data["design"] = {"kind": kind, "points": points, "file": None}
    path = Path(f"{plan.file}.yaml")
    return _plan(f"{plan.file}_{kind}", sweep_from(data, path, begun=True), plan.policy, plan.baseline, path, None)


def _plan(
    file: str,
    sweep: SweepFile,
    policy: Scenario,
    baseline: Scenario,
    path: Path,
    table_file: Path | None,
    chunk_points: int | None = None,
    *,
    to_read: bool = False,
) -> Plan:
    """Return the plan, or raise an error with everything that is wrong with it; what is only read is not tried."""
    axes: list[Axis] = []
    problems: list[str] = []
    for name, lever in sweep.levers.items():
        axis, found = axis_of(name, lever)
        axes.append(axis)
        problems += found
    measures = [measure_of(name, policy.world) for name in sweep.measures]
    problems += [about(f"measures[{i}]", each) for i, each in enumerate(measures) if not isinstance(each, Measure)]
    if not problems and not to_read:
        problems += [*lever_problems(axes, policy, baseline), *column_problems(axes, sweep.measures)]
    try:
        check_comparable(policy, baseline)
    except ScenarioError as error:
        problems += error.problems
    design = sweep.design
    if not problems and not to_read and design.kind != "table":
        count = count_of(design.kind, axes, design.points or 0)
        seconds = count * seconds_a_point(policy, sweep.runs)
        refused = too_many(design.kind, len(axes), count, seconds, usable_processors())
        problems += [refused] if refused is not None else []
    if problems:
        raise ScenarioError([placed(path, problem) for problem in dict.fromkeys(problems)])
    try:
        points = made(design.kind, axes, design.points or 0, sweep.seed, table_file)
    except ZonelabError as error:
        raise type(error)([each if table_file else placed(path, each) for each in error.problems]) from None
    return Plan(
        file,
        sweep,
        policy,
        baseline,
        points,
        tuple(each for each in measures if isinstance(each, Measure)),
        chunk_points or chunk_size(points.count, seconds_a_point(policy, sweep.runs)),
    )


def point_scenarios(plan: Plan, point: int) -> tuple[Scenario, Scenario]:
    """Return policy and baseline at a point.

    Raises
    ------
    ZonelabError
        If the levers make no scenario together there.
    """
    policy, baseline = plan.changes(point)
    return (
        with_changes(plan.policy, keep_provenance=False, **policy),
        with_changes(plan.baseline, keep_provenance=False, **baseline) if baseline else plan.baseline,
    )
