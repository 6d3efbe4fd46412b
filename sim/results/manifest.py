"""What a manifest of results keeps: scenarios whole, the versions that made them, and fingerprints of files."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.language.errors import OutputError, WorldError, ZonelabError, placed
from sim.language.texts import Sentence, sentence
from sim.numerics.sources import code_digest, same_everywhere
from sim.scenario.load import Scenario, scenario_from_settings
from sim.scenario.reading.plain_json import read_json
from sim.scenario.world.world import find_world
from sim.version import __version__

#: The manifest of a folder of results.
MANIFEST = "manifest.json"

#: Packages that numbers or the bytes of tables depend on.
PACKAGES = ("numpy", "numba", "pandas", "scipy", "pyarrow", "seaborn", "pydantic")


def versions() -> dict[str, str]:
    """Return the versions of zonelab, Python and `PACKAGES`."""
    return {
        "zonelab": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def made_by() -> dict[str, Any]:
    """Return what every manifest says about the program that made the results: its code and versions."""
    return {"sources": code_digest(), "versions": versions()}


def kept_manifest(path: Path) -> dict[str, Any] | None:
    """Return the content of a manifest, unchecked; None if the file is none."""
    try:
        kept = read_json(path)
    except ZonelabError:
        return None
    return kept if isinstance(kept, dict) else None


def listed(folder: Path, kinds: Collection[str] | None, manifest: str = MANIFEST) -> dict[str, str | None]:
    """Return the files of a folder that its manifest lists, with their fingerprints; none if it is no folder of ours.

    Parameters
    ----------
    folder
        Folder of results.
    kinds
        Kinds of manifests that count; all if None.
    manifest
        Name of the manifest.
    """
    kept = kept_manifest(folder / manifest)
    if kept is None or (kinds is not None and kept.get("kind") not in kinds):
        return {}
    versions, files = kept.get("versions"), kept.get("files")
    if not isinstance(versions, dict) or "zonelab" not in versions or not isinstance(files, dict):
        return {}
    return {manifest: None, **{str(name): str(digest) for name, digest in files.items()}}


def scenario_entry(scenario: Scenario) -> dict[str, Any]:
    """Return all that is needed to make a scenario again, as plain data."""
    return {
        "name": scenario.name,
        "digest": replace(scenario, added=()).digest,
        "world": scenario.world.name,
        "world_digest": scenario.world.digest,
        "settings": scenario.settings.model_dump(mode="json"),
        **({"factors": scenario.written_factors} if scenario.factors else {}),
    }


def kept_scenario(entry: dict[str, Any], path: Path, *, to_read: bool = False) -> Scenario:
    """Return a scenario of a manifest, in the world that was copied with it or that comes with zonelab.

    Parameters
    ----------
    entry
        From `scenario_entry`.
    path
        The manifest.
    to_read
        Whether nothing is run with it: what other code kept is then read as far as this code knows it.

    Raises
    ------
    ZonelabError
        If the world is not there or has changed, or the settings make no scenario.
    """
    try:
        folder = find_world(entry["world"], beside=path.parent)
    except WorldError as error:
        raise OutputError([placed(path, problem) for problem in error.problems]) from None
    scenario = scenario_from_settings(
        entry["name"], entry["settings"], path, folder, entry.get("factors"), to_read=to_read
    )
    if scenario.world.digest != entry["world_digest"] and not to_read:
        changed = sentence("world {folder} must be as it was; it has changed since. Restore it.", folder=str(folder))
        raise OutputError(placed(path, changed))
    return scenario


def age_notes(manifest: Mapping[str, Any], scenarios: Iterable[Scenario]) -> list[Sentence]:
    """Return what a reader of repeated results must know if another version of the program made them.

    Parameters
    ----------
    manifest
        Manifest of the results.
    scenarios
        From `kept_scenario`.
    """
    now, notes = made_by(), []
    if manifest.get("sources") != now["sources"]:
        notes.append(
            sentence(
                "made by zonelab {version} ({sources}); this is zonelab {now} ({now_sources}).",
                version=manifest.get("versions", {}).get("zonelab", "?"),
                sources=sources_text(manifest.get("sources")),
                now=now["versions"]["zonelab"],
                now_sources=sources_text(now["sources"]),
            )
        )
    added = sorted({key for scenario in scenarios for key in scenario.added})
    if added:
        notes.append(sentence("{keys} came later than these results; the defaults are used.", keys=", ".join(added)))
    return notes


def sources_text(digest: str | None) -> Sentence:
    """Return the fingerprint of the code that made something, in words; None where an older version kept none."""
    return sentence("sources not told") if digest is None else sentence("sources {digest}", digest=digest)


def sha256(path: Path) -> str:
    """Return the fingerprint of a file; the line ends of a text do not count."""
    return hashlib.sha256(same_everywhere(path.read_bytes())).hexdigest()


def json_text(content: Mapping[str, Any]) -> str:
    """Return what a manifest says as the text of its file."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
