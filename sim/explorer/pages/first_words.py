"""The words of the first screen: the question, its answer and how far to trust it, key figures, and more sentences."""

from __future__ import annotations

import streamlit as st

from sim.explorer import widgets
from sim.explorer.charts.drawing import draw_chart
from sim.explorer.charts.effect_rows import describe_rows, effect_rows
from sim.explorer.language.interval_words import fixed_text
from sim.explorer.language.problems import plain
from sim.explorer.pages.model import MEASURED, MODEL
from sim.explorer.questions.answers import Answer, asked_text
from sim.explorer.questions.starting_points import TELL
from sim.explorer.reference.evidence import kept_evidence
from sim.explorer.session import state
from sim.explorer.small_text import small
from sim.report.headline import headline
from sim.report.range_words import first_text, range_text
from sim.results.comparison import Comparison

#: Key figures beside the map.
MOST_FIGURES = 3
#: Paths of the pages on what to believe, and of the laboratory.
BELIEVE, LABORATORY = "believe", "laboratory"


def answer_words(comparison: Comparison, mine: str) -> None:
    """Draw the question, the sentence that answers it, and how far it can be trusted."""
    choices, _ = state.choices(), state.translate()
    answer = Answer(comparison, choices, mine)
    titles = [each.scenario.settings.title for each in (comparison.policy, comparison.baseline)]
    policy, baseline = (plain(each.in_language(choices.language)) for each in titles)
    with st.container(key="answer", gap=None):
        small(f"**{plain(asked_text(choices, mine, choices.language))}**")
        st.header(plain(answer.sentence()), anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", key="trust"):
            if choices.question == TELL:
                state.link(_("Ask the laboratory"), LABORATORY, icon=":material/science:")
            else:
                state.link(plain(_trust(answer)), BELIEVE, icon=":material/verified:")
            told = _("{policy} compared with {baseline}").format(policy=policy, baseline=baseline)
            small(" · ".join(filter(None, (told, first_text(comparison, choices.language)))))
            state.link(_("How these are measured"), MODEL, part=MEASURED)


def _trust(answer: Answer) -> str:
    """Return what can be trusted: what is sure of the effect, and how many tests against the record the model meets."""
    trust = answer.trust()
    met = kept_evidence(answer.comparison.policy.scenario.world).met()
    if met is None:
        return trust[:1].upper() + trust[1:]
    _ = state.translate()
    told = _("{trust}; {met} of {counted} tests against the record met").format(trust=trust, met=met[0], counted=met[1])
    return told[:1].upper() + told[1:]


def key_figures(comparison: Comparison, region: str) -> None:
    """Draw the key figures, small."""
    _, told = state.translate(), headline(comparison, state.choices().language, region)
    with st.container(key="figures", horizontal=True, gap="small"):
        for figure in told.figures[:MOST_FIGURES]:
            below = figure.interval if figure.clear else f"{figure.interval}, {_('no clear difference')}"
            st.metric(
                plain(figure.label), plain(figure.value), plain(below), delta_color="off", delta_arrow="off",
            )  # fmt: skip


def more_words(comparison: Comparison, region: str) -> None:
    """Draw, behind a disclosure, the exact finding, all its sentences, what the ranges hold, and every region."""
    _, language = state.translate(), state.choices().language
    label = _("In more words: exact numbers and all regions")
    frame = widgets.lazy_group(label, key="words", icon=":material/notes:")
    if not frame.open:
        return
    told, last = headline(comparison, language, region), comparison.policy.months - 1
    with frame:
        st.markdown("\n".join(f"- {plain(each)}" for each in (told.lead, *told.sentences)))
        small(plain(" ".join(filter(None, (range_text(comparison, language), fixed_text(comparison, language))))))
        draw_chart(
            effect_rows(comparison, last, language, selected=region, short=False),
            "all_regions",
            _("Who gains and who loses firms"),
            describe_rows(comparison, last, language, selected=region, short=False),
        )
