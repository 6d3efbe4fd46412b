"""Who is signed in, by OpenID as Streamlit offers it (`st.login`): shown on each page, with the way out.

The file that `zonelab explore --sign-in` names has Streamlit's section ``[auth]``; whoever has not signed in then sees
nothing else. Without that option a section ``[auth]`` of Streamlit's own secrets lets readers sign in who want to.
"""

from __future__ import annotations

import os

import streamlit as st

#: Environment variable that says that readers must sign in, if it is 1.
REQUIRED_VARIABLE = "ZONELAB_SIGN_IN"


def is_required() -> bool:
    """Return whether only those who have signed in see the pages."""
    return os.environ.get(REQUIRED_VARIABLE, "").strip() == "1"


def is_signed_in() -> bool:
    """Return whether the reader has signed in."""
    return bool(st.user.get("is_logged_in", False))


def id_of_reader() -> str:
    """Return by what no other reader is known, as the provider says; empty if nobody is signed in."""
    return f"{st.user.get('iss', '')} {st.user.get('sub', '')}" if is_signed_in() else ""


def name_of_reader() -> str:
    """Return by what name the provider knows the reader; empty if nobody is signed in."""
    names = (st.user.get(each) for each in ("name", "preferred_username", "email", "sub"))
    return next((str(each) for each in names if each), "") if is_signed_in() else ""
