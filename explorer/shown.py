"""What the page shows: the comparison that was asked for, or the last one that made sense, with a word on why."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer import state
from explorer.choices import Choices, baseline_of, policy_of
from explorer.problems import told_problems
from explorer.runs import LONGEST_UNASKED_SECONDS, Cost, too_large
from sim.compiled import is_cached
from sim.engines.ensemble.loop import run_span
from sim.errors import ZonelabError
from sim.results.comparison import Comparison, check_comparable
from sim.scenario.load import Scenario
from sim.texts import Translate, told

#: Work that takes longer shows how far it is.
LONGEST_SILENT_SECONDS = 1.0
_GOOD, _AGREED, _STOPPED = "good", "agreed", "stopped"


def shown(choices: Choices) -> Comparison:
    """Return the comparison to show, after telling what stands in the way of the one that was asked for."""
    asked = _pair(choices)
    if asked is not None and _allowed(choices, *asked):
        comparison = _run(choices, *asked)
        st.session_state[_GOOD] = choices
        return comparison
    good: Choices = st.session_state.get(_GOOD, Choices())
    _ = state.translate()
    st.info(_("Below is the last picture that made sense."), icon=":material/history:")
    return state.runs().comparison(policy_of(good), baseline_of(good), good.runs, good.seed)


def _pair(choices: Choices) -> tuple[Scenario, Scenario] | None:
    """Return policy and baseline, or tell what is wrong with them."""
    try:
        policy, baseline = policy_of(choices), baseline_of(choices)
        check_comparable(policy, baseline)
    except ZonelabError as error:
        for problem in told_problems(error.problems, choices.language):
            st.error(problem, icon=":material/error:")
        return None
    return policy, baseline


def _cost(choices: Choices, policy: Scenario, baseline: Scenario) -> Cost:
    costs = [state.runs().cost(each, choices.runs, choices.seed) for each in (policy, baseline)]
    return Cost(sum(each.seconds for each in costs), max(each.bytes for each in costs))


def _allowed(choices: Choices, policy: Scenario, baseline: Scenario) -> bool:
    """Return whether the runs may begin; tell if they are too large, and ask before they take long."""
    _ = state.translate()
    cost = _cost(choices, policy, baseline)
    refused = too_large(cost)
    if refused is not None:
        st.error(told(refused, _), icon=":material/error:")
        return False
    key = (policy.digest, baseline.digest, choices.runs, choices.seed)
    stopped = st.session_state.get(_STOPPED) == key
    if not stopped and (cost.seconds <= LONGEST_UNASKED_SECONDS or st.session_state.get(_AGREED) == key):
        return True
    st.warning(
        _("These runs would take about {time}.").format(time=duration(cost.seconds, _)), icon=":material/schedule:"
    )
    st.button(_("Run them"), type="primary", on_click=_agree, args=(key,))
    return False


def _agree(key: Any) -> None:
    st.session_state[_AGREED], st.session_state[_STOPPED] = key, None


def _stop(key: Any) -> None:
    st.session_state[_STOPPED] = key


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


def _run(choices: Choices, policy: Scenario, baseline: Scenario) -> Comparison:
    """Return the comparison; long work shows its progress, and stops when the reader presses a button or moves on."""
    _ = state.translate()
    seconds = _cost(choices, policy, baseline).seconds
    if not is_cached(run_span, "loop.run_span"):
        with st.spinner(_("Compiling the model for this machine: half a minute, once.")):
            return state.runs().comparison(policy, baseline, choices.runs, choices.seed)
    if seconds <= LONGEST_SILENT_SECONDS:
        return state.runs().comparison(policy, baseline, choices.runs, choices.seed)
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=_("Running"))
        key = (policy.digest, baseline.digest, choices.runs, choices.seed)
        st.button(_("Stop"), on_click=_stop, args=(key,))
    total, done = 2 * choices.runs, 0

    def tell(runs: int) -> None:
        nonlocal done
        done += runs
        # Drawing is where Streamlit ends a script whose reader has moved on; the runs then end too.
        bar.progress(min(1.0, done / total), text=_("{done} of {total} runs").format(done=done, total=total))

    comparison = state.runs().comparison(policy, baseline, choices.runs, choices.seed, tell)
    place.empty()
    return comparison
