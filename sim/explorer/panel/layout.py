"""The panel of levers: which scenario against which, what was changed, and every lever in its group, with its help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain
from sim.explorer.panel.cells import DRAWN, Put, Scene, cell
from sim.explorer.panel.change_list import change_text
from sim.explorer.panel.help_text import help_of
from sim.explorer.panel.lever import Control, Group, Lever
from sim.explorer.panel.lever_groups import GROUPS, LEVERS
from sim.explorer.panel.limits import limited, runs_to_choose, starts
from sim.explorer.panel.near_levers import near_levers, sheet
from sim.explorer.panel.row_levers import number_by_date, series, table
from sim.explorer.panel.starting import my_region_choice, questions
from sim.explorer.panel.strategies import strategies
from sim.explorer.session import state
from sim.explorer.session.choices import BASELINES, Choices, named, title_of, usual_baseline
from sim.explorer.session.page_address import GREATEST_SEED, MOST_RUNS
from sim.explorer.session.posterior_switch import switch
from sim.explorer.session.scenario_list import scenario_names
from sim.explorer.session.steps import past, undone
from sim.explorer.small_text import small
from sim.language.texts import marked
from sim.report.range_words import drawn_weights, fixed_weights
from sim.results.comparison import Comparison
from sim.results.ranges import RangeKind
from sim.scenario.load import Scenario
from sim.scenario.schema.dated import by_date
from sim.scenario.writing import change_value, plain_settings, value_of

TITLE_LABEL = marked("Name of the scenario")
#: Name in the session of the groups that were open when the reader came.
_UNFOLDED = "unfolded"


@dataclass(frozen=True)
class Levers:
    """What the levers on the page have in common: settings tried and those of the scenario, drawn and fixed weights."""

    settings: dict[str, Any]
    base: Scenario
    scene: Scene
    mine: str
    drawn: tuple[str, ...]
    fixed: tuple[str, ...]


def levers_of(comparison: Comparison, mine: str) -> Levers:
    """Return the levers for the world and drawn weights of what is shown, and the reader's own region."""
    choices = state.choices()
    base = named(choices.scenario)
    settings = tried(base, choices)
    good = comparison.policy.scenario
    months, language = int(settings["months"]), choices.language
    scene = Scene(good, settings["start"], months, mine, language, state.translate(), starts(settings))
    return Levers(settings, base, scene, mine, drawn_weights(comparison), fixed_weights(comparison))


def panel(comparison: Comparison, mine: str) -> None:
    """Draw the panel in the sidebar: the reader's region, the questions, the levers at hand, and all of them."""
    levers = levers_of(comparison, mine)
    with st.sidebar:
        my_region_choice(comparison, mine)
        questions(mine)
        near_levers(levers.settings, levers.base, levers.scene, mine, levers.drawn)
        _steps()
        _changed(state.choices(), levers.base, levers.fixed)
        _all(comparison, levers)


def phone_sheet(comparison: Comparison, mine: str) -> None:
    """Draw the lever at hand on a phone, below the picture."""
    levers = levers_of(comparison, mine)
    sheet(levers.settings, levers.base, levers.scene, mine, levers.drawn)


def _steps() -> None:
    """Draw the buttons that undo the last step, and take it again."""
    _ = state.translate()
    with st.container(horizontal=True, key="steps"):
        for name, label, icon, act, kept in (
            ("undo", _("Undo"), ":material/undo:", state.undo, past()),
            ("redo", _("Redo"), ":material/redo:", state.redo, undone()),
        ):
            widgets.button(label, act, key=name, icon=icon, type="tertiary", disabled=not kept)


def _all(comparison: Comparison, levers: Levers) -> None:
    """Draw scenarios and all levers, in groups; nothing of what is not open."""
    choices, _ = state.choices(), state.translate()
    unfolded = _unfolded(choices)
    frame = widgets.lazy_group(_("All scenarios and levers"), key="all", is_open=bool(unfolded))
    if not frame.open:
        return
    with frame:
        _scenarios(choices)
        switch(choices)
        for group in GROUPS:
            marked_keys = [lever.key for lever in group.levers if lever.key in choices.changes]
            mark = f" :orange-badge[{len(marked_keys)}]" if marked_keys else ""
            is_open, label = group.id in unfolded, f"{_(group.title)}{mark}"
            inner = widgets.lazy_group(label, key=f"group.{group.id}", is_open=is_open)
            if inner.open:
                with inner:
                    _group(group, levers.settings, levers.base, levers.scene, levers.drawn)
        inner = widgets.lazy_group(_("Runs and seed"), key="group.runs")
        if inner.open:
            with inner:
                _runs(choices, comparison)


def _unfolded(choices: Choices) -> frozenset[str]:
    """Return the groups that are open when a reader comes: those with levers that the link has changed."""
    changed = frozenset(group.id for group in GROUPS for lever in group.levers if lever.key in choices.changes)
    state.keep(_UNFOLDED, state.kept(_UNFOLDED, changed))
    unfolded: frozenset[str] = state.kept(_UNFOLDED, changed)
    return unfolded


def tried(base: Scenario, choices: Choices) -> dict[str, Any]:
    """Return the settings of the levers, whether they contradict each other or not."""
    settings = plain_settings(base)
    for key, value in choices.changes.items():
        lever = LEVERS.get(key)
        block = lever.path.rpartition(".")[0] if lever is not None else ""
        if block:
            settings[block] = {**settings[block], key: change_value(settings[block].get(key), value)}
        else:
            settings[key] = value
    return settings


