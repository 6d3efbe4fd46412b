"""The front of a search on the page of the laboratory: click a point to choose a policy, and open it as a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.charts.compromises import PICK, describe_front, front_chart
from sim.explorer.charts.drawing import draw_chart
from sim.explorer.laboratory.instruments import INSTRUMENTS
from sim.explorer.laboratory.open_policy import opened
from sim.explorer.language.problems import plain
from sim.explorer.pages.laboratory_inputs import put
from sim.explorer.session import state
from sim.lab.search.search_card import SearchResult
from sim.lab.search.search_words import amount_with_range, label_of
from sim.language.errors import ZonelabError
from sim.scenario.world.names import Names

_CHART = "search_front"
_FIELDS = ("scenario", "changes", "baseline", "region", "month")


def front(found: SearchResult, values: Mapping[str, Any]) -> None:
    """Draw the best compromises, the one that is chosen, and the way to open it."""
    _, language = state.translate(), state.choices().language
    last = len(found.points)
    chosen = min(int(values["point"]), last)
    draw_chart(
        front_chart(found, chosen, language), _CHART, _("Best compromises"), describe_front(found, language),
        on_select=partial(_picked, chosen, last), selection_mode=PICK,
    )  # fmt: skip
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    widgets.choose_one(
        _("Policy"), list(range(1, last + 1)), chosen, partial(_choose, chosen), key="search.point",
        name=lambda point: _("Policy {point}").format(point=point), place=left,
    )  # fmt: skip
    widgets.button(
        _("Open this policy on the page Explore"), partial(_open, found, chosen), key="search.open", place=right,
        icon=":material/open_in_new:", type="primary",
    )  # fmt: skip
    st.markdown("  \n".join(_told(found, chosen, language)))


def _told(found: SearchResult, chosen: int, language: str) -> list[str]:
    """Return what a policy reaches and how its levers are set, as Markdown."""
    _ = state.translate()
    row, world = found.front.iloc[chosen - 1], found.plan.policy.world
    names = Names(world, language)
    reached = [
        (label_of(each, names), amount_with_range(each.measure, world, language, *_ends(row, each.name)))
        for each in found.plan.aims
    ]
    levers = [(axis.short_name(language), _setting(row[axis.name])) for axis in found.plan.levers.axes]
    parts = (_("It reaches"), reached), (_("It sets"), levers)
    return [
        f"{heading}: " + " · ".join(f"{plain(label)} **{plain(value)}**" for label, value in told)
        for heading, told in parts
    ]


def _ends(row: Any, name: str) -> tuple[float, float, float]:
    return float(row[name]), float(row[f"{name}.low"]), float(row[f"{name}.high"])


def _setting(value: Any) -> str:
    """Return a lever's value as it is written."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _picked(now: int, last: int) -> None:
    """Take the policy whose point was clicked."""
    rows = st.session_state[_CHART].selection.get(PICK, [])
    if rows and 1 <= int(rows[0].get(PICK, 0)) <= last:
        _choose(now, int(rows[0][PICK]))


def _choose(now: int, point: int) -> None:
    each = next(each for each in INSTRUMENTS["search"].inputs if each.name == "point")
    put(each, "search.point", now, point)


def _open(found: SearchResult, point: int) -> None:
    """Take a policy as the reader's choices, to be shown on the first page."""
    try:
        made, told = opened(found, point, state.choices())
    except ZonelabError as error:
        state.notify(error.problems)
        return
    state.choose(**{name: getattr(made, name) for name in _FIELDS})
    state.notify(told)
    state.want_to_turn()
