"""What a page shows: the comparisons that were asked for, or the last one that made sense, with a word on why."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

import streamlit as st

from sim.engines.ensemble.loop import run_span
from sim.explorer import widgets
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.serving.bounds import beyond
from sim.explorer.session import state
from sim.explorer.session.asked import Asked
from sim.explorer.session.choices import HISTORIES, OWN, Choices, baseline_of, policy_of
from sim.explorer.session.posterior_switch import COMPILING, tell_refused
from sim.explorer.session.run_cache import LONGEST_UNASKED_SECONDS, key_of, too_large
from sim.explorer.session.steps import past
from sim.language.errors import ZonelabError
from sim.language.texts import Translate, told
from sim.numerics.compiler import is_compiled
from sim.results.comparable import check_comparable
from sim.results.comparison import Comparison
from sim.results.first_picture import FirstPicture
from sim.scenario.posterior import Posterior

#: Work that takes longer shows how far it is, not more often than so: each time costs the browser a redrawing.
LONGEST_SILENT_SECONDS = 1.0
SECONDS_BETWEEN_TELLS = 0.2
_GOOD, _AGREED, _STOPPED = "good", "agreed", "stopped"
#: What the reader was last shown a first picture of.
_DRAWN_FIRST = "drawn first"


def shown(choices: Choices, posterior: Posterior | None = None) -> Comparison:
    """Return the comparison to show, after saying why the requested one cannot be shown.

    Where it takes many runs that are not at hand, this is a `FirstPicture` of a few; see `complete`.
    """
    made = compared({OWN: choices}, posterior, {}, soon=True).get(OWN)
    if isinstance(made, FirstPicture):
        return made
    if made is not None:
        st.session_state[_GOOD] = (choices, made.policy.posterior)
        return made
    good, over = st.session_state.get(_GOOD, (Choices(), None))
    _ = state.translate()
    st.info(_("Below is the last picture that made sense."), icon=":material/history:")
    return _asked_of(good, over).comparison()


def complete(comparison: Comparison, choices: Choices, posterior: Posterior | None = None) -> None:
    """Run what a first picture leaves out, and draw the page anew with all runs; nothing for other comparisons.

    It is called once what stands first on the page is drawn, and before the rest is. A reader who moves something
    meanwhile ends the runs: no more is kept of them than the first.

    Parameters
    ----------
    comparison, choices, posterior
        What `shown` has returned, and its parameters.
    """
    if not isinstance(comparison, FirstPicture):
        return
    with suppress(ZonelabError):  # what is wrong is told when the page is drawn anew
        _run(_asked_of(choices, posterior if comparison.is_over_draws else None), OWN, "")
    state.again()


def first_drawn(comparison: Comparison) -> FirstPicture | None:
    """Return the first picture that this reader had of a comparison, if it is at hand, so that rows stay in place."""
    sides = (comparison.policy, comparison.baseline)
    key = tuple(key_of(each.scenario, each.runs, each.seed, each.posterior) for each in sides)
    if st.session_state.get(_DRAWN_FIRST) != key:
        return None
    return state.runs().picture_at_hand(key, single_histories=comparison.single_histories)


def my_region(comparison: Comparison) -> str:
    """Return the reader's own region: the one chosen, as links of before name it, or the rival of the winner."""
    choices = state.choices()
    known = comparison.policy.regions
    return next((each for each in (choices.mine, choices.region) if each in known), comparison.rival)


def region_in_focus(comparison: Comparison) -> str:
    """Return the region that is looked at: the one that was clicked, or the reader's own."""
    chosen = state.choices().region
    return chosen if chosen in comparison.policy.regions else my_region(comparison)


def before_last_step(choices: Choices, posterior: Posterior | None) -> Comparison | None:
    """Return the comparison before the reader's last step, if its runs are at hand and it has the same regions."""
    before = past()
    if not before:
        return None
    try:
        asked = _asked_of(replace(before[-1], language=choices.language), posterior)
        check_comparable(asked.policy, asked.baseline)
        now = policy_of(choices)
    except ZonelabError:
        return None
    if asked.policy.world.digest != now.world.digest or asked.to_run:
        return None
    return asked.comparison()


def compared(
    wanted: Mapping[str, Choices], posterior: Posterior | None, labels: Mapping[str, str], *, soon: bool = False
) -> dict[str, Comparison]:
    """Return the comparisons that can be shown, by name, after saying why the others cannot.

    Parameters
    ----------
    wanted
        What is to be compared, by name.
    posterior
        The draws that runs are spread over, if any; if one comparison refuses them, all are made without.
    labels
        How comparisons are called, by name, where there are several.
    soon
        Whether a `FirstPicture` is given, once, where all runs take longer.
    """
    asked = {name: each for name, one in wanted.items() if (each := _asked(one, posterior, labels.get(name, "")))}
    made: dict[str, Comparison] = {}
    for name, each in _allowed(asked, labels, "without" if posterior is None else "over").items():
        try:
            made[name] = (_first(each) if soon else None) or _run(each, name, labels.get(name, ""))
        except ZonelabError as error:
            if posterior is not None:
                tell_refused(error, state.choices().language)
                return compared(wanted, None, labels, soon=soon)
            _tell(error, labels.get(name, ""))
    return made


