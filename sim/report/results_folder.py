"""A folder of results: tables, figures, and a manifest that suffices to repeat them.

How it is put in its place, and what of the user's stays there, is the matter of `sim.files.folders`.
"""

from __future__ import annotations

import platform
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from sim.files.folders import check_place
from sim.files.parquet import write_table
from sim.files.spreadsheets import csv_bytes
from sim.files.target_folder import Place
from sim.language.texts import Sentence, check_language
from sim.numerics.arguments import path_given
from sim.report.json_objects import summary_of, summary_of_all
from sim.results.comparison import Comparison
from sim.results.comparison_sides import side_entry
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import LEVEL
from sim.results.manifest import MANIFEST, json_text, listed, made_by, scenario_entry
from sim.results.manifest_folder import filled
from sim.results.policies import Comparisons
from sim.scenario.posterior import DRAWS_FILE, Posterior
from sim.scenario.world.world_copy import comes_with_zonelab, copy_world

#: Kinds of results; other folders with a manifest, such as studies, are not ours to replace.
KINDS = ("run", "compare")
ENSEMBLE_TABLES = (
    "firms", "firms_by_sector", "flows", "moves", "support", "unspent", "jobs", "trials", "sites", "barriers",
    "reforms", "support_spread", "firm_spread", "outside_capital",
)  # fmt: skip
COMPARISON_TABLES = (
    "effects", "national", "job_effects", "trial_effects", "ledger", "ledger_means", "moves", "support_shares",
    "reported", "reported_jobs",
)  # fmt: skip
#: Of several policies against one baseline, besides those of each.
TABLES_OF_ALL = ("side_by_side", "totals")
FIGURES = ("firms_by_region", "effect_bars", "support_spread", "move_matrix")
SUMMARY = "summary.json"
#: What a comparison of several policies is called here; its manifest is of kind 'compare', with the others named.
SEVERAL = "compare several"
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
    SEVERAL: {
        *(f"{name}.parquet" for name in (*COMPARISON_TABLES, *TABLES_OF_ALL)), "side_by_side.csv",
        "effects_side_by_side.png", "effects_side_by_side.svg", MANIFEST, DRAWS_FILE, SUMMARY,
    },
}  # fmt: skip


def begin_to_import_figures() -> None:
    """Import what draws figures beside other work, such as runs: seaborn and what it needs take more than a second."""

    def begin() -> None:
        with suppress(Exception):  # whoever draws is told
            import_module("sim.report.plots.comparison_figures")

    threading.Thread(target=begin, name="zonelab-figures").start()


def place_of(folder: Path | str) -> Place:
    """Return a folder as a place for results of runs."""
    return Place(path_given(folder), partial(listed, kinds=KINDS))


