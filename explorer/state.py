"""The session: a reader's choices, the address that holds them, and the language they are read in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.address import read, write
from explorer.choices import Choices
from explorer.runs import Runs
from explorer.sweeps.processes import Processes
from explorer.sweeps.tables import Tables
from explorer.texts import texts
from sim.texts import Translate

#: Names in the session.
_CHOICES, _WRITTEN, _PATH, _ARRIVALS, _NOTICES = "choices", "written", "path", "arrivals", "notices"


@st.cache_resource(show_spinner=False)
def runs() -> Runs:
    """Return the runs that all sessions share."""
    return Runs()


@st.cache_resource(show_spinner=False)
def processes() -> Processes:
    """Return the sweeps at work, which all sessions share."""
    return Processes()


@st.cache_resource(show_spinner=False)
def tables() -> Tables:
    """Return the tables of sweeps, which all sessions share."""
    return Tables()


def choices() -> Choices:
    """Return what the reader has chosen."""
    chosen: Choices = st.session_state[_CHOICES]
    return chosen


def translate() -> Translate:
    """Return the function that gives texts in the reader's language."""
    return texts(choices().language)


def choose(**fields: Any) -> None:
    """Set fields of the choices; what was told of an earlier address or file is no longer shown."""
    st.session_state[_CHOICES] = replace(choices(), **fields)
    st.session_state[_NOTICES] = []


def change(key: str, value: Any) -> None:
    """Set one key of the scenario."""
    st.session_state[_CHOICES] = choices().with_change(key, value)
    st.session_state[_NOTICES] = []


def notices() -> list[str]:
    """Return sentences about the address or file last read."""
    told: list[str] = st.session_state.get(_NOTICES, [])
    return told


def notify(sentences: Sequence[str]) -> None:
    """Show sentences on the page until the reader chooses something."""
    st.session_state[_NOTICES] = list(sentences)


def begin() -> None:
    """Take the choices from the address where it is new: at the start, and when the reader goes back.

    Turning to another page empties the address, and the choices go along; who comes back to that empty address later
    finds them as they were then.
    """
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    path = (st.context.url or "").partition("?")[0]
    arrivals: dict[str, Choices] = st.session_state.setdefault(_ARRIVALS, {})
    first, turned = _CHOICES not in st.session_state, path != st.session_state.get(_PATH)
    st.session_state[_PATH] = path
    if not first and turned and not params:
        arrivals[path] = choices()
    elif not first and not params and path in arrivals and st.session_state.get(_WRITTEN):
        st.session_state[_CHOICES] = arrivals[path]
    elif first or params != st.session_state.get(_WRITTEN):
        st.session_state[_CHOICES], problems = read(params)
        notify(problems)


def end() -> None:
    """Write the choices to the address."""
    params = write(choices())
    if params != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(params)
    st.session_state[_WRITTEN] = params


def turn_to(page: Any) -> None:
    """Turn to another page, and take the choices along."""
    params = write(choices())
    st.session_state[_WRITTEN] = params
    st.switch_page(page, query_params=params)


def small(text: str) -> None:
    """Write small text; a caption's grey is too pale to read."""
    st.markdown(f":small[{text}]")


def show(key: str, value: Any) -> None:
    """Make the widget with this key show a value; called before the widget is drawn."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