def _asked(choices: Choices, posterior: Posterior | None, label: str) -> Asked | None:
    """Return the runs for the choices, or show what is wrong with them."""
    try:
        asked = _asked_of(choices, posterior)
        check_comparable(asked.policy, asked.baseline)
    except ZonelabError as error:
        _tell(error, label)
        return None
    return asked


def _asked_of(choices: Choices, posterior: Posterior | None) -> Asked:
    single = choices.ranges == HISTORIES
    return Asked(policy_of(choices), baseline_of(choices), choices.runs, choices.seed, posterior, single)


def _tell(error: ZonelabError, label: str) -> None:
    for problem in problem_texts(error.problems, state.choices().language):
        st.error(_named(label, problem), icon=":material/error:")


def _named(label: str, text: str) -> str:
    """Return a text behind what it is about, where there are several."""
    return f"**{plain(label)}**: {text}" if label else text


def _allowed(asked: Mapping[str, Asked], labels: Mapping[str, str], kind: str) -> dict[str, Asked]:
    """Return what may run; say what is too large, and ask once before all of it takes long."""
    _ = state.translate()
    fitting: dict[str, Asked] = {}
    for name, each in asked.items():
        refused = beyond((each.policy, each.baseline), each.runs) or too_large(each.cost)
        if refused is None:
            fitting[name] = each
        else:
            st.error(_named(labels.get(name, ""), told(refused, _)), icon=":material/error:")
    agreed, stopped = _keys(_AGREED), _keys(_STOPPED)
    seconds = {each.key: each.cost.seconds for each in fitting.values() if each.key not in agreed | stopped}
    long = sum(seconds.values()) > LONGEST_UNASKED_SECONDS
    waiting = {
        name: each for name, each in fitting.items() if each.key in stopped or (long and seconds.get(each.key, 0.0) > 0)
    }
    if waiting:
        total = sum({each.key: each.cost.seconds for each in waiting.values()}.values())
        names = "; ".join(labels[name] for name in waiting if name in labels)
        text = _("These runs would take about {time}.").format(time=duration(total, _))
        st.warning(_named(names, text), icon=":material/schedule:")
        agree = partial(_agree, frozenset(each.key for each in waiting.values()))
        widgets.button(_("Run them"), agree, key=f"run.{kind}", type="primary")
    return {name: each for name, each in fitting.items() if name not in waiting}


def _keys(name: str) -> frozenset[Any]:
    kept: frozenset[Any] = st.session_state.get(name, frozenset())
    return kept


def _agree(keys: frozenset[Any]) -> None:
    st.session_state[_AGREED], st.session_state[_STOPPED] = _keys(_AGREED) | keys, _keys(_STOPPED) - keys


def _stop(key: Any) -> None:
    st.session_state[_AGREED], st.session_state[_STOPPED] = _keys(_AGREED) - {key}, _keys(_STOPPED) | {key}


def duration(seconds: float, _: Translate) -> str:
    """Return a length of time in words.

    Examples
    --------
    >>> duration(42, str), duration(200, str), duration(9000, str)
    ('42 s', '3 min', '2.5 h')
    """
    if seconds < 100:
        return _("{n} s").format(n=round(seconds))
    if seconds < 100 * 60:
        return _("{n} min").format(n=round(seconds / 60))
    return _("{n} h").format(n=f"{seconds / 3600:,.1f}")


def _first(asked: Asked) -> FirstPicture | None:
    """Return the first picture, unless this reader has had it: then all runs are waited for."""
    if st.session_state.get(_DRAWN_FIRST) == asked.key or not is_compiled(run_span):
        return None
    st.session_state[_DRAWN_FIRST] = asked.key
    return asked.first_picture()


def _end_if_moved(_runs: int) -> None:
    """Read the session: there Streamlit ends a script whose reader has moved on, and the runs end too."""
    st.session_state.get(_DRAWN_FIRST)


def _run(asked: Asked, name: str, label: str) -> Comparison:
    """Return the comparison; long work shows its progress, and stops when the reader presses a button or moves on."""
    _ = state.translate()
    if not is_compiled(run_span):
        with st.spinner(_(COMPILING)):
            return asked.comparison()
    if asked.cost.seconds <= LONGEST_SILENT_SECONDS:
        return asked.comparison(_end_if_moved)
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=_named(label, _("Running")))
        widgets.button(_("Stop"), partial(_stop, asked.key), key=f"stop.{name}")
    total, done, told_at = asked.to_run, 0, perf_counter()

    def tell(runs: int) -> None:
        nonlocal done, told_at
        done += runs
        if perf_counter() - told_at < SECONDS_BETWEEN_TELLS:
            return
        told_at = perf_counter()
        # Drawing is where Streamlit ends a script whose reader has moved on; the runs then end too.
        told_runs = _("{done} of {total} runs").format(done=done, total=total)
        text = told_runs if runs else _("Waiting for the runs of other readers")
        bar.progress(min(1.0, done / total), text=_named(label, text))

    try:
        return asked.comparison(tell)
    finally:
        place.empty()