def check_folder(folder: Path, kind: str = "compare") -> tuple[Sentence, ...]:
    """Raise unless results can be put into `folder`; called before the work begins.

    What the user is to know, such as older results that were brought back, is returned.

    Parameters
    ----------
    folder
        For results.
    kind
        Kind of the results: 'run', 'compare' or `SEVERAL`.

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
    check_language(language)
    place = place_of(folder)
    with _filled(place, "run", {"scenario": result}) as aside:
        _write_tables(aside, result, ENSEMBLE_TABLES)
        from sim.report.plots import comparison_figures  # see `begin_to_import_figures`
        from sim.report.plots.style import save_figure

        save_figure(comparison_figures.firms_of_ensemble(result, language), aside / "firms_by_region")
    return tuple(place.notices)


def write_comparison(comparison: Comparison, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
    """Write tables, figures, summary and manifest of a comparison to a folder; return what the user is to know."""
    check_language(language)
    place = place_of(folder)
    sides = {"scenario": comparison.policy, "baseline": comparison.baseline}
    with _filled(place, "compare", sides, ranges=_ranges_entry(comparison)) as aside:
        _write_tables(aside, comparison, COMPARISON_TABLES)
        with ThreadPoolExecutor(max_workers=1) as beside:  # most of it is compression, which figures need not wait for
            written = []
            for side, result in (("policy", comparison.policy), ("baseline", comparison.baseline)):
                (aside / side).mkdir()
                written.append(beside.submit(_write_tables, aside / side, result, ENSEMBLE_TABLES))
            from sim.report.plots import comparison_figures
            from sim.report.plots.style import save_figure

            for name in FIGURES:
                save_figure(getattr(comparison_figures, name)(comparison, language), aside / name)
        for each in written:
            each.result()
        (aside / SUMMARY).write_text(json_text(summary_of(comparison)), encoding="utf-8")
    return tuple(place.notices)


def write_comparisons(comparisons: Comparisons, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
    """Write tables, a figure, summary and manifest of several comparisons; return what the user is to know."""
    check_language(language)
    place = place_of(folder)
    first, *others = comparisons.all
    sides = {"scenario": first.policy, "baseline": comparisons.baseline}
    policies = [each.policy for each in others]
    with _filled(place, "compare", sides, policies, ranges=_ranges_entry(first)) as aside:
        _write_tables(aside, comparisons, (*COMPARISON_TABLES, *TABLES_OF_ALL))
        (aside / "side_by_side.csv").write_bytes(csv_bytes(comparisons.side_by_side))
        from sim.report.plots.policies_figure import effects_side_by_side
        from sim.report.plots.style import save_figure

        save_figure(effects_side_by_side(comparisons, language), aside / "effects_side_by_side")
        (aside / SUMMARY).write_text(json_text(summary_of_all(comparisons)), encoding="utf-8")
    return tuple(place.notices)


def _draws_entry(posterior: Posterior) -> dict[str, Any]:
    """Return what a manifest says of calibrated draws, which are in a file of their own."""
    return {"posterior": scenario_entry(posterior.record), "pairs_a_draw": posterior.pairs_a_draw}


def _ranges_entry(comparison: Comparison) -> dict[str, Any]:
    """Return what a manifest says of ranges, where they are not the usual ones."""
    histories: dict[str, Any] = {"single_histories": True} if comparison.single_histories else {}
    return histories | ({} if comparison.level == LEVEL else {"level": comparison.level})


def _write_tables(folder: Path, result: EnsembleResult | Comparison | Comparisons, names: Iterable[str]) -> None:
    for name in names:
        write_table(getattr(result, name), folder / f"{name}.parquet", safe=False)


@contextmanager
def _filled(
    place: Place,
    kind: str,
    sides: dict[str, EnsembleResult],
    others: Sequence[EnsembleResult] | None = None,
    *,
    ranges: Mapping[str, Any] = MappingProxyType({}),
) -> Iterator[Path]:
    """Give a folder to fill; draws, worlds and a manifest by which the results can be repeated come to it.

    Parameters
    ----------
    place, kind, sides
        Where, and of what.
    others
        If there are several policies, all except the first.
    ranges
        What is to be kept of the ranges of a comparison.
    """
    result = sides["scenario"]
    posterior = result.posterior
    about = {
        "kind": kind,
        **{role: side_entry(side) for role, side in sides.items()},
        **({} if others is None else {"others": [side_entry(each) for each in others]}),
        **({} if posterior is None else _draws_entry(posterior)),
        **ranges,
        "runs": result.runs,
        "seed": result.seed,
        "command": ["zonelab", *sys.argv[1:]],
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **made_by(),
        "platform": platform.platform(),
    }
    with filled(place, about) as aside:
        yield aside
        if posterior is not None:
            write_table(pd.DataFrame(posterior.draws), aside / DRAWS_FILE, safe=False)
        for world in {side.scenario.world.name: side.scenario.world for side in sides.values()}.values():
            if not comes_with_zonelab(world):
                copy_world(world, aside)
