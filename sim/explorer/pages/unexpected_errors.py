"""Unexpected errors: show a message and a way back in the reader's language, and write the details to the log."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from sim.explorer.serving.error_log import report
from sim.explorer.session import state
from sim.explorer.session.choices import Choices
from sim.language.texts import marked

#: The messages: for a part of a page that cannot be drawn, and for a click or a change that cannot be answered.
BROKEN = marked("Something went wrong here, and the program could not continue. The log of the server has the details.")
REFUSED = marked("This could not be done; your earlier choices stay. The log of the server has the details.")
#: Names in the session: that something failed before the page was drawn, and what was chosen when it last went well.
_FAILED, _WENT_WELL = "failed", "went_well"


def guarded(act: Callable[..., None]) -> Callable[..., None]:
    """Return what is done at a click or move; if it fails, everything stays as it is, and the page says so."""

    @wraps(act)
    def acted(*args: Any, **kwargs: Any) -> None:
        state.moved()
        before = state.choices()
        try:
            act(*args, **kwargs)
        except Exception:
            report("An answer to a click or a move failed:")
            state.choose(**vars(before))
            st.session_state[_FAILED] = True

    return acted


def told(draw: Callable[..., Any]) -> Callable[..., bool]:
    """Return a page, or a part that is drawn by itself, which shows a message if it fails.

    What is returned says whether all went well.
    """
    name = getattr(draw, "__name__", "page")

    @wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> bool:
        try:
            state.follow_if_asked()
            draw(*args, **kwargs)
        except Exception:  # what Streamlit raises to end a run is none
            report(f"Drawing {name} failed:")
            _tell(name)
            return False
        state.answered()
        return True

    return drawn


def tell_failed_answer() -> None:
    """Tell that an answer to a click or a move failed, once."""
    if st.session_state.pop(_FAILED, False):
        _ = state.translate()
        st.error(_(REFUSED), icon=":material/error:")


def went_well() -> None:
    """Remember what is chosen as what can be gone back to."""
    st.session_state[_WENT_WELL] = state.choices()


def _tell(name: str) -> None:
    """Tell that something failed, and offer the way back to what was chosen when all went well."""
    _ = state.translate()
    st.error(_(BROKEN), icon=":material/error:")
    st.button(_("Back to what worked"), key=f"back.{name}", on_click=guarded(_go_back))


def _go_back() -> None:
    now = state.choices()
    before: Choices = st.session_state.pop(_WENT_WELL, Choices())
    same = before == now
    state.choose(**vars(Choices() if same else before) | {"language": now.language})
    state.follow()  # it may stand in a part
