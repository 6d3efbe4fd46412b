"""Texts of users stand in figures as they were written, and what a figure says of its intervals is what it draws."""

from __future__ import annotations

import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

import sim
from sim.evidence.fact_check import check_table
from sim.report.plots import comparison_figures
from sim.report.plots.evidence_figures import fact_checks, pattern_checks
from sim.report.plots.study_figures import Mark, effect_paths, estimate_rows, lever_curves
from sim.report.plots.style import save_figure
from sim.report.plots.sweep_figures import morris_plane, sensitivity_bars
from sim.report.results_folder import FIGURES
from sim.results.comparison import Comparison
from sim.scenario.posterior import Posterior

#: Each was mathematics, a mark of matplotlib, or a sign that no font has; signs that steer are refused in files.
TITLES = (
    "Subsidy of $5m or $6m", r"$\foo$ up a^b_c {x} % & # ~", "_Rocket 🚀 أهلا שלום\ntwo",
    "A very long title of a policy, as ministries have them, with all its parts, years, amounts and laws " * 2,
)  # fmt: skip


def compared(title: str, folder: Path, **how: object) -> Comparison:
    """Compare a scenario of this title with itself under another."""
    escaped = title.encode("unicode_escape").decode().replace('"', r"\"") if not title.isprintable() else title
    quoted = f'"{escaped}"' if not title.isprintable() else "'" + title.replace("'", "''") + "'"
    policy, baseline = folder / "policy.yaml", folder / "baseline.yaml"
    policy.write_text(f"extends: two_islands\ntitle: {{en: {quoted}, ko: {quoted}}}\n", encoding="utf-8")
    baseline.write_text(policy.read_text("utf-8") + "zones: {designations: []}\n", encoding="utf-8")
    return sim.compare(str(policy), str(baseline), runs=3, **how)  # type: ignore[arg-type]


def written(figure: Figure) -> str:
    """Return all that stands in a figure."""
    return "\n".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())


def saved(figure: Figure, folder: Path) -> np.ndarray:
    """Return a figure as pixels, after making sure that it is whole as SVG too and that nothing was warned of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save_figure(figure, folder / "figure")
    ElementTree.parse(folder / "figure.svg")
    return imread(folder / "figure.png")[:, :, :3]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_stands_in_every_figure_of_a_comparison_as_it_was_written(title: str, tmp_path: Path) -> None:
    comparison = compared(title, tmp_path)
    for name in FIGURES:
        figure = getattr(comparison_figures, name)(comparison)
        pixels = saved(figure, tmp_path)
        assert all((edge == 1.0).all() for edge in (pixels[:3], pixels[-3:], pixels[:, :3], pixels[:, -3:])), name
        assert all(not text.get_parse_math() for text in figure.findobj(Text) if "$" in text.get_text())
        beginning = " ".join(title.split())[:20]
        assert beginning in written(figure).replace("\n", " "), name
    saved(comparison_figures.firms_of_ensemble(comparison.policy), tmp_path)


@pytest.mark.parametrize("name", ["$x$ and $y_{", "_under", "🚀"])
def test_names_of_regions_levers_facts_and_marks_stand_as_they_were_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparison = compared("Islands", tmp_path)
    monkeypatch.setattr(
        type(comparison.policy.scenario.world.regions[0].name), "in_language", lambda _label, _language: name
    )
    number = {"mean": [1.0], "low": [0.5], "high": [1.5]}
    table, label = pd.DataFrame({**number, "month": [0]}), name
    lever = {"lever": [name], "mu_star": [1.0], "mu_star_low": [0.5], "mu_star_high": [1.5], "sigma": [1.0]}
    ends = {f"{kind}{end}": [0.5] for kind in ("first", "total") for end in ("", "_low", "_high")}
    marks = [Mark(0.7, name)]
    for figure in (
        comparison_figures.firms_by_region(comparison),
        comparison_figures.move_matrix(comparison),
        sensitivity_bars(pd.DataFrame({"lever": [name], **ends}), label),
        morris_plane(pd.DataFrame(lever), label),
        estimate_rows(table, [name], name, name, marks=marks, groups=[name]),
        effect_paths({name: pd.concat([table, table.assign(month=12)])}, "2020-01", name, name, marks=marks),
        lever_curves({name: table}, [name], name, name, name, marks=marks),
    ):
        saved(figure, tmp_path)
        assert name in written(figure)
    legends = lever_curves({name: table}, ["1"], "", "", "", marks=marks).legends
    assert [text.get_text().strip() for text in legends[0].get_texts()] == [name, name]


def test_effect_bars_say_what_their_lines_are(tmp_path: Path) -> None:
    record = sim.load_scenario("two_islands")
    draws = ({"relief_weight": 1.0}, {"relief_weight": 8.0}, {"relief_weight": 4.0})
    usual = compared("Islands", tmp_path, posterior=None)
    over_draws = compared("Islands", tmp_path, posterior=Posterior(record, draws, pairs_a_draw=1))
    for comparison, said in (
        (usual, "line: 90% interval of the mean"),
        (over_draws, "line: what the record leaves open (middle 90%)"),
        (over_draws.of_single_histories(), "line: the luck of a single history (middle 90%)"),
    ):
        assert said in written(comparison_figures.effect_bars(comparison)).replace("\n", " ")


def test_patterns_say_what_their_intervals_are() -> None:
    row = {
        "pattern": "a", "title": "T", "claim": "c", "shown": "1", "verdict": "met", "model": 1.0, "low": 0.0,
        "high": 2.0, "margin": 1.0, "margin_low": 0.5, "margin_high": 1.5,
    }  # fmt: skip
    table = pd.DataFrame([{**row, "met": True}, {**row, "met": pd.NA}]).astype({"met": "boolean"})
    for over_draws, said in ((False, "Mean and its 90% interval"), (True, "middle 90% of the calibrated weights")):
        assert said in written(pattern_checks(table, over_draws=over_draws))


def test_facts_with_dollars_and_long_titles_are_drawn(tmp_path: Path) -> None:
    table = check_table([])
    assert table.empty
    row = {
        "title": "_" + "long_" * 20,
        "use": "calibration",
        "kind": "observed",
        "met": True,
        "apart": 0.5,
        "counted": True,
    }
    hollow = {"title": "$a$", "apart": -9.0, "kind": "at_most", "counted": False}
    context = {**row, "title": "surroundings", "use": "context", "met": pd.NA, "apart": np.nan}
    figure = fact_checks(pd.DataFrame([row, {**row, **hollow}, context]), 1.6)
    saved(figure, tmp_path)
    assert "$a$" in written(figure)
    assert "surroundings" not in written(figure)
