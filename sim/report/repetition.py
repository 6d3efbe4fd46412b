"""Results made again from their manifest, and which of their tables differ."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.language.errors import OutputError, ZonelabError, placed
from sim.language.texts import Sentence, sentence
from sim.numerics.sources import code_digest
from sim.results.comparison import Comparison
from sim.results.comparison_sides import refuse_changed
from sim.results.ensemble import EnsembleResult
from sim.results.manifest import MANIFEST, age_notes, kept_scenario, sha256, sources_text
from sim.results.policies import Comparisons
from sim.results.weights_table import read_draws_table
from sim.runs import compare, run_ensemble
from sim.scenario.load import Scenario
from sim.scenario.posterior import DRAWS_FILE, Posterior, draws_of
from sim.scenario.reading.text_files import is_file


def runs_of(manifest: dict[str, Any]) -> int:
    """Return how many runs repeating results takes."""
    sides = 1 if manifest["kind"] == "run" else 2 + len(manifest.get("others") or [])
    return int(manifest["runs"]) * sides


def repeat_results(
    manifest: dict[str, Any],
    path: Path,
    folder: Path,
    language: str,
    *,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    on_note: Callable[[Sentence], None] | None = None,
) -> list[str]:
    """Repeat the runs of a manifest, write them to a folder, and return the tables that differ.

    Parameters
    ----------
    manifest, path
        A manifest's content, and its file.
    folder
        Folder for the repeated results.
    language, threads, on_progress
        As in `sim.runs.run_ensemble`.
    on_note
        Called with what is worth knowing: results of another version, keys that came later, files that were kept.

    Raises
    ------
    ZonelabError
        If the model has other keys now, a world of the manifest has changed since, or the agents were changed ones.
    """
    refuse_changed(manifest, path)
    scenarios, others, posterior = _kept(manifest, path)
    runs, seed = int(manifest["runs"]), int(manifest["seed"])
    records = [posterior.record] if posterior is not None else []
    tell = on_note or (lambda _note: None)
    for note in age_notes(manifest, [*scenarios.values(), *others, *records]):
        tell(placed(path, note))
    result: EnsembleResult | Comparison | Comparisons
    if manifest["kind"] == "run":
        result = run_ensemble(
            scenarios["scenario"], runs, seed, posterior=posterior, threads=threads, on_progress=on_progress
        )
    else:
        policies, baseline = [scenarios["scenario"], *others], scenarios["baseline"]
        result = compare(policies, baseline, runs, seed, posterior=posterior, threads=threads, on_progress=on_progress)
        if manifest.get("single_histories"):
            result = result.of_single_histories()
        if manifest.get("level") is not None:
            result = result.at_level(manifest["level"])
        if manifest.get("others") is None:
            (result,) = result.all
    for note in result.write(folder, language):
        tell(note)
    again = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    tables = {name: digest for name, digest in manifest["files"].items() if name.endswith(".parquet")}
    return sorted(name for name, digest in tables.items() if again.get(name) != digest)


def changed_tables(manifest: dict[str, Any], path: Path) -> list[str]:
    """Return the tables beside a manifest that are not those that were written with it; a manifest may come alone."""
    tables = {name: digest for name, digest in manifest["files"].items() if name.endswith(".parquet")}
    there = {name: path.parent / name for name in tables}
    return sorted(name for name, file in there.items() if is_file(file) and sha256(file) != tables[name])


def changed_since(manifest: dict[str, Any]) -> Sentence | None:
    """Return what to tell of results that cannot be repeated, if other code made them: what changed, and what to do."""
    if manifest.get("sources") == code_digest():
        return None
    return sentence(
        "The model has changed since these results were written (by zonelab {version}, {sources}), so their numbers "
        "cannot be made again; their tables can be read as they stand. To run the same scenarios with the model of "
        "now: {command}.",
        version=manifest["versions"].get("zonelab", "?"),
        sources=sources_text(manifest.get("sources")),
        command=_command_anew(manifest),
    )


def _command_anew(manifest: dict[str, Any]) -> str:
    """Return the command that writes such results anew: the one that wrote them, or one with their scenarios' names.

    Examples
    --------
    >>> kept = {"kind": "compare", "scenario": {"name": "mine"}, "baseline": {"name": "no_zone"}, "runs": 20, "seed": 1}
    >>> _command_anew({**kept, "command": ["zonelab", "compare", "mine.yaml", "no_zone", "--out", "results/old"]})
    'zonelab compare mine.yaml no_zone --out NEW'
    >>> _command_anew({**kept, "command": ["zonelab", "-f", "kernel.json"]})
    'zonelab compare mine --against no_zone --runs 20 --seed 1 --out NEW'
    """
    kind, kept = str(manifest["kind"]), manifest.get("command")
    words = [str(each) for each in kept] if isinstance(kept, list) else []
    if words[:2] == ["zonelab", kind]:
        without = [
            each
            for before, each in zip(["", *words], words, strict=False)
            if "--out" not in (before, each) and not each.startswith("--out=")
        ]
        return shlex.join([*without, "--out", "NEW"])
    names = [each["name"] for each in (manifest["scenario"], *(manifest.get("others") or []))]
    against = ["--against", manifest["baseline"]["name"]] if kind == "compare" else []
    size = ["--runs", str(manifest["runs"]), "--seed", str(manifest["seed"])]
    return shlex.join(["zonelab", kind, *names, *against, *size, "--out", "NEW"])


def _kept(manifest: dict[str, Any], path: Path) -> tuple[dict[str, Scenario], list[Scenario], Posterior | None]:
    """Return the two sides of a manifest, its further policies, and its draws.

    Raises
    ------
    ZonelabError
        If one of them cannot be made again; where the model has changed since, that is told last.
    """
    roles = [role for role in ("scenario", "baseline") if manifest.get(role) is not None]
    try:
        scenarios = {role: kept_scenario(manifest[role], path) for role in roles}
        others = [kept_scenario(each, path) for each in manifest.get("others") or []]
        return scenarios, others, kept_posterior(manifest, path)
    except ZonelabError as error:
        changed = changed_since(manifest)
        if changed is None:
            raise
        raise OutputError([*error.problems, placed(path, changed)]) from error


def kept_posterior(manifest: dict[str, Any], path: Path) -> Posterior | None:
    """Return the calibrated draws that the runs used, from the file next to their manifest."""
    if manifest.get("posterior") is None:
        return None
    kept = path.parent / DRAWS_FILE
    if not kept.is_file() or sha256(kept) != manifest["files"].get(DRAWS_FILE):
        wrong = sentence("must be as it was written with the results; it is not. Restore it.")
        raise OutputError(placed(kept, wrong))
    each = int(manifest.get("pairs_a_draw") or 1)  # older versions took another draw for each pair
    return Posterior(kept_scenario(manifest["posterior"], path), draws_of(read_draws_table(kept)), each)
