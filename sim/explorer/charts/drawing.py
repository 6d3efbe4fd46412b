"""Charts on a page: a changed lever replaces only their data, and a text describes them for screen readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pyarrow as pa
import streamlit as st

from sim.explorer.charts.chart_style import Spec
from sim.explorer.pages.unexpected_errors import guarded

#: Panels side by side on a wide screen.
PANELS_A_ROW = 2
#: How much of light and dark is exchanged where the system asks for a dark page: white becomes the page's own dark.
INVERTED = 0.93
#: Below each chart is a description in words, only for screen readers; it takes no room. On a dark page charts exchange
#: light and dark and keep their hues, so that a chart follows the system at once; paper and files stay light. Who asks
#: for less motion gets none from the page itself.
STYLE = """
.told { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[data-testid="stElementContainer"]:has(.told) { position: absolute; }
@media screen and (prefers-color-scheme: dark) {
  [data-testid="stVegaLiteChart"] .marks { filter: invert(INVERTED) hue-rotate(180deg); }
}
@media (prefers-reduced-motion: reduce) {
  .stApp *, .stApp *::before, .stApp *::after { animation-duration: 1ms !important;
    animation-iteration-count: 1 !important; transition-duration: 1ms !important; scroll-behavior: auto !important; }
}
@media print {
  .stApp, .stApp :is([data-testid="stAppViewContainer"], [data-testid="stMain"]) { background: #fff !important; }
  .stApp :is(h1, h2, h3, h4, p, li, span, div, td, th, a, code) { color: #1f2937 !important; }
}
""".replace("INVERTED", str(INVERTED))


def draw_chart(chart: Spec, key: str, name: str, told: str, **options: Any) -> None:
    """Draw a chart.

    Parameters
    ----------
    chart
        As the modules of `sim.explorer.charts` make it.
    key
        Key of the chart on its page.
    name
        What the chart is. The browser takes it for a part of the specification: a name that changes with the numbers
        would make it build the whole chart anew.
    told
        What the chart shows, in words; empty if the words of another chart hold for this one too.
    options
        As for `streamlit.vega_lite_chart`.
    """
    if "on_select" in options:
        options["on_select"] = guarded(options["on_select"])
    # The page's own ground shows through: its colour would be exchanged with the chart's on a dark page.
    sent = {**chart, "background": "transparent", "datasets": as_tables(chart["datasets"])}
    st.vega_lite_chart(spec=sent, key=key, theme=None, alt=name, **options)
    if told:
        st.html(f'<p class="told">{escape(told)}</p>')


def as_tables(datasets: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a chart as they are sent, but for outlines; Streamlit would take each through a data frame."""
    return {name: each if _is_outline(each) else _as_table(each) for name, each in datasets.items()}


def _is_outline(data: Any) -> bool:
    return not isinstance(data, list) or any("geometry" in row for row in data)


def _as_table(rows: list[dict[str, Any]]) -> pa.Table:
    columns = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in columns})


def draw_panels(panels: Sequence[tuple[Spec, str, str, str]]) -> None:
    """Draw charts in rows, each given as `draw_chart` takes it; one alone is as wide as the page."""
    for start in range(0, len(panels), PANELS_A_ROW):  # a narrow screen puts those of a row one below the other
        places = [st.container()] if len(panels) == 1 else st.columns(PANELS_A_ROW, gap="medium")
        for place, panel in zip(places, panels[start : start + PANELS_A_ROW], strict=False):
            with place:
                draw_chart(*panel)
