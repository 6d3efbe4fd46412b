"""The explorer's server: ``python -m explorer``, which ``zonelab explore`` starts."""

from __future__ import annotations

import os
import sys

try:
    from explorer.server import serve

    code = serve()
except KeyboardInterrupt:
    code = 130
sys.stdout.flush()
sys.stderr.flush()
# Runs that somebody's page is waiting for, or compiling, would keep the program alive; nobody will see them.
os._exit(code)
