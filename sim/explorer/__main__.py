"""The explorer's server: ``python -m sim.explorer``, which ``zonelab explore`` starts."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

try:
    from sim.explorer.server import serve

    code = serve()
except KeyboardInterrupt:
    code = 130
for stream in (sys.stdout, sys.stderr):
    with suppress(OSError, ValueError, AttributeError):  # it may be full, closed, or not there
        stream.flush()
# Runs that somebody's page is waiting for, or compiling, would keep the program alive; nobody will see them.
os._exit(code)
