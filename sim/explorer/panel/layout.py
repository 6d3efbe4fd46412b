"""The panel of levers: which scenario against which, what was changed, and every lever in its group, with its help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.page_texts import texts
from sim.explorer.language.problems import plain
from sim.explorer.panel.cells import DRAWN, Put, Scene, cell
from sim.explorer.panel.change_list import change_text
from sim.explorer.panel.lever import Control, Group, Lever
from sim.explorer.panel.lever_groups import GROUPS, LEVERS
from sim.explorer.panel.limits import limited, runs_to_choose, starts
from sim.explorer.panel.row_levers import number_by_date, series, table
from sim.explorer.panel.strategies import strategies
from sim.explorer.reference.provenance_tables import source_rows, source_texts
from sim.explorer.session import state
from sim.explorer.session.choices import BASELINES, Choices, named, title_of, usual_baseline
from sim.explorer.session.page_address import GREATEST_SEED, MOST_RUNS
from sim.explorer.session.posterior_switch import switch
from sim.explorer.session.scenario_list import scenario_names
from sim.explorer.session.state import small
from sim.language.texts import marked
from sim.report.money import amount, unit_text
from sim.report.range_words import drawn_weights, fixed_weights
from sim.report.value_words import unit_of
from sim.results.comparison import Comparison
from sim.results.ranges import RangeKind
from sim.scenario.load import Scenario
from sim.scenario.schema.dated import by_date
from sim.scenario.world.notes import GRADES, note_in
from sim.scenario.writing import change_value, plain_settings, value_of

TITLE_LABEL = marked("Name of the scenario")
#: Name in the session of the groups that were open when the reader came.
_UNFOLDED = "unfolded"


def panel(comparison: Comparison, rival: str) -> None:
    """Draw the panel in the sidebar, for the world and drawn weights of what is shown; `rival` is as for `Scene`."""
    choices, _ = state.choices(), state.translate()
    base = named(choices.scenario)
    settings = tried(base, choices)
    good, drawn = comparison.policy.scenario, drawn_weights(comparison)
    scene = Scene(good, settings["start"], int(settings["months"]), rival, choices.language, _, starts(settings))
    unfolded = _unfolded(choices)
    with st.sidebar:
        _scenarios(choices)
        switch(choices)
        _changed(choices, base, fixed_weights(comparison))
        for group in GROUPS:
            marked_keys = [lever.key for lever in group.levers if lever.key in choices.changes]
            mark = f" :orange-badge[{len(marked_keys)}]" if marked_keys else ""
            with widgets.group(f"{_(group.title)}{mark}", key=f"group.{group.id}", expanded=group.id in unfolded):
                _group(group, settings, base, scene, drawn)
        with widgets.group(_("Runs and seed"), key="group.runs"):
            _runs(choices, comparison)


def _unfolded(choices: Choices) -> frozenset[str]:
    """Return the groups that are open when a reader comes: those with levers that the link has changed.

    They stay the same for the session, since a browser folds or unfolds a group when this changes.
    """
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
        lambda name: state.choose(scenario=name, changes={}, baseline="", region=_mine(name), month=""),
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


def _mine(scenario: str) -> str:
    """Return the region that the reader chose, if the world of a scenario has it."""
    region = state.choices().region
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


def help_of(lever: Lever, base: Scenario, language: str) -> str:
    """Return the help of a lever as Markdown; the provenance is that of the unchanged scenario."""
    _ = texts(language)
    slider, unit = slider_of(lever), unit_of(lever.key)
    extra: Any = lever.field.json_schema_extra or {}
    provenance = base.provenance[lever.path]
    lines = [_(lever.field.description or "")]
    if extra.get("unit"):
        lines.append(f"{_('Unit')}: {plain(unit_text(extra['unit'], base.world.currency, language))}")
    if slider is not None:
        written = amount(unit, base.world.currency, language)
        ends = [plain(written.told(end)) for end in (slider.low, slider.high)]
        lines.append(f"{_('Slider')}: {_('{first} to {last}').format(first=ends[0], last=ends[1])}")
    sources, _link = source_texts(provenance.source, source_rows(base.world), language)
    source = ", ".join(plain(part) for part in (sources, provenance.year) if part)
    lines.append(f"{_('Provenance')}: {_(GRADES[provenance.grade])}{f' ({source})' if source else ''}")
    if provenance.note:
        lines.append(plain(note_in(provenance.note, language)))
    lines.append(f"`{lever.path}`{' · ' + extra['equation'] if extra.get('equation') else ''}")
    return "  \n".join(lines)


def slider_of(lever: Lever) -> Lever | None:
    """Return the lever whose slider is shown for a lever: itself, or that of a month or region; None for none."""
    if lever.kind in (Control.NUMBER, Control.WHOLE):
        return lever
    return lever.fields[0] if lever.fields and lever.kind in (Control.SERIES, Control.BY_REGION) else None
