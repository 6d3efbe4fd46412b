"""Text that stands back behind what it is about."""

from __future__ import annotations

import streamlit as st


def small(text: str) -> None:
    """Write small text; a caption's grey is too pale to read."""
    st.markdown(f":small[{text}]")
