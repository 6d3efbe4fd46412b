"""Figures show who won and who is their rival, keep off the edge, and are the same file twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from matplotlib.image import imread

import sim
from sim.explorer.charts.map import map_table
from sim.report.plots import comparison_figures
from sim.report.plots.style import save_figure
from sim.report.results_folder import FIGURES
from sim.results.comparison import Comparison
from sim.results.zone_life import zone_life


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return sim.compare("busan_first", "no_zone", runs=4, posterior=None)


def test_the_rival_of_the_winner_has_a_panel(comparison: Comparison) -> None:
    shown = [
        axes.get_title(loc="left") for axes in comparison_figures.firms_by_region(comparison).axes if axes.get_visible()
    ]
    assert len(shown) == comparison_figures.MOST_PANELS
    assert {"Busan", "Seoul", "Jeju"} <= set(shown)


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_touches_the_edge_of_a_figure(name: str, comparison: Comparison, tmp_path: Path) -> None:
    save_figure(getattr(comparison_figures, name)(comparison), tmp_path / "figure")
    pixels = imread(tmp_path / "figure.png")[:, :, :3]
    for edge in (pixels[:4], pixels[-4:], pixels[:, :4], pixels[:, -4:]):
        assert (edge == 1.0).all()


@pytest.mark.parametrize("levers", [{"zone_share": 1.0}, {"central_budget": {"2019-01": 0}}], ids=str)
def test_months_without_any_support_draw_without_a_word(levers: dict[str, Any], tmp_path: Path) -> None:
    """With all money for zones nothing is paid until the first zone is in force, and without any zone never."""
    policy, baseline = (sim.load_scenario(name, **levers) for name in ("busan_first", "no_zone"))
    without = sim.compare(policy, baseline, runs=4, posterior=None)
    for name in FIGURES:
        save_figure(getattr(comparison_figures, name)(without), tmp_path / name)
    map_figure, _reach = map_table(without, 59, "support", "en")
    assert len(map_figure) == len(without.policy.regions)


def test_equal_figures_are_equal_files(comparison: Comparison, tmp_path: Path) -> None:
    for name in ("one", "other"):
        save_figure(comparison_figures.effect_bars(comparison), tmp_path / name)
    for kind in (".png", ".svg"):
        assert (tmp_path / f"one{kind}").read_bytes() == (tmp_path / f"other{kind}").read_bytes()


def test_small_flows_make_no_column_of_their_own(comparison: Comparison) -> None:
    axes = comparison_figures.move_matrix(comparison).axes[0]
    greatest = comparison.moves["mean"].max()
    kept = comparison.moves[comparison.moves["mean"] >= comparison_figures.LEAST_SHARE_OF_GREATEST * greatest]
    assert len(axes.get_xticklabels()) == kept["destination"].nunique()


def test_a_zone_is_marked_from_its_announcement_to_its_end(comparison: Comparison) -> None:
    # Busan is announced in April 2019 and in force in August; its zone is over within the horizon.
    life = zone_life(comparison.policy, "busan")
    assert life is not None
    assert life.over is not None
    for figure in (
        comparison_figures.firms_by_region(comparison),
        comparison_figures.firms_of_ensemble(comparison.policy),
    ):
        panel = next(axes for axes in figure.axes if axes.get_title(loc="left") == "Busan")
        (span,) = [patch for patch in panel.patches if patch.get_label() == "zone in force"]
        assert (span.get_x(), span.get_x() + span.get_width()) == (7, life.over)
        (line,) = [each for each in panel.lines if each.get_label() == "zone announced"]
        assert line.get_xdata()[0] == 3
        named = {text.get_text() for legend in figure.legends for text in legend.texts}
        assert named >= {"zone announced", "zone in force"}
