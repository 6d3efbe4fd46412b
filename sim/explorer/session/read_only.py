"""Whether readers may change what is on the server: start, stop and go on with sweeps, or only look.

Who opens the explorer on his own machine may; strangers on a network may not, unless the server's owner says so.
"""

from __future__ import annotations

import ipaddress
import os

import streamlit as st

#: Environment variable that says so: 1 to look only, 0 to let everybody work.
READ_ONLY_VARIABLE = "ZONELAB_READ_ONLY"


def is_read_only() -> bool:
    """Return whether the page only shows: as the environment says, else wherever others can reach the server."""
    said = os.environ.get(READ_ONLY_VARIABLE, "").strip()
    if said in ("0", "1"):
        return said == "1"
    return not _is_this_machine(st.get_option("server.address"))


def _is_this_machine(address: str | None) -> bool:
    """Return whether a server at an address is reached from its own machine alone; none stands for all networks.

    Examples
    --------
    >>> [_is_this_machine(each) for each in ("localhost", "127.0.0.1", "::1", None, "", "0.0.0.0", "example.org")]
    [True, True, True, False, False, False, False]
    """
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
