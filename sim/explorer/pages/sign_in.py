"""The way in and out for readers who sign in: who is signed in is shown on each page."""

from __future__ import annotations

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain
from sim.explorer.serving.signed_in import name_of_reader
from sim.explorer.session import state


def ask_to_sign_in() -> None:
    """Draw what a reader sees who has not signed in."""
    _ = state.translate()
    st.header("zonelab", anchor=False)
    st.markdown(_("This server is for readers who have signed in."))
    widgets.button(_("Sign in"), st.login, key="sign_in", type="primary", icon=":material/login:")


def draw_reader() -> None:
    """Draw who is signed in, and what signs out; nothing if nobody is."""
    name = name_of_reader()
    if name:
        _ = state.translate()
        with st.container(horizontal=True, vertical_alignment="center", width="content", key="reader"):
            st.caption(plain(name), width="content")
            widgets.button(_("Sign out"), st.logout, key="sign_out", type="tertiary", icon=":material/logout:")
