"""The page of the laboratory: a card an instrument, with sentence and picture first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.laboratory.asking import TABLE, asked_by, card_key, values_asked
from sim.explorer.laboratory.instruments import INSTRUMENTS, Instrument
from sim.explorer.laboratory.questions import Question
from sim.explorer.laboratory.work import Job
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.pages import unexpected_errors
from sim.explorer.pages.laboratory_answer import answer
from sim.explorer.pages.laboratory_inputs import inputs
from sim.explorer.session import state
from sim.explorer.session.comparisons import duration
from sim.explorer.small_text import small
from sim.language.errors import ZonelabError

#: How often the progress of an instrument at work is shown.
SECONDS_A_WORD = 1.0
#: Most that the bar of progress says before the work is done.
NEARLY = 0.97
#: Name in the session: the card that stands above the others.
_FIRST = "first_card"


def laboratory_page(open_first_page: Callable[[], None]) -> None:
    """Draw the page; what is given turns to the page on which a policy is opened as a scenario."""
    if state.wants_to_turn():
        open_first_page()
    choices, _ = state.choices(), state.translate()
    st.header(_("Laboratory"), anchor=False)
    try:
        asked = asked_by(choices, state.kept(TABLE, None))
    except ZonelabError as error:
        for problem in problem_texts(error.problems, choices.language):
            st.error(problem, icon=":material/error:")
        return
    titles = [each.settings.title.in_language(choices.language) for each in (asked.policy, asked.baseline)]
    about = _(
        "Each instrument asks one question about what is explored: {policy}, compared with {baseline}. Choose another "
        "policy on the page Explore."
    )
    small(plain(about.format(policy=titles[0], baseline=titles[1])))
    # A link opens with its card above the others; the cards then stay where they are.
    first = INSTRUMENTS.get(st.session_state.setdefault(_FIRST, choices.instrument))
    rest = [each for each in INSTRUMENTS.values() if each is not first]
    for instrument in [*([first] if first else []), *rest]:
        with st.container(border=True, key=f"card.{instrument.word}"):
            _card(instrument, asked)


def _card(instrument: Instrument, asked: Question) -> None:
    _ = state.translate()
    st.subheader(f":material/{instrument.icon}: {_(instrument.question)}", anchor=False)
    values = values_asked(instrument, asked)
    card = state.works().card(card_key(instrument, asked, values))
    if card is not None:
        answer(instrument, asked, values, card)
        return
    small(_(instrument.about))
    inputs(instrument, asked, values)
    if instrument.subject == "table" and asked.table is None:
        return
    part = unexpected_errors.told(_waiting)
    running = _is_at_work(instrument, asked, values)
    st.fragment(part, run_every=SECONDS_A_WORD if running else None)(instrument, asked, values, running)


def _is_at_work(instrument: Instrument, asked: Question, values: dict[str, Any]) -> bool:
    job = state.works().job(card_key(instrument, asked, values), state.reader())
    return job is not None and not job.is_done


def _waiting(instrument: Instrument, asked: Question, values: dict[str, Any], was_running: bool) -> None:
    """Draw how far an instrument is, or what starts it."""
    _, key = state.translate(), card_key(instrument, asked, values)
    job = state.works().job(key, state.reader())
    running = job is not None and not job.is_done
    if running != was_running or (job is not None and job.card is not None):
        state.again()  # begun or ended: the whole page follows
    if job is not None and running:
        _progress(instrument, values, job, key)
        return
    for problem in problem_texts(job.problems, state.choices().language) if job else ():
        st.error(problem, icon=":material/error:")
    word = _("Ask (about {time})").format(time=duration(instrument.takes(values), _))
    start = partial(_start, instrument, asked, values)
    widgets.button(word, start, key=f"ask.{instrument.word}", type="primary", icon=":material/play_arrow:")


def _start(instrument: Instrument, asked: Question, values: dict[str, Any]) -> None:
    state.choose(instrument=instrument.word)
    key = card_key(instrument, asked, values)
    try:
        state.works().start(key, lambda count: instrument.ask(asked, values, count), state.reader())
    except ZonelabError as error:  # too much waits
        state.notify(error.problems)
    state.follow()


def _progress(instrument: Instrument, values: dict[str, Any], job: Job, key: Any) -> None:
    _, takes = state.translate(), instrument.takes(values)
    job.look(state.reader())
    usual = duration(max(takes, job.seconds), _)
    if job.began is None:
        text = _("Waiting for another instrument")
    elif instrument.steps is not None:
        text = _("{done:,} of {all:,} policies tried; about {usual} in all").format(
            done=job.runs, all=instrument.steps(values), usual=usual
        )
    else:
        text = _("At work for {time}; about {usual} in all").format(time=duration(job.seconds, _), usual=usual)
    share = job.seconds / takes if instrument.steps is None else job.runs / instrument.steps(values)
    st.progress(min(NEARLY, share), text=text)
    widgets.button(_("Stop"), partial(_stop, key), key=f"stop.{instrument.word}", icon=":material/stop:")


def _stop(key: Any) -> None:
    state.works().stop(key, state.reader())
    state.follow()
