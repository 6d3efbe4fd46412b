"""The command line.

What takes a moment to import is imported by `main`, so that who stops the program meanwhile is answered by a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.cli.start import main as main

if TYPE_CHECKING:
    from sim.cli.commands import app as app


def __getattr__(name: str) -> Any:
    """Import the commands when they are first asked for."""
    if name == "app":
        from sim.cli.commands import app

        return app
    raise AttributeError(f"module 'sim.cli' has no attribute {name!r}")
