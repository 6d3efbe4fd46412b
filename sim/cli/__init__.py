"""The command line.

What takes a moment to import is imported by `main`, so that a message answers a user who stops the program meanwhile.
"""

from __future__ import annotations

from sim.cli.start import main as main

TYPE_CHECKING = False  # as that of `typing`, see `sim.cli.start`
if TYPE_CHECKING:
    from typing import Any

    from sim.cli.commands import app as app


def __getattr__(name: str) -> Any:
    """Import the commands when they are first asked for."""
    if name == "app":
        from sim.cli.commands import app

        return app
    raise AttributeError(f"module 'sim.cli' has no attribute {name!r}")
