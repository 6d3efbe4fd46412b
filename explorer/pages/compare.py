"""The page of comparisons: up to four policies side by side, each against the same baseline with the same luck."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer import state
from explorer.charts.compare import (
    describe_side_by_side,
    effects_side_by_side,
    firms_side_by_side,
)
from explorer.charts.totals import TOTALS, describe_totals, totals_side_by_side
from explorer.choices import MOST_COMPARED, OWN, Choices, named, policy_of, title_of
from explorer.drawing import draw_chart
from explorer.draws import posterior_of, switch
from explorer.problems import plain
from explorer.ranges import fixed_told, range_told
from explorer.shown import shown
from explorer.state import small
from explorer.texts import texts
from sim.headline import headline
from sim.results.comparison import Comparison
from sim.scenario.files import scenario_names
from sim.texts import sentence
from sim.texts import told as told_in


def compare_page() -> None:
    """Draw the page."""
    choices, _ = state.choices(), state.translate()
    st.header(_("Policies side by side"), anchor=False)
    state.show("with", list(choices.compared))
    st.multiselect(
        _("Scenarios, at most {n}").format(n=MOST_COMPARED),
        options=[OWN, *scenario_names()],
        format_func=lambda name: label_of(name, choices.language),
        key="with",
        max_selections=MOST_COMPARED,
        placeholder=_("Choose"),
        on_change=lambda: state.choose(compared=tuple(st.session_state["with"])),
    )
    small(
        _(
            "Each is held against {baseline}, with the same firms, market and luck. The explored scenario with its "
            "changes is among the choices."
        ).format(baseline=_baseline_name(choices))
    )
    switch(choices)
    comparisons = _comparisons(choices)
    if not comparisons:
        st.info(_("Choose at least one scenario."))
        return
    _charts(comparisons)


def label_of(name: str, language: str) -> str:
    """Return how a scenario is called among the compared."""
    return texts(language)("What I explore now") if name == OWN else title_of(name, language)


def _baseline_name(choices: Choices) -> str:
    _ = state.translate()
    return label_of(choices.baseline, choices.language) if choices.baseline in scenario_names() else _("no zone")


def _comparisons(choices: Choices) -> dict[str, Comparison]:
    """Return the comparison of each scenario chosen, by its name, as far as they share a world."""
    made: dict[str, Comparison] = {}
    world, posterior = policy_of(replace(choices, changes={})).world, posterior_of(choices)
    for name in choices.compared:
        one = choices if name == OWN else replace(choices, scenario=name, changes={})
        if named(one.scenario).world.digest != world.digest:
            problem = sentence(
                "{scenario} plays in another world than the explored scenario; it is left out.",
                scenario=label_of(name, choices.language),
            )
            st.warning(told_in(problem, state.translate()))
            continue
        made[name] = shown(one, posterior)
    return made


def _charts(comparisons: dict[str, Comparison]) -> None:
    choices, _ = state.choices(), state.translate()
    first = next(iter(comparisons.values()))
    region = choices.region if choices.region in first.policy.regions else first.rival
    several = list(comparisons.values())
    columns = st.columns(len(comparisons))
    for column, (name, comparison) in zip(columns, comparisons.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{plain(label_of(name, choices.language))}**")
            words = headline(comparison, choices.language, region)
            st.markdown(plain(words.lead))
            for figure in words.figures:
                unclear = "" if figure.clear else f" · {_('no clear difference')}"
                st.markdown(
                    f"{plain(figure.label)}: **{plain(figure.value)}**  \n:gray[{plain(figure.interval)}{unclear}]"
                )
    fixed = dict.fromkeys(fixed_told(each, choices.language) for each in several)
    small(plain(" ".join(filter(None, (range_told(first, choices.language), *fixed)))))
    told = describe_side_by_side(several, choices.language)
    left, right = st.columns(2, gap="medium")
    with left:
        chart = effects_side_by_side(several, choices.language)
        draw_chart(chart, "side_effects", _("Who gains and who loses firms"), told)
    with right:
        names = {each.id: each.name.in_language(choices.language) for each in first.policy.scenario.world.regions}
        state.show("compare_region", region)
        st.selectbox(
            _("Region in focus"),
            options=first.policy.regions,
            format_func=names.__getitem__,
            key="compare_region",
            on_change=lambda: state.choose(region=st.session_state["compare_region"]),
        )
        chart = firms_side_by_side(several, region, choices.language)
        draw_chart(chart, "side_firms", _("Firms over time"), "")
    told = describe_totals(several, choices.language)
    panels = list(enumerate(totals_side_by_side(several, choices.language)))
    for start in range(0, len(panels), 2):
        for column, (i, panel) in zip(st.columns(2, gap="medium"), panels[start : start + 2], strict=False):
            with column:
                draw_chart(panel, f"totals.{i}", _(TOTALS[i][0]), told if i == 0 else "")
