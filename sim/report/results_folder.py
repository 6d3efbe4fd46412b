"""A folder of results: tables, figures, and a manifest that suffices to repeat them.

How it is put in its place, and what of the user's stays there, is the matter of `sim.files.folders`.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.files.folders import check_place, replaced
from sim.files.parquet import write_table
from sim.files.place import Place
from sim.language.errors import OutputError, placed
from sim.language.texts import Sentence, sentence
from sim.report.plots import comparison_figures
from sim.report.plots.style import save_figure
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.manifest import MANIFEST, age_notes, kept_scenario, listed, made_by, scenario_entry, sha256
from sim.results.sides import refuse_changed, side_entry
from sim.results.weights_table import read_draws_table
from sim.runs import compare, run_ensemble
from sim.scenario.posterior import DRAWS_FILE, Posterior, draws_of
from sim.scenario.world.world_copy import comes_with_zonelab, copy_world

#: Kinds of results; other folders with a manifest, such as studies, are not ours to replace.
KINDS = ("run", "compare")
ENSEMBLE_TABLES = (
    "firms", "firms_by_sector", "flows", "moves", "support", "unspent", "jobs", "trials", "barriers", "reforms",
    "support_spread", "firm_spread", "outside_capital",
)  # fmt: skip
COMPARISON_TABLES = (
    "effects", "national", "job_effects", "trial_effects", "ledger", "ledger_means", "moves", "support_shares",
)  # fmt: skip
FIGURES = ("firms_by_region", "effect_bars", "support_spread", "move_matrix")
SUMMARY = "summary.json"
#: What results of a kind are called, as far as that is known before the work.
_OF_A_RUN = {f"{name}.parquet" for name in ENSEMBLE_TABLES}
_NAMES = {
    "run": {*_OF_A_RUN, MANIFEST, DRAWS_FILE, "firms_by_region.png", "firms_by_region.svg"},
    "compare": {
        *(f"{name}.parquet" for name in COMPARISON_TABLES),
        *(f"{side}/{name}" for side in ("policy", "baseline") for name in _OF_A_RUN),
        *(f"{name}.{ending}" for name in FIGURES for ending in ("png", "svg")),
        MANIFEST, DRAWS_FILE, SUMMARY,
    },
}  # fmt: skip


def place_of(folder: Path | str) -> Place:
    """Return a folder as a place for results of runs."""
    return Place(Path(folder), partial(listed, kinds=KINDS))


def check_folder(folder: Path, kind: str = "compare") -> tuple[Sentence, ...]:
    """Raise unless results can be put into `folder`; called before the work begins.

    Parameters
    ----------
    folder
        For results.
    kind
        Of the results, 'run' or 'compare'.

    Returns
    -------
    tuple of str
        What the user is to know, such as older results that were brought back.

    Raises
    ------
    OutputError
        The folder holds something else than results, or cannot be written.
    """
    place = place_of(folder)
    check_place(place, _NAMES[kind])
    return tuple(place.notices)


def write_ensemble(result: EnsembleResult, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
    """Write tables, a figure and manifest of an ensemble to a folder, and return what the user is to know."""
    place = place_of(folder)
    with replaced(place) as aside:
        _write_tables(aside, {name: getattr(result, name) for name in ENSEMBLE_TABLES})
        save_figure(comparison_figures.firms_of_ensemble(result, language), aside / "firms_by_region")
        _write_manifest(aside, "run", {"scenario": result})
    return tuple(place.notices)


def write_comparison(comparison: Comparison, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
    """Write tables, figures, summary and manifest of a comparison to a folder; return what the user is to know."""
    place = place_of(folder)
    with replaced(place) as aside:
        _write_tables(aside, {name: getattr(comparison, name) for name in COMPARISON_TABLES})
        for side, result in (("policy", comparison.policy), ("baseline", comparison.baseline)):
            (aside / side).mkdir()
            _write_tables(aside / side, {name: getattr(result, name) for name in ENSEMBLE_TABLES})
        for name in FIGURES:
            save_figure(getattr(comparison_figures, name)(comparison, language), aside / name)
        summary = json.dumps(summary_of(comparison), indent=2, ensure_ascii=False, allow_nan=False)
        (aside / SUMMARY).write_text(summary + "\n", encoding="utf-8")
        _write_manifest(aside, "compare", {"scenario": comparison.policy, "baseline": comparison.baseline})
    return tuple(place.notices)


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
    """Run again what a manifest tells, write it to a folder, and return the tables that differ.

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
        If a world of the manifest has changed since, or the agents were changed ones.
    """
    refuse_changed(manifest, path)
    scenarios = {}
    for role in ("scenario", "baseline"):
        if manifest.get(role) is not None:
            scenarios[role] = kept_scenario(manifest[role], path)
    runs, seed = int(manifest["runs"]), int(manifest["seed"])
    posterior = kept_posterior(manifest, path)
    records = [posterior.record] if posterior is not None else []
    tell = on_note or (lambda _note: None)
    for note in age_notes(manifest, [*scenarios.values(), *records]):
        tell(placed(path, note))
    if manifest["kind"] == "compare":
        comparison = compare(
            scenarios["scenario"],
            scenarios["baseline"],
            runs,
            seed,
            posterior=posterior,
            threads=threads,
            on_progress=on_progress,
        )
        notices = write_comparison(comparison, folder, language)
    else:
        result = run_ensemble(
            scenarios["scenario"], runs, seed, posterior=posterior, threads=threads, on_progress=on_progress
        )
        notices = write_ensemble(result, folder, language)
    for note in notices:
        tell(note)
    again = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    tables = {name: digest for name, digest in manifest["files"].items() if name.endswith(".parquet")}
    return sorted(name for name, digest in tables.items() if again.get(name) != digest)


def kept_posterior(manifest: dict[str, Any], path: Path) -> Posterior | None:
    """Return the calibrated draws that runs were spread over, from the file beside their manifest."""
    if manifest.get("posterior") is None:
        return None
    kept = path.parent / DRAWS_FILE
    if not kept.is_file() or sha256(kept) != manifest["files"].get(DRAWS_FILE):
        wrong = sentence("must be as it was written with the results; it is not. Restore it.")
        raise OutputError(placed(kept, wrong))
    return Posterior(kept_scenario(manifest["posterior"], path), draws_of(read_draws_table(kept)))


def _write_tables(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        write_table(table, folder / f"{name}.parquet", safe=False)


def _write_manifest(folder: Path, kind: str, sides: dict[str, EnsembleResult]) -> None:
    """Write what is needed to repeat the results, and a fingerprint of each file."""
    result = sides["scenario"]
    posterior = {}
    if result.posterior is not None:
        write_table(pd.DataFrame(result.posterior.draws), folder / DRAWS_FILE, safe=False)
        posterior = {"posterior": scenario_entry(result.posterior.record)}
    for world in {side.scenario.world.name: side.scenario.world for side in sides.values()}.values():
        if not comes_with_zonelab(world):
            copy_world(world, folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "kind": kind,
        **{role: side_entry(side) for role, side in sides.items()},
        **posterior,
        "runs": result.runs,
        "seed": result.seed,
        "command": ["zonelab", *sys.argv[1:]],
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **made_by(),
        "platform": platform.platform(),
        "files": {path.relative_to(folder).as_posix(): sha256(path) for path in files},
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _number(value: float) -> float | None:
    """Return a number for JSON, which knows no nan: null is 'undefined'."""
    return None if value != value else float(value)


def _interval(value: Any) -> dict[str, float | None]:
    """Return mean and interval of an estimate or of a row of a table."""
    return {"mean": _number(value.mean), "low": _number(value.low), "high": _number(value.high)}


def summary_of(comparison: Comparison) -> dict[str, Any]:
    """Return what a comparison says, as plain data for JSON; null means undefined."""
    end = comparison.policy.months - 1
    effects = comparison.effects[comparison.effects["month"] == end]
    jobs = comparison.job_effects[comparison.job_effects["month"] == end]
    shares = comparison.support_shares
    ended = comparison.policy.last_zone_month
    made_of: dict[str, dict[str, Any]] = {}
    for row in comparison.ledger_means.itertuples():
        made_of.setdefault(str(row.region), {})[str(row.category)] = _interval(row)
    return {
        "scenario": comparison.policy.scenario.name,
        "baseline": comparison.baseline.scenario.name,
        "runs": comparison.runs,
        "seed": comparison.seed,
        "level": comparison.level,
        "over_draws": comparison.is_over_draws,
        "month": comparison.policy.date(end),
        "currency": f"{comparison.policy.scenario.world.currency}",
        "effects": {str(row.region): _interval(row) for row in effects.itertuples()},
        "job_effects": {str(row.region): _interval(row) for row in jobs.itertuples()},
        "net_new": _interval(comparison.net_new),
        "net_new_jobs": _interval(comparison.net_new_jobs),
        "displaced_share": _interval(comparison.displaced_share),
        "money_per_net_new_firm": _interval(comparison.money_per_net_new_firm),
        "support_months": {"first": comparison.policy.date(0), "last": comparison.policy.date(end)},
        "last_zone_month": None if ended is None else comparison.policy.date(ended),
        "support_shares": {
            str(row.region): {"policy": _number(float(row.policy)), "baseline": _number(float(row.baseline))}  # type: ignore[arg-type]  # rows of itertuples are typed by pandas as any kind of scalar
            for row in shares.itertuples()
        },
        "ledger": made_of,
        "undefined": {
            name: str(value.reason)
            for name in ("displaced_share", "money_per_net_new_firm")
            if (value := getattr(comparison, name)).reason is not None
        },
    }
