"""A validation kept beside the world that it judges, so that whoever quotes the model can say what it misses.

It is read only as long as all that it was made of is as it was: the record, the model's numbers, facts, draws, ranges
of the weights, and the scenarios of the patterns. Texts of facts are read from the facts, so they are in any language.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.evidence.fact_check import FactCheck
from sim.evidence.facts import read_facts
from sim.evidence.pattern_check import PatternCheck, Required
from sim.evidence.pattern_scenarios import read_parts
from sim.evidence.validate import Validation
from sim.files.parquet import write_text
from sim.language.errors import ZonelabError, placed
from sim.language.texts import sentence
from sim.results.estimates import Estimate
from sim.results.manifest import json_text, made_by, sha256
from sim.results.posterior_table import fingerprint, posterior_of_world
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.reading.calibration_file import CALIBRATION
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.reading.seal import sealed
from sim.scenario.reading.text_files import is_file
from sim.scenario.schema.blocks import Text
from sim.scenario.world.fact_rows import FACTS
from sim.scenario.world.world import World

#: In the folder of a world.
VALIDATED = "validated.json"


def has_validation(world: World) -> bool:
    """Return whether a validation is kept beside a world."""
    return is_file(world.folder / VALIDATED)


def keep_validation(found: Validation) -> Path:
    """Keep a validation beside its world, and return the file.

    Parameters
    ----------
    found
        Made with the world's own facts, patterns and draws.

    Raises
    ------
    ZonelabError
        If it was made with others, or cannot be written.
    """
    record = found.record
    posterior = posterior_of_world(record)
    if found.posterior != posterior or {each.fact for each in found.fact_checks} != set(read_facts(record)):
        raise ZonelabError(
            sentence("a validation that is kept must use the world's own facts and draws; it does not. Make one anew.")
        )
    path = record.world.folder / VALIDATED
    content = {
        "kind": "kept_validation",
        "record": record.name,
        "made_of": made_of(record, posterior),
        "runs": found.runs,
        "seed": found.seed,
        "facts": [_fact_row(each) for each in found.fact_checks],
        "patterns": [_pattern_row(each) for each in found.pattern_checks],
        **made_by(),
    }
    write_text(path, json_text(sealed(content)))
    return path


def kept_validation(world: World, record: Scenario) -> Validation:
    """Return the validation that is kept beside a world.

    Parameters
    ----------
    world
        The world.
    record
        The scenario of its record.

    Raises
    ------
    ZonelabError
        If there is none, it is damaged, or something that it was made of has changed since.
    """
    path = world.folder / VALIDATED
    again = shlex.join(["zonelab", "validate", "--record", record.name, "--keep"])
    if not is_file(path):
        wrong = sentence("must hold a validation; there is none. '{command}' makes it.", command=again)
        raise ZonelabError(placed(path, wrong))
    kept = read_manifest(path, "kept_validation")
    if record.world.folder != world.folder:
        wrong = sentence(
            "must be of a record that plays in this world; {record} does not. 'zonelab validate --record NAME --keep' "
            "makes it anew; NAME is the scenario of this world's past.",
            record=record.name,
        )
        raise ZonelabError(placed(path, wrong))
    posterior = posterior_of_world(record)
    if kept["made_of"] != made_of(record, posterior):
        wrong = sentence(
            "must be of model, record, facts and draws as they are; one of them has changed. "
            "'{command}' makes it anew.",
            command=again,
        )
        raise ZonelabError(placed(path, wrong))
    facts = {each.key: each for each in read_facts(record)}
    checks = [
        FactCheck(facts[row["key"]], *(_number(row[name]) for name in ("mean", "low", "high", "apart", "prior")))
        for row in kept["facts"]
        if row["key"] in facts
    ]
    patterns = tuple(_pattern(row) for row in kept["patterns"])
    return Validation(record, tuple(checks), patterns, int(kept["runs"]), int(kept["seed"]), posterior)


def record_of(world: World) -> str | None:
    """Return the name of the scenario of a world's record, as the validation kept beside it says; None without one."""
    return str(read_manifest(world.folder / VALIDATED, "kept_validation")["record"]) if has_validation(world) else None


def made_of(record: Scenario, posterior: Posterior | None) -> dict[str, str]:
    """Return fingerprints of all that the numbers of a validation hang on, by what they are of."""
    weights = posterior.draws[0] if posterior is not None else {}
    found = {"record": record.digest, "model": fingerprint(record, weights)}
    for name in (FACTS, CALIBRATION):
        if is_file(record.world.folder / name):
            found[name] = sha256(record.world.folder / name)
    if posterior is not None:
        found["draws"] = posterior.digest
    parts = read_parts(record)
    if parts is not None:
        found |= {name: getattr(parts, name).digest for name in ("policy", "baseline", "reform", "different_focus")}
    return found


def _fact_row(check: FactCheck) -> dict[str, Any]:
    numbers = {name: getattr(check, name) for name in ("mean", "low", "high", "apart", "prior")}
    return {"key": check.fact.key} | {name: _or_none(value) for name, value in numbers.items()}


def _pattern_row(check: PatternCheck) -> dict[str, Any]:
    estimate, required, about = check.estimate, check.required, check.about
    return {
        "key": check.key,
        "claim": check.claim,
        "measured": check.measured,
        "unit": check.unit,
        **{name: _or_none(getattr(estimate, name)) for name in ("mean", "low", "high")},
        "required": None if required is None else {"kind": required.kind, "limit": required.limit},
        "about": None if about is None else {"en": about.en, "ko": about.ko},
    }


def _pattern(row: Mapping[str, Any]) -> PatternCheck:
    required, about = row["required"], row["about"]
    mean, low, high = (_number(row[name]) for name in ("mean", "low", "high"))
    return PatternCheck(
        row["key"], row["claim"], row["measured"], row["unit"], Estimate(mean, low, high),
        None if required is None else Required(required["kind"], float(required["limit"])),
        None if about is None else Text(**about),
    )  # fmt: skip


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
