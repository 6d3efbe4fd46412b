"""The first page: move a lever, and see in words, on a map and in charts who gains and who pays."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.explorer import widgets
from sim.explorer.charts.drawing import draw_chart, draw_panels
from sim.explorer.charts.effect_rows import describe_rows, effect_rows
from sim.explorer.charts.map import MEASURES, describe_map, region_map
from sim.explorer.charts.views import VIEWS
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.pages import unexpected_errors
from sim.explorer.pages.first_words import answer_words, key_figures, more_words
from sim.explorer.pages.model import MODEL
from sim.explorer.panel.layout import panel, phone_sheet
from sim.explorer.session import state
from sim.explorer.session.comparisons import before_last_step, complete, first_drawn, my_region, region_in_focus, shown
from sim.explorer.session.posterior_switch import posterior_of
from sim.explorer.session.recollection import Recollection
from sim.explorer.share.downloads import KEEP, keep_and_share
from sim.explorer.small_text import small
from sim.language.numbers import month_label
from sim.language.texts import Noun
from sim.results.comparison import Comparison
from sim.scenario.world.names import Names
from sim.scenario.world.outlines import outlines_of

#: Seconds between the months when the map is played, and months that it plays at a time.
SECONDS_A_STEP, MONTHS_A_STEP = 0.6, 2


def explore_page() -> None:
    """Draw the page."""
    choices = state.choices()
    with st.container():  # one element, however much is told: Streamlit knows the part with the map by its place
        posterior = posterior_of(choices)
        comparison = shown(choices, posterior)
    mine, region = my_region(comparison), region_in_focus(comparison)
    state.focus(mine)
    answer_words(comparison, mine)
    _of_a_month(comparison, region, before_last_step(choices, posterior))
    complete(comparison, choices, posterior)
    phone_sheet(comparison, mine)
    panel(comparison, mine)
    keep_and_share(comparison, region)
    more_words(comparison, region)
    _below(comparison, region)


def _picked(chart: str) -> None:
    """Take the region that was clicked on a chart."""
    rows = st.session_state[chart].selection.get("region", [])
    if rows:
        _look_at(rows[0]["region"], state.choices().mine or state.focused())


def _look_at(region: str, mine: str) -> None:
    """Look at a region; the reader's own stays what it is."""
    state.choose(region="" if region == mine else region)


def _of_a_month(comparison: Comparison, region: str, earlier: Comparison | None) -> None:
    """Draw map and effects of one month; while they play, only they are drawn again."""
    playing = bool(st.session_state.get(state.PLAYING))
    part = st.fragment(unexpected_errors.told(_map_and_bars), run_every=SECONDS_A_STEP if playing else None)
    before = None if earlier is None else Recollection(earlier)
    part(Recollection(comparison), region, before, playing, state.choices().month)


def _map_and_bars(
    kept: Recollection, region: str, kept_earlier: Recollection | None, was_playing: bool, before: str
) -> None:
    comparison, earlier = kept(), None if kept_earlier is None else kept_earlier.at_hand()
    playing = bool(st.session_state.get(state.PLAYING))
    month, language = state.choices().month, state.choices().language
    taken_away = st.session_state.get(KEEP) and month != before and not playing
    if region_in_focus(comparison) != region or playing != was_playing or taken_away:
        state.again()  # a region was clicked, or play begun or ended: the whole page follows
    months = [comparison.policy.date(month) for month in range(comparison.policy.months)]
    number = months.index(month) if month in months else len(months) - 1
    if number < len(months) - 1:
        _ = state.translate()
        text = _("Map and chart: by {month}. Words and figures: by {end}, the last month.")
        small(text.format(month=month_label(months[number], language), end=month_label(months[-1], language)))
    left, right = st.columns([2.6, 1], gap="medium")
    with left:
        _effects(comparison, region, number, earlier)
        _month(months, number)
        key_figures(comparison, region)
    with right:
        _map(comparison, region, number)
    if not playing:  # else each step would be one of the browser's history
        state.end()
    elif number == len(months) - 1:
        st.session_state[state.PLAYING] = False
        state.again()
    else:
        following = months[min(number + MONTHS_A_STEP, len(months) - 1)]
        state.choose(month=following if following != months[-1] else "")


