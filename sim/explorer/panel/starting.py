"""Where a reader starts: the region that is theirs, and the questions."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain
from sim.explorer.questions.answers import question_text
from sim.explorer.questions.starting_points import STARTING_POINTS, prepared
from sim.explorer.session import state
from sim.results.comparison import Comparison
from sim.scenario.world.names import Names


def my_region_choice(comparison: Comparison, mine: str) -> None:
    """Draw the choice of the reader's own region."""
    _, language = state.translate(), state.choices().language
    world = comparison.policy.scenario.world
    widgets.choose_one(
        _("My region"),
        world.display_regions,
        mine,
        take_region,
        key="mine",
        name=Names(world, language).region,
        help=_("It changes only here. Charts, questions and sentences are about it."),
    )


def take_region(region: str) -> None:
    """Take another region for the reader's own; a question about it is asked of the new one."""
    choices = state.choices()
    state.choose(mine=region, region="")
    if choices.question:
        ask(choices.question)


def questions(mine: str) -> None:
    """Draw the questions to start with, each a button; the one that is asked is marked."""
    _, choices = state.translate(), state.choices()
    with st.container(key="questions", gap=None):
        st.markdown(f"**{_('Start with a question')}**")
        for question in STARTING_POINTS:
            is_asked = question == choices.question
            widgets.button(
                plain(question_text(question, choices, mine, choices.language)),
                partial(ask, question),
                key=f"question.{question}",
                type="primary" if is_asked else "tertiary",
                width="stretch",
            )


def ask(question: str) -> None:
    """Open the picture that a question prepares."""
    state.choose(**vars(prepared(state.choices(), question, state.focused())))
