"""The calibrated draws of a world on disk: a table with a manifest, refused where it is of another model or record."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import OutputError, ZonelabError, placed, system_reason
from sim.evidence.calibrate import Calibration
from sim.evidence.facts import FACTS
from sim.evidence.fit import Fit
from sim.results.manifest import sha256, versions
from sim.results.store import read_table, write_table
from sim.scenario.files import is_file
from sim.scenario.load import Scenario
from sim.sources import MODEL_SOURCES, sources_digest
from sim.texts import sentence

DRAWS_FILE, DRAWS_MANIFEST = "calibrated.parquet", "calibrated.json"


def write_draws(found: Calibration, fit: Fit, folder: Path) -> None:
    """Write draws and manifest to a folder, each aside and then renamed.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    manifest = {
        "kind": "calibration",
        "model": sources_digest(MODEL_SOURCES),
        "record": fit.record.name,
        "record_digest": fit.record.digest,
        "facts": sha256(fit.record.world.folder / FACTS),
        "settings": fit.settings.model_dump(mode="json"),
        "tolerances": list(found.distances),
        "evaluations": found.evaluations,
        "told": found.told.to_dict("records"),
        "versions": versions(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_table(found.draws, folder / DRAWS_FILE)
        aside = folder / f".{DRAWS_MANIFEST}.part"
        aside.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(aside, folder / DRAWS_MANIFEST)
    except OSError as error:
        wrong = sentence("must be a folder that can be written; {reason}.", reason=system_reason(error))
        raise OutputError(placed(folder, wrong)) from None


def read_draws(record: Scenario, folder: Path | None = None) -> pd.DataFrame:
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
        If there are none, or they were made with another model or record.
    """
    place = folder or record.world.folder
    manifest = _manifest(place)
    if manifest.get("model") != sources_digest(MODEL_SOURCES):
        wrong = sentence("must be made with this version of the model; it was made with another. Calibrate again.")
        raise ZonelabError(placed(place / DRAWS_FILE, wrong))
    if manifest.get("record_digest") != record.digest:
        wrong = sentence(
            "must be fitted to {record} as it is; that has changed since. Calibrate again.", record=record.name
        )
        raise ZonelabError(placed(place / DRAWS_FILE, wrong))
    return read_table(place / DRAWS_FILE)


def _manifest(place: Path) -> dict[str, Any]:
    if not is_file(place / DRAWS_FILE) or not is_file(place / DRAWS_MANIFEST):
        wrong = sentence("must hold calibrated draws; there are none. Make them with 'zonelab calibrate'.")
        raise ZonelabError(placed(place, wrong))
    try:
        kept = json.loads((place / DRAWS_MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict) or kept.get("kind") != "calibration":
        wrong = sentence("must be the manifest of a calibration; it is not. Calibrate again.")
        raise ZonelabError(placed(place / DRAWS_MANIFEST, wrong))
    return kept
