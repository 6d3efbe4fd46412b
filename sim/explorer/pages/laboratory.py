"""The page of the laboratory: a card an instrument, with sentence and picture first, about what is explored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.laboratory.asking import asked_by, card_key, values_of
from sim.explorer.laboratory.drawn import Drawn, drawn
from sim.explorer.laboratory.instruments import INSTRUMENTS, Input, Instrument, Question, listed, usual_players
from sim.explorer.laboratory.work import Job
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.pages import unexpected_errors
from sim.explorer.session import state
from sim.explorer.session.comparisons import duration
from sim.explorer.session.state import small
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError
from sim.report.money import amount, counted
from sim.scenario.world.names import Names

#: How often the progress of an instrument at work is shown.
SECONDS_A_WORD = 1.0
#: Name in the session: the card that stands above the others.
_FIRST = "first_card"


def laboratory_page() -> None:
    """Draw the page."""
    choices, _ = state.choices(), state.translate()
    st.header(_("Laboratory"), anchor=False)
    try:
        asked = asked_by(choices)
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
    small(_(instrument.about))
    values = _inputs(instrument, asked)
    key = card_key(instrument, asked, values)
    job = state.works().job(key)
    running = job is not None and not job.is_done
    part = unexpected_errors.told(_answer)
    st.fragment(part, run_every=SECONDS_A_WORD if running else None)(instrument, asked, values, running)


def _inputs(instrument: Instrument, asked: Question) -> dict[str, Any]:
    """Draw what a reader may set, and return the values."""
    values = values_of(instrument, state.choices())
    if not instrument.inputs:
        return values
    columns = st.columns(len(instrument.inputs), vertical_alignment="bottom")
    for column, each in zip(columns, instrument.inputs, strict=True):
        with column:
            _input(each, f"{instrument.word}.{each.name}", values[each.name], asked)
    return values


def _input(each: Input, name: str, value: Any, asked: Question) -> None:
    _, language, world = state.translate(), state.choices().language, asked.policy.world
    label = _(each.label).format(money=counted(world.currency, language)[1])
    key, take = f"lab.{name}", partial(_set, name)
    more: dict[str, Any] = {"help": _(each.help)} if each.help else {}
    if each.kind == "text":
        widgets.text(label, value, take, key=key, **more)
    elif each.kind == "regions":
        may = [region.id for region in world.regions if region.competes]
        chosen = [region for region in listed(value) if region in may] or usual_players(asked.policy)
        several = partial(_set_several, name)
        names = Names(world, language).regions
        widgets.choose_several(label, may, chosen, several, key=key, name=names.__getitem__, **more)
    else:
        written = amount("money bn" if each.kind == "money" else "", world.currency, language)
        low, high, step = (written.shown(end) for end in (each.low, each.high, each.step))
        shown = written.shown(value)
        widgets.number(
            label, shown, lambda given: take(written.taken(given)), key=key, low=low, high=high, step=step,
            look="number_input", **more,
        )  # fmt: skip


def _set_several(name: str, chosen: Sequence[str]) -> None:
    _set(name, ",".join(chosen))


def _set(name: str, value: Any) -> None:
    asked = dict(state.choices().asked) | {name: str(value)}
    state.choose(asked=tuple(asked.items()), instrument=name.partition(".")[0])


def _answer(instrument: Instrument, asked: Question, values: dict[str, Any], was_running: bool) -> None:
    """Draw what an instrument says, how far it is, or what starts it."""
    _, language = state.translate(), state.choices().language
    key = card_key(instrument, asked, values)
    job = state.works().job(key)
    running = job is not None and not job.is_done
    if running != was_running:
        state.again()  # begun or ended: the whole page follows
    if job is None or job.problems:
        for problem in problem_texts(job.problems, language) if job else ():
            st.error(problem, icon=":material/error:")
        word = _("Ask (about {time})").format(time=duration(instrument.seconds, _))
        start = partial(_start, instrument, asked, values)
        widgets.button(word, start, key=f"ask.{instrument.word}", type="primary", icon=":material/play_arrow:")
    elif running:
        _progress(instrument, job, key)
    else:
        assert job.card is not None, "it has ended without a problem"
        _found(instrument, drawn(job.card, language))


def _start(instrument: Instrument, asked: Question, values: dict[str, Any]) -> None:
    state.choose(instrument=instrument.word)
    try:
        state.works().start(card_key(instrument, asked, values), lambda count: instrument.ask(asked, values, count))
    except ZonelabError as error:  # too much waits
        state.notify(error.problems)
    state.follow()


def _progress(instrument: Instrument, job: Job, key: Any) -> None:
    _ = state.translate()
    job.look()
    if job.began is None:
        text = _("Waiting for another instrument")
    else:
        usual = duration(max(instrument.seconds, job.seconds), _)
        text = _("At work for {time}; about {usual} in all").format(time=duration(job.seconds, _), usual=usual)
    st.progress(min(0.95, job.seconds / instrument.seconds), text=text)
    widgets.button(_("Stop"), partial(_stop, key), key=f"stop.{instrument.word}", icon=":material/stop:")


def _stop(key: Any) -> None:
    state.works().stop(key)
    state.follow()


def _found(instrument: Instrument, found: Drawn) -> None:
    """Draw the sentence and the picture; tables and files on demand."""
    _ = state.translate()
    st.markdown(f"**{plain(found.sentence)}**")
    st.html(found.image)
    more = widgets.lazy_group(_("Tables and files"), key=f"more.{instrument.word}", icon=":material/ios_share:")
    if not more.open:
        return
    with more:
        for name, table in found.tables.items():
            st.dataframe(table, hide_index=True, key=f"table.{instrument.word}.{name}")
            widgets.download(
                f"{name}.csv", partial(csv_bytes, table), f"{instrument.word}_{name}.csv", "text/csv",
                key=f"download.{instrument.word}.{name}", icon=":material/table:",
            )  # fmt: skip
        widgets.download(
            "SVG", lambda: found.svg, f"{instrument.word}.svg", "image/svg+xml", key=f"download.{instrument.word}.svg",
            icon=":material/image:",
        )  # fmt: skip
