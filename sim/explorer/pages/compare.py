"""The page of comparisons: any number of policies as rows, each against the same baseline with the same luck.

A table tells what each brings, ranked by an aim that the reader chooses; charts of the first few follow as details. Its
numbers are a file too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from sim.explorer import widgets
from sim.explorer.charts.drawing import draw_chart, draw_panels
from sim.explorer.charts.policies import (
    TOTALS,
    describe_side_by_side,
    describe_totals,
    effects_side_by_side,
    firms_side_by_side,
    names_of,
    totals_side_by_side,
)
from sim.explorer.charts.policy_rows import describe_policy_rows, policy_rows
from sim.explorer.charts.series import titles
from sim.explorer.language.interval_words import fixed_text, stem_of_range
from sim.explorer.language.page_texts import texts
from sim.explorer.language.problems import plain
from sim.explorer.pages.model import MEASURED, MODEL
from sim.explorer.pages.outcomes import AIMS, have_same_months, lead_text, outcome_headings, outcome_rows, ranked
from sim.explorer.pages.tables import table_to_read
from sim.explorer.panel.change_list import change_text
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.session import state
from sim.explorer.session.choices import (
    MOST_COMPARED,
    OWN,
    Choices,
    as_compared,
    levers_for_all,
    named,
    own_conditions,
    policy_of,
    title_of,
    with_tray,
)
from sim.explorer.session.comparisons import compared, region_in_focus
from sim.explorer.session.posterior_switch import posterior_of, switch
from sim.explorer.session.scenario_list import scenario_names
from sim.explorer.session.tray import changes_of, scenario_of
from sim.explorer.share.compared_numbers import numbers_of, table_of
from sim.explorer.share.downloads import page_link
from sim.explorer.share.policy_brief import brief_button
from sim.explorer.small_text import small
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError
from sim.language.numbers import month_label
from sim.language.texts import OF_FILES, sentence
from sim.language.texts import told as told_in
from sim.report.headline import headline
from sim.report.range_words import range_text
from sim.results.comparison import Comparison
from sim.scenario.world.names import Names
from sim.scenario.writing import plain_settings, value_of

#: Policies whose charts are drawn side by side; more could not be told apart.
MOST_DRAWN = 4
#: Most letters of what is changed in a policy on the tray.
LONGEST_CHANGES = 70


def compare_page() -> None:
    """Draw the page."""
    choices, _ = state.choices(), state.translate()
    st.header(_("Policies side by side"), anchor=False)
    widgets.choose_several(
        _("Policies, at most {n}").format(n=MOST_COMPARED),
        [OWN, *scenario_names(), *(name for name in choices.compared if changes_of(name))],
        choices.compared,
        lambda names: state.choose(compared=tuple(names)),
        key="with",
        name=lambda name: label_of(name, choices.language),
        max_selections=MOST_COMPARED,
    )
    if choices.changes and len(choices.compared) < MOST_COMPARED:
        widgets.button(
            _("Keep what I explore now as a row"), _keep, key="tray", icon=":material/add:",
            help=_("The row keeps the changes of now, whatever is changed later."),
        )  # fmt: skip
    held_against = st.container()
    switch(choices)
    wanted, labels = _wanted(choices), {name: label_of(name, choices.language) for name in choices.compared}
    made = compared(wanted, posterior_of(choices), labels if len(wanted) > 1 else {})
    if not wanted:
        st.info(_("Choose at least one scenario."))
    if not made:
        return
    with held_against:
        _conditions(made)
    region = region_in_focus(next(iter(made.values())))
    state.focus(region)
    order = ranked(made, choices.aim, region, choices.language)
    _table(made, order, region)
    alike = [name for name in order if have_same_months(made[name], made[order[0]])]
    _charts({name: made[name] for name in alike[:MOST_DRAWN]}, len(made))
    _numbers(made)


def _keep() -> None:
    state.choose(compared=with_tray(state.choices()).compared)


def label_of(name: str, language: str) -> str:
    """Return how a policy is called among the compared: by its scenario, and by what is changed in it."""
    if name == OWN:
        return texts(language)("What I explore now")
    scenario, changes = scenario_of(name), changes_of(name)
    if not changes:
        return title_of(scenario, language)
    before, world = plain_settings(named(scenario)), named(scenario).world
    told = "; ".join(
        f"{_labels([key], language)}: {change_text(key, value_of(before, key), after, world, language)}"
        for key, after in changes.items()
    )
    told = told if len(told) <= LONGEST_CHANGES else f"{told[: LONGEST_CHANGES - 1]}…"
    return f"{title_of(scenario, language)} ({told})"


def _wanted(choices: Choices) -> dict[str, Choices]:
    """Return the choices for each scenario chosen, by its name, as far as they share a world."""
    wanted: dict[str, Choices] = {}
    world = _world_of(choices)
    for name in choices.compared:
        one = as_compared(choices, name)
        if _world_of(one) == world:
            # A policy has the same name in cards, charts and tables.
            title = {language: label_of(name, language) for language in OF_FILES}
            wanted[name] = replace(one, changes={**one.changes, "title": title})
        else:
            problem = sentence(
                "{scenario} plays in another world than the explored scenario; it is left out.",
                scenario=label_of(name, choices.language),
            )
            st.warning(plain(told_in(problem, state.translate())))
    return wanted


def _world_of(choices: Choices) -> str:
    """Return the fingerprint of the world that the choices play in, or of their scenario's if they make no sense."""
    try:
        return policy_of(choices).world.digest
    except ZonelabError:
        return named(choices.scenario).world.digest


