"""The explorer's server: ``python -m explorer``, which ``zonelab explore`` starts."""

from __future__ import annotations

import sys

from explorer.server import serve

sys.exit(serve())
