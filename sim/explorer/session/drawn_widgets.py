"""Which widgets a page had when it was last drawn: a browser knows nothing of an earlier value of a new one."""

from __future__ import annotations

import streamlit as st

#: Names in the session, of keys of widgets: drawn when the page was last drawn whole, and drawn since.
_BEFORE, _NOW, _WHOLE = "widgets before", "widgets now", "drawn whole"


def is_new(key: str) -> bool:
    """Return whether a widget was not there when the page was last drawn, and note that it is now.

    A browser shows it by the value that it gets then, or by the first of its options; it knows nothing of an earlier
    one, of which a message that was on its way may have put the value back into the session.
    """
    now: set[str] = st.session_state.setdefault(_NOW, set())
    new = key not in now and key not in st.session_state.get(_BEFORE, ())
    now.add(key)
    return new


def forget_widgets() -> None:
    """Begin to count anew: what was drawn until now was there before, unless the page was drawn to its end since."""
    before = set() if st.session_state.get(_WHOLE) else st.session_state.get(_BEFORE, set())
    st.session_state[_BEFORE] = before | st.session_state.get(_NOW, set())
    st.session_state[_NOW], st.session_state[_WHOLE] = set(), False


def all_widgets_drawn() -> None:
    """Note that the page has been drawn to its end."""
    st.session_state[_WHOLE] = True
