"""What the page shows: the comparison that was asked for, or the last one that made sense, with a word on why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from explorer import state
from explorer.choices import Choices, baseline_of, policy_of
from explorer.draws import COMPILING, tell_refused
from explorer.problems import told_problems
from explorer.runs import LONGEST_UNASKED_SECONDS, Cost, key_of, too_large
from sim.compiled import is_cached
from sim.engines.ensemble.loop import run_span
from sim.errors import ZonelabError
from sim.results.comparison import Comparison, check_comparable
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.texts import Translate, told

#: Work that takes longer shows how far it is.
LONGEST_SILENT_SECONDS = 1.0
_GOOD, _AGREED, _STOPPED = "good", "agreed", "stopped"


@dataclass(frozen=True)
class Asked:
    """The runs that a picture takes: of which scenarios, how many, and over which draws, if any."""

    policy: Scenario
    baseline: Scenario
    runs: int
    seed: int
    posterior: Posterior | None

    @property
    def key(self) -> Any:
        """What tells them from others."""
        return tuple(key_of(each, self.runs, self.seed, self.posterior) for each in (self.policy, self.baseline))

    @property
    def cost(self) -> Cost:
        """What they would take."""
        return state.runs().cost((self.policy, self.baseline), self.runs, self.seed, self.posterior)

    def comparison(self, tell: Any = None) -> Comparison:
        """Run them, as far as they are not at hand."""
        return state.runs().comparison(self.policy, self.baseline, self.runs, self.seed, tell, self.posterior)


def shown(choices: Choices, posterior: Posterior | None = None) -> Comparison:
    """Return the comparison to show, after telling what stands in the way of the one that was asked for.

    Parameters
    ----------
    choices
        What the reader has chosen.
    posterior
        The draws that runs are spread over, if any.
    """
    asked = _asked(choices, posterior)
    made = _made(asked, choices) if asked is not None else None
    if made is not None:
        st.session_state[_GOOD] = (choices, made.policy.posterior)
        return made
    good, over = st.session_state.get(_GOOD, (Choices(), None))
    _ = state.translate()
    st.info(_("Below is the last picture that made sense."), icon=":material/history:")
    return Asked(policy_of(good), baseline_of(good), good.runs, good.seed, over).comparison()


def _asked(choices: Choices, posterior: Posterior | None) -> Asked | None:
    """Return the runs that the choices ask for, or tell what is wrong with them."""
    try:
        policy, baseline = policy_of(choices), baseline_of(choices)
        check_comparable(policy, baseline)
    except ZonelabError as error:
        _tell(error, choices.language)
        return None
    return Asked(policy, baseline, choices.runs, choices.seed, posterior)


def _tell(error: ZonelabError, language: str) -> None:
    for problem in told_problems(error.problems, language):
        st.error(problem, icon=":material/error:")


def _made(asked: Asked, choices: Choices) -> Comparison | None:
    """Return the comparison, or None where it is not to be run; without the draws where these stand in its way."""
    try:
        return _run(asked) if _allowed(asked) else None
    except ZonelabError as error:
        if asked.posterior is None:
            _tell(error, choices.language)
            return None
        tell_refused(error, choices.language)
        return _made(replace(asked, posterior=None), choices)


def _allowed(asked: Asked) -> bool:
    """Return whether the runs may begin; tell if they are too large, and ask before they take long."""
    _ = state.translate()
    cost = asked.cost
    refused = too_large(cost)
    if refused is not None:
        st.error(told(refused, _), icon=":material/error:")
        return False
    stopped = st.session_state.get(_STOPPED) == asked.key
    if not stopped and (cost.seconds <= LONGEST_UNASKED_SECONDS or st.session_state.get(_AGREED) == asked.key):
        return True
    st.warning(
        _("These runs would take about {time}.").format(time=duration(cost.seconds, _)), icon=":material/schedule:"
    )
    st.button(_("Run them"), type="primary", on_click=_agree, args=(asked.key,))
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


def _run(asked: Asked) -> Comparison:
    """Return the comparison; long work shows its progress, and stops when the reader presses a button or moves on."""
    _ = state.translate()
    seconds = asked.cost.seconds
    if not is_cached(run_span, "loop.run_span"):
        with st.spinner(_(COMPILING)):
            return asked.comparison()
    if seconds <= LONGEST_SILENT_SECONDS:
        return asked.comparison()
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=_("Running"))
        st.button(_("Stop"), on_click=_stop, args=(asked.key,))
    total, done = 2 * asked.runs, 0

    def tell(runs: int) -> None:
        nonlocal done
        done += runs
        # Drawing is where Streamlit ends a script whose reader has moved on; the runs then end too.
        bar.progress(min(1.0, done / total), text=_("{done} of {total} runs").format(done=done, total=total))

    try:
        return asked.comparison(tell)
    finally:
        place.empty()
