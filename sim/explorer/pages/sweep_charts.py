"""The charts of a sweep, which levers they run over, and which levers are held meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sim.explorer import widgets
from sim.explorer.charts.chart_style import Spec
from sim.explorer.charts.drawing import draw_chart
from sim.explorer.charts.heat import describe_heat_map, heat_map
from sim.explorer.charts.lever_lines import MOST_LINES, describe_lever_lines, lever_lines
from sim.explorer.charts.parallel import describe_parallel_view, parallel_view
from sim.explorer.charts.views import SWEEP_CHARTS
from sim.explorer.language.problems import plain
from sim.explorer.pages.sweep_points import Picked, View, forget_cell, pick, picked
from sim.explorer.session import state
from sim.explorer.sweeps.levels import Levels
from sim.explorer.sweeps.sweep_numbers import Values, by_influence

#: Lists side by side: of all levers if they are few, else of those that are held.
MOST_BESIDE, LISTS_A_ROW = 4, 3
#: No second lever; and the level of a lever that is not held.
NONE, ALL = "", -1


def chart_of(view: View, chart: str, above: Callable[[], None]) -> View:
    """Draw a chart of `sim.explorer.charts.views.SWEEP_CHARTS`; return the view of the points that it shows.

    Parameters
    ----------
    view, chart
        What is shown, and how.
    above
        Draws what is between the lists to choose from and the chart.
    """
    if chart == "parallel":
        above()
        _parallel(view)
        return view
    order, heat = _order(view), chart == "heat"
    across, other, choice = _chosen_levers(view, order, heat)
    rest = [name for name in order if name not in (across, other)]
    beside = len(rest) if 2 + len(rest) <= MOST_BESIDE else 0
    places = st.columns(2 + beside)
    _axes(view, order, (across, other), choice, heat, places)
    view = _held(view, rest, places[2:])
    above()
    if not view.values.points.size:
        st.info(state.translate()("No finished point has these values."))
    elif heat:
        _heat(view, view.levels[across], view.levels[other])
    else:
        _lines(view, view.levels[across], view.levels[other] if other else None)
    return view


def _order(view: View) -> list[str]:
    """Return the levers, those first that a chart runs over unless the reader chooses others."""
    drawn = view.sweep.plan.points.positions is not None
    return by_influence(view.levels, view.values) if drawn else list(view.levels)


def _parallel(view: View) -> None:
    language, now = state.choices().language, picked(view.sweep.name)
    levers = [view.levels[name] for name in by_influence(view.levels, view.values)]
    told = describe_parallel_view(levers, view.values, view.measured, language)
    drawn = parallel_view(levers, view.values, view.measured, language, now.point if now else None)
    _draw(drawn, told, "parallel", "line", lambda row: Picked(view.sweep.name, int(row["point"])))


def _heat(view: View, across: Levels, down: Levels) -> None:
    language, now = state.choices().language, picked(view.sweep.name)
    told = describe_heat_map(across, down, view.values, view.measured, language)
    drawn = heat_map(across, down, view.values, view.measured, language, now.cell if now else None)

    def of_cell(row: dict[str, Any]) -> Picked:
        cell = int(row["x"]), int(row["y"])
        inside = _at(across, cell[0], view.values) & _at(down, cell[1], view.values)
        return Picked(view.sweep.name, int(row["point"]), cell, _points(view.values, inside))

    _draw(drawn, told, "heat", "cell", of_cell)


def _lines(view: View, across: Levels, by: Levels | None) -> None:
    language = state.choices().language
    told = describe_lever_lines(across, by, view.values, view.measured, language)

    def of_spot(row: dict[str, Any]) -> Picked:
        inside = _at(across, int(row["x"]), view.values)
        if by is not None:
            inside &= _at(by, int(row["line"]), view.values)
        return Picked(view.sweep.name, int(row["point"]), None, _points(view.values, inside))

    _draw(lever_lines(across, by, view.values, view.measured, language), told, "lines", "spot", of_spot)


def _at(levels: Levels, code: int, values: Values) -> NDArray[np.bool_]:
    at: NDArray[np.bool_] = levels.codes[values.rows] == code
    return at


def _points(values: Values, inside: NDArray[np.bool_]) -> frozenset[int]:
    return frozenset(values.points[inside].tolist())


def _draw(drawn: Spec, told: str, chart: str, selection: str, of_row: Callable[[dict[str, Any]], Picked]) -> None:
    """Draw a chart, a click on which picks a point."""
    key = f"sweep_{chart}_chart"

    def take() -> None:
        rows = st.session_state[key].selection.get(selection, [])
        if rows:
            pick(of_row(rows[0]))

    name = state.translate()(SWEEP_CHARTS[chart])
    draw_chart(drawn, key, name, told, on_select=take, selection_mode=selection)


def _chosen_levers(view: View, order: Sequence[str], heat: bool) -> tuple[str, str, list[str]]:
    """Return which levers a chart runs over, and what the second can be: `NONE` too where there are lines."""
    wanted = [name for name in state.choices().sweep_levers if name in view.levels]
    across = wanted[0] if wanted else order[0]
    few = [name for name in order if name != across and (heat or len(view.levels[name].labels) <= MOST_LINES)]
    choice = few if heat else [NONE, *few]
    return across, wanted[1] if len(wanted) > 1 and wanted[1] in choice else choice[0], choice


def _axes(
    view: View, order: Sequence[str], now: tuple[str, str], choice: Sequence[str], heat: bool, places: Sequence[Any]
) -> None:
    _, levels = state.translate(), view.levels
    across, other = now
    widgets.choose_one(
        _("Across"), order, across, lambda lever: _take_levers(lever, other, across), key="sweep_across",
        name=lambda name: levels[name].label, place=places[0],
    )  # fmt: skip
    if len(choice) == 1 and not heat:
        return
    widgets.choose_one(
        _("Down") if heat else _("A line for each value of"), choice, other,
        lambda lever: _take_levers(across, lever, across), key="sweep_other",
        name=lambda name: levels[name].label if name else _("no other lever"), place=places[1],
    )  # fmt: skip


def _take_levers(across: str, other: str, before: str) -> None:
    """Run over other levers; where both would be the same they change places."""
    levers = tuple(filter(None, (across, before if other == across else other)))
    held = tuple(each for each in state.choices().sweep_held if each[0] not in levers)
    state.choose(sweep_levers=levers, sweep_held=held)
    forget_cell()


def _held(view: View, others: Sequence[str], places: Sequence[Any]) -> View:
    """Draw the levers that can be held at a level, and return the view of the points that have it."""
    _, levels = state.translate(), view.levels
    held = {name: level for name, level in state.choices().sweep_held if name in others}
    held = {name: level for name, level in held.items() if level < len(levels[name].labels)}
    if others and not places:
        title = _("Other levers: {n} held, the mean is over all others").format(n=len(held))
        with widgets.group(title, key="sweep_others"):
            places = st.columns(LISTS_A_ROW)
    for i, name in enumerate(others):
        widgets.choose_one(
            plain(levels[name].label), [ALL, *range(len(levels[name].labels))], held.get(name, ALL),
            partial(_take_held, name),
            key=f"sweep_hold.{view.sweep.name}.{name}", name=partial(_level, levels[name], _("all values")),
            place=places[i % len(places)],
        )  # fmt: skip
    values = view.values
    for name, level in held.items():
        values = values.at(_at(levels[name], level, values))
    return replace(view, values=values)


def _level(levels: Levels, all_values: str, level: int) -> str:
    return all_values if level == ALL else levels.labels[level]


def _take_held(name: str, chosen: int) -> None:
    held = dict(state.choices().sweep_held) | {name: chosen}
    state.choose(sweep_held=tuple((lever, level) for lever, level in held.items() if level != ALL))
    forget_cell()
