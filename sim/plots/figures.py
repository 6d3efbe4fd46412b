"""All figures of a result, written into a folder."""

from __future__ import annotations

from pathlib import Path

from sim.plots.effects import effects_figure
from sim.plots.firms import firms_figure
from sim.plots.moves import moves_figure
from sim.plots.spread import spread_figure
from sim.plots.style import figure_language, look, save
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult


def write_figures(result: EnsembleResult | Comparison, folder: Path, language: str) -> None:
    """Write the figures of a result as PNG and SVG, in Korean only if a font knows it."""
    spoken = figure_language(language)
    with look(spoken):
        save(firms_figure(result, spoken), folder, "firms")
        save(spread_figure(result, spoken), folder, "support_spread")
        save(moves_figure(result, spoken), folder, "moves")
        if isinstance(result, Comparison):
            save(effects_figure(result, spoken), folder, "effects")
