"""Single points of a sweep: the one that was clicked, the way to open it, and a table of them, the highest on top."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.session import state
from sim.explorer.small_text import small
from sim.explorer.sweeps.levels import Levels
from sim.explorer.sweeps.open_point import opened
from sim.explorer.sweeps.sweep_list import Sweep
from sim.explorer.sweeps.sweep_numbers import Measured, Values
from sim.language.errors import ZonelabError
from sim.sweeps.design.plan import Plan

#: Points at each end of a table that is too long to be read.
MOST_AT_AN_END = 50
TABLE_HEIGHT, ROW_HEIGHT = 390, 36
#: Most levers whose values are shown next to the point.
MOST_LEVERS = 4
_PICKED, _TROUBLE = "sweep_picked", "sweep_trouble"


@dataclass(frozen=True, eq=False)
class View:
    """What is shown of a sweep: a measure, the levers as axes, and the values at the points that are not left out."""

    sweep: Sweep
    measured: Measured
    levels: dict[str, Levels]
    values: Values


@dataclass(frozen=True)
class Picked:
    """What was clicked.

    Attributes
    ----------
    sweep, point
        Name of the sweep, and number of the point; of several together, the one nearest to their mean.
    cell
        Codes of the cell of a heat map.
    among
        Points that were clicked together; None if it was a single one.
    """

    sweep: str
    point: int
    cell: tuple[int, int] | None = None
    among: frozenset[int] | None = None


def picked(sweep: str) -> Picked | None:
    """Return what was clicked last, if it is of this sweep."""
    now: Picked | None = st.session_state.get(_PICKED)
    return now if now is not None and now.sweep == sweep else None


def pick(new: Picked | None) -> None:
    """Take what was clicked."""
    st.session_state[_PICKED], st.session_state[_TROUBLE] = new, ()


def forget_cell() -> None:
    """Keep only the point: its cell has no meaning in another chart."""
    now: Picked | None = st.session_state.get(_PICKED)
    if now is not None:
        pick(replace(now, cell=None, among=None))


def chosen_point(view: View) -> None:
    """Draw the point that was clicked and the button that opens it as a scenario; before a click, what to click."""
    _, now, language = state.translate(), picked(view.sweep.name), state.choices().language
    at = _place(view, now)
    if now is None or at is None:
        small(_("Click a cell, a point or a coloured line to see its values and to open it as a scenario."))
        return
    values = view.values
    ends = float(values.mean[at]), float(values.low[at]), float(values.high[at])
    told = [
        f"**{_('Point {n}').format(n=f'{now.point:,}')}** · {plain(view.measured.label)}: "
        f"**{plain(view.measured.text_with_ends(*ends, language))}**"
    ]
    if len(view.levels) <= MOST_LEVERS:
        told.append(_levers(view, at, language))
    if now.among is not None and len(now.among) > 1:
        told.append(_("{n} points stand here; this one is nearest to their mean.").format(n=len(now.among)))
    with st.container(key="sweep_point"):
        # The button is on the left: a chart's own buttons appear to the right, and would cover it.
        left, right = st.columns([1, 4], vertical_alignment="center")
        right.markdown("  \n".join(told))
        for problem in problem_texts(st.session_state.get(_TROUBLE, ()), language):
            st.error(problem, icon=":material/error:")
        label = _("Open point {n}").format(n=f"{now.point:,}")
        icon = ":material/open_in_new:"
        act = partial(_open, view.sweep.plan, now.point, view.measured.name)
        widgets.button(label, act, key="sweep_open", place=left, icon=icon, type="primary", width="stretch")


def chosen_levers(view: View) -> None:
    """Draw the values of the levers at the point that was clicked, if they are too many to be next to it."""
    at = _place(view, picked(view.sweep.name))
    if at is not None and len(view.levels) > MOST_LEVERS:
        point = state.translate()("Point {n}").format(n=f"{view.values.points[at]:,}")
        st.markdown(f"**{point}** · {_levers(view, at, state.choices().language)}")


def _place(view: View, now: Picked | None) -> int | None:
    """Return the position of the clicked point among the values, if it is there."""
    where = np.flatnonzero(view.values.points == (-1 if now is None else now.point))
    return int(where[0]) if where.size else None


def _levers(view: View, at: int, language: str) -> str:
    row = int(view.values.rows[at])
    return " · ".join(f"{plain(each.label)}: **{plain(each.told(row, language))}**" for each in view.levels.values())


def _open(plan: Plan, point: int, measure: str) -> None:
    """Take a point of a sweep as the reader's choices, to be shown on the first page."""
    try:
        made, told = opened(plan, point, measure, state.choices())
    except ZonelabError as error:
        st.session_state[_TROUBLE] = error.problems
        return
    fields = ("scenario", "changes", "baseline", "runs", "seed", "region", "month")
    state.choose(**{name: getattr(made, name) for name in fields})
    state.notify(told)
    state.want_to_turn()


def points_table(view: View) -> None:
    """Draw the points of a view or of the cell that was clicked, the highest first; a click on a row picks it."""
    _, now, values = state.translate(), picked(view.sweep.name), view.values
    if now is not None and now.among is not None:
        inside = np.isin(values.points, list(now.among))
        values = values.at(inside) if inside.any() else values
    order = np.argsort(-values.mean, kind="stable")
    several = now is not None and now.among is not None and len(order) < len(view.values.points)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.markdown(
        f"**{_('Points that were clicked, the highest first') if several else _('Points, the highest first')}**"
    )
    if several:
        widgets.button(_("Show all points"), forget_cell, key="sweep_all", place=right)
    if len(order) > 2 * MOST_AT_AN_END:
        small(_("The {n} highest and the {n} lowest of {all:,}.").format(n=MOST_AT_AN_END, all=len(order)))
        order = np.concatenate([order[:MOST_AT_AN_END], order[-MOST_AT_AN_END:]])
    table = _table(view, values.at(order))
    points = values.points[order].tolist()
    key = f"sweep_table.{view.measured.name}"

    def take() -> None:
        rows = st.session_state[key].selection.rows
        if rows and rows[0] < len(points):
            pick(replace(now, point=points[rows[0]]) if now is not None else Picked(view.sweep.name, points[rows[0]]))

    number = "percent" if view.measured.is_share else "%+.2f" if view.measured.is_change else "%.4g"
    numbers = list(table.columns[1:4])
    st.dataframe(
        table,
        hide_index=True,
        height=min(TABLE_HEIGHT, ROW_HEIGHT * (len(table) + 1)),
        column_config={name: st.column_config.NumberColumn(format=number) for name in numbers},
        on_select=take,
        selection_mode="single-row",
        key=key,
        alt=_("Points of the sweep, the highest first"),
    )


def _table(view: View, values: Values) -> pd.DataFrame:
    """Return number, measure with its interval, and levers of points; numbers stay numbers, to be sorted by."""
    _, language = state.translate(), state.choices().language
    columns: dict[str, object] = {
        _("Point"): values.points,
        view.measured.label: values.mean,
        _("Lower end"): values.low,
        _("Upper end"): values.high,
    }
    for each in view.levels.values():
        label = each.heading if each.heading not in columns else f"{each.heading} ({each.name})"
        columns[label] = [each.plain(row, language) for row in values.rows.tolist()]
    return pd.DataFrame(columns)
