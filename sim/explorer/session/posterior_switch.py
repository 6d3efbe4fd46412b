"""The choice of what ranges hold, and the calibrated draws behind it: read once for all readers."""

from __future__ import annotations

import threading
from typing import Any

import streamlit as st
from cachetools import LRUCache

import sim
from sim.engines.ensemble.loop import run_span
from sim.explorer import widgets
from sim.explorer.language.interval_words import CHOICES, SWITCH
from sim.explorer.language.problems import problem_texts
from sim.explorer.session import state
from sim.explorer.session.choices import RANGES, Choices, named
from sim.explorer.session.scenario_list import stamp_of
from sim.language.errors import ZonelabError
from sim.language.texts import marked
from sim.numerics.compiler import is_compiled
from sim.results.posterior_table import DRAWS_MANIFEST, has_posterior
from sim.scenario.posterior import DRAWS_FILE, Posterior
from sim.scenario.world.world import World

#: Worlds whose draws are kept.
MOST_WORLDS = 8
COMPILING = marked("Compiling the model for this machine: half a minute, once.")


class Draws:
    """Calibrated draws by world, or why they are refused; one object serves all sessions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: LRUCache[Any, Posterior | ZonelabError] = LRUCache(MOST_WORLDS)

    def are_at_hand(self, world: World) -> bool:
        """Return whether the draws of a world have been read since they were last changed."""
        with self._lock:
            return _stamp(world) in self._kept

    def of(self, scenario: sim.Scenario) -> Posterior:
        """Return the draws of the world of a scenario.

        Raises
        ------
        ZonelabError
            As `sim.load_posterior`.
        """
        stamp = _stamp(scenario.world)
        with self._lock:
            kept = self._kept.get(stamp)
        if kept is None:
            try:
                kept = sim.load_posterior(scenario)
            except ZonelabError as error:
                kept = error
            with self._lock:
                self._kept[stamp] = kept
        if isinstance(kept, ZonelabError):
            raise kept
        return kept


def _stamp(world: World) -> Any:
    """Return what changes when the files of the draws do."""
    return world.digest, *(stamp_of(world.folder / name) for name in (DRAWS_FILE, DRAWS_MANIFEST))


@st.cache_resource(show_spinner=False)
def draws() -> Draws:
    """Return the draws that all sessions share."""
    return Draws()


def switch(choices: Choices) -> None:
    """Draw the choice of ranges, where the world has draws."""
    if not has_posterior(named(choices.scenario).world):
        return
    _ = state.translate()
    widgets.choose_one(
        _(SWITCH),
        RANGES,
        choices.ranges,
        lambda ranges: state.choose(ranges=ranges),
        key="ranges",
        name=lambda each: _(CHOICES[each]),
        help=_(
            "The record allows many settings of how firms behave, and the runs are spread over these. What it leaves "
            "open is how far the mean effect differs among them; a single history differs more. At the central values "
            "alone, ranges tell how sure the mean is."
        ),
    )


def posterior_of(choices: Choices) -> Posterior | None:
    """Return the draws that the reader wants, or None, as where there are none; say if they cannot be used."""
    _, scenario = state.translate(), named(choices.scenario)
    if not choices.over_draws or not has_posterior(scenario.world):
        return None
    try:
        if draws().are_at_hand(scenario.world):
            return draws().of(scenario)
        reading = _("Reading what the record leaves open")
        with st.spinner(reading if is_compiled(run_span) else _(COMPILING)):
            return draws().of(scenario)
    except ZonelabError as error:
        tell_refused(error, choices.language)
        return None


def tell_refused(error: ZonelabError, language: str) -> None:
    """Tell that the draws cannot be used, and that the picture is the usual one."""
    _ = state.translate()
    for problem in problem_texts(error.problems, language):
        st.error(_("Uncertainty about firms' behaviour: {problem}").format(problem=problem), icon=":material/error:")
    st.info(_("Below is the picture without it; ranges hold chance alone."), icon=":material/info:")
