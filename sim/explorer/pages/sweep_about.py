"""What a sweep is about: its question, its levers with their values, its size, and the time that it takes."""

from __future__ import annotations

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain
from sim.explorer.session import state
from sim.explorer.session.comparisons import duration
from sim.explorer.small_text import small
from sim.explorer.sweeps.levels import labels_of, listed, written_of
from sim.explorer.sweeps.pace import TimeEstimate, estimate_of
from sim.explorer.sweeps.sweep_list import Sweep
from sim.language import numbers
from sim.language.numbers import month_label
from sim.language.texts import Translate, marked
from sim.report.money import Amount
from sim.scenario.schema.words import month_text
from sim.scenario.world.names import Names
from sim.sweeps.design.lever_axes import Axis

#: Values of a lever that are listed before the rest is counted.
MOST_VALUES = 12
DESIGNS = {
    "grid": marked("Grid: every combination"),
    "latin_hypercube": marked("Latin hypercube"),
    "sobol": marked("Sobol' sequence"),
    "saltelli": marked("Saltelli's design"),
    "morris": marked("Morris screening"),
    "table": marked("Table of points"),
}


def about(sweep: Sweep) -> None:
    """Draw question, levers, size and time of a sweep."""
    language, _ = state.choices().language, state.translate()
    plan = sweep.plan
    settings = plan.sweep
    st.markdown(f"**{plain(settings.question.in_language(language))}**")
    title = [each.settings.title.in_language(language) for each in (plan.policy, plan.baseline)]
    parts = [
        _("{policy} compared with {baseline}").format(policy=plain(title[0]), baseline=plain(title[1])),
        _(DESIGNS[settings.design.kind]),
        _("{n:,} points").format(n=plan.points.count),
        _("{n:,} pairs of runs each").format(n=settings.runs),
        time_text(estimate_of(sweep, state.runs()), _),
    ]
    small(" · ".join(parts))
    with widgets.group(_("What is varied: {n} levers").format(n=len(plan.points.axes)), key="sweep_levers_told"):
        world, labels = plan.policy.world, labels_of(plan, language)
        names = Names(world, language)
        lines = [
            f"- **{plain(labels[axis.name])}**: {plain(_course(axis, names, written_of(axis, world, language), _))}"
            for axis in plan.points.axes
        ]
        st.markdown("\n".join(lines))


def time_text(time: TimeEstimate, _: Translate) -> str:
    """Return how long a sweep takes, with what that rests on."""
    told = (
        _("about {time} in all, at the speed seen on this machine")
        if time.is_seen
        else _("about {time} in all, if this machine has nothing else to do")
    )
    return told.format(time=duration(time.seconds, _))


def _course(axis: Axis, names: Names, written: Amount, _: Translate) -> str:
    """Return the values of a lever in words."""
    if axis.ranges and not axis.steps:
        ends = axis.ranges[0]
        low, high = (
            month_label(month_text(round(end)), names.language)
            if ends.kind == "month"
            else f"{numbers.figures(written.shown(end), 6)}{written.unit}"
            for end in (ends.low, ends.high)
        )
        span = numbers.between(low, high, names.language)
        return _("{range}, equal steps multiply").format(range=span) if ends.log else span
    labels = list(listed(axis, None, names, written, names.language).values())
    if not labels:
        return _("as the table gives them")
    more = len(labels) - MOST_VALUES
    return "; ".join(labels[:MOST_VALUES]) + (f"; {_('and {n} more').format(n=more)}" if more > 0 else "")