def _conditions(comparisons: dict[str, Comparison]) -> None:
    """Say what each is compared with, which levers apply to all, and which scenarios keep conditions of their own."""
    choices, _ = state.choices(), state.translate()
    baselines = dict.fromkeys(titles(each, choices.language)["baseline"] for each in comparisons.values())
    against = _(" or ").join(baselines)
    parts = [_("Each is compared with {baseline}, with the same firms, market and luck on both sides.").format(
        baseline=against
    )]  # fmt: skip
    common = levers_for_all(choices)
    if common:
        parts.append(_("Set by you for all: {levers}.").format(levers=_labels(common, choices.language)))
    for name in comparisons:
        own = own_conditions(choices, name) if name != OWN else []
        if own:
            told = _("{scenario} has its own: {levers}.")
            parts.append(told.format(scenario=label_of(name, choices.language), levers=_labels(own, choices.language)))
    small(plain(" ".join(parts)))


def _labels(keys: Iterable[str], language: str) -> str:
    _ = texts(language)
    return "; ".join(_(LEVERS[key].label) if key in LEVERS else key for key in keys)


def _table(comparisons: dict[str, Comparison], order: list[str], region: str) -> None:
    """Draw what each policy brings as a row, ranked; a chart of the aim, and the brief of each."""
    choices, _ = state.choices(), state.translate()
    language, first = choices.language, comparisons[order[0]]
    names = dict(zip(order, names_of([comparisons[name] for name in order], language), strict=True))
    regions = Names(first.policy.scenario.world, language)
    left, right = st.columns(2)
    with left:
        widgets.choose_field(
            "aim", _("Rank by"), ["", *AIMS], choices.aim, key="aim",
            name=lambda aim: _(AIMS[aim].label) if aim else _("The order chosen"),
        )  # fmt: skip
    with right:
        widgets.choose_field(
            "region", _("Region in focus"), first.policy.regions, region, key="compare_region", name=regions.region
        )
    end = month_label(first.policy.date(first.policy.months - 1), language)
    caption = _("What each policy brings by {month}, against the baseline: mean and range").format(month=end)
    rows = outcome_rows(comparisons, order, names, region, choices.aim, language)
    table_to_read(outcome_headings(first, region, language), rows, caption)
    lead = lead_text(comparisons, order, names, region, choices.aim, language)
    if lead:
        st.markdown(plain(lead))
    small(plain(range_text(first, language)))
    with st.container(horizontal=True):
        state.link(_("How these are measured"), MODEL, part=MEASURED)
        state.link(_("What to believe"), "believe")
    several = [comparisons[name] for name in order]
    drawn = dict.fromkeys([choices.aim or "country", "mine"])
    panels = []
    for name in drawn:
        total = AIMS[name].total(region, first, language)
        told = describe_policy_rows(several, total, language)
        panels.append((policy_rows(several, total, language), f"rows.{name}", _(AIMS[name].label), told))
    draw_panels(panels)
    _each(comparisons, order, names, region)


def _each(comparisons: dict[str, Comparison], order: list[str], names: dict[str, str], region: str) -> None:
    """Draw, for each policy, its brief and the way to explore it."""
    choices, _ = state.choices(), state.translate()
    st.markdown(f"**{_('One policy: its brief, or explore it')}**")
    for i, name in enumerate(order):
        with st.container(horizontal=True, vertical_alignment="center", key=f"row.{i}"):
            brief_button(_("Brief"), comparisons[name], region, str(i))
            one = as_compared(choices, name)
            state.link(plain(names[name]), "", scenario=one.scenario, changes=one.changes)


def _charts(comparisons: dict[str, Comparison], count: int) -> None:
    choices, _ = state.choices(), state.translate()
    first = next(iter(comparisons.values()))
    region = region_in_focus(first)
    several = list(comparisons.values())
    st.subheader(_("Side by side"), anchor=False)
    if count > len(comparisons):
        small(
            plain(_("The first {n} of {count} policies, over the same months.").format(n=len(comparisons), count=count))
        )
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
    fixed = dict.fromkeys(fixed_text(each, choices.language) for each in several)
    small(plain(" ".join(filter(None, fixed))))
    told = describe_side_by_side(several, choices.language)
    chart = effects_side_by_side(several, choices.language)
    draw_chart(chart, "side_effects", _("Who gains and who loses firms"), told)
    draw_panels([
        (panel, f"side_firms.{i}", _("Firms over time"), "")
        for i, panel in enumerate(firms_side_by_side(several, region, choices.language))
    ])  # fmt: skip
    told = describe_totals(several, choices.language)
    panels = zip(totals_side_by_side(several, choices.language), TOTALS, strict=True)
    draw_panels([
        (panel, f"totals.{i}", _(total.title), "" if i else told) for i, (panel, total) in enumerate(panels)
    ])  # fmt: skip


def _numbers(comparisons: dict[str, Comparison]) -> None:
    """Draw the numbers of the charts as a table, the same as a file, and the link to this page."""
    choices, _ = state.choices(), state.translate()
    several = list(comparisons.values())
    region = region_in_focus(several[0])
    place = widgets.lazy_group(_("Numbers and link"), key="compare_numbers", icon=":material/ios_share:")
    if not place.open:
        return
    with place:
        st.dataframe(table_of(several, choices.language), hide_index=True, key="compare_table")
        stem = stem_of_range(several[0])
        widgets.download(
            "CSV", lambda: csv_bytes(numbers_of(several, region, choices.language)), f"zonelab_compare{stem}.csv",
            "text/csv", key="download.compare", icon=":material/table:",
            help=_("All numbers of this page, with ranges, and the firms of the region in focus by month."),
        )  # fmt: skip
        st.markdown(f"**{_('Link to this picture')}**")
        st.code(page_link(), language=None, wrap_lines=True)
