"""Undo: what a reader has chosen before, and what was undone."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from sim.explorer.session.choices import Choices

#: Fields that are no step of their own to undo: how things are looked at.
LOOKS = {"language", "month"}
#: Steps that can be undone.
MOST_STEPS = 50
#: Names in the session: what was chosen before, and what was undone, each with the newest last.
_PAST, _UNDONE = "past", "undone"


def past() -> list[Choices]:
    """Return what was chosen before, the newest last."""
    return list(st.session_state.get(_PAST, []))


def undone() -> list[Choices]:
    """Return what was undone, the newest last."""
    return list(st.session_state.get(_UNDONE, []))


def keep_step(now: Choices, chosen: Choices) -> None:
    """Keep what is chosen now, if new choices differ in more than in how things are looked at."""
    if replace(now, **{name: getattr(chosen, name) for name in LOOKS}) != chosen:
        st.session_state[_PAST] = [*past(), now][-MOST_STEPS:]
        st.session_state[_UNDONE] = []


def back(now: Choices) -> Choices | None:
    """Return what was chosen before the last step, in the language of now; None if nothing was."""
    return _swap(now, _PAST, _UNDONE)


def forward(now: Choices) -> Choices | None:
    """Return the step that was undone last, in the language of now; None if nothing was."""
    return _swap(now, _UNDONE, _PAST)


def _swap(now: Choices, source: str, target: str) -> Choices | None:
    kept = list(st.session_state.get(source, []))
    while kept and kept[-1] == now:  # the browser has gone there already
        kept.pop()
    if not kept:
        return None
    st.session_state[target] = [*st.session_state.get(target, []), now]
    st.session_state[source] = kept[:-1]
    chosen: Choices = replace(kept[-1], language=now.language)
    return chosen
