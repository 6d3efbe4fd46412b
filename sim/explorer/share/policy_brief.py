"""The brief of one of several policies, made when it is asked for."""

from __future__ import annotations

from functools import partial

from sim.explorer import widgets
from sim.explorer.charts.chart_style import picture
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.map import MEASURES, region_map
from sim.explorer.language.interval_words import stem_of_range
from sim.explorer.language.page_texts import texts
from sim.explorer.session import state
from sim.explorer.share.brief import brief
from sim.results.comparison import Comparison


def brief_button(label: str, comparison: Comparison, region: str, key: str) -> None:
    """Draw the button that gives the brief of a policy."""
    language = state.choices().language
    widgets.download(
        label, partial(_made, comparison, region, language),
        f"zonelab_{comparison.policy.scenario.name}{stem_of_range(comparison)}.html", "text/html",
        key=f"download.brief.{key}", icon=":material/description:",
    )  # fmt: skip


def _made(comparison: Comparison, region: str, language: str) -> bytes:
    _, end = texts(language), comparison.policy.months - 1
    pictures = {
        _(MEASURES["effect"][0]): region_map(comparison, end, "effect", language, region, on_page=False),
        _("Effect by region"): effect_bars(comparison, end, language, selected=region),
    }
    drawn = {caption: picture(chart, "svg").decode() for caption, chart in pictures.items()}
    return brief(comparison, language, drawn, region=region).encode()
