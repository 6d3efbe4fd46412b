"""The page of comparisons: up to four policies side by side, each against the same baseline with the same luck.

Its numbers are tables too: one to read, and one to take away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from sim.explorer import widgets
from sim.explorer.charts.drawing import draw_chart, draw_panels
from sim.explorer.charts.effects import worded_effects
from sim.explorer.charts.policies import (
    TOTALS,
    describe_side_by_side,
    describe_totals,
    effects_side_by_side,
    firms_side_by_side,
    names_of,
    totals_side_by_side,
)
from sim.explorer.charts.series import band, titles
from sim.explorer.language.interval_words import fixed_text, range_text, stem_of_range
from sim.explorer.language.page_texts import texts
from sim.explorer.language.problems import plain
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
)
from sim.explorer.session.comparisons import compared, region_in_focus
from sim.explorer.session.posterior_switch import posterior_of, switch
from sim.explorer.session.scenario_list import scenario_names
from sim.explorer.session.state import small
from sim.explorer.share.downloads import page_link
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError
from sim.language.texts import LANGUAGES, marked, sentence
from sim.language.texts import told as told_in
from sim.report.headline import headline
from sim.report.money import counted
from sim.results.comparison import Comparison
from sim.scenario.world.names import Names

#: Of the firms of a region by month: the range is that over runs, not of an effect.
FIRMS = marked("Firms")
EFFECT = marked("Effect on firms by region")


def compare_page() -> None:
    """Draw the page."""
    choices, _ = state.choices(), state.translate()
    st.header(_("Policies side by side"), anchor=False)
    widgets.choose_several(
        _("Scenarios, at most {n}").format(n=MOST_COMPARED),
        [OWN, *scenario_names()],
        choices.compared,
        lambda names: state.choose(compared=tuple(names)),
        key="with",
        name=lambda name: label_of(name, choices.language),
        max_selections=MOST_COMPARED,
    )
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
    _charts(made)
    _numbers(made)


def label_of(name: str, language: str) -> str:
    """Return how a scenario is called among the compared."""
    return texts(language)("What I explore now") if name == OWN else title_of(name, language)


def _wanted(choices: Choices) -> dict[str, Choices]:
    """Return the choices for each scenario chosen, by its name, as far as they share a world."""
    wanted: dict[str, Choices] = {}
    world = _world_of(choices)
    for name in choices.compared:
        one = as_compared(choices, name)
        if _world_of(one) == world:
            # A policy has the same name in cards, charts and tables.
            title = {language: label_of(name, language) for language in LANGUAGES}
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
        parts.append(_("Set by you for all: {levers}.").format(levers=_labels(common)))
    for name in comparisons:
        own = own_conditions(choices, name) if name != OWN else []
        if own:
            told = _("{scenario} has its own: {levers}.")
            parts.append(told.format(scenario=label_of(name, choices.language), levers=_labels(own)))
    small(plain(" ".join(parts)))


def _labels(keys: Iterable[str]) -> str:
    _ = state.translate()
    return "; ".join(_(LEVERS[key].label) if key in LEVERS else key for key in keys)


def _charts(comparisons: dict[str, Comparison]) -> None:
    choices, _ = state.choices(), state.translate()
    first = next(iter(comparisons.values()))
    region = region_in_focus(first)
    state.focus(region)
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
    fixed = dict.fromkeys(fixed_text(each, choices.language) for each in several)
    small(plain(" ".join(filter(None, (range_text(first, choices.language), *fixed)))))
    told = describe_side_by_side(several, choices.language)
    left, right = st.columns(2, gap="medium")
    with left:
        chart = effects_side_by_side(several, choices.language)
        draw_chart(chart, "side_effects", _("Who gains and who loses firms"), told)
    with right:
        names = Names(first.policy.scenario.world, choices.language)
        widgets.choose_field(
            "region", _("Region in focus"), first.policy.regions, region, key="compare_region", name=names.region
        )
        chart = firms_side_by_side(several, region, choices.language)
        draw_chart(chart, "side_firms", _("Firms over time"), "")
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


def table_of(comparisons: Sequence[Comparison], language: str) -> pd.DataFrame:
    """Return a row for each total and each region, and a column for each policy, with ranges as on the charts."""
    _ = texts(language)
    rows = {_(total.title): [total.told(each, language) for each in comparisons] for total in TOTALS}
    effects = [_effects(each, language).set_index("name") for each in comparisons]
    for region in effects[0].index:
        rows[_("{region}: firms more or fewer").format(region=region)] = [
            _("{value} ({interval})").format(value=each.at[region, "shown"], interval=each.at[region, "interval"])
            for each in effects
        ]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=names_of(comparisons, language))
    return table.rename_axis(_("Measure")).reset_index()


def numbers_of(comparisons: Sequence[Comparison], region: str, language: str) -> pd.DataFrame:
    """Return every number of the charts in a row of its own, with its range and unit.

    The firms of the selected region are shown month by month.
    """
    _ = texts(language)
    rows: list[tuple[Any, ...]] = []
    for comparison, name in zip(comparisons, names_of(comparisons, language), strict=True):
        world, against = comparison.policy.scenario.world, titles(comparison, language)["baseline"]
        end, currency = comparison.policy.date(comparison.policy.months - 1), counted(world.currency, language)[1]
        for total in TOTALS:
            each, unit = total.of(comparison, language), _(total.axis).format(currency=currency)
            rows.append((name, against, _(total.title), "", end, each.mean, each.low, each.high, unit))
        for row in _effects(comparison, language).itertuples(index=False):
            rows.append((name, against, _(EFFECT), row.name, end, row.mean, row.low, row.high, _(FIRMS)))
    first = comparisons[0]
    arms = [(titles(first, language)["baseline"], first.baseline)]
    arms += [(name, each.policy) for name, each in zip(names_of(comparisons, language), comparisons, strict=True)]
    for name, result in arms:
        means, lows, highs = band(result.region_firms[:, :, result.regions.index(region)].astype(float))
        where = Names(result.scenario.world, language).regions[region]
        for month, values in enumerate(zip(means.tolist(), lows.tolist(), highs.tolist(), strict=True)):
            rows.append((name, "", _("Firms over time"), where, result.date(month), *values, _(FIRMS)))
    columns = [_("Policy"), _("Held against"), _("Measure"), _("Region"), _("Month"), _("Mean"), _("Lower end"),
               _("Upper end"), _("Unit")]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _effects(comparison: Comparison, language: str) -> pd.DataFrame:
    return worded_effects(comparison, comparison.policy.months - 1, language)
