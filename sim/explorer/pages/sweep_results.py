"""What a sweep has found: a measure over its levers in one of three charts, and the points behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from sim.explorer import widgets
from sim.explorer.charts.views import SWEEP_CHARTS
from sim.explorer.language.page_texts import distinct_labels
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.pages.sweep_charts import chart_of
from sim.explorer.pages.sweep_points import View, chosen_levers, chosen_point, forget_cell, points_table
from sim.explorer.session import state
from sim.explorer.small_text import small
from sim.explorer.sweeps.levels import levels_of
from sim.explorer.sweeps.sweep_list import Sweep
from sim.explorer.sweeps.sweep_numbers import measured, values_of
from sim.language.errors import one_of
from sim.sweeps.design.columns import ERROR, FAILED, HIGH, LOW, POINT, STATUS

#: With more levers than these all of them are shown at once, unless the reader chooses otherwise.
FEW_LEVERS = 3
#: Number of reasons of failure that are shown word for word.
MOST_TOLD = 3


def results(sweep: Sweep, open_first_page: Callable[[], None]) -> None:
    """Draw what a sweep has found so far; what is given turns to the page on which a point is opened."""
    if state.wants_to_turn():
        open_first_page()
    _, language = state.translate(), state.choices().language
    with st.spinner(_("Reading the points")):  # appears only where it takes a moment
        found = state.tables().finished(sweep.store, sweep.plan.chunk_points) if sweep.begun else None
    if found is not None and found.unread:
        told = _("{n} files of the store cannot be read; going on with the sweep redoes them.")
        st.warning(told.format(n=found.unread), icon=":material/error:")
    if found is None or not found.table.num_rows:
        small(_("Charts stand here as soon as the first points are finished."))
        if not sweep.begun:
            told = _("It has not been run here yet. On the command line {command} runs it.")
            small(told.format(command=f"`zonelab sweep {sweep.name}`"))
        return
    rows = found.table.num_rows
    if rows < found.points:
        small(_("Shown is an even sample of {n:,} of about {all:,} points.").format(n=rows, all=found.points))
    name, chart = _controls(sweep)
    axes = [axis.name for axis in sweep.plan.points.axes]
    columns = [POINT, STATUS, ERROR, *axes, name, f"{name}.{LOW}", f"{name}.{HIGH}"]
    frame: pd.DataFrame = found.table.select(columns).to_pandas()
    _failed(frame)
    if (frame[STATUS] == FAILED).all():
        st.error(_("Every point failed; there is nothing to draw."), icon=":material/error:")
        return
    measure = next(each for each in sweep.plan.measures if each.name == name)
    shown = measured(measure, sweep.plan.policy.world, language)
    values = values_of(frame, name, shown.times)
    if values.undefined:
        small(_("The measure is not defined at {n:,} points.").format(n=values.undefined))
    if values.points.size:
        levels = levels_of(sweep.plan, frame, language)
        view = View(sweep, shown, levels, values)
        drawn = chart_of(view, chart, lambda: chosen_point(view))
        chosen_levers(view)
        points_table(drawn)
    state.end()


def _controls(sweep: Sweep) -> tuple[str, str]:
    """Draw which measure is shown, and in which chart; return both."""
    choices, _, plan = state.choices(), state.translate(), sweep.plan
    names = [each.name for each in plan.measures]
    world = plan.policy.world
    labels = distinct_labels({each.name: measured(each, world, choices.language).label for each in plan.measures})
    axes = [axis.name for axis in plan.points.axes]
    _unknown("measure", [choices.sweep_measure] if choices.sweep_measure else [], names)
    _unknown("lever", choices.sweep_levers, axes)
    _unknown("hold", [lever for lever, _level in choices.sweep_held], axes)
    name = choices.sweep_measure if choices.sweep_measure in names else names[0]
    charts = list(SWEEP_CHARTS) if len(axes) > 1 else ["lines"]
    usual = "parallel" if len(axes) > FEW_LEVERS else charts[0]
    chart = choices.sweep_chart if choices.sweep_chart in charts else usual
    left, right = st.columns(2, gap="medium", vertical_alignment="top")
    widgets.choose_field(
        "sweep_measure", _("Measure"), names, name, key="sweep_measure", name=labels.__getitem__, place=left
    )
    widgets.choose_one(
        _("Chart"), charts, chart, _take_chart, key="sweep_chart", look="segmented_control",
        name=lambda each: _(SWEEP_CHARTS[each]), place=right,
    )  # fmt: skip
    return name, chart


def _unknown(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    """Show what the link names but the sweep does not have."""
    wrong = [one_of(what, each, known) for each in given if each not in known]
    for problem in problem_texts(wrong, state.choices().language):
        st.warning(problem, icon=":material/link_off:")


def _take_chart(chart: str) -> None:
    state.choose(sweep_chart=chart)
    forget_cell()


def _failed(frame: pd.DataFrame) -> None:
    """Tell how many points failed, and why."""
    _ = state.translate()
    failed = frame.loc[frame[STATUS] == FAILED, ERROR]
    if not len(failed):
        return
    title = _("{n:,} of {all:,} points failed").format(n=len(failed), all=len(frame))
    with widgets.group(title, key="sweep_failed"):
        reasons = failed.value_counts()
        lines = [f"- {count:,} × {plain(str(reason))}" for reason, count in reasons.head(MOST_TOLD).items()]
        if len(reasons) > MOST_TOLD:
            lines.append(f"- {_('and {n} more').format(n=len(reasons) - MOST_TOLD)}")
        st.markdown("\n".join(lines))
