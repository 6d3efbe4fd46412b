"""The calibrated draws of a world on disk: a table with a manifest, rejected if the model gives other numbers now."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from sim.files.contents_exchange import finish_within
from sim.files.reasons import explained
from sim.files.target_folder import Place
from sim.language.errors import ZonelabError, placed, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import path_given, raise_all
from sim.results.manifest import kept_manifest, sha256
from sim.results.weights_table import read_draws_table
from sim.scenario.load import Scenario, load_scenario, with_changes, without_zones
from sim.scenario.posterior import DRAWS_FILE, Posterior, draws_of
from sim.scenario.reading.calibration_file import CALIBRATION
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.reading.text_files import is_file
from sim.scenario.world.world import World

DRAWS_MANIFEST = "calibrated.json"
#: The calibrated draws of the world, where it has them.
RECORD: Literal["record"] = "record"
GivenPosterior = Posterior | Literal["record"] | None
#: Runs of the record by which a model is recognised.
RUNS_OF_A_FINGERPRINT = 2


def fingerprint(record: Scenario, weights: Mapping[str, float]) -> str:
    """Return the fingerprint of the model's runs of the record with these weights.

    It changes with every change of model, world or record that changes a number, and with no other: a better comment
    does not require a new calibration.
    """
    policy = with_changes(record, keep_provenance=False, **weights)
    digest = hashlib.blake2b(digest_size=16)
    for side in (policy, without_zones(policy)):
        trace = simulate(make_inputs(side), RUNS_OF_A_FINGERPRINT, 1)
        digest.update(trace.firms.tobytes())
        digest.update(trace.fates.tobytes())
        digest.update(trace.regions["jobs"].tobytes())
    return digest.hexdigest()


@lru_cache(maxsize=16)
def _fingerprint(record: Scenario, weights: tuple[tuple[str, float], ...]) -> str:
    return fingerprint(record, dict(weights))


def place_of(folder: Path) -> Place:
    """Return a folder as a place for calibrated draws; it may hold waves, a world and files of the user too."""
    return Place(folder, _ours, DRAWS_MANIFEST, exchanged=False)


def _ours(folder: Path) -> dict[str, str | None]:
    """Return what of a folder is of a calibration."""
    kept = kept_manifest(folder / DRAWS_MANIFEST)
    if kept is None or kept.get("kind") != "calibration":
        return {}
    return {DRAWS_MANIFEST: None, DRAWS_FILE: str(kept.get("draws"))}


def has_posterior(place: World | Path) -> bool:
    """Return whether a world, or a folder, comes with calibrated draws."""
    folder = place.folder if isinstance(place, World) else place
    with explained(folder):
        finish_within(folder)  # a process that was killed may have left them on their way
    return is_file(folder / DRAWS_FILE) and is_file(folder / DRAWS_MANIFEST)


def read_posterior(record: Scenario, folder: Path | None = None) -> pd.DataFrame:
    """Return the calibrated draws of a world: a row for each draw, a column for each weight.

    Parameters
    ----------
    record
        The scenario of the record.
    folder
        Where they are, if not in the world's folder.

    Raises
    ------
    ZonelabError
        If there are none, they are damaged, or with them the model gives other numbers than before.
    """
    place = folder or record.world.folder
    return _draws(record, place, _manifest(place))


def load_posterior(scenario: Scenario | str | Path, folder: Path | str | None = None) -> Posterior:
    """Return the calibrated draws of the world of a scenario, for `sim.run_ensemble` and `sim.compare`.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one.
    folder
        Where they are, if not in the world's folder.

    Raises
    ------
    ZonelabError
        As for `read_posterior`.
    """
    world = (scenario if isinstance(scenario, Scenario) else load_scenario(scenario)).world
    place = world.folder if folder is None else path_given(folder)
    manifest = _manifest(place)
    record = load_scenario(str(manifest["record"]))
    return Posterior(record, draws_of(_draws(record, place, manifest)), measures=_measures(manifest))


def posterior_problem(given: object) -> Sentence | None:
    """Return what is wrong with the draws that are asked for; None if nothing is."""
    if given is None or isinstance(given, Posterior) or (isinstance(given, str) and given == RECORD):
        return None
    return sentence(
        "posterior must be 'record', None or calibrated draws from sim.load_posterior; got {given}.",
        given=quoted(given),
    )


def posterior_given(given: GivenPosterior, scenario: Scenario) -> Posterior | None:
    """Return the draws that are asked for: those given, or those of the world of a scenario.

    Raises
    ------
    ZonelabError
        If they are none, or as for `posterior_of_world`.
    """
    raise_all([posterior_problem(given)])
    return posterior_of_world(scenario) if isinstance(given, str) else given


def posterior_of_world(scenario: Scenario) -> Posterior | None:
    """Return the calibrated draws that runs of a scenario use unless told otherwise; None where its world has none.

    Raises
    ------
    ZonelabError
        If the draws cannot be used, with what to do without them.
    """
    if not has_posterior(scenario.world):
        return None
    try:
        return load_posterior(scenario)
    except ZonelabError as error:
        without = sentence("For the scenarios' own weights, without draws: --central, or posterior=None in Python.")
        raise ZonelabError([*error.problems, without]) from error


def _draws(record: Scenario, place: Path, manifest: Mapping[str, Any]) -> pd.DataFrame:
    """Return the table of draws, if it is complete and the model still gives the same numbers."""
    if sha256(place / DRAWS_FILE) != manifest.get("draws"):
        wrong = sentence("must be as the calibration left it; it has changed since. Restore it, or calibrate again.")
        raise ZonelabError(placed(place / DRAWS_FILE, wrong))
    draws = read_draws_table(place / DRAWS_FILE)
    if _fingerprint(record, tuple(draws_of(draws)[0].items())) != manifest.get("fingerprint"):
        wrong = sentence(
            "must be fitted with the model, the world and {record} as they are; with one of them as it was then, the "
            "numbers differ. Calibrate again.",
            record=record.name,
        )
        raise ZonelabError(placed(place / DRAWS_FILE, wrong))
    return draws


def _measures(manifest: Mapping[str, Any]) -> dict[str, dict[str, list[float]]]:
    """Return the middle 90% of the measures of facts before and after the facts were looked at, as far as kept."""
    rows = [row for row in manifest.get("measures") or () if isinstance(row, dict)]
    ends = {"prior": ("prior_low", "prior_high"), "posterior": ("low", "high")}
    return {
        str(row.get("fact")): {part: [float(row[end]) for end in both] for part, both in ends.items()}
        for row in rows
        if all(isinstance(row.get(end), int | float) for both in ends.values() for end in both)
    }


def _remedy(place: Path) -> Sentence:
    """Return what to do about a folder without calibrated draws."""
    if is_file(place / CALIBRATION):
        command = shlex.join(["zonelab", "calibrate", "--record", "NAME", "--out", str(place)])
        return sentence("'{command}' makes them; NAME is the scenario of this world's past.", command=command)
    if is_file(place / "world.yaml"):
        return sentence("This world has no {file}, so do without calibrated draws.", file=CALIBRATION)
    return sentence("Name a folder that 'zonelab calibrate' has written.")


def _manifest(place: Path) -> dict[str, Any]:
    if not has_posterior(place):
        wrong = sentence("must hold calibrated draws; there are none. {remedy}", remedy=_remedy(place))
        raise ZonelabError(placed(place, wrong))
    return read_manifest(place / DRAWS_MANIFEST, "calibration")
