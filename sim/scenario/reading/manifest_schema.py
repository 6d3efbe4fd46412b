"""What the manifests of results may say: of runs, a sweep, a study, calibrated draws, a kept validation.

A manifest is written by the program and read years later, by another version or from an untrusted source: it is
checked like any other file. What it holds besides, from a later version, is left alone.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sim.language.errors import ZonelabError, closest, placed
from sim.language.texts import Sentence, sentence
from sim.scenario.problems.sentences import MISSING, sentences, shown
from sim.scenario.reading.plain_json import read_json
from sim.scenario.reading.seal import is_broken
from sim.scenario.schema.blocks import Real, Whole

_DIGEST = re.compile(r"[0-9a-f]{8,128}")


def _digest(value: object) -> object:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise ValueError(
            sentence("must be a fingerprint of digits and a to f; got {given}. Restore the file.", given=shown(value))
        )
    return value


def _none(value: object) -> object:
    if value is not None:
        raise ValueError(sentence("must not be there in a manifest of kind run; it is. Restore the file."))
    return value


Digest = Annotated[str, BeforeValidator(_digest)]
Nothing = Annotated[None, BeforeValidator(_none)]
Word = Annotated[str, Field(strict=True, min_length=1, max_length=1000)]
#: Names of packages with their versions.
Versions = dict[Word, Word]
#: Fingerprints of files by their paths within the folder.
Files = dict[Word, Digest]
Bilingual = dict[Literal["en", "ko"], str]

MOST_RUNS, MOST_SEED = 2**32 - 1, 2**64 - 1


class Kept(BaseModel):
    """A part of a manifest; what a later version wrote besides is left alone."""

    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False)


class ScenarioEntry(Kept):
    """A scenario with all that is needed to make it again."""

    name: Word
    digest: Digest
    world: Word
    world_digest: Digest
    settings: dict[str, Any]  # a scenario's own schema checks them when it is made again
    factors: dict[Word, dict[Word, Real]] | None = None  # since there are factors, where a scenario has some


class _OfRuns(Kept):
    """Of a folder of runs: what is needed to make them again."""

    scenario: ScenarioEntry
    posterior: ScenarioEntry | None = None
    pairs_a_draw: Whole | None = Field(default=None, ge=1, le=MOST_RUNS)
    single_histories: bool = False
    level: Real | None = None  # since a reader may ask for another
    runs: Whole = Field(ge=1, le=MOST_RUNS)
    seed: Whole = Field(ge=0, le=MOST_SEED)
    versions: Versions
    sources: Digest | None = None
    files: Files


class RunManifest(_OfRuns):
    """The manifest of a folder written by ``zonelab run``."""

    kind: Literal["run"]
    baseline: Nothing = None


class CompareManifest(_OfRuns):
    """The manifest of a folder written by ``zonelab compare``."""

    kind: Literal["compare"]
    baseline: ScenarioEntry
    others: list[ScenarioEntry] | None = None  # of several policies, those besides the first


class SweepManifest(Kept):
    """The manifest of the folder of a sweep."""

    kind: Literal["sweep"]
    format: Whole = Field(ge=2)
    file: Word
    digest: Digest
    model: Digest
    points: Whole = Field(ge=1, le=MOST_RUNS)
    chunk_points: Whole = Field(ge=1, le=MOST_RUNS)
    sweep: dict[str, Any]  # `sim.scenario.reading.sweep_file` checks it when the plan is made again
    scenario: ScenarioEntry
    baseline: ScenarioEntry
    versions: Versions
    sources: Digest | None = None
    files: Files
    seal: Digest


class Table(Kept):
    """A table of a study."""

    units: dict[str, Any]


class Reading(Kept):
    """What a study says in short."""

    in_short: Bilingual


class StudyManifest(Kept):
    """The manifest of the folder of a study."""

    kind: Literal["study"]
    tables: dict[Word, Table]
    reading: Reading
    versions: Versions
    sources: Digest | None = None
    notebook: Digest
    files: Files


class DrawsManifest(Kept):
    """The manifest of the calibrated draws of a world."""

    kind: Literal["calibration"]
    record: Word
    fingerprint: Digest
    facts: Digest
    draws: Digest
    settings: dict[str, Any]
    evaluations: Whole = Field(ge=0)
    told: list[dict[str, Any]]
    # Since version 2 of the model.
    effective: Real | None = Field(None, gt=0)
    distinct: Whole | None = Field(None, ge=1)
    correlations: list[dict[str, Any]] | None = None
    measures: list[dict[str, Any]] | None = None
    versions: Versions
    sources: Digest | None = None


class FactNumbers(Kept):
    """What the model says of a fact, in a validation that is kept; none where it says nothing."""

    key: Word
    mean: Real | None
    low: Real | None
    high: Real | None
    apart: Real | None
    prior: Real | None


class RequiredOfPattern(Kept):
    """What a pattern must be."""

    kind: Literal["above", "below", "within", "exactly"]
    limit: Real


class PatternNumbers(Kept):
    """What the model says of a pattern, in a validation that is kept."""

    key: Word
    claim: Word
    measured: Word
    unit: Word
    mean: Real | None
    low: Real | None
    high: Real | None
    required: RequiredOfPattern | None
    about: Bilingual | None


class ValidationManifest(Kept):
    """A validation kept beside a world."""

    kind: Literal["kept_validation"]
    record: Word
    made_of: dict[Word, Digest]
    runs: Whole = Field(ge=1, le=MOST_RUNS)
    seed: Whole = Field(ge=0, le=MOST_SEED)
    facts: list[FactNumbers]
    patterns: list[PatternNumbers]
    versions: Versions
    sources: Digest | None = None


_MODELS: dict[str, type[Kept]] = {
    "run": RunManifest,
    "compare": CompareManifest,
    "sweep": SweepManifest,
    "study": StudyManifest,
    "calibration": DrawsManifest,
    "kept_validation": ValidationManifest,
}


def read_manifest(path: Path, *kinds: str) -> dict[str, Any]:
    """Return the content of a manifest; see `checked_manifest`."""
    return checked_manifest(read_json(path), path, *kinds)


def checked_manifest(data: Any, path: Path, *kinds: str) -> dict[str, Any]:
    """Return the content of a manifest.

    Parameters
    ----------
    data, path
        Plain data, and the file that holds them.
    kinds
        Those that it may be of: 'run', 'compare', 'sweep', 'study', 'calibration' or 'kept_validation'.

    Raises
    ------
    ZonelabError
        If it is of another kind, or with a sentence for everything in it that is wrong.
    """
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(data, dict) or kind not in kinds:
        wrong = sentence("must be a {name} that zonelab wrote; it is not. Name another file.", name=path.name)
        if isinstance(data, dict) and isinstance(kind, str):
            wrong = sentence(
                "must be a manifest of kind {kinds}; it is of kind {kind}.{hint} Name another file.",
                kinds=", ".join(kinds),
                kind=shown(kind),
                hint=closest(kind, kinds),
            )
        raise ZonelabError(placed(path, wrong))
    model = _MODELS[str(kind)]
    try:
        model.model_validate(data)
    except ValidationError as error:
        problems = dict.fromkeys(sentences(error, model))
        raise ZonelabError([placed(path, _restored(problem)) for problem in problems]) from None
    if is_broken(data):
        wrong = sentence(
            "must say what zonelab wrote there; it no longer does, since it has changed. Restore it, or begin again in "
            "a new folder."
        )
        raise ZonelabError(placed(path, wrong))
    return data


def _restored(problem: str) -> str:
    """Return a finding with the advice that fits a file which nobody wrote by hand."""
    if not isinstance(problem, Sentence):
        return problem
    if problem.template == MISSING:
        return sentence("{key} must be there; it is missing. Restore the file.", **problem.values)
    if problem.values.keys() == {"keys", "count"}:
        return sentence(
            "{keys} and {count} others must be there; they are missing. Restore the file.", **problem.values
        )
    if "advice" in problem.values:
        return problem.with_values(advice=sentence("Restore the file."))
    return problem