def _scenarios(choices: Choices) -> None:
    """Draw which scenario is explored, and what it is compared with."""
    _, language = state.translate(), choices.language
    widgets.choose_one(
        _("Scenario"),
        scenario_names(),
        choices.scenario,
        lambda name: state.choose(
            scenario=name,
            changes={},
            baseline="",
            question="",
            mine=_kept_in("mine", name),
            region=_kept_in("region", name),
            month="",
        ),
        key="scenario",
        name=lambda name: title_of(name, language),
        help=_("A policy to explore. Choosing another sets all levers to where it has them."),
    )
    baseline = choices.baseline or usual_baseline(choices.scenario)
    widgets.choose_one(
        _("Compared with"),
        [*scenario_names(), *BASELINES],
        baseline,
        lambda name: state.choose(baseline="" if name == usual_baseline(state.choices().scenario) else name),
        key="against",
        name=lambda name: _(BASELINES[name]) if name in BASELINES else title_of(name, language),
        help=_(
            "What the policy is compared with, run for run with the same luck. Firms, market and horizon are those of "
            "the scenario explored; only the policy differs."
        ),
    )


def _kept_in(name: str, scenario: str) -> str:
    """Return a region that the reader chose, or that is shown as the reader's, if the world of a scenario has it."""
    region: str = getattr(state.choices(), name) or (state.focused() if name == "mine" else "")
    return region if region in named(scenario).world.region_ids else ""


def _changed(choices: Choices, base: Scenario, fixed: Sequence[str]) -> None:
    """Draw what differs from the scenario, each with a button that sets it back, and one for all.

    Weights that would differ from run to run, but are `fixed` because they were set, are marked.
    """
    if not choices.changes:
        return
    _ = state.translate()
    before = plain_settings(base)
    with st.container(border=True, key="changed"):
        st.markdown(f"**{_('Changed from the scenario')}**")
        for key, value in choices.changes.items():
            label = _(LEVERS[key].label) if key in LEVERS else _(TITLE_LABEL)
            left, right = st.columns([5, 1], vertical_alignment="center")
            old = value_of(before, key)
            change = change_text(key, old, change_value(old, value), base.world, choices.language)
            told = f":orange[●] {label}: {plain(change)}"
            left.markdown(f"{told} ({_('the same in all runs')})" if key in fixed else told)
            widgets.button(
                "",
                partial(state.change, key, value_of(before, key)),
                key=f"reset.{key}",
                place=right,
                icon=":material/undo:",
                type="tertiary",
                help=_("Set back: {name}").format(name=label),
            )
        widgets.button(_("Set all back"), partial(state.choose, changes={}), key="reset")


def _group(group: Group, settings: Mapping[str, Any], base: Scenario, scene: Scene, drawn: Sequence[str]) -> None:
    _ = scene.translate
    if group.both:
        small(_("These hold for both sides of the comparison."))
    if any(lever.key in drawn for lever in group.levers):
        text = _(
            "{sign}: different from run to run, as far as the record allows. One that you move is the same in all."
        )
        small(text.format(sign=DRAWN))
    regional = [lever for lever in group.levers if lever.kind is Control.BY_REGION]
    if regional:
        strategies({lever.key: _parts(lever, settings, base, scene) for lever in regional}, scene)
    for lever in (limited(each, settings) for each in group.levers if each not in regional):
        key, (value, put, told) = f"lever.{lever.key}", _parts(lever, settings, base, scene)
        if lever.kind is Control.TABLE:
            table(lever, key, value, put, scene, told)
        elif lever.kind is Control.SERIES:
            series(lever, key, by_date(value, scene.first), put, scene, told)
        else:
            changed = lever.key in state.choices().changes
            mark = ":orange[●] " if changed else f"{DRAWN} " if lever.key in drawn else ""
            draw = number_by_date if lever.has_dates else cell
            draw(lever, key, value, put, scene, told, mark)


def _parts(lever: Lever, settings: Mapping[str, Any], base: Scenario, scene: Scene) -> tuple[Any, Put, str]:
    """Return the value of a lever, what takes a new one, and what the lever does."""
    return value_of(settings, lever.key), partial(state.change, lever.key), help_of(lever, base, scene.language)


def _runs(choices: Choices, comparison: Comparison) -> None:
    _ = state.translate()
    both = (comparison.policy.scenario, comparison.baseline.scenario)
    options = runs_to_choose(both, choices.runs, comparison.policy.posterior)
    widgets.choose_one(
        _("Runs of each side"),
        options,
        choices.runs,
        lambda runs: state.choose(runs=min(runs, MOST_RUNS)),
        key="runs",
        look="select_slider",
        help=_("More runs make the intervals narrower, and the model no truer.")
        if comparison.range is RangeKind.MEAN
        else _("More runs make means and ranges steadier, and ranges no narrower."),
    )
    widgets.number(
        _("Seed"),
        choices.seed,
        lambda seed: state.choose(seed=seed),
        key="seed",
        low=0,
        high=GREATEST_SEED,
        step=1,
        look="number_input",
        help=_("Another seed is other luck: if a finding changes with it, it was none."),
    )
