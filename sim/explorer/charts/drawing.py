"""Charts on a page: a changed lever replaces only their data, and a text describes them for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from sim.explorer.charts.chart_style import Spec
from sim.explorer.pages.unexpected_errors import guarded

#: Panels side by side on a wide screen.
PANELS_A_ROW = 2
#: Below each chart is a description in words, only for screen readers; it takes no room.
STYLE = """
.told { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[data-testid="stElementContainer"]:has(.told) { position: absolute; }
"""


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
    st.vega_lite_chart(spec=chart, key=key, theme=None, alt=name, **options)
    if told:
        st.html(f'<p class="told">{escape(told)}</p>')


def draw_panels(panels: Sequence[tuple[Spec, str, str, str]]) -> None:
    """Draw charts in rows, each given as `draw_chart` takes it; one alone is as wide as the page."""
    for start in range(0, len(panels), PANELS_A_ROW):  # a narrow screen puts those of a row one below the other
        places = [st.container()] if len(panels) == 1 else st.columns(PANELS_A_ROW, gap="medium")
        for place, panel in zip(places, panels[start : start + PANELS_A_ROW], strict=False):
            with place:
                draw_chart(*panel)