def _map(comparison: Comparison, region: str, number: int) -> None:
    """Draw the small map with its measure, and the way back to the reader's own region."""
    choices, _ = state.choices(), state.translate()
    draw_chart(
        region_map(comparison, number, choices.measure, choices.language, selected=region, small=True),
        "region_map",
        _(MEASURES[choices.measure][0]),
        describe_map(comparison, number, choices.measure, choices.language),
        on_select=lambda: _picked("region_map"),
        selection_mode="region",
    )
    for problem in problem_texts(outlines_of(comparison.policy.scenario.world).problems, choices.language):
        st.warning(f"{_('The outlines of this map are not whole:')} {problem}", icon=":material/map:")
    widgets.choose_field(
        "measure", _("The map shows"), list(MEASURES), choices.measure, key="map",
        name=lambda each: _(MEASURES[each][0]), label_visibility="collapsed",
    )  # fmt: skip
    mine = my_region(comparison)
    if region != mine:
        name = Names(comparison.policy.scenario.world, choices.language).region(mine)
        widgets.button(
            plain(_("Back to {region}").format(region=Noun(name))), partial(_look_at, mine, mine),
            key="back_to_mine", icon=":material/my_location:", type="tertiary",
        )  # fmt: skip


def _month(months: list[str], number: int) -> None:
    """Draw the month that map and bars show, and play."""
    choices, _ = state.choices(), state.translate()
    playing = bool(st.session_state.get(state.PLAYING))
    with st.container(horizontal=True, vertical_alignment="center", key="months"):
        widgets.button(
            _("Pause") if playing else _("Play"),
            partial(_toggle, months, months[number]),
            key="play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
        )
        widgets.choose_one(
            _("Month"),
            months,
            months[number],
            lambda each: state.choose(month=each if each != months[-1] else ""),
            key="month",
            name=lambda each: month_label(each, choices.language),
            look="select_slider",
            label_visibility="collapsed",
        )


def _toggle(months: list[str], shown: str) -> None:
    """Play from the month that is shown on, or from the first if it is the last; or pause there."""
    playing = not st.session_state.get(state.PLAYING)
    st.session_state[state.PLAYING] = playing
    last = shown == months[-1]
    state.choose(month=months[0] if playing and last else "" if last else shown)


def _effects(comparison: Comparison, region: str, number: int, earlier: Comparison | None) -> None:
    """Draw who gains and who pays, in a few rows; a ring tells where a row was before the last step."""
    language, _ = state.choices().language, state.translate()
    draw_chart(
        effect_rows(comparison, number, language, selected=region, before=earlier, first=first_drawn(comparison)),
        "effect_bars",
        _("Who gains and who loses firms"),
        describe_rows(comparison, number, language, selected=region, before=earlier),
        on_select=lambda: _picked("effect_bars"),
        selection_mode="region",
    )


def _below(comparison: Comparison, region: str) -> None:
    """Draw the chart that the reader picks, and no other: a hidden one would cost time."""
    choices, _ = state.choices(), state.translate()
    widgets.choose_field(
        "view", _("Look closer"), list(VIEWS), choices.view, key="show",
        name=lambda each: _(VIEWS[each].label), look="segmented_control",
    )  # fmt: skip
    view = VIEWS[choices.view]
    state.link(_("The equations behind this"), MODEL, icon=":material/function:", part=view.source)
    charts = view.files(comparison, region, choices.language)
    words = view.words(comparison, region, choices.language)
    told = [*words, *[""] * (len(charts) - len(words))]
    draw_panels([(charts[name], name, _(view.label), word) for name, word in zip(charts, told, strict=True)])
